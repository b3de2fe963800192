#include "query/nodelist.h"

#include <stdlib.h>

void arz_nodelist_clear(arz_nodelist *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].path);
    free(list->items);
    *list = (arz_nodelist)ARZ_NODELIST_INIT;
}
