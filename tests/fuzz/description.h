/* An input that is an Arazzo description, linked. */
#ifndef ARZ_TESTS_DESCRIPTION_H
#define ARZ_TESTS_DESCRIPTION_H

#include "base/str.h"
#include "model/load.h"

/* The input under FUZZ_URI. Whatever else it names is the OpenAPI description behind a line "===",
 * or a small one with the operations `get` and `create`. For arz_document_free(). */
arz_document *fuzz_description(arz_str input, arz_diagnostics *diagnostics, bool *complete);

#endif
