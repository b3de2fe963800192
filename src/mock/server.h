/* The HTTP server under the mock: libmicrohttpd, loaded when the first mock starts. */
#ifndef ARZ_MOCK_SERVER_H
#define ARZ_MOCK_SERVER_H

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "mock/exchange.h"

typedef struct arz_mock_server arz_mock_server;

/* Is called for each request, always from the server's one thread, and fills the response. */
typedef void (*arz_mock_play_fn)(void *data, arz_mock_exchange *exchange);

/* Listens on 127.0.0.1 at `port`, 0 for any free one. New, for arz_mock_server_free(), which ends
 * the thread; NULL with *error filled. */
ARZ_MUST_USE arz_mock_server *arz_mock_server_create(unsigned port, arz_mock_play_fn play,
                                                     void *data, arz_error *error);
void arz_mock_server_free(arz_mock_server *server);
unsigned arz_mock_server_port(const arz_mock_server *server);

#endif
