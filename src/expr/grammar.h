/* The grammar of runtime expressions. (Arazzo 1.1.0, "Runtime Expressions") */
#ifndef ARZ_EXPR_GRAMMAR_H
#define ARZ_EXPR_GRAMMAR_H

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/str.h"
#include "expr/expression.h"

/* How far an expression reaches. */
typedef enum arz_expr_extent {
    ARZ_EXTENT_WHOLE,    /* all of the text, by the letter of the grammar */
    ARZ_EXTENT_TEXT,     /* a prefix of text: names are identifiers; `$url`, `$method` and `$self`,
                            which are variables' names in other languages, are none */
    ARZ_EXTENT_CONDITION /* a prefix of a simple condition, in which '.' and '[]' are operators */
} arz_expr_extent;

/* Parses the expression that `text` starts with; *size is how many bytes it took. NULL with *error
 * filled: kind SYNTAX, rule "expression" or "dialect", error->column in the text. */
ARZ_MUST_USE const arz_expression *arz_grammar_parse(arz_str text, arz_expr_extent extent,
                                                     size_t *size, const arz_expr_options *options,
                                                     arz_error *error);

/* True where `text` starts with a "$" and a word that expressions start with: what costs little to
 * ask at every "$". */
bool arz_grammar_may_start(arz_str text, arz_expr_extent extent);

/* True where text that is no expression looks as if it was meant to be one: its first word is, or
 * nearly is, one that expressions start with. */
bool arz_grammar_near_miss(arz_str text);

#endif
