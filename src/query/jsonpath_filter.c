/* What holds for a place: logical expressions, comparisons and functions. (RFC 9535, sections
 * 2.3.5.2 and 2.4) */
#include <stdint.h>

#include "query/jsonpath_eval.h"

/* Compiling a pattern that comes out of the data costs as much as many nodes. */
#define STEPS_PER_PATTERN 500
#define BYTES_PER_STEP    64

static arz_view number(arz_node *space, size_t value)
{
    *space = (arz_node){ .kind = ARZ_KIND_INTEGER, .as.integer = (int64_t)value };
    return arz_view_node(space);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_view eval_operand(arz_path_eval *eval, const arz_path_operand *operand, arz_view current,
                             arz_node *space);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by the levels of the evaluation */
static arz_view eval_nodes(arz_path_eval *eval, const arz_path_call *call, arz_view current,
                           arz_node *space)
{
    bool count = call->function == ARZ_PATH_COUNT;
    arz_path_walk walk = { .eval = eval, .enough = count ? SIZE_MAX : 2 };
    arz_path_run(&walk, call->arguments[0].as.query, current);
    if (count)
        return number(space, walk.count);
    return walk.count == 1 ? walk.last : ARZ_VIEW_NONE;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_view eval_length(arz_path_eval *eval, const arz_path_call *call, arz_view current,
                            arz_node *space)
{
    arz_node made;
    arz_view subject = eval_operand(eval, &call->arguments[0], current, &made);
    arz_kind kind = arz_view_kind(subject);
    arz_str text = arz_view_text(subject);
    if (kind < ARZ_KIND_STRING || !arz_path_spend(eval, 1 + text.size / BYTES_PER_STEP))
        return ARZ_VIEW_NONE;
    return number(space, kind == ARZ_KIND_STRING ? arz_utf8_length(text) : arz_view_size(subject));
}

/* A call that gives a value. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_view eval_call(arz_path_eval *eval, const arz_path_call *call, arz_view current,
                          arz_node *space)
{
    if (call->function == ARZ_PATH_LENGTH)
        return eval_length(eval, call, current, space);
    return eval_nodes(eval, call, current, space);
}

/* The value, or nothing. What is no piece of the data is made in `space`. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static arz_view eval_operand(arz_path_eval *eval, const arz_path_operand *operand, arz_view current,
                             arz_node *space)
{
    switch (operand->kind) {
    case ARZ_PATH_LITERAL:
        return arz_view_node(operand->as.literal);
    case ARZ_PATH_QUERY:
        return arz_path_find(eval, operand->as.query, current, space);
    case ARZ_PATH_CALL:
        return eval_call(eval, operand->as.call, current, space);
    }
    return ARZ_VIEW_NONE;
}

/* Compiles a pattern that is not known before, and forgets it. False where it is no I-Regexp. */
static bool match_dynamic(arz_path_eval *eval, arz_str pattern, arz_str subject, bool whole)
{
    bool matches = false;
    if (!arz_path_spend(eval, STEPS_PER_PATTERN + pattern.size))
        return false;
    arz_arena *arena = arz_arena_create();
    const arz_regex *regex = arz_regex_compile(arena, pattern, ARZ_REGEX_IREGEXP, NULL);
    if (regex &&
        !arz_regex_match_within(regex, subject, whole, &eval->regex_work, &matches, eval->error))
        eval->failed = true;
    arz_arena_free(arena);
    return matches;
}

/* match() and search(). */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static bool holds_call(arz_path_eval *eval, const arz_path_call *call, arz_view current)
{
    arz_node made, made_pattern;
    bool whole = call->function == ARZ_PATH_MATCH, matches = false;
    arz_view subject = eval_operand(eval, &call->arguments[0], current, &made);
    arz_view pattern = eval_operand(eval, &call->arguments[1], current, &made_pattern);
    if (arz_view_kind(subject) != ARZ_KIND_STRING || arz_view_kind(pattern) != ARZ_KIND_STRING)
        return false;
    arz_str text = arz_view_text(subject);
    if (!arz_path_spend(eval, 1 + text.size / BYTES_PER_STEP))
        return false;
    if (call->arguments[1].kind != ARZ_PATH_LITERAL)
        return match_dynamic(eval, arz_view_text(pattern), text, whole);
    if (call->regex &&
        !arz_regex_match_within(call->regex, text, whole, &eval->regex_work, &matches, eval->error))
        eval->failed = true;
    return matches;
}

/* Nothing equals nothing, and nothing else. */
static bool equal(arz_path_eval *eval, arz_view a, arz_view b)
{
    if (!arz_view_exists(a) || !arz_view_exists(b))
        return arz_view_exists(a) == arz_view_exists(b);
    size_t steps = eval->steps;
    bool same = arz_view_equal_counted(a, b, &steps);
    return arz_path_spend(eval, eval->steps - steps) && same;
}

static bool is_number(arz_view view)
{
    arz_kind kind = arz_view_kind(view);
    return kind == ARZ_KIND_INTEGER || kind == ARZ_KIND_REAL;
}

/* Only two numbers or two strings have an order. */
static bool less(arz_path_eval *eval, arz_view a, arz_view b)
{
    if (is_number(a) && is_number(b))
        return arz_view_compare_numbers(a, b) < 0;
    if (arz_view_kind(a) != ARZ_KIND_STRING || arz_view_kind(b) != ARZ_KIND_STRING)
        return false;
    arz_str left = arz_view_text(a);
    return arz_path_spend(eval, left.size / BYTES_PER_STEP) &&
           arz_str_compare(left, arz_view_text(b)) < 0;
}

static bool compare(arz_path_eval *eval, arz_path_comparison comparison, arz_view a, arz_view b)
{
    switch (comparison) {
    case ARZ_PATH_EQUAL:
        return equal(eval, a, b);
    case ARZ_PATH_NOT_EQUAL:
        return !equal(eval, a, b);
    case ARZ_PATH_LESS_EQUAL:
        return less(eval, a, b) || equal(eval, a, b);
    case ARZ_PATH_LESS:
        return less(eval, a, b);
    case ARZ_PATH_GREATER_EQUAL:
        return less(eval, b, a) || equal(eval, a, b);
    case ARZ_PATH_GREATER:
        return less(eval, b, a);
    }
    return false;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by the levels of the evaluation */
static bool exists(arz_path_eval *eval, const arz_jsonpath *query, arz_view current)
{
    arz_node made;
    if (query->singular)
        return arz_view_exists(arz_path_find(eval, query, current, &made));
    arz_path_walk walk = { .eval = eval, .enough = 1 };
    arz_path_run(&walk, query, current);
    return walk.count > 0;
}

/* Whether any part (`wanted` true), or not all (false), is so. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static bool has_part(arz_path_eval *eval, const arz_path_logical *parts, bool wanted,
                     arz_view current)
{
    for (const arz_path_logical *part = parts; part; part = part->next) {
        if (arz_path_holds(eval, part, current) == wanted || eval->failed)
            return true;
    }
    return false;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static bool holds(arz_path_eval *eval, const arz_path_logical *logical, arz_view current)
{
    arz_node left, right;
    switch (logical->kind) {
    case ARZ_PATH_ANY:
        return has_part(eval, logical->parts, true, current);
    case ARZ_PATH_ALL:
        return !has_part(eval, logical->parts, false, current);
    case ARZ_PATH_NOT:
        return !arz_path_holds(eval, logical->parts, current);
    case ARZ_PATH_COMPARE:
        return compare(eval, logical->comparison,
                       eval_operand(eval, &logical->left, current, &left),
                       eval_operand(eval, &logical->right, current, &right));
    case ARZ_PATH_EXISTS:
        return exists(eval, logical->left.as.query, current);
    case ARZ_PATH_HOLDS:
        return holds_call(eval, logical->left.as.call, current);
    }
    return false;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
bool arz_path_holds(arz_path_eval *eval, const arz_path_logical *logical, arz_view current)
{
    return arz_path_spend(eval, 1) && holds(eval, logical, current) && !eval->failed;
}
