/* The ways through a workflow as a graph: from each step to those that may come behind it.
 * (Arazzo 1.1.0, "Step Object": onSuccess, onFailure) */
#ifndef ARZ_CHECK_FLOW_H
#define ARZ_CHECK_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/graph.h"

/* The nodes are the steps by their index, then two ends. The end that every failure without an
 * action leads to is left out: it is on every way. */
typedef struct arz_flow {
    size_t step_count;
    size_t start;     /* the node of the step that is executed first */
    size_t done;      /* the node of a workflow that succeeds */
    size_t gone;      /* of one that an action makes fail, or leaves for another workflow */
    uint32_t *first;  /* owned: where in `next` those of a node start; one more than nodes */
    uint32_t *next;   /* owned */
    bool *alone;      /* owned: a retry runs the step, and comes back */
    bool *reached;    /* owned: a way leads from the first step to the node */
    bool *leaves;     /* owned: a way leads from the node to an end */
    bool *inevitable; /* owned: every way from the first step to `done` passes the node; all false
                         where there is no such way */
} arz_flow;

/* Held by the caller, for arz_flow_clear(). Linear in steps and actions. */
void arz_flow_init(arz_flow *flow, const arz_workflow *workflow);
void arz_flow_clear(arz_flow *flow);

/* A workflow's ways are known where all its steps and actions are. */
bool arz_flow_is_known(const arz_workflow *workflow);

/* True for an action that is taken whenever its turn comes. A retry is not: it has a limit. */
bool arz_action_is_always(const arz_action *action);

#endif
