/* Words for messages about instances and schemas. */
#ifndef ARZ_SCHEMA_WORDS_H
#define ARZ_SCHEMA_WORDS_H

#include "base/buf.h"
#include "doc/value.h"

/* Appends "a string", "a string or null", "a string, an integer or null" for a set of kinds (a
 * bit for each arz_kind). */
void arz_words_kinds(arz_buf *buf, unsigned kinds);

/* Appends a value as JSON, cut to what a message can hold. */
void arz_words_value(arz_buf *buf, arz_view value);

#endif
