#include "model/field.h"

#include "model/tell_edit.h"

/* The member, told and node NULL where it is of another kind. */
static arz_place field_of(arz_teller *teller, arz_place object, const char *name, arz_kind kind)
{
    arz_place field = arz_field(object, name);
    if (!field.node || field.node->kind == kind)
        return field;
    bool told = arz_tell_error(teller, "field-type", field, "'%s' must be %s, not %s", name,
                               arz_kind_words(kind), arz_kind_words((arz_kind)field.node->kind));
    if (told && kind == ARZ_KIND_STRING)
        arz_tell_edit_quotes(teller, field);
    return (arz_place){ object.doc, NULL };
}

arz_str arz_field_text(arz_teller *teller, arz_place object, const char *name)
{
    return arz_node_text(field_of(teller, object, name, ARZ_KIND_STRING).node);
}

arz_str arz_field_required(arz_teller *teller, arz_place object, const char *name, const char *what)
{
    if (!arz_field(object, name).node)
        arz_tell_error(teller, "field-required", object, "%s needs '%s'", what, name);
    return arz_field_text(teller, object, name);
}

arz_place arz_field_list(arz_teller *teller, arz_place object, const char *name)
{
    return field_of(teller, object, name, ARZ_KIND_ARRAY);
}

arz_place arz_field_map(arz_teller *teller, arz_place object, const char *name)
{
    return field_of(teller, object, name, ARZ_KIND_OBJECT);
}

arz_place arz_field_object_at(arz_teller *teller, arz_place list, size_t index, const char *what)
{
    arz_place element = { list.doc, arz_node_at(list.node, index) };
    if (arz_node_is(element.node, ARZ_KIND_OBJECT))
        return element;
    arz_tell_error(teller, "field-type", element, "%s must be an object, not %s", what,
                   arz_kind_words((arz_kind)element.node->kind));
    return (arz_place){ list.doc, NULL };
}

arz_str arz_field_kept(arz_teller *teller, arz_place object, const char *name)
{
    const arz_node *node = field_of(teller, object, name, ARZ_KIND_STRING).node;
    if (!node)
        return (arz_str){ NULL, 0 };
    return arz_arena_str(teller->document->arena, arz_node_text(node));
}
