/* What runs stand on: the options, made ready once, and the loop, whose turns advance the runs that
 * they wake. */
#include "run/engine.h"

#include <stdlib.h>

#include "base/fail.h"
#include "base/suggest.h"
#include "run/dry_run.h"
#include "run/settings.h"

static void fail_no_workflow(const arz_document *document, const char *id, arz_error *error)
{
    const arz_description *entry = document->entry;
    arz_suggest suggest = arz_suggest_for(arz_str_of(id));
    for (size_t i = 0; i < entry->workflow_count; i++)
        arz_suggest_add(&suggest, entry->workflows[i].id);
    char *hint = arz_suggest_text(&suggest);
    if (id) {
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL, "there is no workflow '%s'%s",
                       ARZ_QUOTE(arz_str_of(id)), hint);
    } else {
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL,
                       "the document has %zu workflows and none was chosen%s",
                       entry->workflow_count, hint);
        (void)arz_fail_help(error, "choose one with --workflow ID");
    }
    free(hint);
}

/* The workflow called `id`, or the only one. */
static const arz_workflow *choose_workflow(const arz_document *document, const char *id,
                                           arz_error *error)
{
    const arz_workflow *workflow = NULL;
    if (id)
        workflow = arz_document_workflow(document, id);
    else if (arz_document_workflow_count(document) == 1)
        workflow = arz_document_workflow_at(document, 0);
    if (!workflow)
        fail_no_workflow(document, id, error);
    return workflow;
}

static arz_transport make_transport(const arz_engine *engine)
{
    arz_transport transport;
    if (engine->options.dry_run) {
        arz_transport_local(arz_dry_run_answer, NULL, &transport);
        return transport;
    }
    arz_curl_options options = {
        .follow_redirects = engine->options.follow_redirects,
        .insecure = engine->options.insecure,
        .cacert = engine->options.cacert,
        .cert = engine->options.cert,
        .key = engine->options.key,
        .proxy = engine->options.proxy,
        .max_requests = engine->request_limit,
    };
    arz_transport_curl(&options, &transport);
    return transport;
}

bool arz_engine_init(arz_engine *engine, const arz_document *document,
                     const arz_run_options *options, const arz_run_hooks *hooks, arz_error *error)
{
    engine->document = document;
    engine->arena = arz_arena_create();
    engine->reaches = (arz_reaches){ .document = document, .arena = engine->arena };
    engine->workflow = choose_workflow(document, options->workflow_id, error);
    bool ready = engine->workflow && arz_settings_copy(engine, options, error);
    arz_transport transport = hooks ? hooks->transport : make_transport(engine);
    arz_clock clock = hooks ? hooks->clock : arz_clock_system();
    return arz_loop_init(&engine->loop, transport, clock, error) && ready;
}

void arz_engine_clear(arz_engine *engine)
{
    arz_tokens_free(engine);
    arz_loop_clear(&engine->loop);
    arz_map_clear(&engine->base_urls);
    arz_reaches_clear(&engine->reaches);
    arz_map_clear(&engine->overlaps);
    arz_arena_free(engine->arena);
}

void arz_engine_wake(arz_engine *engine, arz_run *run)
{
    if (run->woken)
        return;
    run->woken = true;
    run->before = engine->last_woken;
    run->after = NULL;
    *(run->before ? &run->before->after : &engine->first_woken) = run;
    engine->last_woken = run;
}

void arz_engine_forget(arz_engine *engine, arz_run *run)
{
    if (!run->woken)
        return;
    run->woken = false;
    *(run->before ? &run->before->after : &engine->first_woken) = run->after;
    *(run->after ? &run->after->before : &engine->last_woken) = run->before;
}

bool arz_engine_turn(arz_engine *engine, arz_error *error)
{
    if (!arz_loop_turn(&engine->loop, error))
        return false;
    while (engine->first_woken) {
        arz_run *run = engine->first_woken;
        arz_engine_forget(engine, run);
        arz_run_advance(run);
        if (run->told && engine->ended)
            engine->ended(engine->data, run);
    }
    return true;
}
