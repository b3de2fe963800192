/* How requests leave and responses arrive. The engine knows this interface only: behind it stand
 * libcurl, a dry run, a replay of a trace or a script of a test.
 *
 * Order of calls: start() any number of times; poll() again and again; from within poll() each
 * exchange's done() exactly once, unless it was cancelled before. done() may call start() and
 * cancel(), and may free the exchange; it must not call poll() or free(). free() comes last, with
 * no exchange under way. */
#ifndef ARZ_HTTP_TRANSPORT_H
#define ARZ_HTTP_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/cookies.h"
#include "http/request.h"

typedef struct arz_response {
    int status;                /* of the final response; 0 while there is none */
    const arz_header *headers; /* in the exchange's arena; repeated names repeat */
    size_t header_count;
    arz_buf body;             /* owned by the exchange; decoded (gzip, ...) */
    const char *http_version; /* static: "HTTP/1.1"; NULL where unknown */
    const char *url;          /* that answered: the request's, or where redirects led */
    int64_t total_us;         /* from when it was sent to the last byte */
} arz_response;

typedef struct arz_exchange arz_exchange;
struct arz_exchange {
    const arz_request *request; /* borrowed; must live until done() or cancel() */
    arz_arena *arena;           /* borrowed: for the response's headers */
    int64_t timeout_ms;         /* for all of it, once it is sent; 0: none */
    size_t max_body_bytes;      /* decoded; 0: no limit */
    arz_cookies *cookies;       /* borrowed: sent and kept; NULL: none are */
    bool stays;                 /* redirects are not followed, whatever the options say */
    void (*done)(void *data, arz_exchange *exchange);
    void *data;
    /* Filled by the transport. */
    arz_response response;
    arz_error error;              /* NETWORK, TIMEOUT, LIMIT: there is no response then */
    void *handle;                 /* the transport's own, as what follows */
    bool waiting;                 /* for its turn */
    arz_exchange *before, *after; /* among those that wait */
};

typedef struct arz_transport {
    /* Sends. Never fails at once: what goes wrong is told through done(). */
    void (*start)(void *data, arz_exchange *exchange);
    /* Ends an exchange without done(). What the response holds so far stays. */
    void (*cancel)(void *data, arz_exchange *exchange);
    /* Moves what can be moved; where nothing can, waits for at most `timeout_ms` (-1: no limit)
     * or until `wake_fd` (-1: none) can be read. False with *error filled where it is broken. */
    bool (*poll)(void *data, int64_t timeout_ms, int wake_fd, arz_error *error);
    void (*free)(void *data);
    void *data;
} arz_transport;

/* Releases what the exchange's response and error own and makes them empty. */
void arz_exchange_clear(arz_exchange *exchange);

typedef struct arz_curl_options {
    bool follow_redirects; /* ARZ_MAX_REDIRECTS; credentials are dropped across origins */
    bool insecure;         /* no verification of TLS */
    const char *cacert, *cert, *key, *proxy; /* or NULL; borrowed */
    unsigned max_requests; /* under way at a time, the others wait their turn; 0: no limit */
} arz_curl_options;

/* libcurl, loaded at the first start(). *transport is filled; release by its free(). The program
 * must ignore SIGPIPE: libcurl is told to leave signals alone. */
void arz_transport_curl(const arz_curl_options *options, arz_transport *transport);

/* Answers every request at once without sending it: 200 with an empty body, or the response that
 * `answer` gives (it fills exchange->response; may be NULL). */
void arz_transport_local(void (*answer)(void *data, arz_exchange *exchange), void *data,
                         arz_transport *transport);

#endif
