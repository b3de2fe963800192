#include "schema/format.h"

#include "query/pointer.h"
#include "query/regex.h"
#include "schema/format_net.h"
#include "schema/format_time.h"

static bool is_uuid(arz_str text)
{
    if (text.size != 36)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text.data[i] != '-' : !arz_is_hex(text.data[i]))
            return false;
    }
    return true;
}

static bool is_json_pointer(arz_str text)
{
    return arz_pointer_check(text) == SIZE_MAX;
}

/* A number without leading zeros, then '#' or a JSON Pointer. */
static bool is_relative_json_pointer(arz_str text)
{
    size_t digits = 0;
    while (digits < text.size && arz_is_digit(text.data[digits]))
        digits++;
    if (digits == 0 || (digits > 1 && text.data[0] == '0'))
        return false;
    arz_str rest = arz_str_from(text, digits);
    return arz_str_is(rest, "#") || is_json_pointer(rest);
}

static bool is_regex(arz_str text)
{
    arz_arena *arena = arz_arena_create();
    const arz_regex *regex = arz_regex_compile(arena, text, ARZ_REGEX_ECMA, NULL);
    arz_arena_free(arena);
    return regex;
}

static bool is_base64(arz_str text)
{
    size_t padding = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '=')
            padding++;
        else if (padding || (!arz_is_alnum(c) && c != '+' && c != '/'))
            return false;
    }
    return text.size % 4 == 0 && padding <= 2;
}

static const arz_string_format formats[] = {
    { "base64url", NULL, "dGV4dA" },
    { "binary", NULL, "binary" },
    { "byte", is_base64, "dGV4dA==" },
    { "char", NULL, "a" },
    { "date", arz_is_date, "2024-01-31" },
    { "date-time", arz_is_date_time, "2024-01-31T12:00:00Z" },
    { "decimal", NULL, "1.5" },
    { "duration", arz_is_duration, "PT1H30M" },
    { "email", arz_is_email, "user@example.com" },
    { "hostname", arz_is_hostname, "www.example.com" },
    { "idn-email", arz_is_idn_email, "user@example.com" },
    { "idn-hostname", arz_is_idn_hostname, "www.example.com" },
    { "ipv4", arz_is_ipv4, "192.0.2.1" },
    { "ipv6", arz_is_ipv6, "2001:db8::1" },
    { "iri", arz_is_iri, "https://example.com/path" },
    { "iri-reference", arz_is_iri_reference, "/path" },
    { "json-pointer", is_json_pointer, "/items/0" },
    { "media-range", NULL, "text/*" },
    { "password", NULL, "pa55w0rd" },
    { "regex", is_regex, "^[a-z]+$" },
    { "relative-json-pointer", is_relative_json_pointer, "1/name" },
    { "time", arz_is_time, "12:00:00Z" },
    { "uri", arz_is_uri, "https://example.com/path" },
    { "uri-reference", arz_is_uri_reference, "/path" },
    { "uri-template", arz_is_uri_template, "/items/{id}" },
    { "url", NULL, "https://example.com/path" },
    { "uuid", is_uuid, "6f1d2c3b-4a59-4e68-9d70-8b1c2d3e4f50" },
};

const arz_string_format *arz_string_format_find(arz_str name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (arz_str_is(name, formats[i].name))
            return &formats[i];
    }
    return NULL;
}
