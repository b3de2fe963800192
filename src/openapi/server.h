/* The URL that an operation's server stands for. */
#ifndef ARZ_OPENAPI_SERVER_H
#define ARZ_OPENAPI_SERVER_H

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/buf.h"
#include "openapi/api.h"

typedef struct arz_variable {
    arz_str name, value;
} arz_variable;

/* Appends the server's URL with the variables filled in, neither resolved nor checked. */
ARZ_MUST_USE bool arz_server_url(const arz_server *server, const arz_variable *variables,
                                 size_t count, arz_buf *out, arz_error *error);

/* The base URL of the operation: its first server with `variables` (over the defaults) filled in,
 * relative ones resolved against the description's own URL. New, for free(); NULL with *error
 * filled: no server, an http(s) URL that cannot be made, a variable's value that is not among the
 * allowed. The message says that --server gives one. */
ARZ_MUST_USE char *arz_operation_base_url(const arz_operation *operation,
                                          const arz_variable *variables, size_t count,
                                          arz_error *error);

#endif
