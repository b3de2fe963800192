/* What the call of a workflow can set off: the workflows that it may run, at whatever distance. */
#ifndef ARZ_MODEL_REACH_H
#define ARZ_MODEL_REACH_H

#include "base/arena.h"
#include "base/map.h"
#include "model/walk.h"

/* What a step that calls the workflow means for those that would run at the same time. */
typedef struct arz_reach {
    bool apart; /* it can be told what has run before: it must share its time with nobody */
    /* Workflows that those which are run depend on: they run too, unless they have passed. */
    const arz_workflow *const *needed;
    size_t needed_count;
} arz_reach;

/* Found when they are asked for, and kept. */
typedef struct arz_reaches {
    const arz_document *document; /* borrowed, as the arena */
    arz_arena *arena;
    arz_map found;     /* workflow (its address) → arz_reach */
    arz_map tame;      /* workflow → whether its own expressions see nothing of others */
    arz_map dependees; /* workflow: others depend on it */
    bool ready;        /* the dependees are known */
} arz_reaches;

/* In the arena. */
const arz_reach *arz_reach_of(arz_reaches *reaches, const arz_workflow *workflow);
/* Whether what the expression finds depends on which workflows have run: `$workflows` of another
 * than its own. */
bool arz_reach_is_outside(const arz_walk *at, const arz_expression *expression);
void arz_reaches_clear(arz_reaches *reaches);

#endif
