#include "http/part_headers.h"

#include "base/fail.h"
#include "doc/value.h"
#include "openapi/serialize.h"

static arz_place member(arz_place object, const char *name)
{
    return (arz_place){ object.doc, arz_node_get(object.node, arz_str_of(name)) };
}

/* The schema of the header, or of the one media type of its `content`. */
static arz_place schema_of(arz_place header)
{
    arz_place content = member(header, "content");
    if (arz_node_member_count(content.node) == 0)
        return member(header, "schema");
    return member((arz_place){ content.doc, &content.node->as.members[0].value }, "schema");
}

static const arz_node *fixed_value(const arz_node *schema)
{
    const arz_node *value = arz_node_get(schema, ARZ_STR("const"));
    const arz_node *allowed = arz_node_get(schema, ARZ_STR("enum"));
    if (!value && arz_node_count(allowed) == 1)
        value = arz_node_at(allowed, 0);
    return value ? value : arz_node_get(schema, ARZ_STR("default"));
}

/* The value that the header's schema has for it; NULL where there is none, or *error is filled. */
static const arz_node *value_of(const arz_operation *operation, arz_place header, arz_error *error)
{
    arz_place at = schema_of(header);
    if (!at.node)
        return NULL;
    const arz_api *api = operation->api;
    const arz_schema *schema = arz_schema_at(arz_api_schemas(api), at, arz_api_dialect(api), error);
    return schema ? fixed_value(arz_schema_place(schema).node) : NULL;
}

static bool flag(arz_place header, const char *name)
{
    const arz_node *node = member(header, name).node;
    return arz_node_is(node, ARZ_KIND_BOOL) && node->as.boolean;
}

static bool add_value(arz_headers *to, arz_str name, arz_place header, const arz_node *node,
                      arz_error *error)
{
    arz_api_parameter as = arz_parameter_default(name, ARZ_IN_HEADER);
    as.explode = flag(header, "explode");
    arz_buf text = ARZ_BUF_INIT(0);
    json_t *value = arz_node_value(node, error); /* new */
    bool well = value && arz_serialize_header(&as, value, &text, error) &&
                arz_headers_set(to, name, arz_buf_view(&text), error);
    json_decref(value);
    arz_buf_clear(&text);
    return well;
}

/* What every part has by itself where it needs it. */
static bool is_own(arz_str name)
{
    return arz_str_equal_nocase(name, ARZ_STR("Content-Disposition")) ||
           arz_str_equal_nocase(name, ARZ_STR("Content-Transfer-Encoding"));
}

static bool fail_missing(arz_str name, arz_place header, arz_error *error)
{
    (void)arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, header,
                        "the part's header '%s' is required, and its schema has no value for it",
                        ARZ_QUOTE(name));
    return arz_fail_help(error, "a header of a part has the value that its schema's 'const' or "
                                "'default' says; or give the whole payload as text");
}

static bool add_header(const arz_operation *operation, arz_str name, arz_place header,
                       arz_headers *to, arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    if (arz_str_equal_nocase(name, ARZ_STR("Content-Type")))
        return true;
    if (!arz_store_deref(arz_api_store(operation->api), header, &header, error))
        return false;
    const arz_node *value = value_of(operation, header, &problem);
    if (problem.kind != ARZ_OK)
        return arz_fail_move(error, &problem);
    if (value)
        return add_value(to, name, header, value, error);
    return !flag(header, "required") || is_own(name) || fail_missing(name, header, error);
}

bool arz_part_headers(const arz_operation *operation, arz_place encoding, arz_headers *to,
                      arz_error *error)
{
    arz_place map = member(encoding, "headers");
    for (size_t i = 0; i < arz_node_member_count(map.node); i++) {
        const arz_member *entry = &map.node->as.members[i];
        arz_place header = { map.doc, &entry->value };
        if (!add_header(operation, arz_node_text(&entry->key), header, to, error))
            return false;
    }
    return true;
}
