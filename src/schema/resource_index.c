/* Looks through a document for the identifiers of schemas. In a document that is a schema, only
 * places for subschemas are looked at; in any other (an OpenAPI or Arazzo description, a file of
 * parts for one) schemas may stand wherever no known keyword says that they do not. */
#include "schema/resource_index.h"

#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/uri.h"

#define ALL_VOCABULARIES                                                                           \
    ((1U << ARZ_VOCABULARY_COUNT) - 1 - (1U << ARZ_VOCABULARY_FORMAT_ASSERTION))

#define VOCABULARY_PREFIX "https://json-schema.org/draft/2020-12/vocab/"

typedef struct walker {
    arz_schemas *schemas;
    arz_resource_index *index;
    const arz_doc *doc;
    arz_error *error;
    size_t steps;
    bool anywhere; /* schemas may stand under names that are no keywords */
} walker;

static arz_str address_key(const void *address, arz_schemas *schemas)
{
    return (arz_str){ arz_arena_copy(schemas->arena, &address, 1, sizeof address), sizeof address };
}

static const void *address_get(const arz_map *map, const void *address)
{
    return arz_map_get(map, (arz_str){ (const char *)&address, sizeof address });
}

const arz_resource *arz_resource_index_at(const arz_resource_index *index, const arz_node *node)
{
    return address_get(&index->resources, node);
}

/* A member's text where it is a string; else empty. */
static arz_str text_of(const arz_node *object, const char *name)
{
    return arz_node_text(arz_node_get(object, arz_str_of(name)));
}

/* The document under that URI, if the store has it: a $schema alone is no reason to load one. */
static const arz_doc *stored(const arz_store *store, arz_str uri)
{
    for (size_t i = 0; i < arz_store_count(store); i++) {
        const arz_doc *doc = arz_store_doc(store, i);
        if (arz_str_is(uri, doc->uri))
            return doc;
    }
    return NULL;
}

static unsigned vocabulary_bit(arz_str uri)
{
    static const char *const names[ARZ_VOCABULARY_COUNT] = {
        [ARZ_VOCABULARY_CORE] = "core",
        [ARZ_VOCABULARY_APPLICATOR] = "applicator",
        [ARZ_VOCABULARY_UNEVALUATED] = "unevaluated",
        [ARZ_VOCABULARY_VALIDATION] = "validation",
        [ARZ_VOCABULARY_METADATA] = "meta-data",
        [ARZ_VOCABULARY_FORMAT] = "format-annotation",
        [ARZ_VOCABULARY_FORMAT_ASSERTION] = "format-assertion",
        [ARZ_VOCABULARY_CONTENT] = "content",
    };
    if (!arz_str_starts(uri, ARZ_STR(VOCABULARY_PREFIX)))
        return 0;
    for (size_t i = 0; i < ARZ_VOCABULARY_COUNT; i++) {
        if (arz_str_is(arz_str_from(uri, sizeof VOCABULARY_PREFIX - 1), names[i]))
            return 1U << i;
    }
    return 0;
}

/* What a meta-schema of somebody's own turns on. (JSON Schema Core, section 8.1.2) */
static unsigned vocabularies_of(const arz_doc *meta)
{
    const arz_node *list = meta ? arz_node_get(meta->root, ARZ_STR("$vocabulary")) : NULL;
    if (!arz_node_is(list, ARZ_KIND_OBJECT))
        return ALL_VOCABULARIES;
    unsigned vocabularies = 1U << ARZ_VOCABULARY_CORE;
    for (size_t i = 0; i < list->size; i++)
        vocabularies |= vocabulary_bit(arz_node_text(&list->as.members[i].key));
    return vocabularies;
}

/* Reads `$schema`: an older draft, or a meta-schema with vocabularies of its choice. */
static void read_dialect(const walker *walk, arz_resource *resource)
{
    arz_str meta = text_of(resource->root, "$schema");
    if (meta.size == 0)
        return;
    meta = arz_uri_without_fragment(meta);
    bool older = arz_str_starts(meta, ARZ_STR("http://json-schema.org/draft-0")) ||
                 arz_str_starts(meta, ARZ_STR("https://json-schema.org/draft/2019-09/"));
    resource->draft = older ? ARZ_DRAFT_OLDER : ARZ_DRAFT_2020_12;
    resource->vocabularies =
        older ? ALL_VOCABULARIES : vocabularies_of(stored(walk->schemas->store, meta));
}

static arz_resource *make_resource(const walker *walk, const arz_node *root, const char *uri)
{
    arz_resource *resource = arz_arena_alloc(walk->schemas->arena, 1, sizeof *resource);
    *resource = (arz_resource){
        .doc = walk->doc,
        .root = root,
        .uri = uri,
        .vocabularies = ALL_VOCABULARIES,
    };
    return resource;
}

/* Registers a resource under its node and its URI. The first of two with one URI keeps it. */
static void add_resource(const walker *walk, arz_resource *resource)
{
    arz_str uri = arz_str_of(resource->uri);
    arz_map_set(&walk->index->resources, address_key(resource->root, walk->schemas), resource);
    if (!arz_map_get(&walk->index->ids, uri))
        arz_map_set(&walk->index->ids, uri, resource);
    if (!arz_map_get(&walk->schemas->ids, uri))
        arz_map_set(&walk->schemas->ids, uri, resource);
}

static void add_anchor(const walker *walk, arz_resource *resource, arz_str name,
                       const arz_node *node, bool dynamic)
{
    if (name.size == 0 || arz_map_get(&resource->anchors, name))
        return;
    arz_anchor *anchor = arz_arena_alloc(walk->schemas->arena, 1, sizeof *anchor);
    *anchor = (arz_anchor){ node, dynamic };
    arz_map_set(&resource->anchors, name, anchor);
}

/* The resource that starts with this schema's `$id`, or the one around it. */
static arz_resource *enter(const walker *walk, const arz_node *node, arz_resource *around)
{
    arz_str id = text_of(node, "$id");
    if (id.size == 0)
        return around;
    if (id.data[0] == '#') { /* how drafts 6 and 7 write an anchor */
        add_anchor(walk, around, arz_str_from(id, 1), node, false);
        return around;
    }
    char *absolute = arz_uri_resolve(arz_str_of(around->uri), arz_uri_without_fragment(id));
    const char *uri = arz_arena_cstr(walk->schemas->arena, arz_str_of(absolute));
    free(absolute);
    if (node == around->root) {
        around->uri = uri;
        around->named = true;
        return around;
    }
    arz_resource *resource = make_resource(walk, node, uri);
    resource->named = true;
    resource->draft = around->draft;
    resource->vocabularies = around->vocabularies;
    read_dialect(walk, resource);
    return resource;
}

static bool walk_schema(walker *walk, const arz_node *node, arz_resource *around);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool walk_members(walker *walk, const arz_node *map, arz_resource *resource)
{
    for (size_t i = 0; i < arz_node_member_count(map); i++) {
        if (!walk_schema(walk, &map->as.members[i].value, resource))
            return false;
    }
    return true;
}

/* A schema, or an array of them. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool walk_schemas(walker *walk, const arz_node *node, arz_resource *resource)
{
    if (!arz_node_is(node, ARZ_KIND_ARRAY))
        return walk_schema(walk, node, resource);
    for (size_t i = 0; i < node->size; i++) {
        if (!walk_schemas(walk, arz_node_at(node, i), resource))
            return false;
    }
    return true;
}

/* Members that hold data, in which nothing is a schema. */
static bool is_data(arz_str name)
{
    return arz_str_is(name, "default") || arz_str_is(name, "example") ||
           arz_str_is(name, "examples") || arz_str_is(name, "value");
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool walk_member(walker *walk, const arz_member *member, arz_resource *resource)
{
    arz_str name = arz_node_text(&member->key);
    const arz_keyword *keyword = arz_keyword_find(name);
    if (!keyword)
        return !walk->anywhere || is_data(name) || walk_schemas(walk, &member->value, resource);
    switch (keyword->shape) {
    case ARZ_SHAPE_SCHEMA:
    case ARZ_SHAPE_SCHEMAS:
    case ARZ_SHAPE_SCHEMA_OR_ARRAY:
        return walk_schemas(walk, &member->value, resource);
    case ARZ_SHAPE_SCHEMA_MAP:
    case ARZ_SHAPE_PATTERN_MAP:
    case ARZ_SHAPE_DEPENDENCIES:
        return walk_members(walk, &member->value, resource);
    case ARZ_SHAPE_NAMES:
    case ARZ_SHAPE_NAMES_MAP:
    case ARZ_SHAPE_TYPE:
    case ARZ_SHAPE_SIZE:
    case ARZ_SHAPE_NUMBER:
    case ARZ_SHAPE_DIVISOR:
    case ARZ_SHAPE_LIMIT:
    case ARZ_SHAPE_BOOL:
    case ARZ_SHAPE_TEXT:
    case ARZ_SHAPE_PATTERN:
    case ARZ_SHAPE_REFERENCE:
    case ARZ_SHAPE_ARRAY:
    case ARZ_SHAPE_ANY:
    case ARZ_SHAPE_COUNT:
        break;
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool walk_schema(walker *walk, const arz_node *node, arz_resource *around)
{
    if (!arz_node_is(node, ARZ_KIND_OBJECT))
        return true;
    walk->steps += node->size + 1;
    if (walk->steps > ARZ_MAX_VALUE_NODES) {
        return arz_fail(walk->error, ARZ_ERROR_LIMIT, "schema",
                        "'%s' has more than %zu nodes, aliases counted as often as they are used",
                        walk->doc->name, ARZ_MAX_VALUE_NODES);
    }
    arz_resource *resource = enter(walk, node, around);
    if (resource != around)
        add_resource(walk, resource);
    add_anchor(walk, resource, text_of(node, "$anchor"), node, false);
    add_anchor(walk, resource, text_of(node, "$dynamicAnchor"), node, true);
    for (size_t i = 0; i < node->size; i++) {
        if (!walk_member(walk, &node->as.members[i], resource))
            return false;
    }
    return true;
}

/* Whether one of the words stands behind the mark anywhere. memchr() is many times as fast as
 * memmem(), and a large description is looked through for nothing nearly always. */
static bool mentions(arz_str text, char mark, const char *const *words, size_t count)
{
    const char *at = text.size ? memchr(text.data, mark, text.size) : NULL;
    while (at) {
        arz_str rest = arz_str_from(text, (size_t)(at - text.data) + 1);
        for (size_t i = 0; i < count; i++) {
            if (arz_str_starts(rest, arz_str_of(words[i])))
                return true;
        }
        at = rest.size ? memchr(rest.data, mark, rest.size) : NULL;
    }
    return false;
}

/* Whether the text can have an identifier at all: most descriptions have none, and are not
 * walked. A `$` may be written as an escape. */
static bool mentions_identifiers(arz_str text)
{
    static const char *const names[] = { "id", "anchor", "dynamicAnchor" };
    static const char *const escapes[] = { "u0024", "U00000024", "x24" };
    return mentions(text, '$', names, sizeof names / sizeof *names) ||
           mentions(text, '\\', escapes, sizeof escapes / sizeof *escapes);
}

static bool is_description(const arz_node *root)
{
    return arz_node_get(root, ARZ_STR("openapi")) || arz_node_get(root, ARZ_STR("swagger")) ||
           arz_node_get(root, ARZ_STR("arazzo"));
}

/* Whether the document is one schema, and no description nor a file of parts for one. */
static bool is_schema(const arz_node *root)
{
    if (is_description(root))
        return false;
    for (size_t i = 0; i < arz_node_member_count(root); i++) {
        if (arz_keyword_find(arz_node_text(&root->as.members[i].key)))
            return true;
    }
    return arz_node_get(root, ARZ_STR("$id")) || arz_node_get(root, ARZ_STR("$schema"));
}

static arz_resource_index *make_index(arz_schemas *schemas, const arz_doc *doc, arz_error *error)
{
    walker walk = { schemas, NULL, doc, error, 0, !is_schema(doc->root) };
    arz_resource_index *index = arz_arena_alloc(schemas->arena, 1, sizeof *index);
    walk.index = index;
    index->plain = make_resource(&walk, doc->root, doc->uri);
    index->root = make_resource(&walk, doc->root, doc->uri);
    arz_map_set(&schemas->indexes, address_key(doc, schemas), index);
    read_dialect(&walk, index->root);
    bool walked = !mentions_identifiers(doc->text) || walk_schema(&walk, doc->root, index->root);
    add_resource(&walk, index->root);
    return walked ? index : NULL;
}

const arz_resource_index *arz_resource_index_of(arz_schemas *schemas, const arz_doc *doc,
                                                arz_error *error)
{
    const arz_resource_index *index = address_get(&schemas->indexes, doc);
    return index ? index : make_index(schemas, doc, error);
}

void arz_resource_indexes_clear(arz_schemas *schemas)
{
    for (size_t i = 0; i < schemas->indexes.count; i++) {
        arz_resource_index *index = schemas->indexes.entries[i].value;
        for (size_t j = 0; j < index->resources.count; j++) {
            arz_resource *resource = index->resources.entries[j].value;
            arz_map_clear(&resource->anchors);
        }
        arz_map_clear(&index->resources);
        arz_map_clear(&index->ids);
    }
}
