/* One run: created from options, advanced until it waits, executed to its end. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/files.h"
#include "doc/value.h"
#include "http/credential.h"
#include "run/engine.h"
#include "run/event.h"
#include "run/hooks.h"

arz_run_options arz_run_options_default(void)
{
    return (arz_run_options){
        .version = ARZ_RUN_OPTIONS_VERSION,
        .timeout_ms = ARZ_DEFAULT_TIMEOUT_MS,
        .max_steps = ARZ_DEFAULT_MAX_STEPS,
        .poll_interval_ms = ARZ_DEFAULT_POLL_INTERVAL_MS,
        .max_body_bytes = ARZ_DEFAULT_MAX_BODY_BYTES,
    };
}

/* What is secret in a credential that is an object. */
static void learn_parts(arz_run *run, arz_str value)
{
    arz_arena *arena = arz_arena_create();
    arz_credential_parts parts;
    if (arz_credential_read(value, arena, &parts, NULL)) {
        arz_redactor_add(&run->redactor, parts.client_secret);
        arz_redactor_add(&run->redactor, parts.password);
        arz_redactor_add(&run->redactor, parts.refresh_token);
        arz_redactor_add(&run->redactor, parts.token);
    }
    arz_arena_free(arena);
}

/* All of the credential, and what is secret in it. */
static void learn_credential(arz_run *run, arz_str value)
{
    size_t colon = arz_str_find_char(value, ':');
    arz_redactor_add(&run->redactor, value);
    if (arz_credential_is_object(value))
        learn_parts(run, value);
    else if (colon < value.size)
        arz_redactor_add(&run->redactor, arz_str_from(value, colon + 1));
}

/* The secrets that are known from the start, but for inputs, which a frame learns. */
static void learn_credentials(arz_run *run)
{
    for (size_t i = 0; i < run->engine->options.credential_count; i++)
        learn_credential(run, arz_str_of(run->engine->options.credentials[i].value));
}

/* The inputs with the schema's defaults, held against the schema. Steals `inputs`. New; NULL with
 * *error filled. */
static json_t *complete_inputs(const arz_engine *engine, json_t *inputs, arz_error *error)
{
    if (arz_frame_inputs_well(engine, engine->workflow, inputs, error))
        return inputs;
    json_decref(inputs);
    return NULL;
}

/* --max-time is over. */
static void time_is_up(void *data)
{
    arz_run *run = data;
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail(&error, ARZ_ERROR_TIMEOUT, "max-time",
                   "the run did not end within %g seconds (--max-time)",
                   (double)run->engine->options.max_time_ms / 1000.0);
    arz_run_abort(run, &error);
    arz_engine_wake(run->engine, run);
}

arz_run *arz_run_on(arz_engine *engine, json_t *inputs, const arz_listener *listeners,
                    size_t listener_count, arz_error *error)
{
    inputs = complete_inputs(engine, inputs, error);
    if (!inputs)
        return NULL;
    arz_run *run = arz_alloc(1, sizeof *run);
    run->engine = engine;
    run->listeners = listeners;
    run->listener_count = listener_count;
    run->time_limit = (arz_timer){ .fire = time_is_up, .data = run };
    arz_redactor_init(&run->redactor, engine->options.show_secrets);
    learn_credentials(run);
    arz_strand_init(&run->strand, run);
    arz_frame_push(&run->strand, engine->workflow, inputs, ARZ_FRAME_RUN);
    return run;
}

arz_run *arz_run_create_with(const arz_document *document, const arz_run_options *options,
                             const arz_run_hooks *hooks, arz_error *error)
{
    arz_engine *engine = arz_alloc(1, sizeof *engine);
    json_t *inputs = options->inputs ? arz_json_copy(options->inputs) : arz_json_object();
    arz_run *run = NULL;
    if (arz_engine_init(engine, document, options, hooks, error)) {
        run = arz_run_on(engine, json_incref(inputs), engine->options.listeners,
                         engine->options.listener_count, error);
    }
    json_decref(inputs);
    if (run) {
        run->owns_engine = true;
        return run;
    }
    arz_engine_clear(engine);
    free(engine);
    return NULL;
}

arz_run *arz_run_create(const arz_document *document, const arz_run_options *options,
                        arz_error *error)
{
    return arz_run_create_with(document, options, NULL, error);
}

/* What is in progress ends untold. */
static void let_go(arz_run *run)
{
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail(&error, ARZ_ERROR_INTERRUPTED, NULL, "the run was released");
    run->listener_count = 0;
    arz_strand_unwind(&run->strand, NULL, &error);
    arz_error_clear(&error);
}

void arz_run_free(arz_run *run)
{
    if (!run)
        return;
    let_go(run);
    arz_strand_clear(&run->strand);
    json_decref(run->outputs);
    arz_error_clear(&run->error);
    arz_timers_cancel(&run->engine->loop.timers, &run->time_limit);
    arz_engine_forget(run->engine, run);
    arz_redactor_clear(&run->redactor);
    arz_cookies_clear(&run->cookies);
    arz_bytes_clear(&run->bytes);
    if (run->owns_engine) {
        arz_engine_clear(run->engine);
        free(run->engine);
    }
    free(run);
}

void arz_run_abort(arz_run *run, arz_error *error)
{
    arz_error_clear(&run->error);
    arz_redact_error(&run->redactor, error);
    (void)arz_fail_move(&run->error, error);
    run->aborted = true;
}

static void tell_start(arz_run *run)
{
    if (!arz_strand_heard(&run->strand))
        return;
    arz_event event = arz_strand_event(&run->strand, ARZ_EVENT_RUN_STARTED);
    event.step_id = NULL;
    arz_strand_emit(&run->strand, &event);
}

static void tell_end(arz_run *run)
{
    arz_timers_cancel(&run->engine->loop.timers, &run->time_limit);
    run->duration_us = arz_loop_now_us(&run->engine->loop) - run->started_us;
    run->told = true;
    if (!arz_strand_heard(&run->strand))
        return;
    arz_event event = arz_strand_event(&run->strand, ARZ_EVENT_RUN_ENDED);
    event.passed = run->passed;
    event.duration_us = event.time_us;
    event.error = run->passed ? NULL : &run->error;
    arz_strand_emit(&run->strand, &event);
}

/* The run's own strand has come to its end, or has to: is that so, it is told. */
static void conclude(arz_run *run)
{
    if (run->told)
        return;
    if (run->aborted) {
        arz_strand_unwind(&run->strand, NULL, &run->error);
        tell_end(run);
    } else if (run->strand.state == ARZ_STRAND_OVER) {
        run->passed = run->strand.passed;
        (void)arz_fail_move(&run->error, &run->strand.error);
        tell_end(run);
    }
}

void arz_run_advance(arz_run *run)
{
    while (run->first_woken && !run->aborted && !run->engine->loop.interrupted)
        arz_strand_advance(run->first_woken);
    conclude(run);
    arz_engine_forget(run->engine, run);
}

void arz_run_start(arz_run *run)
{
    run->started_us = arz_loop_now_us(&run->engine->loop);
    if (run->engine->options.max_time_ms > 0) {
        arz_timers_set(&run->engine->loop.timers, &run->time_limit,
                       arz_loop_now_ms(&run->engine->loop) + run->engine->options.max_time_ms);
    }
    tell_start(run);
    arz_strand_wake(&run->strand);
    arz_run_advance(run);
}

void arz_run_end(arz_run *run, arz_error *error)
{
    arz_run_abort(run, error);
    arz_run_advance(run);
}

static void end_interrupted(arz_run *run)
{
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail(&error, ARZ_ERROR_INTERRUPTED, NULL, "interrupted");
    arz_run_end(run, &error);
}

bool arz_run_execute(arz_run *run, arz_error *error)
{
    arz_engine *engine = run->engine;
    arz_run_start(run);
    while (!run->told) {
        arz_error broken = ARZ_ERROR_INIT;
        if (engine->loop.interrupted)
            end_interrupted(run);
        else if (!arz_engine_turn(engine, &broken))
            arz_run_end(run, &broken);
    }
    if (!run->passed)
        (void)arz_fail_move(error, &run->error);
    return run->passed;
}

void arz_run_interrupt(arz_run *run)
{
    arz_loop_interrupt(&run->engine->loop);
}

json_t *arz_run_outputs(const arz_run *run)
{
    if (!run->outputs)
        return arz_json_object();
    return arz_redact_value(&run->redactor, run->outputs);
}

bool arz_run_output_bytes(const arz_run *run, const char *name, char **bytes, size_t *size)
{
    arz_buf out = ARZ_BUF_INIT(0);
    json_t *value = run->outputs ? json_object_get(run->outputs, name) : NULL;
    if (!value || json_is_null(value))
        return false;
    if (arz_bytes_have(&run->bytes, value)) {
        arz_bytes_put(value, &out);
    } else {
        json_t *shown = arz_redact_value(&run->redactor, value);
        arz_view_render(&out, arz_view_json(shown));
        json_decref(shown);
    }
    *size = out.size;
    *bytes = arz_buf_take(&out);
    return true;
}
