/* Where in a document's text a node stands, and each character of a string in it. */
#ifndef ARZ_DOC_POSITION_H
#define ARZ_DOC_POSITION_H

#include "doc/document.h"

/* How a string is written. */
typedef enum arz_string_style {
    ARZ_STRING_PLAIN = 0,
    ARZ_STRING_DOUBLE = '"',
    ARZ_STRING_SINGLE = '\'',
    ARZ_STRING_LITERAL = '|',
    ARZ_STRING_FOLDED = '>'
} arz_string_style;

typedef struct arz_spot {
    size_t offset;          /* in the document's text */
    unsigned line, column;  /* of the same, from 1 */
    arz_string_style style; /* of the string that it is in */
} arz_spot;

/* Where the node starts. False where that is too far in its line to be worth looking for. */
ARZ_MUST_USE bool arz_node_spot(arz_place at, arz_spot *spot);
/* Where the byte `offset` of the string is written, or its end. False where that is too far away or
 * cannot be told. */
ARZ_MUST_USE bool arz_text_spot(arz_place at, size_t offset, arz_spot *spot);

/* Line and column of the character `column` (from 1) in the text of the string at `at`; the node's
 * own where that cannot be told, or `column` is 0. */
void arz_text_position(arz_place at, unsigned column, unsigned *line, unsigned *line_column);
/* The byte of the character `column` (from 1) in the text; its size where there is none. */
size_t arz_text_offset(arz_str text, unsigned column);
/* The column (from 1) of the byte `at` in the text: characters, not bytes. */
unsigned arz_text_column(arz_str text, size_t at);

#endif
