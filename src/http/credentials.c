#include "http/credentials.h"

#include <string.h>

#include <jansson.h>

#include "base/fail.h"
#include "doc/value.h"
#include "http/credential.h"
#include "http/oauth.h"
#include "openapi/serialize.h"

const arz_credential *arz_credentials_find(const arz_request_plan *plan, arz_str scheme)
{
    const arz_credential *found = NULL;
    for (size_t i = 0; i < plan->credential_count; i++) {
        const arz_credential *credential = &plan->credentials[i];
        if (arz_str_equal(credential->scheme, scheme) && (!found || !found->source.size))
            found = found && !credential->source.size ? found : credential;
    }
    return found;
}

/* Where the scheme's credential goes; a client certificate goes nowhere in the request. */
static void place_of(const arz_security_scheme *scheme, arz_location *in, arz_str *name)
{
    bool key = scheme->type == ARZ_SCHEME_API_KEY;
    *in = key ? scheme->in : ARZ_IN_HEADER;
    *name = key ? scheme->name : ARZ_STR("Authorization");
}

bool arz_credentials_is_set(const arz_request_plan *plan, const arz_security_scheme *scheme)
{
    arz_location in, at;
    arz_str name;
    place_of(scheme, &in, &name);
    for (size_t i = 0; i < plan->argument_count; i++) {
        const arz_argument *argument = &plan->arguments[i];
        bool same = in == ARZ_IN_HEADER ? arz_str_equal_nocase(argument->name, name)
                                        : arz_str_equal(argument->name, name);
        if (same && !json_is_null(argument->value) &&
            arz_argument_locate(plan->operation, argument, &at) && at == in)
            return true;
    }
    return in == ARZ_IN_HEADER && arz_headers_find(plan->headers, plan->header_count, name).data;
}

static bool is_given(const arz_request_plan *plan, const arz_security_scheme *scheme)
{
    if (scheme->type == ARZ_SCHEME_MUTUAL_TLS)
        return plan->has_certificate;
    return arz_credentials_find(plan, scheme->key) || arz_credentials_is_set(plan, scheme);
}

static bool is_met(const arz_request_plan *plan, const arz_security_requirement *requirement)
{
    for (size_t i = 0; i < requirement->scheme_count; i++) {
        if (!is_given(plan, requirement->schemes[i]))
            return false;
    }
    return requirement->scheme_count > 0;
}

const arz_security_requirement *arz_credentials_choose(const arz_request_plan *plan)
{
    const arz_operation *operation = plan->operation;
    for (size_t i = 0; operation && i < operation->security_count; i++) {
        if (is_met(plan, &operation->security[i]))
            return &operation->security[i];
    }
    return NULL;
}

static bool wants_certificate(const arz_security_requirement *requirement)
{
    for (size_t i = 0; i < requirement->scheme_count; i++) {
        if (requirement->schemes[i]->type == ARZ_SCHEME_MUTUAL_TLS)
            return true;
    }
    return false;
}

bool arz_credentials_need_certificate(const arz_operation *operation)
{
    for (size_t i = 0; i < operation->security_count; i++) {
        if (!wants_certificate(&operation->security[i]))
            return false;
    }
    return operation->security_count > 0;
}

size_t arz_credentials_most(const arz_request_plan *plan)
{
    const arz_security_requirement *chosen = arz_credentials_choose(plan);
    return chosen ? chosen->scheme_count : 0;
}

arz_str arz_credentials_basic(arz_str user_password, arz_arena *arena)
{
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_text(&text, "Basic ");
    arz_buf_base64(&text, user_password);
    arz_str kept = arz_arena_str(arena, arz_buf_view(&text));
    arz_buf_clear(&text);
    return kept;
}

/* True for "Bearer abc", where the user wrote the whole of the header's value. */
static bool starts_with_word(arz_str value, arz_str word)
{
    arz_str start = arz_str_slice(value, 0, word.size);
    return value.size > word.size && value.data[word.size] == ' ' &&
           arz_str_equal_nocase(start, word);
}

static arz_str after_word(arz_str word, arz_str value, arz_arena *arena)
{
    if (starts_with_word(value, word))
        return value;
    return arz_str_of(
        arz_arena_printf(arena, "%.*s %.*s", ARZ_STR_FORMAT(word), ARZ_STR_FORMAT(value)));
}

static bool fail_part(const arz_security_scheme *scheme, const char *needed, arz_error *error)
{
    return arz_fail(error, ARZ_ERROR_INPUT, NULL,
                    "the credential for security scheme '%s' needs %s", ARZ_QUOTE(scheme->key),
                    needed);
}

/* "user:password", also where it is given in parts; or a header that is ready ("Basic ..."). */
static bool login_of(const arz_security_scheme *scheme, arz_str value, arz_arena *arena,
                     arz_str *login, arz_error *error)
{
    arz_credential_parts parts;
    *login = value;
    if (!arz_credential_is_object(value))
        return arz_str_find_char(value, ':') < value.size ||
               starts_with_word(value, ARZ_STR("Basic")) ||
               fail_part(scheme, "USER:PASSWORD, or USER: without one", error);
    if (!arz_credential_read(value, arena, &parts, error))
        return false;
    if (!parts.username.data || !parts.password.data)
        return fail_part(scheme, "a 'username' and a 'password'", error);
    *login = arz_str_of(arz_arena_printf(arena, "%.*s:%.*s", ARZ_STR_FORMAT(parts.username),
                                         ARZ_STR_FORMAT(parts.password)));
    return true;
}

static bool token_of(const arz_security_scheme *scheme, arz_str value, arz_arena *arena,
                     arz_str *token, arz_error *error)
{
    arz_credential_parts parts;
    *token = value;
    if (!arz_credential_is_object(value))
        return true;
    if (!arz_credential_read(value, arena, &parts, error))
        return false;
    *token = parts.token;
    return parts.token.size || fail_part(scheme, "a 'token'", error);
}

/* Only the token goes to the API: what it is asked for with goes to the token endpoint. */
static bool oauth_token_of(const arz_security_scheme *scheme, arz_str value, arz_arena *arena,
                           arz_str *token, arz_error *error)
{
    arz_grant grant;
    if (!arz_grant_read(scheme, value, arena, &grant, error))
        return false;
    *token = grant.parts.token;
    return grant.type == ARZ_GRANT_TOKEN || fail_part(scheme, "a token by now", error);
}

/* The value of the Authorization header; data NULL where the scheme has none. False with *error
 * filled. */
static bool authorization(const arz_security_scheme *scheme, arz_str value, arz_arena *arena,
                          arz_str *header, arz_error *error)
{
    switch (scheme->type) {
    case ARZ_SCHEME_BASIC:
        if (!login_of(scheme, value, arena, header, error))
            return false;
        if (!starts_with_word(*header, ARZ_STR("Basic")))
            *header = arz_credentials_basic(*header, arena);
        return true;
    case ARZ_SCHEME_BEARER:
    case ARZ_SCHEME_OPENID:
        if (!token_of(scheme, value, arena, header, error))
            return false;
        *header = after_word(ARZ_STR("Bearer"), *header, arena);
        return true;
    case ARZ_SCHEME_OAUTH2:
        if (!oauth_token_of(scheme, value, arena, header, error))
            return false;
        *header = after_word(ARZ_STR("Bearer"), *header, arena);
        return true;
    case ARZ_SCHEME_HTTP_OTHER:
        if (!token_of(scheme, value, arena, header, error))
            return false;
        *header = after_word(scheme->http_scheme, *header, arena);
        return true;
    case ARZ_SCHEME_API_KEY:
    case ARZ_SCHEME_DIGEST:
    case ARZ_SCHEME_MUTUAL_TLS:
    case ARZ_SCHEME_TYPE_COUNT:
        break;
    }
    *header = arz_str_of(NULL);
    return true;
}

static void release_value(void *value)
{
    json_decref(value);
}

static void bind_value(const arz_request_plan *plan, arz_location in, arz_str name, arz_str value,
                       arz_arena *arena, arz_bindings *bindings)
{
    if (arz_binding_find(bindings, in, name))
        return;
    json_t *text = arz_json_string(value); /* new, the arena's from here */
    arz_arena_defer(arena, release_value, text);
    arz_binding binding = { arz_parameter_default(name, in), text, plan->place };
    arz_binding_add(bindings, &binding);
}

static bool bind_scheme(const arz_request_plan *plan, const arz_security_scheme *scheme,
                        arz_arena *arena, arz_bindings *bindings, arz_error *error)
{
    const arz_credential *given = arz_credentials_find(plan, scheme->key);
    arz_location in;
    arz_str name, value;
    if (!given || arz_credentials_is_set(plan, scheme))
        return true;
    place_of(scheme, &in, &name);
    if (scheme->type == ARZ_SCHEME_API_KEY)
        value = given->value;
    else if (!authorization(scheme, given->value, arena, &value, error))
        return false;
    if (value.data)
        bind_value(plan, in, name, value, arena, bindings);
    return true;
}

bool arz_credentials_bind(const arz_request_plan *plan, arz_arena *arena, arz_bindings *bindings,
                          arz_error *error)
{
    const arz_security_requirement *chosen = arz_credentials_choose(plan);
    for (size_t i = 0; chosen && i < chosen->scheme_count; i++) {
        if (!bind_scheme(plan, chosen->schemes[i], arena, bindings, error))
            return false;
    }
    return true;
}

/* The user's name stands in a header, where libcurl puts it as it is. */
static bool has_control(arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7F)
            return true;
    }
    return false;
}

bool arz_credentials_digest(const arz_request_plan *plan, arz_arena *arena, arz_str *login,
                            arz_error *error)
{
    const arz_security_requirement *chosen = arz_credentials_choose(plan);
    *login = arz_str_of(NULL);
    for (size_t i = 0; chosen && i < chosen->scheme_count; i++) {
        const arz_security_scheme *scheme = chosen->schemes[i];
        const arz_credential *given = arz_credentials_find(plan, scheme->key);
        if (scheme->type != ARZ_SCHEME_DIGEST || !given || arz_credentials_is_set(plan, scheme))
            continue;
        if (!login_of(scheme, given->value, arena, login, error))
            return false;
        if (has_control(*login))
            return arz_fail(error, ARZ_ERROR_INPUT, NULL,
                            "the credential for security scheme '%s' contains a control "
                            "character, which no header can carry",
                            ARZ_QUOTE(scheme->key));
    }
    return true;
}
