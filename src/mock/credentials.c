#include "mock/credentials.h"

#include "base/fail.h"
#include "mock/problem.h"

/* The first word of the Authorization header that carries such credentials; data NULL where it is
 * another field, or none. */
static arz_str authorization_word(const arz_security_scheme *scheme)
{
    switch (scheme->type) {
    case ARZ_SCHEME_BASIC:
        return ARZ_STR("Basic");
    case ARZ_SCHEME_BEARER:
    case ARZ_SCHEME_OAUTH2:
    case ARZ_SCHEME_OPENID:
        return ARZ_STR("Bearer");
    case ARZ_SCHEME_DIGEST:
        return ARZ_STR("Digest");
    case ARZ_SCHEME_HTTP_OTHER:
        return scheme->http_scheme;
    case ARZ_SCHEME_API_KEY:
    case ARZ_SCHEME_MUTUAL_TLS:
    case ARZ_SCHEME_TYPE_COUNT:
        break;
    }
    return (arz_str){ NULL, 0 };
}

static bool has_authorization(const arz_mock_exchange *exchange, arz_str word)
{
    arz_str value = arz_mock_header(exchange, ARZ_STR("Authorization"));
    return value.size > word.size + 1 && value.data[word.size] == ' ' &&
           arz_str_equal_nocase(arz_str_slice(value, 0, word.size), word);
}

static bool has_field(const arz_mock_fields *fields, arz_str name)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (fields->items[i].value.size && arz_str_equal(fields->items[i].name, name))
            return true;
    }
    return false;
}

static bool is_met(const arz_mock_exchange *exchange, const arz_security_scheme *scheme)
{
    arz_str word = authorization_word(scheme);
    if (word.data)
        return has_authorization(exchange, word);
    if (scheme->type == ARZ_SCHEME_MUTUAL_TLS)
        return true; /* there is no TLS on loopback */
    if (scheme->in == ARZ_IN_HEADER)
        return arz_mock_header(exchange, scheme->name).size > 0;
    return has_field(scheme->in == ARZ_IN_COOKIE ? &exchange->cookies : &exchange->pairs,
                     scheme->name);
}

static bool is_all_met(const arz_mock_exchange *exchange,
                       const arz_security_requirement *requirement)
{
    for (size_t i = 0; i < requirement->scheme_count; i++) {
        if (!is_met(exchange, requirement->schemes[i]))
            return false;
    }
    return true;
}

/* "the header 'Authorization: Bearer ...' (scheme 'token')" */
static void describe(arz_buf *out, const arz_security_scheme *scheme)
{
    arz_str word = authorization_word(scheme);
    if (word.data)
        arz_buf_printf(out, "the header 'Authorization: %s ...'", ARZ_QUOTE(word));
    else if (scheme->type == ARZ_SCHEME_MUTUAL_TLS)
        arz_buf_text(out, "a client certificate");
    else
        arz_buf_printf(out, "the %s%s '%s'", arz_location_name(scheme->in),
                       scheme->in == ARZ_IN_QUERY ? " parameter" : "", ARZ_QUOTE(scheme->name));
    arz_buf_printf(out, " (scheme '%s')", ARZ_QUOTE(scheme->key));
}

static void describe_all(arz_buf *out, const arz_operation *operation)
{
    for (size_t i = 0; i < operation->security_count; i++) {
        const arz_security_requirement *requirement = &operation->security[i];
        arz_buf_text(out, i ? ", or " : "");
        for (size_t s = 0; s < requirement->scheme_count; s++) {
            arz_buf_text(out, s ? " and " : "");
            describe(out, requirement->schemes[s]);
        }
    }
}

/* A 401 must say which schemes there are. (RFC 9110, section 11.6.1) */
static void add_challenges(arz_mock_exchange *exchange, const arz_operation *operation)
{
    bool any = false;
    for (size_t i = 0; i < operation->security_count; i++) {
        for (size_t s = 0; s < operation->security[i].scheme_count; s++) {
            arz_str word = authorization_word(operation->security[i].schemes[s]);
            if (!word.data)
                continue;
            arz_buf value = ARZ_BUF_INIT(0);
            arz_buf_printf(&value, "%.*s realm=\"mock\"", ARZ_STR_FORMAT(word));
            arz_mock_reply_header(exchange, ARZ_STR("WWW-Authenticate"), arz_buf_view(&value));
            arz_buf_clear(&value);
            any = true;
        }
    }
    if (!any)
        arz_mock_reply_header(exchange, ARZ_STR("WWW-Authenticate"), ARZ_STR("ApiKey"));
}

bool arz_mock_credentials(arz_mock_exchange *exchange, const arz_operation *operation)
{
    for (size_t i = 0; i < operation->security_count; i++) {
        if (is_all_met(exchange, &operation->security[i]))
            return true;
    }
    if (operation->security_count == 0)
        return true;
    arz_buf needed = ARZ_BUF_INIT(0);
    describe_all(&needed, operation);
    add_challenges(exchange, operation);
    (void)arz_mock_refuse(exchange, 401, "%s %.*s needs credentials: %s", operation->method,
                          ARZ_STR_FORMAT(operation->path), arz_buf_cstr(&needed));
    arz_buf_clear(&needed);
    return false;
}
