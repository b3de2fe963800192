/* The mock: its own store, schemas and descriptions, read in one thread and from then on the
 * server's thread's alone, since they are worked out as they are needed. */
#include <stdlib.h>
#include <unistd.h>

#include <arazzo/mock.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "mock/play.h"
#include "mock/server.h"
#include "mock/start.h"

struct arz_mock {
    arz_arena *arena;
    arz_store *store;
    arz_schemas *schemas;
    arz_mock_stage stage;
    arz_mock_options options;
    arz_mock_server *server;
};

static void log_exchange(const arz_mock *mock, const arz_mock_exchange *exchange)
{
    if (!mock->options.log)
        return;
    arz_buf line = ARZ_BUF_INIT(0);
    arz_buf_printf(&line, "%s %s", ARZ_QUOTE(exchange->method), ARZ_QUOTE(exchange->path));
    arz_buf_printf(&line, " %d", exchange->status);
    mock->options.log(mock->options.data, arz_buf_cstr(&line));
    arz_buf_clear(&line);
}

/* In the server's thread. */
static void on_exchange(void *data, arz_mock_exchange *exchange)
{
    arz_mock *mock = data;
    arz_mock_play(&mock->stage, exchange);
    log_exchange(mock, exchange);
}

static bool open_sources(arz_mock *mock, const arz_mock_origin *origins, size_t count, bool alone,
                         arz_error *error)
{
    mock->stage.sources = arz_arena_alloc(mock->arena, count, sizeof *mock->stage.sources);
    for (size_t i = 0; i < count; i++) {
        mock->stage.count++;
        if (!arz_mock_source_open(&mock->stage.sources[i], &origins[i], alone, mock->store,
                                  mock->schemas, mock->arena, error))
            return false;
    }
    return true;
}

static void name_urls(arz_mock *mock)
{
    for (size_t i = 0; i < mock->stage.count; i++) {
        arz_mock_source *source = &mock->stage.sources[i];
        source->url =
            arz_arena_printf(mock->arena, "http://127.0.0.1:%u%.*s",
                             arz_mock_server_port(mock->server), ARZ_STR_FORMAT(source->prefix));
    }
}

arz_mock *arz_mock_start(const arz_mock_origin *origins, size_t count, bool alone,
                         const arz_mock_options *options, arz_error *error)
{
    const arz_mock_options defaults = ARZ_MOCK_OPTIONS_INIT;
    arz_mock *mock = arz_alloc(1, sizeof *mock);
    char *cwd = getcwd(NULL, 0);
    mock->options = options ? *options : defaults;
    mock->arena = arz_arena_create();
    mock->store = arz_store_create(&(arz_store_options){ .cwd = cwd ? cwd : "/" });
    mock->schemas = arz_schemas_create(mock->store);
    arz_schemas_assert_formats(mock->schemas, mock->options.formats);
    mock->stage.check_auth = mock->options.check_auth;
    mock->stage.lenient = mock->options.lenient;
    free(cwd);
    if (open_sources(mock, origins, count, alone, error))
        mock->server = arz_mock_server_create(mock->options.port, on_exchange, mock, error);
    if (!mock->server) {
        arz_mock_free(mock);
        return NULL;
    }
    name_urls(mock);
    return mock;
}

arz_mock *arz_mock_create_api(const char *path, const arz_mock_options *options, arz_error *error)
{
    arz_mock_origin origin = { .name = path, .uri = path };
    if (options)
        origin.text = (arz_str){ options->text, options->text_size };
    return arz_mock_start(&origin, 1, true, options, error);
}

void arz_mock_free(arz_mock *mock)
{
    if (!mock)
        return;
    arz_mock_server_free(mock->server); /* first: its thread uses all the rest */
    for (size_t i = 0; i < mock->stage.count; i++)
        arz_mock_source_clear(&mock->stage.sources[i]);
    arz_schemas_free(mock->schemas);
    arz_store_free(mock->store);
    arz_arena_free(mock->arena);
    free(mock);
}

size_t arz_mock_source_count(const arz_mock *mock)
{
    return mock->stage.count;
}

const char *arz_mock_source_name(const arz_mock *mock, size_t index)
{
    return index < mock->stage.count ? mock->stage.sources[index].name : NULL;
}

const char *arz_mock_source_url(const arz_mock *mock, size_t index)
{
    return index < mock->stage.count ? mock->stage.sources[index].url : NULL;
}
