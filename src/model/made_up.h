/* Made-up inputs, so that a workflow can be tried before anybody knows what it wants. */
#ifndef ARZ_MODEL_MADE_UP_H
#define ARZ_MODEL_MADE_UP_H

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "model/graph.h"

/* A value for the input: one that its schema allows and, of those, one that also suits the places
 * that it flows into: parameters and bodies of the workflow's steps, inputs of the workflows that
 * they call. New; NULL with *error filled where the input's own schema allows none. */
ARZ_MUST_USE json_t *arz_input_make_up(const arz_workflow *workflow, const arz_input_info *info,
                                       const arz_schema *schema, arz_error *error);

#endif
