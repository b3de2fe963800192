#include "http/oauth.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/uri.h"
#include "doc/document.h"
#include "doc/value.h"
#include "http/credentials.h"
#include "http/headers.h"

/* Of the request: Accept, Authorization, Content-Type, User-Agent. */
#define TOKEN_HEADERS 4

static const char *const grant_names[] = {
    [ARZ_GRANT_TOKEN] = NULL,
    [ARZ_GRANT_CLIENT_CREDENTIALS] = "client_credentials",
    [ARZ_GRANT_PASSWORD] = "password",
    [ARZ_GRANT_REFRESH_TOKEN] = "refresh_token",
};

/* "; it offers 'implicit' and 'password'", for messages. */
static void put_offered(const arz_security_scheme *scheme, arz_buf *buf)
{
    const char *before = "; it offers ";
    for (int i = 0; i < ARZ_FLOW_COUNT; i++) {
        if (!scheme->flows[i].offered)
            continue;
        arz_buf_printf(buf, "%s'%s'", before, arz_flow_name((arz_flow_type)i));
        before = ", ";
    }
}

static bool fail_flow(const arz_security_scheme *scheme, const char *wanted, arz_error *error)
{
    arz_buf offered = ARZ_BUF_INIT(0);
    put_offered(scheme, &offered);
    (void)arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                   "security scheme '%s' has no flow that takes %s%s", ARZ_QUOTE(scheme->key),
                   wanted, arz_buf_cstr(&offered));
    arz_buf_clear(&offered);
    return arz_fail_help(error, "give a token instead: --auth %s=TOKEN", ARZ_QUOTE(scheme->key));
}

static bool take_flow(const arz_security_scheme *scheme, arz_flow_type flow, arz_grant_type type,
                      arz_grant *grant, arz_error *error)
{
    grant->type = type;
    grant->url = scheme->flows[flow].token_url;
    return grant->url.size ||
           arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, scheme->place,
                         "the flow '%s' of security scheme '%s' has no 'tokenUrl'",
                         arz_flow_name(flow), ARZ_QUOTE(scheme->key));
}

static bool read_pair(const arz_security_scheme *scheme, arz_str value, size_t colon,
                      arz_grant *grant, arz_error *error)
{
    arz_str first = arz_str_slice(value, 0, colon), second = arz_str_from(value, colon + 1);
    if (scheme->flows[ARZ_FLOW_CLIENT_CREDENTIALS].offered) {
        grant->parts.client_id = first;
        grant->parts.client_secret = second;
        return take_flow(scheme, ARZ_FLOW_CLIENT_CREDENTIALS, ARZ_GRANT_CLIENT_CREDENTIALS, grant,
                         error);
    }
    if (!scheme->flows[ARZ_FLOW_PASSWORD].offered)
        return fail_flow(scheme, "CLIENT_ID:CLIENT_SECRET or USER:PASSWORD", error);
    grant->parts.username = first;
    grant->parts.password = second;
    return take_flow(scheme, ARZ_FLOW_PASSWORD, ARZ_GRANT_PASSWORD, grant, error);
}

/* Where tokens are refreshed: at the URL for that, else where the flow has them from. */
static bool take_refresh(const arz_security_scheme *scheme, arz_grant *grant, arz_error *error)
{
    grant->type = ARZ_GRANT_REFRESH_TOKEN;
    for (int i = 0; i < ARZ_FLOW_COUNT && !grant->url.size; i++)
        grant->url = scheme->flows[i].refresh_url;
    for (int i = 0; i < ARZ_FLOW_COUNT && !grant->url.size; i++)
        grant->url = scheme->flows[i].token_url;
    return grant->url.size || fail_flow(scheme, "a refresh token", error);
}

static bool read_object(const arz_security_scheme *scheme, arz_grant *grant, arz_error *error)
{
    const arz_credential_parts *parts = &grant->parts;
    if (parts->token.size)
        return true;
    if (parts->refresh_token.size)
        return take_refresh(scheme, grant, error);
    if (parts->username.size) {
        return scheme->flows[ARZ_FLOW_PASSWORD].offered
                   ? take_flow(scheme, ARZ_FLOW_PASSWORD, ARZ_GRANT_PASSWORD, grant, error)
                   : fail_flow(scheme, "a username and a password", error);
    }
    if (parts->client_id.size) {
        return scheme->flows[ARZ_FLOW_CLIENT_CREDENTIALS].offered
                   ? take_flow(scheme, ARZ_FLOW_CLIENT_CREDENTIALS, ARZ_GRANT_CLIENT_CREDENTIALS,
                               grant, error)
                   : fail_flow(scheme, "a clientId and a clientSecret", error);
    }
    return arz_fail(error, ARZ_ERROR_INPUT, NULL,
                    "the credential for security scheme '%s' needs a 'token', a 'refreshToken', a "
                    "'username' or a 'clientId'",
                    ARZ_QUOTE(scheme->key));
}

bool arz_grant_read(const arz_security_scheme *scheme, arz_str value, arz_arena *arena,
                    arz_grant *grant, arz_error *error)
{
    *grant = (arz_grant){ .type = ARZ_GRANT_TOKEN };
    if (arz_credential_is_object(value))
        return arz_credential_read(value, arena, &grant->parts, error) &&
               read_object(scheme, grant, error);
    size_t colon = arz_str_find_char(value, ':');
    if (colon != SIZE_MAX)
        return read_pair(scheme, value, colon, grant, error);
    grant->parts.token = value;
    return true;
}

/* One more "name=value" of a form; nothing where there is no value. */
static void put_field(arz_buf *body, const char *name, arz_str value)
{
    if (!value.data)
        return;
    arz_buf_printf(body, "%s%s=", body->size ? "&" : "", name);
    arz_uri_encode(body, value, "");
}

/* A client without a secret names itself in the body. (RFC 6749, sections 2.3.1 and 3.2.1) */
static arz_str token_body(const arz_grant *grant, arz_str scopes, arz_arena *arena)
{
    const arz_credential_parts *parts = &grant->parts;
    bool refresh = grant->type == ARZ_GRANT_REFRESH_TOKEN;
    bool password = grant->type == ARZ_GRANT_PASSWORD;
    arz_str none = arz_str_of(NULL);
    arz_buf body = ARZ_BUF_INIT(0);

    put_field(&body, "grant_type", arz_str_of(grant_names[grant->type]));
    put_field(&body, "refresh_token", refresh ? parts->refresh_token : none);
    put_field(&body, "username", password ? parts->username : none);
    put_field(&body, "password", password ? parts->password : none);
    put_field(&body, "client_id", parts->client_secret.data ? none : parts->client_id);
    /* Without scopes a refreshed token has those that it had. */
    if (!parts->scopes.data && !refresh && scopes.size)
        put_field(&body, "scope", scopes);
    put_field(&body, "scope", parts->scopes);
    arz_str text = arz_arena_str(arena, arz_buf_view(&body));
    arz_buf_clear(&body);
    return text;
}

/* Id and secret are encoded as in a form before they are joined. (RFC 6749, section 2.3.1) */
static bool put_client(const arz_credential_parts *parts, arz_headers *headers, arz_error *error)
{
    if (!parts->client_secret.data)
        return true;
    arz_buf pair = ARZ_BUF_INIT(0);
    arz_uri_encode(&pair, parts->client_id, "");
    arz_buf_char(&pair, ':');
    arz_uri_encode(&pair, parts->client_secret, "");
    arz_str value = arz_credentials_basic(arz_buf_view(&pair), headers->arena);
    arz_buf_clear(&pair);
    return arz_headers_add(headers, ARZ_STR("Authorization"), value, error);
}

const char *arz_token_url(const arz_grant *grant, arz_str base_url, arz_arena *arena,
                          arz_error *error)
{
    char *resolved = arz_uri_resolve(base_url, grant->url);
    arz_uri parts = arz_uri_split(arz_str_of(resolved));
    bool http = arz_str_is(parts.scheme, "http") || arz_str_is(parts.scheme, "https");
    const char *url = NULL;
    if (http && parts.authority.size && arz_uri_check(arz_str_of(resolved)) == SIZE_MAX)
        url = arz_arena_cstr(arena, arz_uri_without_fragment(arz_str_of(resolved)));
    else
        (void)arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                       "'%s' is no http or https URL that a token can come from",
                       ARZ_QUOTE(arz_str_of(resolved)));
    free(resolved);
    return url;
}

const arz_request *arz_token_request(const arz_grant *grant, arz_str scopes, const char *url,
                                     arz_arena *arena, arz_error *error)
{
    arz_headers headers = arz_headers_in(arena, TOKEN_HEADERS);
    if (!put_client(&grant->parts, &headers, error) ||
        !arz_headers_add(&headers, ARZ_STR("Accept"), ARZ_STR("application/json"), error) ||
        !arz_headers_add(&headers, ARZ_STR("Content-Type"),
                         ARZ_STR("application/x-www-form-urlencoded"), error) ||
        !arz_headers_add(&headers, ARZ_STR("User-Agent"), ARZ_STR(ARZ_USER_AGENT), error))
        return NULL;
    arz_request *request = arz_arena_alloc(arena, 1, sizeof *request);
    *request = (arz_request){ .method = "POST",
                              .url = url,
                              .headers = headers.items,
                              .header_count = headers.count,
                              .body = token_body(grant, scopes, arena) };
    return request;
}

/* What the server says of itself, in its own words where it has any. (RFC 6749, section 5.2) */
static bool fail_refused(const arz_exchange *exchange, const arz_node *object, arz_error *error)
{
    arz_str word = arz_node_text(arz_node_get(object, ARZ_STR("error")));
    arz_str description = arz_node_text(arz_node_get(object, ARZ_STR("error_description")));
    const char *url = exchange->request->url;
    int status = exchange->response.status;

    if (!word.size)
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                        "the token endpoint '%s' answers %d without a token",
                        ARZ_QUOTE(arz_str_of(url)), status);
    return arz_fail(error, ARZ_ERROR_REQUEST, NULL, "the token endpoint '%s' answers %d: %s%s%s",
                    ARZ_QUOTE(arz_str_of(url)), status, ARZ_QUOTE(word),
                    description.size ? ", " : "", ARZ_QUOTE(description));
}

static int64_t seconds_of(const arz_node *node)
{
    double seconds = node ? arz_view_number(arz_view_node(node)) : 0;
    if (!(seconds > 0))
        return 0;
    return seconds < ARZ_MAX_TOKEN_AGE_S ? (int64_t)seconds : ARZ_MAX_TOKEN_AGE_S;
}

bool arz_token_read(const arz_exchange *exchange, arz_token_answer *answer, arz_error *error)
{
    const arz_response *response = &exchange->response;
    const arz_json_options options = { .duplicate_keys = true };
    arz_str body = arz_arena_str(exchange->arena, arz_buf_view(&response->body));
    const arz_node *object = arz_json_parse(exchange->arena, body, &options, "token", NULL);

    *answer = (arz_token_answer){
        .token = arz_node_text(arz_node_get(object, ARZ_STR("access_token"))),
        .refresh_token = arz_node_text(arz_node_get(object, ARZ_STR("refresh_token"))),
        .expires_s = seconds_of(arz_node_get(object, ARZ_STR("expires_in"))),
    };
    bool well = response->status >= 200 && response->status < 300 && answer->token.size;
    return well || fail_refused(exchange, object, error);
}
