/* OAuth 2 tokens: which grant a credential stands for, the request to the token endpoint, and what
 * it answers. (RFC 6749; OpenAPI 3.1.1, "OAuth Flow Object") */
#ifndef ARZ_HTTP_OAUTH_H
#define ARZ_HTTP_OAUTH_H

#include <stdbool.h>
#include <stdint.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "http/credential.h"
#include "http/transport.h"
#include "openapi/api.h"

typedef enum arz_grant_type {
    ARZ_GRANT_TOKEN, /* none: the credential is the token */
    ARZ_GRANT_CLIENT_CREDENTIALS,
    ARZ_GRANT_PASSWORD,
    ARZ_GRANT_REFRESH_TOKEN
} arz_grant_type;

typedef struct arz_grant {
    arz_grant_type type;
    arz_credential_parts parts;
    arz_str url; /* of the token endpoint, as the description has it */
} arz_grant;

/* What the credential stands for: text without a colon is a token; "CLIENT_ID:CLIENT_SECRET" goes
 * to the scheme's clientCredentials flow, "USER:PASSWORD" to its password flow where it has not
 * that; an object says what it is by its members. False with *error filled (kind REQUEST or
 * INPUT): the scheme has no such flow. `value` must live as long as the arena. */
ARZ_MUST_USE bool arz_grant_read(const arz_security_scheme *scheme, arz_str value, arz_arena *arena,
                                 arz_grant *grant, arz_error *error);

/* The URL of the grant's token endpoint, in `arena`: a relative one is resolved against the API's
 * `base_url`. NULL with *error filled where it is no http(s) URL. */
ARZ_MUST_USE const char *arz_token_url(const arz_grant *grant, arz_str base_url, arz_arena *arena,
                                       arz_error *error);
/* The request for the token to `url`, in `arena`, with the scopes given where the credential has
 * none. NULL with *error filled. */
ARZ_MUST_USE const arz_request *arz_token_request(const arz_grant *grant, arz_str scopes,
                                                  const char *url, arz_arena *arena,
                                                  arz_error *error);

typedef struct arz_token_answer {
    arz_str token;
    arz_str refresh_token; /* data NULL: none */
    int64_t expires_s;     /* from now; 0: it does not say */
} arz_token_answer;

/* Reads what the exchange brought, in its arena. False with *error filled where that is no
 * token. */
ARZ_MUST_USE bool arz_token_read(const arz_exchange *exchange, arz_token_answer *answer,
                                 arz_error *error);

#endif
