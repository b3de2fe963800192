/* The formats of strings: one table with a check and an example for each.
 * (JSON Schema Validation, section 7.3; OpenAPI's format registry) */
#ifndef ARZ_SCHEMA_FORMAT_H
#define ARZ_SCHEMA_FORMAT_H

#include <stdbool.h>

#include "base/str.h"

typedef struct arz_string_format {
    const char *name;
    bool (*check)(arz_str text); /* NULL: anything goes */
    const char *example;
} arz_string_format;

/* The format called `name`, or NULL. Static. */
const arz_string_format *arz_string_format_find(arz_str name);

#endif
