/* Workflows in progress: entered, ended, called, depended upon. (Arazzo 1.1.0, "Workflow
 * Object") */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/files.h"
#include "doc/value.h"
#include "run/engine.h"
#include "run/event.h"

/* A file is learned by its text: it was no secret yet where it was named. */
static void learn_input(arz_strand *strand, json_t *value)
{
    json_t *seen = arz_files_open_texts(strand->engine->options.files, value);
    arz_redactor_add_value(&strand->run->redactor, seen);
    json_decref(seen);
}

/* The inputs of any workflow may be secrets. */
static void learn_inputs(arz_strand *strand, const arz_workflow *workflow, const json_t *inputs)
{
    for (size_t i = 0; i < workflow->input_count; i++) {
        const arz_input_info *info = &workflow->input_infos[i];
        if (info->secret)
            learn_input(strand, arz_json_get(inputs, arz_str_of(info->name)));
    }
}

static void frame_init(arz_strand *strand, arz_frame *frame, const arz_workflow *workflow,
                       json_t *inputs)
{
    learn_inputs(strand, workflow, inputs);
    frame->workflow = workflow;
    frame->inputs = inputs;
    frame->step_outputs = arz_alloc(workflow->step_count, sizeof *frame->step_outputs);
    frame->step_started_ms = arz_alloc(workflow->step_count, sizeof *frame->step_started_ms);
    frame->step_earliest_ms = arz_alloc(workflow->step_count, sizeof *frame->step_earliest_ms);
    frame->step_visits = arz_alloc(workflow->step_count, sizeof *frame->step_visits);
    frame->started_us = arz_loop_now_us(&strand->engine->loop);
    for (size_t i = 0; i < workflow->step_count; i++)
        frame->step_started_ms[i] = frame->step_earliest_ms[i] = -1;
}

static void frame_clear(arz_frame *frame)
{
    while (frame->visit)
        arz_visit_pop(frame);
    json_decref(frame->outputs);
    json_decref(frame->scratch);
    if (frame->purpose == ARZ_FRAME_MEMBER)
        return;
    for (size_t i = 0; i < frame->workflow->step_count; i++)
        json_decref(frame->step_outputs[i]);
    free(frame->step_outputs);
    free(frame->step_started_ms);
    free(frame->step_earliest_ms);
    free(frame->step_visits);
    json_decref(frame->inputs);
}

/* How many workflows of a long chain are shown, at each end of it. */
#define CHAIN_END 3

static void put_link(arz_buf *chain, const arz_frame *frame)
{
    arz_buf_printf(chain, "%s'%s'", chain->size ? ", called by " : "",
                   ARZ_QUOTE(frame->workflow->id));
    if (frame->visit)
        arz_buf_printf(chain, " (step '%s')", ARZ_QUOTE(frame->visit->step->id));
}

/* Appends the workflows in progress and the step that each is at, from the innermost on. */
static void put_chain(const arz_strand *strand, arz_buf *chain)
{
    size_t at = 0;
    for (const arz_frame *f = strand->frame; f; f = f->caller, at++) {
        if (at < CHAIN_END || at + CHAIN_END >= strand->frame_count)
            put_link(chain, f);
        else if (at == CHAIN_END)
            arz_buf_text(chain, ", ...");
    }
}

static void abort_too_deep(arz_strand *strand, const arz_workflow *workflow)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_buf chain = ARZ_BUF_INIT(0);
    put_chain(strand, &chain);
    (void)arz_fail_node(&error, ARZ_ERROR_LIMIT, "workflow-depth", workflow->place,
                        "workflow '%s' would be one more inside %d others: called by %s",
                        ARZ_QUOTE(workflow->id), ARZ_MAX_FRAMES, arz_buf_cstr(&chain));
    (void)arz_fail_help(&error, "workflows that call one another in a circle never end; one that "
                                "goes on with itself does so by 'goto', which is one way");
    arz_buf_clear(&chain);
    arz_run_abort(strand->run, &error);
}

void arz_frame_push(arz_strand *strand, const arz_workflow *workflow, json_t *inputs,
                    arz_frame_purpose purpose)
{
    if (strand->frame_count >= ARZ_MAX_FRAMES) {
        json_decref(inputs);
        abort_too_deep(strand, workflow);
        return;
    }
    arz_frame *frame = arz_alloc(1, sizeof *frame);
    frame_init(strand, frame, workflow, inputs);
    frame->called = workflow;
    frame->caller = strand->frame;
    frame->purpose = purpose;
    strand->frame = frame;
    strand->frame_count++;
    arz_strand_resume(strand, ARZ_STRAND_ENTER_WORKFLOW);
}

void arz_frame_push_member(arz_strand *strand, size_t place)
{
    const arz_frame *whole = strand->parent->frame;
    arz_frame *frame = arz_alloc(1, sizeof *frame);
    *frame = (arz_frame){
        .caller = whole->caller,
        .purpose = ARZ_FRAME_MEMBER,
        .workflow = whole->workflow,
        .called = whole->called,
        .inputs = whole->inputs,
        .step_outputs = whole->step_outputs,
        .step_started_ms = whole->step_started_ms,
        .step_earliest_ms = whole->step_earliest_ms,
        .step_visits = whole->step_visits,
        .next_step = place,
        .started_us = whole->started_us,
    };
    strand->frame = frame;
    strand->frame_count = strand->parent->frame_count;
    arz_strand_resume(strand, ARZ_STRAND_ENTER_STEP);
}

void arz_frame_pop(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    bool last = frame->purpose == ARZ_FRAME_MEMBER; /* its caller is the parent's */
    frame_clear(frame);
    strand->frame = last ? NULL : frame->caller;
    strand->frame_count--;
    free(frame);
}

/* Sets the inputs that the parameters give. */
static bool set_parameters(arz_strand *strand, const arz_parameter *parameters, size_t count,
                           json_t *inputs, arz_error *error)
{
    arz_scope scope = arz_strand_scope(strand);
    scope.keeps = true;
    for (size_t i = 0; i < count; i++) {
        json_t *value = arz_template_eval(parameters[i].value, &scope, error);
        if (value)
            arz_json_set(inputs, parameters[i].name, value);
        else if (error->kind != ARZ_OK)
            return arz_fail_place(error, parameters[i].place);
    }
    return true;
}

/* Another help than that for those who give inputs on the command line. */
static void set_help(arz_error *error, const char *help)
{
    free(error->help);
    error->help = NULL;
    (void)arz_fail_help(error, "%s", help);
}

/* A file is held against the schema by its text, if it has one. */
bool arz_frame_inputs_well(const arz_engine *engine, const arz_workflow *workflow, json_t *inputs,
                           arz_error *error)
{
    if (!arz_workflow_input_defaults(workflow, inputs, false, error))
        return false;
    json_t *seen = arz_files_open_texts(engine->options.files, inputs);
    bool well = arz_workflow_input_check(workflow, seen, error);
    json_decref(seen);
    return well;
}

json_t *arz_frame_check_inputs(const arz_strand *strand, const arz_workflow *workflow,
                               json_t *inputs, arz_error *error)
{
    if (arz_frame_inputs_well(strand->engine, workflow, inputs, error))
        return inputs;
    set_help(error, "inputs of a workflow that is called are the parameters there");
    json_decref(inputs);
    return NULL;
}

json_t *arz_frame_inputs(arz_strand *strand, const arz_workflow *workflow,
                         const arz_parameter *parameters, size_t count, arz_error *error)
{
    json_t *inputs = arz_json_object();
    for (size_t i = 0; i < workflow->input_count; i++) {
        arz_str name = arz_str_of(workflow->input_infos[i].name);
        json_t *value = arz_json_get(strand->frame->inputs, name);
        if (value)
            arz_json_set(inputs, name, json_incref(value));
    }
    if (set_parameters(strand, parameters, count, inputs, error))
        return arz_frame_check_inputs(strand, workflow, inputs, error);
    json_decref(inputs);
    return NULL;
}

/* A workflow that waits for one which waits for it. */
static void fail_in_progress(arz_strand *strand, const arz_workflow *needed)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_buf chain = ARZ_BUF_INIT(0);
    put_chain(strand, &chain);
    (void)arz_fail_node(&error, ARZ_ERROR_WORKFLOW, "depends-on", strand->frame->workflow->place,
                        "workflow '%s' depends on '%s', which cannot be completed before: %s",
                        ARZ_QUOTE(strand->frame->workflow->id), ARZ_QUOTE(needed->id),
                        arz_buf_cstr(&chain));
    arz_buf_clear(&chain);
    arz_frame_fail(strand, &error);
}

static void run_dependency(arz_strand *strand, const arz_workflow *needed)
{
    arz_error error = ARZ_ERROR_INIT;
    if (arz_strand_frame_of(strand, needed)) {
        fail_in_progress(strand, needed);
        return;
    }
    json_t *inputs = arz_frame_inputs(strand, needed, NULL, 0, &error);
    if (inputs) {
        arz_frame_push(strand, needed, inputs, ARZ_FRAME_DEPENDENCY);
        return;
    }
    set_help(&error, "a workflow that is depended on gets the inputs that the one which depends on "
                     "it has by the same names");
    (void)arz_fail_place(&error, strand->frame->workflow->place);
    arz_frame_fail(strand, &error);
}

/* Starts the next workflow that this one depends on and that has not been completed yet: one that
 * failed has not. False where there is none left. */
static bool enter_dependency(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    while (frame->dependency < frame->workflow->depends_on_count) {
        const arz_workflow *needed = frame->workflow->depends_on[frame->dependency++];
        const arz_ended *ended = arz_ended_find(strand, needed);
        if (!ended || !ended->passed) {
            run_dependency(strand, needed);
            return true;
        }
    }
    return false;
}

void arz_frame_enter(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    if (frame->dependency == 0 && arz_strand_heard(strand)) {
        arz_event event = arz_strand_event(strand, ARZ_EVENT_WORKFLOW_STARTED);
        arz_strand_emit(strand, &event);
    }
    if (enter_dependency(strand))
        return;
    if (frame->workflow->step_count == 0)
        arz_frame_finish(strand, true);
    else
        arz_strand_resume(strand, ARZ_STRAND_ENTER_STEP);
}

/* An output that finds nothing is null, and a warning where the workflow went well: after a
 * failure it is no surprise. */
static json_t *output_value(arz_strand *strand, const arz_output *output, bool warn)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_scope scope = arz_strand_scope(strand);
    json_t *value = arz_selector_eval(output->value, &scope, &error);
    if (!value && warn) {
        char *why = error.kind == ARZ_OK ? arz_selector_explain(output->value, &scope) : NULL;
        (void)arz_fail(&error, ARZ_ERROR_EXPRESSION, "output-missing",
                       "output '%s' of workflow '%s' is null: %s", ARZ_QUOTE(output->name),
                       ARZ_QUOTE(strand->frame->workflow->id), why);
        (void)arz_fail_place(&error, arz_selector_place(output->value));
        arz_strand_warn(strand, &error);
        free(why);
    }
    arz_error_clear(&error);
    return value;
}

static void record_outputs(arz_strand *strand, bool passed)
{
    arz_frame *frame = strand->frame;
    frame->outputs = arz_json_object();
    for (size_t i = 0; i < frame->workflow->output_count; i++) {
        const arz_output *output = &frame->workflow->outputs[i];
        json_t *value = output_value(strand, output, passed);
        /* After a failure only those that have a value are given. */
        if (passed || (value && !json_is_null(value)))
            arz_json_set(frame->outputs, output->name, value ? value : json_null());
        else
            json_decref(value);
    }
}

void arz_frame_finish(arz_strand *strand, bool passed)
{
    while (strand->frame->visit)
        arz_visit_pop(strand->frame);
    if (strand->frame->purpose == ARZ_FRAME_MEMBER) {
        arz_group_done(strand, passed);
        return;
    }
    record_outputs(strand, passed);
    strand->passed = passed;
    arz_strand_resume(strand, ARZ_STRAND_END_WORKFLOW);
}

void arz_frame_fail(arz_strand *strand, arz_error *error)
{
    arz_error_clear(&strand->error);
    arz_redact_error(&strand->run->redactor, error);
    (void)arz_fail_move(&strand->error, error);
    arz_frame_finish(strand, false);
}

static void tell_outputs(arz_strand *strand)
{
    if (!arz_strand_heard(strand))
        return;
    arz_event event = arz_strand_event(strand, ARZ_EVENT_OUTPUTS);
    arz_strand_emit(strand, &event);
}

static void tell_end(arz_strand *strand, bool passed)
{
    if (!arz_strand_heard(strand))
        return;
    arz_event event = arz_strand_event(strand, ARZ_EVENT_WORKFLOW_ENDED);
    event.passed = passed;
    event.duration_us = arz_loop_now_us(&strand->engine->loop) - strand->frame->started_us;
    arz_strand_emit(strand, &event);
}

/* What has been answered is told as such, and what has not as given up. */
static void abandon_attempt(arz_strand *strand, const arz_error *error)
{
    arz_attempt *now = strand->frame->visit->now;
    if (now->asked && !now->in_flight)
        arz_step_hear(strand);
    now->passed = false;
    (void)arz_fail(&now->error, error->kind, error->rule, "%s", error->message);
    if (now->asked)
        arz_step_tell_response(strand);
    arz_step_tell_ended(strand);
}

void arz_frame_abandon_steps(arz_strand *strand, const arz_error *error)
{
    arz_frame *frame = strand->frame;
    if (frame->visit && frame->visit->now->open)
        abandon_attempt(strand, error);
    while (frame->visit)
        arz_visit_pop(frame);
}

void arz_frame_abandon(arz_strand *strand, const arz_error *error)
{
    arz_frame_abandon_steps(strand, error);
    tell_end(strand, false);
    arz_frame_pop(strand);
}

/* The workflow that was depended upon failed: so does the one that depends on it. */
static void fail_dependent(arz_strand *strand, const arz_workflow *needed)
{
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail(&error, ARZ_ERROR_WORKFLOW, "depends-on",
                   "workflow '%s' depends on '%s', which failed: %s",
                   ARZ_QUOTE(strand->frame->workflow->id), ARZ_QUOTE(needed->id),
                   strand->error.message ? strand->error.message : "no reason given");
    arz_frame_fail(strand, &error);
}

void arz_frame_end(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    bool passed = strand->passed;
    arz_frame_purpose purpose = frame->purpose;
    const arz_workflow *called = frame->called;
    tell_outputs(strand);
    tell_end(strand, passed);
    arz_ended_add(strand, passed);
    json_t *outputs = json_incref(frame->outputs);
    arz_frame_pop(strand);
    switch (purpose) {
    case ARZ_FRAME_RUN:
        strand->run->outputs = outputs;
        arz_strand_resume(strand, ARZ_STRAND_OVER);
        return;
    case ARZ_FRAME_STEP:
        arz_step_called(strand, passed, outputs, &strand->error);
        return;
    case ARZ_FRAME_RETRY:
        arz_error_clear(&strand->error);
        arz_strand_resume(strand, ARZ_STRAND_PREPARE);
        break;
    case ARZ_FRAME_DEPENDENCY:
        if (passed)
            arz_strand_resume(strand, ARZ_STRAND_ENTER_WORKFLOW);
        else
            fail_dependent(strand, called);
        break;
    case ARZ_FRAME_MEMBER: /* is done, and does not end */
        break;
    }
    json_decref(outputs);
}

/* A workflow that is gone to again waits as a step does that is: the frame takes over when its
 * first step last started. */
static void take_pause(const arz_strand *strand, arz_frame *frame)
{
    const arz_ended *before = arz_ended_find(strand, frame->workflow);
    if (!before || frame->workflow->step_count == 0)
        return;
    frame->by_goto = true;
    frame->step_started_ms[0] = before->started_ms;
    frame->step_earliest_ms[0] = before->earliest_ms;
}

void arz_frame_transfer(arz_strand *strand, const arz_action *action)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_frame *frame = strand->frame;
    json_t *inputs = arz_frame_inputs(strand, action->workflow, action->parameters,
                                      action->parameter_count, &error);
    if (!inputs) {
        (void)arz_fail_place(&error, action->place);
        arz_frame_fail(strand, &error);
        return;
    }
    /* What is left behind can still be asked for: `$workflows.ID.outputs`. */
    while (frame->visit)
        arz_visit_pop(frame);
    record_outputs(strand, false);
    arz_ended_add(strand, true);
    arz_frame *caller = frame->caller;
    arz_frame_purpose purpose = frame->purpose;
    const arz_workflow *called = frame->called;
    int64_t started_us = frame->started_us;
    frame_clear(frame);
    *frame = (arz_frame){ .caller = caller, .purpose = purpose, .called = called };
    frame_init(strand, frame, action->workflow, inputs);
    frame->started_us = started_us;
    take_pause(strand, frame);
    arz_strand_resume(strand, ARZ_STRAND_ENTER_WORKFLOW);
}
