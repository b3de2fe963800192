#include "base/str.h"

#include <string.h>

#include "base/alloc.h"

arz_str arz_str_of(const char *text)
{
    return (arz_str){ text, text ? strlen(text) : 0 };
}

arz_str arz_str_slice(arz_str text, size_t start, size_t end)
{
    if (end > text.size)
        end = text.size;
    if (start >= end)
        return (arz_str){ text.data, 0 };
    return (arz_str){ text.data + start, end - start };
}

arz_str arz_str_from(arz_str text, size_t start)
{
    return arz_str_slice(text, start, text.size);
}

arz_str arz_str_trim(arz_str text)
{
    size_t start = 0, end = text.size;
    while (start < end && arz_is_blank(text.data[start]))
        start++;
    while (end > start && arz_is_blank(text.data[end - 1]))
        end--;
    return arz_str_slice(text, start, end);
}

bool arz_str_equal(arz_str a, arz_str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool arz_str_is(arz_str a, const char *b)
{
    if (a.size && a.data[0] != b[0]) /* as most do that are looked for in a table */
        return false;
    return arz_str_equal(a, arz_str_of(b));
}

bool arz_str_equal_nocase(arz_str a, arz_str b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++) {
        if (arz_lower(a.data[i]) != arz_lower(b.data[i]))
            return false;
    }
    return true;
}

int arz_str_compare(arz_str a, arz_str b)
{
    size_t shorter = a.size < b.size ? a.size : b.size;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
    if (order != 0 || a.size == b.size)
        return order;
    return a.size < b.size ? -1 : 1;
}

bool arz_str_starts(arz_str text, arz_str prefix)
{
    return text.size >= prefix.size && arz_str_equal(arz_str_slice(text, 0, prefix.size), prefix);
}

bool arz_str_ends(arz_str text, arz_str suffix)
{
    return text.size >= suffix.size &&
           arz_str_equal(arz_str_from(text, text.size - suffix.size), suffix);
}

size_t arz_str_find(arz_str text, arz_str needle)
{
    if (needle.size == 0)
        return 0;
    const char *hit =
        text.size < needle.size ? NULL : memmem(text.data, text.size, needle.data, needle.size);
    return hit ? (size_t)(hit - text.data) : SIZE_MAX;
}

size_t arz_str_find_char(arz_str text, char c)
{
    const char *hit = text.size ? memchr(text.data, c, text.size) : NULL;
    return hit ? (size_t)(hit - text.data) : SIZE_MAX;
}

char *arz_str_dup(arz_str text)
{
    char *copy = arz_realloc(NULL, text.size + 1, 1);
    if (text.size)
        memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    return copy;
}

bool arz_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool arz_is_hex(char c)
{
    return arz_hex_value(c) >= 0;
}

bool arz_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool arz_is_alnum(char c)
{
    return arz_is_alpha(c) || arz_is_digit(c);
}

bool arz_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

char arz_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

char arz_upper(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

int arz_hex_value(char c)
{
    if (arz_is_digit(c))
        return c - '0';
    c = arz_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* How many bytes a sequence that starts with `lead` has, the bits that `lead` itself gives and
 * the smallest code point that needs so many bytes; 0 where no sequence starts so. */
static size_t utf8_lead(unsigned char lead, uint32_t *bits, uint32_t *smallest)
{
    if (lead < 0x80) {
        *bits = lead;
        *smallest = 0;
        return 1;
    }
    if ((lead & 0xE0) == 0xC0) {
        *bits = lead & 0x1FU;
        *smallest = 0x80;
        return 2;
    }
    if ((lead & 0xF0) == 0xE0) {
        *bits = lead & 0x0FU;
        *smallest = 0x800;
        return 3;
    }
    if ((lead & 0xF8) == 0xF0) {
        *bits = lead & 0x07U;
        *smallest = 0x10000;
        return 4;
    }
    return 0;
}

bool arz_utf8_next(arz_str text, size_t *at, uint32_t *code_point)
{
    if (*at >= text.size)
        return false;
    uint32_t bits = 0, smallest = 0;
    size_t size = utf8_lead((unsigned char)text.data[*at], &bits, &smallest);
    if (size == 0 || size > text.size - *at)
        return false;
    for (size_t i = 1; i < size; i++) {
        unsigned char next = (unsigned char)text.data[*at + i];
        if ((next & 0xC0) != 0x80)
            return false;
        bits = bits << 6 | (next & 0x3FU);
    }
    if (bits < smallest || bits > 0x10FFFF || (bits >= 0xD800 && bits <= 0xDFFF))
        return false;
    *at += size;
    *code_point = bits;
    return true;
}

size_t arz_utf8_put(uint32_t code_point, char out[4])
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

/* Skips ASCII eight bytes at a time: almost all of almost every document. */
static size_t ascii_run(arz_str text, size_t at)
{
    while (text.size - at >= sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, text.data + at, sizeof word);
        if (word & 0x8080808080808080U)
            break;
        at += sizeof word;
    }
    return at;
}

size_t arz_utf8_check(arz_str text)
{
    size_t at = 0;
    uint32_t code_point;
    while (at < text.size) {
        at = ascii_run(text, at);
        if (at < text.size && !arz_utf8_next(text, &at, &code_point))
            return at;
    }
    return SIZE_MAX;
}

size_t arz_utf8_length(arz_str text)
{
    size_t length = 0;
    for (size_t i = 0; i < text.size; i++)
        length += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return length;
}
