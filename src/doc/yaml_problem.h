/* libyaml says what it did not find; this says what is wrong with the text and what would be
 * right. */
#ifndef ARZ_DOC_YAML_PROBLEM_H
#define ARZ_DOC_YAML_PROBLEM_H

#include <stddef.h>

#include <arazzo/error.h>

#include "base/str.h"

typedef struct arz_yaml_mark {
    size_t index;          /* characters from the start of the text */
    unsigned line, column; /* from 1; 0 where there is no mark */
} arz_yaml_mark;

typedef struct arz_yaml_problem {
    const char *problem, *context; /* libyaml's words; `context` may be NULL */
    arz_yaml_mark at;              /* where libyaml noticed it */
    arz_yaml_mark start;           /* where the construct in question starts */
} arz_yaml_problem;

/* Fills `error` (rule "yaml-syntax"). */
void arz_yaml_explain(const arz_yaml_problem *problem, arz_str text, const char *name,
                      arz_error *error);

#endif
