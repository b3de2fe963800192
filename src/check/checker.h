/* What the files of this room share while a document is checked. */
#ifndef ARZ_CHECK_CHECKER_H
#define ARZ_CHECK_CHECKER_H

#include "base/map.h"
#include "check/named.h"
#include "check/origin.h"
#include "check/usage.h"
#include "expr/selection.h"
#include "model/field.h"
#include "model/graph.h"
#include "model/tell.h"
#include "model/walk.h"

typedef struct arz_checker {
    arz_teller tell;
    arz_document *document;
    const arz_description *description; /* being checked */
    arz_expr_options expr;              /* for what expressions turn out to be */
    arz_dialect_sink sink;
    arz_usage usage;    /* of the description */
    arz_named named;    /* of the entry */
    bool broken;        /* something could not be linked */
    arz_map operations; /* owned: those whose schemas have been looked at, by their address */
} arz_checker;

/* check/validate.c: a document that is linked; what is found goes to `diagnostics`, not sorted. */
void arz_check_document(arz_document *document, arz_diagnostics *diagnostics);
/* check/shape.c: objects, fields and their kinds. */
void arz_check_shape(arz_checker *checker, arz_place root);
/* check/actions.c: actions and the order of things. */
void arz_check_actions(arz_checker *checker, const arz_workflow *workflow);
/* One action by itself. */
void arz_check_action(arz_checker *checker, const arz_action *action, bool failure);
/* check/paths.c: the ways through a workflow. */
void arz_check_paths(arz_checker *checker, const arz_workflow *workflow);
/* check/unused.c: once the expressions have been checked. */
void arz_check_unused(arz_checker *checker);
/* check/inputs.c */
void arz_check_inputs(arz_checker *checker);
/* check/media.c */
void arz_check_media(arz_checker *checker, const arz_step *step);
/* check/components.c: the names of all. */
void arz_check_components(arz_checker *checker);
/* check/unreached.c: what can be known of the entry's components by themselves that no workflow
 * comes to. */
void arz_check_unreached(arz_checker *checker);
/* check/cycles.c: the workflows of all documents. */
void arz_check_cycles(arz_checker *checker);
/* check/expressions.c: the names in runtime expressions. */
void arz_check_expressions(arz_checker *checker, const arz_workflow *workflow);
/* check/moments.c: whether one has a value where it stands. */
void arz_check_moment(arz_checker *checker, const arz_walk *at, const arz_expression *expression);
/* check/expressions.c: one that belongs to no workflow: what it names in the description. */
void arz_check_lone_expression(arz_checker *checker, arz_place at,
                               const arz_expression *expression);
/* check/api.c: steps against the operations that they call. */
void arz_check_calls(arz_checker *checker, const arz_workflow *workflow);
/* The operation's parameter that the step's is; NULL. */
const arz_api_parameter *arz_check_find_parameter(const arz_operation *operation,
                                                  const arz_parameter *parameter);
/* check/call_inputs.c: of the workflow that a step calls, and those that its actions go to. */
void arz_check_inputs_given(arz_checker *checker, const arz_step *step);
/* Of those that a workflow depends on. */
void arz_check_inputs_passed(arz_checker *checker, const arz_workflow *workflow);
/* check/api_security.c: a step that calls an operation. */
void arz_check_security(arz_checker *checker, const arz_step *step);
/* check/api_schemas.c: likewise. */
void arz_check_schemas(arz_checker *checker, const arz_step *step);
/* Faults that are told of one value: the rest would say the same. */
#define ARZ_MAX_CHECKED_FINDINGS 10
/* check/api_values.c: likewise, the values of parameters. */
void arz_check_values(arz_checker *checker, const arz_step *step);
/* Holds a value against the schema of a request. An error in the schema that shows only now is one
 * of the description, not of the step. */
void arz_check_against(arz_checker *checker, const arz_schema *schema, arz_view value,
                       arz_finding_fn found, void *data);
/* A value that goes out as text as it comes in, which is what its schema makes of the text: 3 and
 * "3" are the same. New. */
json_t *arz_check_received(const arz_schema *schema, json_t *value);
/* check/api_payload.c: likewise. */
void arz_check_payload(arz_checker *checker, const arz_step *step);
/* check/api_response.c: a header of the response of a step. */
void arz_check_response_header(arz_checker *checker, const arz_step *step, arz_place at,
                               const arz_expression *expression);
/* What an expression finds in a response in the end. */
void arz_check_origin(arz_checker *checker, const arz_walk *at, const arz_expression *expression);
/* A way into the body of a response. */
typedef struct arz_response_path {
    const arz_step *step; /* whose operation gives the response */
    arz_str pointer;      /* as that of an arz_origin */
    size_t from;          /* in the pointer: what is in front is told of elsewhere */
    arz_place at;         /* the string that says it */
    arz_str shown;        /* what of that */
    bool query;           /* it is a query */
    bool brackets;        /* elements are written '[0]', and not '/0' */
} arz_response_path;
/* Tells where it leads nowhere. */
void arz_check_response_path(arz_checker *checker, const arz_response_path *path);
/* check/queries.c: of what comes from there. */
void arz_check_query(arz_checker *checker, const arz_origin *origin, const arz_doc *doc,
                     const arz_selection *query);
/* The same of a replacement's target, whose last member need not be there. */
void arz_check_target(arz_checker *checker, const arz_origin *origin, const arz_doc *doc,
                      const arz_selection *target);
/* check/targets.c: the targets of a payload's replacements. */
void arz_check_targets(arz_checker *checker, const arz_step *step);
/* The schema at a place of an API; NULL where there is none, or it is wrong, which is told. */
const arz_schema *arz_check_schema(arz_checker *checker, const arz_api *api, arz_place at);
/* check/conditions.c */
void arz_check_conditions(arz_checker *checker, const arz_step *step);
/* The criteria of an action by itself. */
void arz_check_criteria(arz_checker *checker, const arz_action *action);

#endif
