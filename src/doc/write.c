/* Nodes and values as JSON text. jansson's own writer knows no nodes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "doc/value.h"

typedef struct writer {
    arz_buf *buf;
    int indent;  /* blanks a level; 0: compact */
    size_t left; /* parts that may still be written */
} writer;

static void put_escape(arz_buf *buf, unsigned char c)
{
    static const char named[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    const char *known = c ? strchr(named, c) : NULL;
    if (known) {
        arz_buf_char(buf, '\\');
        arz_buf_char(buf, names[known - named]);
    } else {
        arz_buf_printf(buf, "\\u%04X", (unsigned)c);
    }
}

static bool must_escape(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

static void put_string(arz_buf *buf, arz_str text)
{
    arz_buf_char(buf, '"');
    size_t start = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (must_escape(text.data[i])) {
            arz_buf_put(buf, text.data + start, i - start);
            put_escape(buf, (unsigned char)text.data[i]);
            start = i + 1;
        }
    }
    arz_buf_str(buf, arz_str_from(text, start));
    arz_buf_char(buf, '"');
}

static void put_integer(arz_buf *buf, int64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        digits[--at] = '-';
    arz_buf_put(buf, digits + at, sizeof digits - at);
}

/* The number in `text` with as few digits as read back as itself; 17 always do. */
static void print_shortest(char *text, size_t size, double number)
{
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, size, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            return;
    }
}

void arz_real_write(arz_buf *buf, double number)
{
    char text[40];
    bool integral = true, point = false;
    print_shortest(text, sizeof text, number);
    for (const char *c = text; *c; c++) {
        if (arz_is_digit(*c) || *c == '-' || *c == '+' || *c == 'e') {
            arz_buf_char(buf, *c);
            integral = integral && *c != 'e';
        } else if (!point) { /* the locale's decimal point, of one byte or more */
            arz_buf_char(buf, '.');
            integral = false;
            point = true;
        }
    }
    if (integral)
        arz_buf_text(buf, ".0");
}

static void put_line(const writer *w, int depth)
{
    static const char blanks[] = "                                ";
    if (w->indent == 0)
        return;
    arz_buf_char(w->buf, '\n');
    size_t left = (size_t)depth * (size_t)w->indent;
    for (; left > sizeof blanks - 1; left -= sizeof blanks - 1)
        arz_buf_put(w->buf, blanks, sizeof blanks - 1);
    arz_buf_put(w->buf, blanks, left);
}

static void put_value(writer *w, arz_view view, int depth);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void put_array(writer *w, arz_view array, int depth)
{
    size_t size = arz_view_size(array);
    arz_buf_char(w->buf, '[');
    for (size_t i = 0; i < size && !w->buf->overflow; i++) {
        if (i)
            arz_buf_char(w->buf, ',');
        put_line(w, depth + 1);
        put_value(w, arz_view_at(array, i), depth + 1);
    }
    if (size)
        put_line(w, depth);
    arz_buf_char(w->buf, ']');
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void put_object(writer *w, arz_view object, int depth)
{
    bool first = true;
    arz_buf_char(w->buf, '{');
    arz_view_iter iter = arz_view_members(object);
    while (!w->buf->overflow && arz_view_next(&iter)) {
        if (!first)
            arz_buf_char(w->buf, ',');
        first = false;
        put_line(w, depth + 1);
        put_string(w->buf, iter.name);
        arz_buf_text(w->buf, w->indent ? ": " : ":");
        put_value(w, iter.value, depth + 1);
    }
    if (!first)
        put_line(w, depth);
    arz_buf_char(w->buf, '}');
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void put_value(writer *w, arz_view view, int depth)
{
    if (w->left == 0 || depth > ARZ_MAX_DEPTH) {
        w->buf->overflow = true;
        return;
    }
    w->left--;
    switch (arz_view_kind(view)) {
    case ARZ_KIND_NULL:
    case ARZ_KIND_COUNT:
        arz_buf_text(w->buf, "null");
        break;
    case ARZ_KIND_BOOL:
        arz_buf_text(w->buf, arz_view_bool(view) ? "true" : "false");
        break;
    case ARZ_KIND_INTEGER:
        put_integer(w->buf, arz_view_integer(view));
        break;
    case ARZ_KIND_REAL:
        arz_real_write(w->buf, arz_view_number(view));
        break;
    case ARZ_KIND_STRING:
        put_string(w->buf, arz_view_text(view));
        break;
    case ARZ_KIND_ARRAY:
        put_array(w, view, depth);
        break;
    case ARZ_KIND_OBJECT:
        put_object(w, view, depth);
        break;
    }
}

void arz_view_write(arz_buf *buf, arz_view view, int indent)
{
    writer w = { buf, indent, ARZ_MAX_VALUE_NODES };
    put_value(&w, view, 0);
}

void arz_view_render(arz_buf *buf, arz_view view)
{
    if (arz_view_kind(view) == ARZ_KIND_STRING) {
        arz_buf_str(buf, arz_view_text(view));
    } else if (arz_view_exists(view)) {
        arz_view_write(buf, view, 0);
    }
}
