/* ECMAScript's regular expressions, token by token: most of them PCRE2 has as they are. (ECMA-262,
 * section 22.2) */
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "query/regex_translate.h"

/* White space and line ends, and everything else: what is inside of brackets. (Section 12.2) */
#define SPACES                                                                                     \
    "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}"           \
    "\\x{205f}\\x{3000}\\x{feff}"
#define NOT_SPACES                                                                                 \
    "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"               \
    "\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"                 \
    "\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}"

/* General categories have long names, which PCRE2 does not know. (Section 22.2.1.1 and table 69) */
static const struct category {
    const char *name;
    const char *pcre;
} categories[] = {
    { "Cased_Letter", "L&" },
    { "Close_Punctuation", "Pe" },
    { "Combining_Mark", "M" },
    { "Connector_Punctuation", "Pc" },
    { "Control", "Cc" },
    { "Currency_Symbol", "Sc" },
    { "Dash_Punctuation", "Pd" },
    { "Decimal_Number", "Nd" },
    { "Enclosing_Mark", "Me" },
    { "Final_Punctuation", "Pf" },
    { "Format", "Cf" },
    { "Initial_Punctuation", "Pi" },
    { "LC", "L&" },
    { "Letter", "L" },
    { "Letter_Number", "Nl" },
    { "Line_Separator", "Zl" },
    { "Lowercase_Letter", "Ll" },
    { "Mark", "M" },
    { "Math_Symbol", "Sm" },
    { "Modifier_Letter", "Lm" },
    { "Modifier_Symbol", "Sk" },
    { "Nonspacing_Mark", "Mn" },
    { "Number", "N" },
    { "Open_Punctuation", "Ps" },
    { "Other", "C" },
    { "Other_Letter", "Lo" },
    { "Other_Number", "No" },
    { "Other_Punctuation", "Po" },
    { "Other_Symbol", "So" },
    { "Paragraph_Separator", "Zp" },
    { "Private_Use", "Co" },
    { "Punctuation", "P" },
    { "Separator", "Z" },
    { "Space_Separator", "Zs" },
    { "Spacing_Mark", "Mc" },
    { "Surrogate", "Cs" },
    { "Symbol", "S" },
    { "Titlecase_Letter", "Lt" },
    { "Unassigned", "Cn" },
    { "Uppercase_Letter", "Lu" },
    { "cntrl", "Cc" },
    { "digit", "Nd" },
    { "punct", "P" },
};

/* A property's name as PCRE2 has it: categories translated, scripts and the rest as they are. */
static arz_str property_name(arz_str name)
{
    static const char *const prefixes[] = { "General_Category=", "gc=" };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (arz_str_starts(name, arz_str_of(prefixes[i])))
            name = arz_str_from(name, strlen(prefixes[i]));
    }
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
        if (arz_str_is(name, categories[i].name))
            return arz_str_of(categories[i].pcre);
    }
    return name;
}

/* "\p{Letter}" at the cursor. */
static bool property(arz_regex_text *text)
{
    arz_str rest = arz_str_from(text->pattern, text->at + 3);
    size_t size = arz_str_find_char(rest, '}');
    char sign = arz_regex_peek(text, 1);
    if (arz_regex_peek(text, 2) != '{' || size == SIZE_MAX || size == 0)
        return arz_regex_fail(text, text->at, "expected a property such as '\\%c{Letter}'", sign);
    arz_str name = property_name(arz_str_slice(rest, 0, size));
    if (arz_str_is(name, "Assigned")) { /* the opposite of PCRE2's Cn */
        sign = sign == 'p' ? 'P' : 'p';
        name = ARZ_STR("Cn");
    }
    arz_buf_printf(text->out, "\\%c{%.*s}", sign, ARZ_STR_FORMAT(name));
    text->at += 3 + size + 1;
    return true;
}

static void put_code_point(arz_regex_text *text, uint32_t code_point, size_t consumed)
{
    arz_buf_printf(text->out, "\\x{%x}", (unsigned)code_point);
    text->at += consumed;
}

/* `count` hexadecimal digits `ahead` of the cursor, or UINT32_MAX. */
static uint32_t hex_at(const arz_regex_text *text, size_t ahead, size_t count)
{
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = arz_hex_value(arz_regex_peek(text, ahead + i));
        if (digit < 0)
            return UINT32_MAX;
        value = value * 16 + (uint32_t)digit;
    }
    return value;
}

/* "\u{1F600}" at the cursor. */
static bool braced_code_point(arz_regex_text *text)
{
    uint32_t value = 0;
    size_t ahead = 3;
    for (; arz_is_hex(arz_regex_peek(text, ahead)) && value <= 0x10FFFF; ahead++)
        value = value * 16 + (uint32_t)arz_hex_value(arz_regex_peek(text, ahead));
    if (ahead == 3 || arz_regex_peek(text, ahead) != '}' || value > 0x10FFFF)
        return arz_regex_fail(text, text->at, "expected a code point such as '\\u{1F600}'");
    put_code_point(text, value, ahead + 1);
    return true;
}

/* "\u00e9", or two such that are a surrogate pair, at the cursor. */
static bool code_unit(arz_regex_text *text)
{
    if (arz_regex_peek(text, 2) == '{')
        return braced_code_point(text);
    uint32_t value = hex_at(text, 2, 4);
    if (value == UINT32_MAX)
        return arz_regex_fail(text, text->at, "'\\u' needs four hexadecimal digits behind it");
    if (value < 0xD800 || value > 0xDFFF) {
        put_code_point(text, value, 6);
        return true;
    }
    bool second = arz_regex_peek(text, 6) == '\\' && arz_regex_peek(text, 7) == 'u';
    uint32_t low = second ? hex_at(text, 8, 4) : UINT32_MAX;
    if (value > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
        return arz_regex_fail(text, text->at,
                              "'\\u%04X' is half of a surrogate pair, which no text contains",
                              (unsigned)value);
    put_code_point(text, 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00), 12);
    return true;
}

/* Escapes that mean one character by its number or name. */
static bool character_escape(arz_regex_text *text)
{
    char c = arz_regex_peek(text, 1), next = arz_regex_peek(text, 2);
    uint32_t value;
    switch (c) {
    case 'v':
        put_code_point(text, '\v', 2);
        return true;
    case '0':
        if (arz_is_digit(next))
            return arz_regex_fail(text, text->at, "ECMAScript has no octal escapes; use '\\x41'");
        put_code_point(text, 0, 2);
        return true;
    case 'c':
        if (!arz_is_alpha(next))
            return arz_regex_fail(text, text->at, "'\\c' needs a letter behind it");
        put_code_point(text, (uint32_t)next & 0x1F, 3);
        return true;
    case 'x':
        value = hex_at(text, 2, 2);
        if (value == UINT32_MAX)
            return arz_regex_fail(text, text->at, "'\\x' needs two hexadecimal digits behind it");
        put_code_point(text, value, 4);
        return true;
    default:
        return code_unit(text);
    }
}

static bool fail_escape(arz_regex_text *text)
{
    char c = arz_regex_peek(text, 1);
    if (c == '\0')
        return arz_regex_fail(text, text->at, "'\\' needs a character behind it");
    (void)arz_regex_fail(text, text->at, "ECMAScript's regular expressions have no '\\%c'", c);
    if (c == 'A')
        return arz_fail_help(text->error, "the start is '^'");
    if (c == 'Z' || c == 'z')
        return arz_fail_help(text->error, "the end is '$'");
    return false;
}

static void copy_escape(arz_regex_text *text)
{
    arz_buf_char(text->out, '\\');
    text->at++;
    arz_regex_copy(text);
}

/* An escape; `class`: in brackets. */
static bool escape(arz_regex_text *text, bool class)
{
    char c = arz_regex_peek(text, 1);
    if (c == 's' || c == 'S') {
        const char *inside = c == 's' ? SPACES : NOT_SPACES;
        arz_buf_printf(text->out, class ? "%s" : "[%s]", inside);
        text->at += 2;
        return true;
    }
    if (c == 'p' || c == 'P')
        return property(text);
    if (c && strchr("v0cxu", c))
        return character_escape(text);
    bool same =
        c && (strchr("bdDfnrtwW", c) || (!class && (c == 'B' || c == 'k' || arz_is_digit(c))));
    if (!same && (c == '\0' || arz_is_alnum(c)))
        return fail_escape(text);
    copy_escape(text);
    return true;
}

/* Whether an escape that means many characters stands `ahead`: no end of a range. */
static bool is_set(const arz_regex_text *text, size_t ahead)
{
    char c = arz_regex_peek(text, ahead + 1);
    return arz_regex_peek(text, ahead) == '\\' && c && strchr("dDpPsSwW", c);
}

/* "[...]" at the cursor. */
static bool class_in_brackets(arz_regex_text *text)
{
    size_t start = text->at;
    bool behind_set = false;
    arz_regex_copy(text);
    if (arz_regex_peek(text, 0) == '^')
        arz_regex_copy(text);
    while (text->at < text->pattern.size && arz_regex_peek(text, 0) != ']') {
        char c = arz_regex_peek(text, 0);
        bool set = is_set(text, 0);
        bool literal = c == '[' || (c == '-' && (behind_set || is_set(text, 1)));
        if (literal)
            arz_buf_char(text->out, '\\');
        if (c != '\\')
            arz_regex_copy(text);
        else if (!escape(text, true))
            return false;
        behind_set = set;
    }
    if (text->at >= text->pattern.size)
        return arz_regex_fail(text, start, "the class that starts here has no closing ']'");
    arz_regex_copy(text);
    return true;
}

/* "(" with what may follow it: "?:", "?=", "?!", "?<=", "?<!" or "?<name>". */
static bool group(arz_regex_text *text)
{
    static const char *const starts[] = { "(?:", "(?=", "(?!", "(?<" };
    arz_str rest = arz_str_from(text->pattern, text->at);
    char next = arz_regex_peek(text, 1);
    if (next == '*')
        return arz_regex_fail(text, text->at + 1, "'*' has nothing in front of it to repeat");
    if (next != '?') {
        arz_regex_copy(text);
        return true;
    }
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (arz_str_starts(rest, arz_str_of(starts[i]))) {
            arz_buf_text(text->out, starts[i]);
            text->at += strlen(starts[i]);
            return true;
        }
    }
    (void)arz_regex_fail(text, text->at, "ECMAScript's regular expressions have no '%s'",
                         ARZ_QUOTE(arz_str_slice(rest, 0, 3)));
    return arz_fail_help(text->error, "flags cannot be set in a pattern; groups are (?:...), "
                                      "(?=...), (?!...), (?<=...), (?<!...) and (?<name>...)");
}

/* How many bytes the quantifier at the cursor has; 0 where there is none. */
static size_t quantifier_size(const arz_regex_text *text)
{
    char c = arz_regex_peek(text, 0);
    return c == '*' || c == '+' || c == '?' ? 1 : arz_regex_repeat(text);
}

/* PCRE2 repeats no more often at a time. */
#define MAX_REPEAT 65535U
/* More is no number that anybody means. */
#define MAX_COUNT 1000000000U

/* The number `ahead` of the cursor, and *ahead behind it. */
static size_t count_at(const arz_regex_text *text, size_t *ahead)
{
    size_t count = 0;
    for (; arz_is_digit(arz_regex_peek(text, *ahead)); ++*ahead) {
        if (count < MAX_COUNT)
            count = count * 10 + (size_t)(arz_regex_peek(text, *ahead) - '0');
    }
    return count;
}

/* `atom` exactly `count` times, or up to so often: as many times the most that is possible at a
 * time, and the rest. */
static void put_repeat(arz_buf *out, const char *atom, const char *least, size_t count)
{
    if (count / MAX_REPEAT)
        arz_buf_printf(out, "(?:%s{%s%u}){%s%zu}", atom, least, MAX_REPEAT, least,
                       count / MAX_REPEAT);
    arz_buf_printf(out, "%s{%s%zu}", atom, least, count % MAX_REPEAT);
}

/* "{1,2097152}", which authors mean and PCRE2 does not have, behind anything but a group: true
 * where it was one. */
static bool large_repeat(arz_regex_text *text, size_t size)
{
    size_t ahead = 1, least = count_at(text, &ahead), most = least;
    arz_str atom = arz_str_from(arz_buf_view(text->out), text->atom);
    bool open = arz_regex_peek(text, ahead) == ',' && arz_regex_peek(text, ahead + 1) == '}';
    if (arz_regex_peek(text, ahead++) == ',' && !open)
        most = count_at(text, &ahead);
    bool large = size > 1 && most > MAX_REPEAT && most >= least && most <= MAX_COUNT;
    if (!large || arz_str_is(atom, ")") || arz_str_find_char(atom, '\0') != SIZE_MAX)
        return false;
    char *copy = arz_str_dup(atom);
    text->out->size = text->atom;
    arz_buf_text(text->out, "(?:");
    put_repeat(text->out, copy, "", least);
    if (open)
        arz_buf_printf(text->out, "%s*", copy);
    else
        put_repeat(text->out, copy, "0,", most - least);
    arz_buf_text(text->out, ")");
    free(copy);
    return true;
}

/* A quantifier with the "?" that makes it lazy. Another one behind it would mean something else
 * to PCRE2. */
static bool quantifier(arz_regex_text *text)
{
    size_t size = quantifier_size(text);
    size += arz_regex_peek(text, size) == '?';
    if (!large_repeat(text, size))
        arz_buf_str(text->out, arz_str_slice(text->pattern, text->at, text->at + size));
    text->at += size;
    return quantifier_size(text) == 0 ||
           arz_regex_fail(text, text->at, "'%c' has nothing in front of it to repeat",
                          arz_regex_peek(text, 0));
}

static bool token(arz_regex_text *text)
{
    char c = arz_regex_peek(text, 0);
    if (c == '\\')
        return escape(text, false);
    if (c == '[')
        return class_in_brackets(text);
    if (c == '(')
        return group(text);
    if (c == '.') {
        arz_buf_text(text->out, "[^\\n\\r\\x{2028}\\x{2029}]");
        text->at++;
        return true;
    }
    if (c == '{' || c == '}' || c == ']')
        arz_buf_char(text->out, '\\');
    arz_regex_copy(text);
    return true;
}

bool arz_regex_translate_ecma(arz_regex_text *text)
{
    while (text->at < text->pattern.size && text->out->size < text->stop) {
        size_t start = text->out->size;
        if (!(quantifier_size(text) ? quantifier(text) : token(text)))
            return false;
        text->atom = start;
    }
    return true;
}
