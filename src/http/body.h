/* The body of a request, written as its content type wants it. */
#ifndef ARZ_HTTP_BODY_H
#define ARZ_HTTP_BODY_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "http/request.h"

typedef struct arz_body {
    arz_str content_type;         /* with charset and boundary; empty where there is no body */
    arz_str text;                 /* data NULL where there is none, or there are pieces */
    const arz_body_piece *pieces; /* where files are in it; else NULL */
    size_t piece_count;
} arz_body;

/* Writes plan->body, in `arena`. `content_type` is the one that the step or its Content-Type
 * header gives; empty: the operation's. A body that is null is none. False with *error filled: a
 * body that its content type cannot carry, a method that has none. */
ARZ_MUST_USE bool arz_body_make(const arz_request_plan *plan, arz_str content_type,
                                arz_arena *arena, arz_body *body, arz_error *error);

#endif
