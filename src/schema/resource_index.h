/* The resources of one document, by where they stand and by their identifiers. */
#ifndef ARZ_SCHEMA_RESOURCE_INDEX_H
#define ARZ_SCHEMA_RESOURCE_INDEX_H

#include "schema/compiled.h"

typedef struct arz_resource_index {
    arz_resource
        *plain; /* the document as a whole, where identifiers mean nothing: OpenAPI 2, 3.0 */
    arz_resource *root; /* the document's own */
    arz_map resources;  /* address of its root node to arz_resource */
    arz_map ids;        /* URI to arz_resource */
} arz_resource_index;

/* The index of a document, made when it is first asked for. Borrowed; NULL with *error filled
 * where aliases make the document too large to walk. */
ARZ_MUST_USE const arz_resource_index *arz_resource_index_of(arz_schemas *schemas,
                                                             const arz_doc *doc, arz_error *error);

/* The resource that starts at this node, or NULL. */
const arz_resource *arz_resource_index_at(const arz_resource_index *index, const arz_node *node);

/* Releases the indexes of all documents. */
void arz_resource_indexes_clear(arz_schemas *schemas);

#endif
