/* The URL of a request: the base URL, the path template with its values, the query. */
#ifndef ARZ_HTTP_TARGET_H
#define ARZ_HTTP_TARGET_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "http/binding.h"
#include "http/request.h"

typedef struct arz_target {
    const char *url; /* in the arena: absolute, without fragment and without a user */
    arz_str user;    /* "name:password" out of the base URL, decoded; data NULL: none */
} arz_target;

/* False with *error filled: a base URL that is none, a path parameter without a value or with one
 * that would lead to another path. */
ARZ_MUST_USE bool arz_target_make(const arz_request_plan *plan, const arz_bindings *bindings,
                                  arz_arena *arena, arz_target *target, arz_error *error);

#endif
