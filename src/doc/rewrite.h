/* Changes to the text of a document that change the text of one string and nothing else. */
#ifndef ARZ_DOC_REWRITE_H
#define ARZ_DOC_REWRITE_H

#include "base/buf.h"
#include "doc/document.h"

/* How `found`, from the character `column` on (from 1) in the string's text, becomes `text`: what
 * stands in *old at the byte *start of the document has to become what is in *changed, in the
 * string's own quotes, or in quotes where it had none and needs them now. False where the string is
 * not written on one line as it is read: with escapes, folded, in a block, behind an anchor. */
bool arz_rewrite(arz_place string, unsigned column, arz_str found, arz_str text, size_t *start,
                 arz_buf *old, arz_buf *changed);

#endif
