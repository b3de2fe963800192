/* Events that are kept back until it is their turn to be told. */
#ifndef ARZ_RUN_KEPT_H
#define ARZ_RUN_KEPT_H

#include <stddef.h>

#include <arazzo/event.h>
#include <arazzo/run.h>

typedef struct arz_kept_event arz_kept_event;

/* Zeroed: none. */
typedef struct arz_kept {
    arz_kept_event *first, *last; /* owned */
    size_t count, bytes;          /* bytes: of the responses that they speak of */
} arz_kept;

/* The event, whose `source` is an arz_told, is kept with all that it speaks of. */
void arz_kept_add(arz_kept *kept, const arz_event *event);
/* Puts all of them behind those of the other. */
void arz_kept_move(arz_kept *kept, arz_kept *to);
/* Tells all of them; what has come to be known as a secret since is masked. */
void arz_kept_tell(arz_kept *kept, const arz_run *run);
void arz_kept_clear(arz_kept *kept);

#endif
