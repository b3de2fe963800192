#include "model/tell_edit.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diagnostics.h"
#include "doc/member_edit.h"
#include "doc/position.h"
#include "doc/rewrite.h"

/* Adds the rewriting, where there is one, to what was told last; clears it. */
static void add_edit(arz_teller *teller, arz_place at, bool found, arz_rewriting *rewriting)
{
    if (found && !arz_doc_is_shared(at.doc, at.node)) {
        arz_edit edit = { .start = rewriting->at.offset,
                          .old = arz_buf_cstr(&rewriting->old),
                          .text = arz_buf_cstr(&rewriting->text),
                          .line = rewriting->at.line,
                          .column = rewriting->at.column };
        arz_diagnostics_set_edit(teller->diagnostics, &edit);
    }
    arz_rewriting_clear(rewriting);
}

void arz_tell_edit_text(arz_teller *teller, arz_place scalar, arz_str text)
{
    arz_rewriting rewriting;
    bool found = arz_rewrite_all(scalar, text, &rewriting);
    add_edit(teller, scalar, found, &rewriting);
}

void arz_tell_edit_quotes(arz_teller *teller, arz_place scalar)
{
    arz_rewriting rewriting;
    bool found = arz_rewrite_quotes(scalar, &rewriting);
    add_edit(teller, scalar, found, &rewriting);
}

void arz_tell_edit_number(arz_teller *teller, arz_place string)
{
    arz_rewriting rewriting;
    bool found = arz_rewrite_number(string, &rewriting);
    add_edit(teller, string, found, &rewriting);
}

void arz_tell_edit_integer(arz_teller *teller, arz_place string)
{
    if (arz_str_find_char(arz_node_text(string.node), '.') == SIZE_MAX)
        arz_tell_edit_number(teller, string);
}

void arz_tell_edit_member(arz_teller *teller, const arz_member_form *form)
{
    arz_rewriting rewriting;
    bool found = arz_rewrite_member(form->doc, form->member, form->key, form->value, &rewriting);
    add_edit(teller, (arz_place){ form->doc, &form->member->value }, found, &rewriting);
}

/* The type that belongs beside the target of a replacement. */
static void add_type(arz_teller *teller, arz_place target)
{
    arz_place object = target;
    char *pointer = arz_doc_pointer(target.doc, target.node);
    if (pointer) {
        arz_str parent = arz_str_of(pointer);
        parent.size = (size_t)(strrchr(pointer, '/') - pointer);
        object.node = arz_node_pointer(target.doc->root, parent);
        arz_tell_edit_add(teller, object, "target", "targetSelectorType", "jsonpath");
    }
    free(pointer);
}

void arz_tell_edit_use(arz_teller *teller, arz_place at, const arz_dialect_use *use)
{
    arz_rewriting rewriting;
    if (use->untyped)
        add_type(teller, at);
    if (!use->standard)
        return;
    size_t start = arz_text_offset(arz_node_text(at.node), use->column);
    bool found = arz_rewrite(at, start, use->found, arz_str_of(use->standard), &rewriting);
    add_edit(teller, at, found, &rewriting);
}

void arz_tell_edit_add(arz_teller *teller, arz_place object, const char *behind, const char *name,
                       const char *text)
{
    const arz_member *member = arz_node_member(object.node, arz_str_of(behind));
    if (!member)
        return;
    arz_rewriting rewriting;
    bool found = arz_rewrite_add(object, member, arz_str_of(name), arz_str_of(text), &rewriting);
    add_edit(teller, object, found, &rewriting);
}

void arz_tell_edit_remove(arz_teller *teller, arz_place object, arz_str name)
{
    const arz_member *member = arz_node_member(object.node, name);
    if (!member)
        return;
    arz_rewriting rewriting;
    bool found = arz_rewrite_remove(object, (size_t)(member - object.node->as.members), &rewriting);
    add_edit(teller, object, found, &rewriting);
}

void arz_tell_edit_case(arz_teller *teller, arz_place scalar, const char *word)
{
    if (arz_str_equal_nocase(arz_node_text(scalar.node), arz_str_of(word)))
        arz_tell_edit_text(teller, scalar, arz_str_of(word));
}
