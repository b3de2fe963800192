/* Criteria of all four types: simple, regex, jsonpath, xpath. (Arazzo 1.1.0, "Criterion Object",
 * "Expression Type Object") */
#ifndef ARZ_EXPR_CRITERION_H
#define ARZ_EXPR_CRITERION_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "doc/document.h"
#include "expr/condition.h"
#include "expr/template.h"

typedef enum arz_criterion_type {
    ARZ_CRITERION_SIMPLE,
    ARZ_CRITERION_REGEX,
    ARZ_CRITERION_JSONPATH,
    ARZ_CRITERION_XPATH,
    ARZ_CRITERION_TYPE_COUNT
} arz_criterion_type;

typedef struct arz_criterion arz_criterion;

/* Compiles a Criterion Object. NULL with *error filled, at the node at fault. */
ARZ_MUST_USE const arz_criterion *
arz_criterion_compile(arz_place place, const arz_expr_options *options, arz_error *error);

arz_criterion_type arz_criterion_get_type(const arz_criterion *criterion);
const char *arz_criterion_type_name(arz_criterion_type type);    /* static */
arz_str arz_criterion_condition(const arz_criterion *criterion); /* as written; NUL-terminated */
/* The condition of a simple criterion; NULL of any other. */
const arz_condition *arz_criterion_simple(const arz_criterion *criterion);
arz_place arz_criterion_place(const arz_criterion *criterion);
/* Calls `visit` for each expression in its context and condition. */
void arz_criterion_visit(const arz_criterion *criterion,
                         void (*visit)(void *data, const arz_expression *expression), void *data);

/* Whether it passes. An evaluation error makes it fail, and is told in *error besides: the
 * return is never undefined. ("Evaluation Errors") */
bool arz_criterion_passes(const arz_criterion *criterion, const arz_scope *scope, arz_error *error);

/* Why it did not pass, one line: "$statusCode == 200 does not hold: $statusCode is 404". New, for
 * free(). */
ARZ_MUST_USE char *arz_criterion_explain(const arz_criterion *criterion, const arz_scope *scope);

#endif
