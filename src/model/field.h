/* Members of objects, of the kind that they must have. Each function tells where one has another
 * kind; the node is then NULL and the text empty. A list that is not there is empty. */
#ifndef ARZ_MODEL_FIELD_H
#define ARZ_MODEL_FIELD_H

#include <stddef.h>
#include <string.h>

#include "doc/document.h"
#include "model/tell.h"

/* The member, of any kind; node NULL where there is none. */
static inline arz_place arz_field(arz_place object, const char *name)
{
    return (arz_place){ object.doc, arz_node_get(object.node, (arz_str){ name, strlen(name) }) };
}

arz_str arz_field_text(arz_teller *teller, arz_place object, const char *name);
/* Tells too where it is not there. `what` is the object in words: "a step". */
arz_str arz_field_required(arz_teller *teller, arz_place object, const char *name,
                           const char *what);
/* The array, or node NULL. */
arz_place arz_field_list(arz_teller *teller, arz_place object, const char *name);
arz_place arz_field_map(arz_teller *teller, arz_place object, const char *name);
/* The element, told where it is no object (`what`: "a step"); node NULL then. */
arz_place arz_field_object_at(arz_teller *teller, arz_place list, size_t index, const char *what);
/* A string as text that lives with the document, NUL behind it; data NULL where it is not there. */
arz_str arz_field_kept(arz_teller *teller, arz_place object, const char *name);

#endif
