/* What can be told about a schema without an instance. */
#ifndef ARZ_SCHEMA_INSPECT_H
#define ARZ_SCHEMA_INSPECT_H

#include "schema/compiled.h"

/* Whether what the schema describes has no place in that direction: `readOnly` in a request,
 * `writeOnly` in a response. Looks through $ref and allOf. */
bool arz_schema_hidden(const arz_schema *schema, arz_direction direction);

/* The schema that a $ref leads to, and so on, whatever stands beside it. Borrowed; where one
 * leads nowhere or there is none, the schema itself. */
const arz_schema *arz_schema_deref(const arz_schema *schema);

/* The schema that the rule of `properties` or the like has for `name`, or NULL. Borrowed. */
const arz_schema *arz_schema_named(const arz_schema_rule *rule, arz_str name);

/* The schema of the first of patternProperties that the name matches, or NULL. Borrowed. */
const arz_schema *arz_schema_matching(const arz_schema *schema, arz_str name);

#endif
