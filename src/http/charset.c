#include "http/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>

#include "base/fail.h"

#define REPLACEMENT "\xEF\xBF\xBD"

/* Only these are handed to iconv, which would load a module for whatever else it is asked for,
 * and takes commands in names. The C library may lack the module for one. */
static const char *const names[] = {
    "utf-8",        "utf8",         "us-ascii",     "ascii",        "utf-16",       "utf-16le",
    "utf-16be",     "utf-32",       "utf-32le",     "utf-32be",     "iso-8859-1",   "latin1",
    "iso-8859-2",   "iso-8859-3",   "iso-8859-4",   "iso-8859-5",   "iso-8859-6",   "iso-8859-7",
    "iso-8859-8",   "iso-8859-9",   "iso-8859-10",  "iso-8859-11",  "iso-8859-13",  "iso-8859-14",
    "iso-8859-15",  "iso-8859-16",  "windows-1250", "windows-1251", "windows-1252", "windows-1253",
    "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "koi8-r",
    "koi8-u",       "macintosh",    "shift_jis",    "euc-jp",       "iso-2022-jp",  "gb2312",
    "gbk",          "gb18030",      "big5",         "euc-kr",       "tis-620",
};
#define UTF8_NAMES 4 /* the first of them */

/* The name as it stands in the table; NULL. */
static const char *find_name(arz_str name, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (arz_str_equal_nocase(name, arz_str_of(names[i])))
            return names[i];
    }
    return NULL;
}

bool arz_charset_is_utf8(arz_str name)
{
    return name.size == 0 || find_name(name, UTF8_NAMES) != NULL;
}

arz_str arz_charset_of_mark(arz_str bytes, size_t *size)
{
    /* UTF-32 first: its mark for the smaller end begins like that of UTF-16. */
    static const struct {
        const char *mark;
        size_t size;
        const char *name;
    } marks[] = {
        { "\xEF\xBB\xBF", 3, "utf-8" },    { "\xFF\xFE\0\0", 4, "utf-32le" },
        { "\0\0\xFE\xFF", 4, "utf-32be" }, { "\xFF\xFE", 2, "utf-16le" },
        { "\xFE\xFF", 2, "utf-16be" },
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        *size = marks[i].size;
        if (arz_str_starts(bytes, (arz_str){ marks[i].mark, marks[i].size }))
            return arz_str_of(marks[i].name);
    }
    *size = 0;
    return arz_str_of(NULL);
}

/* Bytes of one unit of the charset: what is skipped where one is wrong. */
static size_t unit_of(const char *name)
{
    arz_str text = arz_str_of(name);
    return arz_str_starts(text, ARZ_STR("utf-16"))   ? 2
           : arz_str_starts(text, ARZ_STR("utf-32")) ? 4
                                                     : 1;
}

static void decode_utf8(arz_str text, arz_buf *out)
{
    uint32_t code_point;
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        if (arz_utf8_next(text, &at, &code_point)) {
            arz_buf_str(out, arz_str_slice(text, start, at));
        } else {
            arz_buf_text(out, REPLACEMENT);
            at = start + 1;
        }
    }
}

/* Converts until the end or the first byte that cannot be; *text is what is left. */
static void convert_some(iconv_t converter, arz_str *text, arz_buf *out)
{
    char space[4096];
    int reason;
    do {
        /* iconv does not write to its input, whatever its type says. */
        char *in = (char *)(uintptr_t)text->data, *to = space;
        size_t in_left = text->size, to_left = sizeof space;
        size_t done = iconv(converter, &in, &in_left, &to, &to_left);
        reason = done == (size_t)-1 ? errno : 0;
        arz_buf_put(out, space, sizeof space - to_left);
        *text = arz_str_from(*text, text->size - in_left);
    } while (reason == E2BIG);
}

static void decode_all(iconv_t converter, size_t unit, arz_str bytes, arz_buf *out)
{
    for (arz_str rest = bytes;;) {
        convert_some(converter, &rest, out);
        if (rest.size == 0)
            return;
        arz_buf_text(out, REPLACEMENT);
        rest = arz_str_from(rest, unit < rest.size ? unit : rest.size);
    }
}

/* The table's name for iconv: without a mark the larger end comes first. (RFC 2781, 4.3) */
static const char *with_order(const char *name)
{
    return arz_str_is(arz_str_of(name), "utf-16")   ? "utf-16be"
           : arz_str_is(arz_str_of(name), "utf-32") ? "utf-32be"
                                                    : name;
}

bool arz_charset_decode(arz_str name, arz_str bytes, arz_buf *out)
{
    size_t mark_size;
    arz_str marked = arz_charset_of_mark(bytes, &mark_size);
    const char *known = find_name(marked.size ? marked : name, sizeof names / sizeof *names);
    if (!known)
        return false;
    bytes = arz_str_from(bytes, mark_size);
    if (arz_charset_is_utf8(arz_str_of(known))) {
        decode_utf8(bytes, out);
        return true;
    }
    iconv_t converter = iconv_open("UTF-8", with_order(known));
    if (converter == (iconv_t)-1)
        return false;
    decode_all(converter, unit_of(known), bytes, out);
    (void)iconv_close(converter);
    return true;
}

static bool fail_character(arz_str name, arz_str rest, arz_error *error)
{
    uint32_t code_point = 0;
    size_t at = 0;
    (void)!arz_utf8_next(rest, &at, &code_point);
    return arz_fail(error, ARZ_ERROR_REQUEST, NULL, "charset '%s' has no character U+%04X",
                    ARZ_QUOTE(name), (unsigned)code_point);
}

bool arz_charset_encode(arz_str name, arz_str text, arz_buf *out, arz_error *error)
{
    const char *known = find_name(name, sizeof names / sizeof *names);
    if (known && arz_charset_is_utf8(name)) {
        arz_buf_str(out, text);
        return true;
    }
    iconv_t converter = known ? iconv_open(with_order(known), "UTF-8") : (iconv_t)-1;
    if (converter == (iconv_t)-1)
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL, "text cannot be written in charset '%s'",
                        ARZ_QUOTE(name));
    arz_str rest = text;
    convert_some(converter, &rest, out);
    char end[16], *to = end;
    size_t left = sizeof end;
    (void)iconv(converter, NULL, NULL, &to, &left); /* back to the first state */
    arz_buf_put(out, end, sizeof end - left);
    (void)iconv_close(converter);
    return rest.size == 0 || fail_character(name, rest, error);
}
