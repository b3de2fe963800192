/* The response to a request that the description allows. */
#ifndef ARZ_MOCK_ANSWER_H
#define ARZ_MOCK_ANSWER_H

#include <arazzo/export.h>

#include "mock/exchange.h"
#include "mock/source.h"

/* Fills the exchange's response: the lowest documented success (or what the header `Prefer:
 * code=404` asks for), its body out of an example (of several, the next each time; or the one that
 * `Prefer: example=name` asks for) or made up from the schema. `number` is the operation's. False
 * where the description is wrong: the exchange is refused. */
ARZ_MUST_USE bool arz_mock_answer(arz_mock_exchange *exchange, arz_mock_source *source,
                                  const arz_operation *operation, size_t number);

#endif
