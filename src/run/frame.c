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
static void learn_input(arz_run *run, json_t *value)
{
    json_t *seen = arz_files_open_texts(run->engine->options.files, value);
    arz_redactor_add_value(&run->redactor, seen);
    json_decref(seen);
}

/* The inputs of any workflow may be secrets. */
static void learn_inputs(arz_run *run, const arz_workflow *workflow, const json_t *inputs)
{
    for (size_t i = 0; i < workflow->input_count; i++) {
        const arz_input_info *info = &workflow->input_infos[i];
        if (info->secret)
            learn_input(run, arz_json_get(inputs, arz_str_of(info->name)));
    }
}

static void frame_init(arz_run *run, arz_frame *frame, const arz_workflow *workflow, json_t *inputs)
{
    learn_inputs(run, workflow, inputs);
    frame->workflow = workflow;
    frame->inputs = inputs;
    frame->step_outputs = arz_alloc(workflow->step_count, sizeof *frame->step_outputs);
    frame->step_started_ms = arz_alloc(workflow->step_count, sizeof *frame->step_started_ms);
    frame->step_earliest_ms = arz_alloc(workflow->step_count, sizeof *frame->step_earliest_ms);
    frame->step_visits = arz_alloc(workflow->step_count, sizeof *frame->step_visits);
    frame->started_us = arz_loop_now_us(&run->engine->loop);
    for (size_t i = 0; i < workflow->step_count; i++)
        frame->step_started_ms[i] = frame->step_earliest_ms[i] = -1;
}

static void frame_clear(arz_frame *frame)
{
    while (frame->visit)
        arz_visit_pop(frame);
    arz_ahead_clear(frame);
    for (size_t i = 0; i < frame->workflow->step_count; i++)
        json_decref(frame->step_outputs[i]);
    free(frame->step_outputs);
    free(frame->step_started_ms);
    free(frame->step_earliest_ms);
    free(frame->step_visits);
    json_decref(frame->inputs);
    json_decref(frame->outputs);
    json_decref(frame->scratch);
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
static void put_chain(const arz_run *run, arz_buf *chain)
{
    size_t at = 0;
    for (const arz_frame *f = run->frame; f; f = f->caller, at++) {
        if (at < CHAIN_END || at + CHAIN_END >= run->frame_count)
            put_link(chain, f);
        else if (at == CHAIN_END)
            arz_buf_text(chain, ", ...");
    }
}

static void abort_too_deep(arz_run *run, const arz_workflow *workflow)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_buf chain = ARZ_BUF_INIT(0);
    put_chain(run, &chain);
    (void)arz_fail_node(&error, ARZ_ERROR_LIMIT, "workflow-depth", workflow->place,
                        "workflow '%s' would be one more inside %d others: called by %s",
                        ARZ_QUOTE(workflow->id), ARZ_MAX_FRAMES, arz_buf_cstr(&chain));
    (void)arz_fail_help(&error, "workflows that call one another in a circle never end; one that "
                                "goes on with itself does so by 'goto', which is one way");
    arz_buf_clear(&chain);
    arz_run_abort(run, &error);
}

void arz_frame_push(arz_run *run, const arz_workflow *workflow, json_t *inputs,
                    arz_frame_purpose purpose)
{
    if (run->frame_count >= ARZ_MAX_FRAMES) {
        json_decref(inputs);
        abort_too_deep(run, workflow);
        return;
    }
    arz_frame *frame = arz_alloc(1, sizeof *frame);
    frame_init(run, frame, workflow, inputs);
    frame->called = workflow;
    frame->caller = run->frame;
    frame->purpose = purpose;
    run->frame = frame;
    run->frame_count++;
    arz_run_resume(run, ARZ_RUN_ENTER_WORKFLOW);
}

void arz_frame_pop(arz_run *run)
{
    arz_frame *frame = run->frame;
    frame_clear(frame);
    run->frame = frame->caller;
    run->frame_count--;
    free(frame);
}

/* Sets the inputs that the parameters give. */
static bool set_parameters(arz_run *run, const arz_parameter *parameters, size_t count,
                           json_t *inputs, arz_error *error)
{
    arz_scope scope = arz_run_scope(run);
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

json_t *arz_frame_check_inputs(const arz_run *run, const arz_workflow *workflow, json_t *inputs,
                               arz_error *error)
{
    if (arz_frame_inputs_well(run->engine, workflow, inputs, error))
        return inputs;
    set_help(error, "inputs of a workflow that is called are the parameters there");
    json_decref(inputs);
    return NULL;
}

json_t *arz_frame_inputs(arz_run *run, const arz_workflow *workflow,
                         const arz_parameter *parameters, size_t count, arz_error *error)
{
    json_t *inputs = arz_json_object();
    for (size_t i = 0; i < workflow->input_count; i++) {
        arz_str name = arz_str_of(workflow->input_infos[i].name);
        json_t *value = arz_json_get(run->frame->inputs, name);
        if (value)
            arz_json_set(inputs, name, json_incref(value));
    }
    if (set_parameters(run, parameters, count, inputs, error))
        return arz_frame_check_inputs(run, workflow, inputs, error);
    json_decref(inputs);
    return NULL;
}

/* A workflow that waits for one which waits for it. */
static void fail_in_progress(arz_run *run, const arz_workflow *needed)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_buf chain = ARZ_BUF_INIT(0);
    put_chain(run, &chain);
    (void)arz_fail_node(&error, ARZ_ERROR_WORKFLOW, "depends-on", run->frame->workflow->place,
                        "workflow '%s' depends on '%s', which cannot be completed before: %s",
                        ARZ_QUOTE(run->frame->workflow->id), ARZ_QUOTE(needed->id),
                        arz_buf_cstr(&chain));
    arz_buf_clear(&chain);
    arz_frame_fail(run, &error);
}

static void run_dependency(arz_run *run, const arz_workflow *needed)
{
    arz_error error = ARZ_ERROR_INIT;
    if (arz_run_frame_of(run, needed)) {
        fail_in_progress(run, needed);
        return;
    }
    json_t *inputs = arz_frame_inputs(run, needed, NULL, 0, &error);
    if (inputs) {
        arz_frame_push(run, needed, inputs, ARZ_FRAME_DEPENDENCY);
        return;
    }
    set_help(&error, "a workflow that is depended on gets the inputs that the one which depends on "
                     "it has by the same names");
    (void)arz_fail_place(&error, run->frame->workflow->place);
    arz_frame_fail(run, &error);
}

/* Starts the next workflow that this one depends on and that has not been completed yet: one that
 * failed has not. False where there is none left. */
static bool enter_dependency(arz_run *run)
{
    arz_frame *frame = run->frame;
    while (frame->dependency < frame->workflow->depends_on_count) {
        const arz_workflow *needed = frame->workflow->depends_on[frame->dependency++];
        const arz_ended *ended = arz_ended_find(run, needed);
        if (!ended || !ended->passed) {
            run_dependency(run, needed);
            return true;
        }
    }
    return false;
}

void arz_frame_enter(arz_run *run)
{
    arz_frame *frame = run->frame;
    if (frame->dependency == 0 && arz_run_heard(run)) {
        arz_event event = arz_run_event(run, ARZ_EVENT_WORKFLOW_STARTED);
        arz_run_emit(run, &event);
    }
    if (enter_dependency(run))
        return;
    if (frame->workflow->step_count == 0)
        arz_frame_finish(run, true);
    else
        arz_run_resume(run, ARZ_RUN_ENTER_STEP);
}

/* An output that finds nothing is null, and a warning where the workflow went well: after a
 * failure it is no surprise. */
static json_t *output_value(arz_run *run, const arz_output *output, bool warn)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_scope scope = arz_run_scope(run);
    json_t *value = arz_selector_eval(output->value, &scope, &error);
    if (!value && warn) {
        char *why = error.kind == ARZ_OK ? arz_selector_explain(output->value, &scope) : NULL;
        (void)arz_fail(&error, ARZ_ERROR_EXPRESSION, "output-missing",
                       "output '%s' of workflow '%s' is null: %s", ARZ_QUOTE(output->name),
                       ARZ_QUOTE(run->frame->workflow->id), why);
        (void)arz_fail_place(&error, arz_selector_place(output->value));
        arz_run_warn(run, &error);
        free(why);
    }
    arz_error_clear(&error);
    return value;
}

static void record_outputs(arz_run *run, bool passed)
{
    arz_frame *frame = run->frame;
    frame->outputs = arz_json_object();
    for (size_t i = 0; i < frame->workflow->output_count; i++) {
        const arz_output *output = &frame->workflow->outputs[i];
        json_t *value = output_value(run, output, passed);
        /* After a failure only those that have a value are given. */
        if (passed || (value && !json_is_null(value)))
            arz_json_set(frame->outputs, output->name, value ? value : json_null());
        else
            json_decref(value);
    }
}

void arz_frame_finish(arz_run *run, bool passed)
{
    while (run->frame->visit)
        arz_visit_pop(run->frame);
    record_outputs(run, passed);
    run->passed = passed;
    arz_run_resume(run, ARZ_RUN_END_WORKFLOW);
}

void arz_frame_fail(arz_run *run, arz_error *error)
{
    arz_error_clear(&run->error);
    arz_redact_error(&run->redactor, error);
    (void)arz_fail_move(&run->error, error);
    arz_frame_finish(run, false);
}

static void tell_outputs(arz_run *run)
{
    if (!arz_run_heard(run))
        return;
    arz_event event = arz_run_event(run, ARZ_EVENT_OUTPUTS);
    arz_run_emit(run, &event);
}

static void tell_end(arz_run *run, bool passed)
{
    if (!arz_run_heard(run))
        return;
    arz_event event = arz_run_event(run, ARZ_EVENT_WORKFLOW_ENDED);
    event.passed = passed;
    event.duration_us = arz_loop_now_us(&run->engine->loop) - run->frame->started_us;
    arz_run_emit(run, &event);
}

void arz_frame_abandon(arz_run *run, const arz_error *error)
{
    arz_frame *frame = run->frame;
    if (frame->visit && frame->visit->now->open) {
        arz_visit *visit = frame->visit;
        visit->now->passed = false;
        (void)arz_fail(&visit->now->error, error->kind, error->rule, "%s", error->message);
        if (visit->now->in_flight)
            arz_step_tell_response(run);
        arz_step_tell_ended(run);
    }
    while (frame->visit)
        arz_visit_pop(frame);
    arz_ahead_abandon(run, error);
    tell_end(run, false);
    arz_frame_pop(run);
}

/* The workflow that was depended upon failed: so does the one that depends on it. */
static void fail_dependent(arz_run *run, const arz_workflow *needed)
{
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail(&error, ARZ_ERROR_WORKFLOW, "depends-on",
                   "workflow '%s' depends on '%s', which failed: %s",
                   ARZ_QUOTE(run->frame->workflow->id), ARZ_QUOTE(needed->id),
                   run->error.message ? run->error.message : "no reason given");
    arz_frame_fail(run, &error);
}

void arz_frame_end(arz_run *run)
{
    arz_frame *frame = run->frame;
    bool passed = run->passed;
    arz_frame_purpose purpose = frame->purpose;
    const arz_workflow *called = frame->called;
    tell_outputs(run);
    tell_end(run, passed);
    arz_ended_add(run, passed);
    json_t *outputs = json_incref(frame->outputs);
    arz_frame_pop(run);
    switch (purpose) {
    case ARZ_FRAME_RUN:
        run->outputs = outputs;
        arz_run_resume(run, ARZ_RUN_OVER);
        return;
    case ARZ_FRAME_STEP:
        arz_step_called(run, passed, outputs, &run->error);
        return;
    case ARZ_FRAME_RETRY:
        arz_error_clear(&run->error);
        arz_run_resume(run, ARZ_RUN_PREPARE);
        break;
    case ARZ_FRAME_DEPENDENCY:
        if (passed)
            arz_run_resume(run, ARZ_RUN_ENTER_WORKFLOW);
        else
            fail_dependent(run, called);
        break;
    }
    json_decref(outputs);
}

/* A workflow that is gone to again waits as a step does that is: the frame takes over when its
 * first step last started. */
static void take_pause(const arz_run *run, arz_frame *frame)
{
    const arz_ended *before = arz_ended_find(run, frame->workflow);
    if (!before || frame->workflow->step_count == 0)
        return;
    frame->by_goto = true;
    frame->step_started_ms[0] = before->started_ms;
    frame->step_earliest_ms[0] = before->earliest_ms;
}

void arz_frame_transfer(arz_run *run, const arz_action *action)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_frame *frame = run->frame;
    json_t *inputs = arz_frame_inputs(run, action->workflow, action->parameters,
                                      action->parameter_count, &error);
    if (!inputs) {
        (void)arz_fail_place(&error, action->place);
        arz_frame_fail(run, &error);
        return;
    }
    /* What is left behind can still be asked for: `$workflows.ID.outputs`. */
    while (frame->visit)
        arz_visit_pop(frame);
    record_outputs(run, false);
    arz_ended_add(run, true);
    arz_frame *caller = frame->caller;
    arz_frame_purpose purpose = frame->purpose;
    const arz_workflow *called = frame->called;
    int64_t started_us = frame->started_us;
    frame_clear(frame);
    *frame = (arz_frame){ .caller = caller, .purpose = purpose, .called = called };
    frame_init(run, frame, action->workflow, inputs);
    frame->started_us = started_us;
    take_pause(run, frame);
    arz_run_resume(run, ARZ_RUN_ENTER_WORKFLOW);
}
