/* A request body: payload and replacements, evaluated to a value. (Arazzo 1.1.0, "Request Body
 * Object", "Payload Replacement Object") */
#ifndef ARZ_EXPR_PAYLOAD_H
#define ARZ_EXPR_PAYLOAD_H

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "doc/document.h"
#include "expr/selection.h"
#include "expr/template.h"

typedef struct arz_payload arz_payload;

/* Compiles `payload` and `replacements` of a Request Body Object. NULL with *error filled. */
ARZ_MUST_USE const arz_payload *arz_payload_compile(arz_place body, const arz_expr_options *options,
                                                    arz_error *error);
/* The same for those who want to look at what is right of it, too: never NULL. With *error filled
 * it is not to be evaluated. */
ARZ_MUST_USE const arz_payload *
arz_payload_compile_all(arz_place body, const arz_expr_options *options, arz_error *error);
void arz_payload_visit(const arz_payload *payload,
                       void (*visit)(void *data, const arz_expression *expression), void *data);

/* True where the payload is what it says, before anything is replaced. */
bool arz_payload_is_literal(const arz_payload *payload);
/* The one expression that the payload is before anything is replaced, or NULL. */
const arz_expression *arz_payload_expression(const arz_payload *payload);
/* Where each replacement goes and what it puts there; NULL where that could not be compiled. */
size_t arz_payload_target_count(const arz_payload *payload);
const arz_selection *arz_payload_target(const arz_payload *payload, size_t index);
const arz_template *arz_payload_value(const arz_payload *payload, size_t index);

/* The body as a value; a text payload (XML, a JSON template) as a string. New. NULL without an
 * error where there is no payload or it is one expression that finds nothing. */
ARZ_MUST_USE json_t *arz_payload_eval(const arz_payload *payload, const arz_scope *scope,
                                      arz_error *error);

#endif
