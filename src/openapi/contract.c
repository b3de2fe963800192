#include "openapi/contract.h"

#include <string.h>

#include "base/fail.h"
#include "openapi/typed.h"

static const char *const part_names[ARZ_CONTRACT_PART_COUNT] = {
    [ARZ_CONTRACT_STATUS] = "status",
    [ARZ_CONTRACT_CONTENT_TYPE] = "contentType",
    [ARZ_CONTRACT_HEADER] = "header",
    [ARZ_CONTRACT_BODY] = "body",
};

const char *arz_contract_part_name(arz_contract_part part)
{
    return part_names[part];
}

typedef struct check {
    const arz_operation *operation;
    const arz_received *received;
    const arz_api_response *documented;
    arz_contract_fn found;
    void *data;
    bool stopped; /* the caller has heard enough */
} check;

/* Tells one finding. False where the caller has heard enough. */
static bool tell(check *c, const arz_contract_finding *finding)
{
    c->stopped = c->stopped || !c->found(c->data, finding);
    return !c->stopped;
}

/* One finding about a part as a whole. Clears `text`. */
static void tell_text(check *c, arz_contract_part part, arz_place at, arz_buf *text)
{
    arz_contract_finding finding = { part, arz_buf_cstr(text), NULL, at };
    (void)tell(c, &finding);
    arz_buf_clear(text);
}

/* The status. */

static void tell_status(check *c)
{
    const arz_operation *operation = c->operation;
    arz_place at = { operation->place.doc,
                     arz_node_get(operation->place.node, ARZ_STR("responses")) };
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_printf(&text, "the status %d is not among those documented: ", c->received->status);
    for (size_t i = 0; i < operation->response_count; i++)
        arz_buf_printf(&text, "%s%s", i ? ", " : "", ARZ_QUOTE(operation->responses[i].status));
    tell_text(c, ARZ_CONTRACT_STATUS, at, &text);
}

/* The schemas of headers and bodies. */

typedef struct subject {
    check *check;
    arz_contract_part part;
    arz_str header; /* its name, for a header */
} subject;

static bool note(void *data, const arz_finding *found)
{
    const subject *of = data;
    bool body = of->part == ARZ_CONTRACT_BODY;
    const char *pointer = found->instance_pointer;
    arz_buf text = ARZ_BUF_INIT(0);
    if (!body)
        arz_buf_printf(&text, "the header '%s'", ARZ_QUOTE(of->header));
    else if (*pointer == '\0')
        arz_buf_text(&text, "the body");
    if (*pointer)
        arz_buf_printf(&text, "%s%s", body ? "" : " at ", ARZ_QUOTE(arz_str_of(pointer)));
    arz_buf_printf(&text, " %s", found->message);
    arz_contract_finding finding = { of->part, arz_buf_cstr(&text), body ? pointer : NULL,
                                     found->keyword };
    bool goes_on = tell(of->check, &finding);
    arz_buf_clear(&text);
    return goes_on;
}

/* The description cannot be used here: that is no fault of the response, and nobody would know
 * that nothing was checked. Clears the error. */
static void tell_unusable(const subject *of, arz_place at, arz_error *error)
{
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_printf(&text, "the schema of the %s cannot be used: %s",
                   of->part == ARZ_CONTRACT_BODY ? "body" : "header",
                   error->message ? error->message : "it is wrong");
    tell_text(of->check, of->part, at, &text);
    arz_error_clear(error);
}

/* The schema there; NULL where nothing is said, or it cannot be used, which is told. */
static const arz_schema *schema_at(const subject *of, arz_place place)
{
    const arz_api *api = of->check->operation->api;
    if (!place.node)
        return NULL;
    arz_error error = ARZ_ERROR_INIT;
    const arz_schema *schema =
        arz_schema_at(arz_api_schemas(api), place, arz_api_dialect(api), &error);
    if (!schema)
        tell_unusable(of, place, &error);
    return schema;
}

static void apply(subject *of, const arz_schema *schema, arz_place place, arz_view value)
{
    arz_error error = ARZ_ERROR_INIT;
    bool valid = arz_schema_valid(schema, value, ARZ_DIRECTION_RESPONSE, note, of, &error);
    if (!valid && error.kind != ARZ_OK)
        tell_unusable(of, place, &error);
}

/* Headers. */

/* "a, b" as the array that the schema wants. (Style `simple`) New. */
static json_t *list_value(const arz_schema *schema, arz_str text)
{
    const arz_schema *items = arz_schema_child(schema, NULL);
    json_t *list = arz_json_array();
    while (text.size) {
        size_t comma = arz_str_find_char(text, ',');
        arz_json_append(list, arz_typed(items, arz_str_trim(arz_str_slice(text, 0, comma))));
        text = comma < text.size ? arz_str_from(text, comma + 1) : (arz_str){ NULL, 0 };
    }
    return list;
}

/* What the header's text means by its schema. New; NULL where it means an object, whose parts
 * are not taken apart. */
static json_t *header_value(const arz_schema *schema, json_t *text)
{
    if (arz_typed_wants(schema, ARZ_KIND_ARRAY))
        return list_value(schema, arz_json_text(text));
    json_t *value = arz_typed(schema, arz_json_text(text));
    if (!arz_typed_wants(schema, ARZ_KIND_OBJECT) || json_is_object(value))
        return value;
    json_decref(value);
    return NULL;
}

static void check_value(check *c, const arz_response_header *header, json_t *text)
{
    subject of = { c, ARZ_CONTRACT_HEADER, header->name };
    const arz_schema *schema = schema_at(&of, header->schema);
    json_t *value = schema ? header_value(schema, text) : NULL;
    if (value)
        apply(&of, schema, header->schema, arz_view_json(value));
    json_decref(value);
}

static void check_header(check *c, const arz_response_header *header)
{
    json_t *text = c->received->header(c->received->header_data, header->name);
    if (text) {
        check_value(c, header, text);
    } else if (header->required) {
        arz_buf missing = ARZ_BUF_INIT(0);
        arz_buf_printf(&missing, "the header '%s' is required and is not there",
                       ARZ_QUOTE(header->name));
        tell_text(c, ARZ_CONTRACT_HEADER, header->place, &missing);
    }
    json_decref(text);
}

/* The content type and the body. */

static bool is_text(arz_str content_type)
{
    return arz_str_equal_nocase(arz_str_slice(content_type, 0, 5), ARZ_STR("text/")) &&
           !arz_media_type_is_xml(content_type) && !arz_media_type_is_json(content_type);
}

static void check_json(check *c, const arz_media_type *type)
{
    subject of = { c, ARZ_CONTRACT_BODY, { NULL, 0 } };
    if (!c->received->data.node) {
        arz_buf text = ARZ_BUF_INIT(0);
        arz_buf_printf(&text, "the body must be JSON: %s",
                       c->received->problem ? c->received->problem : "it is empty");
        tell_text(c, ARZ_CONTRACT_BODY, type->place, &text);
        return;
    }
    const arz_schema *schema = schema_at(&of, type->schema);
    if (schema)
        apply(&of, schema, type->schema, c->received->data);
}

static void check_plain(check *c, const arz_media_type *type)
{
    subject of = { c, ARZ_CONTRACT_BODY, { NULL, 0 } };
    const arz_schema *schema = schema_at(&of, type->schema);
    if (!schema || arz_utf8_check(c->received->text) != SIZE_MAX)
        return;
    json_t *value = arz_typed(schema, c->received->text);
    apply(&of, schema, type->schema, arz_view_json(value));
    json_decref(value);
}

static void tell_type(check *c)
{
    const arz_api_response *documented = c->documented;
    arz_str given = c->received->content_type;
    arz_buf text = ARZ_BUF_INIT(0);
    if (given.data)
        arz_buf_printf(&text, "the content type is '%s', not ", ARZ_QUOTE(given));
    else if (c->received->text.size)
        arz_buf_text(&text, "there is no content type; it must be ");
    else
        arz_buf_text(&text, "there is no body; it must be ");
    for (size_t i = 0; i < documented->type_count; i++)
        arz_buf_printf(&text, "%s'%s'", i ? " or " : "", ARZ_QUOTE(documented->types[i].name));
    tell_text(c, ARZ_CONTRACT_CONTENT_TYPE, documented->place, &text);
}

/* What never has a body, whatever its description says. (RFC 9110, sections 9.3.2 and 15) */
static bool is_bodiless(const check *c)
{
    int status = c->received->status;
    return strcmp(c->operation->method, "HEAD") == 0 || status == 204 || status == 304;
}

/* A response without `content` says nothing about its body. */
static void check_body(check *c)
{
    const arz_api_response *documented = c->documented;
    arz_str content_type = c->received->content_type;
    if (documented->type_count == 0 || is_bodiless(c))
        return;
    const arz_media_type *type =
        arz_media_type_find(documented->types, documented->type_count, content_type);
    if (!type || !content_type.data)
        tell_type(c);
    else if (arz_media_type_is_json(content_type))
        check_json(c, type);
    else if (is_text(content_type))
        check_plain(c, type);
}

void arz_contract_check(const arz_operation *operation, const arz_received *received,
                        arz_contract_fn found, void *data)
{
    check c = { operation, received, NULL, found, data, false };
    if (operation->response_count == 0)
        return;
    c.documented = arz_operation_response(operation, received->status);
    if (!c.documented) {
        tell_status(&c);
        return;
    }
    check_body(&c);
    for (size_t i = 0; i < c.documented->header_count && !c.stopped; i++)
        check_header(&c, &c.documented->headers[i]);
}
