/* What the files of this room share while a document is checked. */
#ifndef ARZ_CHECK_CHECKER_H
#define ARZ_CHECK_CHECKER_H

#include "check/usage.h"
#include "model/field.h"
#include "model/graph.h"
#include "model/tell.h"

typedef struct arz_checker {
    arz_teller tell;
    arz_document *document;
    const arz_description *description; /* being checked */
    arz_expr_options expr;              /* for what expressions turn out to be */
    arz_dialect_sink sink;
    arz_usage usage; /* of the description */
    bool broken;     /* something could not be linked */
} arz_checker;

/* check/validate.c: a document that is linked; what is found goes to `diagnostics`, not sorted. */
void arz_check_document(arz_document *document, arz_diagnostics *diagnostics);
/* check/shape.c: objects, fields and their kinds. */
void arz_check_shape(arz_checker *checker, arz_place root);
/* check/actions.c: actions and the order of things. */
void arz_check_actions(arz_checker *checker, const arz_workflow *workflow);
/* check/paths.c: the ways through a workflow. */
void arz_check_paths(arz_checker *checker, const arz_workflow *workflow);
/* check/unused.c: once the expressions have been checked. */
void arz_check_unused(arz_checker *checker);
/* check/cycles.c */
void arz_check_cycles(arz_checker *checker);
/* check/expressions.c: the names in runtime expressions. */
void arz_check_expressions(arz_checker *checker, const arz_workflow *workflow);
/* check/api.c: steps against the operations that they call. */
void arz_check_calls(arz_checker *checker, const arz_workflow *workflow);

#endif
