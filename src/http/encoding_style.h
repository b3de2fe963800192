/* Members of forms that are written like parameters, where an Encoding Object says so. (OpenAPI
 * 3.2.0, "Fixed Fields for RFC6570-style Serialization") */
#ifndef ARZ_HTTP_ENCODING_STYLE_H
#define ARZ_HTTP_ENCODING_STYLE_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>

#include "base/arena.h"
#include "openapi/api.h"

/* Whether `encoding` (or NULL) has a style, explicitly: *as gets the parameter called `name` that
 * is written so. Else it is the content type that counts. */
bool arz_encoding_style(const arz_node *encoding, arz_str name, arz_api_parameter *as);

/* What takes a field: `name` lives in the arena or in the value; `value` is borrowed. */
typedef bool (*arz_field_fn)(void *data, arz_str name, json_t *value, arz_error *error);

/* Calls `put` for each field that the style makes of `value`, in which nothing is encoded: one, or
 * where it is exploded one for each element, member or leaf. False where `put` says so. */
ARZ_MUST_USE bool arz_encoding_fields(const arz_api_parameter *as, json_t *value, arz_arena *arena,
                                      arz_field_fn put, void *data, arz_error *error);

#endif
