/* Loading and linking, with every error told and not only the first. */
#ifndef ARZ_MODEL_LOAD_H
#define ARZ_MODEL_LOAD_H

#include "model/graph.h"

/* As arz_document_load(), for validation and for those who can fetch: a document always comes
 * back, however wrong it is; arz_document_free(). What could not be linked is NULL or missing in
 * the graph, each reason is in options->diagnostics, and the first of them in document->first.
 * `fetch` reads URLs, where options->network allows it; or NULL. *complete says whether the
 * document can be run. */
ARZ_MUST_USE arz_document *arz_document_link(const char *uri, const arz_load_options *options,
                                             arz_fetch_fn fetch, void *fetch_data, bool *complete);

#endif
