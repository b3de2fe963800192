/* Every expression of a workflow, with where it stands and when it is evaluated. */
#ifndef ARZ_MODEL_WALK_H
#define ARZ_MODEL_WALK_H

#include <stdbool.h>

#include "model/graph.h"

/* When an expression is evaluated. */
typedef enum arz_moment {
    ARZ_MOMENT_BEFORE, /* the step's request: its values are not there yet */
    ARZ_MOMENT_AFTER,  /* its response */
    ARZ_MOMENT_END     /* of the workflow */
} arz_moment;

typedef struct arz_walk {
    const arz_workflow *workflow;
    const arz_step *step; /* NULL: in the workflow's outputs */
    arz_moment moment;
    bool common;     /* in a parameter or action that the workflow gives to all its steps */
    arz_place place; /* of the string that it stands in, or of what that is a part of */
} arz_walk;

typedef void (*arz_walk_fn)(void *data, const arz_walk *at, const arz_expression *expression);

void arz_walk_workflow(const arz_workflow *workflow, arz_walk_fn visit, void *data);

/* Those of one step. */
void arz_walk_step(const arz_step *step, arz_walk_fn visit, void *data);

/* The workflow whose outputs `$outputs` means there: the one that the step called, once it has. */
const arz_workflow *arz_walk_own_outputs(const arz_walk *at);

/* The index of the tail by which the expression is to be read, by the names that are declared: the
 * longest wins. SIZE_MAX where it is read whole, or where nothing that it names is declared. */
size_t arz_walk_tail(const arz_walk *at, const arz_expression *expression);

#endif
