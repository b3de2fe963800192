/* A multipart/form-data body taken apart. (RFC 7578; RFC 2046, section 5.1) */
#ifndef ARZ_MOCK_MULTIPART_H
#define ARZ_MOCK_MULTIPART_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/str.h"
#include "mock/exchange.h"

/* Adds each part under its name; both point into `text`. False with *error filled where the
 * content type has no boundary or the body is not made of parts. */
ARZ_MUST_USE bool arz_mock_multipart(arz_mock_fields *parts, arz_str text, arz_str content_type,
                                     arz_error *error);

#endif
