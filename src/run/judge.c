/* Judge, in the life of a step: do the success criteria hold? Is the response as documented?
 * (Arazzo 1.1.0, "Criterion Object") */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "http/credentials.h"
#include "run/contract.h"
#include "run/engine.h"
#include "run/event.h"
#include "run/mocked.h"

static void tell_criterion(arz_run *run, const arz_criterion *criterion, bool passed,
                           bool from_action, const char *why)
{
    if (!arz_run_heard(run))
        return;
    arz_event event = arz_run_event(run, ARZ_EVENT_CRITERION);
    char *clean = why ? arz_redact_text(&run->redactor, arz_str_of(why)) : NULL;
    char *condition = arz_str_dup(arz_criterion_condition(criterion));
    event.criterion_type = arz_criterion_type_name(arz_criterion_get_type(criterion));
    event.condition = condition;
    event.passed = passed;
    event.from_action = from_action;
    event.message = clean;
    arz_run_emit(run, &event);
    free(clean);
    free(condition);
}

bool arz_step_passes(arz_run *run, const arz_criterion *criterion, bool from_action, char **why)
{
    arz_scope scope = arz_run_scope(run);
    arz_error error = ARZ_ERROR_INIT;
    bool passed = arz_criterion_passes(criterion, &scope, &error);
    char *reason = NULL;
    if (!passed && (why || arz_run_heard(run))) {
        reason = error.kind != ARZ_OK ? arz_strdup(error.message)
                                      : arz_criterion_explain(criterion, &scope);
    }
    tell_criterion(run, criterion, passed, from_action, reason);
    (void)arz_fail_place(&error, arz_criterion_place(criterion));
    arz_run_warn(run, &error);
    if (why && !*why)
        *why = reason;
    else
        free(reason);
    return passed;
}

/* What the server said about it: the start of a body that explains an error. */
static void add_server_words(arz_run *run, arz_error *error)
{
    const arz_visit *visit = run->frame->visit;
    arz_str body = arz_str_trim(arz_buf_view(&visit->now->exchange.response.body));
    if (visit->now->exchange.response.status < 400 || body.size == 0 ||
        arz_utf8_check(body) != SIZE_MAX)
        return;
    char *clean = arz_redact_text(&run->redactor, arz_str_slice(body, 0, 1024));
    arz_buf words = ARZ_BUF_INIT(0);
    arz_str rest = arz_str_of(clean);
    /* arz_buf_quoted() cuts for names; an explanation may be longer. */
    for (size_t at = 0; at < rest.size && at < 400; at += ARZ_MAX_QUOTED_BYTES)
        arz_buf_quoted(&words, arz_str_slice(rest, at, at + ARZ_MAX_QUOTED_BYTES));
    (void)arz_fail_help(error, "the server said: %s", arz_buf_cstr(&words));
    arz_buf_clear(&words);
    free(clean);
}

static void fail_criterion(arz_run *run, const arz_criterion *criterion, const char *why)
{
    arz_visit *visit = run->frame->visit;
    (void)arz_fail_node(&visit->now->error, ARZ_ERROR_CRITERION, "success-criterion",
                        arz_criterion_place(criterion), "step '%s' failed: %s",
                        ARZ_QUOTE(visit->step->id), why);
    add_server_words(run, &visit->now->error);
}

/* Without criteria a response below 400 is a success. */
static void judge_status(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    int status = visit->now->exchange.response.status;
    if (!visit->now->request || status < 400)
        return;
    (void)arz_fail_node(&visit->now->error, ARZ_ERROR_CRITERION, "success-criterion",
                        visit->step->place, "step '%s' failed: the response has status %d",
                        ARZ_QUOTE(visit->step->id), status);
    add_server_words(run, &visit->now->error);
}

static void judge_criteria(arz_run *run)
{
    const arz_step *step = run->frame->visit->step;
    for (size_t i = 0; i < step->criterion_count; i++) {
        char *why = NULL;
        if (!arz_step_passes(run, step->criteria[i], false, &why)) {
            fail_criterion(run, step->criteria[i], why);
            free(why);
            return;
        }
    }
}

/* Servers say little to clients without a certificate: some end the connection, others have a
 * status for it. */
static bool may_lack_certificate(const arz_run *run)
{
    const arz_visit *visit = run->frame->visit;
    int status = visit->now->exchange.response.status;
    bool refused = visit->now->error.kind == ARZ_ERROR_NETWORK ||
                   (visit->now->error.kind == ARZ_ERROR_CRITERION &&
                    (status == 400 || status == 401 || status == 403));
    return refused && visit->now->request && visit->step->operation &&
           !run->engine->options.mocked && !run->engine->options.cert &&
           arz_credentials_need_certificate(visit->step->operation);
}

static void add_certificate(arz_run *run, arz_error *error)
{
    const arz_operation *operation = run->frame->visit->step->operation;
    arz_buf help = ARZ_BUF_INIT(0);
    if (error->help)
        arz_buf_printf(&help, "%s\n", error->help);
    arz_buf_printf(&help, "%s %s needs a client certificate: --cert FILE --key FILE",
                   operation->method, ARZ_QUOTE(operation->path));
    free(error->help);
    error->help = arz_buf_take(&help);
}

void arz_step_judge(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    arz_step_unlimit(visit);
    if (visit->now->error.kind == ARZ_OK && !run->engine->options.dry_run) {
        if (visit->step->criterion_count == 0)
            judge_status(run);
        else
            judge_criteria(run);
        arz_contract_judge(run);
        arz_mocked_warn(run);
        arz_mocked_explain(run, &visit->now->error);
    }
    if (may_lack_certificate(run))
        add_certificate(run, &visit->now->error);
    visit->now->passed = visit->now->error.kind == ARZ_OK;
    arz_redact_error(&run->redactor, &visit->now->error);
    arz_run_resume(run, ARZ_RUN_RECORD);
}
