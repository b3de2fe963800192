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

static void tell_criterion(arz_strand *strand, const arz_criterion *criterion, bool passed,
                           bool from_action, const char *why)
{
    if (!arz_strand_heard(strand))
        return;
    arz_event event = arz_strand_event(strand, ARZ_EVENT_CRITERION);
    char *clean = why ? arz_redact_text(&strand->run->redactor, arz_str_of(why)) : NULL;
    char *condition = arz_str_dup(arz_criterion_condition(criterion));
    event.criterion_type = arz_criterion_type_name(arz_criterion_get_type(criterion));
    event.condition = condition;
    event.passed = passed;
    event.from_action = from_action;
    event.message = clean;
    arz_strand_emit(strand, &event);
    free(clean);
    free(condition);
}

bool arz_step_passes(arz_strand *strand, const arz_criterion *criterion, bool from_action,
                     char **why)
{
    arz_scope scope = arz_strand_scope(strand);
    arz_error error = ARZ_ERROR_INIT;
    bool passed = arz_criterion_passes(criterion, &scope, &error);
    char *reason = NULL;
    if (!passed && (why || arz_strand_heard(strand))) {
        reason = error.kind != ARZ_OK ? arz_strdup(error.message)
                                      : arz_criterion_explain(criterion, &scope);
    }
    tell_criterion(strand, criterion, passed, from_action, reason);
    (void)arz_fail_place(&error, arz_criterion_place(criterion));
    arz_strand_warn(strand, &error);
    if (why && !*why)
        *why = reason;
    else
        free(reason);
    return passed;
}

/* What the server said about it: the start of a body that explains an error. */
static void add_server_words(arz_strand *strand, arz_error *error)
{
    const arz_visit *visit = strand->frame->visit;
    arz_str body = arz_str_trim(arz_buf_view(&visit->now->exchange.response.body));
    if (visit->now->exchange.response.status < 400 || body.size == 0 ||
        arz_utf8_check(body) != SIZE_MAX)
        return;
    char *clean = arz_redact_text(&strand->run->redactor, arz_str_slice(body, 0, 1024));
    arz_buf words = ARZ_BUF_INIT(0);
    arz_str rest = arz_str_of(clean);
    /* arz_buf_quoted() cuts for names; an explanation may be longer. */
    for (size_t at = 0; at < rest.size && at < 400; at += ARZ_MAX_QUOTED_BYTES)
        arz_buf_quoted(&words, arz_str_slice(rest, at, at + ARZ_MAX_QUOTED_BYTES));
    (void)arz_fail_help(error, "the server said: %s", arz_buf_cstr(&words));
    arz_buf_clear(&words);
    free(clean);
}

static void fail_criterion(arz_strand *strand, const arz_criterion *criterion, const char *why)
{
    arz_visit *visit = strand->frame->visit;
    (void)arz_fail_node(&visit->now->error, ARZ_ERROR_CRITERION, "success-criterion",
                        arz_criterion_place(criterion), "step '%s' failed: %s",
                        ARZ_QUOTE(visit->step->id), why);
    add_server_words(strand, &visit->now->error);
}

/* Without criteria a response below 400 is a success. */
static void judge_status(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    int status = visit->now->exchange.response.status;
    if (!visit->now->request || status < 400)
        return;
    (void)arz_fail_node(&visit->now->error, ARZ_ERROR_CRITERION, "success-criterion",
                        visit->step->place, "step '%s' failed: the response has status %d",
                        ARZ_QUOTE(visit->step->id), status);
    add_server_words(strand, &visit->now->error);
}

static void judge_criteria(arz_strand *strand)
{
    const arz_step *step = strand->frame->visit->step;
    for (size_t i = 0; i < step->criterion_count; i++) {
        char *why = NULL;
        if (!arz_step_passes(strand, step->criteria[i], false, &why)) {
            fail_criterion(strand, step->criteria[i], why);
            free(why);
            return;
        }
    }
}

/* Servers say little to clients without a certificate: some end the connection, others have a
 * status for it. */
static bool may_lack_certificate(const arz_strand *strand)
{
    const arz_visit *visit = strand->frame->visit;
    int status = visit->now->exchange.response.status;
    bool refused = visit->now->error.kind == ARZ_ERROR_NETWORK ||
                   (visit->now->error.kind == ARZ_ERROR_CRITERION &&
                    (status == 400 || status == 401 || status == 403));
    return refused && visit->now->request && visit->step->operation &&
           !strand->engine->options.mocked && !strand->engine->options.cert &&
           arz_credentials_need_certificate(visit->step->operation);
}

/* A server that wants credentials was sent none, though the description says which there are. */
static bool may_lack_credentials(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    const arz_operation *operation = visit->step->operation;
    if (visit->now->error.kind != ARZ_ERROR_CRITERION || !visit->now->request || !operation ||
        visit->now->exchange.response.status != 401 || operation->security_count == 0)
        return false;
    arz_request_plan plan = arz_step_plan(strand, visit);
    const arz_security_requirement *chosen = arz_credentials_choose(&plan);
    return !chosen || chosen->scheme_count == 0;
}

/* Adds "GET /path" and what it needs to the help. */
static void add_need(const arz_strand *strand, const char *need, arz_error *error)
{
    const arz_operation *operation = strand->frame->visit->step->operation;
    arz_buf help = ARZ_BUF_INIT(0);
    if (error->help)
        arz_buf_printf(&help, "%s\n", error->help);
    arz_buf_printf(&help, "%s %s needs %s", operation->method, ARZ_QUOTE(operation->path), need);
    free(error->help);
    error->help = arz_buf_take(&help);
}

static void add_credentials(const arz_strand *strand, arz_error *error)
{
    const arz_doc *entry = strand->engine->document->entry->doc;
    arz_buf need = ARZ_BUF_INIT(0);
    arz_buf_printf(&need, "credentials, and has none: 'arazzo-run auth %s' says which",
                   ARZ_QUOTE(arz_str_of(entry->name)));
    add_need(strand, arz_buf_cstr(&need), error);
    arz_buf_clear(&need);
}

void arz_step_judge(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    arz_step_unlimit(visit);
    if (visit->now->error.kind == ARZ_OK && !strand->engine->options.dry_run) {
        if (visit->step->criterion_count == 0)
            judge_status(strand);
        else
            judge_criteria(strand);
        arz_contract_judge(strand);
        arz_mocked_warn(strand);
        arz_mocked_explain(strand, &visit->now->error);
    }
    if (may_lack_certificate(strand))
        add_need(strand, "a client certificate: --cert FILE --key FILE", &visit->now->error);
    else if (may_lack_credentials(strand))
        add_credentials(strand, &visit->now->error);
    visit->now->passed = visit->now->error.kind == ARZ_OK;
    arz_redact_error(&strand->run->redactor, &visit->now->error);
    arz_strand_resume(strand, ARZ_STRAND_RECORD);
}
