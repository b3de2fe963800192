/* Logical expressions, by recursive descent, with their types checked on the way. (RFC 9535,
 * sections 2.3.5 and 2.4) */
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/suggest.h"
#include "query/jsonpath_parse.h"

/* The declared types of functions; a logical one is true or false by itself. */
typedef enum type {
    TYPE_VALUE,
    TYPE_LOGICAL,
    TYPE_NODES
} type;

static const struct function {
    const char *name;
    type result;
    size_t parameter_count;
    type parameters[ARZ_PATH_MAX_ARGUMENTS];
} functions[ARZ_PATH_FUNCTION_COUNT] = {
    [ARZ_PATH_COUNT] = { "count", TYPE_VALUE, 1, { TYPE_NODES } },
    [ARZ_PATH_LENGTH] = { "length", TYPE_VALUE, 1, { TYPE_VALUE } },
    [ARZ_PATH_MATCH] = { "match", TYPE_LOGICAL, 2, { TYPE_VALUE, TYPE_VALUE } },
    [ARZ_PATH_SEARCH] = { "search", TYPE_LOGICAL, 2, { TYPE_VALUE, TYPE_VALUE } },
    [ARZ_PATH_VALUE] = { "value", TYPE_VALUE, 1, { TYPE_NODES } },
};

static const struct function *function_of(const arz_path_operand *operand)
{
    return &functions[operand->as.call->function];
}

static bool parse_operand(arz_path_text *text, arz_path_operand *operand, const char *wanted);

static bool find_function(arz_path_text *text, arz_str name, arz_path_function *found)
{
    arz_suggest suggest = arz_suggest_for(name);
    for (size_t i = 0; i < ARZ_PATH_FUNCTION_COUNT; i++) {
        if (arz_str_is(name, functions[i].name)) {
            *found = (arz_path_function)i;
            return true;
        }
        arz_suggest_add(&suggest, arz_str_of(functions[i].name));
    }
    char *others = arz_suggest_text(&suggest);
    (void)arz_path_fail(text, text->at, "there is no function '%s'%s", ARZ_QUOTE(name), others);
    free(others);
    return false;
}

static bool check_argument(arz_path_text *text, const struct function *function, type wanted,
                           const arz_path_operand *argument, size_t start)
{
    arz_str written = arz_str_trim(arz_str_slice(text->text, start, text->at));
    bool query = argument->kind == ARZ_PATH_QUERY;
    if (wanted == TYPE_NODES && !query)
        return arz_path_fail(text, start, "%s() takes a query such as @.items, not '%s'",
                             function->name, ARZ_QUOTE(written));
    if (wanted == TYPE_VALUE && query && !argument->as.query->singular)
        return arz_path_fail(text, start,
                             "%s() takes a single value, and '%s' can select several nodes",
                             function->name, ARZ_QUOTE(written));
    if (wanted == TYPE_VALUE && argument->kind == ARZ_PATH_CALL &&
        function_of(argument)->result != TYPE_VALUE)
        return arz_path_fail(text, start, "%s() takes a value, and %s() is true or false",
                             function->name, function_of(argument)->name);
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static bool parse_arguments(arz_path_text *text, const struct function *function,
                            arz_path_call *call)
{
    arz_path_skip_blanks(text);
    for (size_t i = 0; i < function->parameter_count; i++) {
        if (i > 0 && !arz_path_take(text, ","))
            return arz_path_expected(text, "',' and another argument");
        arz_path_skip_blanks(text);
        size_t start = text->at;
        if (!parse_operand(text, &call->arguments[i], "a string, a number, a query or a function"))
            return false;
        if (!check_argument(text, function, function->parameters[i], &call->arguments[i], start))
            return false;
        arz_path_skip_blanks(text);
    }
    if (arz_path_take(text, ")"))
        return true;
    if (arz_path_sees(text, ","))
        return arz_path_fail(text, text->at, "%s() takes no more than %zu argument%s",
                             function->name, function->parameter_count,
                             function->parameter_count == 1 ? "" : "s");
    return arz_path_expected(text, "')' behind the arguments");
}

/* A pattern that is a literal is compiled here, once; one that is no I-Regexp matches nothing.
 * (Section 2.4.6) */
static void compile_pattern(arz_path_text *text, arz_path_call *call)
{
    const arz_path_operand *pattern = &call->arguments[1];
    bool regex = call->function == ARZ_PATH_MATCH || call->function == ARZ_PATH_SEARCH;
    if (!regex || pattern->kind != ARZ_PATH_LITERAL)
        return;
    if (pattern->as.literal->kind == ARZ_KIND_STRING)
        call->regex = arz_regex_compile(text->arena, arz_node_text(pattern->as.literal),
                                        ARZ_REGEX_IREGEXP, NULL);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static bool parse_call(arz_path_text *text, arz_str name, arz_path_operand *operand)
{
    arz_path_call *call = arz_arena_alloc(text->arena, 1, sizeof *call);
    if (!arz_path_deeper(text) || !find_function(text, name, &call->function))
        return false;
    text->at += name.size + 1;
    if (!parse_arguments(text, &functions[call->function], call))
        return false;
    text->depth--;
    compile_pattern(text, call);
    operand->kind = ARZ_PATH_CALL;
    operand->as.call = call;
    return true;
}

static bool set_literal(arz_path_text *text, arz_path_operand *operand, arz_node node)
{
    operand->kind = ARZ_PATH_LITERAL;
    operand->as.literal = arz_arena_copy(text->arena, &node, 1, sizeof node);
    return true;
}

static bool fail_word(arz_path_text *text, const char *wanted)
{
    arz_path_text from = *text;
    arz_str name = arz_path_name(&from);
    (void)arz_path_expected(text, wanted);
    arz_path_skip_blanks(&from);
    if (name.size && arz_path_sees(&from, "("))
        return arz_fail_help(text->error, "'(' follows a function's name at once");
    if (name.size)
        return arz_fail_help(text->error, "a string needs quotes: '%s'; a member is @.%s",
                             ARZ_QUOTE(name), ARZ_QUOTE(name));
    return false;
}

/* A function or one of the three words that are values. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static bool parse_word(arz_path_text *text, arz_path_operand *operand, const char *wanted)
{
    arz_str word = arz_path_word(text);
    arz_path_text behind = *text;
    behind.at += word.size;
    if (word.size && arz_path_sees(&behind, "("))
        return parse_call(text, word, operand);
    if (!arz_str_equal(word, arz_path_name(&(arz_path_text){ .text = text->text, .at = text->at })))
        return fail_word(text, wanted);
    arz_node node = { .kind = ARZ_KIND_NULL };
    if (arz_str_is(word, "true") || arz_str_is(word, "false")) {
        node.kind = ARZ_KIND_BOOL;
        node.as.boolean = arz_str_is(word, "true");
    } else if (!arz_str_is(word, "null")) {
        return fail_word(text, wanted);
    }
    text->at = behind.at;
    return set_literal(text, operand, node);
}

/* A literal, a query or a function call. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static bool read_operand(arz_path_text *text, arz_path_operand *operand, const char *wanted)
{
    char c = arz_path_peek(text);
    arz_node node = { .kind = ARZ_KIND_STRING };
    if (c == '@' || c == '$') {
        operand->kind = ARZ_PATH_QUERY;
        operand->as.query = arz_path_parse_query(text);
        return operand->as.query;
    }
    if (c == '\'' || c == '"') {
        arz_str string;
        if (!arz_path_string(text, &string))
            return false;
        node.as.text = string.data;
        node.size = (uint32_t)string.size;
        return set_literal(text, operand, node);
    }
    if (arz_is_digit(c) || c == '-')
        return arz_path_number(text, &node) && set_literal(text, operand, node);
    return parse_word(text, operand, wanted);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static bool parse_operand(arz_path_text *text, arz_path_operand *operand, const char *wanted)
{
    size_t start = text->at;
    if (!read_operand(text, operand, wanted))
        return false;
    operand->text = arz_str_slice(text->text, start, text->at);
    return true;
}

/* Longer operators before those that they start with. */
static const struct operator
{
    const char *text;
    arz_path_comparison comparison;
}
operators[] = {
    { "==", ARZ_PATH_EQUAL }, { "!=", ARZ_PATH_NOT_EQUAL },     { "<=", ARZ_PATH_LESS_EQUAL },
    { "<", ARZ_PATH_LESS },   { ">=", ARZ_PATH_GREATER_EQUAL }, { ">", ARZ_PATH_GREATER },
};

static const struct operator* take_operator(arz_path_text *text)
{
    if (arz_path_sees(text, "===") || arz_path_sees(text, "!==") || arz_path_sees(text, "<>"))
        return NULL;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (arz_path_take(text, operators[i].text))
            return &operators[i];
    }
    return NULL;
}

/* A side of a comparison is a single value. */
static bool check_comparable(arz_path_text *text, const arz_path_operand *operand, size_t start)
{
    if (operand->kind == ARZ_PATH_QUERY && !operand->as.query->singular) {
        (void)arz_path_fail(text, start,
                            "a query that can select several nodes cannot be compared");
        return arz_fail_help(text->error, "use count() for how many, value() for the only one, or "
                                          "a filter inside: @.list[?@ == 'x']");
    }
    if (operand->kind == ARZ_PATH_CALL && function_of(operand)->result != TYPE_VALUE)
        return arz_path_fail(text, start, "%s() is true or false by itself and is not compared",
                             function_of(operand)->name);
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static bool parse_comparison(arz_path_text *text, const struct operator* operator, size_t start,
                             arz_path_logical *logical)
{
    char wanted[64] = "a string, a number or a query behind '";
    (void)strcat(strcat(wanted, operator->text), "'");
    logical->kind = ARZ_PATH_COMPARE;
    logical->comparison = operator->comparison;
    if (!check_comparable(text, &logical->left, start))
        return false;
    arz_path_skip_blanks(text);
    size_t right = text->at;
    if (!parse_operand(text, &logical->right, wanted))
        return false;
    return check_comparable(text, &logical->right, right);
}

/* What is true or false by itself: a query that selects something, or such a function. */
static bool make_test(arz_path_text *text, size_t start, arz_path_logical *logical)
{
    const arz_path_operand *operand = &logical->left;
    switch (operand->kind) {
    case ARZ_PATH_QUERY:
        logical->kind = ARZ_PATH_EXISTS;
        return true;
    case ARZ_PATH_LITERAL:
        return arz_path_fail(text, start,
                             "a literal by itself is neither true nor false; compare it");
    case ARZ_PATH_CALL:
        logical->kind = ARZ_PATH_HOLDS;
        return function_of(operand)->result == TYPE_LOGICAL ||
               arz_path_fail(text, start, "%s() is a value, not true or false; compare it",
                             function_of(operand)->name);
    }
    return false;
}

/* Whether what was read can end here, or something unknown stands behind it. */
static bool check_behind(arz_path_text *text)
{
    char c = arz_path_peek(text);
    return c == '\0' || strchr("&|)],", c) ||
           arz_path_expected(text, "a comparison (==, !=, <, <=, >, >=), '&&' or '||'");
}

/* A comparison or a test; `negated`: only the latter. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static bool parse_simple(arz_path_text *text, bool negated, arz_path_logical *logical)
{
    size_t start = text->at;
    if (!parse_operand(text, &logical->left,
                       negated ? "a query, a function or '(' behind '!'"
                               : "a query, a function, a string, a number, '(' or '!'"))
        return false;
    arz_path_skip_blanks(text);
    size_t at = text->at;
    const struct operator* operator= take_operator(text);
    if (operator&& negated) {
        (void)arz_path_fail(text, at, "'!' in front of a comparison needs parentheses");
        return arz_fail_help(text->error, "use !(@.name == 'x'), or the opposite comparison");
    }
    if (operator)
        return parse_comparison(text, operator, start, logical);
    return check_behind(text) && make_test(text, start, logical);
}

/* An expression in parentheses, on its "(". */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static const arz_path_logical *parse_group(arz_path_text *text)
{
    (void)arz_path_take(text, "(");
    const arz_path_logical *inner = arz_path_parse_logical(text);
    if (!inner)
        return NULL;
    if (!arz_path_take(text, ")")) {
        (void)arz_path_expected(text, "'&&', '||' or ')'");
        return NULL;
    }
    arz_path_skip_blanks(text);
    size_t at = text->at;
    if (take_operator(text)) {
        (void)arz_path_fail(text, at,
                            "what stands in parentheses is true or false, and that is "
                            "not compared");
        return NULL;
    }
    return inner;
}

/* The grammar's basic-expr. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_path_logical *parse_basic(arz_path_text *text)
{
    arz_path_skip_blanks(text);
    bool negated = arz_path_take(text, "!");
    arz_path_skip_blanks(text);
    arz_path_logical *logical = arz_arena_alloc(text->arena, 1, sizeof *logical);
    if (arz_path_sees(text, "(")) {
        logical->kind = negated ? ARZ_PATH_NOT : ARZ_PATH_ALL;
        logical->parts = parse_group(text);
        return logical->parts ? logical : NULL;
    }
    if (!parse_simple(text, negated, logical))
        return NULL;
    arz_path_skip_blanks(text);
    if (!negated)
        return logical;
    arz_path_logical *outer = arz_arena_alloc(text->arena, 1, sizeof *outer);
    outer->kind = ARZ_PATH_NOT;
    outer->parts = logical;
    return outer;
}

/* Parts with the operator between them; a single part stays as it is. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_path_logical *parse_parts(arz_path_text *text, const char *operator,
                                     arz_path_logical_kind kind,
                                     arz_path_logical *(*parse)(arz_path_text *))
{
    arz_path_logical *first = parse(text), *last = first;
    while (last && arz_path_take(text, operator)) {
        arz_path_logical *part = parse(text);
        last->next = part;
        last = part;
    }
    if (!last || last == first)
        return last;
    arz_path_logical *whole = arz_arena_alloc(text->arena, 1, sizeof *whole);
    whole->kind = kind;
    whole->parts = first;
    return whole;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_path_logical *parse_all(arz_path_text *text)
{
    return parse_parts(text, "&&", ARZ_PATH_ALL, parse_basic);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
const arz_path_logical *arz_path_parse_logical(arz_path_text *text)
{
    if (!arz_path_deeper(text))
        return NULL;
    const arz_path_logical *logical = parse_parts(text, "||", ARZ_PATH_ANY, parse_all);
    text->depth--;
    return logical;
}
