#include "doc/document.h"

#include <stdint.h>
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "doc/encoding.h"
#include "doc/pointer.h"
#include "doc/yaml_reader.h"

static bool looks_like_json(arz_str text)
{
    arz_str trimmed = arz_str_trim(text);
    return trimmed.size && (trimmed.data[0] == '{' || trimmed.data[0] == '[');
}

/* What starts like JSON is read as JSON, which is fast; where that fails it may still be YAML in
 * its flow style, which has comments and bare words. */
static const arz_node *parse_either(arz_arena *arena, arz_str text, const char *name,
                                    arz_error *error)
{
    arz_error json_error = ARZ_ERROR_INIT, yaml_error = ARZ_ERROR_INIT;
    const arz_node *root = arz_json_parse(arena, text, NULL, name, &json_error);
    /* A broken rule that both have would be told again, less well. */
    if (!root && json_error.kind == ARZ_ERROR_SYNTAX)
        root = arz_yaml_parse(arena, text, name, &yaml_error);
    if (!root) {
        bool is_json = arz_str_ends(arz_str_of(name), ARZ_STR(".json"));
        bool told_by_json = is_json || yaml_error.kind == ARZ_OK;
        (void)arz_fail_move(error, told_by_json ? &json_error : &yaml_error);
    }
    arz_error_clear(&json_error);
    arz_error_clear(&yaml_error);
    return root;
}

const arz_node *arz_parse_text(arz_arena *arena, arz_str text, arz_format format, const char *name,
                               arz_error *error)
{
    if (text.size > ARZ_MAX_DOCUMENT_BYTES) {
        (void)arz_fail(error, ARZ_ERROR_LIMIT, "too-large", "the document is larger than %zu MiB",
                       ARZ_MAX_DOCUMENT_BYTES >> 20);
        (void)arz_fail_at(error, name, 0, 0, NULL);
        return NULL;
    }
    switch (format) {
    case ARZ_FORMAT_JSON:
        return arz_json_parse(arena, text, NULL, name, error);
    case ARZ_FORMAT_YAML:
        return arz_yaml_parse(arena, text, name, error);
    case ARZ_FORMAT_AUTO:
        break;
    }
    return looks_like_json(text) ? parse_either(arena, text, name, error)
                                 : arz_yaml_parse(arena, text, name, error);
}

const arz_node *arz_parse(arz_arena *arena, arz_str text, arz_format format, const char *name,
                          arz_error *error)
{
    if (!arz_text_decode(arena, text, name, &text, error))
        return NULL;
    return arz_parse_text(arena, text, format, name, error);
}

/* True where `a` starts at or before `b` in the text. */
static bool starts_before(const arz_node *a, const arz_node *b)
{
    return a->line < b->line || (a->line == b->line && a->column <= b->column);
}

/* The index of the item with `node` itself or a node below it, out of `count` items `stride`
 * nodes apart: the last that starts at or before it, since items stand in the order of the text
 * and a node starts where its first part does. `count` where even the first starts behind it. */
static size_t item_towards(const arz_node *items, size_t count, size_t stride, const arz_node *node)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (starts_before(&items[middle * stride], node)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low ? low - 1 : count;
}

static bool is_inside(const arz_node *items, size_t count, const arz_node *node)
{
    return (uintptr_t)node >= (uintptr_t)items && (uintptr_t)node < (uintptr_t)(items + count);
}

/* Goes one level from `at` towards `node` and appends its name to the pointer; NULL where the
 * node is not below. */
static const arz_node *step_towards(const arz_node *at, const arz_node *node, arz_buf *pointer)
{
    bool object = at->kind == ARZ_KIND_OBJECT;
    if ((!object && at->kind != ARZ_KIND_ARRAY) || at->size == 0)
        return NULL;
    const arz_node *items = object ? &at->as.members[0].key : at->as.elements;
    size_t stride = object ? 2 : 1, index;
    bool found = is_inside(items, at->size * stride, node);
    index = found ? (size_t)(node - items) / stride : item_towards(items, at->size, stride, node);
    if (index == at->size)
        return NULL;
    arz_buf_char(pointer, '/');
    if (object) {
        arz_pointer_escape(pointer, arz_node_text(&at->as.members[index].key));
    } else {
        arz_buf_printf(pointer, "%zu", index);
    }
    if (found)
        return node;
    return object ? &at->as.members[index].value : &at->as.elements[index];
}

char *arz_doc_pointer(const arz_doc *doc, const arz_node *node)
{
    arz_buf pointer = ARZ_BUF_INIT(0);
    const arz_node *at = doc->root;
    while (at && at != node)
        at = step_towards(at, node, &pointer);
    if (at)
        return arz_buf_take(&pointer);
    arz_buf_clear(&pointer);
    return NULL;
}

bool arz_doc_is_shared(const arz_doc *doc, const arz_node *node)
{
    arz_buf pointer = ARZ_BUF_INIT(0);
    const arz_node *at = doc->root;
    while (at && at != node && !at->shared)
        at = step_towards(at, node, &pointer);
    arz_buf_clear(&pointer);
    return at != node || node->shared;
}

bool arz_fail_place(arz_error *error, arz_place at)
{
    if (!error || error->kind == ARZ_OK || error->uri || error->line || !at.doc)
        return false;
    if (!at.node)
        return arz_fail_at(error, at.doc->name, 0, 0, NULL);
    char *pointer = arz_doc_pointer(at.doc, at.node);
    (void)arz_fail_at(error, at.doc->name, at.node->line, at.node->column, pointer);
    free(pointer);
    return false;
}

bool arz_fail_node(arz_error *error, arz_error_kind kind, const char *rule, arz_place at,
                   const char *format, ...)
{
    if (!error || error->kind != ARZ_OK)
        return false;
    arz_buf message = ARZ_BUF_INIT(0);
    va_list arguments;
    va_start(arguments, format);
    (void)arz_buf_vprintf(&message, format, arguments);
    va_end(arguments);
    (void)arz_fail(error, kind, rule, "%s", arz_buf_cstr(&message));
    arz_buf_clear(&message);
    return arz_fail_place(error, at);
}
