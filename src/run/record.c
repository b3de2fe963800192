/* Record, in the life of a step: its outputs, which actions and later steps see. (Arazzo 1.1.0,
 * "Step Object") */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/value.h"
#include "run/engine.h"
#include "run/event.h"

static void warn_output(arz_strand *strand, const arz_output *output, arz_error *error)
{
    const arz_visit *visit = strand->frame->visit;
    arz_scope scope = arz_strand_scope(strand);
    char *why = error->kind == ARZ_OK ? arz_selector_explain(output->value, &scope)
                                      : arz_strdup(error->message);
    arz_error warning = ARZ_ERROR_INIT;
    (void)arz_fail_node(&warning, ARZ_ERROR_EXPRESSION, "output-missing",
                        arz_selector_place(output->value), "output '%s' of step '%s' is null: %s",
                        ARZ_QUOTE(output->name), ARZ_QUOTE(visit->step->id), why);
    arz_strand_warn(strand, &warning);
    free(why);
}

/* In a dry run, which has made-up responses, what an output would be found by stands for it. */
static json_t *stand_in(const arz_strand *strand, const arz_output *output)
{
    arz_str text = arz_node_text(arz_selector_place(output->value).node);
    return strand->engine->options.dry_run && text.size ? arz_json_string(text) : json_null();
}

static void record_output(arz_strand *strand, const arz_output *output)
{
    arz_visit *visit = strand->frame->visit;
    arz_scope scope = arz_strand_scope(strand);
    arz_error error = ARZ_ERROR_INIT;
    json_t *value = arz_selector_eval(output->value, &scope, &error);
    if (!value && visit->now->passed && !strand->engine->options.dry_run)
        warn_output(strand, output, &error);
    if (value && value == visit->now->body.text && visit->now->body.is_binary)
        arz_bytes_add(&strand->run->bytes, value);
    arz_json_set(visit->now->outputs, output->name, value ? value : stand_in(strand, output));
    arz_error_clear(&error);
}

static void warn_charset(arz_strand *strand)
{
    const arz_visit *visit = strand->frame->visit;
    if (!visit->now->body.unknown_charset.size)
        return;
    arz_error warning = ARZ_ERROR_INIT;
    (void)arz_fail_node(&warning, ARZ_ERROR_SYNTAX, "response-body", visit->step->place,
                        "the response to step '%s' is in charset '%s', which cannot be read here; "
                        "it is taken as UTF-8",
                        ARZ_QUOTE(visit->step->id), ARZ_QUOTE(visit->now->body.unknown_charset));
    arz_strand_warn(strand, &warning);
}

/* A body that says it is JSON and is not: told once, when something needed it. */
static void warn_body(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    if (visit->now->body.error.kind == ARZ_OK)
        return;
    arz_error warning = ARZ_ERROR_INIT;
    (void)arz_fail_node(&warning, ARZ_ERROR_SYNTAX, "response-body", visit->step->place,
                        "the response to step '%s' says it is JSON and is not: %s (line %u, "
                        "column %u of the body); it is taken as text",
                        ARZ_QUOTE(visit->step->id), visit->now->body.error.message,
                        visit->now->body.error.line, visit->now->body.error.column);
    arz_strand_warn(strand, &warning);
}

static void tell_outputs(arz_strand *strand)
{
    const arz_visit *visit = strand->frame->visit;
    if (!arz_strand_heard(strand) || json_object_size(visit->now->outputs) == 0)
        return;
    arz_event event = arz_strand_event(strand, ARZ_EVENT_OUTPUTS);
    arz_strand_emit(strand, &event);
}

void arz_step_record(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    arz_visit *visit = frame->visit;
    size_t index = visit->step->index;
    visit->now->outputs = json_is_object(visit->now->called_outputs)
                              ? json_copy(visit->now->called_outputs)
                              : arz_json_object();
    for (size_t i = 0; i < visit->step->output_count; i++)
        record_output(strand, &visit->step->outputs[i]);
    warn_charset(strand);
    warn_body(strand);
    if (!strand->stopped) {
        json_decref(frame->step_outputs[index]);
        frame->step_outputs[index] = json_incref(visit->now->outputs);
    }
    tell_outputs(strand);
    arz_strand_resume(strand, ARZ_STRAND_CHOOSE);
}
