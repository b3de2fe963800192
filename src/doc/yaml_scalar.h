/* What a plain scalar is: the core schema. (YAML 1.2.2, section 10.3) */
#ifndef ARZ_DOC_YAML_SCALAR_H
#define ARZ_DOC_YAML_SCALAR_H

#include <stdbool.h>

#include <arazzo/export.h>

#include "base/str.h"
#include "doc/node.h"

/* Sets the kind and content of `node` by the text of a plain scalar; a string points to the text
 * itself. False where it is a number that JSON cannot hold: .inf, .nan or a larger one than any
 * double. */
ARZ_MUST_USE bool arz_scalar_resolve(arz_str text, arz_node *node);

#endif
