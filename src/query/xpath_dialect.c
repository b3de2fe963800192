#include "query/xpath_dialect.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"

/* XPath 1.0, section 4, and the node tests that look like functions. */
static const char *const functions_1[] = {
    "boolean",
    "ceiling",
    "comment",
    "concat",
    "contains",
    "count",
    "false",
    "floor",
    "id",
    "lang",
    "last",
    "local-name",
    "name",
    "namespace-uri",
    "node",
    "normalize-space",
    "not",
    "number",
    "position",
    "processing-instruction",
    "round",
    "starts-with",
    "string",
    "string-length",
    "substring",
    "substring-after",
    "substring-before",
    "sum",
    "text",
    "translate",
    "true",
};

/* Functions and constructs with parentheses of XPath 2.0 to 3.1 that authors reach for, and how
 * 1.0 says the same where it can. */
static const struct newer {
    const char *name;
    const char *help; /* or NULL */
} functions_2[] = {
    { "abs", NULL },
    { "array", NULL },
    { "attribute", NULL },
    { "avg", "use sum(...) div count(...)" },
    { "compare", NULL },
    { "current-date", NULL },
    { "current-dateTime", NULL },
    { "data", "use string(...)" },
    { "deep-equal", NULL },
    { "distinct-values", NULL },
    { "doc", NULL },
    { "document-node", NULL },
    { "element", NULL },
    { "empty", "use not(...)" },
    { "ends-with", "use substring(., string-length(.) - string-length('x') + 1) = 'x'" },
    { "every", NULL },
    { "exactly-one", NULL },
    { "exists", "use boolean(...), or the path by itself" },
    { "for-each", NULL },
    { "function", NULL },
    { "head", "use (...)[1]" },
    { "if", "use and, or, not(...)" },
    { "index-of", NULL },
    { "item", NULL },
    { "lower-case",
      "use translate(., 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')" },
    { "map", NULL },
    { "matches", "use contains(...), starts-with(...), or a criterion of type regex" },
    { "max", "use the value that no other exceeds: //a[not(//a > .)]" },
    { "min", "use the value that exceeds no other: //a[not(//a < .)]" },
    { "replace", "use translate(...) for single characters" },
    { "reverse", NULL },
    { "round-half-to-even", NULL },
    { "some", NULL },
    { "string-join", "use concat(...)" },
    { "subsequence", "use (...)[position() >= 2 and position() <= 5]" },
    { "tail", "use (...)[position() > 1]" },
    { "tokenize", "use substring-before(...) and substring-after(...)" },
    { "upper-case",
      "use translate(., 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')" },
    { "xs:date", NULL },
    { "xs:decimal", "use number(...)" },
    { "xs:integer", "use number(...)" },
    { "xs:string", "use string(...)" },
};

/* Operators that are words, with what 1.0 has instead. */
static const struct newer words_2[] = {
    { "castable", NULL },
    { "cast", NULL },
    { "eq", "use =" },
    { "except", NULL },
    { "ge", "use >=" },
    { "gt", "use >" },
    { "idiv", "use floor(a div b)" },
    { "instance", NULL },
    { "intersect", NULL },
    { "is", NULL },
    { "le", "use <=" },
    { "lt", "use <" },
    { "ne", "use !=" },
    { "otherwise", NULL },
    { "return", NULL },
    { "satisfies", NULL },
    { "to", NULL },
    { "treat", NULL },
    { "union", "use |" },
};

/* Operators of symbols. */
static const struct newer symbols_2[] = {
    { "||", "use concat(...)" },
    { "=>", NULL },
    { "<<", NULL },
    { ">>", NULL },
    { ":=", NULL },
    { "?", NULL },
    { "{", NULL },
    { "}", NULL },
    { "#", NULL },
};

/* The words that start an expression of a later version, followed by a variable. */
static const char *const binders_2[] = { "every", "for", "let", "some" };

/* Parentheses and brackets nest; in which of them a comma is allowed is all that matters. */
#define MAX_NESTING 256

typedef struct scanner {
    arz_str text;
    size_t at;
    bool operand; /* the last token ended an operand, so that a name now is an operator */
    size_t depth;
    bool call[MAX_NESTING]; /* the parenthesis belongs to a function */
    arz_error *error;
} scanner;

bool arz_xpath_fail(arz_error *error, arz_str expression, size_t at, const char *format, ...)
{
    if (!error || error->kind != ARZ_OK)
        return false;
    arz_buf message = ARZ_BUF_INIT(0);
    va_list arguments;
    va_start(arguments, format);
    (void)arz_buf_vprintf(&message, format, arguments);
    va_end(arguments);
    (void)arz_fail(error, ARZ_ERROR_SYNTAX, "xpath", "%s", arz_buf_cstr(&message));
    arz_buf_clear(&message);
    size_t before = arz_utf8_length(arz_str_slice(expression, 0, at));
    return arz_fail_at(error, NULL, 0, (unsigned)before + 1, NULL);
}

static bool fail_newer(const scanner *scan, size_t at, const char *what, const char *help)
{
    (void)arz_xpath_fail(scan->error, scan->text, at,
                         "XPath 2.0 or later is not supported: '%s' is not in XPath 1.0", what);
    return help ? arz_fail_help(scan->error, "%s", help) : false;
}

static const struct newer *find_newer(const struct newer *rows, size_t count, arz_str name)
{
    for (size_t i = 0; i < count; i++) {
        if (arz_str_is(name, rows[i].name))
            return &rows[i];
    }
    return NULL;
}

static bool is_name_first(char c)
{
    return arz_is_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_name_char(char c)
{
    return is_name_first(c) || arz_is_digit(c) || c == '-' || c == '.';
}

static char peek(const scanner *scan, size_t ahead)
{
    size_t at = scan->at + ahead;
    return at < scan->text.size ? scan->text.data[at] : '\0';
}

static void skip_blanks(scanner *scan)
{
    while (arz_is_blank(peek(scan, 0)))
        scan->at++;
}

/* A name with its prefix; the colons of an axis are not part of it. */
static arz_str take_name(scanner *scan)
{
    size_t start = scan->at;
    while (is_name_char(peek(scan, 0)) ||
           (peek(scan, 0) == ':' && is_name_first(peek(scan, 1)) && scan->at > start))
        scan->at++;
    return arz_str_slice(scan->text, start, scan->at);
}

static bool check_function(const scanner *scan, arz_str name, size_t at)
{
    size_t newer_count = sizeof functions_2 / sizeof *functions_2;
    arz_str local = arz_str_starts(name, ARZ_STR("fn:")) ? arz_str_from(name, 3) : name;
    arz_suggest suggest = arz_suggest_for(name);
    for (size_t i = 0; i < sizeof functions_1 / sizeof *functions_1; i++) {
        if (arz_str_is(name, functions_1[i]))
            return true;
        arz_suggest_add(&suggest, arz_str_of(functions_1[i]));
    }
    const struct newer *newer = find_newer(functions_2, newer_count, local);
    if (newer)
        return fail_newer(scan, at, newer->name, newer->help);
    char *others = suggest.best.data ? arz_suggest_text(&suggest) : NULL;
    (void)arz_xpath_fail(scan->error, scan->text, at, "XPath 1.0 has no function '%s'%s",
                         ARZ_QUOTE(name), others ? others : "");
    free(others);
    return false;
}

static bool scan_open(scanner *scan, bool call)
{
    if (scan->depth >= MAX_NESTING)
        return arz_xpath_fail(scan->error, scan->text, scan->at,
                              "parentheses and brackets nest more than %d levels deep",
                              MAX_NESTING);
    scan->call[scan->depth++] = call;
    scan->at++;
    skip_blanks(scan);
    if (!call && peek(scan, 0) == ')')
        return fail_newer(scan, scan->at - 1, "()", NULL);
    scan->operand = false;
    return true;
}

/* A name where an operator must be: "and", "or", "div", "mod", or one of a later version. */
static bool operator_name(scanner *scan, arz_str name, size_t at)
{
    const struct newer *newer = find_newer(words_2, sizeof words_2 / sizeof *words_2, name);
    scan->operand = false;
    return !newer || fail_newer(scan, at, newer->name, newer->help);
}

static bool is_binder(arz_str name)
{
    for (size_t i = 0; i < sizeof binders_2 / sizeof *binders_2; i++) {
        if (arz_str_is(name, binders_2[i]))
            return true;
    }
    return false;
}

/* A name where an operand may start: a function, an axis or an element. */
static bool operand_name(scanner *scan, arz_str name, size_t at)
{
    skip_blanks(scan);
    char next = peek(scan, 0);
    bool axis = next == ':' && peek(scan, 1) == ':';
    if (next == '(')
        return check_function(scan, name, at) && scan_open(scan, true);
    if ((next == '$' && is_binder(name)) ||
        (next == '{' && (arz_str_is(name, "map") || arz_str_is(name, "array"))))
        return fail_newer(scan, at, arz_str_is(name, "map") ? "map" : ARZ_QUOTE(name), NULL);
    scan->operand = !axis;
    if (axis)
        scan->at += 2;
    return true;
}

static bool scan_name(scanner *scan)
{
    size_t at = scan->at;
    arz_str name = take_name(scan);
    return scan->operand ? operator_name(scan, name, at) : operand_name(scan, name, at);
}

/* A number, or the dots that mean a node. */
static bool scan_number(scanner *scan)
{
    while (arz_is_digit(peek(scan, 0)) || peek(scan, 0) == '.')
        scan->at++;
    scan->operand = true;
    return true;
}

static bool scan_literal(scanner *scan)
{
    size_t start = scan->at;
    arz_str rest = arz_str_from(scan->text, start + 1);
    size_t size = arz_str_find_char(rest, peek(scan, 0));
    if (size == SIZE_MAX)
        return arz_xpath_fail(scan->error, scan->text, start,
                              "the string that starts here has no closing %c", peek(scan, 0));
    scan->at += size + 2;
    scan->operand = true;
    return true;
}

static bool scan_close(scanner *scan)
{
    if (scan->depth > 0)
        scan->depth--;
    scan->at++;
    scan->operand = true;
    return true;
}

static bool scan_comma(scanner *scan)
{
    if (scan->depth == 0 || !scan->call[scan->depth - 1])
        return fail_newer(scan, scan->at, ",", NULL);
    scan->at++;
    scan->operand = false;
    return true;
}

static bool scan_symbol(scanner *scan)
{
    arz_str rest = arz_str_from(scan->text, scan->at);
    char c = peek(scan, 0);
    for (size_t i = 0; i < sizeof symbols_2 / sizeof *symbols_2; i++) {
        if (arz_str_starts(rest, arz_str_of(symbols_2[i].name)))
            return fail_newer(scan, scan->at, symbols_2[i].name, symbols_2[i].help);
    }
    if (c == '!' && peek(scan, 1) != '=')
        return fail_newer(scan, scan->at, "!", "use not(...)");
    if (c == '$')
        return arz_xpath_fail(scan->error, scan->text, scan->at,
                              "there are no XPath variables here");
    scan->at++;
    scan->operand = c == '*' && !scan->operand; /* any element, or the product */
    return true;
}

static bool scan_token(scanner *scan)
{
    char c = peek(scan, 0);
    switch (c) {
    case '\'':
    case '"':
        return scan_literal(scan);
    case '(':
    case '[':
        return scan_open(scan, false);
    case ')':
    case ']':
        return scan_close(scan);
    case ',':
        return scan_comma(scan);
    default:
        if (is_name_first(c))
            return scan_name(scan);
        return arz_is_digit(c) || c == '.' ? scan_number(scan) : scan_symbol(scan);
    }
}

bool arz_xpath_is_version_1(arz_str expression, arz_error *error)
{
    scanner scan = { .text = expression, .error = error };
    skip_blanks(&scan);
    while (scan.at < expression.size) {
        if (!scan_token(&scan))
            return false;
        skip_blanks(&scan);
    }
    return true;
}
