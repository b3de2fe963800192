/* The meta-schemas of draft 2020-12, built in: what a schema must be, itself as a schema. */
#ifndef ARZ_SCHEMA_META_H
#define ARZ_SCHEMA_META_H

#include "base/str.h"

/* The meta-schema of draft 2020-12. */
#define ARZ_META_2020_12 "https://json-schema.org/draft/2020-12/schema"

/* The text of the meta-schema at an absolute URI without fragment, or empty. Static. */
arz_str arz_meta_schema(arz_str uri);

#endif
