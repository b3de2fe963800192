/* Text as a pointer and a length: what comes from outside may contain NUL. Nothing here owns
 * what it points to. The ASCII tests take any `char` and never read the locale. */
#ifndef ARZ_BASE_STR_H
#define ARZ_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <arazzo/export.h>

typedef struct arz_str {
    const char *data; /* borrowed; may be NULL where size is 0 */
    size_t size;      /* bytes */
} arz_str;

/* A string literal as text, also in initialisers. */
/* clang-format off */
#define ARZ_STR(literal) ((arz_str){ (literal), sizeof(literal) - 1 })
/* clang-format on */

/* For printf's "%.*s"; the text must be shorter than INT_MAX, as everything with a limit is. */
#define ARZ_STR_FORMAT(text) (int)(text).size, (text).size ? (text).data : ""

arz_str arz_str_of(const char *text); /* NULL gives empty text */
/* The bytes from `start` up to `end`, both clipped to the text. */
arz_str arz_str_slice(arz_str text, size_t start, size_t end);
arz_str arz_str_from(arz_str text, size_t start);
/* Without blanks, tabs, CR and LF at both ends. */
arz_str arz_str_trim(arz_str text);

bool arz_str_equal(arz_str a, arz_str b);
bool arz_str_is(arz_str a, const char *b);
bool arz_str_equal_nocase(arz_str a, arz_str b); /* ASCII letters only */
int arz_str_compare(arz_str a, arz_str b);       /* by bytes, which is by code point in UTF-8 */
bool arz_str_starts(arz_str text, arz_str prefix);
bool arz_str_ends(arz_str text, arz_str suffix);
/* The offset of the first `needle`, or SIZE_MAX. */
size_t arz_str_find(arz_str text, arz_str needle);
size_t arz_str_find_char(arz_str text, char c);

/* A NUL-terminated copy. New, for free(). */
ARZ_MUST_USE char *arz_str_dup(arz_str text);

bool arz_is_digit(char c);
bool arz_is_hex(char c);
bool arz_is_alpha(char c);
bool arz_is_alnum(char c);
bool arz_is_blank(char c); /* space, tab, CR, LF */
char arz_lower(char c);
char arz_upper(char c);
/* The value of a hexadecimal digit, or -1. */
int arz_hex_value(char c);

/* Reads one code point at *at and moves *at behind it. False, leaving *at, where the bytes are
 * not UTF-8 (overlong forms, surrogates and values past U+10FFFF included) or the text ends. */
ARZ_MUST_USE bool arz_utf8_next(arz_str text, size_t *at, uint32_t *code_point);
/* Writes 1 to 4 bytes; returns how many. `code_point` must be a Unicode scalar value. */
size_t arz_utf8_put(uint32_t code_point, char out[4]);
/* The offset of the first byte that is not UTF-8, or SIZE_MAX where all of it is. */
size_t arz_utf8_check(arz_str text);
/* How many code points valid UTF-8 has. */
size_t arz_utf8_length(arz_str text);

#endif
