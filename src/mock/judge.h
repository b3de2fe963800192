/* Whether a request is what the description says it must be. */
#ifndef ARZ_MOCK_JUDGE_H
#define ARZ_MOCK_JUDGE_H

#include <arazzo/export.h>

#include "mock/exchange.h"
#include "mock/source.h"

/* Looks at the parameters and the body. False where the exchange is refused (400, 415; 500 where
 * the description itself is wrong). `path` is the request's, as the route matched it. */
ARZ_MUST_USE bool arz_mock_judge(arz_mock_exchange *exchange, const arz_mock_source *source,
                                 const arz_operation *operation, const arz_mock_route *route,
                                 arz_str path);

/* Refuses with 500 because of the error, which is cleared. Always false. */
bool arz_mock_refuse_error(arz_mock_exchange *exchange, arz_error *error);

#endif
