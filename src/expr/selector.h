/* Output values: an expression, or a Selector Object (context, selector, type). (Arazzo 1.1.0,
 * "Selector Object") */
#ifndef ARZ_EXPR_SELECTOR_H
#define ARZ_EXPR_SELECTOR_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "doc/document.h"
#include "expr/template.h"

typedef struct arz_selector arz_selector;

/* Compiles what stands as the value of an output: a string (an expression, text with embedded
 * expressions, or plain text), a Selector Object, or any other literal. NULL with *error. */
ARZ_MUST_USE const arz_selector *
arz_selector_compile(arz_place place, const arz_expr_options *options, arz_error *error);
/* True where the node has the form of a Selector Object: that is what it means in a structure,
 * where any other object is itself. */
bool arz_selector_is_object(const arz_node *node, const arz_expr_options *options);
arz_place arz_selector_place(const arz_selector *selector);
/* Of a Selector Object the context, which has the query; else NULL. */
const arz_expression *arz_selector_context(const arz_selector *selector);
/* The one expression that the value is, or NULL. */
const arz_expression *arz_selector_expression(const arz_selector *selector);
void arz_selector_visit(const arz_selector *selector,
                        void (*visit)(void *data, const arz_expression *expression), void *data);

/* The value. New. NULL without an error where nothing is found (the caller makes it null and
 * warns); NULL with *error filled for errors. */
ARZ_MUST_USE json_t *arz_selector_eval(const arz_selector *selector, const arz_scope *scope,
                                       arz_error *error);
/* Why nothing was found. New, for free(). */
ARZ_MUST_USE char *arz_selector_explain(const arz_selector *selector, const arz_scope *scope);

#endif
