#include "http/cookies.h"

#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/alloc.h"

enum {
    FIELD_DOMAIN = 0,
    FIELD_PATH = 2,
    FIELD_NAME = 5,
    FIELD_COUNT = 7
};

/* Splits the line at its tabs. False where it has other than seven fields. */
static bool split(arz_str line, arz_str fields[FIELD_COUNT])
{
    size_t count = 0;
    for (arz_str rest = line;; count++) {
        size_t tab = arz_str_find_char(rest, '\t');
        if (count == FIELD_COUNT)
            return false;
        fields[count] = arz_str_slice(rest, 0, tab);
        if (tab >= rest.size)
            return count + 1 == FIELD_COUNT;
        rest = arz_str_from(rest, tab + 1);
    }
}

/* The name of the line's cookie; data NULL where the line is none. */
static arz_str name_of(arz_str line)
{
    arz_str fields[FIELD_COUNT];
    return split(line, fields) ? fields[FIELD_NAME] : arz_str_of(NULL);
}

/* Whether both lines are of one cookie. (RFC 6265, 5.3, point 11) */
static bool is_same(arz_str a, arz_str b)
{
    arz_str one[FIELD_COUNT], other[FIELD_COUNT];
    return split(a, one) && split(b, other) &&
           arz_str_equal_nocase(one[FIELD_DOMAIN], other[FIELD_DOMAIN]) &&
           arz_str_equal(one[FIELD_PATH], other[FIELD_PATH]) &&
           arz_str_equal(one[FIELD_NAME], other[FIELD_NAME]);
}

static void remove_at(arz_cookies *cookies, size_t index)
{
    free(cookies->lines[index]);
    cookies->count--;
    memmove(&cookies->lines[index], &cookies->lines[index + 1],
            (cookies->count - index) * sizeof *cookies->lines);
}

void arz_cookies_clear(arz_cookies *cookies)
{
    for (size_t i = 0; i < cookies->count; i++)
        free(cookies->lines[i]);
    free(cookies->lines);
    *cookies = (arz_cookies){ NULL, 0, 0 };
}

void arz_cookies_remove(arz_cookies *cookies, arz_str line)
{
    size_t i = 0;
    while (i < cookies->count && !is_same(arz_str_of(cookies->lines[i]), line))
        i++;
    if (i < cookies->count)
        remove_at(cookies, i);
}

void arz_cookies_put(arz_cookies *cookies, arz_str line)
{
    if (!name_of(line).data)
        return;
    arz_cookies_remove(cookies, line);
    if (cookies->count == ARZ_MAX_COOKIES)
        remove_at(cookies, 0);
    cookies->lines =
        arz_grow(cookies->lines, cookies->count, &cookies->capacity, sizeof *cookies->lines);
    cookies->lines[cookies->count++] = arz_str_dup(line);
}

bool arz_cookie_named_in(arz_str line, arz_str field)
{
    arz_str name = name_of(line);
    for (arz_str rest = field; name.data && rest.size;) {
        arz_str pair = arz_str_slice(rest, 0, arz_str_find_char(rest, ';'));
        arz_str own = arz_str_trim(arz_str_slice(pair, 0, arz_str_find_char(pair, '=')));
        if (arz_str_equal(own, name))
            return true;
        rest = arz_str_from(rest, pair.size + 1);
    }
    return false;
}
