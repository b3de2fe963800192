/* The components of a description that are named somewhere, and those that a workflow comes to. */
#ifndef ARZ_CHECK_NAMED_H
#define ARZ_CHECK_NAMED_H

#include <stdbool.h>
#include <stddef.h>

#include "model/graph.h"

typedef enum arz_component_kind {
    ARZ_COMPONENT_INPUTS,
    ARZ_COMPONENT_PARAMETERS,
    ARZ_COMPONENT_SUCCESS_ACTIONS,
    ARZ_COMPONENT_FAILURE_ACTIONS,
    ARZ_COMPONENT_KIND_COUNT
} arz_component_kind;

/* Of the components of one kind. */
typedef struct arz_named_map {
    const arz_node *map; /* or NULL */
    bool *named;         /* owned: by anything, for each of the map's members */
    bool *reached;       /* owned: from outside of the components, perhaps by way of others */
} arz_named_map;

typedef struct arz_named {
    arz_named_map kinds[ARZ_COMPONENT_KIND_COUNT];
    bool known; /* false where the description has more nodes than ARZ_MAX_CHECKED_NODES */
} arz_named;

const char *arz_component_kind_name(arz_component_kind kind); /* static: "parameters" */

/* Held by the caller, for arz_named_clear(). */
void arz_named_find(arz_named *named, const arz_description *description);
void arz_named_clear(arz_named *named);

#endif
