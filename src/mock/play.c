#include "mock/play.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/map.h"
#include "base/suggest.h"
#include "mock/answer.h"
#include "mock/credentials.h"
#include "mock/judge.h"
#include "mock/problem.h"

/* True where the path begins with the prefix and goes on with a slash or not at all; *rest is what
 * follows the prefix. */
static bool cut_prefix(arz_str path, arz_str prefix, arz_str *rest)
{
    if (!arz_str_starts(path, prefix))
        return false;
    *rest = arz_str_from(path, prefix.size);
    return rest->size == 0 || rest->data[0] == '/';
}

static arz_mock_source *find_source(arz_mock_stage *stage, arz_mock_exchange *exchange,
                                    arz_str *path)
{
    for (size_t i = 0; i < stage->count; i++) {
        if (cut_prefix(exchange->path, stage->sources[i].prefix, path))
            return &stage->sources[i];
    }
    arz_suggest suggest = arz_suggest_for(exchange->path);
    for (size_t i = 0; i < stage->count; i++)
        arz_suggest_add(&suggest, stage->sources[i].prefix);
    char *help = arz_suggest_text(&suggest);
    (void)arz_mock_refuse(exchange, 404, "no source is served at '%s'%s", ARZ_QUOTE(exchange->path),
                          help);
    free(help);
    return NULL;
}

/* The route of the path as it is, else behind a base path of the description's servers; *path is
 * then without it. */
static const arz_mock_route *find_route(const arz_mock_source *source, arz_mock_exchange *exchange,
                                        arz_str *path)
{
    const arz_mock_route *route = arz_mock_routes_match(&source->routes, exchange, *path);
    for (size_t i = 0; i < source->base_path_count && !route; i++) {
        arz_str rest;
        if (!cut_prefix(*path, source->base_paths[i], &rest))
            continue;
        route = arz_mock_routes_match(&source->routes, exchange, rest);
        if (route)
            *path = rest;
    }
    if (route)
        return route;
    arz_suggest suggest = arz_suggest_for(*path);
    for (size_t i = 0; i < source->routes.count; i++)
        arz_suggest_add(&suggest, source->routes.items[i].path);
    char *help = arz_suggest_text(&suggest);
    (void)arz_mock_refuse(exchange, 404, "'%s' has no path that '%s' matches%s", source->name,
                          ARZ_QUOTE(*path), help);
    free(help);
    return NULL;
}

static bool refuse_method(const arz_mock_source *source, const arz_mock_route *route,
                          arz_mock_exchange *exchange)
{
    arz_buf allow = ARZ_BUF_INIT(0);
    for (size_t i = route->first; i < route->first + route->count; i++)
        arz_buf_printf(&allow, "%s%.*s", i > route->first ? ", " : "",
                       ARZ_STR_FORMAT(arz_mock_routes_method(&source->routes, i)));
    arz_mock_reply_header(exchange, ARZ_STR("Allow"), arz_buf_view(&allow));
    (void)arz_mock_refuse(exchange, 405, "'%s' has no operation %s; it has %s",
                          ARZ_QUOTE(route->path), ARZ_QUOTE(exchange->method),
                          arz_buf_cstr(&allow));
    arz_buf_clear(&allow);
    return false;
}

/* Whether the request is the one before it again: somebody waits for something to change. */
static bool is_repeated(arz_mock_stage *stage, const arz_mock_exchange *exchange)
{
    uint64_t hash = arz_hash(exchange->method, 0);
    hash = arz_hash(exchange->path, hash);
    hash = arz_hash(exchange->query, hash);
    hash = arz_hash(arz_buf_view(&exchange->body), hash);
    bool repeated = hash == stage->last;
    stage->last = hash;
    return repeated;
}

static bool play(arz_mock_stage *stage, arz_mock_exchange *exchange)
{
    arz_str path;
    arz_error error = ARZ_ERROR_INIT;
    arz_mock_source *source = find_source(stage, exchange, &path);
    const arz_mock_route *route = source ? find_route(source, exchange, &path) : NULL;
    if (!route)
        return false;
    size_t number = arz_mock_route_operation(&source->routes, route, exchange->method);
    if (number == SIZE_MAX)
        return refuse_method(source, route, exchange);
    exchange->lenient = stage->lenient;
    const arz_operation *operation = arz_api_operation_number(source->api, number, &error);
    if (!operation)
        return arz_mock_refuse_error(exchange, &error);
    source->turns[number] += is_repeated(stage, exchange);
    if (stage->check_auth && !arz_mock_credentials(exchange, operation))
        return false;
    return arz_mock_judge(exchange, source, operation, route, path) &&
           arz_mock_answer(exchange, source, operation, number);
}

void arz_mock_play(arz_mock_stage *stage, arz_mock_exchange *exchange)
{
    bool answered = play(stage, exchange);
    (void)answered; /* a refusal is a response too */
}
