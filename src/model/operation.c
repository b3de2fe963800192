/* What a step calls: an operation of an API by id or path, a workflow, or a request of its own.
 * (Arazzo 1.1.0, "Step Object": operationId, operationPath, channelPath, workflowId) */
#include <stdlib.h>

#include "base/fail.h"
#include "base/uri.h"
#include "doc/pointer.h"
#include "model/linker.h"
#include "model/qualified.h"
#include "model/tell_edit.h"

static void set_operation(arz_step *step, const arz_source *source, const arz_operation *operation)
{
    step->kind = ARZ_STEP_OPERATION;
    step->source = source;
    step->operation = operation;
    step->target = operation->target;
}

static void set_message(arz_linker *linker, arz_step *step, arz_place at)
{
    step->kind = ARZ_STEP_MESSAGE;
    step->target = arz_arena_cstr(linker->document->arena, arz_node_text(at.node));
    arz_tell_warning(
        &linker->tell, "asyncapi", at, NULL,
        "step '%s' exchanges messages by AsyncAPI; it is not checked and cannot be run",
        ARZ_QUOTE(step->id));
}

/* Takes the operation, or tells why there is none: *error, or else that `source` has none. */
static void take_operation(arz_linker *linker, arz_step *step, arz_place at, arz_source *source,
                           const arz_operation *operation, arz_error *error)
{
    if (operation) {
        set_operation(step, source, operation);
    } else {
        arz_tell(&linker->tell, at, error);
    }
}

static void tell_no_operation(arz_linker *linker, const arz_step *step, arz_place at,
                              arz_source *source, arz_str id)
{
    arz_suggest suggest = arz_suggest_for(id);
    if (arz_may_suggest(&linker->tell, arz_api_operation_count(source->api)))
        arz_api_suggest(source->api, &suggest);
    arz_tell_unknown(&linker->tell, "operation-exists", at, &suggest,
                     "step '%s' calls operation '%s', which source description '%s' does not have",
                     ARZ_QUOTE(step->id), ARZ_QUOTE(id), ARZ_QUOTE(source->name));
}

/* The API of the source that the step names; NULL, told. An Arazzo description is none: that is not
 * the source's fault. */
static arz_api *open_api(arz_linker *linker, const arz_step *step, arz_place at, arz_source *source)
{
    if (arz_source_find_type(linker, source) != ARZ_SOURCE_ARAZZO)
        return arz_source_open_api(linker, source);
    if (arz_source_open_description(linker, source)) {
        arz_error error = ARZ_ERROR_INIT;
        (void)arz_fail_node(&error, ARZ_ERROR_DOCUMENT, "operation-exists", at,
                            "step '%s' calls an operation of source description '%s', which is an "
                            "Arazzo description",
                            ARZ_QUOTE(step->id), ARZ_QUOTE(source->name));
        (void)arz_fail_help(&error, "a workflow of it is 'workflowId: $sourceDescriptions.%s.ID'",
                            ARZ_QUOTE(source->name));
        arz_tell(&linker->tell, at, &error);
    }
    return NULL;
}

static void find_in_source(arz_linker *linker, arz_step *step, arz_place at, arz_source *source,
                           arz_str id)
{
    arz_error error = ARZ_ERROR_INIT;
    step->source = source;
    if (arz_source_find_type(linker, source) == ARZ_SOURCE_ASYNCAPI) {
        set_message(linker, step, at);
        return;
    }
    arz_api *api = open_api(linker, step, at, source);
    if (!api)
        return;
    if (arz_api_has_operation(api, id)) {
        const arz_operation *operation = arz_api_operation(api, id, &error);
        take_operation(linker, step, at, source, operation, &error);
    } else {
        tell_no_operation(linker, step, at, source, id);
    }
}

/* The APIs that an operationId alone may be in. */
typedef struct search {
    arz_source *first; /* the first that has it */
    size_t found;
    arz_source *only; /* the last of the APIs: the only one where there is one */
    size_t apis, failed;
    arz_source *messages; /* an AsyncAPI source; or NULL */
} search;

static search search_sources(arz_linker *linker, arz_str id)
{
    const arz_description *description = linker->description;
    search s = { NULL, 0, NULL, 0, 0, NULL };
    for (size_t i = 0; i < description->source_count; i++) {
        arz_source *source = &description->sources[i];
        if (!source->place.node)
            continue;
        arz_source_type type = arz_source_find_type(linker, source);
        if (type == ARZ_SOURCE_ASYNCAPI)
            s.messages = source;
        if (type != ARZ_SOURCE_OPENAPI)
            continue;
        s.only = source;
        s.apis++;
        arz_api *api = arz_source_open_api(linker, source);
        s.failed += api == NULL;
        if (!api || !arz_api_has_operation(api, id) || (s.first && s.first->api == api))
            continue;
        s.first = s.first ? s.first : source;
        s.found++;
    }
    return s;
}

static void tell_ambiguous(arz_linker *linker, arz_place at, arz_str id, size_t found)
{
    const arz_description *description = linker->description;
    arz_buf forms = ARZ_BUF_INIT(0);
    for (size_t i = 0, listed = 0; i < description->source_count && listed < 8; i++) {
        const arz_source *source = &description->sources[i];
        if (!source->api || !arz_api_has_operation(source->api, id))
            continue;
        listed++;
        arz_buf_printf(&forms, "%s'$sourceDescriptions.%s.%s'", forms.size ? " or " : "",
                       ARZ_QUOTE(source->name), ARZ_QUOTE(id));
    }
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail_node(&error, ARZ_ERROR_DOCUMENT, "operation-ambiguous", at,
                        "operation '%s' is in %zu source descriptions; write %s", ARZ_QUOTE(id),
                        found, arz_buf_cstr(&forms));
    arz_buf_clear(&forms);
    arz_tell(&linker->tell, at, &error);
}

static void tell_nowhere(arz_linker *linker, const arz_step *step, arz_place at, arz_str id)
{
    const arz_description *description = linker->description;
    arz_suggest suggest = arz_suggest_for(id);
    for (size_t i = 0; i < description->source_count; i++) {
        const arz_api *api = description->sources[i].api;
        if (api && arz_may_suggest(&linker->tell, arz_api_operation_count(api)))
            arz_api_suggest(api, &suggest);
    }
    arz_tell_unknown(&linker->tell, "operation-exists", at, &suggest,
                     "step '%s' calls operation '%s', which no source description has",
                     ARZ_QUOTE(step->id), ARZ_QUOTE(id));
}

/* Where several APIs are described the id must be qualified; where one alone has it, it can only
 * mean that. */
static void take_found(arz_linker *linker, arz_step *step, arz_place at, const search *s,
                       arz_str id)
{
    if (s->apis > 1 || s->messages) {
        arz_tell_form(
            &linker->tell, "operation-qualified", at, arz_qualified_text(linker, s->first, id),
            "there are several source descriptions, so '%s' must name its own", ARZ_QUOTE(id));
    }
    find_in_source(linker, step, at, s->first, id);
}

static void find_by_id(arz_linker *linker, arz_step *step, arz_place at)
{
    arz_str id = arz_node_text(at.node);
    arz_qualified name;
    arz_who who = { "step", step->id, "calls" };
    arz_str inner = id;
    if (id.size > 2 && id.data[0] == '{' && id.data[id.size - 1] == '}') {
        inner = arz_str_slice(id, 1, id.size - 1);
        arz_tell_form(&linker->tell, "braced-expression", at, inner,
                      "'%s' has braces, which belong around expressions in text", ARZ_QUOTE(id));
    }
    switch (arz_qualified_expression(linker, at, inner, who, &name)) {
    case ARZ_QUALIFIED_WRONG:
        return;
    case ARZ_QUALIFIED:
        find_in_source(linker, step, at, name.source, name.rest);
        return;
    case ARZ_QUALIFIED_NOT:
        break;
    }
    search s = search_sources(linker, id);
    if (s.found == 1) {
        take_found(linker, step, at, &s, id);
    } else if (s.found > 1) {
        tell_ambiguous(linker, at, id, s.found);
    } else if (arz_qualified_split(linker, at, id, who, &name) == ARZ_QUALIFIED) {
        find_in_source(linker, step, at, name.source, name.rest);
    } else if (s.messages) {
        set_message(linker, step, at);
    } else if (s.apis == 1 && s.failed == 0) {
        tell_no_operation(linker, step, at, s.only, id);
    } else if (s.failed == 0) {
        tell_nowhere(linker, step, at, id);
    }
}

/* The source description that has that URL; or NULL. */
static arz_source *find_by_url(const arz_linker *linker, arz_str url)
{
    const arz_description *description = linker->description;
    for (size_t i = 0; i < description->source_count; i++) {
        if (arz_str_equal(description->sources[i].url, url))
            return &description->sources[i];
    }
    return NULL;
}

/* The only source that is no Arazzo description; or NULL. */
static arz_source *find_only(arz_linker *linker)
{
    const arz_description *description = linker->description;
    arz_source *only = NULL;
    for (size_t i = 0; i < description->source_count; i++) {
        arz_source *source = &description->sources[i];
        if (source->typed && source->type == ARZ_SOURCE_ARAZZO)
            continue;
        if (only)
            return NULL;
        only = source;
    }
    return only;
}

/* How an operationPath says which document it means. */
typedef struct path_start {
    arz_str document; /* what stands in front of the '#' */
    arz_str inner;    /* without braces */
    arz_str marked;   /* with the character behind the name, which ends it */
    bool braced;
} path_start;

static path_start start_of_path(arz_str text, size_t hash)
{
    path_start start = { .document = arz_str_slice(text, 0, hash) };
    arz_str document = start.document;
    start.braced =
        document.size > 1 && document.data[0] == '{' && document.data[document.size - 1] == '}';
    start.inner = start.braced ? arz_str_slice(document, 1, document.size - 1) : document;
    start.marked = arz_str_slice(text, start.braced, start.braced ? hash : hash + 1);
    if (arz_str_ends(start.inner, ARZ_STR(".url")))
        start.marked = start.inner;
    return start;
}

/* The source description that the operationPath names, told where there is none. */
static arz_source *path_source(arz_linker *linker, const arz_step *step, arz_place at, arz_str text,
                               size_t hash)
{
    path_start start = start_of_path(text, hash);
    arz_qualified name;
    arz_who who = { "step", step->id, "calls" };
    arz_source *source = NULL;
    switch (arz_qualified_expression(linker, at, start.marked, who, &name)) {
    case ARZ_QUALIFIED_WRONG:
        return NULL;
    case ARZ_QUALIFIED:
        source = name.source;
        if (start.braced && arz_str_is(name.rest, "url"))
            return source;
        break;
    case ARZ_QUALIFIED_NOT:
        source = start.inner.size ? arz_find_source(linker, start.inner) : find_only(linker);
        source = source ? source : find_by_url(linker, start.document);
        break;
    }
    if (source) {
        arz_str standard = arz_str_of(arz_arena_printf(
            linker->document->arena, "{$sourceDescriptions.%.*s.url}%.*s",
            ARZ_STR_FORMAT(source->name), ARZ_STR_FORMAT(arz_str_from(text, hash))));
        arz_tell_form(&linker->tell, "operation-path-form", at, standard,
                      "an 'operationPath' names its source description by its URL, in braces");
    } else {
        arz_tell_error(&linker->tell, "operation-path", at,
                       "'%s' names no source description; write "
                       "'{$sourceDescriptions.NAME.url}#/paths/...'",
                       ARZ_QUOTE(start.document));
    }
    return source;
}

/* The operation at the pointer, which may be percent-encoded as a URI's fragment is. */
static const arz_operation *operation_at(arz_api *api, arz_str pointer, arz_error *error)
{
    const arz_operation *operation = arz_api_operation_at(api, pointer, error);
    if (operation || error->kind != ARZ_OK || arz_str_find_char(pointer, '%') == SIZE_MAX)
        return operation;
    arz_buf decoded = ARZ_BUF_INIT(0);
    arz_uri_decode(&decoded, pointer);
    operation = arz_api_operation_at(api, arz_buf_view(&decoded), error);
    arz_buf_clear(&decoded);
    return operation;
}

/* "/paths/~1pets~1{id}/get" → "/pets/{id}"; empty where the pointer is of another form. */
static void path_of_pointer(arz_str pointer, arz_buf *path)
{
    arz_str prefix = ARZ_STR("/paths/");
    if (!arz_str_starts(pointer, prefix))
        return;
    arz_str rest = arz_str_from(pointer, prefix.size);
    arz_pointer_unescape(path, arz_str_slice(rest, 0, arz_str_find_char(rest, '/')));
}

/* Offers the paths that the API has, or the methods where the path is right. */
static void tell_no_path(arz_linker *linker, const arz_step *step, arz_place at, arz_source *source,
                         arz_str method, arz_str path)
{
    const arz_node *paths = arz_node_get(source->doc->root, ARZ_STR("paths"));
    const arz_node *item = arz_node_get(paths, path);
    arz_suggest suggest = arz_suggest_for(item ? method : path);
    const arz_node *names = item ? item : paths;
    size_t count = arz_node_member_count(names);
    if (arz_may_suggest(&linker->tell, count)) {
        for (size_t i = 0; i < count; i++)
            arz_suggest_add(&suggest, arz_node_text(&names->as.members[i].key));
    }
    if (item) {
        arz_tell_unknown(&linker->tell, "operation-exists", at, &suggest,
                         "step '%s' calls '%s' on path '%s', which does not have it",
                         ARZ_QUOTE(step->id), ARZ_QUOTE(method), ARZ_QUOTE(path));
    } else {
        arz_tell_unknown(&linker->tell, "operation-exists", at, &suggest,
                         "step '%s' calls path '%s', which source description '%s' does not have",
                         ARZ_QUOTE(step->id), ARZ_QUOTE(path), ARZ_QUOTE(source->name));
    }
}

static void find_by_pointer(arz_linker *linker, arz_step *step, arz_place at, arz_str text)
{
    size_t hash = arz_str_find_char(text, '#');
    arz_str pointer = arz_str_from(text, hash + 1);
    arz_source *source = path_source(linker, step, at, text, hash);
    if (!source)
        return;
    step->source = source;
    if (arz_source_find_type(linker, source) == ARZ_SOURCE_ASYNCAPI) {
        set_message(linker, step, at);
        return;
    }
    arz_api *api = open_api(linker, step, at, source);
    if (!api)
        return;
    arz_error error = ARZ_ERROR_INIT;
    const arz_operation *operation = operation_at(api, pointer, &error);
    if (operation || error.kind != ARZ_OK) {
        take_operation(linker, step, at, source, operation, &error);
        return;
    }
    arz_buf path = ARZ_BUF_INIT(0);
    path_of_pointer(pointer, &path);
    size_t slash = pointer.size;
    while (slash > 0 && pointer.data[slash - 1] != '/')
        slash--;
    if (path.size) {
        tell_no_path(linker, step, at, source, arz_str_from(pointer, slash), arz_buf_view(&path));
    } else {
        arz_tell_error(&linker->tell, "operation-exists", at,
                       "'%s' leads to no operation; one is at '/paths/~1PATH/METHOD'",
                       ARZ_QUOTE(pointer));
    }
    arz_buf_clear(&path);
}

/* Dialect: "GET /pets/{id}". */
static bool split_method(arz_str text, arz_str *method, arz_str *path)
{
    text = arz_str_trim(text);
    size_t blank = arz_str_find_char(text, ' ');
    *method = arz_str_slice(text, 0, blank);
    *path = arz_str_trim(arz_str_from(text, blank));
    for (size_t i = 0; i < method->size; i++) {
        if (!arz_is_alpha(method->data[i]))
            return false;
    }
    return method->size && path->size && path->data[0] == '/';
}

/* The JSON Pointer into the source that a method and a path stand for. */
static arz_str pointer_of(arz_linker *linker, arz_str source, arz_str method, arz_str path)
{
    arz_buf standard = ARZ_BUF_INIT(0);
    arz_buf_printf(&standard, "{$sourceDescriptions.%.*s.url}#/paths/", ARZ_STR_FORMAT(source));
    arz_pointer_escape(&standard, path);
    arz_buf_char(&standard, '/');
    for (size_t i = 0; i < method.size; i++)
        arz_buf_char(&standard, arz_lower(method.data[i]));
    arz_str kept = arz_arena_str(linker->document->arena, arz_buf_view(&standard));
    arz_buf_clear(&standard);
    return kept;
}

/* What stands there is no JSON Pointer; which one it would be, and is where `api` has it. */
static void tell_no_pointer(arz_linker *linker, arz_place at, arz_str pointer, arz_api *api)
{
    static const char why[] = "an 'operationPath' is a JSON Pointer into a source description";
    arz_error error = ARZ_ERROR_INIT;
    arz_str inside = arz_str_from(pointer, arz_str_find_char(pointer, '#') + 1);
    if (api && arz_api_operation_at(api, inside, &error)) {
        arz_tell_form(&linker->tell, "operation-path-form", at, pointer, "%s", why);
    } else {
        arz_tell_dialect(&linker->tell, "operation-path-form", at,
                         arz_arena_printf(linker->document->arena, "'%s'", ARZ_QUOTE(pointer)),
                         "%s", why);
    }
    arz_error_clear(&error);
}

static void find_by_method(arz_linker *linker, arz_step *step, arz_place at, arz_str method,
                           arz_str path)
{
    const arz_description *description = linker->description;
    arz_source *last = NULL;
    for (size_t i = 0; i < description->source_count; i++) {
        arz_source *source = &description->sources[i];
        bool openapi =
            source->place.node && arz_source_find_type(linker, source) == ARZ_SOURCE_OPENAPI;
        arz_api *api = openapi ? arz_source_open_api(linker, source) : NULL;
        arz_error error = ARZ_ERROR_INIT;
        if (!api)
            continue;
        last = source;
        const arz_operation *operation = arz_api_operation_on(api, method, path, &error);
        if (operation || error.kind != ARZ_OK) {
            tell_no_pointer(linker, at, pointer_of(linker, source->name, method, path), api);
            take_operation(linker, step, at, source, operation, &error);
            return;
        }
    }
    arz_str name = last ? last->name : ARZ_STR("NAME");
    tell_no_pointer(linker, at, pointer_of(linker, name, method, path), NULL);
    if (last)
        tell_no_path(linker, step, at, last, method, path);
}

static void find_by_path(arz_linker *linker, arz_step *step, arz_place at)
{
    arz_str text = arz_node_text(at.node), method, path;
    if (arz_str_find_char(text, '#') != SIZE_MAX) {
        find_by_pointer(linker, step, at, text);
    } else if (split_method(text, &method, &path)) {
        find_by_method(linker, step, at, method, path);
    } else {
        arz_tell_error(&linker->tell, "operation-path", at,
                       "'%s' is no operationPath; write "
                       "'{$sourceDescriptions.NAME.url}#/paths/~1PATH/METHOD'",
                       ARZ_QUOTE(text));
    }
}

static void call_workflow(arz_linker *linker, arz_step *step, arz_place at)
{
    step->kind = ARZ_STEP_WORKFLOW;
    step->workflow = arz_find_workflow(linker, at, (arz_who){ "step", step->id, "calls" });
    step->target = arz_arena_printf(linker->document->arena, "workflow %.*s",
                                    ARZ_STR_FORMAT(arz_node_text(at.node)));
}

/* Dialect: `x-operation: {url, method}`. */
static void request_itself(arz_linker *linker, arz_step *step, arz_place object)
{
    arz_arena *arena = linker->document->arena;
    arz_str url = arz_field_required(&linker->tell, object, "url", "'x-operation'");
    arz_str method = arz_field_required(&linker->tell, object, "method", "'x-operation'");
    arz_error error = ARZ_ERROR_INIT;
    step->kind = ARZ_STEP_REQUEST;
    arz_tell_dialect(&linker->tell, "x-operation", object, NULL,
                     "'x-operation' is an extension; it is read as a request without description");
    for (size_t i = 0; i < method.size; i++) {
        if (!arz_is_alpha(method.data[i])) {
            arz_tell_error(&linker->tell, "x-operation", arz_field(object, "method"),
                           "'%s' is no HTTP method", ARZ_QUOTE(method));
            return;
        }
    }
    char *upper = arz_arena_alloc(arena, method.size + 1, 1);
    for (size_t i = 0; i < method.size; i++)
        upper[i] = arz_upper(method.data[i]);
    step->method = upper;
    step->target = arz_arena_printf(arena, "%s %.*s", upper, ARZ_STR_FORMAT(url));
    arz_place at = arz_field(object, "url");
    if (!arz_node_is(at.node, ARZ_KIND_STRING))
        return;
    step->url = arz_template_compile(at, &linker->expr, &error);
    arz_tell(&linker->tell, at, &error);
}

typedef struct target_row {
    const char *field;
    arz_kind kind;
    void (*link)(arz_linker *linker, arz_step *step, arz_place at);
} target_row;

static const target_row targets[] = {
    { "operationId", ARZ_KIND_STRING, find_by_id },
    { "operationPath", ARZ_KIND_STRING, find_by_path },
    { "workflowId", ARZ_KIND_STRING, call_workflow },
    { "channelPath", ARZ_KIND_STRING, set_message },
    { "x-operation", ARZ_KIND_OBJECT, request_itself },
};

void arz_link_target(arz_linker *linker, arz_step *step)
{
    const target_row *taken = NULL;
    arz_place at = { NULL, NULL };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        arz_place field = arz_field(step->place, targets[i].field);
        if (field.node && taken) {
            arz_tell_error(&linker->tell, "step-target", field,
                           "step '%s' has both '%s' and '%s'; only one may be there",
                           ARZ_QUOTE(step->id), taken->field, targets[i].field);
        } else if (field.node) {
            taken = &targets[i];
            at = field;
        }
    }
    if (!taken) {
        arz_tell_error(&linker->tell, "step-target", step->place,
                       "step '%s' calls nothing; it needs 'operationId', 'operationPath' or "
                       "'workflowId'",
                       ARZ_QUOTE(step->id));
    } else if (at.node->kind != taken->kind) {
        bool told =
            arz_tell_error(&linker->tell, "field-type", at, "'%s' must be %s, not %s", taken->field,
                           arz_kind_words(taken->kind), arz_kind_words((arz_kind)at.node->kind));
        if (told && taken->kind == ARZ_KIND_STRING)
            arz_tell_edit_quotes(&linker->tell, at);
    } else {
        taken->link(linker, step, at);
    }
}
