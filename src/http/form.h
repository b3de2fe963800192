/* Bodies of application/x-www-form-urlencoded. (OpenAPI 3.1.1, "Encoding Object") */
#ifndef ARZ_HTTP_FORM_H
#define ARZ_HTTP_FORM_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/buf.h"
#include "openapi/api.h"

/* Appends the members of `value` (borrowed) as "name=value" joined by '&': text and numbers as
 * they are, an array as one pair for each of its elements, an object as JSON, null not at all;
 * in the style that `media` (or NULL) has in its `encoding`. False with *error filled where the
 * value is no object. */
ARZ_MUST_USE bool arz_form_write(const arz_media_type *media, json_t *value, arz_buf *out,
                                 arz_error *error);

#endif
