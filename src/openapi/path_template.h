/* The path templates of descriptions, "/pets/{id}", and what stands in their braces beside a name:
 * "{+name}" and its kin stand for several segments, as the reserved expansion of RFC 6570 has it
 * and as gateways write it. (OpenAPI 3.1.1, "Path Templating", which has neither) */
#ifndef ARZ_OPENAPI_PATH_TEMPLATE_H
#define ARZ_OPENAPI_PATH_TEMPLATE_H

#include <stdbool.h>

#include "base/str.h"

/* A piece of a template: literal text, or a variable. */
typedef struct arz_path_part {
    arz_str text; /* literal text as it stands; of a variable what is between the braces */
    arz_str name; /* of a variable; data NULL in literal text */
    bool several; /* its value may hold slashes */
} arz_path_part;

/* Cuts the next piece off *rest; false at the end of it. Literal text has no '{' but one that is
 * never closed. */
bool arz_path_part_next(arz_str *rest, arz_path_part *part);

/* Whether the part is the variable called `name`. */
bool arz_path_part_is(const arz_path_part *part, arz_str name);

/* Finds the variable called `name` in the template; false where it has none such. */
bool arz_path_template_find(arz_str path, arz_str name, arz_path_part *part);

#endif
