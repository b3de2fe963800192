/* One application of schemas to an instance: what keywords' functions see and call. */
#ifndef ARZ_SCHEMA_EVALUATE_H
#define ARZ_SCHEMA_EVALUATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "doc/value.h"
#include "schema/compiled.h"

typedef enum arz_evaluation_mode {
    ARZ_MODE_TEST,  /* is it valid? The first failure ends it */
    ARZ_MODE_COUNT, /* how far is it from valid? */
    ARZ_MODE_REPORT /* why is it not valid? */
} arz_evaluation_mode;

typedef struct arz_evaluation {
    arz_evaluation_mode mode;
    arz_direction direction;
    arz_finding_fn found;
    void *data;
    arz_error *error;
    bool stopped;   /* an error, or the caller has heard enough: every function returns false */
    size_t depth;   /* applications in progress */
    size_t steps;   /* applications so far */
    size_t penalty; /* in ARZ_MODE_COUNT: the weight of what failed, */
    const struct arz_schema_frame *counting; /* seen from here */
    arz_buf pointer, message;
} arz_evaluation;

/* How an application's instance lies in that of the application around it. */
typedef enum arz_frame_step {
    ARZ_STEP_HERE, /* it is the same */
    ARZ_STEP_MEMBER,
    ARZ_STEP_ELEMENT,
    ARZ_STEP_NAME /* it is the name of a member */
} arz_frame_step;

/* What the keywords of one schema, and those that it applies to the same instance, have
 * evaluated. (JSON Schema Core, section 11) */
typedef struct arz_evaluated {
    bool all;       /* every member, or every element */
    size_t prefix;  /* elements before this one */
    arz_str *names; /* owned: members */
    size_t name_count, name_capacity;
    size_t *elements; /* owned: further elements */
    size_t element_count, element_capacity;
} arz_evaluated;

/* One application: of a schema, to an instance, inside another one. */
typedef struct arz_schema_frame {
    const struct arz_schema_frame *parent; /* NULL for the outermost */
    const arz_schema *schema;
    arz_view instance;
    arz_frame_step step;
    arz_str name;
    size_t index;
    arz_evaluated *evaluated; /* NULL where nobody will ask */
} arz_schema_frame;

/* Apply a schema to the same instance, to a member, to an element, to a member's name. In the
 * mode of the evaluation; true where it is valid. */
bool arz_apply_here(arz_evaluation *evaluation, const arz_schema_frame *at,
                    const arz_schema *schema);
bool arz_apply_member(arz_evaluation *evaluation, const arz_schema_frame *at,
                      const arz_schema *schema, arz_str name, arz_view value);
bool arz_apply_element(arz_evaluation *evaluation, const arz_schema_frame *at,
                       const arz_schema *schema, size_t index, arz_view value);
bool arz_apply_name(arz_evaluation *evaluation, const arz_schema_frame *at,
                    const arz_schema *schema, arz_str name);

/* How much a failure tells that the instance is not meant for a schema: by this the nearest of
 * several alternatives is found. */
typedef enum arz_weight {
    ARZ_WEIGHT_VALUE = 10,  /* it is meant, and something is wrong with it */
    ARZ_WEIGHT_CONST = 100, /* a value that often tells alternatives apart */
    ARZ_WEIGHT_KIND =
        1000 /* it is another kind of thing; below the instance, a value like others */
} arz_weight;

/* Says that something is not as `node`, which is the keyword's value or in it, asks. Always
 * false. */
bool arz_finding_add(arz_evaluation *evaluation, const arz_schema_frame *at, const arz_node *node,
                     arz_weight weight, const char *format, ...) ARZ_PRINTF(5, 6);
/* The schema or the instance cannot be dealt with: *evaluation->error is filled. Always false. */
bool arz_evaluation_stop(arz_evaluation *evaluation);

/* Whether there is more to be said, `valid` being what came out so far. */
bool arz_evaluation_goes_on(const arz_evaluation *evaluation, bool valid);

/* Whether findings are wanted: messages are only worth making then. */
bool arz_evaluation_reports(const arz_evaluation *evaluation);

/* Counts `steps` against the limit; false, stopping, past it. */
bool arz_evaluation_step(arz_evaluation *evaluation, size_t steps);

/* As arz_schema_valid() without findings; counts on from *steps, so that several tests share one
 * limit. */
bool arz_schema_test(const arz_schema *schema, arz_view instance, arz_direction direction,
                     size_t *steps, arz_error *error);

/* Mark what has been evaluated, where somebody will ask. */
void arz_evaluated_name(const arz_schema_frame *at, arz_str name);
void arz_evaluated_element(const arz_schema_frame *at, size_t index);
void arz_evaluated_prefix(const arz_schema_frame *at, size_t count);
void arz_evaluated_all(const arz_schema_frame *at);

#endif
