/* `arazzo-run mock FILE`: serves the described APIs on loopback until interrupted. */
#include <signal.h>
#include <stdlib.h>

#include "base/fail.h"
#include "command.h"
#include "message.h"

static void print_line(void *data, const char *line)
{
    (void)data;
    cli_put_safe(stderr, arz_str_of(line));
    (void)fputs("\n", stderr);
}

/* What the text says of itself. */
typedef enum kind {
    KIND_ARAZZO,
    KIND_OPENAPI,
    KIND_OTHER
} kind;

/* False with *error filled where it cannot be read as YAML or JSON. */
static bool find_kind(arz_str text, const char *name, kind *found, arz_error *error)
{
    json_t *root = arz_value_read(text.data, text.size, name, error);
    *found = json_object_get(root, "arazzo")    ? KIND_ARAZZO
             : json_object_get(root, "openapi") ? KIND_OPENAPI
             : json_object_get(root, "swagger") ? KIND_OPENAPI
                                                : KIND_OTHER;
    json_decref(root);
    return root != NULL;
}

/* The mock of a text that was read from the path. */
static arz_mock *start_text(const cli_options *options, arz_str text, arz_document **document,
                            arz_error *error)
{
    arz_mock_options mock = ARZ_MOCK_OPTIONS_INIT;
    mock.port = options->port;
    mock.formats = options->formats;
    mock.log = options->verbosity >= 0 ? print_line : NULL;
    mock.text = text.data;
    mock.text_size = text.size;
    const char *path = options->paths.items[0];
    kind found;
    if (!find_kind(text, path, &found, error))
        return NULL;
    if (found == KIND_OPENAPI)
        return arz_mock_create_api(path, &mock, error);
    if (found == KIND_OTHER) {
        (void)arz_fail(error, ARZ_ERROR_DOCUMENT, NULL,
                       "this is neither an Arazzo nor an OpenAPI description: it has no field "
                       "'arazzo', 'openapi' or 'swagger'");
        (void)arz_fail_at(error, path, 1, 1, NULL);
        return NULL;
    }
    *document = cli_load_text(options, true, text, error);
    return *document ? arz_mock_create(*document, &mock, error) : NULL;
}

static arz_mock *start(const cli_options *options, arz_document **document, arz_error *error)
{
    arz_load_options load;
    arz_source_place *sources;
    arz_mock *mock = NULL;
    if (cli_load_options(options, &load, &sources, error)) {
        size_t size;
        load.network = true;
        char *text = arz_text_load(options->paths.items[0], &load, &size, error);
        if (text)
            mock = start_text(options, (arz_str){ text, size }, document, error);
        free(text);
    }
    cli_free_sources(sources, options->sources.count);
    return mock;
}

/* SIGINT and SIGTERM wait, blocked, until wait_for_end() asks for them: every thread of the
 * server inherits that. */
static void block_signals(sigset_t *signals)
{
    (void)sigemptyset(signals);
    (void)sigaddset(signals, SIGINT);
    (void)sigaddset(signals, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, signals, NULL);
}

static void print_sources(const arz_mock *mock)
{
    for (size_t i = 0; i < arz_mock_source_count(mock); i++) {
        cli_put_safe(stdout, arz_str_of(arz_mock_source_name(mock, i)));
        (void)printf("  %s\n", arz_mock_source_url(mock, i));
    }
    (void)fflush(stdout);
}

int cli_mock(const cli_options *options)
{
    sigset_t signals;
    int caught = 0;
    arz_error error = ARZ_ERROR_INIT;
    arz_document *document = NULL;
    block_signals(&signals);
    arz_mock *mock = start(options, &document, &error);
    if (mock) {
        print_sources(mock);
        (void)sigwait(&signals, &caught);
    }
    int status = mock                   ? CLI_EXIT_OK
                 : error.kind == ARZ_OK ? CLI_EXIT_UNUSABLE
                                        : cli_fail(options, document, &error);
    arz_mock_free(mock);
    arz_document_free(document);
    return status;
}
