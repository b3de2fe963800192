/* Keeping secrets out of everything that leaves the engine: by name (an Authorization header, an
 * API key) and by value, wherever it comes up again. */
#ifndef ARZ_RUN_REDACT_H
#define ARZ_RUN_REDACT_H

#include <stdbool.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/str.h"
#include "http/request.h"
#include "openapi/api.h"

typedef struct arz_redactor {
    bool off; /* --show-secrets */
    arz_arena *arena;
    arz_map values; /* each secret text, longest first when looked through */
    arz_map names;  /* of headers and query parameters that keys go by, in lower case */
} arz_redactor;

void arz_redactor_init(arz_redactor *redactor, bool off);
void arz_redactor_clear(arz_redactor *redactor);

/* The text is a secret from now on; so are all strings in a value. Empty text is none. */
void arz_redactor_add(arz_redactor *redactor, arz_str secret);
void arz_redactor_add_value(arz_redactor *redactor, json_t *value); /* borrowed */
/* The headers and parameters that carry credentials by the operation's description. */
void arz_redactor_learn_operation(arz_redactor *redactor, const arz_operation *operation);
/* What the request's credentials are: the values of its secret headers and query parameters, and
 * the token behind a header's scheme. */
void arz_redactor_learn_request(arz_redactor *redactor, const arz_request *request);

/* The values of the cookies that a response sets, but for short ones, which are words like "true"
 * more often than secrets, and for those past ARZ_MAX_COOKIE_SECRETS. */
void arz_redactor_learn_cookies(arz_redactor *redactor, const arz_header *headers, size_t count);

bool arz_redactor_is_secret_name(const arz_redactor *redactor, arz_str name);

/* The text without secrets. New, for free(). */
ARZ_MUST_USE char *arz_redact_text(const arz_redactor *redactor, arz_str text);
/* Bytes of any kind likewise, appended. */
void arz_redact_bytes(const arz_redactor *redactor, arz_str bytes, arz_buf *buf);
/* The URL likewise, secrets in percent-encoded form and secret query parameters included. */
ARZ_MUST_USE char *arz_redact_url(const arz_redactor *redactor, arz_str url);
/* The value likewise; the very same where there is nothing to mask. New. */
ARZ_MUST_USE json_t *arz_redact_value(const arz_redactor *redactor, json_t *value);
/* Headers as an object; a repeated name has an array. New. */
ARZ_MUST_USE json_t *arz_redact_headers(const arz_redactor *redactor, const arz_header *headers,
                                        size_t count);
/* Message and help of the error, in place. */
void arz_redact_error(const arz_redactor *redactor, arz_error *error);

#endif
