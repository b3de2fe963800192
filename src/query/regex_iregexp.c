/* I-Regexp: the small common part of all regular expressions, and nothing else. It is checked by
 * its grammar and needs little translation. (RFC 9485, sections 3 and 5.4) */
#include <string.h>

#include <arazzo/limits.h>

#include "query/regex_translate.h"

/* PCRE2 repeats no more often. */
#define MAX_REPEAT 65535

/* The code point behind a character, for ranges. */
static uint32_t code_point_at(arz_str text, size_t at)
{
    uint32_t code_point = 0;
    return arz_utf8_next(text, &at, &code_point) ? code_point : 0;
}

/* "\p{Lu}" at the cursor: a general category, of one letter or two. */
static bool category(arz_regex_text *text)
{
    static const struct {
        char major;
        const char *minors;
    } categories[] = {
        { 'C', "cfno" },    { 'L', "lmotu" }, { 'M', "cen" }, { 'N', "dlo" },
        { 'P', "cdefios" }, { 'S', "ckmo" },  { 'Z', "lps" },
    };
    size_t start = text->at;
    char major = arz_regex_peek(text, 3), minor = arz_regex_peek(text, 4);
    size_t size = minor == '}' ? 5 : 6;
    bool closed = arz_regex_peek(text, 2) == '{' && arz_regex_peek(text, size - 1) == '}';
    for (size_t i = 0; closed && i < sizeof categories / sizeof *categories; i++) {
        if (major != categories[i].major || (size == 6 && !strchr(categories[i].minors, minor)))
            continue;
        arz_buf_str(text->out, arz_str_slice(text->pattern, start, start + size));
        text->at += size;
        return true;
    }
    return arz_regex_fail(text, start, "expected a general category such as '\\%c{Lu}'",
                          arz_regex_peek(text, 1));
}

/* "\." at the cursor: one character with a backslash. Its code point in *value. */
static bool single_escape(arz_regex_text *text, uint32_t *value)
{
    char c = arz_regex_peek(text, 1);
    if (!c || !strchr("()*+-.?[\\]^nrt{|}", c))
        return arz_regex_fail(text, text->at,
                              "an I-Regexp has '\\' only in front of n, r, t, p, P and the "
                              "characters that mean something: ( ) * + - . ? [ \\ ] ^ { | }");
    *value = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : (uint32_t)c;
    arz_buf_str(text->out, arz_str_slice(text->pattern, text->at, text->at + 2));
    text->at += 2;
    return true;
}

static bool is_category(const arz_regex_text *text)
{
    char next = arz_regex_peek(text, 1);
    return arz_regex_peek(text, 0) == '\\' && (next == 'p' || next == 'P');
}

/* One character in brackets; its code point in *value. */
static bool class_character(arz_regex_text *text, uint32_t *value)
{
    char c = arz_regex_peek(text, 0);
    if (c == '\\')
        return single_escape(text, value);
    if (text->at >= text->pattern.size)
        return arz_regex_fail(text, text->at, "expected ']' at the end of a class");
    if (c == '[' || c == '-')
        return arz_regex_fail(text, text->at, "'%c' inside of a class is written '\\%c'", c, c);
    *value = code_point_at(text->pattern, text->at);
    arz_regex_copy(text);
    return true;
}

/* A character, a range or a category in brackets. */
static bool class_part(arz_regex_text *text)
{
    size_t start = text->at;
    uint32_t first = 0, last = 0;
    if (is_category(text))
        return category(text);
    if (!class_character(text, &first))
        return false;
    if (arz_regex_peek(text, 0) != '-' || arz_regex_peek(text, 1) == ']')
        return true;
    arz_regex_copy(text);
    if (!class_character(text, &last))
        return false;
    return first <= last || arz_regex_fail(text, start, "the range is in the wrong order");
}

/* A hyphen may stand for itself at either end. */
static void class_hyphen(arz_regex_text *text)
{
    if (arz_regex_peek(text, 0) != '-')
        return;
    arz_buf_text(text->out, "\\-");
    text->at++;
}

static bool class_in_brackets(arz_regex_text *text)
{
    size_t start = text->at;
    arz_regex_copy(text);
    if (arz_regex_peek(text, 0) == '^')
        arz_regex_copy(text);
    if (arz_regex_peek(text, 0) == ']')
        return arz_regex_fail(text, start, "a class has one character at least");
    class_hyphen(text);
    while (arz_regex_peek(text, 0) != ']') {
        if (arz_regex_peek(text, 0) == '-' && arz_regex_peek(text, 1) == ']')
            class_hyphen(text);
        else if (!class_part(text))
            return false;
    }
    arz_regex_copy(text);
    return true;
}

static size_t count_at(const arz_regex_text *text, size_t *ahead)
{
    size_t count = 0;
    while (arz_is_digit(arz_regex_peek(text, *ahead)) && count <= MAX_REPEAT)
        count = count * 10 + (size_t)(arz_regex_peek(text, (*ahead)++) - '0');
    return count;
}

static bool repeat(arz_regex_text *text)
{
    size_t size = arz_regex_repeat(text), ahead = 1;
    if (size == 0)
        return arz_regex_fail(text, text->at, "expected '{2}', '{2,}' or '{2,5}'");
    size_t least = count_at(text, &ahead), most = least;
    if (arz_regex_peek(text, ahead) == ',' && arz_is_digit(arz_regex_peek(text, ++ahead)))
        most = count_at(text, &ahead);
    if (least > MAX_REPEAT || most > MAX_REPEAT)
        return arz_regex_fail(text, text->at, "nothing can be repeated more than %d times",
                              MAX_REPEAT);
    if (most < least)
        return arz_regex_fail(text, text->at, "the repeat's numbers are in the wrong order");
    arz_buf_str(text->out, arz_str_slice(text->pattern, text->at, text->at + size));
    text->at += size;
    return true;
}

static bool quantifier(arz_regex_text *text)
{
    char c = arz_regex_peek(text, 0);
    if (c == '{')
        return repeat(text);
    if (c == '*' || c == '+' || c == '?')
        arz_regex_copy(text);
    return true;
}

static bool atom(arz_regex_text *text)
{
    char c = arz_regex_peek(text, 0);
    uint32_t value;
    if (c == '.') {
        arz_buf_text(text->out, "[^\\n\\r]");
        text->at++;
        return true;
    }
    if (c == '^' || c == '$') { /* anchors in the RFC's own mapping, and here they can repeat */
        arz_buf_printf(text->out, "(?:%c)", c);
        text->at++;
        return true;
    }
    if (c == '[')
        return class_in_brackets(text);
    if (is_category(text))
        return category(text);
    if (c == '\\')
        return single_escape(text, &value);
    if (c && strchr("*+?{", c))
        return arz_regex_fail(text, text->at, "'%c' has nothing in front of it to repeat", c);
    if (c == ']' || c == '}')
        return arz_regex_fail(text, text->at, "'%c' by itself is written '\\%c'", c, c);
    arz_regex_copy(text);
    return true;
}

/* Parentheses only nest; a count of them is enough. */
static bool piece(arz_regex_text *text, unsigned *depth)
{
    char c = arz_regex_peek(text, 0);
    if (c == '(') {
        text->at++;
        arz_buf_text(text->out, "(?:");
        return ++*depth <= ARZ_MAX_EXPR_DEPTH ||
               arz_regex_fail(text, text->at - 1, "parentheses nest more than %d levels deep",
                              ARZ_MAX_EXPR_DEPTH);
    }
    if (c == '|') {
        arz_regex_copy(text);
        return true;
    }
    if (c == ')') {
        if ((*depth)-- == 0)
            return arz_regex_fail(text, text->at, "')' has no '(' that it closes");
        arz_regex_copy(text);
        return quantifier(text);
    }
    return atom(text) && quantifier(text);
}

bool arz_regex_translate_iregexp(arz_regex_text *text)
{
    unsigned depth = 0;
    while (text->at < text->pattern.size && text->out->size < text->stop) {
        if (!piece(text, &depth))
            return false;
    }
    return depth == 0 || text->stop != SIZE_MAX ||
           arz_regex_fail(text, text->at, "expected ')' at the end");
}
