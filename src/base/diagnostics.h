/* Filling a list of diagnostics. */
#ifndef ARZ_BASE_DIAGNOSTICS_H
#define ARZ_BASE_DIAGNOSTICS_H

#include <stdbool.h>

#include <arazzo/diagnostic.h>
#include <arazzo/error.h>

/* Adds a copy of the error as a diagnostic and clears the error. An error that says
 * the same of the same place as one there already is dropped: it is the fault seen again.
 * `diagnostics` may be NULL: then only the error is cleared. True where it was added. */
bool arz_diagnostics_add(arz_diagnostics *diagnostics, arz_severity severity, arz_error *error);

/* True where an error stands at that place of a document and says `word` (NULL: whatever it says):
 * for those who see a fault that others may have told of in other words. */
bool arz_diagnostics_has(const arz_diagnostics *diagnostics, const char *uri, unsigned line,
                         unsigned column, const char *word);

/* Gives the diagnostic that was added last an edit, which is copied. */
void arz_diagnostics_set_edit(arz_diagnostics *diagnostics, const arz_edit *edit);

/* Gives each diagnostic from the index `from` on the severity that `decide` says, or drops it where
 * that is ARZ_SEVERITY_COUNT. */
typedef arz_severity (*arz_decide_fn)(void *data, const arz_diagnostic *diagnostic);
void arz_diagnostics_revise(arz_diagnostics *diagnostics, size_t from, arz_decide_fn decide,
                            void *data);

/* Puts them in the order of the text within each document; documents stay in their order. */
void arz_diagnostics_sort(arz_diagnostics *diagnostics);

#endif
