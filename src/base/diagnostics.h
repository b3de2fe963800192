/* Filling a list of diagnostics. */
#ifndef ARZ_BASE_DIAGNOSTICS_H
#define ARZ_BASE_DIAGNOSTICS_H

#include <arazzo/diagnostic.h>
#include <arazzo/error.h>

/* Adds a copy of the error as a diagnostic and clears the error. An error that stands at the same
 * place as one there already is dropped: it is the same fault seen again. `diagnostics` may be
 * NULL: then only the error is cleared. */
void arz_diagnostics_add(arz_diagnostics *diagnostics, arz_severity severity, arz_error *error);

/* Puts them in the order of the text within each document; documents stay in their order. */
void arz_diagnostics_sort(arz_diagnostics *diagnostics);

#endif
