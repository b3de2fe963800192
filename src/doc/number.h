/* Numbers out of their decimal text. The locale has no part in it. */
#ifndef ARZ_DOC_NUMBER_H
#define ARZ_DOC_NUMBER_H

#include <stdbool.h>

#include <arazzo/export.h>

#include "base/str.h"
#include "doc/node.h"

/* Makes `node` the number that `text` says: an INTEGER where it has neither fraction nor exponent
 * and fits in 64 bits, else the nearest REAL. The text must be well formed: a sign or none,
 * digits with at most one point among them, an exponent or none. False, leaving `node` alone,
 * where the number is larger than any double. */
ARZ_MUST_USE bool arz_number_read(arz_str text, arz_node *node);

#endif
