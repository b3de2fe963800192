/* Changes to the text of a document that change the text of one string and nothing else. */
#ifndef ARZ_DOC_REWRITE_H
#define ARZ_DOC_REWRITE_H

#include "base/buf.h"
#include "doc/document.h"
#include "doc/position.h"

/* What stands in `old` at the byte `at.offset` of the document has to become what is in `text`. */
typedef struct arz_rewriting {
    arz_spot at;
    arz_buf old, text;
} arz_rewriting;

void arz_rewriting_clear(arz_rewriting *rewriting);

/* How `found`, from the byte `start` on in the string's text, becomes `text`, in the string's own
 * style, or in quotes where it had none and needs them now. Fills *rewriting, for
 * arz_rewriting_clear() in any case. False where what is found is not written on one line. */
ARZ_MUST_USE bool arz_rewrite(arz_place string, size_t start, arz_str found, arz_str text,
                              arz_rewriting *rewriting);
/* How all of a scalar becomes that text: of a string as above, of anything else without quotes a
 * string in quotes. */
ARZ_MUST_USE bool arz_rewrite_all(arz_place scalar, arz_str text, arz_rewriting *rewriting);
/* How a member's key and value, which is a string, become these texts; what stands between them
 * stays. */
ARZ_MUST_USE bool arz_rewrite_member(const arz_doc *doc, const arz_member *member, arz_str key,
                                     arz_str value, arz_rewriting *rewriting);

/* How a number or a boolean becomes a string, in quotes, of what it is written as. */
ARZ_MUST_USE bool arz_rewrite_quotes(arz_place scalar, arz_rewriting *rewriting);
/* How a string that holds a number becomes that number. False for any other text. */
ARZ_MUST_USE bool arz_rewrite_number(arz_place string, arz_rewriting *rewriting);
/* Appends the text as a string of that style, or in quotes where it cannot stand without them. */
void arz_rewrite_put(arz_buf *buf, arz_str text, arz_string_style style);

#endif
