/* Bodies of multipart/form-data. (RFC 7578; OpenAPI 3.1.1, "Encoding Object") */
#ifndef ARZ_HTTP_MULTIPART_H
#define ARZ_HTTP_MULTIPART_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/buf.h"
#include "openapi/api.h"

/* Appends the members of `value` (borrowed) as one part each, the elements of an array as one
 * each: objects as JSON, text and numbers as text, what the schema or the `encoding` of `media`
 * (or NULL) calls binary as a file. The boundary is the one in `content_type` if it has one; else
 * it is made from the content, the same for the same. *boundary is new, for free(). False with
 * *error filled: the value is no object, a part has the boundary in it. `operation` is where
 * `media` is from. */
ARZ_MUST_USE bool arz_multipart_write(const arz_operation *operation, const arz_media_type *media,
                                      arz_str content_type, json_t *value, arz_buf *out,
                                      char **boundary, arz_error *error);

#endif
