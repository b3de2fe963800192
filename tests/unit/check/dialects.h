/* The table of dialects, without its header: that and the schema room's cannot be read together. */
#ifndef TESTS_DIALECTS_H
#define TESTS_DIALECTS_H

#include <stddef.h>

size_t dialect_count(void);
const char *dialect_rule(size_t index);

#endif
