/* Whether a request brings the credentials that an operation asks for: that they are there and of
 * the right form; a mock knows nobody. (OpenAPI 3.1.1, "Security Requirement Object") */
#ifndef ARZ_MOCK_CREDENTIALS_H
#define ARZ_MOCK_CREDENTIALS_H

#include "mock/exchange.h"
#include "openapi/api.h"

/* False where none of the alternatives is met: the exchange is then refused with 401. */
ARZ_MUST_USE bool arz_mock_credentials(arz_mock_exchange *exchange, const arz_operation *operation);

#endif
