/* Which path template of a description a request means. (OpenAPI 3.1.1, "Path Templating
 * Matching") */
#ifndef ARZ_MOCK_MATCH_H
#define ARZ_MOCK_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "mock/exchange.h"
#include "openapi/api.h"

/* A path template and its operations: the index's numbers, side by side. */
typedef struct arz_mock_route {
    arz_str path;
    const arz_str *segments; /* without the slashes */
    size_t segment_count;
    size_t spread;               /* the segment that stands for several; SIZE_MAX: none does */
    const arz_mock_field *pairs; /* of a query in the template */
    size_t pair_count;
    size_t first, count; /* numbers of operations */
} arz_mock_route;

typedef struct arz_mock_routes {
    const arz_api *api;
    arz_mock_route *items;
    size_t count;
} arz_mock_routes;

/* In `arena`; what it names lives as long as the api. */
arz_mock_routes arz_mock_routes_of(const arz_api *api, arz_arena *arena);

/* The template that matches the exchange's request with `path`, as sent, for its path. Where
 * several do: one that has the method; that has more of the query; that is concrete where the
 * others have a variable, looked at from the left. NULL where none does. */
const arz_mock_route *arz_mock_routes_match(const arz_mock_routes *routes,
                                            const arz_mock_exchange *exchange, arz_str path);

/* The number of the route's operation for the method (HEAD may be GET's); SIZE_MAX where it has
 * none. */
size_t arz_mock_route_operation(const arz_mock_routes *routes, const arz_mock_route *route,
                                arz_str method);
/* The method of the operation of that number. */
arz_str arz_mock_routes_method(const arz_mock_routes *routes, size_t number);

/* What stands in the request, which the route matches, in place of "{name}": as sent; data NULL
 * where the template has no such variable. */
arz_str arz_mock_route_value(const arz_mock_route *route, const arz_mock_exchange *exchange,
                             arz_str path, arz_str name);

#endif
