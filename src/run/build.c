/* Build, in the life of a step: the request out of the operation, the values and the
 * credentials. */
#include <stdlib.h>

#include "base/fail.h"
#include "doc/value.h"
#include "run/engine.h"
#include "run/mocked.h"
#include "run/settings.h"

/* Says which expression left a required parameter empty, where one did. */
static void explain_missing(arz_strand *strand, arz_error *error)
{
    const arz_visit *visit = strand->frame->visit;
    arz_scope scope = arz_strand_scope(strand);
    arz_buf help = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < visit->step->parameter_count; i++) {
        const arz_parameter *parameter = &visit->step->parameters[i];
        const arz_expression *expression = arz_template_expression(parameter->value);
        arz_result result = ARZ_RESULT_INIT;
        if (!expression || (arz_expression_eval(expression, &scope, &result, NULL) &&
                            arz_view_exists(result.view))) {
            arz_result_clear(&result);
            continue;
        }
        char *why = arz_expression_explain(expression, &scope);
        arz_buf_printf(&help, "%s'%s' is %s, which finds nothing: %s", help.size ? "\n" : "",
                       ARZ_QUOTE(parameter->name), ARZ_QUOTE(expression->text), why);
        free(why);
        arz_result_clear(&result);
    }
    if (help.size) {
        free(error->help);
        error->help = arz_buf_take(&help);
    }
    arz_buf_clear(&help);
}

/* The arguments of the plan: what was given, without the engine's own. */
static const arz_argument *arguments_of(const arz_visit *visit)
{
    arz_argument *arguments =
        arz_arena_alloc(visit->now->arena, visit->now->given_count, sizeof *arguments);
    for (size_t i = 0; i < visit->now->given_count; i++)
        arguments[i] = visit->now->given[i].argument;
    return arguments;
}

arz_request_plan arz_step_plan(const arz_strand *strand, const arz_visit *visit)
{
    const arz_step *step = visit->step;
    arz_request_plan plan = {
        .operation = step->operation,
        .arguments = arguments_of(visit),
        .argument_count = visit->now->given_count,
        .content_type = step->content_type,
        .body = visit->now->payload,
        .bytes = &strand->run->bytes,
        .files = strand->engine->options.files,
        .headers = strand->engine->headers,
        .header_count = strand->engine->options.header_count,
        .credentials = visit->now->credentials,
        .credential_count = visit->now->credential_count,
        .has_certificate = strand->engine->options.cert != NULL,
        .place = step->place,
    };
    return plan;
}

static bool build_operation(arz_strand *strand, arz_error *error)
{
    arz_visit *visit = strand->frame->visit;
    const char *base_url = arz_settings_base_url(strand->engine, visit->step, error);
    if (!base_url)
        return false;
    arz_request_plan plan = arz_step_plan(strand, visit);
    plan.base_url = arz_str_of(base_url);
    arz_mocked_ask(strand, visit, &plan);
    visit->now->request = arz_request_build(&plan, visit->now->arena, error);
    return visit->now->request != NULL;
}

/* A mock answers what is described. Whoever asked for one wants nothing sent anywhere else. */
static bool fail_mocked(const arz_step *step, arz_error *error)
{
    (void)arz_fail(
        error, ARZ_ERROR_REQUEST, NULL,
        "step '%s' sends a request that no description has, so that no mock can answer it",
        ARZ_QUOTE(step->id));
    return arz_fail_help(
        error, "'x-operation' needs the real server: leave --mock out, or look with --dry-run");
}

static bool build_bare(arz_strand *strand, arz_error *error)
{
    arz_visit *visit = strand->frame->visit;
    const arz_run_options *options = &strand->engine->options;
    if (options->mocked && !options->dry_run)
        return fail_mocked(visit->step, error);
    arz_scope scope = arz_strand_scope(strand);
    arz_request_plan plan = arz_step_plan(strand, visit);
    arz_buf url = ARZ_BUF_INIT(ARZ_MAX_TEXT_BYTES);
    if (arz_template_render(visit->step->url, &scope, &url, error)) {
        visit->now->request = arz_request_build_bare(visit->step->method, arz_buf_view(&url), &plan,
                                                     visit->now->arena, error);
    }
    arz_buf_clear(&url);
    return visit->now->request != NULL;
}

static bool build_request(arz_strand *strand, arz_error *error)
{
    const arz_step *step = strand->frame->visit->step;
    bool built = step->kind == ARZ_STEP_OPERATION ? build_operation(strand, error)
                                                  : build_bare(strand, error);
    if (!built && error->kind == ARZ_ERROR_REQUEST)
        explain_missing(strand, error);
    return built || arz_fail_place(error, step->place);
}

void arz_step_build(arz_strand *strand)
{
    if (build_request(strand, &strand->frame->visit->now->error))
        arz_strand_resume(strand, ARZ_STRAND_SEND);
    else
        arz_step_fail(strand);
}
