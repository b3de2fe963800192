/* Simple conditions: `$statusCode == 200 && $response.body#/ready`. (Arazzo 1.1.0, "Criterion
 * Object", "Simple Conditions")
 *
 * From the loosest to the tightest: `||`, `&&`, `!`, one comparison (they do not chain), and
 * `.name` and `[index]` behind a value. How values compare, and which pass alone, is said in
 * expr/operand.h. A JSON Pointer ends at a blank, an operator, a comma, a quote or a bracket that
 * it did not open. Evaluation allocates only for paths that select several places, for lengths
 * and for patterns that are not literal. */
#ifndef ARZ_EXPR_CONDITION_H
#define ARZ_EXPR_CONDITION_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "expr/expression.h"

typedef struct arz_condition arz_condition;

/* Parses text that lives as long as the arena. NULL with *error filled: kind SYNTAX, rule
 * "condition", error->column in the text. */
ARZ_MUST_USE const arz_condition *arz_condition_parse(arz_str text, const arz_expr_options *options,
                                                      arz_error *error);

/* Whether it holds, in *holds. False with *error filled where it cannot be evaluated. */
ARZ_MUST_USE bool arz_condition_eval(const arz_condition *condition, const arz_scope *scope,
                                     bool *holds, arz_error *error);

/* Appends what the sides of the failed comparisons were, for messages: "$statusCode is 404". */
void arz_condition_explain(const arz_condition *condition, const arz_scope *scope, arz_buf *why);

/* Calls `visit` for each expression in it. */
void arz_condition_visit(const arz_condition *condition,
                         void (*visit)(void *data, const arz_expression *expression), void *data);

#endif
