/* What a dry run takes for a response: the documented success with a body made up from its
 * schema, so that later steps have values to build their requests from. */
#ifndef ARZ_RUN_DRY_RUN_H
#define ARZ_RUN_DRY_RUN_H

#include "http/transport.h"

/* Answers the exchange, whose own `data` is the run; `data` is not looked at. */
void arz_dry_run_answer(void *data, arz_exchange *exchange);

#endif
