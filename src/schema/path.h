/* Where a JSON Pointer leads by what a schema says, before there is an instance. */
#ifndef ARZ_SCHEMA_PATH_H
#define ARZ_SCHEMA_PATH_H

#include <stdbool.h>

#include <arazzo/export.h>

#include "base/suggest.h"
#include "schema/schema.h"

/* Tokens that a pointer may have besides, and that no JSON Pointer has. Any member or element: */
#define ARZ_PATH_ANY "~*"
/* From here on text is looked into as what it says, so that nothing is known of it. */
#define ARZ_PATH_TEXT "~$"

/* Why a pointer leads nowhere. */
typedef struct arz_schema_gap {
    arz_str path;      /* the part of the pointer that leads somewhere; borrowed from it */
    arz_str token;     /* what is not there, as in the pointer */
    bool list;         /* an array is there, and the token is no index */
    bool scalar;       /* neither an object nor an array is there */
    arz_suggest names; /* what is there */
} arz_schema_gap;

/* True where no instance that is as the schema describes it has what the pointer names; *gap says
 * why. A schema that names members and does not mention others counts as describing all of them;
 * what lets others in, or cannot be followed, is given the benefit of the doubt. */
bool arz_schema_lacks(const arz_schema *schema, arz_str pointer, arz_schema_gap *gap);

#endif
