#include "session.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "credentials.h"
#include "signals.h"

/* "SOURCE=URL" or "URL" for servers; "[SOURCE.]NAME=VALUE" for variables. `text` is written
 * into. */
static bool split_setting(char *text, bool server, arz_setting *setting)
{
    char *equals = strchr(text, '=');
    char *scheme = strstr(text, "://");
    if (server && (!equals || (scheme && scheme < equals))) {
        *setting = (arz_setting){ NULL, NULL, text };
        return true;
    }
    if (!equals || equals == text)
        return false;
    *equals = '\0';
    if (server) {
        *setting = (arz_setting){ text, NULL, equals + 1 };
        return true;
    }
    char *dot = strchr(text, '.');
    if (dot)
        *dot = '\0';
    *setting = (arz_setting){ dot ? text : NULL, dot ? dot + 1 : text, equals + 1 };
    return true;
}

void cli_settings_clear(cli_settings *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->texts[i]);
    free(s->texts);
    free(s->items);
    *s = (cli_settings){ .count = 0 };
}

static bool settings_fill(cli_settings *s, const cli_list *list, const char *option,
                          const char *form, arz_error *error)
{
    s->items = arz_alloc(list->count, sizeof *s->items);
    s->texts = arz_alloc(list->count, sizeof *s->texts);
    bool server = strcmp(option, "--server") == 0;
    for (size_t i = 0; i < list->count; i++) {
        s->texts[s->count++] = arz_strdup(list->items[i]);
        if (!split_setting(s->texts[i], server, &s->items[i]))
            return arz_fail(error, ARZ_ERROR_USAGE, NULL, "%s takes %s, not '%s'", option, form,
                            ARZ_QUOTE(arz_str_of(list->items[i])));
    }
    return true;
}

bool cli_session_open(cli_session *session, const cli_options *options, arz_error *error)
{
    *session = (cli_session){ .options = options, .files = arz_files_create() };
    return settings_fill(&session->servers, &options->servers, "--server", "URL or SOURCE=URL",
                         error) &&
           settings_fill(&session->variables, &options->variables, "--server-var",
                         "[SOURCE.]NAME=VALUE", error);
}

void cli_session_clear(cli_session *session)
{
    cli_signals_watch(NULL);
    arz_run_free(session->run);
    arz_mock_free(session->mock);
    arz_files_free(session->files);
    cli_settings_clear(&session->servers);
    cli_settings_clear(&session->variables);
    cli_settings_clear(&session->credentials);
    arz_document_free(session->document);
    *session = (cli_session){ .options = NULL };
}

/* Every source of the mock becomes a server of the run. */
static bool start_mock(cli_session *session, arz_error *error)
{
    arz_mock_options options = ARZ_MOCK_OPTIONS_INIT;
    options.check_auth = false;
    options.formats = session->options->formats;
    options.lenient = session->options->contract != ARZ_CONTRACT_FAIL;
    session->mock = arz_mock_create(session->document, &options, error);
    if (!session->mock)
        return false;
    size_t count = arz_mock_source_count(session->mock);
    cli_settings_clear(&session->servers);
    session->servers = (cli_settings){ .items = arz_alloc(count, sizeof(arz_setting)),
                                       .texts = arz_alloc(count, sizeof(char *)),
                                       .count = count };
    for (size_t i = 0; i < count; i++) {
        session->servers.items[i] = (arz_setting){ arz_mock_source_name(session->mock, i), NULL,
                                                   arz_mock_source_url(session->mock, i) };
    }
    return true;
}

static arz_run_options run_options(const cli_session *session)
{
    const cli_options *options = session->options;
    arz_run_options run = arz_run_options_default();
    run.servers = session->servers.items;
    run.server_count = session->servers.count;
    run.variables = session->variables.items;
    run.variable_count = session->variables.count;
    run.mocked = options->mock;
    run.credentials = session->credentials.items;
    run.credential_count = session->credentials.count;
    run.headers = options->headers.items;
    run.header_count = options->headers.count;
    run.dry_run = options->dry_run;
    run.follow_redirects = options->location;
    run.files = session->files;
    run.no_cookies = options->no_cookies;
    run.insecure = options->insecure;
    run.cacert = options->cacert;
    run.cert = options->cert;
    run.key = options->key;
    /* The mock is in this program: no proxy, not even one that the environment names. */
    run.proxy = options->mock ? "" : options->proxy;
    run.contract = options->contract;
    run.show_secrets = options->show_secrets;
    run.max_steps = options->max_steps;
    run.parallel = options->parallel ? ARZ_MAX_PARALLEL : 1;
    run.max_body_bytes = options->max_body_bytes;
    if (options->timeout_ms >= 0)
        run.timeout_ms = options->timeout_ms;
    if (options->max_time_ms >= 0)
        run.max_time_ms = options->max_time_ms;
    if (options->poll_interval_ms >= 0)
        run.poll_interval_ms = options->poll_interval_ms;
    else if (options->mock)
        run.poll_interval_ms = 0;
    return run;
}

const arz_workflow *cli_session_workflow(const cli_session *session)
{
    const arz_document *document = session->document;
    if (session->options->workflow)
        return arz_document_workflow(document, session->options->workflow);
    return arz_document_workflow_count(document) == 1 ? arz_document_workflow_at(document, 0)
                                                      : NULL;
}

bool cli_session_options(cli_session *session, arz_run_options *run, arz_error *error)
{
    if (!session->has_credentials &&
        !cli_credentials_collect(session->options, session->document, &session->credentials, error))
        return false;
    session->has_credentials = true;
    if (session->options->mock && !session->mock && !start_mock(session, error))
        return false;
    *run = run_options(session);
    return true;
}

bool cli_session_prepare(cli_session *session, const cli_plan *plan, arz_error *error)
{
    arz_run_free(session->run);
    session->run = NULL;
    arz_run_options run;
    if (!cli_session_options(session, &run, error))
        return false;
    run.workflow_id = plan->workflow_id;
    run.inputs = plan->inputs;
    run.listeners = plan->listeners;
    run.listener_count = plan->listener_count;
    session->run = arz_run_create(session->document, &run, error);
    return session->run != NULL;
}

bool cli_session_execute(cli_session *session, arz_error *error)
{
    cli_signals_catch();
    cli_signals_watch(session->run);
    bool passed = arz_run_execute(session->run, error);
    cli_signals_watch(NULL);
    return passed;
}
