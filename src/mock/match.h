/* Which path template of a description a request's path means. (OpenAPI 3.1.1, "Path Templating
 * Matching") */
#ifndef ARZ_MOCK_MATCH_H
#define ARZ_MOCK_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "openapi/api.h"

/* A path template and its operations: the index's numbers, side by side. */
typedef struct arz_mock_route {
    arz_str path;
    const arz_str *segments; /* without the slashes */
    size_t segment_count;
    size_t first, count; /* numbers of operations */
} arz_mock_route;

typedef struct arz_mock_routes {
    arz_mock_route *items;
    size_t count;
} arz_mock_routes;

/* In `arena`; what it names lives as long as the api. */
arz_mock_routes arz_mock_routes_of(const arz_api *api, arz_arena *arena);

/* The template that matches the path as sent; where several do, the one that is concrete where
 * the others have a variable, looked at from the left. NULL where none does. */
const arz_mock_route *arz_mock_routes_match(const arz_mock_routes *routes, arz_str path,
                                            arz_arena *arena);

/* What stands in `path`, which the route matches, in place of "{name}": as sent; data NULL where
 * the template has no such variable. */
arz_str arz_mock_route_value(const arz_mock_route *route, arz_str path, arz_str name);

#endif
