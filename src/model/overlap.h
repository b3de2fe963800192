/* Which steps of a workflow may be under way at the same time. */
#ifndef ARZ_MODEL_OVERLAP_H
#define ARZ_MODEL_OVERLAP_H

#include "model/reach.h"

/* By place in workflow->order; in the arena of the reaches.
 *
 * The steps fall into stretches, which are executed one after another. Those of one stretch may be
 * under way at the same time, but for what one of them needs of another: none of them has an action
 * by which it would matter whether the others have run, which is any that goes to another step or
 * workflow, runs one, or ends the workflow with success, and none sees which workflows have run. A
 * step that actions lead to begins a stretch. */
typedef struct arz_overlap {
    const size_t *ends;       /* behind the last step of the stretch */
    const size_t *first;      /* one more than steps: where in `dependents` those of it begin */
    const size_t *dependents; /* places in the stretch that wait until the step is done; one may
                                 stand there several times */
    const arz_reach *const *reach; /* of the workflow that the step calls; NULL: it calls none */
} arz_overlap;

arz_overlap *arz_overlap_of(arz_reaches *reaches, const arz_workflow *workflow);

#endif
