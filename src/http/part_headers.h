/* The header fields that an Encoding Object describes for a part. (OpenAPI 3.2.0, "Encoding
 * Object") */
#ifndef ARZ_HTTP_PART_HEADERS_H
#define ARZ_HTTP_PART_HEADERS_H

#include <stdbool.h>

#include <arazzo/error.h>

#include "http/headers.h"
#include "openapi/api.h"

/* Adds each field that has a value: the one that its schema allows (`const`, an `enum` of one),
 * else its `default`. Nobody else can give one: a payload has members, and those have no headers.
 * Content-Type is not looked at, and who writes the part sees to Content-Disposition and
 * Content-Transfer-Encoding where they have no value. `encoding` may have no node. False with
 * *error filled: a required field without a value, one that cannot be sent. */
ARZ_MUST_USE bool arz_part_headers(const arz_operation *operation, arz_place encoding,
                                   arz_headers *to, arz_error *error);

#endif
