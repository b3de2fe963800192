/* The text of a JSONPath being parsed: a cursor, the lexical forms, and messages that say what
 * was expected. */
#ifndef ARZ_QUERY_JSONPATH_TEXT_H
#define ARZ_QUERY_JSONPATH_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc/node.h"
#include "query/jsonpath.h"

typedef struct arz_path_text {
    arz_arena *arena;
    arz_str text; /* valid UTF-8 */
    size_t at;
    unsigned depth; /* of filters, parentheses and calls */
    bool dashes;    /* names may contain "-" without quotes */
    bool lengths;   /* `.length` of an array or a string is its length */
    arz_error *error;
} arz_path_text;

/* Checks size and encoding. False with *error filled. */
ARZ_MUST_USE bool arz_path_begin(arz_path_text *text);
/* One level deeper; false with *error filled past ARZ_MAX_EXPR_DEPTH. */
ARZ_MUST_USE bool arz_path_deeper(arz_path_text *text);

/* The character at the cursor; NUL at the end (where arz_path_at_end() tells the two apart). */
char arz_path_peek(const arz_path_text *text);
bool arz_path_at_end(const arz_path_text *text);
bool arz_path_sees(const arz_path_text *text, const char *what);
/* Moves behind `what` if that is what comes. */
bool arz_path_take(arz_path_text *text, const char *what);
void arz_path_skip_blanks(arz_path_text *text);

/* Fails at the offset. Always false. */
bool arz_path_fail(arz_path_text *text, size_t at, const char *format, ...) ARZ_PRINTF(3, 4);
/* "expected WHAT, found 'x'", at the cursor, with help where what is found is a known mistake.
 * Always false. */
bool arz_path_expected(arz_path_text *text, const char *what);

/* Whether a name without quotes can start here, and that name. (Section 2.5.1.1) */
bool arz_path_sees_name(const arz_path_text *text);
arz_str arz_path_name(arz_path_text *text);
/* The lower-case word of a function or literal at the cursor; empty where there is none. */
arz_str arz_path_word(const arz_path_text *text);
/* A string literal at the cursor, on its quote. (Section 2.3.1.1) */
ARZ_MUST_USE bool arz_path_string(arz_path_text *text, arz_str *value);
/* An integer within the range of I-JSON. (Section 2.1) */
ARZ_MUST_USE bool arz_path_integer(arz_path_text *text, int64_t *value);
/* A number literal. (Section 2.3.5.1) */
ARZ_MUST_USE bool arz_path_number(arz_path_text *text, arz_node *value);

#endif
