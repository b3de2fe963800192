#include "mock/match.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/uri.h"
#include "openapi/path_template.h"

/* The text up to the next slash; *rest is what follows it, data NULL at the end. */
static arz_str next_segment(arz_str *rest)
{
    size_t end = arz_str_find_char(*rest, '/');
    arz_str segment = arz_str_slice(*rest, 0, end);
    *rest = end < rest->size ? arz_str_from(*rest, end + 1) : (arz_str){ NULL, 0 };
    return segment;
}

static arz_str without_slash(arz_str path)
{
    return arz_str_starts(path, ARZ_STR("/")) ? arz_str_from(path, 1) : path;
}

static size_t count_segments(arz_str path)
{
    size_t count = 1;
    for (size_t i = 0; i < path.size; i++)
        count += path.data[i] == '/';
    return count;
}

static arz_str *segments_of(arz_arena *arena, arz_str path, size_t *count)
{
    path = without_slash(path);
    *count = count_segments(path);
    arz_str *segments = arz_arena_alloc(arena, *count, sizeof *segments);
    for (size_t i = 0; i < *count; i++)
        segments[i] = next_segment(&path);
    return segments;
}

/* How concrete a segment of a template is. */
typedef enum rank {
    RANK_SEVERAL,
    RANK_VARIABLE,
    RANK_MIXED,
    RANK_LITERAL
} rank;

static rank rank_of(arz_str segment)
{
    arz_path_part part;
    rank found = RANK_LITERAL;
    size_t count = 0;
    for (; arz_path_part_next(&segment, &part); count++) {
        rank one = part.several ? RANK_SEVERAL : part.name.data ? RANK_VARIABLE : RANK_LITERAL;
        found = one < found ? one : found;
    }
    return count > 1 && found < RANK_LITERAL ? RANK_MIXED : found;
}

static bool has_several(arz_str segment)
{
    arz_path_part part;
    while (arz_path_part_next(&segment, &part)) {
        if (part.several)
            return true;
    }
    return false;
}

/* Takes the template apart: segments, the first of them that stands for several, a query. */
static void read_template(arz_mock_route *route, arz_str path, arz_arena *arena)
{
    path = arz_uri_without_fragment(path);
    size_t mark = arz_str_find_char(path, '?');
    route->segments = segments_of(arena, arz_str_slice(path, 0, mark), &route->segment_count);
    route->spread = SIZE_MAX;
    for (size_t i = 0; i < route->segment_count && route->spread == SIZE_MAX; i++) {
        if (has_several(route->segments[i]))
            route->spread = i;
    }
    if (mark >= path.size)
        return;
    arz_mock_fields pairs = { 0 };
    arz_mock_pairs(&pairs, arz_str_from(path, mark + 1), "&");
    route->pairs = arz_arena_copy(arena, pairs.items, pairs.count, sizeof *pairs.items);
    route->pair_count = pairs.count;
    arz_mock_fields_clear(&pairs);
}

arz_mock_routes arz_mock_routes_of(const arz_api *api, arz_arena *arena)
{
    size_t count = arz_api_operation_count(api);
    arz_mock_routes routes = { api, arz_arena_alloc(arena, count, sizeof *routes.items), 0 };
    for (size_t i = 0; i < count; i++) {
        const char *method;
        arz_str path;
        arz_api_operation_key(api, i, &method, &path);
        arz_mock_route *last = routes.count ? &routes.items[routes.count - 1] : NULL;
        if (last && arz_str_equal(last->path, path)) {
            last->count++;
            continue;
        }
        arz_mock_route *route = &routes.items[routes.count++];
        *route = (arz_mock_route){ .path = path, .first = i, .count = 1 };
        read_template(route, path, arena);
    }
    return routes;
}

/* Where a variable's value ends: where the literal text behind it first stands, or where the
 * segment ends with that, or at the end. A value is never empty: 0 where there is none. */
static size_t value_size(arz_str template, arz_str text)
{
    arz_path_part next;
    arz_str rest = template;
    if (text.size == 0)
        return 0;
    if (!arz_path_part_next(&rest, &next))
        return text.size;
    if (next.name.data)
        return 1; /* two variables side by side: nobody can tell them apart */
    if (rest.size == 0 && arz_str_ends(text, next.text))
        return text.size - next.text.size;
    size_t at = arz_str_find(arz_str_from(text, 1), next.text);
    return at == SIZE_MAX ? 0 : at + 1;
}

/* Matches text against a segment of a template. Where `name` is a variable of it, *value is what
 * it stands for. */
static bool match_segment(arz_str template, arz_str text, arz_str name, arz_str *value)
{
    arz_path_part part;
    while (arz_path_part_next(&template, &part)) {
        size_t size = part.text.size;
        if (part.name.data) {
            size = value_size(template, text);
            if (size == 0)
                return false;
            if (arz_path_part_is(&part, name))
                *value = arz_str_slice(text, 0, size);
        } else if (!arz_str_starts(text, part.text)) {
            return false;
        }
        text = arz_str_from(text, size);
    }
    return text.size == 0;
}

/* The segments of a path, as sent and decoded. */
typedef struct sent_path {
    const arz_str *segments;
    const arz_str *decoded;
    size_t count;
} sent_path;

/* How many segments more than its template a path has. */
static size_t surplus(const arz_mock_route *route, size_t count)
{
    return count - route->segment_count;
}

/* The text for the route's segment at `index`: several segments with their slashes for the one
 * that stands for them. */
static arz_str text_at(const arz_mock_route *route, const sent_path *path, size_t index)
{
    size_t more = surplus(route, path->count);
    size_t first = index > route->spread ? index + more : index;
    size_t last = index == route->spread ? index + more : first;
    arz_str text = path->segments[first];
    const arz_str *end = &path->segments[last];
    text.size = (size_t)(end->data - text.data) + end->size;
    return text;
}

static bool match_at(const arz_mock_route *route, const sent_path *path, size_t index)
{
    arz_str template = route->segments[index], ignored;
    size_t more = index > route->spread ? surplus(route, path->count) : 0;
    if (rank_of(template) == RANK_LITERAL)
        return arz_str_equal(template, path->segments[index + more]) ||
               arz_str_equal(template, path->decoded[index + more]);
    return match_segment(template, text_at(route, path, index), (arz_str){ NULL, 0 }, &ignored);
}

static bool matches_path(const arz_mock_route *route, const sent_path *path)
{
    if (path->count < route->segment_count ||
        (path->count > route->segment_count && route->spread == SIZE_MAX))
        return false;
    for (size_t i = 0; i < route->segment_count; i++) {
        if (!match_at(route, path, i))
            return false;
    }
    return true;
}

/* The value of a pair of the template's query in the request's; data NULL where it has no such. */
static arz_str pair_value(const arz_mock_field *pair, const arz_mock_exchange *exchange,
                          arz_str name, arz_str *value)
{
    for (size_t i = 0; i < exchange->pairs.count; i++) {
        const arz_mock_field *sent = &exchange->pairs.items[i];
        if (arz_str_equal(sent->name, pair->name) &&
            (pair->value.size == 0 || match_segment(pair->value, sent->value, name, value)))
            return sent->value;
    }
    return (arz_str){ NULL, 0 };
}

/* Whether the request has what the template's query has; a variable may be left out where it is
 * an optional parameter. */
static bool matches_query(const arz_mock_route *route, const arz_mock_exchange *exchange)
{
    arz_str ignored;
    for (size_t i = 0; i < route->pair_count; i++) {
        const arz_mock_field *pair = &route->pairs[i];
        if (rank_of(pair->value) == RANK_LITERAL &&
            !pair_value(pair, exchange, (arz_str){ NULL, 0 }, &ignored).data)
            return false;
    }
    return true;
}

static bool is_more_concrete(const arz_mock_route *a, const arz_mock_route *b)
{
    for (size_t i = 0; i < a->segment_count && i < b->segment_count; i++) {
        rank of_a = rank_of(a->segments[i]), of_b = rank_of(b->segments[i]);
        if (of_a != of_b)
            return of_a > of_b;
    }
    return a->segment_count > b->segment_count;
}

static bool is_better(const arz_mock_routes *routes, const arz_mock_route *a,
                      const arz_mock_route *b, arz_str method)
{
    bool a_has = arz_mock_route_operation(routes, a, method) != SIZE_MAX;
    bool b_has = arz_mock_route_operation(routes, b, method) != SIZE_MAX;
    if (a_has != b_has)
        return a_has;
    return a->pair_count != b->pair_count ? a->pair_count > b->pair_count : is_more_concrete(a, b);
}

const arz_mock_route *arz_mock_routes_match(const arz_mock_routes *routes,
                                            const arz_mock_exchange *exchange, arz_str path)
{
    sent_path sent;
    sent.segments = segments_of(exchange->arena, path, &sent.count);
    arz_str *decoded = arz_arena_alloc(exchange->arena, sent.count, sizeof *decoded);
    const arz_mock_route *best = NULL;
    for (size_t i = 0; i < sent.count; i++)
        decoded[i] = arz_mock_decoded(exchange->arena, sent.segments[i], false);
    sent.decoded = decoded;
    for (size_t i = 0; i < routes->count; i++) {
        const arz_mock_route *route = &routes->items[i];
        if (matches_path(route, &sent) && matches_query(route, exchange) &&
            (!best || is_better(routes, route, best, exchange->method)))
            best = route;
    }
    return best;
}

arz_str arz_mock_routes_method(const arz_mock_routes *routes, size_t number)
{
    const char *method;
    arz_str path;
    arz_api_operation_key(routes->api, number, &method, &path);
    return arz_str_of(method);
}

size_t arz_mock_route_operation(const arz_mock_routes *routes, const arz_mock_route *route,
                                arz_str method)
{
    size_t get = SIZE_MAX;
    for (size_t i = route->first; i < route->first + route->count; i++) {
        arz_str has = arz_mock_routes_method(routes, i);
        if (arz_str_equal(has, method))
            return i;
        if (arz_str_is(has, "GET"))
            get = i;
    }
    return arz_str_is(method, "HEAD") ? get : SIZE_MAX;
}

arz_str arz_mock_route_value(const arz_mock_route *route, const arz_mock_exchange *exchange,
                             arz_str path, arz_str name)
{
    sent_path sent;
    sent.segments = segments_of(exchange->arena, path, &sent.count);
    sent.decoded = NULL;
    arz_str value = { NULL, 0 };
    for (size_t i = 0; i < route->segment_count && !value.data; i++)
        (void)match_segment(route->segments[i], text_at(route, &sent, i), name, &value);
    for (size_t i = 0; i < route->pair_count && !value.data; i++)
        (void)pair_value(&route->pairs[i], exchange, name, &value);
    return value;
}
