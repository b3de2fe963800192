#include "query/xpath_dialect.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "query/xpath_names.h"

/* The words that start an expression of a later version, followed by a variable. */
static const char *const binders_2[] = { "every", "for", "let", "some" };

/* Node tests, which are no functions. */
static const char *const node_tests[] = { "comment", "node", "processing-instruction", "text" };

#define MAX_NESTING 256

/* What stands in one pair of parentheses or brackets, as far as it is read. Of an operand it is
 * known whether it is a path, which selects a set of nodes, or anything else. */
typedef struct level {
    bool call, group;  /* the parenthesis belongs to a function, or to nothing */
    bool started, set; /* the operand; and it is a path by itself */
    bool number;       /* it is a part of one */
    bool single;       /* it selects one node at most */
    bool pending;      /* what comes is compared with a set */
    bool judged;       /* what it would be compared with is true or false */
    bool compared;     /* there has been any comparison */
} level;

typedef struct scanner {
    arz_str text;
    size_t at;
    bool operand;    /* the last token ended an operand, so that a name now is an operator */
    bool slash, dot; /* the last token was one of these */
    bool crosses;    /* see arz_xpath_scan() */
    size_t depth;
    level levels[MAX_NESTING + 1];
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

static level *here(scanner *scan)
{
    return &scan->levels[scan->depth];
}

/* An operand starts, unless it has: then it goes on. */
static void start_operand(scanner *scan, bool set)
{
    level *l = here(scan);
    if (!l->started)
        l->set = l->single = set;
    l->started = true;
}

/* A step that may select several nodes. */
static void take_step(scanner *scan)
{
    start_operand(scan, true);
    here(scan)->single = false;
}

/* A step whose nodes may be found from several nodes: libxml2 looks for each among all before. */
static void gather(scanner *scan)
{
    scan->crosses |= here(scan)->started && !here(scan)->single;
}

/* An operand is a part of a number. */
static void calculate(scanner *scan)
{
    here(scan)->started = false;
    here(scan)->number = true;
}

static bool is_set(const level *l)
{
    return l->started && l->set && !l->number;
}

/* An operand ends. */
static void end_operand(scanner *scan)
{
    level *l = here(scan);
    scan->crosses |= l->pending && is_set(l);
    l->started = l->number = l->pending = false;
}

static void compare(scanner *scan)
{
    level *l = here(scan);
    bool set = is_set(l) && !l->judged;
    end_operand(scan);
    l->pending = set;
    l->judged = l->compared = true;
}

/* "and", "or" and commas: what comes has nothing to do with what was. */
static void join(scanner *scan)
{
    end_operand(scan);
    here(scan)->judged = false;
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
    arz_suggest suggest = arz_suggest_for(name);
    if (arz_xpath_find_function(name, &suggest))
        return true;
    const arz_xpath_newer *newer = arz_xpath_newer_function(name);
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
    bool group = !call && peek(scan, 0) == '(';
    if (group && peek(scan, 1) == ':')
        return fail_newer(scan, scan->at, "(: ... :)", "leave the comment out");
    if (group && scan->slash)
        return fail_newer(scan, scan->at, "/(", "use (/a/b | /a/c) for /a/(b | c)");
    if (!group && !call && scan->dot)
        return fail_newer(scan, scan->at, ".[", "use self::node()[...]");
    scan->levels[++scan->depth] = (level){ .call = call, .group = group };
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
    const arz_xpath_newer *newer = arz_xpath_newer_word(name);
    scan->operand = false;
    if (arz_str_is(name, "and") || arz_str_is(name, "or"))
        join(scan);
    else
        calculate(scan);
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

static bool is_node_test(arz_str name)
{
    for (size_t i = 0; i < sizeof node_tests / sizeof *node_tests; i++) {
        if (arz_str_is(name, node_tests[i]))
            return true;
    }
    return false;
}

/* Axes that lead from different nodes to the same. */
static bool is_wide_axis(arz_str name)
{
    return arz_str_is(name, "parent") || arz_str_starts(name, ARZ_STR("ancestor")) ||
           arz_str_starts(name, ARZ_STR("descendant")) ||
           arz_str_starts(name, ARZ_STR("following")) || arz_str_starts(name, ARZ_STR("preceding"));
}

/* A function starts an operand; a node test is a step of a path. */
static bool check_step(scanner *scan, arz_str name, size_t at)
{
    bool test = is_node_test(name);
    if (scan->slash && !test) {
        (void)fail_newer(scan, at, "a function as a step", NULL);
        return arz_fail_help(scan->error, "put the path into it: %s(/a)", ARZ_QUOTE(name));
    }
    if (test || arz_str_is(name, "id"))
        take_step(scan);
    else
        start_operand(scan, false);
    return true;
}

/* A name where an operand may start: a function, an axis or an element. */
static bool operand_name(scanner *scan, arz_str name, size_t at)
{
    skip_blanks(scan);
    char next = peek(scan, 0);
    bool axis = next == ':' && peek(scan, 1) == ':';
    if (next == '(')
        return check_function(scan, name, at) && check_step(scan, name, at) &&
               scan_open(scan, true);
    if ((next == '$' && is_binder(name)) ||
        (next == '{' && (arz_str_is(name, "map") || arz_str_is(name, "array"))))
        return fail_newer(scan, at, arz_str_is(name, "map") ? "map" : ARZ_QUOTE(name), NULL);
    if (axis && scan->slash && is_wide_axis(name))
        gather(scan);
    if (!axis)
        take_step(scan);
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
    size_t start = scan->at;
    while (arz_is_digit(peek(scan, 0)) || peek(scan, 0) == '.')
        scan->at++;
    arz_str dots = arz_str_slice(scan->text, start, scan->at);
    scan->dot = arz_str_is(dots, ".") || arz_str_is(dots, "..");
    if (scan->slash && arz_str_is(dots, ".."))
        gather(scan);
    start_operand(scan, scan->dot);
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
    if (peek(scan, 0) == scan->text.data[start])
        return fail_newer(scan, scan->at - 1, peek(scan, 0) == '"' ? "\"\"" : "''",
                          "use the other kind of quotes around it");
    start_operand(scan, false);
    scan->operand = true;
    return true;
}

static bool scan_close(scanner *scan)
{
    bool set = is_set(here(scan)) && !here(scan)->compared;
    join(scan);
    if (scan->depth > 0) {
        const level *inside = &scan->levels[scan->depth--];
        if (inside->group && set)
            take_step(scan);
        else if (inside->group)
            start_operand(scan, false);
    }
    scan->at++;
    scan->operand = true;
    return true;
}

static bool scan_comma(scanner *scan)
{
    if (!here(scan)->call)
        return fail_newer(scan, scan->at, ",", NULL);
    join(scan);
    scan->at++;
    scan->operand = false;
    return true;
}

/* "//": all below the root, or below each node so far. */
static void place_descent(scanner *scan)
{
    bool root = !here(scan)->started;
    gather(scan);
    if (!root)
        take_step(scan);
    else
        start_operand(scan, true);
}

/* What the symbol does to the operand. */
static void place_symbol(scanner *scan, char c)
{
    if (arz_str_find_char(ARZ_STR("=!<>"), c) != SIZE_MAX)
        compare(scan);
    else if (c == '+' || c == '-' || (c == '*' && scan->operand))
        calculate(scan);
    else if (c == '@' || c == '*')
        take_step(scan);
    else if (c == '|')
        scan->crosses = true;
    else if (c == '/' && peek(scan, 1) == '/')
        place_descent(scan);
    else if (c == '/')
        start_operand(scan, true);
}

static bool scan_symbol(scanner *scan)
{
    arz_str rest = arz_str_from(scan->text, scan->at);
    char c = peek(scan, 0);
    const arz_xpath_newer *newer = arz_xpath_newer_symbol(rest);
    if (newer)
        return fail_newer(scan, scan->at, newer->name, newer->help);
    if (c == '!' && peek(scan, 1) != '=')
        return fail_newer(scan, scan->at, "!", "use not(...)");
    if (c == '$')
        return arz_xpath_fail(scan->error, scan->text, scan->at,
                              "there are no XPath variables here");
    if (c == '*' && peek(scan, 1) == ':' && is_name_first(peek(scan, 2)))
        return fail_newer(scan, scan->at, "*:", "use *[local-name() = 'name']");
    place_symbol(scan, c);
    scan->at += c == '!' || ((c == '<' || c == '>') && peek(scan, 1) == '=') ? 2 : 1;
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

bool arz_xpath_scan(arz_str expression, bool *crosses, arz_error *error)
{
    scanner scan = { .text = expression, .error = error };
    skip_blanks(&scan);
    while (scan.at < expression.size) {
        char c = peek(&scan, 0);
        if (!scan_token(&scan))
            return false;
        scan.slash = c == '/';
        scan.dot = scan.dot && c == '.';
        skip_blanks(&scan);
    }
    join(&scan);
    *crosses = scan.crosses;
    return true;
}
