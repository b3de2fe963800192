/* JSON Schema, compiled once and applied many times to nodes or values. Draft 2020-12, and the
 * dialects of OpenAPI 2.0 and 3.0. Only what is asked for is compiled: a `$ref` when it is first
 * followed. */
#ifndef ARZ_SCHEMA_SCHEMA_H
#define ARZ_SCHEMA_SCHEMA_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/buf.h"
#include "doc/document.h"
#include "doc/value.h"

typedef enum arz_schema_dialect {
    ARZ_SCHEMA_2020_12,
    ARZ_SCHEMA_OPENAPI_3_0, /* nullable, boolean exclusiveMinimum, no siblings of $ref */
    ARZ_SCHEMA_OPENAPI_2_0
} arz_schema_dialect;

/* Where an application happens: which direction a body goes decides on readOnly and writeOnly. */
typedef enum arz_direction {
    ARZ_DIRECTION_NONE,
    ARZ_DIRECTION_REQUEST, /* `required` readOnly properties may be left out */
    ARZ_DIRECTION_RESPONSE /* likewise writeOnly */
} arz_direction;

/* The schemas of one store of documents: every schema compiled once, however often asked for. */
typedef struct arz_schemas arz_schemas;
typedef struct arz_schema arz_schema;

/* New, for arz_schemas_free(); `store` must outlive it. */
ARZ_MUST_USE arz_schemas *arz_schemas_create(arz_store *store);
void arz_schemas_free(arz_schemas *schemas);

/* Whether `format` is asserted (off: it is an annotation, as 2020-12 has it). */
void arz_schemas_assert_formats(arz_schemas *schemas, bool on);

/* The schema that stands at `place`: an object or a boolean. Borrowed: it lives as long as
 * `schemas`; NULL with *error filled where the schema itself is wrong (rule "schema"). */
ARZ_MUST_USE const arz_schema *arz_schema_at(arz_schemas *schemas, arz_place place,
                                             arz_schema_dialect dialect, arz_error *error);

/* One reason why an instance is not valid. */
typedef struct arz_finding {
    const char *message;          /* "must be a string, not a number" */
    const char *instance_pointer; /* JSON Pointer into the instance: "/items/0/id" */
    arz_view instance;            /* what stands there */
    arz_place keyword;            /* the keyword at fault, in its schema */
} arz_finding;

/* Is called for each finding; everything in it is gone when it returns. False stops. */
typedef bool (*arz_finding_fn)(void *data, const arz_finding *finding);

/* True where the instance is valid. Else `found` (or NULL, which makes it stop at the first) is
 * called for each reason. An error in the schema that shows only now (a $ref that leads nowhere,
 * ARZ_MAX_SCHEMA_DEPTH) fills *error and gives false. */
ARZ_MUST_USE bool arz_schema_valid(const arz_schema *schema, arz_view instance,
                                   arz_direction direction, arz_finding_fn found, void *data,
                                   arz_error *error);

/* An instance made up from the schema: `example`, `examples`, `default`, `const`, `enum`, else by
 * type, format, pattern where it is simple, lengths, ranges, required and optional properties;
 * the same schema gives the same instance. New; NULL with *error filled. */
ARZ_MUST_USE json_t *arz_schema_example(const arz_schema *schema, arz_direction direction,
                                        arz_error *error);

/* The same at its turn-th turn, from 0: each turn takes the next of enumerated values, and the
 * other boolean. */
ARZ_MUST_USE json_t *arz_schema_example_turn(const arz_schema *schema, arz_direction direction,
                                             unsigned turn, arz_error *error);

/* What a parameter's or an input's text means by the schema's `type`s: which kinds are allowed,
 * through $ref, allOf and the like. A bit for each arz_kind. 0 where nothing is known. */
unsigned arz_schema_kinds(const arz_schema *schema);

/* The schema that applies to the member `name` of an object, or to the elements of an array
 * (`name` NULL); NULL where nothing is said. Borrowed. Looks through $ref and allOf. */
const arz_schema *arz_schema_child(const arz_schema *schema, const arz_str *name);

/* The place of the schema itself (after $ref), to read `description`, `format`, `default` from. */
arz_place arz_schema_place(const arz_schema *schema);

#endif
