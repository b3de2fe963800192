/* A description opened: which version it is, and an index of its operations by operationId and by
 * path, made in one pass over `paths`. Only a path item that is a `$ref` is followed on the way,
 * since the operationIds behind it must be found too. */
#include "openapi/api.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "openapi/reader.h"

/* The fields of a Path Item Object that are operations. (OpenAPI 3.2.0, "Path Item Object") */
static const struct method {
    arz_str field;
    const char *name;
} methods[] = {
    { { "delete", 6 }, "DELETE" },   { { "get", 3 }, "GET" },     { { "head", 4 }, "HEAD" },
    { { "options", 7 }, "OPTIONS" }, { { "patch", 5 }, "PATCH" }, { { "post", 4 }, "POST" },
    { { "put", 3 }, "PUT" },         { { "query", 5 }, "QUERY" }, { { "trace", 5 }, "TRACE" },
};

#define METHOD_COUNT (sizeof methods / sizeof *methods)

static const struct known_version {
    const char *prefix;
    arz_openapi_version version;
} versions[] = {
    { "2.0", ARZ_OPENAPI_2_0 },
    { "3.0", ARZ_OPENAPI_3_0 },
    { "3.1", ARZ_OPENAPI_3_1 },
    { "3.2", ARZ_OPENAPI_3_2 },
};

bool arz_place_flag(arz_place object, arz_str name, bool otherwise)
{
    const arz_node *node = arz_node_get(object.node, name);
    return arz_node_is(node, ARZ_KIND_BOOL) ? node->as.boolean : otherwise;
}

bool arz_expect(arz_place place, arz_kind kind, const char *rule, const char *what,
                arz_error *error)
{
    if (!place.node || arz_node_is(place.node, kind))
        return true;
    return arz_fail_node(error, ARZ_ERROR_DOCUMENT, rule, place, "%s must be %s, not %s", what,
                         arz_kind_words(kind), arz_kind_words((arz_kind)place.node->kind));
}

/* Finds out the version. An unquoted `2.0` or `3.1` is a number in YAML, and means what it says. */
static bool read_version(arz_api *api, arz_error *error)
{
    arz_place root = { api->doc, api->doc->root };
    const arz_node *node = arz_node_get(root.node, ARZ_STR("openapi"));
    bool swagger = !node;
    if (swagger)
        node = arz_node_get(root.node, ARZ_STR("swagger"));
    if (!node) {
        return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "openapi-version", root,
                             "this is no OpenAPI description: it has no field 'openapi' or "
                             "'swagger' with a version");
    }
    arz_buf text = ARZ_BUF_INIT(64);
    arz_view_render(&text, arz_view_node(node));
    bool found = false;
    for (size_t i = 0; i < sizeof versions / sizeof *versions && !found; i++) {
        arz_str prefix = arz_str_of(versions[i].prefix), rest = arz_buf_view(&text);
        found = arz_str_starts(rest, prefix) &&
                (rest.size == prefix.size || rest.data[prefix.size] == '.') &&
                swagger == (versions[i].version == ARZ_OPENAPI_2_0);
        api->version = versions[i].version;
    }
    if (!found) {
        (void)arz_fail_node(error, ARZ_ERROR_DOCUMENT, "openapi-version",
                            (arz_place){ api->doc, node },
                            "OpenAPI version '%s' is not known; known are 2.0 (as 'swagger'), "
                            "3.0, 3.1 and 3.2 (as 'openapi')",
                            ARZ_QUOTE(arz_buf_view(&text)));
    }
    arz_buf_clear(&text);
    return found;
}

/* A path item on its path, with the one that it refers to or is referred to by. */
typedef struct path_item {
    arz_str path;
    arz_place place, other;
} path_item;

static void add_entry(arz_api *api, const path_item *item, const char *method, const arz_node *node)
{
    if (!arz_node_is(node, ARZ_KIND_OBJECT))
        return;
    api->entries =
        arz_grow(api->entries, api->entry_count, &api->entry_capacity, sizeof *api->entries);
    api->entries[api->entry_count++] = (arz_api_entry){
        .method = method,
        .path = item->path,
        .id = arz_node_text(arz_node_get(node, ARZ_STR("operationId"))),
        .item = item->place,
        .other = item->other,
        .place = { item->place.doc, node },
    };
}

/* (OpenAPI 3.2.0, "Path Item Object", `additionalOperations`) */
static void add_additional(arz_api *api, const path_item *item, const arz_node *map)
{
    for (size_t i = 0; i < arz_node_member_count(map); i++) {
        const arz_member *member = &map->as.members[i];
        const char *method = arz_arena_cstr(api->arena, arz_node_text(&member->key));
        add_entry(api, item, method, &member->value);
    }
}

/* The method that the field is for, in upper case; NULL where it is for none. */
static const char *method_of(arz_str field)
{
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        if (arz_str_equal(field, methods[i].field))
            return methods[i].name;
    }
    return NULL;
}

static void add_item(arz_api *api, const path_item *item)
{
    for (size_t i = 0; i < arz_node_member_count(item->place.node); i++) {
        const arz_member *member = &item->place.node->as.members[i];
        arz_str field = arz_node_text(&member->key);
        const char *method = method_of(field);
        if (method)
            add_entry(api, item, method, &member->value);
        else if (arz_str_equal(field, ARZ_STR("additionalOperations")))
            add_additional(api, item, &member->value);
    }
}

/* The operations of a path: those that stand in it and those behind its `$ref`. A `$ref` that
 * leads nowhere is no error before somebody asks for an operation that is not found. */
static void add_path(arz_api *api, arz_str path, const arz_node *node)
{
    path_item item = { path, { api->doc, node }, { NULL, NULL } };
    bool refers = arz_node_is(arz_node_get(node, ARZ_STR("$ref")), ARZ_KIND_STRING);
    bool broken = refers && !arz_store_deref(api->store, item.place, &item.other, NULL);
    arz_api_path *run = arz_arena_alloc(api->arena, 1, sizeof *run);
    run->first = api->entry_count;
    add_item(api, &item);
    if (refers && !broken)
        add_item(api, &(path_item){ path, item.other, item.place });
    if (broken && !api->broken.node)
        api->broken = item.place;
    run->count = api->entry_count - run->first;
    (void)arz_map_set(&api->paths, path, run);
}

static bool index_paths(arz_api *api, arz_error *error)
{
    arz_place root = { api->doc, api->doc->root };
    arz_place paths = arz_place_get(root, ARZ_STR("paths"));
    if (!arz_expect(paths, ARZ_KIND_OBJECT, "openapi-paths", "'paths'", error))
        return false;
    for (size_t i = 0; i < arz_node_member_count(paths.node); i++) {
        const arz_member *member = &paths.node->as.members[i];
        arz_str path = arz_node_text(&member->key);
        if (!arz_str_starts(path, ARZ_STR("x-")))
            add_path(api, path, &member->value);
    }
    return true;
}

/* operationIds must be unique; where they are not, the first has the name. */
static void index_ids(arz_api *api)
{
    for (size_t i = 0; i < api->entry_count; i++) {
        arz_api_entry *entry = &api->entries[i];
        if (entry->id.size == 0)
            continue;
        arz_api_entry *first = arz_map_get(&api->ids, entry->id);
        if (!first)
            (void)arz_map_set(&api->ids, entry->id, entry);
        else if (!first->again.node)
            first->again = entry->place;
    }
}

arz_api *arz_api_create(arz_store *store, arz_schemas *schemas, const arz_doc *doc,
                        arz_error *error)
{
    arz_api *api = arz_alloc(1, sizeof *api);
    api->store = store;
    api->schemas = schemas;
    api->doc = doc;
    api->arena = arz_arena_create();
    if (!read_version(api, error) || !index_paths(api, error)) {
        arz_api_free(api);
        return NULL;
    }
    index_ids(api);
    return api;
}

void arz_api_free(arz_api *api)
{
    if (!api)
        return;
    arz_map_clear(&api->ids);
    arz_map_clear(&api->paths);
    arz_map_clear(&api->schemes);
    free(api->entries);
    arz_arena_free(api->arena);
    free(api);
}

arz_openapi_version arz_api_version(const arz_api *api)
{
    return api->version;
}

arz_schema_dialect arz_api_dialect(const arz_api *api)
{
    switch (api->version) {
    case ARZ_OPENAPI_2_0:
        return ARZ_SCHEMA_OPENAPI_2_0;
    case ARZ_OPENAPI_3_0:
        return ARZ_SCHEMA_OPENAPI_3_0;
    case ARZ_OPENAPI_3_1:
    case ARZ_OPENAPI_3_2:
        break;
    }
    return ARZ_SCHEMA_2020_12;
}

arz_store *arz_api_store(const arz_api *api)
{
    return api->store;
}

arz_schemas *arz_api_schemas(const arz_api *api)
{
    return api->schemas;
}

bool arz_api_has_operation(const arz_api *api, arz_str operation_id)
{
    return arz_map_get(&api->ids, operation_id) != NULL;
}

arz_place arz_api_duplicate(const arz_api *api, arz_str operation_id)
{
    const arz_api_entry *entry = arz_map_get(&api->ids, operation_id);
    return entry ? entry->again : (arz_place){ NULL, NULL };
}

void arz_api_suggest(const arz_api *api, arz_suggest *suggest)
{
    for (size_t i = 0; i < api->ids.count; i++)
        arz_suggest_add(suggest, api->ids.entries[i].key);
}

/* The operation of the entry, worked out now if it is not yet. An entry that is not there may be
 * behind the path item that could not be followed: then that is the error. */
static const arz_operation *operation_of(arz_api *api, arz_api_entry *entry, arz_error *error)
{
    arz_place target;
    if (!entry && api->broken.node && arz_store_deref(api->store, api->broken, &target, error))
        return NULL; /* not now: the store remembers its failures */
    if (!entry)
        return NULL;
    if (!entry->operation && !arz_read_operation(api, entry, &entry->operation, error))
        return NULL;
    return entry->operation;
}

void arz_api_on_fault(arz_api *api, void (*more)(void *data, arz_error *error), void *data)
{
    api->more = more;
    api->more_data = data;
}

bool arz_api_add_fault(const arz_api *api, arz_error *problem, arz_error *error)
{
    if (error && error->kind == ARZ_OK)
        (void)arz_fail_move(error, problem);
    else if (api->more && problem->kind != ARZ_OK)
        api->more(api->more_data, problem);
    arz_error_clear(problem);
    return false;
}

const arz_operation *arz_api_operation(arz_api *api, arz_str operation_id, arz_error *error)
{
    return operation_of(api, arz_map_get(&api->ids, operation_id), error);
}

static arz_api_entry *find_on(const arz_api *api, arz_str method, arz_str path)
{
    const arz_api_path *run = arz_map_get(&api->paths, path);
    for (size_t i = 0; run && i < run->count; i++) {
        arz_api_entry *entry = &api->entries[run->first + i];
        if (arz_str_equal_nocase(arz_str_of(entry->method), method))
            return entry;
    }
    return NULL;
}

const arz_operation *arz_api_operation_on(arz_api *api, arz_str method, arz_str path,
                                          arz_error *error)
{
    return operation_of(api, find_on(api, method, path), error);
}

/* Cuts the first token off a JSON Pointer and unescapes it into `token`. */
static bool next_token(arz_str *pointer, arz_buf *token)
{
    if (pointer->size == 0 || pointer->data[0] != '/')
        return false;
    size_t at = 1;
    arz_buf_reset(token);
    for (; at < pointer->size && pointer->data[at] != '/'; at++) {
        char c = pointer->data[at], next = at + 1 < pointer->size ? pointer->data[at + 1] : 0;
        bool escape = c == '~' && (next == '0' || next == '1');
        arz_buf_char(token, !escape ? c : next == '0' ? '~' : '/');
        at += escape;
    }
    *pointer = arz_str_from(*pointer, at);
    return true;
}

/* "/paths/~1pets/get" by its words, since a path item may be a `$ref` that no pointer crosses. */
static arz_api_entry *find_by_words(const arz_api *api, arz_str pointer)
{
    arz_buf token = ARZ_BUF_INIT(0), path = ARZ_BUF_INIT(0);
    arz_api_entry *entry = NULL;
    if (next_token(&pointer, &token) && arz_str_is(arz_buf_view(&token), "paths") &&
        next_token(&pointer, &path) && next_token(&pointer, &token)) {
        if (pointer.size && arz_str_is(arz_buf_view(&token), "additionalOperations"))
            (void)next_token(&pointer, &token);
        if (pointer.size == 0)
            entry = find_on(api, arz_buf_view(&token), arz_buf_view(&path));
    }
    arz_buf_clear(&token);
    arz_buf_clear(&path);
    return entry;
}

/* Any other way to say it: the entry whose Operation Object stands where the pointer leads. */
static arz_api_entry *find_by_node(const arz_api *api, arz_str pointer)
{
    const arz_node *node = arz_node_pointer(api->doc->root, pointer);
    for (size_t i = 0; node && i < api->entry_count; i++) {
        if (api->entries[i].place.node == node)
            return &api->entries[i];
    }
    return NULL;
}

const arz_operation *arz_api_operation_at(arz_api *api, arz_str pointer, arz_error *error)
{
    arz_api_entry *entry = find_by_words(api, pointer);
    if (!entry)
        entry = find_by_node(api, pointer);
    return operation_of(api, entry, error);
}

size_t arz_api_operation_count(const arz_api *api)
{
    return api->entry_count;
}

void arz_api_operation_key(const arz_api *api, size_t index, const char **method, arz_str *path)
{
    *method = api->entries[index].method;
    *path = api->entries[index].path;
}

const arz_operation *arz_api_operation_number(arz_api *api, size_t index, arz_error *error)
{
    return operation_of(api, &api->entries[index], error);
}
