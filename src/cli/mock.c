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

/* True where the file is an Arazzo document; false for an OpenAPI one, and with *error filled. */
static bool is_arazzo(const char *path, arz_error *error)
{
    json_t *root = arz_value_load(path, error);
    bool arazzo = json_object_get(root, "arazzo") != NULL;
    json_decref(root);
    return arazzo;
}

static arz_mock *start(const cli_options *options, arz_document **document, arz_error *error)
{
    arz_mock_options mock = ARZ_MOCK_OPTIONS_INIT;
    mock.port = options->port;
    mock.formats = options->formats;
    mock.log = options->verbosity >= 0 ? print_line : NULL;
    const char *path = options->paths.items[0];
    bool arazzo = is_arazzo(path, error);
    if (error->kind != ARZ_OK)
        return NULL;
    if (!arazzo)
        return arz_mock_create_api(path, &mock, error);
    *document = cli_load(options, true, error);
    return *document ? arz_mock_create(*document, &mock, error) : NULL;
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
