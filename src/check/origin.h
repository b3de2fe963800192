/* Where a value comes from: the part of a response that an expression finds in the end, by way of
 * the outputs of steps and workflows. */
#ifndef ARZ_CHECK_ORIGIN_H
#define ARZ_CHECK_ORIGIN_H

#include <stdbool.h>

#include "base/buf.h"
#include "model/walk.h"
#include "query/jsonpath_tree.h"

/* Held by the caller, for arz_origin_clear(). */
typedef struct arz_origin {
    const arz_step *step; /* whose operation gave the response */
    arz_buf pointer; /* owned: into the body, as far as that is certain; it may have the tokens of
                        schema/path.h */
    size_t outer;    /* where in the pointer what the expression itself says begins */
} arz_origin;

/* False where it comes from elsewhere, or that is not certain; nothing is to be cleared then. */
bool arz_origin_find(const arz_walk *at, const arz_expression *expression, arz_origin *origin);
void arz_origin_clear(arz_origin *origin);

/* Appends where a segment of a JSONPath query leads, as a token of a pointer. False where that is
 * not certain; what follows is not either, then. */
bool arz_origin_put_segment(arz_buf *pointer, const arz_jsonpath *path,
                            const arz_path_segment *segment);

#endif
