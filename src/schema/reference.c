#include "schema/reference.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/uri.h"
#include "query/pointer.h"
#include "schema/meta.h"
#include "schema/resource_index.h"

static bool has_identifiers(arz_schema_dialect dialect)
{
    return dialect == ARZ_SCHEMA_2020_12;
}

/* The place that a JSON Pointer names inside `from`, and the resource that it is in: stepping
 * into a schema with an `$id` enters another one. */
static arz_place step_down(const arz_resource_index *index, const arz_resource **resource,
                           const arz_node *from, arz_str pointer)
{
    const arz_node *node = from;
    for (size_t at = 0; node && at < pointer.size;) {
        arz_str rest = arz_str_from(pointer, at + 1);
        size_t end = arz_str_find_char(rest, '/');
        size_t size = end < rest.size ? end + 1 : rest.size + 1;
        arz_view view = arz_view_node(node);
        node = arz_pointer_find(view, arz_str_slice(pointer, at, at + size)).node;
        at += size;
        const arz_resource *inner = node ? arz_resource_index_at(index, node) : NULL;
        *resource = inner ? inner : *resource;
    }
    return (arz_place){ index->root->doc, node };
}

const arz_resource *arz_resource_of(arz_schemas *schemas, arz_place place,
                                    arz_schema_dialect dialect, arz_error *error)
{
    const arz_resource_index *index = arz_resource_index_of(schemas, place.doc, error);
    if (!index)
        return NULL;
    if (!has_identifiers(dialect))
        return index->plain;
    const arz_resource *resource = index->root;
    if (index->resources.count == 1)
        return resource;
    char *pointer = arz_doc_pointer(place.doc, place.node);
    if (pointer)
        (void)step_down(index, &resource, place.doc->root, arz_str_of(pointer));
    free(pointer);
    return resource;
}

const arz_doc *arz_meta_document(arz_schemas *schemas, arz_str uri)
{
    arz_doc *doc = arz_map_get(&schemas->metas, uri);
    arz_str text = arz_meta_schema(uri);
    if (doc || text.size == 0)
        return doc;
    doc = arz_arena_alloc(schemas->arena, 1, sizeof *doc);
    const char *name = arz_arena_cstr(schemas->arena, uri);
    *doc = (arz_doc){ .uri = name, .name = name, .text = text, .arena = schemas->arena };
    doc->root = arz_parse(schemas->arena, text, ARZ_FORMAT_YAML, name, NULL);
    arz_map_set(&schemas->metas, arz_str_of(name), doc);
    return doc;
}

/* The resource that a document is as a whole. */
static const arz_resource *whole(arz_schemas *schemas, const arz_doc *doc,
                                 arz_schema_dialect dialect, arz_error *error)
{
    const arz_resource_index *index = doc ? arz_resource_index_of(schemas, doc, error) : NULL;
    if (!index)
        return NULL;
    return has_identifiers(dialect) ? index->root : index->plain;
}

/* The resource under an absolute URI: by its identifier, in the same document first; built in;
 * else as a document of the store. `reference` is the text as it stands. */
static const arz_resource *find_resource(const arz_schema *schema, arz_str uri, arz_str reference,
                                         arz_error *error)
{
    arz_schemas *schemas = schema->schemas;
    const arz_resource *resource = NULL;
    if (has_identifiers(schema->dialect)) {
        const arz_resource_index *index = arz_resource_index_of(schemas, schema->place.doc, error);
        resource = index ? arz_map_get(&index->ids, uri) : NULL;
        resource = resource ? resource : arz_map_get(&schemas->ids, uri);
    }
    if (resource)
        return resource;
    const arz_doc *doc = arz_meta_document(schemas, uri);
    if (!doc) {
        doc = arz_store_load(schemas->store, schema->place.doc,
                             schema->resource->named ? uri : reference, error);
    }
    return whole(schemas, doc, schema->dialect, error);
}

/* The resource that the part of a reference before its fragment names. */
static const arz_resource *target_resource(const arz_schema *schema, arz_str reference,
                                           arz_error *error)
{
    if (reference.size == 0)
        return schema->resource;
    char *uri = arz_uri_resolve(arz_str_of(schema->resource->uri), reference); /* owned */
    const arz_resource *resource = find_resource(schema, arz_str_of(uri), reference, error);
    free(uri);
    return resource;
}

/* What a fragment names in a resource: all of it, a place by JSON Pointer, or an anchor. */
static arz_place find_fragment(const arz_resource_index *index, const arz_resource **resource,
                               arz_str fragment)
{
    if (fragment.size == 0)
        return (arz_place){ (*resource)->doc, (*resource)->root };
    if (fragment.data[0] != '/') {
        const arz_anchor *anchor = arz_map_get(&(*resource)->anchors, fragment);
        return (arz_place){ (*resource)->doc, anchor ? anchor->node : NULL };
    }
    const arz_node *root = (*resource)->root;
    arz_place place = step_down(index, resource, root, fragment);
    /* Authors who put an `$id` into a schema of a description still write references from the
     * description's root. */
    if (!place.node && root != (*resource)->doc->root) {
        *resource = index->root;
        place = step_down(index, resource, index->root->root, fragment);
    }
    return place;
}

/* A $dynamicRef is dynamic where its fragment is the name of a dynamic anchor. */
static arz_str dynamic_name(const arz_schema *schema, const arz_schema_rule *rule,
                            const arz_resource *resource, arz_str fragment)
{
    if (rule->keyword != arz_keyword_row(ARZ_KEYWORD_DYNAMIC_REF))
        return (arz_str){ NULL, 0 };
    const arz_anchor *anchor = arz_map_get(&resource->anchors, fragment);
    return anchor && anchor->dynamic ? arz_arena_str(schema->schemas->arena, fragment)
                                     : (arz_str){ NULL, 0 };
}

static const arz_schema *find_target(const arz_schema *schema, const arz_schema_rule *rule,
                                     arz_str reference, arz_str fragment, arz_error *error)
{
    const arz_resource *resource =
        target_resource(schema, arz_uri_without_fragment(reference), error);
    const arz_resource_index *index =
        resource ? arz_resource_index_of(schema->schemas, resource->doc, error) : NULL;
    if (!index)
        return NULL;
    rule->as.link->dynamic = dynamic_name(schema, rule, resource, fragment);
    arz_place place = find_fragment(index, &resource, fragment);
    if (!place.node) {
        arz_fail(error, ARZ_ERROR_DOCUMENT, "ref", "'%s' leads nowhere: '%s' has no '%s'",
                 ARZ_QUOTE(reference), resource->doc->name, ARZ_QUOTE(fragment));
        return NULL;
    }
    return arz_schema_compile(schema->schemas, place, resource, schema->dialect, error);
}

const arz_schema *arz_schema_follow(const arz_schema *schema, const arz_schema_rule *rule,
                                    arz_error *error)
{
    arz_schema_link *link = rule->as.link;
    if (link->target)
        return link->target;
    arz_str reference = arz_node_text(rule->value);
    arz_buf fragment = ARZ_BUF_INIT(0);
    arz_uri_decode(&fragment, arz_uri_split(reference).fragment);
    link->target = find_target(schema, rule, reference, arz_buf_view(&fragment), error);
    arz_buf_clear(&fragment);
    if (!link->target)
        arz_fail_place(error, (arz_place){ schema->place.doc, rule->value });
    return link->target;
}
