/* `arazzo-run FILE`: loads, collects inputs, runs, reports. */
#include <errno.h>
#include <string.h>

#include "base/fail.h"
#include "command.h"
#include "inputs.h"
#include "message.h"
#include "reports.h"
#include "save.h"
#include "session.h"
#include "signals.h"

static bool prepare(cli_session *s, cli_reports *reports, arz_error *error)
{
    const cli_options *options = s->options;
    s->document = cli_load(options, true, error);
    if (!s->document || !cli_reports_add_files(reports, options, error))
        return false;
    cli_reports_add_progress(reports, options);
    cli_reports_add_result(reports, options);
    const arz_workflow *workflow = cli_session_workflow(s);
    if (!cli_save_check(options, workflow, error))
        return false;
    json_t *inputs = workflow ? cli_inputs_collect(options, workflow, s->files, error) : NULL;
    arz_listener listeners[CLI_MAX_REPORTS];
    cli_plan plan = { options->workflow, inputs, listeners,
                      cli_reports_listeners(reports, listeners) };
    bool ready = (inputs || !workflow) && cli_session_prepare(s, &plan, error);
    json_decref(inputs);
    return ready;
}

static bool print_outputs(const json_t *outputs, arz_error *error)
{
    (void)json_dumpf(outputs, stdout, JSON_INDENT(2));
    (void)fputs("\n", stdout);
    return (fflush(stdout) == 0 && !ferror(stdout)) ||
           arz_fail(error, ARZ_ERROR_IO, NULL, "standard output cannot be written: %s",
                    strerror(errno));
}

/* What goes to files, and for the format `text` the outputs. False with *error filled. */
static bool give_outputs(const cli_session *s, arz_error *error)
{
    json_t *outputs = arz_run_outputs(s->run);
    bool well = cli_save_outputs(s->options, s->run, outputs, error);
    if (s->options->format == CLI_TEXT && !s->options->dry_run)
        well = print_outputs(outputs, error) && well;
    json_decref(outputs);
    return well;
}

static int execute(cli_session *s, cli_reports *reports)
{
    const cli_options *options = s->options;
    arz_error error = ARZ_ERROR_INIT, broken = ARZ_ERROR_INIT;
    bool passed = cli_session_execute(s, &error);
    bool written = cli_reports_finish(reports, &broken);
    written = give_outputs(s, &broken) && written;
    cli_printer printer = { stderr, cli_use_color(options, stderr), s->document };
    if (!written)
        cli_print_error(&printer, &broken);
    bool interrupted = error.kind == ARZ_ERROR_INTERRUPTED;
    if (error.kind != ARZ_OK)
        cli_print_error(&printer, &error);
    if (interrupted && cli_signals_caught())
        return 128 + cli_signals_caught();
    return passed && written ? CLI_EXIT_OK : CLI_EXIT_FAILED;
}

/* Nothing ran: the files say so too. */
static int refuse(const cli_session *s, cli_reports *reports, arz_error *error)
{
    bool interrupted = error->kind == ARZ_ERROR_INTERRUPTED;
    const arz_workflow *workflow = s->document ? cli_session_workflow(s) : NULL;
    if (reports->junit)
        arz_report_junit_add(reports->junit, workflow ? arz_workflow_id(workflow) : NULL, error);
    arz_error broken = ARZ_ERROR_INIT;
    (void)cli_reports_finish_files(reports, &broken);
    arz_error_clear(&broken);
    int status =
        error->kind == ARZ_OK ? CLI_EXIT_UNUSABLE : cli_fail(s->options, s->document, error);
    return interrupted && cli_signals_caught() ? 128 + cli_signals_caught() : status;
}

int cli_run(const cli_options *options)
{
    if (options->data)
        return cli_batch(options);
    cli_session s;
    cli_reports reports = { .count = 0 };
    arz_error error = ARZ_ERROR_INIT;
    bool ready = cli_session_open(&s, options, &error) && prepare(&s, &reports, &error);
    int status = ready ? execute(&s, &reports) : refuse(&s, &reports, &error);
    cli_session_clear(&s);
    cli_reports_clear(&reports);
    return status;
}
