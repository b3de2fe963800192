#include "http/headers.h"

#include "base/fail.h"

arz_headers arz_headers_in(arz_arena *arena, size_t capacity)
{
    arz_header *items = arz_arena_alloc(arena, capacity, sizeof *items);
    return (arz_headers){ arena, items, 0, capacity };
}

static bool is_token_char(char c)
{
    return arz_is_alnum(c) || (c && arz_str_find_char(ARZ_STR("!#$%&'*+-.^_`|~"), c) != SIZE_MAX);
}

static bool check_name(arz_str name, arz_error *error)
{
    for (size_t i = 0; i < name.size; i++) {
        if (!is_token_char(name.data[i])) {
            return arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                            "'%s' cannot be the name of a header: only letters, digits and "
                            "!#$%%&'*+-.^_`|~ can stand in one",
                            ARZ_QUOTE(name));
        }
    }
    if (name.size == 0)
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL, "a header needs a name");
    return true;
}

static bool check_value(arz_str name, arz_str value, arz_error *error)
{
    for (size_t i = 0; i < value.size; i++) {
        unsigned char c = (unsigned char)value.data[i];
        if (c == '\r' || c == '\n')
            return arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                            "the value of the header '%s' has a line break in it", ARZ_QUOTE(name));
        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                            "the value of the header '%s' has the control character %u in it",
                            ARZ_QUOTE(name), (unsigned)c);
    }
    return true;
}

bool arz_header_check(arz_str name, arz_str value, arz_error *error)
{
    return check_name(name, error) && check_value(name, value, error);
}

static void append(arz_headers *headers, arz_str name, arz_str value)
{
    if (headers->count == headers->capacity) {
        size_t capacity = headers->capacity * 2 + 8;
        arz_header *items = arz_arena_alloc(headers->arena, capacity, sizeof *items);
        for (size_t i = 0; i < headers->count; i++)
            items[i] = headers->items[i];
        headers->items = items;
        headers->capacity = capacity;
    }
    headers->items[headers->count++] =
        (arz_header){ arz_arena_str(headers->arena, name), arz_arena_str(headers->arena, value) };
}

bool arz_headers_add(arz_headers *headers, arz_str name, arz_str value, arz_error *error)
{
    value = arz_str_trim(value);
    if (!arz_header_check(name, value, error))
        return false;
    append(headers, name, value);
    return true;
}

static arz_header *find(const arz_headers *headers, arz_str name)
{
    for (size_t i = 0; i < headers->count; i++) {
        if (arz_str_equal_nocase(headers->items[i].name, name))
            return &headers->items[i];
    }
    return NULL;
}

bool arz_headers_has(const arz_headers *headers, arz_str name)
{
    return find(headers, name) != NULL;
}

bool arz_headers_set(arz_headers *headers, arz_str name, arz_str value, arz_error *error)
{
    arz_header *there = find(headers, name);
    if (!there)
        return arz_headers_add(headers, name, value, error);
    value = arz_str_trim(value);
    there->value = arz_arena_str(headers->arena, value);
    return check_value(name, value, error);
}

arz_str arz_headers_find(const arz_header *headers, size_t count, arz_str name)
{
    for (size_t i = 0; i < count; i++) {
        if (arz_str_equal_nocase(headers[i].name, name))
            return headers[i].value;
    }
    return arz_str_of(NULL);
}

static const struct {
    arz_str name;
    const char *why;
} reserved[] = {
    { { "connection", 10 }, "is the connection's own business" },
    { { "content-length", 14 }, "follows from the body" },
    { { "expect", 6 }, "is the connection's own business" },
    { { "host", 4 }, "follows from the URL" },
    { { "keep-alive", 10 }, "is the connection's own business" },
    { { "proxy-connection", 16 }, "is the connection's own business" },
    { { "te", 2 }, "is the connection's own business" },
    { { "trailer", 7 }, "is the connection's own business" },
    { { "transfer-encoding", 17 }, "follows from the body" },
    { { "upgrade", 7 }, "is the connection's own business" },
};

const char *arz_header_reserved(arz_str name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (arz_str_equal_nocase(name, reserved[i].name))
            return reserved[i].why;
    }
    return NULL;
}
