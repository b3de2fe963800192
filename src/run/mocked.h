/* What a run does differently where every server is a mock of ours. */
#ifndef ARZ_RUN_MOCKED_H
#define ARZ_RUN_MOCKED_H

#include <arazzo/export.h>

#include "http/request.h"
#include "run/engine.h"

/* Adds the header that asks a mock for another status than its usual one, where the step's success
 * criteria hold for another that the operation documents. */
void arz_mocked_ask(const arz_strand *strand, const arz_visit *visit, arz_request_plan *plan);

/* Says with a criterion that did not hold that no documented status could make it hold. */
void arz_mocked_explain(const arz_strand *strand, arz_error *error);

/* Warns of what the mock thinks is wrong with the request. */
void arz_mocked_warn(arz_strand *strand);

#endif
