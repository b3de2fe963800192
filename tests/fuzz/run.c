/* An Arazzo description, each workflow of it run over a transport that answers with the same body
 * time after time, and a clock that moves only where someone waits. */
#include <string.h>

#include <arazzo/limits.h>
#include <arazzo/run.h>

#include "description.h"
#include "fuzz.h"
#include "run/hooks.h"

#define MAX_STEPS 30

#define MAX_PENDING 8

typedef struct world {
    int64_t now_ms;
    arz_exchange
        *pending[MAX_PENDING]; /* requests under way, the last of which is answered first */
    size_t pending_count;
    size_t answered;
} world;

static int64_t world_ms(void *data)
{
    return ((world *)data)->now_ms;
}

static int64_t world_us(void *data)
{
    return ((world *)data)->now_ms % ARZ_MAX_RETRY_AFTER_S * 1000;
}

static void world_start(void *data, arz_exchange *exchange)
{
    world *w = data;
    fuzz_expect(w->pending_count < MAX_PENDING, "no more steps are under way than the option says");
    w->pending[w->pending_count++] = exchange;
}

static void world_cancel(void *data, arz_exchange *exchange)
{
    world *w = data;
    size_t at = 0;
    while (w->pending[at] != exchange)
        at++;
    memmove(&w->pending[at], &w->pending[at + 1], (--w->pending_count - at) * sizeof *w->pending);
    w->answered++;
}

/* 200, 201, 404 and 503 in turn. */
static void answer(world *w)
{
    static const int statuses[] = { 200, 201, 404, 503 };
    arz_exchange *exchange = w->pending[--w->pending_count];
    arz_header *headers = arz_arena_alloc(exchange->arena, 2, sizeof *headers);
    headers[0] = (arz_header){ ARZ_STR("Content-Type"), ARZ_STR("application/json") };
    headers[1] = (arz_header){ ARZ_STR("Retry-After"), ARZ_STR("3") };
    exchange->response.status = statuses[w->answered++ % 4];
    exchange->response.headers = headers;
    exchange->response.header_count = 2;
    arz_buf_text(&exchange->response.body, fuzz_document);
    exchange->done(exchange->data, exchange);
}

static bool world_poll(void *data, int64_t timeout_ms, int wake_fd, arz_error *error)
{
    world *w = data;
    (void)wake_fd;
    (void)error;
    fuzz_expect(w->pending_count || timeout_ms >= 0, "a run waits for something");
    /* Every fifth answer is late where something else may come before it. */
    bool late = w->answered % 5 == 4 && timeout_ms > 0;
    if (w->pending_count && !late)
        answer(w);
    else
        w->now_ms += timeout_ms;
    return true;
}

static void count_event(void *data, const arz_event *event)
{
    size_t *count = data;
    json_t *json = arz_event_json(event);
    *count += json_object_size(json);
    json_decref(json);
}

/* So many steps at a time. */
static void run_workflow(const arz_document *document, const arz_workflow *workflow,
                         unsigned parallel)
{
    world w = { .now_ms = 0 };
    size_t events = 0;
    arz_error error = ARZ_ERROR_INIT;
    const arz_run_hooks hooks = {
        .transport = { world_start, world_cancel, world_poll, NULL, &w },
        .clock = { world_ms, world_us, world_ms, &w },
    };
    const arz_listener listener = { .event = count_event, .data = &events };
    arz_run_options options = arz_run_options_default();
    options.workflow_id = arz_workflow_id(workflow);
    options.max_steps = MAX_STEPS;
    options.parallel = parallel;
    options.listeners = &listener;
    options.listener_count = 1;
    arz_run *run = arz_run_create_with(document, &options, &hooks, &error);
    if (run) {
        bool passed = arz_run_execute(run, &error);
        fuzz_expect(passed == !error.kind, "a run that fails says why");
        json_decref(arz_run_outputs(run));
    }
    arz_run_free(run);
    arz_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool complete = false;
    arz_document *document = fuzz_description(fuzz_text(data, size), NULL, &complete);
    for (size_t i = 0; complete && i < arz_document_workflow_count(document); i++) {
        run_workflow(document, arz_document_workflow_at(document, i), 1);
        run_workflow(document, arz_document_workflow_at(document, i), MAX_PENDING);
    }
    arz_document_free(document);
    return 0;
}
