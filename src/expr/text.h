/* Text with expressions in it: `https://{$inputs.host}/x`, and the conditions of other languages
 * in which expressions stand. (Arazzo 1.1.0, "Runtime Expressions", "Runtime Expressions in
 * Conditions") */
#ifndef ARZ_EXPR_TEXT_H
#define ARZ_EXPR_TEXT_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/buf.h"
#include "base/str.h"
#include "expr/expression.h"

/* What the text is, which says what an expression without braces is replaced by. */
typedef enum arz_language {
    ARZ_LANGUAGE_TEXT, /* its value's text, as with braces */
    ARZ_LANGUAGE_REGEX,
    ARZ_LANGUAGE_JSONPATH,
    ARZ_LANGUAGE_XPATH,
    ARZ_LANGUAGE_COUNT
} arz_language;

/* Text, or an expression in it. */
typedef struct arz_text_part {
    arz_str text;
    const arz_expression *expression; /* NULL for text */
    bool literal; /* without braces, in another language: the value becomes a literal of it */
    char quote;   /* the quotes that the expression stands between; or 0 */
} arz_text_part;

typedef struct arz_text {
    arz_language language;
    const arz_text_part *parts;
    size_t count;
} arz_text;

/* Finds the expressions. NULL where there are none; with *error filled where a dialect is
 * refused. `text` must live as long as the arena. */
ARZ_MUST_USE const arz_text *arz_text_parse(arz_str text, arz_language language,
                                            const arz_expr_options *options, arz_error *error);

/* True where an expression without braces stands in the text of another language. */
bool arz_text_has_literal(const arz_text *text);

/* Appends the text with the values in it; false with *error filled. */
ARZ_MUST_USE bool arz_text_render(const arz_text *text, const arz_scope *scope, arz_buf *buf,
                                  arz_error *error);

/* Tells the sink of a text that is nearly an expression; `problem` says why it is none. */
void arz_text_tell_near_miss(arz_str text, unsigned column, const arz_error *problem,
                             const arz_expr_options *options);

#endif
