/* Where references lead: the resources and anchors of documents, and the documents themselves.
 * (JSON Schema Core, sections 8.2 and 9) */
#ifndef ARZ_SCHEMA_REFERENCE_H
#define ARZ_SCHEMA_REFERENCE_H

#include "schema/compiled.h"

/* The resource that the schema at `place` belongs to. Its document is looked through once.
 * Borrowed; NULL with *error filled. */
ARZ_MUST_USE const arz_resource *arz_resource_of(arz_schemas *schemas, arz_place place,
                                                 arz_schema_dialect dialect, arz_error *error);

/* The built-in meta-schema under that URI as a document, read when it is first asked for. Borrowed;
 * NULL where there is none. */
const arz_doc *arz_meta_document(arz_schemas *schemas, arz_str uri);

/* The schema that the rule of a $ref or $dynamicRef leads to, compiled when it is first asked
 * for. Borrowed; NULL with *error filled. */
ARZ_MUST_USE const arz_schema *arz_schema_follow(const arz_schema *schema,
                                                 const arz_schema_rule *rule, arz_error *error);

#endif
