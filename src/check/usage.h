/* What of a description is used, noted while its expressions are walked through. */
#ifndef ARZ_CHECK_USAGE_H
#define ARZ_CHECK_USAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/graph.h"

typedef struct arz_usage {
    const arz_description *description;
    size_t *inputs;  /* owned: for each workflow, where its inputs start in `input_used` */
    size_t *steps;   /* owned: for each workflow, where its steps start in `outputs` */
    size_t *outputs; /* owned: for each step, where its outputs start in `output_used` */
    bool *input_used, *output_used, *source_used; /* owned */
} arz_usage;

/* Held by the caller, for arz_usage_clear(). Nothing is used yet. */
void arz_usage_init(arz_usage *usage, const arz_description *description);
void arz_usage_clear(arz_usage *usage);

/* What belongs to another description is not noted, and neither is a name that is not there. */
void arz_usage_input(arz_usage *usage, const arz_workflow *workflow, arz_str name);
/* All inputs that `from` has too: they are passed on. */
void arz_usage_inputs(arz_usage *usage, const arz_workflow *from, const arz_workflow *to);
void arz_usage_output(arz_usage *usage, const arz_step *step, arz_str name);
void arz_usage_source(arz_usage *usage, const arz_source *source);
/* The source that a workflow of another description comes from. */
void arz_usage_workflow(arz_usage *usage, const arz_workflow *workflow);

bool arz_usage_has_input(const arz_usage *usage, const arz_workflow *workflow, size_t index);
bool arz_usage_has_output(const arz_usage *usage, const arz_step *step, size_t index);

#endif
