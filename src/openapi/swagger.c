/* OpenAPI 2.0 in the words of 3.x: a body parameter or the form's parameters become a request
 * body, `consumes` and `produces` its media types and those of the responses, `host`, `basePath`
 * and `schemes` servers. In 2.0 a parameter or header is its own schema, so here a schema, a Media
 * Type Object or an Encoding Object is put together out of the nodes that are there; each keeps
 * its line and column. */
#include <assert.h>

#include "base/fail.h"
#include "doc/builder.h"
#include "openapi/reader.h"
#include "openapi/serialize.h"

/* What is not a part of the schema that a parameter or header is. */
static const char *const not_schema[] = { "allowEmptyValue", "collectionFormat", "in", "name",
                                          "required" };

static const struct collection_format {
    const char *name;
    arz_style style;
    const char *style_name; /* in an Encoding Object */
    bool explode;
} collection_formats[] = {
    { "csv", ARZ_STYLE_FORM, "form", false },
    { "multi", ARZ_STYLE_FORM, "form", true },
    { "pipes", ARZ_STYLE_PIPE_DELIMITED, "pipeDelimited", false },
    { "ssv", ARZ_STYLE_SPACE_DELIMITED, "spaceDelimited", false },
    { "tsv", ARZ_STYLE_TAB_DELIMITED, "tabDelimited", false },
};

#define FORM_TYPE      "application/x-www-form-urlencoded"
#define MULTIPART_TYPE "multipart/form-data"

/* New nodes stand where `at` does, for messages about them. */
static void put_text_node(arz_builder *builder, const arz_node *at, arz_str text)
{
    arz_node *node = arz_builder_push(builder, ARZ_KIND_STRING, at->line, at->column);
    node->size = (uint32_t)text.size;
    node->as.text = text.data;
}

static void put_bool_node(arz_builder *builder, const arz_node *at, bool value)
{
    arz_builder_push(builder, ARZ_KIND_BOOL, at->line, at->column)->as.boolean = value;
}

static void put_copy(arz_builder *builder, const arz_node *node)
{
    *arz_builder_push(builder, ARZ_KIND_NULL, node->line, node->column) = *node;
}

/* A container in the making. The depth is far from its limit, so opening and closing cannot fail;
 * where a key comes twice the last one wins. */
static void open_container(arz_builder *builder, arz_kind kind, const arz_node *at)
{
    bool opened = arz_builder_open(builder, kind, at->line, at->column);
    assert(opened);
    (void)opened;
}

static void open_object(arz_builder *builder, const arz_node *at)
{
    open_container(builder, ARZ_KIND_OBJECT, at);
}

static void close_container(arz_builder *builder)
{
    bool closed = arz_builder_close(builder, true);
    assert(closed);
    (void)closed;
}

/* The one node that was built, moved into the arena. */
static const arz_node *take_node(arz_builder *builder)
{
    const arz_node *node = arz_arena_copy(builder->arena, builder->nodes, 1, sizeof *node);
    arz_builder_clear(builder);
    return node;
}

static bool is_schema_field(arz_str name)
{
    for (size_t i = 0; i < sizeof not_schema / sizeof *not_schema; i++) {
        if (arz_str_is(name, not_schema[i]))
            return false;
    }
    return true;
}

/* The schema that the parameter or header is. A file is a string of bytes. */
static void put_schema(arz_builder *builder, const arz_node *object)
{
    bool file = arz_str_is(arz_node_text(arz_node_get(object, ARZ_STR("type"))), "file");
    open_object(builder, object);
    for (size_t i = 0; i < object->size; i++) {
        const arz_member *member = &object->as.members[i];
        arz_str name = arz_node_text(&member->key);
        bool replaced = file && (arz_str_is(name, "type") || arz_str_is(name, "format"));
        if (!is_schema_field(name) || replaced)
            continue;
        put_copy(builder, &member->key);
        put_copy(builder, &member->value);
    }
    if (file) {
        put_text_node(builder, object, ARZ_STR("type"));
        put_text_node(builder, object, ARZ_STR("string"));
        put_text_node(builder, object, ARZ_STR("format"));
        put_text_node(builder, object, ARZ_STR("binary"));
    }
    close_container(builder);
}

static arz_place schema_of(arz_api *api, arz_place object)
{
    arz_builder builder;
    arz_builder_init(&builder, api->arena);
    put_schema(&builder, object.node);
    return (arz_place){ object.doc, take_node(&builder) };
}

/* The format of an array; `csv` where nothing or nothing known is said. */
static const struct collection_format *format_of(arz_place parameter)
{
    arz_str name = arz_place_text(parameter, ARZ_STR("collectionFormat"));
    for (size_t i = 0; i < sizeof collection_formats / sizeof *collection_formats; i++) {
        if (arz_str_is(name, collection_formats[i].name))
            return &collection_formats[i];
    }
    return &collection_formats[0];
}

static void read_plain(arz_api *api, arz_str path, const arz_parameter_source *source,
                       arz_location in, arz_api_parameter *parameter)
{
    const struct collection_format *format = format_of(source->place);
    arz_place place = source->place;
    *parameter = arz_parameter_default_on(path, source->name, in);
    parameter->place = place;
    parameter->schema = schema_of(api, place);
    parameter->required = in == ARZ_IN_PATH || arz_place_flag(place, ARZ_STR("required"), false);
    parameter->allow_empty = arz_place_flag(place, ARZ_STR("allowEmptyValue"), false);
    if (in == ARZ_IN_QUERY || format->style != ARZ_STYLE_FORM) {
        parameter->style = format->style;
        parameter->explode = format->explode;
    }
}

/* The media types of `consumes` or `produces`: the operation's list, else the root's, else
 * `otherwise`. Each is yet without a schema. */
static arz_media_type *named_types(arz_api *api, const arz_operation *operation, arz_str field,
                                   arz_str otherwise, size_t *count)
{
    arz_place list = arz_place_get(operation->place, field);
    if (!list.node)
        list = arz_place_get((arz_place){ api->doc, api->doc->root }, field);
    *count = arz_node_count(list.node);
    arz_media_type *types = arz_arena_alloc(api->arena, *count + 1, sizeof *types);
    for (size_t i = 0; i < *count; i++)
        types[i].name = arz_node_text(arz_node_at(list.node, i));
    if (*count == 0)
        types[(*count)++].name = otherwise;
    return types;
}

/* A Media Type Object with the schema and the example, each where it is there. */
static arz_place media_type_node(arz_api *api, arz_place at, arz_place schema,
                                 const arz_node *example)
{
    arz_builder builder;
    arz_builder_init(&builder, api->arena);
    open_object(&builder, at.node);
    if (schema.node) {
        put_text_node(&builder, at.node, ARZ_STR("schema"));
        put_copy(&builder, schema.node);
    }
    if (example) {
        put_text_node(&builder, at.node, ARZ_STR("example"));
        put_copy(&builder, example);
    }
    close_container(&builder);
    return (arz_place){ at.doc, take_node(&builder) };
}

static void fill_type(arz_api *api, arz_media_type *type, arz_place at, arz_place schema,
                      const arz_node *example)
{
    type->place = media_type_node(api, at, schema, example);
    type->schema = arz_place_get(type->place, ARZ_STR("schema"));
    type->schema.doc = schema.doc;
    type->encoding = arz_place_get(type->place, ARZ_STR("encoding"));
}

static void read_body(arz_api *api, const arz_parameter_source *source, arz_operation *operation)
{
    arz_request_body *body = arz_arena_alloc(api->arena, 1, sizeof *body);
    arz_media_type *types = named_types(api, operation, ARZ_STR("consumes"),
                                        ARZ_STR("application/json"), &body->type_count);
    arz_place schema = arz_place_get(source->place, ARZ_STR("schema"));
    for (size_t i = 0; i < body->type_count; i++)
        fill_type(api, &types[i], source->place, schema, NULL);
    body->required = arz_place_flag(source->place, ARZ_STR("required"), false);
    body->place = source->place;
    body->types = types;
    operation->body = body;
}

/* The parameters `in: formData`, in their order. */
typedef struct form {
    const arz_parameter_source **fields;
    size_t count;
    bool file;     /* one of them is a file */
    bool required; /* one of them is */
} form;

/* `required` is not there rather than empty, as the drafts before 6 want it. */
static void put_required(arz_builder *builder, const form *fields)
{
    const arz_node *at = fields->fields[0]->place.node;
    if (!fields->required)
        return;
    put_text_node(builder, at, ARZ_STR("required"));
    open_container(builder, ARZ_KIND_ARRAY, at);
    for (size_t i = 0; i < fields->count; i++) {
        if (arz_place_flag(fields->fields[i]->place, ARZ_STR("required"), false))
            put_text_node(builder, at, fields->fields[i]->name);
    }
    close_container(builder);
}

static const arz_node *form_schema(arz_api *api, const form *fields)
{
    const arz_node *at = fields->fields[0]->place.node;
    arz_builder builder;
    arz_builder_init(&builder, api->arena);
    open_object(&builder, at);
    put_text_node(&builder, at, ARZ_STR("type"));
    put_text_node(&builder, at, ARZ_STR("object"));
    put_text_node(&builder, at, ARZ_STR("properties"));
    open_object(&builder, at);
    for (size_t i = 0; i < fields->count; i++) {
        put_text_node(&builder, fields->fields[i]->place.node, fields->fields[i]->name);
        put_schema(&builder, fields->fields[i]->place.node);
    }
    close_container(&builder);
    put_required(&builder, fields);
    close_container(&builder);
    return take_node(&builder);
}

/* How the form's arrays go out: an Encoding Object for each. */
static const arz_node *form_encoding(arz_api *api, const form *fields)
{
    arz_builder builder;
    arz_builder_init(&builder, api->arena);
    open_object(&builder, fields->fields[0]->place.node);
    for (size_t i = 0; i < fields->count; i++) {
        const arz_node *at = fields->fields[i]->place.node;
        const struct collection_format *format = format_of(fields->fields[i]->place);
        if (!arz_str_is(arz_node_text(arz_node_get(at, ARZ_STR("type"))), "array"))
            continue;
        put_text_node(&builder, at, fields->fields[i]->name);
        open_object(&builder, at);
        put_text_node(&builder, at, ARZ_STR("style"));
        put_text_node(&builder, at, arz_str_of(format->style_name));
        put_text_node(&builder, at, ARZ_STR("explode"));
        put_bool_node(&builder, at, format->explode);
        close_container(&builder);
    }
    close_container(&builder);
    return take_node(&builder);
}

static bool is_form_type(arz_str name)
{
    return arz_str_starts(name, ARZ_STR(FORM_TYPE)) || arz_str_starts(name, ARZ_STR("multipart/"));
}

/* The form as a request body. Of `consumes` only form types can carry it, and a file only
 * multipart. */
static void read_form(arz_api *api, const form *fields, arz_operation *operation)
{
    arz_place at = fields->fields[0]->place;
    arz_str usual = fields->file ? ARZ_STR(MULTIPART_TYPE) : ARZ_STR(FORM_TYPE);
    arz_request_body *body = arz_arena_alloc(api->arena, 1, sizeof *body);
    size_t named, kept = 0;
    arz_media_type *types = named_types(api, operation, ARZ_STR("consumes"), usual, &named);
    for (size_t i = 0; i < named; i++) {
        bool urlencoded = arz_str_starts(types[i].name, ARZ_STR(FORM_TYPE));
        if (is_form_type(types[i].name) && !(fields->file && urlencoded))
            types[kept++].name = types[i].name;
    }
    if (kept == 0)
        types[kept++].name = usual;
    arz_place schema = { at.doc, form_schema(api, fields) };
    arz_place encoding = { at.doc, form_encoding(api, fields) };
    for (size_t i = 0; i < kept; i++) {
        fill_type(api, &types[i], at, schema, NULL);
        types[i].encoding = encoding;
    }
    body->types = types;
    body->type_count = kept;
    body->required = fields->required;
    body->place = at;
    operation->body = body;
}

static void add_field(form *fields, const arz_parameter_source *source)
{
    fields->fields[fields->count++] = source;
    fields->file |= arz_str_is(arz_place_text(source->place, ARZ_STR("type")), "file");
    fields->required |= arz_place_flag(source->place, ARZ_STR("required"), false);
}

/* `consumes` and `produces` say what these hold. */
static bool is_ignored(const arz_parameter_source *source)
{
    return arz_str_is(source->in, "header") &&
           (arz_str_equal_nocase(source->name, ARZ_STR("Accept")) ||
            arz_str_equal_nocase(source->name, ARZ_STR("Content-Type")));
}

bool arz_swagger_parameters(arz_api *api, const arz_api_entry *entry, arz_operation *operation,
                            arz_error *error)
{
    const arz_parameter_source *sources;
    size_t count;
    if (!arz_parameter_sources(api, entry, &sources, &count, error))
        return false;
    arz_api_parameter *parameters = arz_arena_alloc(api->arena, count, sizeof *parameters);
    form fields = { .fields = arz_arena_alloc(api->arena, count, sizeof *fields.fields) };
    operation->parameters = parameters;
    for (size_t i = 0; i < count; i++) {
        const arz_parameter_source *source = &sources[i];
        arz_location in;
        if (is_ignored(source))
            continue;
        if (arz_str_is(source->in, "body")) {
            read_body(api, source, operation);
        } else if (arz_str_is(source->in, "formData")) {
            add_field(&fields, source);
        } else if (arz_location_find(source->in, &in) && in <= ARZ_IN_HEADER) {
            read_plain(api, entry->path, source, in, &parameters[operation->parameter_count++]);
        } else {
            return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "openapi-parameter",
                                 arz_place_get(source->place, ARZ_STR("in")),
                                 "parameter '%s' has 'in: %s'; it must be 'path', 'query', "
                                 "'header', 'formData' or 'body'",
                                 ARZ_QUOTE(source->name), ARZ_QUOTE(source->in));
        }
    }
    if (fields.count)
        read_form(api, &fields, operation);
    return true;
}

static void read_headers(arz_api *api, arz_api_response *response, arz_place map)
{
    arz_response_header *headers =
        arz_arena_alloc(api->arena, arz_node_member_count(map.node), sizeof *headers);
    response->headers = headers;
    for (size_t i = 0; i < arz_node_member_count(map.node); i++) {
        const arz_member *member = &map.node->as.members[i];
        arz_place at = { map.doc, &member->value };
        if (!arz_node_is(at.node, ARZ_KIND_OBJECT))
            continue;
        headers[response->header_count++] = (arz_response_header){
            .name = arz_node_text(&member->key), .schema = schema_of(api, at), .place = at
        };
    }
}

/* A response has a body where it says what it is like. A file has no schema. */
static bool read_response(arz_api *api, const arz_operation *operation, arz_api_response *response,
                          arz_error *error)
{
    (void)error;
    arz_place at = response->place, schema = arz_place_get(at, ARZ_STR("schema"));
    arz_place examples = arz_place_get(at, ARZ_STR("examples"));
    read_headers(api, response, arz_place_get(at, ARZ_STR("headers")));
    if (!schema.node && !examples.node)
        return true;
    bool file = arz_str_is(arz_place_text(schema, ARZ_STR("type")), "file");
    if (file)
        schema.node = NULL;
    arz_str usual = file ? ARZ_STR("application/octet-stream") : ARZ_STR("application/json");
    arz_media_type *types =
        named_types(api, operation, ARZ_STR("produces"), usual, &response->type_count);
    for (size_t i = 0; i < response->type_count; i++)
        fill_type(api, &types[i], at, schema, arz_node_get(examples.node, types[i].name));
    response->types = types;
    return true;
}

bool arz_swagger_responses(arz_api *api, arz_operation *operation, arz_error *error)
{
    return arz_read_response_list(api, operation, read_response, error);
}

/* The first web scheme of `schemes`, https before http; else the one that the description was
 * read with, else https. (OpenAPI 2.0, "Swagger Object", `schemes`) */
static const char *choose_scheme(const arz_api *api, arz_place schemes)
{
    bool http = false;
    for (size_t i = 0; i < arz_node_count(schemes.node); i++) {
        arz_str name = arz_node_text(arz_node_at(schemes.node, i));
        if (arz_str_equal_nocase(name, ARZ_STR("https")))
            return "https";
        http |= arz_str_equal_nocase(name, ARZ_STR("http"));
    }
    bool read_by_http = arz_str_starts(arz_str_of(api->doc->location), ARZ_STR("http:"));
    return http || (!schemes.node && read_by_http) ? "http" : "https";
}

bool arz_swagger_servers(arz_api *api, arz_operation *operation, arz_error *error)
{
    arz_place root = { api->doc, api->doc->root };
    arz_place host = arz_place_get(root, ARZ_STR("host"));
    arz_place base = arz_place_get(root, ARZ_STR("basePath"));
    arz_place schemes = arz_place_get(operation->place, ARZ_STR("schemes"));
    if (!schemes.node)
        schemes = arz_place_get(root, ARZ_STR("schemes"));
    if (!arz_expect(host, ARZ_KIND_STRING, "openapi-server", "'host'", error) ||
        !arz_expect(base, ARZ_KIND_STRING, "openapi-server", "'basePath'", error))
        return false;
    arz_str path = arz_node_text(base.node);
    const char *slash = arz_str_starts(path, ARZ_STR("/")) ? "" : "/";
    const char *url;
    if (host.node) {
        url =
            arz_arena_printf(api->arena, "%s://%.*s%s%.*s", choose_scheme(api, schemes),
                             ARZ_STR_FORMAT(arz_node_text(host.node)), slash, ARZ_STR_FORMAT(path));
    } else {
        url = arz_arena_printf(api->arena, "%s%.*s", slash, ARZ_STR_FORMAT(path));
    }
    arz_server *server = arz_arena_alloc(api->arena, 1, sizeof *server);
    server->url = arz_str_of(url);
    server->place = host.node ? host : base.node ? base : root;
    operation->servers = server;
    operation->server_count = 1;
    return true;
}
