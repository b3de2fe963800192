/* Reusable Objects: elements of a list that name a component of the same document. (Arazzo 1.1.0,
 * "Reusable Object", "Components Object") */
#include <stdlib.h>

#include "base/fail.h"
#include "model/linker.h"

/* Takes "$components.KIND." or "#/components/KIND/" off the front of the text; false where that
 * is not there. */
static bool take_prefix(arz_str *text, const char *before, const char *kind, char separator)
{
    arz_str rest = *text, start = arz_str_of(before), word = arz_str_of(kind);
    if (!arz_str_starts(rest, start))
        return false;
    rest = arz_str_from(rest, start.size);
    if (!arz_str_starts(rest, word))
        return false;
    rest = arz_str_from(rest, word.size);
    if (rest.size == 0 || rest.data[0] != separator)
        return false;
    *text = arz_str_from(rest, 1);
    return true;
}

static void tell_unknown_component(arz_linker *linker, arz_place at, const char *kind, arz_str name,
                                   arz_place map)
{
    arz_suggest suggest = arz_suggest_for(name);
    if (arz_may_suggest(&linker->tell, arz_node_member_count(map.node))) {
        for (size_t i = 0; i < arz_node_member_count(map.node); i++)
            arz_suggest_add(&suggest, arz_node_text(&map.node->as.members[i].key));
    }
    arz_tell_unknown(&linker->tell, "component-exists", at, &suggest, "'components.%s' has no '%s'",
                     kind, ARZ_QUOTE(name));
}

/* The component of the name, told at `at` where it is not there. */
static bool find_component(arz_linker *linker, arz_place at, const char *kind, arz_str name,
                           arz_place *object)
{
    arz_place map = arz_field(linker->description->components, kind);
    const arz_node *node = arz_node_get(map.node, name);
    *object = (arz_place){ at.doc, node };
    if (!node) {
        tell_unknown_component(linker, at, kind, name, map);
    } else if (node->kind != ARZ_KIND_OBJECT) {
        arz_tell_error(&linker->tell, "field-type", *object,
                       "a component must be an object, not %s",
                       arz_kind_words((arz_kind)node->kind));
    }
    return arz_node_is(node, ARZ_KIND_OBJECT);
}

/* How a component is named. */
static arz_str expression_of(arz_linker *linker, const char *kind, arz_str name)
{
    return arz_str_of(arz_arena_printf(linker->document->arena, "$components.%s.%.*s", kind,
                                       ARZ_STR_FORMAT(name)));
}

static bool resolve_reference(arz_linker *linker, arz_place at, const char *kind, arz_place *object)
{
    arz_str text = arz_node_text(at.node), name = text;
    if (!arz_node_is(at.node, ARZ_KIND_STRING)) {
        arz_tell_error(&linker->tell, "field-type", at, "'reference' must be a string, not %s",
                       arz_kind_words((arz_kind)at.node->kind));
        return false;
    }
    if (take_prefix(&name, "$components.", kind, '.'))
        return find_component(linker, at, kind, name, object);
    if (take_prefix(&name, "#/components/", kind, '/')) {
        arz_tell_form(&linker->tell, "reusable-pointer", at, expression_of(linker, kind, name),
                      "a 'reference' is a runtime expression, not a JSON Pointer");
        return find_component(linker, at, kind, name, object);
    }
    arz_tell_error(&linker->tell, "component-reference", at,
                   "'%s' names no component that may stand here; write '$components.%s.NAME'",
                   ARZ_QUOTE(text), kind);
    return false;
}

/* Dialect: `$ref: '#/components/...'`, as OpenAPI has it. */
static bool resolve_ref(arz_linker *linker, arz_place element, const char *kind, arz_place *object)
{
    arz_place at = arz_field(element, "$ref");
    arz_str text = arz_node_text(at.node), name = text;
    if (!take_prefix(&name, "#/components/", kind, '/') &&
        !take_prefix(&name, "$components.", kind, '.')) {
        arz_tell_error(&linker->tell, "component-reference", at,
                       "'%s' names no component that may stand here; write 'reference: "
                       "$components.%s.NAME'",
                       ARZ_QUOTE(text), kind);
        return false;
    }
    arz_member_form form = { element.doc, arz_node_member(element.node, ARZ_STR("$ref")),
                             ARZ_STR("reference"), expression_of(linker, kind, name) };
    arz_tell_member_form(&linker->tell, "reusable-ref", &form,
                         "'$ref' is for JSON Schemas; it is read as a Reusable Object");
    return find_component(linker, at, kind, name, object);
}

bool arz_resolve_reusable(arz_linker *linker, arz_place element, const char *kind,
                          arz_place *object, arz_place *value)
{
    arz_place reference = arz_field(element, "reference"), ref = arz_field(element, "$ref");
    *object = element;
    *value = (arz_place){ element.doc, NULL };
    if (reference.node) {
        *value = arz_field(element, "value");
        return resolve_reference(linker, reference, kind, object);
    }
    if (ref.node) {
        *value = arz_field(element, "value");
        return resolve_ref(linker, element, kind, object);
    }
    return true;
}
