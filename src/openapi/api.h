/* An OpenAPI description as one operation model, whichever version it is written in. The
 * description is indexed by operationId and path when it is opened; an operation is worked out
 * when it is first asked for, and nothing else ever is. */
#ifndef ARZ_OPENAPI_API_H
#define ARZ_OPENAPI_API_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/suggest.h"
#include "doc/document.h"
#include "schema/schema.h"

typedef enum arz_openapi_version {
    ARZ_OPENAPI_2_0,
    ARZ_OPENAPI_3_0,
    ARZ_OPENAPI_3_1,
    ARZ_OPENAPI_3_2
} arz_openapi_version;

/* Where a parameter goes. */
typedef enum arz_location {
    ARZ_IN_PATH,
    ARZ_IN_QUERY,
    ARZ_IN_HEADER,
    ARZ_IN_COOKIE,
    ARZ_IN_QUERYSTRING, /* 3.2: the whole query */
    ARZ_IN_COUNT
} arz_location;

typedef enum arz_style {
    ARZ_STYLE_SIMPLE,
    ARZ_STYLE_LABEL,
    ARZ_STYLE_MATRIX,
    ARZ_STYLE_FORM,
    ARZ_STYLE_SPACE_DELIMITED,
    ARZ_STYLE_PIPE_DELIMITED,
    ARZ_STYLE_DEEP_OBJECT,
    ARZ_STYLE_COOKIE,        /* 3.2 */
    ARZ_STYLE_TAB_DELIMITED, /* 2.0: `collectionFormat: tsv` */
    ARZ_STYLE_COUNT
} arz_style;

/* A Media Type Object under its name. */
typedef struct arz_media_type {
    arz_str name; /* "application/json; charset=utf-8", as written */
    arz_place place;
    arz_place schema;   /* node NULL where there is none */
    arz_place encoding; /* likewise */
} arz_media_type;

typedef struct arz_api_parameter {
    arz_str name;
    arz_location in;
    arz_style style;
    bool required, explode, allow_reserved, allow_empty;
    bool several;                  /* "{+name}": the value may hold several segments of the path */
    bool dotted;                   /* label style as 3.0 has it: dots also where not exploded */
    arz_place place;               /* after $ref */
    arz_place schema;              /* node NULL where it has `content` or nothing */
    const arz_media_type *content; /* or NULL */
} arz_api_parameter;

typedef struct arz_request_body {
    bool required;
    const arz_media_type *types;
    size_t type_count;
    arz_place place;
} arz_request_body;

typedef struct arz_response_header {
    arz_str name;
    bool required;
    arz_place schema;
    arz_place place;
} arz_response_header;

typedef struct arz_api_response {
    arz_str status; /* "200", "2XX", "default" */
    arz_str description;
    const arz_media_type *types;
    size_t type_count;
    const arz_response_header *headers;
    size_t header_count;
    arz_place place;
} arz_api_response;

typedef struct arz_server_variable {
    arz_str name, value;     /* the default */
    const arz_node *allowed; /* `enum`, or NULL */
} arz_server_variable;

typedef struct arz_server {
    arz_str url; /* as written, "{variables}" and all */
    const arz_server_variable *variables;
    size_t variable_count;
    arz_place place;
} arz_server;

typedef enum arz_scheme_type {
    ARZ_SCHEME_API_KEY,
    ARZ_SCHEME_BASIC,
    ARZ_SCHEME_BEARER,
    ARZ_SCHEME_DIGEST,
    ARZ_SCHEME_HTTP_OTHER,
    ARZ_SCHEME_OAUTH2,
    ARZ_SCHEME_OPENID,
    ARZ_SCHEME_MUTUAL_TLS,
    ARZ_SCHEME_TYPE_COUNT
} arz_scheme_type;

/* The ways to an OAuth 2 token. (OpenAPI 3.1.1, "OAuth Flows Object") */
typedef enum arz_flow_type {
    ARZ_FLOW_AUTHORIZATION_CODE,
    ARZ_FLOW_CLIENT_CREDENTIALS,
    ARZ_FLOW_DEVICE_AUTHORIZATION, /* 3.2 */
    ARZ_FLOW_IMPLICIT,
    ARZ_FLOW_PASSWORD,
    ARZ_FLOW_COUNT
} arz_flow_type;

typedef struct arz_oauth_flow {
    bool offered;
    arz_str token_url, refresh_url; /* as written; empty where there is none */
} arz_oauth_flow;

typedef struct arz_security_scheme {
    arz_str key; /* under which the description keeps it */
    arz_scheme_type type;
    arz_location in; /* of an API key */
    arz_str name;    /* of an API key's header, query parameter or cookie */
    arz_str http_scheme;
    arz_str description;
    arz_oauth_flow flows[ARZ_FLOW_COUNT]; /* of OAuth 2 */
    arz_place place;
} arz_security_scheme;

/* One way in: every scheme of it is needed. None at all: no credentials are. */
typedef struct arz_security_requirement {
    const arz_security_scheme *const *schemes;
    const arz_str *scopes; /* for each of them, joined by blanks */
    size_t scheme_count;
} arz_security_requirement;

typedef struct arz_api arz_api;

typedef struct arz_operation {
    const arz_api *api;
    const char *method; /* "GET": upper case */
    arz_str path;       /* the template: "/pets/{id}"; NUL-terminated */
    const char *target; /* "GET /pets/{id}", for people */
    arz_str id;         /* operationId; empty where it has none */
    arz_str summary;
    const arz_api_parameter *parameters; /* the path's and the operation's, merged */
    size_t parameter_count;
    const arz_request_body *body; /* or NULL */
    const arz_api_response *responses;
    size_t response_count;
    const arz_server *servers; /* the operation's, else the path's, else the root's */
    size_t server_count;
    const arz_security_requirement *security; /* alternatives; none: nothing is required */
    size_t security_count;
    arz_place place;
} arz_operation;

/* Opens the description that `doc` is. It borrows `store` and `schemas`, which must outlive it.
 * New, for arz_api_free(); NULL with *error filled: a document that is no OpenAPI description, a
 * version that nobody knows. */
ARZ_MUST_USE arz_api *arz_api_create(arz_store *store, arz_schemas *schemas, const arz_doc *doc,
                                     arz_error *error);
void arz_api_free(arz_api *api);

/* From now on `more` is told of each fault of an operation beside the first, which alone is
 * returned, and clears it; and an operation whose security, servers, body or responses alone are at
 * fault is returned without those, for those who look at what is right of it. NULL: no longer. */
void arz_api_on_fault(arz_api *api, void (*more)(void *data, arz_error *error), void *data);

arz_openapi_version arz_api_version(const arz_api *api);
arz_schema_dialect arz_api_dialect(const arz_api *api);
arz_store *arz_api_store(const arz_api *api);
arz_schemas *arz_api_schemas(const arz_api *api);

/* Whether there is an operation with that operationId, without working it out. */
bool arz_api_has_operation(const arz_api *api, arz_str operation_id);
/* The operation by its operationId. Borrowed; NULL and no error where there is none; NULL with
 * *error filled where the description of it is wrong. */
const arz_operation *arz_api_operation(arz_api *api, arz_str operation_id, arz_error *error);
/* By JSON Pointer, as in `operationPath` behind the '#': "/paths/~1pets/get". Same returns. */
const arz_operation *arz_api_operation_at(arz_api *api, arz_str pointer, arz_error *error);
/* By method (any case) and path template as written. Same returns. */
const arz_operation *arz_api_operation_on(arz_api *api, arz_str method, arz_str path,
                                          arz_error *error);
/* Adds every operationId to the suggestion. */
void arz_api_suggest(const arz_api *api, arz_suggest *suggest);

/* The second Operation Object with that operationId (the first has the name); node NULL where it
 * is unique or there is none. */
arz_place arz_api_duplicate(const arz_api *api, arz_str operation_id);

/* Every operation, for the mock: how many there are; the method and path template of one, without
 * working it out; and one of them, worked out. */
size_t arz_api_operation_count(const arz_api *api);
void arz_api_operation_key(const arz_api *api, size_t index, const char **method, arz_str *path);
const arz_operation *arz_api_operation_number(arz_api *api, size_t index, arz_error *error);

/* The response that the operation documents for a status: exact, range ("2XX"), "default"; NULL
 * where there is none. */
const arz_api_response *arz_operation_response(const arz_operation *operation, int status);
/* The response to a request that all is well with: the lowest documented success, else "default",
 * else the lowest of all; *status is then its number. NULL where none is documented. */
const arz_api_response *arz_operation_usual_response(const arz_operation *operation, int *status);
/* Three digits from 200 to 599, or 0. */
int arz_status_read(arz_str text);
/* The number that a documented status stands for: its own, the first of a range, 200 for
 * "default"; 0 where it is none. */
int arz_status_least(arz_str documented);
/* The entry that a content type (parameters and case ignored) matches best: exact, "type/" then
 * star, star slash star; NULL where none does. */
const arz_media_type *arz_media_type_find(const arz_media_type *types, size_t count,
                                          arz_str content_type);
/* application/json, text/json, and what ends in +json; likewise XML. */
bool arz_media_type_is_json(arz_str content_type);
bool arz_media_type_is_xml(arz_str content_type);

const char *arz_flow_name(arz_flow_type flow);  /* static: "clientCredentials" */
const char *arz_location_name(arz_location in); /* static: "path" */
/* The location called `name`; false where there is none such. */
bool arz_location_find(arz_str name, arz_location *in);

#endif
