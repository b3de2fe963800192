/* A request out of an operation and values. (Arazzo 1.1.0, "Parameter Object", "Request Body
 * Object"; OpenAPI's Operation Object) */
#ifndef ARZ_HTTP_REQUEST_H
#define ARZ_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc/bytes.h"
#include "doc/files.h"
#include "openapi/api.h"
#include "openapi/server.h"

typedef struct arz_header {
    arz_str name, value;
} arz_header;

/* A piece of a body that is sent as it is read. */
typedef struct arz_body_piece {
    arz_str text;     /* where there is no path */
    const char *path; /* of a file; or NULL */
    uint64_t size;    /* of either, in bytes */
} arz_body_piece;

/* Everything in it lives in the arena that it was built in. */
typedef struct arz_request {
    const char *method; /* upper case */
    const char *url;    /* absolute, as sent, without fragment */
    const arz_header *headers;
    size_t header_count;
    arz_str body;                 /* data NULL where there is none, or there are pieces */
    const arz_body_piece *pieces; /* of a body with files in it; else NULL */
    size_t piece_count;
    json_t *body_value; /* borrowed: what `$request.body` is; NULL where there is none */
    arz_str digest;     /* "user:password" for a Digest challenge; data NULL: none (RFC 7616) */
} arz_request;

/* One value that a step gives for a parameter. */
typedef struct arz_argument {
    arz_str name;
    bool has_in; /* without `in` the operation's parameter of that name decides */
    arz_location in;
    json_t *value;   /* borrowed */
    arz_place place; /* of the Parameter Object, for messages */
} arz_argument;

/* A credential that the user gave for a security scheme. */
typedef struct arz_credential {
    arz_str source; /* empty: any */
    arz_str scheme; /* the key in the description */
    arz_str value;  /* a token, a key, "user:password", or an object (http/credential.h) */
} arz_credential;

typedef struct arz_request_plan {
    const arz_operation *operation;
    arz_str base_url; /* already chosen: --server, or arz_operation_base_url() */
    const arz_argument *arguments;
    size_t argument_count;
    arz_str content_type;      /* the step's; empty: the operation's */
    json_t *body;              /* borrowed; NULL: none */
    const arz_files *files;    /* that the body may hold; or NULL */
    const arz_bytes *bytes;    /* one of which the body may be; or NULL */
    const arz_header *headers; /* on every request (-H); what the step sets wins */
    size_t header_count;
    const arz_credential *credentials; /* of this source */
    size_t credential_count;
    bool has_certificate; /* the connection has one of the client's (--cert) */
    arz_place place;      /* of the step, for messages */
} arz_request_plan;

/* Builds the request in `arena`. NULL with *error filled (kind REQUEST, naming the parameter):
 * a required parameter that is missing and has no default, an empty path parameter, a header
 * value with a line break, a body that its content type cannot carry. */
ARZ_MUST_USE const arz_request *arz_request_build(const arz_request_plan *plan, arz_arena *arena,
                                                  arz_error *error);

/* The request of a step with `x-operation`: a URL and a method instead of an operation. */
ARZ_MUST_USE const arz_request *arz_request_build_bare(const char *method, arz_str url,
                                                       const arz_request_plan *plan,
                                                       arz_arena *arena, arz_error *error);

bool arz_request_has_body(const arz_request *request);

/* The value of the first header of that name, any case; data NULL where there is none. */
arz_str arz_headers_find(const arz_header *headers, size_t count, arz_str name);

#endif
