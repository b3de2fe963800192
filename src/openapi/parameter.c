/* The parameters of an operation: the path's and its own as one list, each with its style and what
 * follows from it by default. (OpenAPI 3.1.1, "Parameter Object") */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "openapi/path_template.h"
#include "openapi/reader.h"
#include "openapi/serialize.h"

static const char *const location_names[ARZ_IN_COUNT] = {
    [ARZ_IN_PATH] = "path",
    [ARZ_IN_QUERY] = "query",
    [ARZ_IN_HEADER] = "header",
    [ARZ_IN_COOKIE] = "cookie",
    [ARZ_IN_QUERYSTRING] = "querystring",
};

/* What `style` can say. The tab is 2.0's, which has no `style`. */
static const char *const style_names[ARZ_STYLE_COUNT] = {
    [ARZ_STYLE_SIMPLE] = "simple",
    [ARZ_STYLE_LABEL] = "label",
    [ARZ_STYLE_MATRIX] = "matrix",
    [ARZ_STYLE_FORM] = "form",
    [ARZ_STYLE_SPACE_DELIMITED] = "spaceDelimited",
    [ARZ_STYLE_PIPE_DELIMITED] = "pipeDelimited",
    [ARZ_STYLE_DEEP_OBJECT] = "deepObject",
    [ARZ_STYLE_COOKIE] = "cookie",
    [ARZ_STYLE_TAB_DELIMITED] = NULL,
};

static const arz_style default_styles[ARZ_IN_COUNT] = {
    [ARZ_IN_PATH] = ARZ_STYLE_SIMPLE,      [ARZ_IN_QUERY] = ARZ_STYLE_FORM,
    [ARZ_IN_HEADER] = ARZ_STYLE_SIMPLE,    [ARZ_IN_COOKIE] = ARZ_STYLE_FORM,
    [ARZ_IN_QUERYSTRING] = ARZ_STYLE_FORM,
};

/* Header parameters that are none: content negotiation and security say what these hold.
 * (OpenAPI 3.1.1, "Parameter Object", `name`) */
static const char *const ignored_headers[] = { "Accept", "Authorization", "Content-Type" };

const char *arz_location_name(arz_location in)
{
    return location_names[in];
}

bool arz_location_find(arz_str name, arz_location *in)
{
    for (int i = 0; i < ARZ_IN_COUNT; i++) {
        if (arz_str_is(name, location_names[i])) {
            *in = (arz_location)i;
            return true;
        }
    }
    return false;
}

arz_api_parameter arz_parameter_default(arz_str name, arz_location in)
{
    arz_style style = default_styles[in];
    return (arz_api_parameter){
        .name = name, .in = in, .style = style, .explode = style == ARZ_STYLE_FORM
    };
}

arz_api_parameter arz_parameter_default_on(arz_str path, arz_str name, arz_location in)
{
    arz_api_parameter parameter = arz_parameter_default(name, in);
    arz_path_part part;
    if (in == ARZ_IN_PATH && arz_path_template_find(path, name, &part))
        parameter.several = part.several;
    return parameter;
}

/* The sources while they are collected. */
typedef struct collection {
    arz_parameter_source *items; /* owned */
    size_t count, capacity;
} collection;

/* Replaces the source of the same name and place, or adds one. */
static void put_source(collection *sources, const arz_parameter_source *source)
{
    for (size_t i = 0; i < sources->count; i++) {
        arz_parameter_source *there = &sources->items[i];
        if (arz_str_equal(there->name, source->name) && arz_str_equal(there->in, source->in)) {
            *there = *source;
            return;
        }
    }
    sources->items =
        arz_grow(sources->items, sources->count, &sources->capacity, sizeof *sources->items);
    sources->items[sources->count++] = *source;
}

static bool read_source(const arz_api *api, arz_place at, arz_parameter_source *source,
                        arz_error *error)
{
    if (!arz_store_deref(api->store, at, &source->place, error) ||
        !arz_expect(source->place, ARZ_KIND_OBJECT, "openapi-parameter", "a parameter", error))
        return false;
    source->name = arz_place_text(source->place, ARZ_STR("name"));
    source->in = arz_place_text(source->place, ARZ_STR("in"));
    if (source->in.data && source->name.data)
        return true;
    return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "openapi-parameter", source->place,
                         "a parameter has no '%s'", source->name.data ? "in" : "name");
}

static bool collect(arz_api *api, collection *sources, arz_place owner, arz_error *error)
{
    arz_place list = arz_place_get(owner, ARZ_STR("parameters"));
    bool right = true;
    if (!arz_expect(list, ARZ_KIND_ARRAY, "openapi-parameter", "'parameters'", error))
        return false;
    for (size_t i = 0; i < arz_node_count(list.node); i++) {
        arz_place at = { list.doc, arz_node_at(list.node, i) };
        arz_parameter_source source;
        arz_error problem = ARZ_ERROR_INIT;
        if (read_source(api, at, &source, &problem))
            put_source(sources, &source);
        else
            right = arz_api_add_fault(api, &problem, error);
    }
    return right;
}

bool arz_parameter_sources(arz_api *api, const arz_api_entry *entry,
                           const arz_parameter_source **sources, size_t *count, arz_error *error)
{
    collection all = { 0 };
    bool collected = collect(api, &all, entry->other, error);
    collected = collect(api, &all, entry->item, error) && collected;
    collected = collect(api, &all, entry->place, error) && collected;
    *sources = arz_arena_copy(api->arena, all.items, all.count, sizeof *all.items);
    *count = all.count;
    free(all.items);
    return collected;
}

static bool is_ignored(const arz_parameter_source *source)
{
    if (!arz_str_is(source->in, "header"))
        return false;
    for (size_t i = 0; i < sizeof ignored_headers / sizeof *ignored_headers; i++) {
        if (arz_str_equal_nocase(source->name, arz_str_of(ignored_headers[i])))
            return true;
    }
    return false;
}

static bool read_location(const arz_parameter_source *source, arz_location *in, arz_error *error)
{
    if (arz_location_find(source->in, in))
        return true;
    arz_place at = arz_place_get(source->place, ARZ_STR("in"));
    return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "openapi-parameter", at,
                         "parameter '%s' has 'in: %s'; it must be 'path', 'query', 'header', "
                         "'cookie' or 'querystring'",
                         ARZ_QUOTE(source->name), ARZ_QUOTE(source->in));
}

static bool read_style(const arz_parameter_source *source, arz_style *style, arz_error *error)
{
    arz_place at = arz_place_get(source->place, ARZ_STR("style"));
    if (!at.node)
        return true;
    arz_suggest suggest = arz_suggest_for(arz_node_text(at.node));
    for (int i = 0; i < ARZ_STYLE_COUNT; i++) {
        if (!style_names[i])
            continue;
        if (arz_str_is(suggest.wanted, style_names[i])) {
            *style = (arz_style)i;
            return true;
        }
        arz_suggest_add(&suggest, arz_str_of(style_names[i]));
    }
    char *help = arz_suggest_text(&suggest);
    (void)arz_fail_node(error, ARZ_ERROR_DOCUMENT, "openapi-parameter", at,
                        "parameter '%s' has the unknown style '%s'%s", ARZ_QUOTE(source->name),
                        ARZ_QUOTE(suggest.wanted), help);
    free(help);
    return false;
}

/* The one media type of a parameter with `content`. */
static bool read_content(arz_api *api, arz_api_parameter *parameter, arz_error *error)
{
    arz_place content = arz_place_get(parameter->place, ARZ_STR("content"));
    size_t count = 0;
    if (!arz_read_content(api, content, &parameter->content, &count, error))
        return false;
    if (count == 0)
        parameter->content = NULL;
    return true;
}

static bool read_parameter(arz_api *api, arz_str path, const arz_parameter_source *source,
                           arz_api_parameter *parameter, arz_error *error)
{
    arz_location in;
    if (!read_location(source, &in, error))
        return false;
    *parameter = arz_parameter_default_on(path, source->name, in);
    if (!read_style(source, &parameter->style, error))
        return false;
    arz_place place = source->place;
    bool explodes = parameter->style == ARZ_STYLE_FORM || parameter->style == ARZ_STYLE_COOKIE;
    parameter->place = place;
    parameter->required = in == ARZ_IN_PATH || arz_place_flag(place, ARZ_STR("required"), false);
    parameter->explode = arz_place_flag(place, ARZ_STR("explode"), explodes);
    parameter->allow_reserved = arz_place_flag(place, ARZ_STR("allowReserved"), false);
    parameter->allow_empty = arz_place_flag(place, ARZ_STR("allowEmptyValue"), false);
    parameter->dotted = api->version == ARZ_OPENAPI_3_0;
    parameter->schema = arz_place_get(place, ARZ_STR("schema"));
    return read_content(api, parameter, error);
}

bool arz_read_parameters(arz_api *api, const arz_api_entry *entry, arz_operation *operation,
                         arz_error *error)
{
    const arz_parameter_source *sources;
    size_t count;
    bool right = arz_parameter_sources(api, entry, &sources, &count, error);
    arz_api_parameter *parameters = arz_arena_alloc(api->arena, count, sizeof *parameters);
    operation->parameters = parameters;
    for (size_t i = 0; i < count; i++) {
        arz_api_parameter *parameter = &parameters[operation->parameter_count];
        arz_error problem = ARZ_ERROR_INIT;
        if (is_ignored(&sources[i]))
            continue;
        if (read_parameter(api, entry->path, &sources[i], parameter, &problem))
            operation->parameter_count++;
        else
            right = arz_api_add_fault(api, &problem, error);
    }
    return right;
}
