#include "run/mocked.h"

#include <stdlib.h>

#include "base/fail.h"
#include "doc/value.h"
#include "http/headers.h"
#include "run/event.h"

static void note_root(void *data, const arz_expression *expression)
{
    bool *status_only = data;
    *status_only &= expression->reference.root == ARZ_ROOT_STATUS_CODE;
}

/* A scope that knows the status and nothing else. */
static arz_view look_up(void *data, const arz_reference *reference)
{
    return reference->root == ARZ_ROOT_STATUS_CODE ? arz_view_json(data) : ARZ_VIEW_NONE;
}

/* Whether the criteria that are about the status alone hold for it. */
static bool suits(const arz_step *step, int status)
{
    json_t *value = arz_json_integer(status); /* new */
    arz_scope scope = { .lookup = look_up, .data = value };
    bool holds = true;
    for (size_t i = 0; i < step->criterion_count && holds; i++) {
        bool status_only = true;
        arz_error error = ARZ_ERROR_INIT;
        arz_criterion_visit(step->criteria[i], note_root, &status_only);
        holds = !status_only || arz_criterion_passes(step->criteria[i], &scope, &error);
        arz_error_clear(&error);
    }
    json_decref(value);
    return holds;
}

/* The status that the step wants of those that are documented: the usual one, else the first that
 * suits; 0 where none does. */
static int wanted_status(const arz_step *step, int *usual)
{
    const arz_operation *operation = step->operation;
    *usual = 0;
    if (!arz_operation_usual_response(operation, usual) || suits(step, *usual))
        return *usual;
    for (size_t i = 0; i < operation->response_count; i++) {
        int status = arz_status_least(operation->responses[i].status);
        if (status && suits(step, status))
            return status;
    }
    return 0;
}

void arz_mocked_ask(const arz_strand *strand, const arz_visit *visit, arz_request_plan *plan)
{
    int usual, status = strand->engine->options.mocked ? wanted_status(visit->step, &usual) : 0;
    if (status == 0 || status == usual)
        return;
    arz_header *headers =
        arz_arena_alloc(visit->now->arena, plan->header_count + 1, sizeof *headers);
    for (size_t i = 0; i < plan->header_count; i++)
        headers[i] = plan->headers[i];
    headers[plan->header_count++] =
        (arz_header){ ARZ_STR("Prefer"),
                      arz_str_of(arz_arena_printf(visit->now->arena, "code=%d", status)) };
    plan->headers = headers;
}

void arz_mocked_explain(const arz_strand *strand, arz_error *error)
{
    const arz_step *step = strand->frame->visit->step;
    int usual;
    if (!strand->engine->options.mocked || !step->operation || error->kind != ARZ_ERROR_CRITERION ||
        wanted_status(step, &usual) != 0 || usual == 0)
        return;
    arz_buf help = ARZ_BUF_INIT(0);
    const arz_operation *operation = step->operation;
    arz_buf_printf(&help, "the description of %s documents ", step->target);
    for (size_t i = 0; i < operation->response_count; i++) {
        const char *glue = i == 0 ? "" : i + 1 == operation->response_count ? " and " : ", ";
        arz_buf_printf(&help, "%s%s", glue, ARZ_QUOTE(operation->responses[i].status));
    }
    (void)arz_fail_help(error, "%s", arz_buf_cstr(&help));
    arz_buf_clear(&help);
}

void arz_mocked_warn(arz_strand *strand)
{
    const arz_visit *visit = strand->frame->visit;
    const arz_response *response = &visit->now->exchange.response;
    arz_str problem =
        arz_headers_find(response->headers, response->header_count, ARZ_STR("x-mock-problem"));
    if (!strand->engine->options.mocked || problem.size == 0)
        return;
    arz_error warning = ARZ_ERROR_INIT;
    (void)arz_fail_node(&warning, ARZ_ERROR_REQUEST, "request", visit->step->place,
                        "the description does not allow the request of step '%s': %.*s",
                        ARZ_QUOTE(visit->step->id), ARZ_STR_FORMAT(problem));
    arz_strand_warn(strand, &warning);
}
