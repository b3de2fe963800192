/* Queries with expressions in them, before there are values: something of the same size stands in
 * for each, so that the query can be parsed and columns stay what they are. */
#ifndef ARZ_EXPR_STAND_IN_H
#define ARZ_EXPR_STAND_IN_H

#include "base/arena.h"
#include "base/str.h"
#include "expr/text.h"

/* What stands in where no quotes say that it is text. */
typedef enum arz_stand_in {
    ARZ_STAND_IN_NUMBER, /* "1.0000" */
    ARZ_STAND_IN_INDEX,  /* "1     " */
    ARZ_STAND_IN_NAME,   /* "xxxxxx" */
    ARZ_STAND_IN_COUNT
} arz_stand_in;

/* The whole text. In the arena. */
arz_str arz_stand_in_text(const arz_text *text, arz_stand_in kind, arz_arena *arena);

/* True where every expression is a literal or between quotes, so that no value can change how the
 * query is parsed. */
bool arz_stand_in_is_certain(const arz_text *text);

#endif
