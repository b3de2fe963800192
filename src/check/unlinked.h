/* The texts of a description that could not be linked, so that it is not known what they name: what
 * a name stands in none of is not named by them. */
#ifndef ARZ_CHECK_UNLINKED_H
#define ARZ_CHECK_UNLINKED_H

#include "check/named.h"

typedef struct arz_unlinked arz_unlinked;

/* New, for arz_unlinked_free(), which takes NULL. */
arz_unlinked *arz_unlinked_find(const arz_description *description, const arz_named *named);
void arz_unlinked_free(arz_unlinked *unlinked);

/* Whether such a text may mean an input of the workflow, or an output of one of its steps, by that
 * name. */
bool arz_unlinked_may_mean(const arz_unlinked *unlinked, const arz_workflow *workflow,
                           arz_str name);
/* Whether the workflow may go on with another that is not known, which gets its inputs of the same
 * names. */
bool arz_unlinked_passes_inputs(const arz_workflow *workflow);

#endif
