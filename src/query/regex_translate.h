/* Other flavours of regular expressions, checked and rewritten as PCRE2 has them. */
#ifndef ARZ_QUERY_REGEX_TRANSLATE_H
#define ARZ_QUERY_REGEX_TRANSLATE_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/buf.h"
#include "base/str.h"

typedef struct arz_regex_text {
    arz_str pattern; /* valid UTF-8 */
    size_t at;       /* in the pattern */
    arz_buf *out;    /* PCRE2's pattern */
    size_t atom;     /* in `out`: where what a quantifier would repeat starts */
    size_t stop;     /* end once `out` is so long: to find what an offset in it comes from */
    arz_error *error;
} arz_regex_text;

/* Each false with *error filled. I-Regexp: RFC 9485, section 4. ECMAScript: with the "u" flag,
 * but tolerating what only that flag forbids and authors write all the same: needless escapes of
 * punctuation, and braces and brackets that stand for themselves. */
ARZ_MUST_USE bool arz_regex_translate_iregexp(arz_regex_text *text);
ARZ_MUST_USE bool arz_regex_translate_ecma(arz_regex_text *text);

/* The byte at the cursor plus `ahead`; NUL past the end. */
char arz_regex_peek(const arz_regex_text *text, size_t ahead);
/* Copies the character at the cursor as it is. */
void arz_regex_copy(arz_regex_text *text);
/* How many bytes "{2}", "{2,}" or "{2,5}" at the cursor has; 0 where it is none of these. */
size_t arz_regex_repeat(const arz_regex_text *text);
/* Fails at an offset in the pattern. Always false. */
bool arz_regex_fail(arz_regex_text *text, size_t at, const char *format, ...) ARZ_PRINTF(3, 4);

#endif
