/* How much room text takes on a terminal. */
#ifndef ARZ_BASE_COLUMNS_H
#define ARZ_BASE_COLUMNS_H

#include <stddef.h>

#include "base/str.h"

/* How many bytes from the start of the text fit into that many columns. Colour codes take no room
 * and are never cut; East Asian characters and emoji take two columns, combining marks none. */
size_t arz_columns_fit(arz_str text, size_t columns);
/* How many columns the text takes. */
size_t arz_columns_of(arz_str text);

#endif
