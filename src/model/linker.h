/* What the files of this room share while a document is linked. Each description is linked in
 * turn: `description` is the one at hand. Nothing here stops at an error: it is told, and what it
 * concerns is left NULL or out of the graph. */
#ifndef ARZ_MODEL_LINKER_H
#define ARZ_MODEL_LINKER_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/export.h>

#include "base/suggest.h"
#include "model/field.h"
#include "model/graph.h"
#include "model/tell.h"

/* The way to the network, open only while the entry document or one of its source descriptions
 * is read: nothing that those name is fetched. */
typedef struct arz_gate {
    arz_fetch_fn fetch; /* or NULL */
    void *data;
    bool open;
} arz_gate;

typedef struct arz_linker {
    arz_document *document;
    const arz_load_options *options;
    arz_teller tell;
    arz_description *description; /* being linked */
    arz_expr_options expr;        /* for what is compiled in it */
    arz_dialect_sink sink;
    arz_map apis; /* document (the address of it) → arz_api */
    arz_gate *gate;
    size_t identified; /* of the document's descriptions: those whose sources' $self are known */
} arz_linker;

/* Who names something, for messages: "step 'a' calls". */
typedef struct arz_who {
    const char *what;
    arz_str name;
    const char *verb;
} arz_who;

#define ARZ_WHO_FORMAT    "%s '%s' %s"
#define ARZ_WHO_ARGS(who) (who).what, ARZ_QUOTE((who).name), (who).verb

/* Where a list of parameters stands, which decides on `in`. */
typedef enum arz_parameter_use {
    ARZ_FOR_WORKFLOW_STEPS, /* all steps of a workflow: `in` as it may be */
    ARZ_FOR_OPERATION,
    ARZ_FOR_INPUTS /* of the workflow that a step or an action calls: no `in` */
} arz_parameter_use;

typedef struct arz_parameters {
    const arz_parameter *items;
    size_t count;
} arz_parameters;

typedef struct arz_actions {
    const arz_action *items;
    size_t count;
    bool broken; /* there are others, which are wrong and have been told of */
} arz_actions;

typedef struct arz_criteria {
    const arz_criterion *const *items;
    size_t count;
} arz_criteria;

typedef struct arz_outputs {
    const arz_output *items;
    size_t count;
} arz_outputs;

/* What all steps of a workflow have in common. */
typedef struct arz_common {
    arz_parameters parameters;
    arz_actions success, failure;
} arz_common;

/* model/source.c */

void arz_link_sources(arz_linker *linker);
const char *arz_source_type_name(arz_source_type type); /* static: "openapi" */
/* The source description called `name`, or NULL. */
arz_source *arz_find_source(const arz_linker *linker, arz_str name);
/* Adds the names of all. */
void arz_suggest_sources(arz_linker *linker, arz_suggest *suggest);
/* What kind of document the source is, by its `type` or else its text. */
arz_source_type arz_source_find_type(arz_linker *linker, arz_source *source);
/* What the source names, loaded at the first call; NULL where that failed, which has been told. */
arz_api *arz_source_open_api(arz_linker *linker, arz_source *source);
const arz_description *arz_source_open_description(arz_linker *linker, arz_source *source);

/* model/spelled.c: dialects in the names of workflows and steps. */

/* The name without `{}` around it, and then without the prefix ("$steps."). */
arz_str arz_spelled_name(arz_str text, const char *prefix);
/* Tells that the name at `at` is read as the other one. */
void arz_tell_spelled(arz_linker *linker, arz_place at, arz_str name);
/* The step of the workflow that the text at `at` names: an id, or the dialect `$steps.ID`. NULL,
 * not told. */
const arz_step *arz_find_spelled_step(arz_linker *linker, const arz_workflow *workflow,
                                      arz_place at);

/* model/description.c */

/* Makes a description of the document, with its sources, workflows and steps named and in place
 * but not linked, and queues it. */
arz_description *arz_description_declare(arz_linker *linker, const arz_doc *doc);
void arz_description_link(arz_linker *linker, arz_description *description);
/* "an OpenAPI 3.0.3 description" and the like, for messages. In the document's arena. */
const char *arz_doc_looks_like(const arz_linker *linker, const arz_doc *doc);

/* model/workflow.c */

void arz_link_workflow(arz_linker *linker, arz_workflow *workflow);
/* The workflow that the text at `at` names: an id, or `$sourceDescriptions.NAME.ID`. NULL, told. */
const arz_workflow *arz_find_workflow(arz_linker *linker, arz_place at, arz_who who);

/* model/step.c */

void arz_link_step(arz_linker *linker, arz_step *step, const arz_common *common);
arz_criteria arz_link_criteria(arz_linker *linker, arz_place object, const char *name);
arz_outputs arz_link_outputs(arz_linker *linker, arz_place object);

/* model/order.c: the order in which the steps are executed, once they are linked. */
void arz_link_order(arz_linker *linker, arz_workflow *workflow, const arz_common *common);

/* model/operation.c: fills in what the step calls. */
void arz_link_target(arz_linker *linker, arz_step *step);

/* model/parameter.c */

/* `operation` is that of the step, for parameters without `in`; or NULL. */
arz_parameters arz_link_parameters(arz_linker *linker, arz_place object, arz_parameter_use use,
                                   const arz_operation *operation);
/* A component by itself, whatever it may be used for. False where it is not to be used, which is
 * told; what could be read of it is filled in all the same. */
bool arz_link_lone_parameter(arz_linker *linker, arz_place object, arz_parameter *parameter);
/* The step's own, and those of the workflow that fit the step and are not overridden. */
arz_parameters arz_merge_parameters(arz_linker *linker, const arz_step *step, arz_parameters own,
                                    arz_parameters common);

/* model/action.c */

/* The actions in the list `name` ("onFailure") of an object of `workflow`. `failure`: `retry` is
 * allowed, and components are failureActions. */
arz_actions arz_link_actions(arz_linker *linker, const arz_workflow *workflow, arz_place object,
                             const char *name, bool failure);
/* A component by itself, as a parameter's; what it goes to is not looked for. */
bool arz_link_lone_action(arz_linker *linker, arz_place object, bool failure, arz_action *action);
/* The step's own, then the workflow's of other names. */
arz_actions arz_merge_actions(arz_linker *linker, arz_actions own, arz_actions common);

/* model/component.c */

/* What an element of a list is: itself, or the component of `kind` ("parameters") that a Reusable
 * Object names. *value is the Reusable Object's `value`, or nothing. False: told. */
ARZ_MUST_USE bool arz_resolve_reusable(arz_linker *linker, arz_place element, const char *kind,
                                       arz_place *object, arz_place *value);

/* model/input.c */
void arz_link_inputs(arz_linker *linker, arz_workflow *workflow);

#endif
