/* An HTTP Archive, version 1.2: each request with what came back for it, written as it ends. What
 * the format wants and nobody has measured is -1 or empty, as the format says. */
#include "base/alloc.h"
#include "base/uri.h"
#include "config.h"
#include "doc/value.h"
#include "report/report.h"

typedef struct har_report {
    arz_report base;
    int64_t started_ms;
    json_t *pending; /* owned: the entry whose response is still to come; or NULL */
    bool begun;
    bool entered; /* an entry was written */
} har_report;

static void set(json_t *object, const char *name, json_t *value) /* steals value */
{
    arz_json_set(object, arz_str_of(name), value);
}

static void set_text(json_t *object, const char *name, const char *text)
{
    set(object, name, arz_json_string(arz_str_of(text)));
}

static json_t *pair(arz_str name, arz_str value)
{
    json_t *object = arz_json_object();
    arz_json_set(object, ARZ_STR("name"), arz_json_string(name));
    arz_json_set(object, ARZ_STR("value"), arz_json_string(value));
    return object;
}

/* A member as a name and a value, or as one of each for the items of a list. */
static void add_pairs(json_t *pairs, arz_str name, arz_view value)
{
    bool list = arz_view_kind(value) == ARZ_KIND_ARRAY;
    size_t count = list ? arz_view_size(value) : 1;
    for (size_t i = 0; i < count; i++) {
        arz_buf text = ARZ_BUF_INIT(0);
        arz_view_render(&text, list ? arz_view_at(value, i) : value);
        arz_json_append(pairs, pair(name, arz_buf_view(&text)));
        arz_buf_clear(&text);
    }
}

/* The members of an object (of headers, of a form) as a list. New. */
static json_t *pairs_of(const json_t *event, const char *name)
{
    json_t *pairs = arz_json_array();
    arz_view_iter iter = arz_view_members(arz_view_json(json_object_get(event, name)));
    while (arz_view_next(&iter))
        add_pairs(pairs, iter.name, iter.value);
    return pairs;
}

/* A part of the query as it was before it was encoded; as it stands where that is no text. */
static json_t *decoded(arz_str part)
{
    arz_buf spaces = ARZ_BUF_INIT(0), text = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < part.size; i++)
        arz_buf_char(&spaces, part.data[i] == '+' ? ' ' : part.data[i]);
    arz_uri_decode(&text, arz_buf_view(&spaces));
    bool good = arz_utf8_check(arz_buf_view(&text)) == SIZE_MAX;
    json_t *value = arz_json_string(good ? arz_buf_view(&text) : part);
    arz_buf_clear(&spaces);
    arz_buf_clear(&text);
    return value;
}

/* The query of the URL, whose secrets are masked already. New. */
static json_t *query_string(const char *url)
{
    json_t *pairs = arz_json_array();
    arz_str query = arz_uri_split(arz_str_of(url)).query;
    for (size_t at = 0; at < query.size;) {
        arz_str part = arz_str_from(query, at);
        part = arz_str_slice(part, 0, arz_str_find_char(part, '&'));
        size_t equals = arz_str_find_char(part, '=');
        json_t *object = arz_json_object();
        set(object, "name", decoded(arz_str_slice(part, 0, equals)));
        set(object, "value",
            decoded(equals < part.size ? arz_str_from(part, equals + 1) : ARZ_STR("")));
        arz_json_append(pairs, object);
        at += part.size + 1;
    }
    return pairs;
}

/* The value of a header, whatever its case; empty where it is not there. */
static arz_str header(const json_t *event, const char *name)
{
    arz_view_iter iter = arz_view_members(arz_view_json(json_object_get(event, "headers")));
    while (arz_view_next(&iter)) {
        if (arz_str_equal_nocase(iter.name, arz_str_of(name)))
            return arz_view_text(arz_view_kind(iter.value) == ARZ_KIND_ARRAY
                                     ? arz_view_at(iter.value, 0)
                                     : iter.value);
    }
    return ARZ_STR("");
}

/* The body as text: a string as it is, other values as JSON. */
static void put_body(arz_buf *text, const json_t *event)
{
    json_t *body = json_object_get(event, "body");
    if (body && !json_is_null(body))
        arz_view_render(text, arz_view_json(body));
}

static bool is_form(arz_str type)
{
    return arz_str_starts(type, ARZ_STR("application/x-www-form-urlencoded")) ||
           arz_str_starts(type, ARZ_STR("multipart/form-data"));
}

/* What was sent; a form as its fields, which the format wants instead of the text. */
static json_t *post_data(const json_t *event, arz_str text)
{
    json_t *data = arz_json_object();
    arz_str type = header(event, "content-type");
    bool form = is_form(type) && json_is_object(json_object_get(event, "body"));
    set(data, "mimeType", arz_json_string(type));
    set(data, "params", form ? pairs_of(event, "body") : arz_json_array());
    set(data, "text", arz_json_string(form ? ARZ_STR("") : text));
    return data;
}

static json_t *request(const arz_event *event, const json_t *json)
{
    json_t *object = arz_json_object();
    arz_buf text = ARZ_BUF_INIT(0);
    put_body(&text, json);
    set_text(object, "method", event->method);
    set_text(object, "url", event->url);
    set_text(object, "httpVersion", "");
    set(object, "cookies", arz_json_array());
    set(object, "headers", pairs_of(json, "headers"));
    set(object, "queryString", query_string(event->url));
    if (text.size)
        set(object, "postData", post_data(json, arz_buf_view(&text)));
    set(object, "headersSize", arz_json_integer(-1));
    set(object, "bodySize", arz_json_integer(text.size ? -1 : 0));
    arz_buf_clear(&text);
    return object;
}

/* How many bytes there are behind base64: three for four digits, one less for each '='. */
static size_t byte_count(const json_t *base64)
{
    arz_str text = arz_json_text(base64);
    size_t padding = (size_t)arz_str_ends(text, ARZ_STR("=")) + arz_str_ends(text, ARZ_STR("=="));
    return text.size / 4 * 3 - padding;
}

static json_t *content(const json_t *event)
{
    json_t *object = arz_json_object();
    arz_buf text = ARZ_BUF_INIT(0);
    put_body(&text, event);
    json_t *bytes = json_object_get(event, "bodyBase64");
    arz_str type = header(event, "content-type");
    set(object, "size", arz_json_integer((int64_t)(bytes ? byte_count(bytes) : text.size)));
    set(object, "mimeType", arz_json_string(type.size ? type : ARZ_STR("x-unknown")));
    if (bytes) {
        set(object, "text", json_incref(bytes));
        set_text(object, "encoding", "base64");
    } else if (text.size) {
        set(object, "text", arz_json_string(arz_buf_view(&text)));
    }
    arz_buf_clear(&text);
    return object;
}

/* `event` is NULL where no response has come. */
static json_t *response(const json_t *event)
{
    json_t *object = arz_json_object();
    json_t *status = json_object_get(event, "status"), *error = json_object_get(event, "error");
    json_t *version = json_object_get(event, "httpVersion");
    set(object, "status", status ? json_incref(status) : arz_json_integer(0));
    set_text(object, "statusText", "");
    set(object, "httpVersion", version ? json_incref(version) : arz_json_string(ARZ_STR("")));
    set(object, "cookies", arz_json_array());
    set(object, "headers", pairs_of(event, "headers"));
    set(object, "content", content(event));
    set(object, "redirectURL", arz_json_string(header(event, "location")));
    set(object, "headersSize", arz_json_integer(-1));
    set(object, "bodySize", arz_json_integer(-1));
    if (error)
        set(object, "_error", json_incref(json_object_get(error, "message")));
    else if (!event)
        set_text(object, "_error", "the run ended before a response came");
    return object;
}

/* All of the time is waiting: nothing finer is measured. */
static json_t *timings(json_t *duration) /* borrowed */
{
    json_t *object = arz_json_object();
    static const char *const unknown[] = { "blocked", "dns", "connect", "ssl" };
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        set(object, unknown[i], arz_json_integer(-1));
    set(object, "send", arz_json_integer(0));
    set(object, "wait", json_incref(duration));
    set(object, "receive", arz_json_integer(0));
    return object;
}

static void start_entry(har_report *report, const arz_event *event, const json_t *json)
{
    json_t *entry = arz_json_object();
    arz_buf started = ARZ_BUF_INIT(0);
    arz_report_put_time(&started, report->started_ms + event->time_us / 1000);
    set(entry, "startedDateTime", arz_json_string(arz_buf_view(&started)));
    arz_buf_clear(&started);
    /* Behind the time, where it is known. */
    set(entry, "time", json_null());
    set(entry, "request", request(event, json));
    set_text(entry, "_workflowId", event->workflow_id);
    set_text(entry, "_stepId", event->step_id);
    set(entry, "_attempt", arz_json_integer(event->attempt));
    report->pending = entry;
}

static void begin(har_report *report)
{
    report->begun = true;
    (void)fputs("{\"log\": {\n\"version\": \"1.2\",\n\"creator\": {\"name\": \"arazzo-run\", "
                "\"version\": \"" ARZ_VERSION "\"},\n\"entries\": [",
                report->base.stream);
}

static void write_entry(har_report *report)
{
    arz_buf text = ARZ_BUF_INIT(0);
    if (!report->begun)
        begin(report);
    arz_buf_text(&text, report->entered ? ",\n" : "\n");
    arz_view_write(&text, arz_view_json(report->pending), 0);
    (void)fwrite(text.data, 1, text.size, report->base.stream);
    arz_buf_clear(&text);
    json_decref(report->pending);
    report->pending = NULL;
    report->entered = true;
}

/* `event` is NULL where no response has come. */
static void end_entry(har_report *report, const json_t *event)
{
    json_t *known = json_object_get(event, "durationMs");
    json_t *duration = known ? json_incref(known) : arz_json_integer(0);
    set(report->pending, "time", json_incref(duration));
    set(report->pending, "response", response(event));
    json_t *version = json_object_get(event, "httpVersion");
    if (version)
        set(json_object_get(report->pending, "request"), "httpVersion", json_incref(version));
    set(report->pending, "cache", arz_json_object());
    set(report->pending, "timings", timings(duration));
    json_decref(duration);
    write_entry(report);
}

static void hear(void *data, const arz_event *event)
{
    har_report *report = data;
    if (event->kind != ARZ_EVENT_REQUEST && event->kind != ARZ_EVENT_RESPONSE)
        return;
    json_t *json = arz_event_json(event);
    if (event->kind == ARZ_EVENT_REQUEST)
        start_entry(report, event, json);
    else if (report->pending)
        end_entry(report, json);
    json_decref(json);
}

static void finish(void *data)
{
    har_report *report = data;
    if (report->pending)
        end_entry(report, NULL);
    if (!report->begun)
        begin(report);
    (void)fputs("\n]\n}}\n", report->base.stream);
}

static void release(void *data)
{
    har_report *report = data;
    json_decref(report->pending);
}

arz_report *arz_report_har(FILE *stream, int64_t started_ms)
{
    har_report *report = arz_alloc(1, sizeof *report);
    report->base =
        (arz_report){ .stream = stream, .event = hear, .finish = finish, .free = release };
    report->started_ms = started_ms;
    return &report->base;
}
