/* Equal elements of an array. */
#ifndef ARZ_SCHEMA_UNIQUE_H
#define ARZ_SCHEMA_UNIQUE_H

#include "schema/evaluate.h"

/* Whether two elements are equal, and which. The comparisons count as steps; past their limit
 * the evaluation is stopped and the answer is false. */
bool arz_find_repeated(arz_evaluation *evaluation, arz_view array, size_t *first, size_t *second);

#endif
