/* The Arazzo graph: what a run walks. Every name is a pointer already, every expression a small
 * tree; components are merged in. All of it lives in the document's arena and never changes once
 * it is linked. (Arazzo 1.1.0, "Specification") */
#ifndef ARZ_MODEL_GRAPH_H
#define ARZ_MODEL_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <arazzo/document.h>

#include "base/map.h"
#include "doc/document.h"
#include "expr/criterion.h"
#include "expr/payload.h"
#include "expr/selector.h"
#include "expr/template.h"
#include "openapi/api.h"
#include "schema/schema.h"

typedef struct arz_description arz_description;
typedef struct arz_action arz_action;

typedef enum arz_source_type {
    ARZ_SOURCE_OPENAPI,
    ARZ_SOURCE_ARAZZO,
    ARZ_SOURCE_ASYNCAPI,
    ARZ_SOURCE_TYPE_COUNT
} arz_source_type;

/* A Source Description Object. What it names is loaded when a step first needs it. */
typedef struct arz_source {
    arz_str name, url; /* NUL-terminated */
    arz_source_type type;
    bool typed; /* it has a `type`, or the document has been looked at */
    arz_place place;
    const char *location;               /* the absolute URI that it is read from; or NULL */
    arz_str server_url;                 /* dialect `x-serverUrl`; or empty */
    const arz_doc *doc;                 /* once loaded; or NULL */
    arz_api *api;                       /* of an openapi source, once needed */
    const arz_description *description; /* of an arazzo source, once needed */
    bool failed;                        /* it could not be loaded; that has been told */
} arz_source;

/* A Parameter Object, after reusable objects are merged in. */
typedef struct arz_parameter {
    arz_str name;
    bool has_in;
    arz_location in;
    const arz_template *value;
    arz_place place, value_place; /* the value may be that of a Reusable Object */
} arz_parameter;

typedef struct arz_output {
    arz_str name;
    const arz_selector *value;
} arz_output;

typedef enum arz_action_type {
    ARZ_ACTION_END,
    ARZ_ACTION_GOTO,
    ARZ_ACTION_RETRY,
    ARZ_ACTION_TYPE_COUNT
} arz_action_type;

/* A Success or Failure Action Object. */
struct arz_action {
    arz_str name;
    arz_action_type type;
    const arz_step *step;         /* target; or NULL */
    const arz_workflow *workflow; /* target; or NULL */
    int64_t retry_after_ms;
    uint64_t retry_limit;
    const arz_criterion *const *criteria; /* all must pass */
    size_t criterion_count;
    const arz_parameter *parameters; /* 1.1: inputs of the target workflow */
    size_t parameter_count;
    arz_place place;
};

typedef enum arz_step_kind {
    ARZ_STEP_OPERATION,
    ARZ_STEP_WORKFLOW,
    ARZ_STEP_REQUEST, /* dialect `x-operation`: a URL and a method */
    ARZ_STEP_MESSAGE  /* 1.1, AsyncAPI: told of in a warning, and not to be run */
} arz_step_kind;

struct arz_step {
    arz_str id, description; /* NUL-terminated; description data NULL where there is none */
    size_t index;            /* in its workflow, as listed */
    size_t position;         /* in the order of execution */
    /* Of the steps, by index, the first that may be reached after this one although it is listed
     * before it, since an action leads there; its own index + 1 where there is none. */
    size_t back_to;
    arz_step_kind kind;
    const arz_workflow *owner;
    const arz_source *source;       /* whose operation it is; NULL for workflows of this document */
    const arz_operation *operation; /* OPERATION */
    const arz_workflow *workflow;   /* WORKFLOW */
    const char *method;             /* REQUEST */
    const arz_template *url;        /* REQUEST */
    const char *target;             /* "GET /pets/{id}", for people */
    const arz_parameter *parameters; /* the step's, then the workflow's that it does not override */
    size_t parameter_count, own_parameter_count;
    arz_str content_type;       /* empty: the operation's */
    const arz_payload *payload; /* or NULL */
    const arz_criterion *const *criteria;
    size_t criterion_count;
    const arz_action *on_success; /* in order; the step's own first, then the workflow's of other
                                     names */
    size_t on_success_count, own_on_success_count;
    const arz_action *on_failure;
    size_t on_failure_count, own_on_failure_count;
    bool broken_actions; /* one of the step or its workflow is wrong, which has been told */
    const arz_output *outputs;
    size_t output_count;
    const arz_step *const *depends_on; /* 1.1, within the workflow */
    size_t depends_on_count;
    const arz_step *const *depends_outside; /* 1.1, of other workflows */
    size_t depends_outside_count;
    int64_t timeout_ms; /* 1.1; 0: the run's */
    arz_place place;
};

/* What is behind an arz_input_info. */
typedef struct arz_input_schema {
    const arz_schema *schema;      /* or NULL */
    const arz_node *default_value; /* or NULL */
} arz_input_schema;

struct arz_workflow {
    arz_str id, summary, description; /* as a step's */
    const arz_description *owner;
    arz_place inputs;                      /* the schema; node NULL where there is none */
    const arz_schema *input_schema;        /* compiled; or NULL */
    const arz_input_info *input_infos;     /* what the schema declares or requires, in its order */
    const arz_input_schema *input_schemas; /* one for each of them */
    size_t input_count;
    bool open_inputs;    /* `additionalProperties: true`: any other input is right too */
    arz_map input_names; /* name → const arz_input_info */
    const arz_workflow *const *depends_on;
    size_t depends_on_count;
    arz_step *steps;
    size_t step_count;
    arz_map step_ids;             /* id → const arz_step */
    const arz_step *const *order; /* in which the steps are executed */
    bool ordered;                 /* by `dependsOn` of its steps, and not merely as listed */
    const arz_output *outputs;
    size_t output_count;
    arz_place place;
};

/* One Arazzo document. */
struct arz_description {
    const arz_document *document;
    const arz_doc *doc;
    int minor;       /* of the version: 0 or 1 */
    arz_str version; /* as written */
    arz_str title;
    arz_str self; /* $self; empty where there is none */
    arz_source *sources;
    size_t source_count;
    arz_workflow *workflows;
    size_t workflow_count;
    arz_map source_names; /* name → const arz_source */
    arz_map workflow_ids; /* id → const arz_workflow */
    arz_place components; /* node NULL where there are none */
};

struct arz_document {
    arz_arena *arena;
    arz_store *store;
    arz_schemas *schemas;
    arz_description *entry;         /* also where it could not be read: then it has no `doc` */
    arz_description **descriptions; /* owned: the entry first, then in the order of their need */
    size_t description_count, description_capacity;
    arz_error first; /* why the document is not complete; ARZ_OK where it is */
    bool strict;
};

const arz_workflow *arz_description_workflow(const arz_description *description, arz_str id);
/* The input that the schema declares or requires under that name, or NULL. */
const arz_input_info *arz_workflow_input(const arz_workflow *workflow, arz_str name);
/* Whether the schema says something of that name, or lets any name in. */
bool arz_workflow_takes_input(const arz_workflow *workflow, arz_str name);
const arz_step *arz_workflow_step(const arz_workflow *workflow, arz_str id);
const arz_source *arz_description_source(const arz_description *description, arz_str name);

#endif
