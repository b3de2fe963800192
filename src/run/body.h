/* A response's body as expressions see it: JSON as nodes, other text as text by its charset, and
 * what is no text in base64; worked out when it is first asked for. */
#ifndef ARZ_RUN_BODY_H
#define ARZ_RUN_BODY_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>

#include "base/arena.h"
#include "doc/value.h"
#include "http/transport.h"

typedef struct arz_body {
    bool known;              /* `view` is what it will be */
    arz_view view;           /* nothing where the body is empty */
    json_t *text;            /* owned: of a body that is no JSON */
    arz_buf decoded;         /* owned: the text, where it is not the bytes themselves */
    bool is_binary;          /* `text` is base64 of the bytes */
    arz_str unknown_charset; /* that the response names, and UTF-8 was taken for; borrowed */
    arz_error error;         /* why a body that says it is JSON was taken for text */
} arz_body;

/* What the body is. Its nodes live in `arena`, and it must stay where it is as long. */
arz_view arz_body_view(arz_body *body, const arz_response *response, arz_arena *arena);
void arz_body_clear(arz_body *body);

/* All header fields of that name as one value, joined by ", "; those of Set-Cookie, which must not
 * be joined, as an array where there are several (RFC 9110, section 5.3). New; NULL where there is
 * none. */
ARZ_MUST_USE json_t *arz_header_value(const arz_header *headers, size_t count, arz_str name);

#endif
