/* Bodies of multipart/form-data and other kinds of multipart. (RFC 2046, 5.1; RFC 7578; OpenAPI
 * 3.2.0, "Encoding By Name", "Encoding By Position") */
#ifndef ARZ_HTTP_MULTIPART_H
#define ARZ_HTTP_MULTIPART_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "doc/files.h"
#include "http/pieces.h"
#include "openapi/api.h"

/* What a body is made by. */
typedef struct arz_multipart {
    const arz_operation *operation;
    const arz_media_type *media; /* the operation's; or NULL */
    arz_str content_type;
    const arz_files *files; /* that the value may hold; or NULL */
    arz_arena *arena;
} arz_multipart;

/* Appends the members of `value` (borrowed) as one part each, the elements of an array as one
 * each: objects as JSON, text and numbers as text, files as they are, what the schema or the
 * `encoding` of the media type calls binary as a file; members of a form in the style that the
 * `encoding` has for them. An array is parts without names, which multipart/form-data has only
 * where the description knows them by position. The boundary is the one in the content type if it
 * has one; else it is made from the content, the same for the same, and with files by chance.
 * *boundary is new, for free(). False with *error filled: the value is neither, a part has the
 * boundary in it. */
ARZ_MUST_USE bool arz_multipart_write(const arz_multipart *form, json_t *value, arz_pieces *out,
                                      char **boundary, arz_error *error);

#endif
