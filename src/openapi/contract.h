/* Whether a response is what the operation documents: its status, its content type, its headers
 * and its body. What a description says nothing about is not looked at. (OpenAPI 3.1.1,
 * "Responses Object", "Response Object") */
#ifndef ARZ_OPENAPI_CONTRACT_H
#define ARZ_OPENAPI_CONTRACT_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/export.h>

#include "doc/value.h"
#include "openapi/api.h"

/* A response as it came. Borrowed, all of it. */
typedef struct arz_received {
    int status;
    arz_str content_type; /* data NULL where the response has none */
    arz_str text;         /* the body's bytes */
    arz_view data;        /* what they say where they are JSON: nodes */
    const char *problem;  /* why a body that says it is JSON is none; or NULL */
    /* The value of a header, all fields of its name joined (of Set-Cookie the first), as a string.
     * New; NULL where the response has none. */
    json_t *(*header)(const void *data, arz_str name);
    const void *header_data;
} arz_received;

typedef enum arz_contract_part {
    ARZ_CONTRACT_STATUS,
    ARZ_CONTRACT_CONTENT_TYPE,
    ARZ_CONTRACT_HEADER,
    ARZ_CONTRACT_BODY,
    ARZ_CONTRACT_PART_COUNT
} arz_contract_part;

const char *arz_contract_part_name(arz_contract_part part); /* static: "contentType" */

/* One thing that is not as documented. */
typedef struct arz_contract_finding {
    arz_contract_part part;
    const char *message; /* "/name must be a string, not a number" */
    const char *pointer; /* JSON Pointer into the body; NULL for the other parts */
    arz_place at;        /* what the description says: a keyword of a schema, an object */
} arz_contract_finding;

/* Is called for each finding; everything in it is gone when it returns. False stops. */
typedef bool (*arz_contract_fn)(void *data, const arz_contract_finding *finding);

/* Tells `found` what is not as documented. A schema that cannot be used is told as a finding,
 * too. */
void arz_contract_check(const arz_operation *operation, const arz_received *received,
                        arz_contract_fn found, void *data);

#endif
