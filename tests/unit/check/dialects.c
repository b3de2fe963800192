#include "dialects.h"

#include "expr/dialect.h"

size_t dialect_count(void)
{
    return ARZ_DIALECT_COUNT;
}

const char *dialect_rule(size_t index)
{
    return arz_dialect_get((arz_dialect)index)->rule;
}
