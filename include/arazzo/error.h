/* The first cause of a failure, with its place in a document. */
#ifndef ARAZZO_ERROR_H
#define ARAZZO_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

#include <arazzo/export.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum arz_error_kind {
    ARZ_OK,
    ARZ_ERROR_USAGE,      /* the caller asked for something that does not exist or makes no sense */
    ARZ_ERROR_IO,         /* a file could not be read or written */
    ARZ_ERROR_SYNTAX,     /* a text is not what its grammar says */
    ARZ_ERROR_DOCUMENT,   /* a document is not what its specification says */
    ARZ_ERROR_LIMIT,      /* a limit of arazzo/limits.h or of an option was reached */
    ARZ_ERROR_INPUT,      /* a workflow input is missing or not as its schema says */
    ARZ_ERROR_EXPRESSION, /* an expression could not be evaluated */
    ARZ_ERROR_REQUEST,    /* a request could not be built from the operation and its values */
    ARZ_ERROR_NETWORK,    /* no response: resolution, connection, TLS, a broken transfer */
    ARZ_ERROR_TIMEOUT,    /* no response in time */
    ARZ_ERROR_CRITERION,  /* a success criterion did not hold */
    ARZ_ERROR_CONTRACT,   /* a response is not what the API description says */
    ARZ_ERROR_WORKFLOW,   /* a workflow ended as a failure */
    ARZ_ERROR_INTERRUPTED, /* a signal, or arz_run_interrupt() */
    ARZ_ERROR_KIND_COUNT
} arz_error_kind;

/* Transparent, so that it can live on the stack: `arz_error error = ARZ_ERROR_INIT;`. */
typedef struct arz_error {
    arz_error_kind kind;   /* ARZ_OK while nothing is wrong */
    const char *rule;      /* static: "step-exists"; NULL where no rule applies */
    char *message;         /* owned: one line, no full stop */
    char *help;            /* owned: what to do about it, one or more lines; or NULL */
    char *uri;             /* owned: the document as the user knows it; or NULL */
    unsigned line, column; /* of the node at fault, from 1; 0 where there is none */
    char *pointer;         /* owned: JSON Pointer to the node (RFC 6901); or NULL */
} arz_error;

/* clang-format off */
#define ARZ_ERROR_INIT { ARZ_OK, NULL, NULL, NULL, NULL, 0, 0, NULL }
/* clang-format on */

/* Releases what the error owns and makes it ARZ_OK again. NULL is allowed. */
ARZ_API void arz_error_clear(arz_error *error);

/* The kind as one word for reports: "syntax", "network". Static. */
ARZ_API const char *arz_error_kind_name(arz_error_kind kind);

#ifdef __cplusplus
}
#endif

#endif
