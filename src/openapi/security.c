/* Which credentials an operation needs, in which alternatives. (OpenAPI 3.1.1, "Security
 * Requirement Object", "Security Scheme Object") */
#include <stdlib.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "openapi/reader.h"

/* `type` and, for http, `scheme` in any case; NULL matches any. */
static const struct known_scheme {
    const char *type, *http_scheme;
    arz_scheme_type means;
} known_schemes[] = {
    { "apiKey", NULL, ARZ_SCHEME_API_KEY },       { "basic", NULL, ARZ_SCHEME_BASIC }, /* 2.0 */
    { "http", "basic", ARZ_SCHEME_BASIC },        { "http", "bearer", ARZ_SCHEME_BEARER },
    { "http", "digest", ARZ_SCHEME_DIGEST },      { "http", NULL, ARZ_SCHEME_HTTP_OTHER },
    { "mutualTLS", NULL, ARZ_SCHEME_MUTUAL_TLS }, { "oauth2", NULL, ARZ_SCHEME_OAUTH2 },
    { "openIdConnect", NULL, ARZ_SCHEME_OPENID },
};

/* What the flows are called. */
static const struct flow_name {
    const char *name, *swagger; /* the member of `flows`; 2.0: the value of `flow`, or NULL */
} flow_names[ARZ_FLOW_COUNT] = {
    [ARZ_FLOW_AUTHORIZATION_CODE] = { "authorizationCode", "accessCode" },
    [ARZ_FLOW_CLIENT_CREDENTIALS] = { "clientCredentials", "application" },
    [ARZ_FLOW_DEVICE_AUTHORIZATION] = { "deviceAuthorization", NULL },
    [ARZ_FLOW_IMPLICIT] = { "implicit", "implicit" },
    [ARZ_FLOW_PASSWORD] = { "password", "password" },
};

const char *arz_flow_name(arz_flow_type flow)
{
    return flow_names[flow].name;
}

/* Where the schemes of the document stand by their keys. */
static arz_place schemes_of(const arz_api *api, const arz_doc *doc)
{
    arz_place root = { doc, doc->root };
    if (api->version == ARZ_OPENAPI_2_0)
        return arz_place_get(root, ARZ_STR("securityDefinitions"));
    return arz_place_get(arz_place_get(root, ARZ_STR("components")), ARZ_STR("securitySchemes"));
}

/* A key of the entry document's, or of the document that the requirement stands in, or since 3.2 a
 * URI. */
static bool find_scheme(arz_api *api, arz_place requirement, const arz_node *key, arz_place *at,
                        arz_error *error)
{
    arz_str name = arz_node_text(key);
    *at = arz_place_get(schemes_of(api, api->doc), name);
    if (!at->node)
        *at = arz_place_get(schemes_of(api, requirement.doc), name);
    if (!at->node && api->version == ARZ_OPENAPI_3_2 && arz_str_find_char(name, '#') < name.size) {
        if (!arz_store_resolve(api->store, requirement.doc, name, at, error))
            return arz_fail_place(error, (arz_place){ requirement.doc, key });
    }
    if (at->node)
        return arz_store_deref(api->store, *at, at, error);
    arz_suggest suggest = arz_suggest_for(name);
    arz_place schemes = schemes_of(api, api->doc);
    for (size_t i = 0; i < arz_node_member_count(schemes.node); i++)
        arz_suggest_add(&suggest, arz_node_text(&schemes.node->as.members[i].key));
    char *help = arz_suggest_text(&suggest);
    (void)arz_fail_node(error, ARZ_ERROR_DOCUMENT, "openapi-security",
                        (arz_place){ requirement.doc, key },
                        "the description has no security scheme '%s'%s", ARZ_QUOTE(name), help);
    free(help);
    return false;
}

static bool read_type(arz_security_scheme *scheme, arz_error *error)
{
    arz_str type = arz_place_text(scheme->place, ARZ_STR("type"));
    for (size_t i = 0; i < sizeof known_schemes / sizeof *known_schemes; i++) {
        const struct known_scheme *known = &known_schemes[i];
        if (arz_str_is(type, known->type) &&
            (!known->http_scheme ||
             arz_str_equal_nocase(scheme->http_scheme, arz_str_of(known->http_scheme)))) {
            scheme->type = known->means;
            return true;
        }
    }
    return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "openapi-security", scheme->place,
                         "security scheme '%s' has the unknown type '%s'; known are 'apiKey', "
                         "'http', 'mutualTLS', 'oauth2' and 'openIdConnect'",
                         ARZ_QUOTE(scheme->key), ARZ_QUOTE(type));
}

/* In 2.0 the scheme itself is its only flow. */
static arz_place flow_place(const arz_api *api, arz_place scheme, const struct flow_name *flow)
{
    if (api->version != ARZ_OPENAPI_2_0)
        return arz_place_get(arz_place_get(scheme, ARZ_STR("flows")), arz_str_of(flow->name));
    bool same = flow->swagger && arz_str_is(arz_place_text(scheme, ARZ_STR("flow")), flow->swagger);
    return same ? scheme : (arz_place){ scheme.doc, NULL };
}

static void read_flows(const arz_api *api, arz_security_scheme *scheme)
{
    for (size_t i = 0; i < ARZ_FLOW_COUNT; i++) {
        arz_place at = flow_place(api, scheme->place, &flow_names[i]);
        scheme->flows[i] = (arz_oauth_flow){ arz_node_is(at.node, ARZ_KIND_OBJECT),
                                             arz_place_text(at, ARZ_STR("tokenUrl")),
                                             arz_place_text(at, ARZ_STR("refreshUrl")) };
    }
}

static bool read_scheme(const arz_api *api, arz_security_scheme *scheme, arz_error *error)
{
    scheme->http_scheme = arz_place_text(scheme->place, ARZ_STR("scheme"));
    scheme->name = arz_place_text(scheme->place, ARZ_STR("name"));
    scheme->description = arz_place_text(scheme->place, ARZ_STR("description"));
    if (!read_type(scheme, error))
        return false;
    if (scheme->type == ARZ_SCHEME_OAUTH2)
        read_flows(api, scheme);
    if (scheme->type != ARZ_SCHEME_API_KEY)
        return true;
    arz_str in = arz_place_text(scheme->place, ARZ_STR("in"));
    if (scheme->name.size == 0 || !arz_location_find(in, &scheme->in) ||
        scheme->in == ARZ_IN_PATH || scheme->in == ARZ_IN_QUERYSTRING) {
        return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "openapi-security", scheme->place,
                             "security scheme '%s' is an API key without a 'name' and an 'in' "
                             "that is 'query', 'header' or 'cookie'",
                             ARZ_QUOTE(scheme->key));
    }
    return true;
}

/* The scheme that a requirement's key names, read when it is first met. */
static const arz_security_scheme *scheme_of(arz_api *api, arz_place requirement,
                                            const arz_node *key, arz_error *error)
{
    arz_str name = arz_node_text(key);
    arz_security_scheme *scheme = arz_map_get(&api->schemes, name);
    if (scheme)
        return scheme;
    scheme = arz_arena_alloc(api->arena, 1, sizeof *scheme);
    scheme->key = name;
    if (!find_scheme(api, requirement, key, &scheme->place, error) ||
        !read_scheme(api, scheme, error))
        return NULL;
    (void)arz_map_set(&api->schemes, name, scheme);
    return scheme;
}

/* The scopes of a requirement joined by blanks, as a token is asked for with them. */
static arz_str join_scopes(arz_api *api, const arz_node *list)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < arz_node_count(list); i++) {
        arz_str scope = arz_node_text(arz_node_at(list, i));
        if (scope.size && buf.size)
            arz_buf_char(&buf, ' ');
        arz_buf_str(&buf, scope);
    }
    arz_str scopes = arz_arena_str(api->arena, arz_buf_view(&buf));
    arz_buf_clear(&buf);
    return scopes;
}

static bool read_requirement(arz_api *api, arz_place at, arz_security_requirement *requirement,
                             arz_error *error)
{
    if (!arz_expect(at, ARZ_KIND_OBJECT, "openapi-security", "a security requirement", error))
        return false;
    requirement->scheme_count = arz_node_member_count(at.node);
    const arz_security_scheme **schemes =
        arz_arena_alloc(api->arena, requirement->scheme_count, sizeof *schemes);
    arz_str *scopes = arz_arena_alloc(api->arena, requirement->scheme_count, sizeof *scopes);
    requirement->schemes = schemes;
    requirement->scopes = scopes;
    for (size_t i = 0; i < requirement->scheme_count; i++) {
        const arz_member *member = &at.node->as.members[i];
        schemes[i] = scheme_of(api, at, &member->key, error);
        if (!schemes[i])
            return false;
        scopes[i] = join_scopes(api, &member->value);
    }
    return true;
}

bool arz_read_security(arz_api *api, arz_operation *operation, arz_error *error)
{
    arz_place list = arz_place_get(operation->place, ARZ_STR("security"));
    if (!list.node)
        list = arz_place_get((arz_place){ api->doc, api->doc->root }, ARZ_STR("security"));
    if (!arz_expect(list, ARZ_KIND_ARRAY, "openapi-security", "'security'", error))
        return false;
    operation->security_count = arz_node_count(list.node);
    arz_security_requirement *alternatives =
        arz_arena_alloc(api->arena, operation->security_count, sizeof *alternatives);
    operation->security = alternatives;
    bool right = true;
    for (size_t i = 0; i < operation->security_count; i++) {
        arz_place at = { list.doc, arz_node_at(list.node, i) };
        arz_error problem = ARZ_ERROR_INIT;
        if (!read_requirement(api, at, &alternatives[i], &problem))
            right = arz_api_add_fault(api, &problem, error);
    }
    return right;
}
