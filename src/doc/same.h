/* Whether a change to a document's text changed what it was to change and nothing else. */
#ifndef ARZ_DOC_SAME_H
#define ARZ_DOC_SAME_H

#include "doc/document.h"

/* Bytes of a text, from `start` to before `end`. */
typedef struct arz_span {
    size_t start, end;
} arz_span;

/* True where both have the same tree but for keys and scalars that stand in one of the spans of
 * the text before, which are in order and do not overlap. False too for what is too large to be
 * compared. */
ARZ_MUST_USE bool arz_same_but(const arz_doc *before, const arz_doc *after, const arz_span *spans,
                               size_t count);

#endif
