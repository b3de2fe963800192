/* "did you mean": the nearest of the valid names, for messages. */
#ifndef ARZ_BASE_SUGGEST_H
#define ARZ_BASE_SUGGEST_H

#include <stddef.h>

#include <arazzo/error.h>

#include "base/str.h"

/* Collects candidates; `arz_suggest s = arz_suggest_for(name);`, then add each valid name. */
typedef struct arz_suggest {
    arz_str wanted;
    arz_str best; /* nearest so far; data NULL while nothing is near enough */
    size_t distance;
    arz_str listed[8]; /* the first names, for "valid are ..." */
    size_t count;      /* how many names there are in all */
} arz_suggest;

arz_suggest arz_suggest_for(arz_str wanted);
/* `name` must live as long as the suggestion. */
void arz_suggest_add(arz_suggest *suggest, arz_str name);

/* The words to put behind a message: "; did you mean 'pollSettled'?", or "; there is 'a', 'b'
 * and 3 more", or "" where nothing was added. New, for free(). */
ARZ_MUST_USE char *arz_suggest_text(const arz_suggest *suggest);

#endif
