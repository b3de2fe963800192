/* A mock started from where its sources are. */
#ifndef ARZ_MOCK_START_H
#define ARZ_MOCK_START_H

#include <stddef.h>

#include <arazzo/mock.h>

#include "mock/source.h"

/* Starts a server for the sources; with `alone` the only one is served without a prefix. New, for
 * arz_mock_free(); NULL with *error filled. */
ARZ_MUST_USE arz_mock *arz_mock_start(const arz_mock_origin *origins, size_t count, bool alone,
                                      const arz_mock_options *options, arz_error *error);

#endif
