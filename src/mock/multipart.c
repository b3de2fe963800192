#include "mock/multipart.h"

#include <stdint.h>

#include <arazzo/limits.h>

#include "base/buf.h"
#include "base/fail.h"

/* RFC 2046 allows a boundary 70 characters. */
#define MAX_BOUNDARY_BYTES 70

/* The value of `name=value` or `name="value"` among parameters parted by semicolons; data NULL
 * where it is not there. */
static arz_str find_parameter(arz_str text, arz_str name)
{
    while (text.size) {
        size_t semicolon = arz_str_find_char(text, ';');
        arz_str part = arz_str_trim(arz_str_slice(text, 0, semicolon));
        size_t equals = arz_str_find_char(part, '=');
        text = semicolon < text.size ? arz_str_from(text, semicolon + 1) : (arz_str){ NULL, 0 };
        if (equals > part.size || !arz_str_equal_nocase(arz_str_slice(part, 0, equals), name))
            continue;
        arz_str value = arz_str_from(part, equals + 1);
        if (value.size >= 2 && value.data[0] == '"' && value.data[value.size - 1] == '"')
            value = arz_str_slice(value, 1, value.size - 1);
        return value;
    }
    return (arz_str){ NULL, 0 };
}

/* The name in the part's Content-Disposition header. */
static arz_str name_of(arz_str head)
{
    static const char field[] = "content-disposition:";
    while (head.size) {
        size_t end = arz_str_find_char(head, '\n');
        arz_str line = arz_str_trim(arz_str_slice(head, 0, end));
        if (arz_str_equal_nocase(arz_str_slice(line, 0, sizeof field - 1), ARZ_STR(field)))
            return find_parameter(line, ARZ_STR("name"));
        head = end < head.size ? arz_str_from(head, end + 1) : (arz_str){ NULL, 0 };
    }
    return (arz_str){ NULL, 0 };
}

static bool fail(arz_error *error, const char *what)
{
    return arz_fail(error, ARZ_ERROR_SYNTAX, "multipart", "the multipart body %s", what);
}

/* Adds the part between two delimiters: its headers, an empty line, its content. */
static bool add_part(arz_mock_fields *parts, arz_str part, arz_error *error)
{
    size_t blank = arz_str_find(part, ARZ_STR("\r\n\r\n"));
    if (blank == SIZE_MAX)
        return fail(error, "has a part without an empty line behind its headers");
    arz_str name = name_of(arz_str_slice(part, 0, blank));
    if (!name.data)
        return fail(error, "has a part without a name in its Content-Disposition header");
    arz_mock_fields_add(parts, name, arz_str_from(part, blank + 4));
    return true;
}

/* `delimiter` is CR LF, two dashes and the boundary; the first may stand at the very start. */
static bool add_parts(arz_mock_fields *parts, arz_str text, arz_str delimiter, arz_error *error)
{
    arz_str opening = arz_str_from(delimiter, 2);
    size_t at = arz_str_starts(text, opening) ? 0 : arz_str_find(text, delimiter);
    if (at == SIZE_MAX)
        return fail(error, "does not have its boundary in it");
    arz_str rest = arz_str_from(text, at + (at ? delimiter.size : opening.size));
    while (!arz_str_starts(rest, ARZ_STR("--"))) {
        if (parts->count == ARZ_MAX_MOCK_FIELDS)
            return fail(error, "has too many parts");
        size_t end = arz_str_find(rest, delimiter);
        if (end == SIZE_MAX)
            return fail(error, "ends without its closing boundary");
        if (!add_part(parts, arz_str_slice(rest, 0, end), error))
            return false;
        rest = arz_str_from(rest, end + delimiter.size);
    }
    return true;
}

bool arz_mock_multipart(arz_mock_fields *parts, arz_str text, arz_str content_type,
                        arz_error *error)
{
    arz_str boundary = find_parameter(content_type, ARZ_STR("boundary"));
    if (boundary.size == 0 || boundary.size > MAX_BOUNDARY_BYTES)
        return fail(error, "has no boundary of 1 to 70 characters in its content type");
    arz_buf delimiter = ARZ_BUF_INIT(0);
    arz_buf_text(&delimiter, "\r\n--");
    arz_buf_str(&delimiter, boundary);
    bool added = add_parts(parts, text, arz_buf_view(&delimiter), error);
    arz_buf_clear(&delimiter);
    return added;
}
