/* Text as a value: what a parameter, a header, a form field or a part means by its schema. */
#ifndef ARZ_OPENAPI_TYPED_H
#define ARZ_OPENAPI_TYPED_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/export.h>

#include "base/str.h"
#include "schema/schema.h"

/* True where the schema (or NULL) asks for that kind, and a string will not do. */
bool arz_typed_wants(const arz_schema *schema, arz_kind kind);

/* The text as a number, boolean, null, array or object where the schema allows one and the text is
 * one; else a string. `text` is UTF-8. New. */
ARZ_MUST_USE json_t *arz_typed(const arz_schema *schema, arz_str text);

/* "a=1", "a=2": adds the value under the name; a second one of the same name, or the first where
 * the schema wants an array, makes it an array of all of them. Steals value. */
void arz_typed_add(json_t *object, arz_str name, bool array, json_t *value);

#endif
