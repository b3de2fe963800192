/* Paths behind a name, as authors write them: `.user.name`, `[0].id`, `[*].id`, `[?(@.open)]`. */
#ifndef ARZ_EXPR_TAIL_H
#define ARZ_EXPR_TAIL_H

#include <stdbool.h>

#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"
#include "expr/expression.h"

/* Parses `text`, which starts with '.' or '[', as a path, and what `pointer` (may be empty) adds
 * to it. Fills all of *tail but the name. False, and no error, where the text is no path. */
ARZ_MUST_USE bool arz_tail_parse(arz_arena *arena, arz_str text, arz_str pointer, arz_tail *tail);

/* The size of the bracket group that `text` starts with, as in "[?(@.a == ']')].id"; 0 where it
 * does not end. */
size_t arz_bracket_size(arz_str text);

/* Where the tail leads in `value`, the value of its name. False with *error past a limit. */
ARZ_MUST_USE bool arz_tail_eval(const arz_tail *tail, arz_view value, arz_result *result,
                                arz_error *error);

#endif
