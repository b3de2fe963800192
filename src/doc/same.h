/* Whether a change to a document's text changed what it was to change and nothing else. */
#ifndef ARZ_DOC_SAME_H
#define ARZ_DOC_SAME_H

#include "doc/document.h"

/* Bytes of a text, from `start` to before `end`. */
typedef struct arz_span {
    size_t start, end;
} arz_span;

/* A document before and after edits, and what each of these took away and put there: spans in
 * order, which do not overlap. */
typedef struct arz_change {
    const arz_doc *before, *after;
    const arz_span *spans, *spans_after;
    size_t count;
} arz_change;

/* True where both have the same tree but for keys and scalars that stand in a span of the text
 * before, and for whole elements and members that stand in spans of either. False too for what is
 * too large to be compared. */
ARZ_MUST_USE bool arz_same_but(const arz_change *change);

#endif
