/* A batch over a transport and a clock of the caller's. */
#ifndef ARZ_RUN_BATCH_H
#define ARZ_RUN_BATCH_H

#include <arazzo/batch.h>

#include "run/hooks.h"

/* As arz_batch_create(); `hooks` NULL means libcurl and the system's clock. */
ARZ_MUST_USE arz_batch *arz_batch_create_with(const arz_document *document,
                                              const arz_run_options *run,
                                              const arz_batch_options *options,
                                              const arz_run_hooks *hooks, arz_error *error);

/* How many connections a batch may have where the process may have that many open files: at least
 * one, and no more than runs at a time. */
size_t arz_batch_connections(size_t concurrency, uint64_t files);

#endif
