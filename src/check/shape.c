/* Every object held against its shape: fields that are not known, not there or of another kind.
 * (Arazzo 1.1.0, "Schema") */
#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/fail.h"
#include "base/uri.h"
#include "check/checker.h"
#include "check/shapes.h"
#include "model/tell_edit.h"

static bool is_id_char(char c)
{
    return arz_is_alnum(c) || c == '-' || c == '_';
}

/* Rule id-pattern: `[A-Za-z0-9_\-]+`, which an id should be. */
static void check_id(arz_checker *checker, arz_place at, const char *name)
{
    arz_str text = arz_node_text(at.node);
    size_t i = 0;
    while (i < text.size && is_id_char(text.data[i]))
        i++;
    if (text.size == 0 || i < text.size) {
        arz_tell_warning(&checker->tell, "id-pattern", at, NULL,
                         "the %s '%s' should consist of letters, digits, '-' and '_'", name,
                         ARZ_QUOTE(text));
    }
}

/* Rule key-pattern: `^[a-zA-Z0-9\.\-_]+$`, which a key must be. */
static void check_key(arz_checker *checker, arz_place map, const arz_member *member)
{
    arz_str key = arz_node_text(&member->key);
    size_t i = 0;
    while (i < key.size && (is_id_char(key.data[i]) || key.data[i] == '.'))
        i++;
    if (key.size == 0 || i < key.size) {
        arz_tell_error(&checker->tell, "key-pattern", (arz_place){ map.doc, &member->key },
                       "the name '%s' must consist of letters, digits, '.', '-' and '_'",
                       ARZ_QUOTE(key));
    }
}

/* True where the linker has told of the place, in words that have `word` in them, or in any. */
static bool is_told(const arz_checker *checker, arz_place at, const char *word)
{
    return arz_diagnostics_has(checker->tell.diagnostics, at.doc->name, at.node->line,
                               at.node->column, word);
}

/* Rule field-value. */
static void check_value(arz_checker *checker, arz_place at, const arz_shape_field *field)
{
    arz_suggest suggest = arz_suggest_for(arz_node_text(at.node));
    for (const char *const *value = field->values; value && *value; value++) {
        if (arz_str_is(arz_node_text(at.node), *value))
            return;
        arz_suggest_add(&suggest, arz_str_of(*value));
    }
    bool told =
        field->values && !is_told(checker, at, NULL) &&
        arz_tell_unknown(&checker->tell, "field-value", at, &suggest, "'%s' is no value of '%s'",
                         ARZ_QUOTE(arz_node_text(at.node)), field->name);
    for (const char *const *value = field->values; told && *value; value++)
        arz_tell_edit_case(&checker->tell, at, *value);
}

/* Rule field-type. True where a diagnostic was added. */
static bool tell_kind(arz_checker *checker, arz_place at, const char *name, const char *words)
{
    return !is_told(checker, at, NULL) &&
           arz_tell_error(&checker->tell, "field-type", at, "'%s' must be %s, not %s", name, words,
                          arz_kind_words((arz_kind)at.node->kind));
}

/* False where the node is of another kind. */
static bool check_kind(arz_checker *checker, arz_place at, const char *name, bool right,
                       const char *words)
{
    if (!right)
        (void)tell_kind(checker, at, name, words);
    return right;
}

static bool check_text(arz_checker *checker, arz_place at, const char *name)
{
    bool right = at.node->kind == ARZ_KIND_STRING;
    if (!right && tell_kind(checker, at, name, "a string"))
        arz_tell_edit_quotes(&checker->tell, at);
    return right;
}

static bool is_number(const arz_node *node)
{
    return node->kind == ARZ_KIND_INTEGER || node->kind == ARZ_KIND_REAL;
}

static bool is_integral(const arz_node *node)
{
    return node->kind == ARZ_KIND_INTEGER ||
           (node->kind == ARZ_KIND_REAL && node->as.real >= -1e15 && node->as.real <= 1e15 &&
            node->as.real == (double)(int64_t)node->as.real);
}

static bool is_schema(const arz_node *node)
{
    return node->kind == ARZ_KIND_OBJECT || node->kind == ARZ_KIND_BOOL;
}

static const arz_shape_field *find_field(const arz_shape *shape, arz_str name)
{
    for (size_t i = 0; i < shape->count; i++) {
        const arz_shape_field *field = &shape->fields[i];
        if (arz_str_equal(name, (arz_str){ field->name, field->name_size }))
            return field;
    }
    return NULL;
}

/* Rules field-unknown and reusable-extra: a key of the object. */
static void check_unknown(arz_checker *checker, arz_place object, arz_place at,
                          const arz_shape *shape)
{
    arz_str name = arz_node_text(at.node);
    if (arz_str_starts(name, ARZ_STR("x-")))
        return;
    if (shape->ignores) {
        const char *why = arz_str_is(name, "value")
                              ? "it is for parameters alone"
                              : "a reusable object has 'reference' and 'value' alone";
        if (arz_tell_warning(&checker->tell, "reusable-extra", at, NULL, "'%s' is ignored: %s",
                             ARZ_QUOTE(name), why))
            arz_tell_edit_remove(&checker->tell, object, name);
        return;
    }
    if (arz_str_is(name, "<<")) {
        arz_tell_error(&checker->tell, "field-unknown", at,
                       "'<<' merges nothing: YAML 1.2 has no merge keys, and an alias stands for a "
                       "whole value");
        return;
    }
    arz_suggest suggest = arz_suggest_for(name);
    for (size_t i = 0; i < shape->count; i++)
        arz_suggest_add(&suggest, arz_str_of(shape->fields[i].name));
    arz_tell_unknown(&checker->tell, "field-unknown", at, &suggest, "%s has no field '%s'",
                     shape->what, ARZ_QUOTE(name));
}

/* Rule field-newer. */
static void check_minor(arz_checker *checker, arz_place at, const arz_shape_field *field)
{
    if (field->minor > checker->description->minor) {
        arz_tell_dialect(
            &checker->tell, "field-newer", at,
            arz_arena_printf(checker->document->arena, "'arazzo: 1.%d.0'", field->minor),
            "'%s' came with version 1.%d of the specification; the document says %s", field->name,
            field->minor, ARZ_QUOTE(checker->description->version));
    }
}

/* Rule field-required: all that is missing and has not been told, at once. `seen` has a bit for
 * each field. */
static void check_required(arz_checker *checker, arz_place object, const arz_shape *shape,
                           uint32_t seen)
{
    arz_buf names = ARZ_BUF_INIT(0), name = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < shape->count; i++) {
        if (!shape->fields[i].required || seen & 1U << i)
            continue;
        arz_buf_reset(&name);
        arz_buf_printf(&name, "'%s'", shape->fields[i].name);
        if (!is_told(checker, object, arz_buf_cstr(&name)))
            arz_buf_printf(&names, "%s%s", names.size ? ", " : "", arz_buf_cstr(&name));
    }
    if (names.size) {
        arz_tell_error(&checker->tell, "field-required", object, "%s needs %s", shape->what,
                       arz_buf_cstr(&names));
    }
    arz_buf_clear(&names);
    arz_buf_clear(&name);
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the table of shapes, which has no cycle */
static void check_object(arz_checker *checker, arz_place object, const arz_shape *shape);

static void check_element(arz_checker *checker, arz_place at, const arz_shape *shape)
{
    if (at.node->kind != ARZ_KIND_OBJECT) {
        if (!is_told(checker, at, NULL)) {
            arz_tell_error(&checker->tell, "field-type", at, "%s must be an object, not %s",
                           shape->what, arz_kind_words((arz_kind)at.node->kind));
        }
        return;
    }
    bool reusable =
        shape->reusable && (arz_field(at, "reference").node || arz_field(at, "$ref").node);
    check_object(checker, at, reusable ? shape->reusable : shape);
}

/* Rule list-empty: an empty list that need not be there is not. */
static void check_empty(arz_checker *checker, arz_place object, arz_place list,
                        const arz_shape_field *field)
{
    if (list.node->size == 0 && field->not_empty && !is_told(checker, list, NULL) &&
        arz_tell_error(&checker->tell, "list-empty", list, "'%s' must not be empty", field->name) &&
        !field->required)
        arz_tell_edit_remove(&checker->tell, object, arz_str_of(field->name));
}

static void check_list(arz_checker *checker, arz_place list, const arz_shape_field *field)
{
    for (size_t i = 0; i < list.node->size; i++) {
        arz_place at = { list.doc, &list.node->as.elements[i] };
        if (field->shape) {
            check_element(checker, at, field->shape);
        } else {
            (void)check_kind(checker, at, field->name, at.node->kind == ARZ_KIND_STRING,
                             "a list of strings");
        }
    }
}

static void check_map(arz_checker *checker, arz_place map, const arz_shape_field *field)
{
    for (size_t i = 0; i < map.node->size; i++) {
        const arz_member *member = &map.node->as.members[i];
        arz_place at = { map.doc, &member->value };
        check_key(checker, map, member);
        if (field->kind == ARZ_SHAPE_SCHEMAS) {
            (void)check_kind(checker, at, ARZ_QUOTE(arz_node_text(&member->key)),
                             is_schema(at.node), "a JSON Schema");
        } else {
            check_element(checker, at, field->shape);
        }
    }
}

/* No expression is without a '$'; what it says behind one is looked at where it is compiled. */
static bool is_literal(const arz_node *node)
{
    return node->kind != ARZ_KIND_STRING || arz_str_find_char(arz_node_text(node), '$') == SIZE_MAX;
}

/* An output is an expression or, from 1.1, a selector. */
static void check_outputs(arz_checker *checker, arz_place map, const arz_shape_field *field)
{
    for (size_t i = 0; i < map.node->size; i++) {
        const arz_member *member = &map.node->as.members[i];
        arz_place at = { map.doc, &member->value };
        check_key(checker, map, member);
        if (at.node->kind == ARZ_KIND_OBJECT) {
            static const arz_shape_field newer = { .name = "selector", .minor = 1 };
            if (!is_told(checker, at, NULL))
                check_minor(checker, at, &newer);
            check_object(checker, at, field->shape);
        } else if (is_literal(at.node)) {
            arz_tell_dialect(&checker->tell, "output-literal", at, NULL,
                             "output '%s' is %s, where an expression belongs",
                             ARZ_QUOTE(arz_node_text(&member->key)),
                             arz_kind_words((arz_kind)at.node->kind));
        }
    }
}

static void check_field(arz_checker *checker, arz_place at, const arz_shape_field *field)
{
    const arz_node *node = at.node;
    const char *name = field->name;
    bool object = node->kind == ARZ_KIND_OBJECT, list = node->kind == ARZ_KIND_ARRAY,
         text = node->kind == ARZ_KIND_STRING;
    switch (field->kind) {
    case ARZ_SHAPE_ANY:
    case ARZ_SHAPE_SCHEMA: /* the linker has looked at it */
        break;
    case ARZ_SHAPE_TEXT:
        if (check_text(checker, at, name))
            check_value(checker, at, field);
        break;
    case ARZ_SHAPE_ID:
        if (check_text(checker, at, name))
            check_id(checker, at, name);
        break;
    case ARZ_SHAPE_NUMBER:
        if (!is_number(node) && tell_kind(checker, at, name, "a number"))
            arz_tell_edit_number(&checker->tell, at);
        break;
    case ARZ_SHAPE_INTEGER:
        if (!is_integral(node) && tell_kind(checker, at, name, "an integer"))
            arz_tell_edit_integer(&checker->tell, at);
        break;
    case ARZ_SHAPE_OBJECT:
        if (check_kind(checker, at, name, object, "an object"))
            check_object(checker, at, field->shape);
        break;
    case ARZ_SHAPE_TEXT_OR_OBJECT:
        if (check_kind(checker, at, name, text || object, "a string or an object") && object)
            check_object(checker, at, field->shape);
        break;
    case ARZ_SHAPE_TEXTS:
    case ARZ_SHAPE_LIST:
        if (check_kind(checker, at, name, list, "an array"))
            check_list(checker, at, field);
        break;
    case ARZ_SHAPE_MAP:
    case ARZ_SHAPE_SCHEMAS:
        if (check_kind(checker, at, name, object, "an object"))
            check_map(checker, at, field);
        break;
    case ARZ_SHAPE_OUTPUTS:
        if (check_kind(checker, at, name, object, "an object"))
            check_outputs(checker, at, field);
        break;
    }
}

static void check_object(arz_checker *checker, arz_place object, const arz_shape *shape)
{
    uint32_t seen = 0;
    for (size_t i = 0; i < object.node->size; i++) {
        const arz_member *member = &object.node->as.members[i];
        const arz_shape_field *field = find_field(shape, arz_node_text(&member->key));
        arz_place key = { object.doc, &member->key };
        if (!field) {
            check_unknown(checker, object, key, shape);
            continue;
        }
        seen |= 1U << (field - shape->fields);
        check_minor(checker, key, field);
        arz_place value = { object.doc, &member->value };
        check_field(checker, value, field);
        if (value.node->kind == ARZ_KIND_ARRAY)
            check_empty(checker, object, value, field);
    }
    check_required(checker, object, shape, seen);
}

/* NOLINTEND(misc-no-recursion) */

/* Rule self-fragment: `$self` is a URI-reference without fragment. */
static void check_self(arz_checker *checker, arz_place at)
{
    arz_str text = arz_node_text(at.node);
    if (arz_node_is(at.node, ARZ_KIND_STRING) && arz_uri_split(text).fragment.data) {
        bool told =
            arz_tell_error(&checker->tell, "self-fragment", at, "'$self' must not have a fragment");
        arz_str rest = arz_uri_without_fragment(text);
        if (told && rest.size)
            arz_tell_edit_text(&checker->tell, at, rest);
    }
}

/* The URL with what it cannot have written %XX; but '\\' is more likely a mistaken '/'. */
static void edit_uri(arz_checker *checker, arz_place at)
{
    arz_str rest = arz_node_text(at.node);
    arz_buf right = ARZ_BUF_INIT(0);
    for (size_t wrong; (wrong = arz_uri_check(rest)) != SIZE_MAX;) {
        arz_buf_str(&right, arz_str_slice(rest, 0, wrong));
        arz_buf_printf(&right, "%%%02X", (unsigned)(unsigned char)rest.data[wrong]);
        rest = arz_str_from(rest, wrong + 1);
    }
    arz_buf_str(&right, rest);
    if (arz_uri_check(arz_buf_view(&right)) == SIZE_MAX &&
        arz_str_find_char(arz_node_text(at.node), '\\') == SIZE_MAX)
        arz_tell_edit_text(&checker->tell, at, arz_buf_view(&right));
    arz_buf_clear(&right);
}

/* Rule uri-reference. */
static void check_uri(arz_checker *checker, arz_place at, const char *name)
{
    arz_str text = arz_node_text(at.node);
    if (arz_node_is(at.node, ARZ_KIND_STRING) && arz_uri_check(text) != SIZE_MAX) {
        bool told =
            arz_tell_warning(&checker->tell, "uri-reference", at, NULL,
                             "the '%s' '%s' is no URI reference: other characters are written %%XX",
                             name, ARZ_QUOTE(text));
        if (told)
            edit_uri(checker, at);
    }
}

void arz_check_shape(arz_checker *checker, arz_place root)
{
    check_object(checker, root, &arz_shape_root);
    check_self(checker, arz_field(root, "$self"));
    check_uri(checker, arz_field(root, "$self"), "$self");
    arz_place sources = arz_field(root, "sourceDescriptions");
    for (size_t i = 0; i < arz_node_count(sources.node); i++) {
        arz_place source = { sources.doc, arz_node_at(sources.node, i) };
        check_uri(checker, arz_field(source, "url"), "url");
    }
}
