/* Progress for people: one line a step, repeated polls folded into one line that counts, a
 * summary at the end. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/columns.h"
#include "report/report.h"

/* Columns that ids and targets are padded to, so that what follows stands in line. */
#define ID_WIDTH     18
#define TARGET_WIDTH 46

typedef struct progress {
    arz_report base;
    arz_progress_options options;
    /* The last line, not yet final: the next attempt of the same step replaces it. */
    arz_buf line;
    char *step_id; /* owned: whose line it is; or NULL */
    unsigned depth, times;
    bool shown; /* a terminal shows it already */
    bool cut;   /* but not all of it */
    size_t steps, requests, failures;
} progress;

typedef enum progress_tone {
    TONE_PLAIN,
    TONE_GOOD,
    TONE_BAD,
    TONE_DIM,
    TONE_WARN
} progress_tone;

static const char *const tone_codes[] = {
    [TONE_PLAIN] = "",      [TONE_GOOD] = "\033[32m", [TONE_BAD] = "\033[31m",
    [TONE_DIM] = "\033[2m", [TONE_WARN] = "\033[33m",
};

/* Appends the text in its tone. It may be a document's, which must not drive the terminal. */
static void put_tone(const progress *p, arz_buf *buf, progress_tone tone, const char *text)
{
    bool color = p->options.color && tone != TONE_PLAIN;
    arz_buf_text(buf, color ? tone_codes[tone] : "");
    arz_buf_safe(buf, arz_str_of(text));
    arz_buf_text(buf, color ? "\033[0m" : "");
}

static const char *sign(const progress *p, bool passed)
{
    if (p->options.unicode)
        return passed ? "\xE2\x9C\x93" : "\xE2\x9C\x97";
    return passed ? "ok" : "FAIL";
}

static void put_duration(arz_buf *buf, int64_t microseconds)
{
    double ms = (double)microseconds / 1000.0;
    if (ms < 10)
        arz_buf_printf(buf, "%.1f ms", ms);
    else if (ms < 10000)
        arz_buf_printf(buf, "%.0f ms", ms);
    else
        arz_buf_printf(buf, "%.1f s", ms / 1000.0);
}

static void put_padding(arz_buf *buf, size_t width, size_t used)
{
    if (used < width)
        arz_buf_repeat(buf, ' ', width - used);
}

/* Makes the pending line final. */
static void settle(progress *p)
{
    if (!p->step_id)
        return;
    arz_buf_char(&p->line, '\n');
    if (p->shown && !p->cut) {
        (void)fputs("\n", p->base.stream);
    } else {
        (void)fputs(p->shown ? "\r" : "", p->base.stream);
        (void)fputs(arz_buf_cstr(&p->line), p->base.stream);
    }
    free(p->step_id);
    p->step_id = NULL;
    p->shown = false;
}

/* Writes the pending line on a terminal, over what it was before: no more of it than one row has,
 * since a second row could not be written over. The last column stays free, for a terminal would
 * go on to the next row behind it. */
static void show(progress *p)
{
    if (!p->options.terminal)
        return;
    arz_str line = arz_buf_view(&p->line);
    size_t fits = p->options.width ? arz_columns_fit(line, p->options.width - 1) : line.size;
    p->cut = fits < line.size;
    (void)fprintf(p->base.stream, "\r%.*s%s\033[K", ARZ_STR_FORMAT(arz_str_slice(line, 0, fits)),
                  p->cut && p->options.color ? "\033[0m" : "");
    (void)fflush(p->base.stream);
    p->shown = true;
}

/* A line that is final at once. */
static void say(progress *p, const arz_buf *line)
{
    settle(p);
    (void)fprintf(p->base.stream, "%s\n", arz_buf_cstr(line));
    (void)fflush(p->base.stream);
}

/* "POST /sandbox/{id}/snapshot", or the URL where there is no template. */
static void put_target(arz_buf *buf, const arz_event *event)
{
    if (!event->method) {
        arz_buf_text(buf, event->path);
        return;
    }
    arz_buf_text(buf, event->method);
    arz_buf_char(buf, ' ');
    arz_buf_safe(buf, arz_str_of(event->path ? event->path : event->url));
}

static void put_step(const progress *p, const arz_event *event, arz_buf *line)
{
    arz_buf target = ARZ_BUF_INIT(0);
    put_target(&target, event);
    put_padding(line, 2 + 2 * (size_t)event->depth, 0);
    put_tone(p, line, event->passed ? TONE_GOOD : TONE_BAD, sign(p, event->passed));
    arz_buf_char(line, ' ');
    arz_buf_safe(line, arz_str_of(event->step_id));
    put_padding(line, ID_WIDTH, strlen(event->step_id));
    arz_buf_char(line, ' ');
    arz_buf_str(line, arz_buf_view(&target));
    put_padding(line, TARGET_WIDTH, target.size);
    if (event->status)
        arz_buf_printf(line, " %d", event->status);
    else
        arz_buf_text(line, "  - ");
    arz_buf_text(line, "  ");
    put_duration(line, event->duration_us);
    arz_buf_clear(&target);
}

static bool same_step(const progress *p, const arz_event *event)
{
    return p->step_id && p->depth == event->depth && strcmp(p->step_id, event->step_id) == 0;
}

static void step_ended(progress *p, const arz_event *event)
{
    bool again = same_step(p, event);
    p->times = again ? p->times + 1 : 1;
    p->steps += !again;
    p->failures += !event->passed;
    if (p->options.verbosity > 0 || !again)
        settle(p);
    free(p->step_id);
    p->step_id = arz_strdup(event->step_id);
    p->depth = event->depth;
    arz_buf_reset(&p->line);
    put_step(p, event, &p->line);
    if (p->times > 1) {
        arz_buf times = ARZ_BUF_INIT(0);
        arz_buf_printf(&times, "  (%u times)", p->times);
        put_tone(p, &p->line, TONE_DIM, arz_buf_cstr(&times));
        arz_buf_clear(&times);
    }
    show(p);
}

/* A line about what goes on inside a step, for --verbose. */
static void detail(progress *p, const arz_event *event, progress_tone tone, const char *text)
{
    arz_buf line = ARZ_BUF_INIT(0);
    put_padding(&line, 6 + 2 * (size_t)event->depth, 0);
    put_tone(p, &line, tone, text);
    say(p, &line);
    arz_buf_clear(&line);
}

static void criterion(progress *p, const arz_event *event)
{
    arz_buf text = ARZ_BUF_INIT(0);
    if (event->passed)
        arz_buf_printf(&text, "%s holds", event->condition);
    else
        arz_buf_printf(&text, "%s", event->message ? event->message : event->condition);
    detail(p, event, event->passed || event->from_action ? TONE_DIM : TONE_BAD,
           arz_buf_cstr(&text));
    arz_buf_clear(&text);
}

static void action(progress *p, const arz_event *event)
{
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_printf(&text, "%s: %s%s%s", event->action_name, event->action_type,
                   event->target ? " " : "", event->target ? event->target : "");
    if (event->delay_ms)
        arz_buf_printf(&text, " in %g s", (double)event->delay_ms / 1000.0);
    detail(p, event, TONE_DIM, arz_buf_cstr(&text));
    arz_buf_clear(&text);
}

static void request(progress *p, const arz_event *event)
{
    p->requests++;
    if (p->options.verbosity < 1)
        return;
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_printf(&text, "> %s %s", event->method, event->url);
    detail(p, event, TONE_DIM, arz_buf_cstr(&text));
    arz_buf_clear(&text);
}

static void warning(progress *p, const arz_event *event)
{
    arz_buf line = ARZ_BUF_INIT(0);
    const arz_error *at = event->error;
    if (at && at->uri) {
        arz_buf_safe(&line, arz_str_of(at->uri));
        arz_buf_printf(&line, ":%u:%u: ", at->line, at->column);
    }
    put_tone(p, &line, TONE_WARN, "warning: ");
    arz_buf_safe(&line, arz_str_of(event->message));
    say(p, &line);
    arz_buf_clear(&line);
}

static void workflow_started(progress *p, const arz_event *event)
{
    arz_buf line = ARZ_BUF_INIT(0);
    put_padding(&line, 2 * (size_t)event->depth, 0);
    arz_buf_safe(&line, arz_str_of(event->workflow_id));
    say(p, &line);
    arz_buf_clear(&line);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void run_ended(progress *p, const arz_event *event)
{
    arz_buf line = ARZ_BUF_INIT(0);
    put_tone(p, &line, event->passed ? TONE_GOOD : TONE_BAD, sign(p, event->passed));
    arz_buf_char(&line, ' ');
    arz_buf_safe(&line, arz_str_of(event->workflow_id));
    arz_buf_printf(&line, " %s in ", event->passed ? "succeeded" : "failed");
    put_duration(&line, event->duration_us);
    arz_buf_printf(&line, ": %zu step%s, %zu request%s", p->steps, plural(p->steps), p->requests,
                   plural(p->requests));
    say(p, &line);
    arz_buf_clear(&line);
}

static void hear_details(progress *p, const arz_event *event)
{
    if (event->kind == ARZ_EVENT_CRITERION)
        criterion(p, event);
    else if (event->kind == ARZ_EVENT_ACTION || event->kind == ARZ_EVENT_RETRY)
        action(p, event);
}

static void hear(void *data, const arz_event *event)
{
    progress *p = data;
    if (p->options.verbosity < 0)
        return;
    if (event->kind == ARZ_EVENT_STEP_ENDED)
        step_ended(p, event);
    else if (event->kind == ARZ_EVENT_REQUEST)
        request(p, event);
    else if (event->kind == ARZ_EVENT_WARNING)
        warning(p, event);
    else if (event->kind == ARZ_EVENT_WORKFLOW_STARTED)
        workflow_started(p, event);
    else if (event->kind == ARZ_EVENT_RUN_ENDED)
        run_ended(p, event);
    else if (p->options.verbosity > 0)
        hear_details(p, event);
}

static void finish(void *data)
{
    settle(data);
}

static void release(void *data)
{
    progress *p = data;
    free(p->step_id);
    arz_buf_clear(&p->line);
}

arz_report *arz_report_progress(FILE *stream, const arz_progress_options *options)
{
    progress *p = arz_alloc(1, sizeof *p);
    p->base = (arz_report){ .stream = stream, .event = hear, .finish = finish, .free = release };
    p->options = *options;
    return &p->base;
}
