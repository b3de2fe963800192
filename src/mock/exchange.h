/* One request to the mock and the response that is made of it; nothing here knows of sockets.
 * Everything lives in the exchange's arena. */
#ifndef ARZ_MOCK_EXCHANGE_H
#define ARZ_MOCK_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include <arazzo/export.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

typedef struct arz_mock_field {
    arz_str name, value;
} arz_mock_field;

typedef struct arz_mock_fields {
    arz_mock_field *items; /* owned */
    size_t count, capacity;
} arz_mock_fields;

typedef struct arz_mock_exchange {
    arz_arena *arena;
    /* The request. */
    arz_str method;
    arz_str path, query; /* as sent, parted at the '?' */
    arz_mock_fields headers;
    arz_mock_fields pairs;   /* of the query, as sent */
    arz_mock_fields cookies; /* as sent */
    arz_buf body;
    bool lenient; /* what the description does not allow is told of and answered */
    /* The response. */
    int status;
    arz_mock_fields reply_headers;
    arz_buf reply;
    json_t *reasons; /* new, or NULL: what is wrong with the request, for the problem's `errors` */
} arz_mock_exchange;

/* Makes an empty exchange in an arena of its own, for a request to `target`. New, for
 * arz_mock_exchange_free(). */
ARZ_MUST_USE arz_mock_exchange *arz_mock_exchange_create(arz_str method, arz_str target);
void arz_mock_exchange_free(arz_mock_exchange *exchange);

/* Adds a header of the request (copied, as UTF-8), noting its cookies. */
void arz_mock_exchange_header(arz_mock_exchange *exchange, arz_str name, arz_str value);

/* The value of the first header of that name, any case; data NULL where there is none. */
arz_str arz_mock_header(const arz_mock_exchange *exchange, arz_str name);

/* Adds a header to the response. A value that no header can carry is left out. */
void arz_mock_reply_header(arz_mock_exchange *exchange, arz_str name, arz_str value);

/* Parts "a=b&c" (the separators are each of `separators`) into fields, in the order of the text. */
void arz_mock_pairs(arz_mock_fields *fields, arz_str text, const char *separators);
void arz_mock_fields_add(arz_mock_fields *fields, arz_str name, arz_str value);
void arz_mock_fields_clear(arz_mock_fields *fields);

/* Text that values can hold: a byte that is not UTF-8 becomes '?'. */
arz_str arz_mock_utf8(arz_arena *arena, arz_str text);

/* UTF-8 text as it was meant: percent-encoding undone, and '+' for a blank where `plus`. */
arz_str arz_mock_decoded(arz_arena *arena, arz_str text, bool plus);

#endif
