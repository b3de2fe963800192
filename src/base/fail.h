/* Filling an arz_error: one call where the fault is seen, and a place added by whoever knows it. */
#ifndef ARZ_BASE_FAIL_H
#define ARZ_BASE_FAIL_H

#include <stdarg.h>
#include <stddef.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/str.h"

/* Fills `error` unless it is filled already: the first cause wins. `rule` is static or NULL.
 * Always false, to be returned. `error` may be NULL where only the outcome matters.
 * Names from outside go through arz_quote(). */
bool arz_fail(arz_error *error, arz_error_kind kind, const char *rule, const char *format, ...)
    ARZ_PRINTF(4, 5);

/* The same for a fault inside `text`, at the byte `at`: kind SYNTAX, with the character's column
 * (from 1) and no document; whoever knows that adds it. Always false. */
bool arz_fail_text(arz_error *error, const char *rule, arz_str text, size_t at, const char *format,
                   ...) ARZ_PRINTF(5, 6);
bool arz_fail_vtext(arz_error *error, const char *rule, arz_str text, size_t at, const char *format,
                    va_list arguments) ARZ_PRINTF(5, 0);

/* Adds what to do about it, unless there is help already. Always false. */
bool arz_fail_help(arz_error *error, const char *format, ...) ARZ_PRINTF(2, 3);

/* Says where, unless a place is known already. `uri` and `pointer` may be NULL. Always false. */
bool arz_fail_at(arz_error *error, const char *uri, unsigned line, unsigned column,
                 const char *pointer);

/* Moves `from` into `to` unless that is filled already; `from` is cleared. Always false. */
bool arz_fail_move(arz_error *to, arz_error *from);

/* Text for a message between quotes of the caller's, safe and cut (see arz_buf_quoted()), in one
 * of a few places that a message needs at once: `arz_quote(&(arz_quoted){0}, name)`. */
typedef struct arz_quoted {
    char text[512];
} arz_quoted;
const char *arz_quote(arz_quoted *space, arz_str text);
/* clang-format off */
#define ARZ_QUOTE(name) arz_quote(&(arz_quoted){ { 0 } }, (name))
/* clang-format on */

#endif
