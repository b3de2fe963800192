/* The parameters of a request as values: what serialising did, undone. (OpenAPI 3.1.1, "Style
 * Values") */
#ifndef ARZ_MOCK_PARAMETER_H
#define ARZ_MOCK_PARAMETER_H

#include <jansson.h>

#include "mock/exchange.h"
#include "mock/match.h"
#include "openapi/api.h"
#include "schema/schema.h"

/* The value that the request gives the parameter, typed by `schema` (or NULL). New; NULL where the
 * request does not give it. */
json_t *arz_mock_parameter(const arz_mock_exchange *exchange, const arz_mock_route *route,
                           arz_str path, const arz_api_parameter *parameter,
                           const arz_schema *schema);

#endif
