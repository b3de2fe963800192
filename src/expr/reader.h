/* A cursor over the text of a runtime expression, and the rules of the grammar that others are
 * made of: words, names, JSON Pointers. Each reader takes what its rule of the ABNF says, or fails
 * with what would have been right. (Arazzo 1.1.0, "Runtime Expressions") */
#ifndef ARZ_EXPR_READER_H
#define ARZ_EXPR_READER_H

#include <stdbool.h>

#include <arazzo/error.h>

#include "base/str.h"
#include "expr/dialect.h"
#include "expr/expression.h"
#include "expr/grammar.h"

/* How far an expression is looked for in running text, so that a text of many that do not end
 * costs no square. */
#define ARZ_MAX_PREFIX_BYTES 1024

typedef struct arz_reader {
    arz_str text;
    size_t at;
    arz_expr_extent extent;
    const arz_expr_options *options;
    arz_error *error;
    arz_expression *out;
    arz_dialect dialect; /* that was used; ARZ_DIALECT_COUNT for none */
} arz_reader;

arz_str arz_reader_rest(const arz_reader *r);
bool arz_reader_at(const arz_reader *r, char c);
/* True where the expression ends before its text does. */
bool arz_reader_is_prefix(const arz_reader *r);
/* What stands at the cursor, for a message: a word, a character or the end. In the arena. */
const char *arz_reader_found(const arz_reader *r);
/* "expected X after '...', found Y". Always false. */
bool arz_reader_fail(arz_reader *r, const char *expected, const char *suggestion);

bool arz_is_strict_char(char c);     /* of identifier-strict */
bool arz_is_identifier_char(char c); /* of identifier */
/* How many bytes at the start of `text` pass the test. */
size_t arz_run_size(arz_str text, bool (*test)(char c));
/* The size without the punctuation that follows an expression in running text. */
size_t arz_trim_punctuation(arz_str text, const char *punctuation);

bool arz_read_dot(arz_reader *r);
/* One of the words; *index is which. */
bool arz_read_choice(arz_reader *r, const char *const *words, size_t count, size_t *index);

/* identifier [ "#" json-pointer ], and the tails that it may end in */
bool arz_read_named_value(arz_reader *r);
/* token, behind "header" */
bool arz_read_header(arz_reader *r);
/* 1*CHAR */
bool arz_read_free_name(arz_reader *r);
/* "." 1*CHAR, behind "query" and "path" */
bool arz_read_parameter(arz_reader *r);
/* ["#" json-pointer], behind "body", or a tail */
bool arz_read_body_reference(arz_reader *r);

#endif
