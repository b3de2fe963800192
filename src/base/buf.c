#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/alloc.h"

/* Makes room for `more` bytes and the NUL behind them. What there is room for is within the limit:
 * the capacity is never more than the limit needs. */
static bool reserve(arz_buf *buf, size_t more)
{
    size_t needed;
    if (more < buf->capacity - buf->size)
        return true;
    if (!arz_size_add(buf->size, more, &needed) || (buf->max && needed > buf->max)) {
        buf->overflow = true;
        return false;
    }
    size_t wanted = buf->capacity ? buf->capacity : 32;
    while (wanted <= needed) {
        if (!arz_size_mul(wanted, 2, &wanted))
            arz_out_of_memory();
    }
    if (buf->max && wanted > buf->max)
        wanted = buf->max + 1;
    buf->data = arz_realloc(buf->data, wanted, 1);
    buf->capacity = wanted;
    return true;
}

bool arz_buf_put(arz_buf *buf, const char *data, size_t size)
{
    if (!reserve(buf, size))
        return false;
    if (size)
        memcpy(buf->data + buf->size, data, size);
    buf->size += size;
    buf->data[buf->size] = '\0';
    return true;
}

bool arz_buf_str(arz_buf *buf, arz_str text)
{
    return arz_buf_put(buf, text.data, text.size);
}

bool arz_buf_text(arz_buf *buf, const char *text)
{
    return arz_buf_put(buf, text, strlen(text));
}

bool arz_buf_char(arz_buf *buf, char c)
{
    if (!reserve(buf, 1))
        return false;
    buf->data[buf->size++] = c;
    buf->data[buf->size] = '\0';
    return true;
}

bool arz_buf_repeat(arz_buf *buf, char c, size_t count)
{
    if (!reserve(buf, count))
        return false;
    memset(buf->data + buf->size, c, count);
    buf->size += count;
    buf->data[buf->size] = '\0';
    return true;
}

/* Most texts are short: they are made once, and not measured before. */
bool arz_buf_vprintf(arz_buf *buf, const char *format, va_list arguments)
{
    char text[256];
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(text, sizeof text, format, arguments);
    assert(size >= 0);
    bool whole = (size_t)size < sizeof text;
    bool fits = whole ? arz_buf_put(buf, text, (size_t)size) : reserve(buf, (size_t)size);
    if (fits && !whole) {
        (void)vsnprintf(buf->data + buf->size, (size_t)size + 1, format, again);
        buf->size += (size_t)size;
    }
    va_end(again);
    return fits;
}

bool arz_buf_printf(arz_buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool fits = arz_buf_vprintf(buf, format, arguments);
    va_end(arguments);
    return fits;
}

arz_str arz_buf_view(const arz_buf *buf)
{
    return (arz_str){ buf->data, buf->size };
}

const char *arz_buf_cstr(const arz_buf *buf)
{
    return buf->data ? buf->data : "";
}

char *arz_buf_take(arz_buf *buf)
{
    char *text = buf->data ? buf->data : arz_strdup("");
    *buf = (arz_buf)ARZ_BUF_INIT(buf->max);
    return text;
}

void arz_buf_reset(arz_buf *buf)
{
    buf->size = 0;
    buf->overflow = false;
    if (buf->data)
        buf->data[0] = '\0';
}

void arz_buf_clear(arz_buf *buf)
{
    free(buf->data);
    *buf = (arz_buf)ARZ_BUF_INIT(buf->max);
}

/* Four digits for up to three bytes. */
static void put_base64(arz_buf *buf, arz_str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = 0;
    for (size_t i = 0; i < 3; i++)
        bits = bits << 8 | (i < bytes.size ? (unsigned char)bytes.data[i] : 0);
    for (size_t i = 0; i < 4; i++)
        arz_buf_char(buf, i > bytes.size ? '=' : digits[bits >> (18 - 6 * i) & 63]);
}

void arz_buf_base64(arz_buf *buf, arz_str bytes)
{
    for (size_t at = 0; at < bytes.size; at += 3)
        put_base64(buf, arz_str_slice(bytes, at, at + 3));
}

/* The value of the digit; 64 for anything else. */
static unsigned base64_digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (unsigned)(at - digits) : 64;
}

void arz_buf_unbase64(arz_buf *buf, arz_str text)
{
    unsigned bits = 0, count = 0; /* of bits that are not out yet */
    for (size_t i = 0; i < text.size && base64_digit(text.data[i]) < 64; i++) {
        bits = (bits << 6 | base64_digit(text.data[i])) & 0xFFFF;
        count += 6;
        if (count >= 8) {
            count -= 8;
            arz_buf_char(buf, (char)(unsigned char)(bits >> count & 0xFF));
        }
    }
}

/* One code point, or one byte that is none, in a form that cannot drive a terminal: C0, DEL and
 * C1 controls and the bidirectional overrides are escaped. */
static void put_safe(arz_buf *buf, arz_str text, size_t *at)
{
    size_t start = *at;
    uint32_t code_point;
    if (!arz_utf8_next(text, at, &code_point)) {
        *at = start + 1;
        arz_buf_printf(buf, "\\x%02X", (unsigned)(unsigned char)text.data[start]);
        return;
    }
    bool control = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
    bool direction = (code_point >= 0x202A && code_point <= 0x202E) ||
                     (code_point >= 0x2066 && code_point <= 0x2069);
    if (code_point == '\n')
        arz_buf_text(buf, "\\n");
    else if (control || direction)
        arz_buf_printf(buf, "\\u%04X", (unsigned)code_point);
    else
        arz_buf_str(buf, arz_str_slice(text, start, *at));
}

/* How many bytes from `at` on are printable ASCII. */
static size_t plain_bytes(arz_str text, size_t at)
{
    size_t end = at;
    while (end < text.size && text.data[end] >= 0x20 && text.data[end] < 0x7F)
        end++;
    return end - at;
}

void arz_buf_xml(arz_buf *buf, arz_str text)
{
    uint32_t code_point;
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        if (!arz_utf8_next(text, &at, &code_point)) {
            at = start + 1;
            code_point = 0;
        }
        bool allowed = code_point >= 0x20 && code_point != 0xFFFE && code_point != 0xFFFF;
        if (code_point == '&' || code_point == '<' || code_point == '>' || code_point == '"' ||
            code_point == '\t' || code_point == '\n' || code_point == '\r')
            arz_buf_printf(buf, "&#%u;", (unsigned)code_point);
        else if (allowed)
            arz_buf_str(buf, arz_str_slice(text, start, at));
        else
            arz_buf_text(buf, "\xEF\xBF\xBD");
    }
}

/* Appends code points, made safe, until `most` bytes are taken; how many are. */
static size_t put_all_safe(arz_buf *buf, arz_str text, size_t most)
{
    size_t at = 0;
    while (at < most) {
        size_t plain = plain_bytes(arz_str_slice(text, 0, most), at);
        arz_buf_put(buf, text.data + at, plain);
        at += plain;
        if (at < most)
            put_safe(buf, text, &at);
    }
    return at;
}

void arz_buf_safe(arz_buf *buf, arz_str text)
{
    (void)put_all_safe(buf, text, text.size);
}

void arz_buf_quoted(arz_buf *buf, arz_str text)
{
    bool whole = text.size <= ARZ_MAX_QUOTED_BYTES;
    size_t at = put_all_safe(buf, text, whole ? text.size : ARZ_MAX_QUOTED_BYTES);
    if (at < text.size)
        arz_buf_text(buf, "...");
}
