/* Changes to the text of a document that put a member into an object, or take one out. What stands
 * around it stays: comments, the order of the members and how the lines are laid out. */
#ifndef ARZ_DOC_MEMBER_EDIT_H
#define ARZ_DOC_MEMBER_EDIT_H

#include "doc/rewrite.h"

/* How "name: text", a string, gets into the object behind the member `behind`, laid out as that
 * is. Fills *rewriting, for arz_rewriting_clear() in any case. False where that member is written
 * in a way that nothing can be put behind. */
ARZ_MUST_USE bool arz_rewrite_add(arz_place object, const arz_member *behind, arz_str name,
                                  arz_str text, arz_rewriting *rewriting);
/* How the member at `index` gets out of the object; a comment behind it stays. The same. False too
 * where it is the only one, or anything else could be meant to go with it. */
ARZ_MUST_USE bool arz_rewrite_remove(arz_place object, size_t index, arz_rewriting *rewriting);

#endif
