/* Parameters as text in a URL, a header or a cookie, by their style. (OpenAPI 3.1.1, "Style
 * Values", appendix C; RFC 6570) */
#ifndef ARZ_OPENAPI_SERIALIZE_H
#define ARZ_OPENAPI_SERIALIZE_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>

#include "base/buf.h"
#include "openapi/api.h"

/* Appends what stands in the path in place of "{name}". */
ARZ_MUST_USE bool arz_serialize_path(const arz_api_parameter *parameter, const json_t *value,
                                     arz_buf *out, arz_error *error);
/* Appends "name=value" or several of them joined by '&', and nothing where the value is empty by
 * the style's rules. The same text, not encoded, for a cookie joined by "; ". */
ARZ_MUST_USE bool arz_serialize_query(const arz_api_parameter *parameter, const json_t *value,
                                      arz_buf *out, arz_error *error);
ARZ_MUST_USE bool arz_serialize_cookie(const arz_api_parameter *parameter, const json_t *value,
                                       arz_buf *out, arz_error *error);
/* Appends the header's value; refuses CR, LF and NUL. */
ARZ_MUST_USE bool arz_serialize_header(const arz_api_parameter *parameter, const json_t *value,
                                       arz_buf *out, arz_error *error);

/* How a parameter that the description does not have goes out: simple in path and header, form
 * exploded in query and cookie. */
arz_api_parameter arz_parameter_default(arz_str name, arz_location in);
/* The same for a path parameter, by how the path template names it. */
arz_api_parameter arz_parameter_default_on(arz_str path, arz_str name, arz_location in);

#endif
