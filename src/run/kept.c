#include "run/kept.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "run/engine.h"
#include "run/event.h"

struct arz_kept_event {
    arz_kept_event *next;
    arz_event event; /* its texts are those below, or last as long as the run */
    arz_told told;
    arz_error error;
    char *url, *condition, *message, *pointer; /* owned; or NULL */
};

static void copy_error(arz_error *to, const arz_error *from)
{
    (void)arz_fail(to, from->kind, from->rule, "%s", from->message ? from->message : "");
    (void)arz_fail_at(to, from->uri, from->line, from->column, from->pointer);
    if (from->help)
        (void)arz_fail_help(to, "%s", from->help);
}

/* Events of one attempt speak of one response. */
static size_t response_bytes(const arz_event *event, const arz_told *told)
{
    bool response = event->kind == ARZ_EVENT_RESPONSE && told->attempt;
    return response ? told->attempt->exchange.response.body.size : 0;
}

void arz_kept_add(arz_kept *kept, const arz_event *event)
{
    const arz_told *told = event->source;
    arz_kept_event *added = arz_alloc(1, sizeof *added);
    added->event = *event;
    added->told = *told;
    if (told->attempt)
        told->attempt->uses++;
    json_incref(told->inputs);
    json_incref(told->outputs);
    added->event.url = added->url = arz_strdup(event->url);
    added->event.condition = added->condition = arz_strdup(event->condition);
    added->event.message = added->message = arz_strdup(event->message);
    added->event.pointer = added->pointer = arz_strdup(event->pointer);
    if (event->error) {
        copy_error(&added->error, event->error);
        added->event.error = &added->error;
    }
    added->event.source = &added->told;
    *(kept->last ? &kept->last->next : &kept->first) = added;
    kept->last = added;
    kept->count++;
    kept->bytes += response_bytes(event, told);
}

void arz_kept_move(arz_kept *kept, arz_kept *to)
{
    if (!kept->first)
        return;
    *(to->last ? &to->last->next : &to->first) = kept->first;
    to->last = kept->last;
    to->count += kept->count;
    to->bytes += kept->bytes;
    *kept = (arz_kept){ NULL, NULL, 0, 0 };
}

static void free_event(arz_kept_event *event)
{
    arz_attempt_release(event->told.attempt);
    json_decref(event->told.inputs);
    json_decref(event->told.outputs);
    arz_error_clear(&event->error);
    free(event->url);
    free(event->condition);
    free(event->message);
    free(event->pointer);
    free(event);
}

static arz_kept_event *take(arz_kept *kept)
{
    arz_kept_event *event = kept->first;
    kept->first = event->next;
    if (!kept->first)
        *kept = (arz_kept){ NULL, NULL, 0, 0 };
    return event;
}

/* The text, masked anew; or NULL. */
static const char *mask(const arz_redactor *redactor, char **text)
{
    char *clean = *text ? arz_redact_text(redactor, arz_str_of(*text)) : NULL;
    free(*text);
    *text = clean;
    return clean;
}

void arz_kept_tell(arz_kept *kept, const arz_run *run)
{
    while (kept->first) {
        arz_kept_event *kept_event = take(kept);
        arz_event *event = &kept_event->event;
        event->url = mask(&run->redactor, &kept_event->url);
        event->condition = mask(&run->redactor, &kept_event->condition);
        event->message = mask(&run->redactor, &kept_event->message);
        arz_redact_error(&run->redactor, &kept_event->error);
        arz_run_emit(run, event);
        free_event(kept_event);
    }
}

void arz_kept_clear(arz_kept *kept)
{
    while (kept->first)
        free_event(take(kept));
}
