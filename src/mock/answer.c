#include "mock/answer.h"

#include <arazzo/limits.h>

#include "mock/judge.h"
#include "mock/xml.h"
#include "openapi/serialize.h"

/* What the header `Prefer` may ask for. (RFC 7240) */
typedef struct preference {
    int status;      /* 0: none */
    arz_str example; /* data NULL: none */
} preference;

static preference preference_of(const arz_mock_exchange *exchange)
{
    preference wanted = { 0 };
    arz_mock_fields fields = { 0 };
    arz_mock_pairs(&fields, arz_mock_header(exchange, ARZ_STR("Prefer")), ",;");
    for (size_t i = 0; i < fields.count; i++) {
        arz_str value = fields.items[i].value;
        if (value.size >= 2 && value.data[0] == '"' && value.data[value.size - 1] == '"')
            value = arz_str_slice(value, 1, value.size - 1);
        if (arz_str_equal_nocase(fields.items[i].name, ARZ_STR("code")))
            wanted.status = arz_status_read(value);
        if (arz_str_equal_nocase(fields.items[i].name, ARZ_STR("example")))
            wanted.example = value;
    }
    arz_mock_fields_clear(&fields);
    return wanted;
}

/* True where the header `Accept` (or the lack of it) has room for the type. */
static bool is_accepted(const arz_mock_exchange *exchange, arz_str type)
{
    arz_str accept = arz_mock_header(exchange, ARZ_STR("Accept"));
    if (accept.size == 0)
        return true;
    while (accept.data) {
        size_t comma = arz_str_find_char(accept, ',');
        arz_media_type range = { .name = arz_str_trim(arz_str_slice(accept, 0, comma)) };
        if (arz_media_type_find(&range, 1, type))
            return true;
        accept = comma < accept.size ? arz_str_from(accept, comma + 1) : (arz_str){ NULL, 0 };
    }
    return false;
}

/* JSON before others, the accepted before both; so there is always one. */
static const arz_media_type *choose_type(const arz_mock_exchange *exchange,
                                         const arz_api_response *response)
{
    const arz_media_type *best = NULL;
    int best_score = -1;
    for (size_t i = 0; i < response->type_count; i++) {
        const arz_media_type *type = &response->types[i];
        int score = is_accepted(exchange, type->name) ? 4 : 0;
        score += arz_media_type_is_json(type->name) ? 1 : 0;
        score += arz_str_starts(type->name, ARZ_STR("application/json")) ? 1 : 0;
        if (score > best_score) {
            best = type;
            best_score = score;
        }
    }
    return best;
}

/* What the mock knows while it answers. */
typedef struct answer {
    arz_mock_exchange *exchange;
    arz_mock_source *source;
    size_t number; /* of the operation */
    preference wanted;
    arz_error error;
} answer;

/* The value of an Example Object; nothing where it is elsewhere (`externalValue`) or is none. */
static arz_view example_value(answer *to, arz_place example)
{
    static const char *const fields[] = { "value", "dataValue", "serializedValue" };
    if (!arz_store_deref(arz_api_store(to->source->api), example, &example, &to->error))
        return ARZ_VIEW_NONE;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        arz_view view = arz_view_node(arz_node_get(example.node, arz_str_of(fields[i])));
        if (arz_view_exists(view))
            return view;
    }
    return ARZ_VIEW_NONE;
}

/* The example that was asked for by name; else of those that have a value number *played, and the
 * next one the next time; the last one stays. */
static arz_view named_example(answer *to, arz_place examples, size_t *played)
{
    size_t count = 0;
    arz_view chosen = ARZ_VIEW_NONE;
    for (size_t i = 0; i < arz_node_member_count(examples.node); i++) {
        const arz_member *member = &examples.node->as.members[i];
        arz_view view = example_value(to, (arz_place){ examples.doc, &member->value });
        if (!arz_view_exists(view))
            continue;
        if (to->wanted.example.data &&
            arz_str_equal(to->wanted.example, arz_node_text(&member->key)))
            return view;
        if (count <= *played)
            chosen = view;
        count++;
    }
    if (*played + 1 < count)
        (*played)++;
    return chosen;
}

/* What the Media Type or Header Object gives as an example, or nothing. */
static arz_view example_of(answer *to, arz_place object, size_t *played)
{
    arz_place examples = { object.doc, arz_node_get(object.node, ARZ_STR("examples")) };
    arz_view view = ARZ_VIEW_NONE;
    if (arz_node_is(examples.node, ARZ_KIND_OBJECT))
        view = named_example(to, examples, played);
    return arz_view_exists(view) ? view
                                 : arz_view_node(arz_node_get(object.node, ARZ_STR("example")));
}

/* A value made up from the schema at this turn, new; null where nothing is said. NULL with the
 * error filled. */
static json_t *make_up(answer *to, arz_place schema_place, unsigned turn)
{
    const arz_api *api = to->source->api;
    if (!schema_place.node)
        return json_null();
    const arz_schema *schema =
        arz_schema_at(arz_api_schemas(api), schema_place, arz_api_dialect(api), &to->error);
    return schema ? arz_schema_example_turn(schema, ARZ_DIRECTION_RESPONSE, turn, &to->error)
                  : NULL;
}

/* True where a string is JSON text already: many descriptions give their examples like that. Where
 * the schema allows a string, it is one. */
static bool is_json_text(answer *to, const arz_media_type *type, arz_view view)
{
    if (arz_view_kind(view) != ARZ_KIND_STRING || !type->schema.node)
        return false;
    const arz_api *api = to->source->api;
    const arz_schema *schema =
        arz_schema_at(arz_api_schemas(api), type->schema, arz_api_dialect(api), &to->error);
    if (!schema || arz_schema_kinds(schema) == 0 ||
        arz_schema_kinds(schema) & 1U << ARZ_KIND_STRING)
        return false;
    arz_str text = arz_view_text(view);
    json_t *value = json_loadb(text.size ? text.data : "", text.size, JSON_DECODE_ANY, NULL);
    json_decref(value);
    return value != NULL;
}

/* `xml.name` of the schema, else the name that a `$ref` ends with, else "root". */
static arz_str root_name(const arz_media_type *type)
{
    arz_str reference = arz_node_text(arz_node_get(type->schema.node, ARZ_STR("$ref")));
    const arz_node *xml = arz_node_get(type->schema.node, ARZ_STR("xml"));
    arz_str name = arz_node_text(arz_node_get(xml, ARZ_STR("name")));
    if (name.size)
        return name;
    for (size_t i = reference.size; i > 0; i--) {
        if (reference.data[i - 1] == '/')
            return arz_str_from(reference, i);
    }
    return ARZ_STR("root");
}

static bool is_range(arz_str type)
{
    return arz_str_find_char(type, '*') < type.size;
}

/* The data in the media type: JSON, XML where it is more than text, else its text. */
static void put_body(answer *to, const arz_media_type *type, arz_view view)
{
    arz_buf *out = &to->exchange->reply;
    bool text = arz_view_kind(view) == ARZ_KIND_STRING;
    bool json = arz_media_type_is_json(type->name) || is_range(type->name);
    if (json && !is_json_text(to, type, view))
        arz_view_write(out, view, 0);
    else if (arz_media_type_is_xml(type->name) && !text)
        arz_mock_xml(out, root_name(type), view);
    else
        arz_view_render(out, view);
    arz_str name = is_range(type->name) ? ARZ_STR("application/json") : type->name;
    arz_mock_reply_header(to->exchange, ARZ_STR("Content-Type"), name);
}

static void answer_body(answer *to, const arz_media_type *type)
{
    arz_view view = example_of(to, type->place, &to->source->played[to->number]);
    json_t *made = NULL;
    if (!arz_view_exists(view)) {
        made = make_up(to, type->schema, to->source->turns[to->number]);
        view = arz_view_json(made);
    }
    if (arz_view_exists(view))
        put_body(to, type, view);
    json_decref(made);
}

/* Headers that the server sets itself, and one that would make clients wait for nothing. */
static bool is_left_out(const arz_response_header *header)
{
    static const char *const own[] = { "Connection", "Content-Length", "Date",
                                       "Transfer-Encoding" };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (arz_str_equal_nocase(header->name, arz_str_of(own[i])))
            return true;
    }
    return !header->required && arz_str_equal_nocase(header->name, ARZ_STR("Retry-After"));
}

static void answer_header(answer *to, const arz_response_header *header)
{
    size_t played = 0; /* headers have no sequence: always the first */
    arz_view view = example_of(to, header->place, &played);
    json_t *value =
        arz_view_exists(view) ? arz_view_value(view, &to->error) : make_up(to, header->schema, 0);
    arz_api_parameter plain = arz_parameter_default(header->name, ARZ_IN_HEADER);
    arz_buf text = ARZ_BUF_INIT(ARZ_MAX_HEADER_BYTES);
    if (value && arz_serialize_header(&plain, value, &text, &to->error))
        arz_mock_reply_header(to->exchange, header->name, arz_buf_view(&text));
    (void)arz_fail_place(&to->error, header->place);
    arz_buf_clear(&text);
    json_decref(value);
}

static bool has_no_body(int status)
{
    return status == 204 || status == 205 || status == 304;
}

bool arz_mock_answer(arz_mock_exchange *exchange, arz_mock_source *source,
                     const arz_operation *operation, size_t number)
{
    answer to = { exchange, source, number, preference_of(exchange), ARZ_ERROR_INIT };
    const arz_api_response *response = NULL;
    exchange->status = 200;
    if (to.wanted.status)
        response = arz_operation_response(operation, exchange->status = to.wanted.status);
    else
        response = arz_operation_usual_response(operation, &exchange->status);
    for (size_t i = 0; response && i < response->header_count; i++) {
        if (!is_left_out(&response->headers[i]))
            answer_header(&to, &response->headers[i]);
    }
    const arz_media_type *type = response ? choose_type(exchange, response) : NULL;
    if (type && !has_no_body(exchange->status))
        answer_body(&to, type);
    return to.error.kind == ARZ_OK || arz_mock_refuse_error(exchange, &to.error);
}
