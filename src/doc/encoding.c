#include "doc/encoding.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"

bool arz_fail_byte(arz_error *error, const char *name, arz_str text, size_t at)
{
    unsigned line = 1;
    size_t line_start = 0;
    for (size_t i = 0; i < at; i++) {
        if (text.data[i] == '\n') {
            line++;
            line_start = i + 1;
        }
    }
    size_t column = arz_utf8_length(arz_str_slice(text, line_start, at)) + 1;
    return arz_fail_at(error, name, line, (unsigned)column, NULL);
}

static bool check_utf8(arz_str text, const char *name, arz_error *error)
{
    size_t at = arz_utf8_check(text);
    if (at == SIZE_MAX)
        return true;
    (void)arz_fail(error, ARZ_ERROR_SYNTAX, "encoding",
                   "byte 0x%02X is not UTF-8; the text must be saved as UTF-8",
                   (unsigned)(unsigned char)text.data[at]);
    return arz_fail_byte(error, name, text, at);
}

static uint32_t utf16_unit(arz_str bytes, size_t at, bool big_endian)
{
    uint32_t first = (unsigned char)bytes.data[at], second = (unsigned char)bytes.data[at + 1];
    return big_endian ? first << 8 | second : second << 8 | first;
}

/* Reads one code point at *at; false where there is half a unit or half a surrogate pair. */
static bool utf16_next(arz_str bytes, bool big_endian, size_t *at, uint32_t *code_point)
{
    if (bytes.size - *at < 2)
        return false;
    uint32_t unit = utf16_unit(bytes, *at, big_endian);
    *at += 2;
    *code_point = unit;
    if (unit < 0xD800 || unit > 0xDFFF)
        return true;
    if (unit > 0xDBFF || bytes.size - *at < 2)
        return false;
    uint32_t low = utf16_unit(bytes, *at, big_endian);
    if (low < 0xDC00 || low > 0xDFFF)
        return false;
    *at += 2;
    *code_point = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

static bool decode_utf16(arz_arena *arena, arz_str bytes, const char *name, arz_str *text,
                         arz_error *error)
{
    bool big_endian = bytes.data[0] == '\xFE', valid = true;
    arz_buf buf = ARZ_BUF_INIT(0);
    for (size_t at = 2; valid && at < bytes.size;) {
        uint32_t code_point;
        char utf8[4];
        valid = utf16_next(bytes, big_endian, &at, &code_point);
        if (valid)
            arz_buf_put(&buf, utf8, arz_utf8_put(code_point, utf8));
    }
    *text = arz_arena_str(arena, arz_buf_view(&buf));
    arz_buf_clear(&buf);
    if (valid)
        return true;
    (void)arz_fail(error, ARZ_ERROR_SYNTAX, "encoding",
                   "the text starts as UTF-16 but is not; it must be saved as UTF-8");
    return arz_fail_byte(error, name, *text, text->size);
}

bool arz_text_decode(arz_arena *arena, arz_str bytes, const char *name, arz_str *text,
                     arz_error *error)
{
    if (arz_str_starts(bytes, ARZ_STR("\xFE\xFF")) || arz_str_starts(bytes, ARZ_STR("\xFF\xFE")))
        return decode_utf16(arena, bytes, name, text, error);
    *text = arz_str_starts(bytes, ARZ_STR("\xEF\xBB\xBF")) ? arz_str_from(bytes, 3) : bytes;
    return check_utf8(*text, name, error);
}
