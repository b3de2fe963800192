/* The edits of diagnostics: how what is told of becomes the one right form. Each function adds one
 * to the diagnostic that was added last; none where the text cannot be changed there alone, as
 * where an alias says the same elsewhere. */
#ifndef ARZ_MODEL_TELL_EDIT_H
#define ARZ_MODEL_TELL_EDIT_H

#include "model/tell.h"

/* The scalar becomes a string of that text. */
void arz_tell_edit_text(arz_teller *teller, arz_place scalar, arz_str text);
/* A number or a boolean becomes the string that it looks like. */
void arz_tell_edit_quotes(arz_teller *teller, arz_place scalar);
/* A string becomes the number, or the integer, that it looks like. */
void arz_tell_edit_number(arz_teller *teller, arz_place string);
void arz_tell_edit_integer(arz_teller *teller, arz_place string);
/* A member becomes another. */
void arz_tell_edit_member(arz_teller *teller, const arz_member_form *form);
/* A dialect becomes the standard form. */
void arz_tell_edit_use(arz_teller *teller, arz_place at, const arz_dialect_use *use);
/* The object gets "name: text" behind its member `behind`, if it has that. */
void arz_tell_edit_add(arz_teller *teller, arz_place object, const char *behind, const char *name,
                       const char *text);
/* The object loses its member of that name. */
void arz_tell_edit_remove(arz_teller *teller, arz_place object, arz_str name);
/* The string becomes the word where it differs from that in case alone. */
void arz_tell_edit_case(arz_teller *teller, arz_place string, const char *word);

#endif
