/* What expressions are evaluated against. A scope answers "the value of `$inputs.x`"; where the
 * answers come from is not known here. */
#ifndef ARZ_EXPR_SCOPE_H
#define ARZ_EXPR_SCOPE_H

#include <stdbool.h>

#include "base/str.h"
#include "base/suggest.h"
#include "doc/value.h"

/* What a runtime expression starts with. (Arazzo 1.1.0, "Runtime Expressions") */
typedef enum arz_root {
    ARZ_ROOT_URL,
    ARZ_ROOT_METHOD,
    ARZ_ROOT_STATUS_CODE,
    ARZ_ROOT_REQUEST_HEADER, /* name */
    ARZ_ROOT_REQUEST_QUERY,  /* name */
    ARZ_ROOT_REQUEST_PATH,   /* name */
    ARZ_ROOT_REQUEST_BODY,
    ARZ_ROOT_RESPONSE_HEADER, /* name */
    ARZ_ROOT_RESPONSE_QUERY,  /* in the grammar, and always absent */
    ARZ_ROOT_RESPONSE_PATH,   /* likewise */
    ARZ_ROOT_RESPONSE_BODY,
    ARZ_ROOT_MESSAGE_HEADER, /* name; 1.1 */
    ARZ_ROOT_MESSAGE_QUERY,  /* in the grammar, and always absent */
    ARZ_ROOT_MESSAGE_PATH,   /* likewise */
    ARZ_ROOT_MESSAGE_PAYLOAD,
    ARZ_ROOT_INPUTS,              /* name */
    ARZ_ROOT_OUTPUTS,             /* name */
    ARZ_ROOT_STEPS,               /* owner: stepId; name: the output's */
    ARZ_ROOT_WORKFLOW_INPUTS,     /* owner: workflowId; name: the input's */
    ARZ_ROOT_WORKFLOW_OUTPUTS,    /* owner: workflowId; name: the output's */
    ARZ_ROOT_SOURCE_DESCRIPTIONS, /* owner: the source's name; name: the rest */
    ARZ_ROOT_COMPONENTS,          /* owner: "parameters"...; name: the key */
    ARZ_ROOT_SELF,                /* 1.1 */
    ARZ_ROOT_COUNT
} arz_root;

/* The named part of an expression, without JSON Pointer and tail. */
typedef struct arz_reference {
    arz_root root;
    arz_str owner, name; /* empty where the root has none */
} arz_reference;

/* A result: a view of what the scope owns, or of `owned`, which it releases. */
typedef struct arz_result {
    arz_view view; /* nothing where the expression found nothing */
    json_t *owned; /* owned by the result; or NULL */
} arz_result;

typedef struct arz_scope {
    /* The value, borrowed until the scope changes; nothing where there is none. Header names
     * come as written and are compared without regard to case. A name is looked up whole. */
    arz_view (*lookup)(void *data, const arz_reference *reference);
    /* The scope's reason why nothing was found, for messages: "no step 'pol' has run; did you
     * mean 'poll'?". Appends to `why`; may be NULL. */
    void (*explain)(void *data, const arz_reference *reference, arz_buf *why);
    void *data;
    /* Puts what it means in place of a value that stands for something else, as one does for a
     * file. False with *error filled. May be NULL. */
    bool (*open)(void *data, arz_result *result, arz_error *error);
    bool keeps; /* a template that is one expression gives such a value as it is */
} arz_scope;

/* clang-format off */
#define ARZ_RESULT_INIT { { NULL, NULL }, NULL }
/* clang-format on */

void arz_result_clear(arz_result *result);
/* The value alone. New; null where there is nothing. Clears the result. NULL with *error. */
ARZ_MUST_USE json_t *arz_result_take(arz_result *result, arz_error *error);

#endif
