/* Holding a step's response against what its operation documents (--contract). */
#ifndef ARZ_RUN_CONTRACT_H
#define ARZ_RUN_CONTRACT_H

#include "run/engine.h"

/* Tells every finding about the response that the current step got. Where findings make a step
 * fail, its error is filled, unless it has failed already. */
void arz_contract_judge(arz_strand *strand);

#endif
