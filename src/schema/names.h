/* Checks on the names of an object's members that several keywords share. */
#ifndef ARZ_SCHEMA_NAMES_H
#define ARZ_SCHEMA_NAMES_H

#include "schema/evaluate.h"

/* Whether every one of `names` (an array of strings) is there, as the member `because` asks. */
bool arz_names_present(arz_evaluation *evaluation, const arz_schema_frame *at, arz_str because,
                       const arz_node *names);

#endif
