#include "mock/source.h"

#include "base/buf.h"
#include "base/uri.h"
#include "openapi/server.h"

static const arz_doc *open_document(const arz_mock_origin *origin, arz_store *store,
                                    arz_error *error)
{
    if (origin->text.data)
        return arz_store_open_text(store, origin->uri, origin->text, error);
    return arz_store_open(store, origin->uri, error);
}

/* Adds the path of the server's URL, where it has one. What a server is without a value for each
 * of its variables does not matter here. */
static void add_base_path(arz_mock_source *source, arz_str *paths, const arz_server *server,
                          arz_arena *arena)
{
    arz_buf url = ARZ_BUF_INIT(0);
    if (arz_server_url(server, NULL, 0, &url, NULL)) {
        arz_str path = arz_uri_split(arz_buf_view(&url)).path;
        while (arz_str_ends(path, ARZ_STR("/")))
            path = arz_str_slice(path, 0, path.size - 1);
        if (arz_str_starts(path, ARZ_STR("/")))
            paths[source->base_path_count++] = arz_arena_str(arena, path);
    }
    arz_buf_clear(&url);
}

/* The base paths of the first operation's servers, which are the root's nearly always. */
static bool find_base_paths(arz_mock_source *source, arz_arena *arena, arz_error *error)
{
    if (arz_api_operation_count(source->api) == 0)
        return true;
    const arz_operation *operation = arz_api_operation_number(source->api, 0, error);
    if (!operation)
        return false;
    arz_str *paths = arz_arena_alloc(arena, operation->server_count, sizeof *paths);
    source->base_paths = paths;
    for (size_t i = 0; i < operation->server_count; i++)
        add_base_path(source, paths, &operation->servers[i], arena);
    return true;
}

static arz_str prefix_of(const char *name, arz_arena *arena)
{
    arz_buf prefix = ARZ_BUF_INIT(0);
    arz_buf_char(&prefix, '/');
    arz_uri_encode(&prefix, arz_str_of(name), "");
    arz_str kept = arz_arena_str(arena, arz_buf_view(&prefix));
    arz_buf_clear(&prefix);
    return kept;
}

bool arz_mock_source_open(arz_mock_source *source, const arz_mock_origin *origin, bool alone,
                          arz_store *store, arz_schemas *schemas, arz_arena *arena,
                          arz_error *error)
{
    *source = (arz_mock_source){ .name = arz_arena_cstr(arena, arz_str_of(origin->name)) };
    source->prefix = alone ? (arz_str){ "", 0 } : prefix_of(origin->name, arena);
    const arz_doc *doc = open_document(origin, store, error);
    source->api = doc ? arz_api_create(store, schemas, doc, error) : NULL;
    if (!source->api)
        return false;
    source->routes = arz_mock_routes_of(source->api, arena);
    size_t count = arz_api_operation_count(source->api);
    source->played = arz_arena_alloc(arena, count, sizeof *source->played);
    source->turns = arz_arena_alloc(arena, count, sizeof *source->turns);
    return find_base_paths(source, arena, error);
}

void arz_mock_source_clear(arz_mock_source *source)
{
    arz_api_free(source->api);
    source->api = NULL;
}
