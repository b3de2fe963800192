/* What the user set for source descriptions: servers, variables, credentials. */
#ifndef ARZ_RUN_SETTINGS_H
#define ARZ_RUN_SETTINGS_H

#include "run/engine.h"

/* Copies everything that the options point to into the engine's arena. False with *error filled: a
 * header without a colon, a server that is no http(s) URL, a source that does not exist. */
ARZ_MUST_USE bool arz_settings_copy(arz_engine *engine, const arz_run_options *options,
                                    arz_error *error);

/* The base URL for the step's operation: the user's for its source, the user's for all, the
 * source's x-serverUrl, the description's own. Worked out once, and borrowed from the engine; NULL
 * with *error filled. */
ARZ_MUST_USE const char *arz_settings_base_url(arz_engine *engine, const arz_step *step,
                                               arz_error *error);

/* The credentials that apply to the source, in `arena`. */
arz_credential *arz_settings_credentials(const arz_engine *engine, const arz_source *source,
                                         arz_arena *arena, size_t *count);

#endif
