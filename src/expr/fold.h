/* Comparing text without regard to case. (Arazzo 1.1.0, "Operators") */
#ifndef ARZ_EXPR_FOLD_H
#define ARZ_EXPR_FOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Unicode's simple case folding for the Latin, Greek, Cyrillic and Armenian scripts and the
 * full-width forms; any other code point is itself. */
uint32_t arz_fold(uint32_t code_point);

/* -1, 0 or 1, by folded code points. */
int arz_fold_compare(arz_str a, arz_str b);
bool arz_fold_contains(arz_str text, arz_str part);

#endif
