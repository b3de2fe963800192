/* What a query selects: places in one tree of data, in order, possibly repeated. */
#ifndef ARZ_QUERY_NODELIST_H
#define ARZ_QUERY_NODELIST_H

#include <stddef.h>

#include "base/buf.h"
#include "doc/value.h"

/* One selected place: the data and, while paths are wanted, how it was reached. */
typedef struct arz_selected {
    arz_view view;
    char *path; /* owned; a normalized path (RFC 9535, section 2.7), or NULL */
} arz_selected;

typedef struct arz_nodelist {
    arz_selected *items; /* owned */
    size_t count, capacity;
} arz_nodelist;

/* clang-format off */
#define ARZ_NODELIST_INIT { NULL, 0, 0 }
/* clang-format on */

void arz_nodelist_clear(arz_nodelist *list);

#endif
