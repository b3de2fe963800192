/* Values with expressions in them: `$inputs.x` (keeps its type), `text {$expr} text`, and whole
 * trees of those, as in a request body's payload. (Arazzo 1.1.0, "Runtime Expressions", "Request
 * Body Object") */
#ifndef ARZ_EXPR_TEMPLATE_H
#define ARZ_EXPR_TEMPLATE_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "doc/document.h"
#include "expr/expression.h"

typedef struct arz_template arz_template;

/* Compiles the node: a literal stays a literal, a string that is a whole expression is that
 * expression, a string with `{$...}` is text with parts filled in, arrays and objects hold
 * templates. Braces that hold no expression stay, and so does a `$...` that is none. Values are
 * made here once. NULL with *error filled, at the node (rule "expression"). */
ARZ_MUST_USE const arz_template *
arz_template_compile(arz_place place, const arz_expr_options *options, arz_error *error);
/* The same for text that has no node of its own (conditions with embedded expressions).
 * `pure`: text that is a whole expression keeps its type; else everything becomes text. */
ARZ_MUST_USE const arz_template *arz_template_compile_text(arz_str text, bool pure,
                                                           const arz_expr_options *options,
                                                           arz_error *error);

/* True where evaluation needs no scope. */
bool arz_template_is_literal(const arz_template *t);
/* The one expression that the template is, or NULL. */
const arz_expression *arz_template_expression(const arz_template *t);
/* Calls `visit` for each expression in it, with the node that it stands in (NULL for text). */
void arz_template_visit(const arz_template *t,
                        void (*visit)(void *data, const arz_expression *expression,
                                      const arz_node *node),
                        void *data);

/* The same for those who have no use for the node. */
void arz_template_visit_plain(const arz_template *t,
                              void (*visit)(void *data, const arz_expression *expression),
                              void *data);

/* The value. New. A missing value: NULL without an error where the template is one expression
 * that finds nothing; a member or element of a structure is left out; in text it is empty.
 * NULL with *error filled for errors. (semantics: "a missing value elsewhere") */
ARZ_MUST_USE json_t *arz_template_eval(const arz_template *t, const arz_scope *scope,
                                       arz_error *error);
/* Appends the text that it renders to; false with *error filled (ARZ_MAX_TEXT_BYTES). */
ARZ_MUST_USE bool arz_template_render(const arz_template *t, const arz_scope *scope, arz_buf *buf,
                                      arz_error *error);

#endif
