/* Workflows in progress: entered, ended, called, depended upon. (Arazzo 1.1.0, "Workflow
 * Object") */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/value.h"
#include "run/engine.h"
#include "run/event.h"

static void frame_init(arz_run *run, arz_frame *frame, const arz_workflow *workflow, json_t *inputs)
{
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

static void frame_clear(arz_run *run, arz_frame *frame)
{
    while (frame->visit)
        arz_visit_pop(run, frame);
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

/* Appends "a → b → c", the workflows in progress from the run's own on. */
static void put_chain(const arz_run *run, arz_buf *buf)
{
    arz_buf chain = ARZ_BUF_INIT(0);
    size_t shown = 0;
    for (const arz_frame *f = run->frame; f && shown < 6; f = f->caller, shown++)
        arz_buf_printf(&chain, "%s'%s'", shown ? ", called by " : "", ARZ_QUOTE(f->workflow->id));
    arz_buf_str(buf, arz_buf_view(&chain));
    arz_buf_clear(&chain);
}

static void abort_too_deep(arz_run *run)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_buf chain = ARZ_BUF_INIT(0);
    put_chain(run, &chain);
    (void)arz_fail(&error, ARZ_ERROR_LIMIT, "workflow-depth",
                   "more than %d workflows call one another: %s", ARZ_MAX_FRAMES,
                   arz_buf_cstr(&chain));
    arz_buf_clear(&chain);
    arz_run_abort(run, &error);
}

void arz_frame_push(arz_run *run, const arz_workflow *workflow, json_t *inputs,
                    arz_frame_purpose purpose)
{
    if (run->frame_count >= ARZ_MAX_FRAMES) {
        json_decref(inputs);
        abort_too_deep(run);
        return;
    }
    arz_frame *frame = arz_alloc(1, sizeof *frame);
    frame_init(run, frame, workflow, inputs);
    frame->caller = run->frame;
    frame->purpose = purpose;
    run->frame = frame;
    run->frame_count++;
    arz_run_resume(run, ARZ_RUN_ENTER_WORKFLOW);
}

void arz_frame_pop(arz_run *run)
{
    arz_frame *frame = run->frame;
    frame_clear(run, frame);
    run->frame = frame->caller;
    run->frame_count--;
    free(frame);
}

const arz_ended *arz_run_find_ended(const arz_run *run, const arz_workflow *workflow)
{
    for (size_t i = 0; i < run->ended_count; i++) {
        if (run->ended[i].workflow == workflow)
            return &run->ended[i];
    }
    return NULL;
}

/* Remembers how a workflow ended; its last end counts. */
static void remember_end(arz_run *run, const arz_frame *frame, bool passed)
{
    arz_ended *ended = NULL;
    for (size_t i = 0; i < run->ended_count && !ended; i++) {
        if (run->ended[i].workflow == frame->workflow)
            ended = &run->ended[i];
    }
    if (!ended) {
        run->ended =
            arz_grow(run->ended, run->ended_count, &run->ended_capacity, sizeof *run->ended);
        ended = &run->ended[run->ended_count++];
        *ended = (arz_ended){ .workflow = frame->workflow };
    }
    json_decref(ended->inputs);
    json_decref(ended->outputs);
    ended->inputs = json_incref(frame->inputs);
    ended->outputs = json_incref(frame->outputs);
    ended->passed = passed;
}

/* Sets the inputs that the parameters give. */
static bool set_parameters(arz_run *run, const arz_parameter *parameters, size_t count,
                           json_t *inputs, arz_error *error)
{
    arz_scope scope = arz_run_scope(run);
    for (size_t i = 0; i < count; i++) {
        json_t *value = arz_template_eval(parameters[i].value, &scope, error);
        if (value)
            arz_json_set(inputs, parameters[i].name, value);
        else if (error->kind != ARZ_OK)
            return arz_fail_place(error, parameters[i].place);
    }
    return true;
}

json_t *arz_frame_check_inputs(const arz_workflow *workflow, json_t *inputs, arz_error *error)
{
    if (arz_workflow_input_defaults(workflow, inputs, false, error) &&
        arz_workflow_input_check(workflow, inputs, error))
        return inputs;
    /* The help is for those who give inputs on the command line. */
    free(error->help);
    error->help = NULL;
    (void)arz_fail_help(error, "inputs of a workflow that is called are the parameters there");
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
        return arz_frame_check_inputs(workflow, inputs, error);
    json_decref(inputs);
    return NULL;
}

/* Starts the next workflow that this one depends on and that has not ended yet. False where there
 * is none left. */
static bool enter_dependency(arz_run *run)
{
    arz_frame *frame = run->frame;
    while (frame->dependency < frame->workflow->depends_on_count) {
        const arz_workflow *needed = frame->workflow->depends_on[frame->dependency++];
        if (arz_run_find_ended(run, needed))
            continue;
        arz_error error = ARZ_ERROR_INIT;
        json_t *inputs = arz_frame_inputs(run, needed, NULL, 0, &error);
        if (inputs)
            arz_frame_push(run, needed, inputs, ARZ_FRAME_DEPENDENCY);
        else
            arz_run_abort(run, &error);
        return true;
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
        arz_visit_pop(run, run->frame);
    record_outputs(run, passed);
    run->passed = passed;
    arz_run_resume(run, ARZ_RUN_END_WORKFLOW);
}

static void tell_end(arz_run *run, bool passed)
{
    if (!arz_run_heard(run))
        return;
    arz_event event = arz_run_event(run, ARZ_EVENT_OUTPUTS);
    arz_run_emit(run, &event);
    event = arz_run_event(run, ARZ_EVENT_WORKFLOW_ENDED);
    event.passed = passed;
    event.duration_us = arz_loop_now_us(&run->engine->loop) - run->frame->started_us;
    arz_run_emit(run, &event);
}

/* The workflow that was depended upon failed: so does the one that depends on it. */
static void fail_dependent(arz_run *run, const arz_workflow *needed)
{
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail(&error, ARZ_ERROR_WORKFLOW, "depends-on",
                   "workflow '%s' depends on '%s', which failed: %s",
                   ARZ_QUOTE(run->frame->workflow->id), ARZ_QUOTE(needed->id),
                   run->error.message ? run->error.message : "no reason given");
    arz_error_clear(&run->error);
    run->error = error;
    arz_frame_finish(run, false);
}

void arz_frame_end(arz_run *run)
{
    arz_frame *frame = run->frame;
    bool passed = run->passed;
    arz_frame_purpose purpose = frame->purpose;
    const arz_workflow *workflow = frame->workflow;
    tell_end(run, passed);
    remember_end(run, frame, passed);
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
            fail_dependent(run, workflow);
        break;
    }
    json_decref(outputs);
}

void arz_frame_transfer(arz_run *run, const arz_action *action)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_frame *frame = run->frame;
    json_t *inputs = arz_frame_inputs(run, action->workflow, action->parameters,
                                      action->parameter_count, &error);
    if (!inputs) {
        arz_run_abort(run, &error);
        return;
    }
    arz_frame *caller = frame->caller;
    arz_frame_purpose purpose = frame->purpose;
    int64_t started_us = frame->started_us;
    frame_clear(run, frame);
    *frame = (arz_frame){ .caller = caller, .purpose = purpose };
    frame_init(run, frame, action->workflow, inputs);
    frame->started_us = started_us;
    arz_run_resume(run, ARZ_RUN_ENTER_WORKFLOW);
}
