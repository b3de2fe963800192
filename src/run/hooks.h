/* A run over a transport and a clock of the caller's: how tests see a day pass in a moment. */
#ifndef ARZ_RUN_HOOKS_H
#define ARZ_RUN_HOOKS_H

#include <arazzo/run.h>

#include "base/clock.h"
#include "http/transport.h"

typedef struct arz_run_hooks {
    arz_transport transport; /* taken over, also on failure */
    arz_clock clock;
} arz_run_hooks;

/* As arz_run_create(); `hooks` NULL means libcurl and the system's clock. */
ARZ_MUST_USE arz_run *arz_run_create_with(const arz_document *document,
                                          const arz_run_options *options,
                                          const arz_run_hooks *hooks, arz_error *error);

#endif
