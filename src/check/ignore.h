/* Comments that ask for silence: `# arazzo-run: ignore RULE, RULE` at the end of a line is about
 * that line; alone on a line it is about the next that is no comment. */
#ifndef ARZ_CHECK_IGNORE_H
#define ARZ_CHECK_IGNORE_H

#include <arazzo/diagnostic.h>

#include "doc/document.h"

typedef struct arz_ignores arz_ignores;

/* Reads the comments of every document in the store; what is wrong with those of `entry` is told.
 * New, for arz_ignores_free(). */
ARZ_MUST_USE arz_ignores *arz_ignores_read(const arz_store *store, const arz_doc *entry,
                                           arz_diagnostics *diagnostics);
void arz_ignores_free(arz_ignores *ignores);

/* True where a comment is about the diagnostic; it is then used. */
bool arz_ignores_take(arz_ignores *ignores, const arz_diagnostic *d);
/* Tells of the comments in the entry document that nothing used. */
void arz_ignores_tell_unused(const arz_ignores *ignores, arz_diagnostics *diagnostics);

#endif
