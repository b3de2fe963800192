/* Where the inputs of a workflow go. */
#ifndef ARZ_MODEL_INPUT_USES_H
#define ARZ_MODEL_INPUT_USES_H

#include <stdbool.h>
#include <stddef.h>

#include "model/graph.h"

/* A place that takes the value of an input as it is. */
typedef struct arz_input_use {
    const arz_schema *schema; /* or NULL */
    const arz_node *example;  /* what the place gives as one; or NULL */
    bool as_text;             /* a parameter: only the value's text goes out */
} arz_input_use;

typedef struct arz_input_uses {
    arz_input_use *items; /* owned */
    size_t count, capacity;
} arz_input_uses;

/* Adds every place that the steps of the workflow, and of those that it calls, put the input
 * into. */
void arz_input_uses_find(arz_input_uses *uses, const arz_workflow *workflow, arz_str name);
void arz_input_uses_clear(arz_input_uses *uses);

#endif
