/* Which steps of a workflow may be under way at the same time. */
#ifndef ARZ_MODEL_TOGETHER_H
#define ARZ_MODEL_TOGETHER_H

#include "model/graph.h"

/* For each place in workflow->order the place at which its group begins. The steps of a group send
 * a request, do not depend on one another, and have no action by which it would matter whether the
 * others have run: none that goes to another step or workflow, runs one, or ends the workflow with
 * success. A step that actions lead to begins a group. In the arena. */
size_t *arz_workflow_together(const arz_workflow *workflow, arz_arena *arena);

#endif
