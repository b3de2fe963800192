#include "mock/judge.h"

#include "base/fail.h"
#include "mock/body.h"
#include "mock/parameter.h"
#include "mock/problem.h"

typedef struct judgement {
    arz_mock_exchange *exchange;
    const arz_api *api;
    const arz_operation *operation;
    const arz_mock_route *route;
    arz_str path;
    arz_error error; /* of the description's */
} judgement;

/* Which part of the request a schema is being applied to. */
typedef struct subject {
    arz_mock_exchange *exchange;
    const char *in;
    arz_str name;
} subject;

static bool note_finding(void *data, const arz_finding *finding)
{
    subject *of = data;
    return arz_mock_reason(of->exchange, of->in, of->name, finding->instance_pointer,
                           finding->message);
}

/* The schema there, or NULL: nothing is said, or it is wrong and the judgement's error says so. */
static const arz_schema *schema_at(judgement *j, arz_place place)
{
    if (!place.node)
        return NULL;
    return arz_schema_at(arz_api_schemas(j->api), place, arz_api_dialect(j->api), &j->error);
}

/* Notes what is not as the schema says. */
static void apply(judgement *j, const arz_schema *schema, arz_view view, subject *of)
{
    bool valid = arz_schema_valid(schema, view, ARZ_DIRECTION_REQUEST, note_finding, of, &j->error);
    (void)valid; /* its reasons are noted */
}

static bool is_empty_text(const json_t *value)
{
    return json_is_string(value) && json_string_length(value) == 0;
}

static void judge_parameter(judgement *j, const arz_api_parameter *parameter)
{
    arz_place place = parameter->content ? parameter->content->schema : parameter->schema;
    const arz_schema *schema = schema_at(j, place);
    subject of = { j->exchange, arz_location_name(parameter->in), parameter->name };
    json_t *value = arz_mock_parameter(j->exchange, j->route, j->path, parameter, schema);
    if (!value && parameter->required)
        arz_mock_reason(j->exchange, of.in, of.name, "", "is required and is not there");
    else if (value && schema && !(parameter->allow_empty && is_empty_text(value)))
        apply(j, schema, arz_view_json(value), &of);
    json_decref(value);
}

static void judge_data(judgement *j, const arz_media_type *type, arz_str content_type)
{
    const arz_schema *schema = schema_at(j, type->schema);
    subject of = { j->exchange, "body", { NULL, 0 } };
    arz_mock_body body;
    arz_error error = ARZ_ERROR_INIT;
    if (!arz_mock_body_read(&body, j->exchange, type, content_type, schema, &error))
        arz_mock_reason(j->exchange, of.in, of.name, "", error.message);
    else if (schema && arz_view_exists(body.view))
        apply(j, schema, body.view, &of);
    arz_mock_body_clear(&body);
    arz_error_clear(&error);
}

/* Refuses the request; a lenient mock only says why. Steals `text`. */
static bool object_to(judgement *j, int status, arz_buf *text)
{
    bool lenient = j->exchange->lenient;
    if (lenient)
        arz_mock_reply_header(j->exchange, ARZ_STR("X-Mock-Problem"), arz_buf_view(text));
    else
        (void)arz_mock_refuse(j->exchange, status, "%s", arz_buf_cstr(text));
    arz_buf_clear(text);
    return lenient;
}

static bool object_to_type(judgement *j, arz_str content_type)
{
    const arz_request_body *body = j->operation->body;
    arz_buf text = ARZ_BUF_INIT(0);
    if (content_type.size)
        arz_buf_printf(&text, "the body has the content type '%s'", ARZ_QUOTE(content_type));
    else
        arz_buf_text(&text, "the body has no content type");
    arz_buf_printf(&text, "; %s %s takes ", j->operation->method, ARZ_QUOTE(j->operation->path));
    for (size_t i = 0; i < body->type_count; i++)
        arz_buf_printf(&text, "%s'%s'", i ? ", " : "", ARZ_QUOTE(body->types[i].name));
    return object_to(j, 415, &text);
}

/* False where the content type is refused; what else is wrong is noted. */
static bool judge_body(judgement *j)
{
    const arz_request_body *body = j->operation->body;
    if (!body)
        return true;
    if (j->exchange->body.size == 0) {
        if (body->required)
            arz_mock_reason(j->exchange, "body", (arz_str){ NULL, 0 }, "",
                            "is required and is not there");
        return true;
    }
    arz_str content_type = arz_mock_header(j->exchange, ARZ_STR("Content-Type"));
    const arz_media_type *type = arz_media_type_find(body->types, body->type_count, content_type);
    if (!type && body->type_count)
        return object_to_type(j, content_type);
    if (type)
        judge_data(j, type, content_type);
    return true;
}

/* "query parameter 'limit'", "body at '/name'": where a reason stands. */
static bool object_for_reasons(judgement *j)
{
    const json_t *first = json_array_get(j->exchange->reasons, 0);
    size_t more = json_array_size(j->exchange->reasons) - 1;
    arz_str in = arz_json_text(arz_json_get(first, ARZ_STR("in")));
    arz_str name = arz_json_text(arz_json_get(first, ARZ_STR("name")));
    arz_str pointer = arz_json_text(arz_json_get(first, ARZ_STR("pointer")));
    arz_str detail = arz_json_text(arz_json_get(first, ARZ_STR("detail")));
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_printf(&text, "%s %s: the %.*s", j->operation->method, ARZ_QUOTE(j->operation->path),
                   ARZ_STR_FORMAT(in));
    if (name.size)
        arz_buf_printf(&text, " parameter '%s'", ARZ_QUOTE(name));
    if (pointer.size)
        arz_buf_printf(&text, " at '%s'", ARZ_QUOTE(pointer));
    arz_buf_printf(&text, " %.*s", ARZ_STR_FORMAT(detail));
    if (more)
        arz_buf_printf(&text, ", and %zu more", more);
    return object_to(j, 400, &text);
}

bool arz_mock_refuse_error(arz_mock_exchange *exchange, arz_error *error)
{
    const char *where = error->uri ? error->uri : "the description";
    (void)arz_mock_refuse(exchange, 500, "%s:%u:%u: %s", where, error->line, error->column,
                          error->message ? error->message : "it cannot be used");
    arz_error_clear(error);
    return false;
}

bool arz_mock_judge(arz_mock_exchange *exchange, const arz_mock_source *source,
                    const arz_operation *operation, const arz_mock_route *route, arz_str path)
{
    judgement j = { exchange, source->api, operation, route, path, ARZ_ERROR_INIT };
    for (size_t i = 0; i < operation->parameter_count; i++)
        judge_parameter(&j, &operation->parameters[i]);
    bool typed = judge_body(&j);
    if (j.error.kind != ARZ_OK)
        return arz_mock_refuse_error(exchange, &j.error);
    return typed && (!exchange->reasons || object_for_reasons(&j));
}
