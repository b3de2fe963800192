#include "run/redact.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/buf.h"
#include "base/uri.h"
#include "doc/value.h"

/* What stands for a secret. */
#define MASK "***"

/* A secret shorter than this is masked only where it is the whole text: else "1" as a password
 * would riddle every number. */
#define MIN_PART_BYTES 3

/* A cookie's value shorter than this is rather a word than a secret. */
#define MIN_COOKIE_BYTES 8

/* Headers that carry secrets whatever the description says. */
static const char *const secret_headers[] = { "Authorization", "Cookie", "Proxy-Authorization",
                                              "Set-Cookie", "X-API-Key" };

void arz_redactor_init(arz_redactor *redactor, bool off)
{
    *redactor = (arz_redactor){ .off = off, .arena = arz_arena_create() };
}

void arz_redactor_clear(arz_redactor *redactor)
{
    arz_map_clear(&redactor->values);
    arz_map_clear(&redactor->names);
    arz_arena_free(redactor->arena);
}

void arz_redactor_add(arz_redactor *redactor, arz_str secret)
{
    if (redactor->off || secret.size == 0 || arz_map_get(&redactor->values, secret))
        return;
    (void)arz_map_set(&redactor->values, arz_arena_str(redactor->arena, secret), redactor);
}

/* NOLINTNEXTLINE(misc-no-recursion): values are no deeper than ARZ_MAX_DEPTH */
void arz_redactor_add_value(arz_redactor *redactor, json_t *value)
{
    arz_view view = arz_view_json(value);
    arz_redactor_add(redactor, arz_view_text(view));
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++)
            arz_redactor_add_value(redactor, json_array_get(value, i));
    } else if (json_is_object(value)) {
        arz_view_iter iter = arz_view_members(view);
        while (arz_view_next(&iter))
            arz_redactor_add_value(redactor, iter.value.json);
    }
}

/* The name in lower case, in `space`; names longer than that are no secret's. */
static arz_str lower_name(arz_str name, char space[128])
{
    if (name.size > 128)
        return (arz_str){ space, 0 };
    for (size_t i = 0; i < name.size; i++)
        space[i] = arz_lower(name.data[i]);
    return (arz_str){ space, name.size };
}

static bool is_secret_header(arz_str name)
{
    for (size_t i = 0; i < sizeof secret_headers / sizeof *secret_headers; i++) {
        if (arz_str_equal_nocase(name, arz_str_of(secret_headers[i])))
            return true;
    }
    return false;
}

bool arz_redactor_is_secret_name(const arz_redactor *redactor, arz_str name)
{
    char space[128];
    if (redactor->off)
        return false;
    return is_secret_header(name) ||
           (redactor->names.count && arz_map_get(&redactor->names, lower_name(name, space)));
}

void arz_redactor_learn_operation(arz_redactor *redactor, const arz_operation *operation)
{
    for (size_t i = 0; i < operation->security_count; i++) {
        for (size_t j = 0; j < operation->security[i].scheme_count; j++) {
            const arz_security_scheme *scheme = operation->security[i].schemes[j];
            char space[128];
            arz_str name = lower_name(scheme->name, space);
            if (scheme->type == ARZ_SCHEME_API_KEY && name.size &&
                !arz_map_get(&redactor->names, name))
                (void)arz_map_set(&redactor->names, arz_arena_str(redactor->arena, name), redactor);
        }
    }
}

/* A header's value, and what stands behind its scheme: "Bearer tok" gives "tok". */
static void learn_header(arz_redactor *redactor, arz_str value)
{
    arz_redactor_add(redactor, value);
    size_t blank = arz_str_find_char(value, ' ');
    if (blank < value.size)
        arz_redactor_add(redactor, arz_str_trim(arz_str_from(value, blank)));
}

/* The next "name=value" of a query at *at; false at its end. */
static bool next_pair(arz_str query, size_t *at, arz_str *name, arz_str *value)
{
    if (*at >= query.size)
        return false;
    arz_str rest = arz_str_from(query, *at);
    size_t end = arz_str_find_char(rest, '&');
    arz_str pair = arz_str_slice(rest, 0, end);
    size_t equals = arz_str_find_char(pair, '=');
    *at += pair.size + 1;
    *name = arz_str_slice(pair, 0, equals);
    *value = equals < pair.size ? arz_str_from(pair, equals + 1) : (arz_str){ NULL, 0 };
    return true;
}

static void learn_query(arz_redactor *redactor, arz_str url)
{
    arz_str query = arz_uri_split(url).query, name, value;
    for (size_t at = 0; next_pair(query, &at, &name, &value);) {
        if (!arz_redactor_is_secret_name(redactor, name))
            continue;
        arz_buf decoded = ARZ_BUF_INIT(0);
        arz_uri_decode(&decoded, value);
        arz_redactor_add(redactor, arz_buf_view(&decoded));
        arz_buf_clear(&decoded);
    }
}

void arz_redactor_learn_request(arz_redactor *redactor, const arz_request *request)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (arz_redactor_is_secret_name(redactor, request->headers[i].name))
            learn_header(redactor, request->headers[i].value);
    }
    learn_query(redactor, arz_str_of(request->url));
}

void arz_redactor_learn_cookies(arz_redactor *redactor, const arz_header *headers, size_t count)
{
    for (size_t i = 0; i < count && redactor->values.count < ARZ_MAX_COOKIE_SECRETS; i++) {
        if (!arz_str_equal_nocase(headers[i].name, ARZ_STR("Set-Cookie")))
            continue;
        arz_str pair = arz_str_slice(headers[i].value, 0, arz_str_find_char(headers[i].value, ';'));
        arz_str value = arz_str_trim(arz_str_from(pair, arz_str_find_char(pair, '=') + 1));
        if (value.size >= MIN_COOKIE_BYTES)
            arz_redactor_add(redactor, value);
    }
}

/* The longest secret that `text` has at `at`; 0 where none stands there. */
static size_t secret_at(const arz_redactor *redactor, arz_str text, size_t at)
{
    arz_str rest = arz_str_from(text, at);
    size_t longest = 0;
    for (size_t i = 0; i < redactor->values.count; i++) {
        arz_str secret = redactor->values.entries[i].key;
        bool counts = secret.size >= MIN_PART_BYTES || secret.size == text.size;
        if (counts && secret.size > longest && arz_str_starts(rest, secret))
            longest = secret.size;
    }
    return longest;
}

/* Appends the text without secrets; true where there was one. */
static bool put_redacted(const arz_redactor *redactor, arz_str text, arz_buf *buf)
{
    bool masked = false;
    for (size_t at = 0; at < text.size;) {
        size_t secret = secret_at(redactor, text, at);
        if (secret)
            arz_buf_text(buf, MASK);
        else
            arz_buf_char(buf, text.data[at]);
        masked |= secret != 0;
        at += secret ? secret : 1;
    }
    return masked;
}

char *arz_redact_text(const arz_redactor *redactor, arz_str text)
{
    if (redactor->values.count == 0)
        return arz_str_dup(text);
    arz_buf buf = ARZ_BUF_INIT(0);
    (void)put_redacted(redactor, text, &buf);
    return arz_buf_take(&buf);
}

void arz_redact_bytes(const arz_redactor *redactor, arz_str bytes, arz_buf *buf)
{
    (void)put_redacted(redactor, bytes, buf);
}

/* A part of a URL: masked where any secret is in it once decoded. */
static void put_url_part(const arz_redactor *redactor, arz_str part, arz_buf *buf)
{
    arz_buf decoded = ARZ_BUF_INIT(0), masked = ARZ_BUF_INIT(0);
    arz_uri_decode(&decoded, part);
    if (put_redacted(redactor, arz_buf_view(&decoded), &masked))
        arz_buf_str(buf, arz_buf_view(&masked));
    else
        arz_buf_str(buf, part);
    arz_buf_clear(&decoded);
    arz_buf_clear(&masked);
}

static bool is_url_delimiter(char c)
{
    return c == '/' || c == '?' || c == '&' || c == '=' || c == '#';
}

char *arz_redact_url(const arz_redactor *redactor, arz_str url)
{
    if (redactor->values.count == 0)
        return arz_str_dup(url);
    arz_buf raw = ARZ_BUF_INIT(0), buf = ARZ_BUF_INIT(0);
    /* As it stands first: a secret may have delimiters in it. */
    (void)put_redacted(redactor, url, &raw);
    url = arz_buf_view(&raw);
    for (size_t at = 0; at < url.size;) {
        size_t end = at;
        while (end < url.size && !is_url_delimiter(url.data[end]))
            end++;
        put_url_part(redactor, arz_str_slice(url, at, end), &buf);
        for (at = end; at < url.size && is_url_delimiter(url.data[at]); at++)
            arz_buf_char(&buf, url.data[at]);
    }
    arz_buf_clear(&raw);
    return arz_buf_take(&buf);
}

static json_t *redact_string(const arz_redactor *redactor, json_t *value)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    bool masked = put_redacted(redactor, arz_json_text(value), &buf);
    json_t *result = masked ? arz_json_string(arz_buf_view(&buf)) : json_incref(value);
    arz_buf_clear(&buf);
    return result;
}

static json_t *redact_copy(const arz_redactor *redactor, json_t *value);

/* NOLINTNEXTLINE(misc-no-recursion): values are no deeper than ARZ_MAX_DEPTH */
static json_t *redact_object(const arz_redactor *redactor, json_t *value)
{
    json_t *copy = arz_json_object();
    arz_view_iter iter = arz_view_members(arz_view_json(value));
    while (arz_view_next(&iter))
        arz_json_set(copy, iter.name, redact_copy(redactor, iter.value.json));
    return copy;
}

/* NOLINTNEXTLINE(misc-no-recursion): values are no deeper than ARZ_MAX_DEPTH */
static json_t *redact_copy(const arz_redactor *redactor, json_t *value)
{
    if (json_is_string(value))
        return redact_string(redactor, value);
    if (json_is_object(value))
        return redact_object(redactor, value);
    if (!json_is_array(value))
        return json_incref(value);
    json_t *copy = arz_json_array();
    for (size_t i = 0; i < json_array_size(value); i++)
        arz_json_append(copy, redact_copy(redactor, json_array_get(value, i)));
    return copy;
}

json_t *arz_redact_value(const arz_redactor *redactor, json_t *value)
{
    if (redactor->values.count == 0)
        return json_incref(value);
    return redact_copy(redactor, value);
}

static json_t *redact_header(const arz_redactor *redactor, const arz_header *header)
{
    if (arz_redactor_is_secret_name(redactor, header->name))
        return arz_json_string(ARZ_STR(MASK));
    arz_buf buf = ARZ_BUF_INIT(0);
    (void)put_redacted(redactor, header->value, &buf);
    json_t *text = arz_json_string(arz_buf_view(&buf));
    arz_buf_clear(&buf);
    return text;
}

json_t *arz_redact_headers(const arz_redactor *redactor, const arz_header *headers, size_t count)
{
    json_t *object = arz_json_object();
    for (size_t i = 0; i < count; i++) {
        json_t *value = redact_header(redactor, &headers[i]);
        json_t *before = arz_json_get(object, headers[i].name);
        if (!before) {
            arz_json_set(object, headers[i].name, value);
        } else if (json_is_array(before)) {
            arz_json_append(before, value);
        } else {
            json_t *both = arz_json_array();
            arz_json_append(both, json_incref(before));
            arz_json_append(both, value);
            arz_json_set(object, headers[i].name, both);
        }
    }
    return object;
}

static void redact_owned(const arz_redactor *redactor, char **text)
{
    if (!*text)
        return;
    char *clean = arz_redact_text(redactor, arz_str_of(*text));
    free(*text);
    *text = clean;
}

void arz_redact_error(const arz_redactor *redactor, arz_error *error)
{
    redact_owned(redactor, &error->message);
    redact_owned(redactor, &error->help);
}
