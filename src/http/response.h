/* A response as it arrives: header lines and pieces of body, put into an exchange. */
#ifndef ARZ_HTTP_RESPONSE_H
#define ARZ_HTTP_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/export.h>

#include "base/str.h"
#include "http/transport.h"

typedef struct arz_response_reader {
    arz_exchange *exchange; /* borrowed */
    arz_header *headers;    /* owned; what they point to is in the exchange's arena */
    size_t header_count, header_capacity;
    size_t header_bytes; /* of all sections, so that interim ones cannot go on for ever */
    size_t expected;     /* bytes of body that the header announces; SIZE_MAX: unknown */
    bool complete;       /* the final header section has ended: what follows are trailers */
} arz_response_reader;

/* Makes the reader ready for a response to `exchange`; its room for headers is kept. */
void arz_response_begin(arz_response_reader *reader, arz_exchange *exchange);
/* One line of a header section as it came, line break and all. Sections of interim responses are
 * dropped, and so are trailers. False with the exchange's error filled past
 * ARZ_MAX_HEADER_BYTES. */
ARZ_MUST_USE bool arz_response_line(arz_response_reader *reader, arz_str line);
/* One piece of the body, decoded. False with the exchange's error filled past max_body_bytes. */
ARZ_MUST_USE bool arz_response_piece(arz_response_reader *reader, arz_str piece);
/* Gives the exchange its headers. */
void arz_response_finish(arz_response_reader *reader);
/* Takes back what was put into the exchange: there is no response. */
void arz_response_drop(arz_response_reader *reader);
/* Releases what the reader owns. */
void arz_response_clear(arz_response_reader *reader);

#endif
