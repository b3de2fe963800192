/* A schema held against the meta-schema, with every reference in it followed: for authors, who
 * want to know of all faults, and of those that no instance would show. */
#ifndef ARZ_SCHEMA_CHECK_H
#define ARZ_SCHEMA_CHECK_H

#include "schema/schema.h"

/* Is called for each fault, which has its rule ("schema", "ref"), its message and perhaps a place
 * of its own; else `at` is where it is. It is to clear the error. */
typedef void (*arz_schema_fault_fn)(void *data, arz_place at, arz_error *error);

/* For schemas of draft 2020-12; one that says it is of another draft is not looked at. */
void arz_schema_check(arz_schemas *schemas, arz_place place, arz_schema_fault_fn found, void *data);
/* The references alone, of a schema of any dialect. */
void arz_schema_check_references(arz_schemas *schemas, arz_place place, arz_schema_dialect dialect,
                                 arz_schema_fault_fn found, void *data);

#endif
