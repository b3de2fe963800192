/* References followed: a URI and the JSON Pointer in its fragment. */
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "base/uri.h"
#include "doc/document.h"
#include "doc/pointer.h"

#define RULE "ref"

/* "'/components' has no member 'parameter'; did you mean 'parameters'?" and the like. */
static void put_reason(arz_buf *buf, const arz_pointer_stop *stop)
{
    arz_buf name = ARZ_BUF_INIT(0);
    arz_pointer_unescape(&name, stop->token);
    const char *quoted = ARZ_QUOTE(arz_buf_view(&name));
    if (stop->path.size) {
        arz_buf_printf(buf, "'%s'", ARZ_QUOTE(stop->path));
    } else {
        arz_buf_text(buf, "the document's root");
    }
    if (stop->node->kind == ARZ_KIND_OBJECT) {
        arz_suggest suggest = arz_suggest_for(arz_buf_view(&name));
        for (size_t i = 0; i < stop->node->size; i++)
            arz_suggest_add(&suggest, arz_node_text(&stop->node->as.members[i].key));
        char *hint = arz_suggest_text(&suggest);
        arz_buf_printf(buf, " has no member '%s'%s", quoted, hint);
        free(hint);
    } else if (stop->node->kind == ARZ_KIND_ARRAY) {
        arz_buf_printf(buf, " has no element '%s'; it has %u", quoted, (unsigned)stop->node->size);
    } else {
        arz_buf_printf(buf, " is %s and has no '%s'", arz_kind_words((arz_kind)stop->node->kind),
                       quoted);
    }
    arz_buf_clear(&name);
}

static bool fail_nowhere(arz_str reference, const arz_pointer_stop *stop, arz_error *error)
{
    arz_buf reason = ARZ_BUF_INIT(0);
    put_reason(&reason, stop);
    (void)arz_fail(error, ARZ_ERROR_DOCUMENT, RULE, "'%s' leads nowhere: %s", ARZ_QUOTE(reference),
                   arz_buf_cstr(&reason));
    arz_buf_clear(&reason);
    return false;
}

/* The node that the decoded fragment names. */
static const arz_node *find_node(const arz_doc *doc, arz_str reference, arz_str pointer,
                                 arz_error *error)
{
    arz_pointer_stop stop;
    if (pointer.size && pointer.data[0] != '/') {
        (void)arz_fail(error, ARZ_ERROR_DOCUMENT, RULE,
                       "the fragment of '%s' is no JSON Pointer; it must start with '#/'",
                       ARZ_QUOTE(reference));
        return NULL;
    }
    const arz_node *node = arz_pointer_follow(doc->root, pointer, &stop);
    if (!node)
        (void)fail_nowhere(reference, &stop, error);
    return node;
}

bool arz_store_resolve(arz_store *store, const arz_doc *from, arz_str reference, arz_place *to,
                       arz_error *error)
{
    const arz_doc *doc = arz_store_load(store, from, reference, error);
    if (!doc)
        return false;
    arz_buf pointer = ARZ_BUF_INIT(0);
    arz_uri_decode(&pointer, arz_uri_split(reference).fragment);
    const arz_node *node = find_node(doc, reference, arz_buf_view(&pointer), error);
    arz_buf_clear(&pointer);
    *to = (arz_place){ doc, node };
    return node != NULL;
}

bool arz_store_deref(arz_store *store, arz_place place, arz_place *to, arz_error *error)
{
    for (int steps = 0; steps <= ARZ_MAX_REF_CHAIN; steps++) {
        *to = place;
        const arz_node *ref = arz_node_get(place.node, ARZ_STR("$ref"));
        if (!arz_node_is(ref, ARZ_KIND_STRING))
            return true;
        arz_place at = { place.doc, ref };
        if (!arz_store_resolve(store, place.doc, arz_node_text(ref), &place, error))
            return arz_fail_place(error, at);
    }
    arz_place at = { to->doc, arz_node_get(to->node, ARZ_STR("$ref")) };
    return arz_fail_node(
        error, ARZ_ERROR_DOCUMENT, RULE, at,
        "the references from here lead in a circle, or through more than %d others",
        ARZ_MAX_REF_CHAIN);
}
