/* Which credentials the APIs of a description need. */
#ifndef ARAZZO_AUTH_H
#define ARAZZO_AUTH_H

#include <jansson.h>

#include <arazzo/document.h>
#include <arazzo/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The security schemes of the operations that steps call, as one JSON object:
 *
 *   { "sources": [
 *       { "name": "pets",
 *         "schemes": [
 *           { "name": "key", "type": "apiKey", "in": "header", "parameter": "X-Key" },
 *           { "name": "login", "type": "http", "scheme": "basic" },
 *           { "name": "oauth", "type": "oauth2",
 *             "flows": [ { "type": "clientCredentials", "tokenUrl": "..." } ] } ],
 *         "steps": [
 *           { "workflowId": "buy", "stepId": "pay",
 *             "alternatives": [ [ { "scheme": "key" } ],
 *                               [ { "scheme": "oauth", "scopes": "read write" } ] ] } ] } ] }
 *
 * Every scheme of one alternative is needed; an empty one says that it goes without. A scheme may
 * have a `description`. Sources and steps that need nothing are left out.
 * New, for json_decref(). (OpenAPI 3.1.1, "Security Requirement Object") */
ARZ_API ARZ_MUST_USE json_t *arz_document_credentials(const arz_document *document);

#ifdef __cplusplus
}
#endif

#endif
