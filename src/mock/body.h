/* The body of a request as data that a schema can be applied to. */
#ifndef ARZ_MOCK_BODY_H
#define ARZ_MOCK_BODY_H

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "doc/value.h"
#include "mock/exchange.h"
#include "openapi/api.h"
#include "schema/schema.h"

typedef struct arz_mock_body {
    arz_view view; /* nothing where the content type says nothing about data */
    json_t *value; /* owned, or NULL: what the view looks at where it is no node */
} arz_mock_body;

/* Reads the body by its content type: JSON; a form or parts, each field typed by the property of
 * `schema` (or NULL); plain text. False with *error filled where it is not what it says. */
ARZ_MUST_USE bool arz_mock_body_read(arz_mock_body *body, const arz_mock_exchange *exchange,
                                     const arz_media_type *type, arz_str content_type,
                                     const arz_schema *schema, arz_error *error);
void arz_mock_body_clear(arz_mock_body *body);

#endif
