/* Header fields under construction, held to what RFC 9110 allows in them. */
#ifndef ARZ_HTTP_HEADERS_H
#define ARZ_HTTP_HEADERS_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "config.h"
#include "http/request.h"

#define ARZ_USER_AGENT "arazzo-run/" ARZ_VERSION

typedef struct arz_headers {
    arz_arena *arena; /* borrowed: what is added lives there */
    arz_header *items;
    size_t count, capacity;
} arz_headers;

/* A list in `arena` with room for `capacity` fields. */
arz_headers arz_headers_in(arz_arena *arena, size_t capacity);

/* Adds a copy of the field, the value trimmed. False with *error filled: a name that is no
 * token, a value with a line break or another control character. The value is not quoted in the
 * message: it may be a secret. */
ARZ_MUST_USE bool arz_headers_add(arz_headers *headers, arz_str name, arz_str value,
                                  arz_error *error);
/* The same, in place of one of that name, in any case, where there is one. */
ARZ_MUST_USE bool arz_headers_set(arz_headers *headers, arz_str name, arz_str value,
                                  arz_error *error);
bool arz_headers_has(const arz_headers *headers, arz_str name);

/* Whether a request can carry the field; false with *error filled as by arz_headers_add(). */
ARZ_MUST_USE bool arz_header_check(arz_str name, arz_str value, arz_error *error);

/* Why nobody but the transport may set the field: "comes from the body's size"; NULL where
 * anybody may. */
const char *arz_header_reserved(arz_str name);

#endif
