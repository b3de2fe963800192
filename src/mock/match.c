#include "mock/match.h"

#include "mock/exchange.h"

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

static const arz_str *segments_of(arz_arena *arena, arz_str path, size_t *count)
{
    path = without_slash(path);
    *count = count_segments(path);
    arz_str *segments = arz_arena_alloc(arena, *count, sizeof *segments);
    for (size_t i = 0; i < *count; i++)
        segments[i] = next_segment(&path);
    return segments;
}

arz_mock_routes arz_mock_routes_of(const arz_api *api, arz_arena *arena)
{
    size_t count = arz_api_operation_count(api);
    arz_mock_routes routes = { arz_arena_alloc(arena, count, sizeof *routes.items), 0 };
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
        route->segments = segments_of(arena, path, &route->segment_count);
    }
    return routes;
}

/* How concrete a segment of a template is. */
typedef enum rank {
    RANK_VARIABLE,
    RANK_MIXED,
    RANK_LITERAL
} rank;

static rank rank_of(arz_str segment)
{
    size_t open = arz_str_find_char(segment, '{'), close = arz_str_find_char(segment, '}');
    if (open > segment.size || close > segment.size)
        return RANK_LITERAL;
    return open == 0 && close == segment.size - 1 ? RANK_VARIABLE : RANK_MIXED;
}

/* Matches a segment against one of a template: literal text and variables, each variable up to
 * where the literal text behind it first stands, and never empty. Where `name` is a variable of
 * it, *value is what it stands for. */
static bool match_segment(arz_str template, arz_str text, arz_str name, arz_str *value)
{
    while (template.size) {
        size_t open = arz_str_find_char(template, '{');
        arz_str literal = arz_str_slice(template, 0, open);
        if (!arz_str_starts(text, literal))
            return false;
        text = arz_str_from(text, literal.size);
        template = arz_str_from(template, literal.size);
        size_t close = arz_str_find_char(template, '}');
        if (template.size == 0 || close > template.size)
            return text.size == 0;
        arz_str variable = arz_str_slice(template, 1, close);
        template = arz_str_from(template, close + 1);
        arz_str next = arz_str_slice(template, 0, arz_str_find_char(template, '{'));
        size_t end =
            next.size && text.size ? 1 + arz_str_find(arz_str_from(text, 1), next) : text.size;
        if (end == 0 || text.size == 0)
            return false;
        if (arz_str_equal(variable, name))
            *value = arz_str_slice(text, 0, end);
        text = arz_str_from(text, end);
    }
    return text.size == 0;
}

static bool matches(const arz_mock_route *route, const arz_str *segments, const arz_str *decoded)
{
    arz_str ignored;
    for (size_t i = 0; i < route->segment_count; i++) {
        arz_str template = route->segments[i];
        if (rank_of(template) == RANK_LITERAL
                ? !arz_str_equal(template, segments[i]) && !arz_str_equal(template, decoded[i])
                : !match_segment(template, segments[i], (arz_str){ NULL, 0 }, &ignored))
            return false;
    }
    return true;
}

static bool is_more_concrete(const arz_mock_route *a, const arz_mock_route *b)
{
    for (size_t i = 0; i < a->segment_count; i++) {
        rank of_a = rank_of(a->segments[i]), of_b = rank_of(b->segments[i]);
        if (of_a != of_b)
            return of_a > of_b;
    }
    return false;
}

const arz_mock_route *arz_mock_routes_match(const arz_mock_routes *routes, arz_str path,
                                            arz_arena *arena)
{
    size_t count;
    const arz_str *segments = segments_of(arena, path, &count);
    arz_str *decoded = arz_arena_alloc(arena, count, sizeof *decoded);
    const arz_mock_route *best = NULL;
    for (size_t i = 0; i < count; i++)
        decoded[i] = arz_mock_decoded(arena, segments[i], false);
    for (size_t i = 0; i < routes->count; i++) {
        const arz_mock_route *route = &routes->items[i];
        if (route->segment_count == count && matches(route, segments, decoded) &&
            (!best || is_more_concrete(route, best)))
            best = route;
    }
    return best;
}

arz_str arz_mock_route_value(const arz_mock_route *route, arz_str path, arz_str name)
{
    arz_str rest = without_slash(path), value = { NULL, 0 };
    for (size_t i = 0; i < route->segment_count && !value.data; i++)
        (void)match_segment(route->segments[i], next_segment(&rest), name, &value);
    return value;
}
