/* A source: one OpenAPI description that the mock plays, with all that answering it needs. */
#ifndef ARZ_MOCK_SOURCE_H
#define ARZ_MOCK_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"
#include "mock/match.h"
#include "openapi/api.h"

/* Where a source is read from. */
typedef struct arz_mock_origin {
    const char *name;
    const char *uri; /* or a path */
    arz_str text;    /* what stands there, where it is known already; data NULL: it is read */
} arz_mock_origin;

typedef struct arz_mock_source {
    const char *name; /* in the mock's arena */
    arz_str prefix;   /* "/name"; empty where the mock plays this source alone */
    const char *url;  /* in the mock's arena; NULL until the server has a port */
    arz_api *api;     /* owned */
    arz_mock_routes routes;
    const arz_str *base_paths; /* of its servers: a client may have kept them */
    size_t base_path_count;
    size_t *played;  /* by number of operation: how many of its examples were given out */
    unsigned *turns; /* likewise: how often its last request was sent again right away */
} arz_mock_source;

/* Fills *source in `arena`. False with *error filled. arz_mock_source_clear() in any case. */
ARZ_MUST_USE bool arz_mock_source_open(arz_mock_source *source, const arz_mock_origin *origin,
                                       bool alone, arz_store *store, arz_schemas *schemas,
                                       arz_arena *arena, arz_error *error);
void arz_mock_source_clear(arz_mock_source *source);

#endif
