/* One evaluation of a JSONPath: walking the data by segments, and filters that start further
 * walks. */
#ifndef ARZ_QUERY_JSONPATH_EVAL_H
#define ARZ_QUERY_JSONPATH_EVAL_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/buf.h"
#include "doc/value.h"
#include "query/jsonpath_tree.h"
#include "query/nodelist.h"

/* What all walks of one evaluation share. */
typedef struct arz_path_eval {
    arz_view root;
    size_t steps;      /* left of ARZ_MAX_QUERY_NODES */
    size_t regex_work; /* left of ARZ_MAX_REGEX_WORK */
    unsigned levels;   /* of the walks under way inside one another */
    bool failed;       /* *error says why */
    arz_error *error;
} arz_path_eval;

/* One walk and what becomes of what it selects. */
typedef struct arz_path_walk {
    arz_path_eval *eval;
    arz_nodelist *list; /* takes what is selected; NULL: it is only counted */
    arz_buf *path;      /* the normalized path so far; NULL: not wanted */
    size_t enough;      /* stop after so many */
    size_t count;       /* selected so far */
    arz_view last;      /* the last one of them */
} arz_path_walk;

/* Fails the evaluation: it took all its steps. Always false. */
bool arz_path_exhaust(arz_path_eval *eval);

/* Takes `steps` from what is left; false, with the evaluation failed, where that is not enough. */
static inline bool arz_path_spend(arz_path_eval *eval, size_t steps)
{
    if (steps >= eval->steps)
        return arz_path_exhaust(eval);
    eval->steps -= steps;
    return true;
}

/* Everything that the query selects. `current` is what "@" means. */
void arz_path_run(arz_path_walk *walk, const arz_jsonpath *query, arz_view current);

/* The one place that a singular query names, or nothing. A length that is no piece of the data
 * is made in `space`. */
arz_view arz_path_find(arz_path_eval *eval, const arz_jsonpath *query, arz_view current,
                       arz_node *space);

/* Whether the expression holds; false once the evaluation has failed. */
bool arz_path_holds(arz_path_eval *eval, const arz_path_logical *logical, arz_view current);

#endif
