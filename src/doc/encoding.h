/* The bytes of a document as UTF-8 text, whatever Unicode encoding they came in. */
#ifndef ARZ_DOC_ENCODING_H
#define ARZ_DOC_ENCODING_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"

/* Adds to an error its place: the byte at `at` in text that is UTF-8 up to there. Always false. */
bool arz_fail_byte(arz_error *error, const char *name, arz_str text, size_t at);

/* UTF-16 with a byte order mark is converted, into the arena; from UTF-8 only the mark is taken
 * off. False with *error filled (rule "encoding") where the bytes are neither. `name` is for the
 * message. (YAML 1.2.2, section 5.2) */
ARZ_MUST_USE bool arz_text_decode(arz_arena *arena, arz_str bytes, const char *name, arz_str *text,
                                  arz_error *error);

#endif
