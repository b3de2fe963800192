/* Parsing, by recursive descent: a function for each level of precedence. */
#include "expr/condition.h"

#include <arazzo/limits.h>

#include "base/buf.h"
#include "base/fail.h"
#include "doc/position.h"
#include "expr/condition_tree.h"
#include "expr/dialect.h"
#include "expr/grammar.h"

typedef struct parser {
    arz_str text;
    size_t at;
    const arz_expr_options *options;
    arz_error *error;
    int depth;
    bool behind_in; /* a list here is what `in` takes */
} parser;

/* A list of children while it grows. */
typedef struct children {
    arz_condition *first, *last;
} children;

typedef struct operator_row {
    const char *text;
    arz_condition_operator operation;
    arz_dialect dialect;  /* ARZ_DIALECT_COUNT: it is standard */
    const char *standard; /* what to write instead; or NULL */
} operator_row;

/* A longer operator stands before those that it starts with. */
static const operator_row operator_rows[] = {
    { "===", ARZ_OPERATOR_EQUAL, ARZ_DIALECT_STRICT_EQUALITY, "==" },
    { "==", ARZ_OPERATOR_EQUAL, ARZ_DIALECT_COUNT, NULL },
    { "!==", ARZ_OPERATOR_NOT_EQUAL, ARZ_DIALECT_STRICT_EQUALITY, "!=" },
    { "!=", ARZ_OPERATOR_NOT_EQUAL, ARZ_DIALECT_COUNT, NULL },
    { "<=", ARZ_OPERATOR_LESS_EQUAL, ARZ_DIALECT_COUNT, NULL },
    { "<", ARZ_OPERATOR_LESS, ARZ_DIALECT_COUNT, NULL },
    { ">=", ARZ_OPERATOR_GREATER_EQUAL, ARZ_DIALECT_COUNT, NULL },
    { ">", ARZ_OPERATOR_GREATER, ARZ_DIALECT_COUNT, NULL },
    { "contains", ARZ_OPERATOR_CONTAINS, ARZ_DIALECT_WORD_OPERATOR, NULL },
    { "in", ARZ_OPERATOR_IN, ARZ_DIALECT_WORD_OPERATOR, NULL },
    { "matches", ARZ_OPERATOR_MATCHES, ARZ_DIALECT_WORD_OPERATOR, NULL },
};

#define OPERATOR_COUNT (sizeof operator_rows / sizeof operator_rows[0])

static arz_condition *parse_or(parser *p);

static bool is_word_char(char c)
{
    return arz_is_alnum(c) || c == '_' || c == '-';
}

static char peek(const parser *p, size_t ahead)
{
    return p->at + ahead < p->text.size ? p->text.data[p->at + ahead] : 0;
}

static void skip_blanks(parser *p)
{
    while (arz_is_blank(peek(p, 0)))
        p->at++;
}

static bool at_end(parser *p)
{
    skip_blanks(p);
    return p->at >= p->text.size;
}

/* The word, or else the character, at the cursor. */
static arz_str lexeme(const parser *p)
{
    size_t end = p->at;
    uint32_t code_point;
    while (end < p->text.size && is_word_char(p->text.data[end]))
        end++;
    if (end == p->at && !arz_utf8_next(p->text, &end, &code_point))
        end++;
    return arz_str_slice(p->text, p->at, end);
}

/* "found 'x'", for messages. In the arena. */
static const char *found(parser *p)
{
    if (at_end(p))
        return "found the end";
    return arz_arena_printf(p->options->arena, "found '%s'", ARZ_QUOTE(lexeme(p)));
}

/* Takes `text` where it stands next; a word only as a whole word. */
static bool take(parser *p, const char *text)
{
    skip_blanks(p);
    if (arz_lower(peek(p, 0)) != text[0])
        return false;
    arz_str wanted = arz_str_of(text);
    arz_str next = arz_str_slice(p->text, p->at, p->at + wanted.size);
    if (!arz_str_equal_nocase(next, wanted))
        return false;
    if (arz_is_alpha(text[0]) && is_word_char(peek(p, wanted.size)))
        return false;
    p->at += wanted.size;
    return true;
}

/* Takes the operator, or the word for it that other languages have. False where neither stands
 * next, or with the error filled where words are refused. */
static bool take_logic(parser *p, const char *symbol, const char *word)
{
    if (take(p, symbol))
        return true;
    skip_blanks(p);
    size_t start = p->at;
    return take(p, word) &&
           arz_dialect_tell(ARZ_DIALECT_WORD_LOGIC, p->text, start,
                            arz_str_slice(p->text, start, p->at), symbol, p->options, p->error);
}

static bool deeper(parser *p)
{
    if (++p->depth <= ARZ_MAX_EXPR_DEPTH)
        return true;
    return arz_fail(p->error, ARZ_ERROR_LIMIT, "condition",
                    "the condition is nested more than %d levels deep", ARZ_MAX_EXPR_DEPTH);
}

static arz_condition *new_node(parser *p, arz_condition_kind kind, size_t start)
{
    arz_condition *node = arz_arena_alloc(p->options->arena, 1, sizeof *node);
    node->kind = kind;
    node->text = arz_str_slice(p->text, start, p->at);
    return node;
}

static void add_child(children *list, arz_condition *child)
{
    if (list->last)
        list->last->next = child;
    else
        list->first = child;
    list->last = child;
}

static arz_condition *literal(parser *p, size_t start, arz_operand value)
{
    arz_condition *node = new_node(p, ARZ_CONDITION_LITERAL, start);
    node->literal = value;
    return node;
}

/* 'it''s' */
static arz_condition *parse_string(parser *p)
{
    size_t start = p->at++;
    arz_buf value = ARZ_BUF_INIT(0);
    while (peek(p, 0) != '\'' || peek(p, 1) == '\'') {
        if (p->at >= p->text.size) {
            arz_buf_clear(&value);
            (void)arz_fail_text(p->error, "condition", p->text, start,
                                "the string that starts here has no closing quote");
            return NULL;
        }
        p->at += peek(p, 0) == '\'' ? 1 : 0;
        arz_buf_char(&value, p->text.data[p->at++]);
    }
    p->at++;
    arz_str copy = arz_arena_str(p->options->arena, arz_buf_view(&value));
    arz_buf_clear(&value);
    return literal(p, start, arz_operand_text(copy));
}

/* `text` as the specification quotes it. In the arena. */
static const char *single_quoted(parser *p, arz_str text)
{
    arz_buf quoted = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\'')
            arz_buf_char(&quoted, '\'');
        arz_buf_char(&quoted, text.data[i]);
    }
    const char *copy = arz_arena_printf(p->options->arena, "'%s'", arz_buf_cstr(&quoted));
    arz_buf_clear(&quoted);
    return copy;
}

/* "text", with \" and \\ inside: a dialect. */
static arz_condition *parse_double_quoted(parser *p)
{
    size_t start = p->at++;
    arz_buf value = ARZ_BUF_INIT(0);
    while (p->at < p->text.size && peek(p, 0) != '"') {
        p->at += peek(p, 0) == '\\' && (peek(p, 1) == '"' || peek(p, 1) == '\\') ? 1 : 0;
        arz_buf_char(&value, p->text.data[p->at++]);
    }
    arz_str copy = arz_arena_str(p->options->arena, arz_buf_view(&value));
    arz_buf_clear(&value);
    if (p->at >= p->text.size) {
        (void)arz_fail_text(p->error, "condition", p->text, start,
                            "the string that starts here has no closing quote");
        return NULL;
    }
    p->at++;
    if (!arz_dialect_tell(ARZ_DIALECT_DOUBLE_QUOTES, p->text, start,
                          arz_str_slice(p->text, start, p->at), single_quoted(p, copy), p->options,
                          p->error))
        return NULL;
    return literal(p, start, arz_operand_text(copy));
}

static arz_condition *parse_number(parser *p)
{
    size_t start = p->at;
    arz_operand number;
    while (is_word_char(peek(p, 0)) || peek(p, 0) == '.' ||
           (peek(p, 0) == '+' && arz_lower(p->text.data[p->at - 1]) == 'e'))
        p->at++;
    arz_str text = arz_str_slice(p->text, start, p->at);
    if (arz_operand_number(text, &number))
        return literal(p, start, number);
    (void)arz_fail_text(p->error, "condition", p->text, start, "'%s' is no number",
                        ARZ_QUOTE(text));
    return NULL;
}

static arz_condition *parse_expression(parser *p)
{
    size_t size, start = p->at;
    arz_error problem = ARZ_ERROR_INIT;
    arz_expr_options options = *p->options;
    options.offset += start;
    const arz_expression *expression = arz_grammar_parse(
        arz_str_from(p->text, start), ARZ_EXTENT_CONDITION, &size, &options, &problem);
    if (!expression) {
        if (peek(p, 1) == '.' || peek(p, 1) == '[')
            (void)arz_fail_help(&problem,
                                "'$%c' starts a JSONPath query: it needs 'type: jsonpath' "
                                "and a 'context'",
                                peek(p, 1));
        problem.column += problem.column ? arz_text_column(p->text, start) - 1 : 0;
        (void)arz_fail_move(p->error, &problem);
        return NULL;
    }
    p->at += size;
    arz_condition *node = new_node(p, ARZ_CONDITION_EXPRESSION, start);
    node->expression = expression;
    return node;
}

static bool expect(parser *p, char close, size_t open)
{
    const char text[] = { close, 0 };
    if (take(p, text))
        return true;
    skip_blanks(p);
    return arz_fail_text(p->error, "condition", p->text, p->at,
                         "expected '%c' to close the '%c' at column %u, %s", close,
                         p->text.data[open], arz_text_column(p->text, open), found(p));
}

/* The text where it is a condition without dialects, in the arena; else NULL. */
/* NOLINTNEXTLINE(misc-no-recursion): the text is a part, and strict has no parts to ask about */
static const char *by_the_letter(parser *p, arz_str text)
{
    arz_expr_options letter = *p->options;
    letter.strict = true;
    letter.sink = NULL;
    return arz_condition_parse(text, &letter, NULL) ? arz_arena_cstr(letter.arena, text) : NULL;
}

/* ( condition ), and the dialect { condition } */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_condition *parse_group(parser *p, char close)
{
    size_t start = p->at++;
    if (!deeper(p))
        return NULL;
    arz_condition *inside = parse_or(p);
    p->depth--;
    if (!inside || !expect(p, close, start))
        return NULL;
    if (close == ')')
        return inside;
    arz_str braced = arz_str_slice(p->text, start, p->at);
    arz_str bare = arz_str_slice(braced, 1, braced.size - 1);
    if (!arz_dialect_tell(ARZ_DIALECT_BRACED_EXPRESSION, p->text, start, braced,
                          by_the_letter(p, bare), p->options, p->error))
        return NULL;
    return inside;
}

/* [1, 2] */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_condition *parse_list(parser *p)
{
    size_t start = p->at++;
    children list = { NULL, NULL };
    bool literal = !p->behind_in;
    p->behind_in = false;
    if (!deeper(p))
        return NULL;
    if (!take(p, "]")) {
        do {
            arz_condition *item = parse_or(p);
            if (!item)
                return NULL;
            add_child(&list, item);
        } while (take(p, ","));
        if (!expect(p, ']', start))
            return NULL;
    }
    p->depth--;
    arz_condition *node = new_node(p, ARZ_CONDITION_LIST, start);
    node->child = list.first;
    if (literal && !arz_dialect_tell(ARZ_DIALECT_LIST_LITERAL, p->text, start, node->text, NULL,
                                     p->options, p->error))
        return NULL;
    return node;
}

/* A bare word that is no literal: it says what it might have been meant to be. */
static arz_condition *fail_value(parser *p)
{
    arz_str word = lexeme(p);
    bool is_word = !at_end(p) && is_word_char(peek(p, 0));
    (void)arz_fail_text(p->error, "condition", p->text, p->at, "expected a value, %s", found(p));
    if (is_word)
        (void)arz_fail_help(p->error, "text stands in single quotes: '%s'", ARZ_QUOTE(word));
    return NULL;
}

static arz_condition *parse_word(parser *p)
{
    size_t start = p->at;
    if (take(p, "true"))
        return literal(p, start, arz_operand_boolean(true));
    if (take(p, "false"))
        return literal(p, start, arz_operand_boolean(false));
    if (take(p, "null"))
        return literal(p, start, (arz_operand){ .kind = ARZ_KIND_NULL });
    return fail_value(p);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_condition *parse_primary(parser *p)
{
    char c = peek(p, 0);
    switch (c) {
    case '$':
        return parse_expression(p);
    case '\'':
        return parse_string(p);
    case '"':
        return parse_double_quoted(p);
    case '(':
        return parse_group(p, ')');
    case '{':
        return parse_group(p, '}');
    case '[':
        return parse_list(p);
    default:
        return c == '-' || arz_is_digit(c) ? parse_number(p) : parse_word(p);
    }
}

static arz_condition *index_node(parser *p, size_t start, arz_condition *value,
                                 arz_condition *index)
{
    children pair = { NULL, NULL };
    if (!value || !index)
        return NULL;
    add_child(&pair, value);
    add_child(&pair, index);
    arz_condition *node = new_node(p, ARZ_CONDITION_INDEX, start);
    node->child = pair.first;
    return node;
}

/* [index] */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_condition *parse_index(parser *p)
{
    size_t open = p->at++;
    arz_condition *index = parse_or(p);
    return index && expect(p, ']', open) ? index : NULL;
}

/* .name */
static arz_condition *parse_member(parser *p)
{
    size_t start = ++p->at;
    while (is_word_char(peek(p, 0)))
        p->at++;
    arz_str name = arz_str_slice(p->text, start, p->at);
    arz_condition *node = new_node(p, ARZ_CONDITION_LITERAL, start);
    node->literal = arz_operand_text(name);
    node->length = arz_str_is(name, "length") && !p->options->strict;
    if (node->length &&
        !arz_dialect_tell(ARZ_DIALECT_LENGTH, p->text, start - 1,
                          arz_str_slice(p->text, start - 1, p->at), NULL, p->options, p->error))
        return NULL;
    return node;
}

/* A value with what is behind it: ($response.body).items[$inputs.which] */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_condition *parse_postfix(parser *p)
{
    skip_blanks(p);
    size_t start = p->at;
    arz_condition *value = parse_primary(p);
    int depth = p->depth;
    while (value && (peek(p, 0) == '[' || (peek(p, 0) == '.' && is_word_char(peek(p, 1))))) {
        if (!deeper(p))
            return NULL;
        value = index_node(p, start, value, peek(p, 0) == '[' ? parse_index(p) : parse_member(p));
    }
    p->depth = depth;
    return value;
}

/* The operator that stands next and where, or NULL. */
static const operator_row *take_operator(parser *p, size_t *at)
{
    skip_blanks(p);
    *at = p->at;
    for (size_t i = 0; i < OPERATOR_COUNT; i++) {
        if (take(p, operator_rows[i].text))
            return &operator_rows[i];
    }
    return NULL;
}

/* "(x == 1 || x == 2)" for "x in [1, 2]": in the arena; NULL where it would not be standard. */
/* NOLINTNEXTLINE(misc-no-recursion): see by_the_letter() */
static const char *list_standard(parser *p, const arz_condition *left, const arz_condition *list)
{
    arz_buf buf = ARZ_BUF_INIT(ARZ_MAX_EXPR_BYTES);
    for (const arz_condition *item = list->child; item; item = item->next) {
        bool text = item->kind == ARZ_CONDITION_LITERAL && item->literal.kind == ARZ_KIND_STRING;
        arz_buf_printf(&buf, "%s%.*s == ", buf.size ? " || " : "(", ARZ_STR_FORMAT(left->text));
        if (text)
            arz_buf_text(&buf, single_quoted(p, item->literal.as.text));
        else
            arz_buf_str(&buf, item->text);
    }
    arz_buf_char(&buf, ')');
    const char *standard =
        list->child && !buf.overflow ? by_the_letter(p, arz_buf_view(&buf)) : NULL;
    arz_buf_clear(&buf);
    return standard;
}

/* Tells of an operator of another language, once both sides are known. */
/* NOLINTNEXTLINE(misc-no-recursion): see by_the_letter() */
static bool tell_operator(parser *p, const operator_row *row, const arz_condition *left, size_t at,
                          const arz_condition *right)
{
    arz_str found = arz_str_slice(p->text, at, at + arz_str_of(row->text).size);
    bool listed = row->operation == ARZ_OPERATOR_IN && right->kind == ARZ_CONDITION_LIST;
    if (row->dialect == ARZ_DIALECT_COUNT)
        return true;
    return arz_dialect_tell(row->dialect, p->text, at, found,
                            listed ? list_standard(p, left, right) : row->standard, p->options,
                            p->error);
}

/* The right side of a comparison. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_condition *parse_right(parser *p, arz_condition_operator operation)
{
    p->behind_in = operation == ARZ_OPERATOR_IN;
    arz_condition *right = parse_postfix(p);
    p->behind_in = false;
    return right;
}

/* A literal pattern is compiled here, once. */
static bool compile_pattern(parser *p, arz_condition *node, const arz_condition *pattern)
{
    if (node->operation != ARZ_OPERATOR_MATCHES || pattern->kind != ARZ_CONDITION_LITERAL ||
        pattern->literal.kind != ARZ_KIND_STRING)
        return true;
    arz_error problem = ARZ_ERROR_INIT;
    node->regex =
        arz_regex_compile(p->options->arena, pattern->literal.as.text, ARZ_REGEX_PCRE, &problem);
    if (node->regex)
        return true;
    size_t start = (size_t)(pattern->text.data - p->text.data) + 1;
    problem.column = arz_text_column(p->text, start) + (problem.column ? problem.column - 1 : 0);
    return arz_fail_move(p->error, &problem);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_condition *parse_comparison(parser *p)
{
    size_t operator_at, start = p->at;
    arz_condition *left = parse_postfix(p);
    const operator_row *row = left ? take_operator(p, &operator_at) : NULL;
    if (!row)
        return left;
    arz_condition *right = parse_right(p, row->operation);
    if (!right || !tell_operator(p, row, left, operator_at, right))
        return NULL;
    children sides = { NULL, NULL };
    add_child(&sides, left);
    add_child(&sides, right);
    arz_condition *node = new_node(p, ARZ_CONDITION_COMPARE, start);
    node->operation = row->operation;
    node->child = sides.first;
    if (!compile_pattern(p, node, right))
        return NULL;
    size_t second;
    if (take_operator(p, &second)) {
        (void)arz_fail_text(p->error, "condition", p->text, second,
                            "one comparison follows another; join them with '&&', or put one in "
                            "parentheses");
        return NULL;
    }
    return node;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_condition *parse_not(parser *p)
{
    skip_blanks(p);
    size_t start = p->at;
    if (!take_logic(p, "!", "not"))
        return p->error && p->error->kind != ARZ_OK ? NULL : parse_comparison(p);
    if (!deeper(p))
        return NULL;
    arz_condition *inside = parse_not(p);
    p->depth--;
    if (!inside)
        return NULL;
    arz_condition *node = new_node(p, ARZ_CONDITION_NOT, start);
    node->child = inside;
    return node;
}

/* A chain of one operator, as one node with many children: no chain is too long for the stack. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_condition *parse_chain(parser *p, arz_condition_kind kind, const char *symbol,
                                  const char *word, arz_condition *(*parse_item)(parser *p))
{
    skip_blanks(p);
    size_t start = p->at;
    arz_condition *item = parse_item(p);
    if (!item || !take_logic(p, symbol, word))
        return item;
    children list = { NULL, NULL };
    add_child(&list, item);
    do {
        item = parse_item(p);
        if (!item)
            return NULL;
        add_child(&list, item);
    } while (take_logic(p, symbol, word));
    arz_condition *node = new_node(p, kind, start);
    node->child = list.first;
    return node;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_condition *parse_and(parser *p)
{
    return parse_chain(p, ARZ_CONDITION_AND, "&&", "and", parse_not);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_condition *parse_or(parser *p)
{
    return parse_chain(p, ARZ_CONDITION_OR, "||", "or", parse_and);
}

/* Something stands behind the condition. */
static void fail_rest(parser *p)
{
    (void)arz_fail_text(p->error, "condition", p->text, p->at,
                        "expected an operator or the end, %s", found(p));
    if (peek(p, 0) == '=')
        (void)arz_fail_help(p->error, "equality is written '=='");
    else if (peek(p, 0) == '&' || peek(p, 0) == '|')
        (void)arz_fail_help(p->error, "'and' is written '&&', 'or' is written '||'");
}

const arz_condition *arz_condition_parse(arz_str text, const arz_expr_options *options,
                                         arz_error *error)
{
    if (text.size > ARZ_MAX_EXPR_BYTES) {
        (void)arz_fail(error, ARZ_ERROR_LIMIT, "condition",
                       "the condition is longer than %zu bytes", ARZ_MAX_EXPR_BYTES);
        return NULL;
    }
    arz_error problem = ARZ_ERROR_INIT;
    parser p = { .text = text, .options = options, .error = &problem };
    const arz_condition *condition = parse_or(&p);
    if (condition && problem.kind == ARZ_OK && !at_end(&p))
        fail_rest(&p);
    if (problem.kind == ARZ_OK)
        return condition;
    (void)arz_fail_move(error, &problem);
    return NULL;
}
