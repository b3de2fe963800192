#include "query/jsonpath_text.h"

#include <stdarg.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/buf.h"
#include "base/fail.h"
#include "doc/number.h"

/* The greatest integer that every JSON implementation keeps exactly. (RFC 7493, section 2.2) */
#define MAX_INTEGER INT64_C(9007199254740991)

bool arz_path_fail(arz_path_text *text, size_t at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)arz_fail_vtext(text->error, "jsonpath", text->text, at, format, arguments);
    va_end(arguments);
    return false;
}

bool arz_path_begin(arz_path_text *text)
{
    if (text->text.size > ARZ_MAX_EXPR_BYTES)
        return arz_fail(text->error, ARZ_ERROR_LIMIT, "jsonpath",
                        "the JSONPath is longer than %zu bytes", ARZ_MAX_EXPR_BYTES);
    size_t bad = arz_utf8_check(text->text);
    if (bad != SIZE_MAX) {
        text->text.size = bad; /* so that the column can be counted */
        return arz_path_fail(text, bad, "the JSONPath is not UTF-8");
    }
    return true;
}

bool arz_path_deeper(arz_path_text *text)
{
    if (text->depth++ < ARZ_MAX_EXPR_DEPTH)
        return true;
    return arz_fail(text->error, ARZ_ERROR_LIMIT, "jsonpath",
                    "filters, parentheses and calls are nested more than %d levels deep",
                    ARZ_MAX_EXPR_DEPTH);
}

bool arz_path_at_end(const arz_path_text *text)
{
    return text->at >= text->text.size;
}

char arz_path_peek(const arz_path_text *text)
{
    return arz_path_at_end(text) ? '\0' : text->text.data[text->at];
}

bool arz_path_sees(const arz_path_text *text, const char *what)
{
    return arz_str_starts(arz_str_from(text->text, text->at), arz_str_of(what));
}

bool arz_path_take(arz_path_text *text, const char *what)
{
    bool there = arz_path_sees(text, what);
    text->at += there ? strlen(what) : 0;
    return there;
}

void arz_path_skip_blanks(arz_path_text *text)
{
    while (!arz_path_at_end(text) && arz_is_blank(text->text.data[text->at]))
        text->at++;
}

static bool is_name_first(char c)
{
    return arz_is_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

bool arz_path_sees_name(const arz_path_text *text)
{
    return is_name_first(arz_path_peek(text));
}

arz_str arz_path_name(arz_path_text *text)
{
    size_t start = text->at;
    while (!arz_path_at_end(text)) {
        char c = text->text.data[text->at];
        if (!is_name_first(c) && !arz_is_digit(c) && !(text->dashes && c == '-'))
            break;
        text->at++;
    }
    return arz_str_slice(text->text, start, text->at);
}

arz_str arz_path_word(const arz_path_text *text)
{
    size_t end = text->at;
    while (end < text->text.size) {
        char c = text->text.data[end];
        bool inside = end > text->at && (c == '_' || arz_is_digit(c));
        if (!(c >= 'a' && c <= 'z') && !inside)
            break;
        end++;
    }
    return arz_str_slice(text->text, text->at, end);
}

/* What authors write out of habit, and what they mean. Longer texts before their beginnings. */
static const struct mistake {
    const char *found;
    const char *help; /* NULL: right as it is, but not here */
} mistakes[] = {
    { "=~", "a regular expression is tested with match(@.name, 'whole.*') or "
            "search(@.name, 'part')" },
    { "===", "equality is written ==" },
    { "==", NULL },
    { "=>", "this comparison is written >=" },
    { "=", "equality is written ==" },
    { "!==", "inequality is written !=" },
    { "<>", "inequality is written !=" },
    { "&&", NULL },
    { "&", "'and' is written &&" },
    { "||", NULL },
    { "|", "'or' is written ||" },
    { "and ", "'and' is written &&" },
    { "or ", "'or' is written ||" },
    { "not ", "'not' is written !" },
    { "in ", "alternatives are written (@.a == 'x' || @.a == 'y')" },
    { "nin ", "alternatives are written (@.a != 'x' && @.a != 'y')" },
    { "contains ", "part of a string is found with search(@.name, 'part'), an element with "
                   "@.list[?@ == 'x']" },
    { "matches ", "a regular expression is tested with match(@.name, 'whole.*')" },
    { "True", "this literal is written true" },
    { "False", "this literal is written false" },
    { "None", "this literal is written null" },
    { "undefined", "whether a member is there is tested by its path alone: @.name, !@.name" },
};

static const char *help_for(const arz_path_text *text)
{
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        if (arz_path_sees(text, mistakes[i].found))
            return mistakes[i].help;
    }
    return NULL;
}

/* What stands at the cursor, as one would name it: a name, a number, an operator, or one
 * character. */
static arz_str found_here(const arz_path_text *text)
{
    arz_path_text from = *text;
    uint32_t code_point;
    from.dashes = false;
    (void)arz_path_name(&from);
    while (arz_path_peek(&from) && strchr("!&<=>|~", arz_path_peek(&from)))
        from.at++;
    if (from.at == text->at && !arz_utf8_next(from.text, &from.at, &code_point))
        return arz_str_slice(text->text, 0, 0);
    return arz_str_slice(text->text, text->at, from.at);
}

bool arz_path_expected(arz_path_text *text, const char *what)
{
    arz_str found = found_here(text);
    if (found.size == 0)
        return arz_path_fail(text, text->at, "expected %s, found the end", what);
    if (arz_str_trim(found).size == 0)
        (void)arz_path_fail(text, text->at, "expected %s, found a blank", what);
    else
        (void)arz_path_fail(text, text->at, "expected %s, found '%s'", what, ARZ_QUOTE(found));
    const char *help = help_for(text);
    return help ? arz_fail_help(text->error, "%s", help) : false;
}

/* Four hexadecimal digits at `at`, or UINT32_MAX. */
static uint32_t hex_four(arz_str text, size_t at)
{
    uint32_t value = 0;
    for (size_t i = at; i < at + 4; i++) {
        if (i >= text.size || !arz_is_hex(text.data[i]))
            return UINT32_MAX;
        value = value * 16 + (uint32_t)arz_hex_value(text.data[i]);
    }
    return value;
}

/* The four digits behind "\u", with those of the second half of a surrogate pair. */
static bool unicode_escape(arz_path_text *text, size_t start, uint32_t *code_point)
{
    uint32_t value = hex_four(text->text, text->at);
    if (value == UINT32_MAX)
        return arz_path_fail(text, start, "'\\u' needs four hexadecimal digits behind it");
    text->at += 4;
    *code_point = value;
    if (value < 0xD800 || value > 0xDFFF)
        return true;
    uint32_t low = UINT32_MAX;
    if (arz_path_sees(text, "\\u"))
        low = hex_four(text->text, text->at + 2);
    if (value > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
        return arz_path_fail(text, start, "'\\u%04X' is half of a surrogate pair", (unsigned)value);
    text->at += 6;
    *code_point = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

/* What stands behind a backslash; `quote` is the string's own. */
static bool escape(arz_path_text *text, char quote, arz_buf *value)
{
    static const char names[] = "bfnrt/\\", meanings[] = "\b\f\n\r\t/\\";
    size_t start = text->at - 1;
    char c = arz_path_peek(text);
    const char *name = c ? strchr(names, c) : NULL;
    if (c && (name || c == quote)) {
        text->at++;
        return arz_buf_char(value, name ? meanings[name - names] : quote);
    }
    if (!arz_path_take(text, "u")) {
        arz_str found = found_here(text);
        return arz_path_fail(text, start,
                             "'\\%s' is no escape sequence; a backslash itself is '\\\\'",
                             ARZ_QUOTE(arz_str_slice(found, 0, found.size ? 1 : 0)));
    }
    uint32_t code_point = 0;
    if (!unicode_escape(text, start, &code_point))
        return false;
    char bytes[4];
    return arz_buf_put(value, bytes, arz_utf8_put(code_point, bytes));
}

static bool string_rest(arz_path_text *text, char quote, size_t start, arz_buf *value)
{
    while (!arz_path_at_end(text)) {
        char c = text->text.data[text->at++];
        if (c == quote)
            return true;
        if ((unsigned char)c < 0x20)
            return arz_path_fail(text, text->at - 1,
                                 "a control character in a string must be written '\\u%04X'",
                                 (unsigned)(unsigned char)c);
        if (c != '\\')
            arz_buf_char(value, c);
        else if (!escape(text, quote, value))
            return false;
    }
    return arz_path_fail(text, start, "the string that starts here has no closing %c", quote);
}

bool arz_path_string(arz_path_text *text, arz_str *value)
{
    size_t start = text->at;
    char quote = text->text.data[text->at++];
    arz_buf buf = ARZ_BUF_INIT(0);
    bool whole = string_rest(text, quote, start, &buf);
    if (whole)
        *value = arz_arena_str(text->arena, arz_buf_view(&buf));
    arz_buf_clear(&buf);
    return whole;
}

static void skip_digits(arz_path_text *text)
{
    while (arz_is_digit(arz_path_peek(text)))
        text->at++;
}

/* Moves over `["-"] int`; "-0" is let pass where it is a number. */
static bool skip_integer(arz_path_text *text, bool negative_zero)
{
    size_t start = text->at;
    bool negative = arz_path_take(text, "-");
    size_t digits = text->at;
    skip_digits(text);
    if (text->at == digits)
        return arz_path_expected(text, "a digit");
    if (text->text.data[digits] == '0' && text->at > digits + 1)
        return arz_path_fail(text, digits, "a number has no leading zeros");
    if (text->text.data[digits] == '0' && negative && !negative_zero)
        return arz_path_fail(text, start, "'-0' is no index; the first element is 0");
    return true;
}

bool arz_path_integer(arz_path_text *text, int64_t *value)
{
    size_t start = text->at;
    if (!skip_integer(text, false))
        return false;
    bool negative = text->text.data[start] == '-';
    int64_t number = 0;
    for (size_t i = start + negative; i < text->at; i++) {
        number = number * 10 + (text->text.data[i] - '0');
        if (number > MAX_INTEGER)
            return arz_path_fail(text, start, "the number is not between -(2^53)+1 and (2^53)-1");
    }
    *value = negative ? -number : number;
    return true;
}

bool arz_path_number(arz_path_text *text, arz_node *value)
{
    size_t start = text->at;
    if (!skip_integer(text, true))
        return false;
    if (arz_path_take(text, ".")) {
        if (!arz_is_digit(arz_path_peek(text)))
            return arz_path_expected(text, "a digit behind the decimal point");
        skip_digits(text);
    }
    if (arz_path_take(text, "e") || arz_path_take(text, "E")) {
        if (!arz_path_take(text, "+"))
            (void)arz_path_take(text, "-");
        if (!arz_is_digit(arz_path_peek(text)))
            return arz_path_expected(text, "a digit of the exponent");
        skip_digits(text);
    }
    if (!arz_number_read(arz_str_slice(text->text, start, text->at), value))
        return arz_path_fail(text, start, "the number is too large");
    return true;
}
