#include "run/contract.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "openapi/contract.h"
#include "run/event.h"

typedef struct judgement {
    arz_strand *strand;
    size_t count;
    arz_error error; /* the first finding, the others in its help */
    arz_buf others;
} judgement;

static void tell_finding(arz_strand *strand, const arz_contract_finding *finding)
{
    if (!arz_strand_heard(strand))
        return;
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail_node(&error, ARZ_ERROR_CONTRACT, "contract", finding->at, "%s",
                        finding->message);
    arz_redact_error(&strand->run->redactor, &error);
    arz_event event = arz_strand_event(strand, ARZ_EVENT_CONTRACT);
    event.part = arz_contract_part_name(finding->part);
    event.pointer = finding->pointer;
    event.message = error.message;
    event.error = &error;
    arz_strand_emit(strand, &event);
    arz_error_clear(&error);
}

/* The finding with the place in the description: "... (pets.openapi.yml:40:15)". New. */
static char *finding_text(const arz_contract_finding *finding)
{
    arz_buf text = ARZ_BUF_INIT(0);
    const arz_place *at = &finding->at;
    arz_buf_text(&text, finding->message);
    if (at->doc && at->node)
        arz_buf_printf(&text, " (%s:%u:%u)", at->doc->name, at->node->line, at->node->column);
    return arz_buf_take(&text);
}

static void fill_error(const arz_strand *strand, const char *finding, arz_error *error)
{
    const arz_step *step = strand->frame->visit->step;
    (void)arz_fail_node(error, ARZ_ERROR_CONTRACT, "contract", step->place,
                        "the response to step '%s' is not what %s %s documents: %s",
                        ARZ_QUOTE(step->id), step->operation->method,
                        ARZ_QUOTE(step->operation->path), finding);
}

static void warn(const judgement *j, const char *finding)
{
    arz_error warning = ARZ_ERROR_INIT;
    fill_error(j->strand, finding, &warning);
    arz_strand_warn(j->strand, &warning);
}

static void keep(judgement *j, const char *finding)
{
    if (j->error.kind == ARZ_OK)
        fill_error(j->strand, finding, &j->error);
    else
        arz_buf_printf(&j->others, "%s%s", j->others.size ? "\n" : "", finding);
}

/* Each finding as it comes, up to ARZ_MAX_CONTRACT_FINDINGS. */
static bool note(void *data, const arz_contract_finding *finding)
{
    judgement *j = data;
    char *text = finding_text(finding);
    tell_finding(j->strand, finding);
    if (j->strand->engine->options.contract == ARZ_CONTRACT_WARN)
        warn(j, text);
    else
        keep(j, text);
    free(text);
    return ++j->count < ARZ_MAX_CONTRACT_FINDINGS;
}

/* A schema describes one line of Set-Cookie; the first is held against it. */
static json_t *header_of(const void *data, arz_str name)
{
    const arz_response *response = data;
    json_t *value = arz_header_value(response->headers, response->header_count, name); /* owned */
    if (!json_is_array(value))
        return value;
    json_t *first = json_incref(json_array_get(value, 0));
    json_decref(value);
    return first;
}

void arz_contract_judge(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    const arz_response *response = &visit->now->exchange.response;
    const arz_operation *operation = visit->step->operation;
    if (strand->engine->options.contract == ARZ_CONTRACT_OFF || !operation || response->status == 0)
        return;
    arz_received received = {
        .status = response->status,
        .content_type =
            arz_headers_find(response->headers, response->header_count, ARZ_STR("content-type")),
        .text = arz_buf_view(&response->body),
        .data = arz_body_view(&visit->now->body, response, visit->now->arena),
        .problem = visit->now->body.error.message,
        .header = header_of,
        .header_data = response,
    };
    judgement j = { strand, 0, ARZ_ERROR_INIT, ARZ_BUF_INIT(0) };
    arz_contract_check(operation, &received, note, &j);
    if (j.others.size)
        (void)arz_fail_help(&j.error, "and besides:\n%s", arz_buf_cstr(&j.others));
    (void)arz_fail_move(&visit->now->error, &j.error);
    arz_buf_clear(&j.others);
}
