/* Made-up strings and numbers. */
#ifndef ARZ_SCHEMA_EXAMPLE_SCALAR_H
#define ARZ_SCHEMA_EXAMPLE_SCALAR_H

#include <jansson.h>

#include "schema/example_shape.h"

/* A string that obeys the shape's formats, patterns and lengths as far as it can be made; the
 * `serial`-th of those that differ. New; NULL where none is found. */
ARZ_MUST_USE json_t *arz_example_string(const arz_shape *shape, unsigned serial);

/* A number between the bounds; the `serial`-th. New; NULL where none is found. `kinds` says
 * whether it must be an integer. */
ARZ_MUST_USE json_t *arz_example_number(const arz_shape *shape, unsigned kinds, unsigned serial);

#endif
