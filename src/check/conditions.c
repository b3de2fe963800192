/* Simple conditions that hold or do not hold whatever the response is, and statuses that no
 * response has documented. (Arazzo 1.1.0, "Simple Conditions") */
#include <stdlib.h>

#include "base/fail.h"
#include "check/checker.h"
#include "doc/position.h"
#include "expr/condition_tree.h"
#include "expr/dialect.h"

/* Statuses that HTTP has. (RFC 9110, section 15) */
#define FIRST_STATUS 100
#define LAST_STATUS  599

/* The criteria of one list, all of which have to hold. */
typedef struct walk {
    arz_checker *checker;
    const arz_step *step;
    const arz_criterion *criterion; /* at hand */
    int status;                     /* that one of them wants; 0: none so far */
    bool common;                    /* for all steps of the workflow */
} walk;

static arz_place condition_place(const walk *w)
{
    return arz_field(arz_criterion_place(w->criterion), "condition");
}

/* Where in the condition the part stands: the character, from 1. What stands there twice is told of
 * once. */
static unsigned column_of(const walk *w, const arz_condition *part)
{
    arz_str all = arz_criterion_condition(w->criterion);
    size_t at = arz_str_find(all, part->text);
    return arz_text_column(all, at == SIZE_MAX ? 0 : at);
}

/* "$statusCode == 201" for the `201` of "$statusCode == 200 || 201": what is before it, with the
 * literal for its own; or no help. */
static void help_constant(arz_error *error, const arz_condition *before,
                          const arz_condition *constant)
{
    const arz_condition *left = before ? before->child : NULL, *right = left ? left->next : NULL;
    if (!right || before->kind != ARZ_CONDITION_COMPARE || right->kind != ARZ_CONDITION_LITERAL)
        return;
    arz_str start = arz_str_slice(before->text, 0, (size_t)(right->text.data - before->text.data));
    (void)arz_fail_help(error, "each side is a condition of its own; did you mean '%s%s'?",
                        ARZ_QUOTE(start), ARZ_QUOTE(constant->text));
}

/* Rule condition-constant: of the sides of '&&' and '||'. */
static void check_constants(const walk *w, const arz_condition *chain)
{
    const arz_condition *before = NULL;
    for (const arz_condition *side = chain->child; side; before = side, side = side->next) {
        if (side->kind != ARZ_CONDITION_LITERAL)
            continue;
        arz_error error = ARZ_ERROR_INIT;
        arz_str all = arz_str_slice(chain->text, 0, (size_t)(side->text.data - chain->text.data));
        (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "condition-constant",
                       "'%s' is a literal: as a side of '%s' it %s holds", ARZ_QUOTE(side->text),
                       chain->kind == ARZ_CONDITION_AND ? "&&" : "||",
                       arz_operand_truth(&side->literal) ? "always" : "never");
        help_constant(&error, before, side);
        arz_tell_remark(&w->checker->tell, ARZ_SEVERITY_WARNING, condition_place(w),
                        column_of(w, chain) + arz_text_column(all, all.size) - 1, &error);
    }
}

static bool is_root(const arz_condition *side, arz_root root)
{
    return side->kind == ARZ_CONDITION_EXPRESSION && side->expression->reference.root == root;
}

/* The operator seen from the other side. */
static arz_condition_operator turned(arz_condition_operator operation)
{
    switch (operation) {
    case ARZ_OPERATOR_LESS:
        return ARZ_OPERATOR_GREATER;
    case ARZ_OPERATOR_LESS_EQUAL:
        return ARZ_OPERATOR_GREATER_EQUAL;
    case ARZ_OPERATOR_GREATER:
        return ARZ_OPERATOR_LESS;
    case ARZ_OPERATOR_GREATER_EQUAL:
        return ARZ_OPERATOR_LESS_EQUAL;
    case ARZ_OPERATOR_EQUAL:
    case ARZ_OPERATOR_NOT_EQUAL:
    case ARZ_OPERATOR_CONTAINS:
    case ARZ_OPERATOR_IN:
    case ARZ_OPERATOR_MATCHES:
    case ARZ_OPERATOR_COUNT:
        break;
    }
    return operation;
}

/* Whether some status compares so with the number. */
static bool some_status(arz_condition_operator operation, double number)
{
    switch (operation) {
    case ARZ_OPERATOR_EQUAL:
        return number >= FIRST_STATUS && number <= LAST_STATUS && number == (double)(int)number;
    case ARZ_OPERATOR_LESS:
        return FIRST_STATUS < number;
    case ARZ_OPERATOR_LESS_EQUAL:
        return FIRST_STATUS <= number;
    case ARZ_OPERATOR_GREATER:
        return LAST_STATUS > number;
    case ARZ_OPERATOR_GREATER_EQUAL:
        return LAST_STATUS >= number;
    case ARZ_OPERATOR_NOT_EQUAL:
    case ARZ_OPERATOR_CONTAINS:
    case ARZ_OPERATOR_IN:
    case ARZ_OPERATOR_MATCHES:
    case ARZ_OPERATOR_COUNT:
        break;
    }
    return true;
}

/* The number that the literal is, or that its text says. */
static bool number_of(const arz_operand *literal, double *number)
{
    arz_operand read = *literal;
    if (literal->kind == ARZ_KIND_STRING && !arz_operand_number(literal->as.text, &read))
        return false;
    *number = read.kind == ARZ_KIND_INTEGER ? (double)read.as.integer : read.as.real;
    return read.kind == ARZ_KIND_INTEGER || read.kind == ARZ_KIND_REAL;
}

/* Rule condition-never. */
static void tell_never(const walk *w, const arz_condition *part, const char *why)
{
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "condition-never", "'%s' never holds: %s",
                   ARZ_QUOTE(arz_str_trim(part->text)), why);
    arz_tell_remark(&w->checker->tell, ARZ_SEVERITY_WARNING, condition_place(w), column_of(w, part),
                    &error);
}

static void put_statuses(arz_buf *buf, const arz_operation *operation)
{
    for (size_t i = 0; i < operation->response_count && i < 8; i++)
        arz_buf_printf(buf, "%s'%s'", i ? ", " : "", ARZ_QUOTE(operation->responses[i].status));
}

/* Rule status-documented. */
static void check_documented(const walk *w, const arz_condition *part, int status)
{
    const arz_operation *operation = w->step->operation;
    if (w->common || !operation || operation->response_count == 0 ||
        arz_operation_response(operation, status))
        return;
    arz_buf known = ARZ_BUF_INIT(0);
    arz_error error = ARZ_ERROR_INIT;
    put_statuses(&known, operation);
    (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "status-documented",
                   "'%s' does not document the status %d; it documents %s", w->step->target, status,
                   arz_buf_cstr(&known));
    arz_tell_remark(&w->checker->tell, ARZ_SEVERITY_INFO, condition_place(w), column_of(w, part),
                    &error);
    arz_buf_clear(&known);
}

/* `$statusCode` against a literal. */
static void check_status(walk *w, const arz_condition *part, arz_condition_operator operation,
                         const arz_operand *literal)
{
    double number;
    if (operation > ARZ_OPERATOR_GREATER_EQUAL || operation == ARZ_OPERATOR_NOT_EQUAL ||
        literal->kind == ARZ_KIND_NULL)
        return;
    if (!number_of(literal, &number)) {
        if (operation == ARZ_OPERATOR_EQUAL)
            tell_never(w, part, "a status is a number, such as 200");
    } else if (!some_status(operation, number)) {
        tell_never(w, part, "a status is a number from 100 to 599");
    } else if (operation == ARZ_OPERATOR_EQUAL) {
        check_documented(w, part, (int)number);
    }
}

/* `$method` against a literal. */
static void check_method(const walk *w, const arz_condition *part, arz_condition_operator operation,
                         const arz_operand *literal)
{
    const arz_operation *called = w->step->operation;
    if (w->common || !called || operation != ARZ_OPERATOR_EQUAL || literal->kind == ARZ_KIND_NULL ||
        (literal->kind == ARZ_KIND_STRING &&
         arz_str_equal_nocase(literal->as.text, arz_str_of(called->method))))
        return;
    arz_buf why = ARZ_BUF_INIT(0);
    arz_buf_printf(&why, "the method of the request is '%s'", called->method);
    tell_never(w, part, arz_buf_cstr(&why));
    arz_buf_clear(&why);
}

static void check_comparison(walk *w, const arz_condition *part)
{
    const arz_condition *left = part->child, *right = left ? left->next : NULL;
    arz_condition_operator operation = part->operation;
    if (!right)
        return;
    if (left->kind == ARZ_CONDITION_LITERAL && right->kind == ARZ_CONDITION_LITERAL) {
        if (operation == ARZ_OPERATOR_EQUAL && !arz_operand_equal(&left->literal, &right->literal))
            tell_never(w, part, "both sides are literals, which differ");
        return;
    }
    if (left->kind == ARZ_CONDITION_LITERAL) {
        const arz_condition *swap = left;
        left = right;
        right = swap;
        operation = turned(operation);
    }
    if (right->kind != ARZ_CONDITION_LITERAL)
        return;
    if (is_root(left, ARZ_ROOT_STATUS_CODE))
        check_status(w, part, operation, &right->literal);
    else if (is_root(left, ARZ_ROOT_METHOD))
        check_method(w, part, operation, &right->literal);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static void check_parts(walk *w, const arz_condition *part)
{
    if (part->kind == ARZ_CONDITION_COMPARE)
        check_comparison(w, part);
    if (part->kind == ARZ_CONDITION_AND || part->kind == ARZ_CONDITION_OR)
        check_constants(w, part);
    for (const arz_condition *child = part->child; child; child = child->next)
        check_parts(w, child);
}

/* The status that the comparison wants; 0 where it is no `$statusCode == NUMBER`. */
static int wanted_status(const arz_condition *part)
{
    double number = 0;
    const arz_condition *left = part->child, *right = left ? left->next : NULL;
    if (part->kind != ARZ_CONDITION_COMPARE || part->operation != ARZ_OPERATOR_EQUAL || !right ||
        !is_root(left, ARZ_ROOT_STATUS_CODE) || right->kind != ARZ_CONDITION_LITERAL ||
        !number_of(&right->literal, &number) || !some_status(ARZ_OPERATOR_EQUAL, number))
        return 0;
    return (int)number;
}

/* Two statuses that one response would have to have. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static void check_agreement(walk *w, const arz_condition *part)
{
    int status = wanted_status(part);
    if (part->kind == ARZ_CONDITION_AND) {
        for (const arz_condition *child = part->child; child; child = child->next)
            check_agreement(w, child);
    } else if (status && w->status && status != w->status) {
        arz_buf why = ARZ_BUF_INIT(0);
        arz_buf_printf(&why, "the status has to be %d, too; '||' says that one of them will do",
                       w->status);
        tell_never(w, part, arz_buf_cstr(&why));
        arz_buf_clear(&why);
    } else if (status) {
        w->status = status;
    }
}

static void check_criteria(arz_checker *checker, const arz_step *step,
                           const arz_criterion *const *criteria, size_t count, bool common)
{
    walk w = { checker, step, NULL, 0, common };
    for (size_t i = 0; i < count; i++) {
        const arz_condition *condition = arz_criterion_simple(criteria[i]);
        w.criterion = criteria[i];
        if (!condition)
            continue;
        check_parts(&w, condition);
        check_agreement(&w, condition);
    }
}

static void check_actions(arz_checker *checker, const arz_step *step, const arz_action *actions,
                          size_t count, size_t own)
{
    for (size_t i = 0; i < count; i++) {
        check_criteria(checker, step, actions[i].criteria, actions[i].criterion_count, i >= own);
    }
}

void arz_check_conditions(arz_checker *checker, const arz_step *step)
{
    check_criteria(checker, step, step->criteria, step->criterion_count, false);
    check_actions(checker, step, step->on_success, step->on_success_count,
                  step->own_on_success_count);
    check_actions(checker, step, step->on_failure, step->on_failure_count,
                  step->own_on_failure_count);
}

void arz_check_criteria(arz_checker *checker, const arz_action *action)
{
    static const arz_step none = { .kind = ARZ_STEP_OPERATION };
    check_criteria(checker, &none, action->criteria, action->criterion_count, true);
}
