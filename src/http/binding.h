/* The parameters of a request, each with the value that goes out for it: the step's arguments
 * brought together with what the operation declares. */
#ifndef ARZ_HTTP_BINDING_H
#define ARZ_HTTP_BINDING_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "http/request.h"
#include "openapi/api.h"

typedef struct arz_binding {
    arz_api_parameter parameter; /* the operation's, or how one goes out that it does not have */
    json_t *value;               /* borrowed; never null */
    arz_place place;             /* of the argument, for messages; else of the step */
} arz_binding;

typedef struct arz_bindings {
    arz_binding *items; /* in the arena: arguments in their order, credentials, defaults */
    size_t count, capacity;
} arz_bindings;

/* Binds arguments, then credentials, then the defaults of required parameters that have no value
 * yet. Arguments that are null and not required are left out. False with *error filled. */
ARZ_MUST_USE bool arz_bind(const arz_request_plan *plan, arz_arena *arena, arz_bindings *bindings,
                           arz_error *error);

/* The binding of that name and location, header names in any case; NULL where there is none. */
const arz_binding *arz_binding_find(const arz_bindings *bindings, arz_location in, arz_str name);

/* Where an argument goes: as it says, else as the operation declares a parameter of that name.
 * False where neither says so. */
bool arz_argument_locate(const arz_operation *operation, const arz_argument *argument,
                         arz_location *in);

/* Adds one; there is room for all that arz_bind() can add. */
void arz_binding_add(arz_bindings *bindings, const arz_binding *binding);

#endif
