#include "mock/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#include <microhttpd.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/library.h"
#include "mock/problem.h"

/* Seconds after which a connection on which nothing happens is closed. */
#define IDLE_S 60U

/* Bytes that one connection may take for its request line and headers. */
#define CONNECTION_BYTES ((size_t)256 * 1024)

typedef struct functions {
    struct MHD_Daemon *(*start_daemon)(unsigned flags, uint16_t port,
                                       MHD_AcceptPolicyCallback accept, void *accept_data,
                                       MHD_AccessHandlerCallback handle, void *handle_data, ...);
    void (*stop_daemon)(struct MHD_Daemon *daemon);
    const union MHD_DaemonInfo *(*get_daemon_info)(struct MHD_Daemon *daemon,
                                                   enum MHD_DaemonInfoType type, ...);
    int (*get_connection_values)(struct MHD_Connection *connection, enum MHD_ValueKind kind,
                                 MHD_KeyValueIterator iterator, void *data);
    struct MHD_Response *(*create_response_from_buffer)(size_t size, void *buffer,
                                                        enum MHD_ResponseMemoryMode mode);
    enum MHD_Result (*add_response_header)(struct MHD_Response *response, const char *name,
                                           const char *value);
    enum MHD_Result (*queue_response)(struct MHD_Connection *connection, unsigned status,
                                      struct MHD_Response *response);
    void (*destroy_response)(struct MHD_Response *response);
} functions;

/* clang-format off */
#define FUNCTION(name) { "MHD_" #name, offsetof(functions, name) }
/* clang-format on */
static const arz_symbol symbols[] = {
    FUNCTION(start_daemon),
    FUNCTION(stop_daemon),
    FUNCTION(get_daemon_info),
    FUNCTION(get_connection_values),
    FUNCTION(create_response_from_buffer),
    FUNCTION(add_response_header),
    FUNCTION(queue_response),
    FUNCTION(destroy_response),
};
#undef FUNCTION

struct arz_mock_server {
    functions mhd;
    struct MHD_Daemon *daemon; /* owned */
    arz_mock_play_fn play;
    void *data;
    unsigned port;
};

/* A request in progress: libmicrohttpd carries it from call to call. */
typedef struct request {
    arz_str target;              /* owned: as sent; libmicrohttpd would decode it */
    arz_mock_exchange *exchange; /* owned; NULL until the headers are there */
} request;

/* The first thing that is known of a request. */
static void *on_target(void *data, const char *target, struct MHD_Connection *connection)
{
    (void)data;
    (void)connection;
    request *made = arz_alloc(1, sizeof *made);
    made->target = (arz_str){ arz_strdup(target), strlen(target) };
    return made;
}

static void free_request(request *done)
{
    char *target;
    memcpy(&target, &done->target.data, sizeof target);
    free(target);
    arz_mock_exchange_free(done->exchange);
    free(done);
}

/* The last call for a request, however it ended. */
static void on_completed(void *data, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    (void)data;
    (void)connection;
    (void)code;
    if (*state)
        free_request(*state);
    *state = NULL;
}

static enum MHD_Result on_header(void *data, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    (void)kind;
    arz_mock_exchange_header(data, arz_str_of(name), arz_str_of(value));
    return MHD_YES;
}

static enum MHD_Result send_reply(arz_mock_server *server, struct MHD_Connection *connection,
                                  arz_mock_exchange *exchange)
{
    size_t size = exchange->reply.size;
    struct MHD_Response *response = server->mhd.create_response_from_buffer(
        size, arz_buf_take(&exchange->reply), MHD_RESPMEM_MUST_FREE);
    if (!response)
        arz_out_of_memory();
    for (size_t i = 0; i < exchange->reply_headers.count; i++) {
        const arz_mock_field *field = &exchange->reply_headers.items[i];
        enum MHD_Result added =
            server->mhd.add_response_header(response, field->name.data, field->value.data);
        (void)added; /* a header that the library thinks ill of is left out */
    }
    enum MHD_Result queued =
        server->mhd.queue_response(connection, (unsigned)exchange->status, response);
    server->mhd.destroy_response(response);
    return queued;
}

/* The headers are there: the body follows, unless it is too large by its own word. */
/* Whether a body of this length is more than a mock takes. What is no number is libmicrohttpd's
 * to refuse. */
static bool is_too_long(arz_str length)
{
    size_t bytes = 0;
    for (size_t i = 0; i < length.size && arz_is_digit(length.data[i]); i++) {
        if (bytes > ARZ_MAX_MOCK_BODY_BYTES)
            return true;
        bytes = bytes * 10 + (size_t)(length.data[i] - '0');
    }
    return bytes > ARZ_MAX_MOCK_BODY_BYTES;
}

static enum MHD_Result start(arz_mock_server *server, struct MHD_Connection *connection,
                             request *of, const char *method)
{
    of->exchange = arz_mock_exchange_create(arz_str_of(method), of->target);
    (void)server->mhd.get_connection_values(connection, MHD_HEADER_KIND, on_header, of->exchange);
    arz_str length = arz_mock_header(of->exchange, ARZ_STR("Content-Length"));
    if (is_too_long(length)) {
        (void)arz_mock_refuse(of->exchange, 413, "the body is larger than %zu MiB",
                              ARZ_MAX_MOCK_BODY_BYTES >> 20);
        return send_reply(server, connection, of->exchange);
    }
    return MHD_YES;
}

/* Called once with the headers, then with pieces of the body, then with none. A body that grows
 * too large without having said so loses its connection. */
static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *piece,
                                  size_t *piece_bytes, void **state)
{
    (void)url;
    (void)version;
    arz_mock_server *server = data;
    request *of = *state;
    if (!of->exchange)
        return start(server, connection, of, method);
    if (*piece_bytes) {
        bool taken = arz_buf_put(&of->exchange->body, piece, *piece_bytes);
        *piece_bytes = 0;
        return taken ? MHD_YES : MHD_NO;
    }
    server->play(server->data, of->exchange);
    return send_reply(server, connection, of->exchange);
}

static bool listen_at(arz_mock_server *server, unsigned port, arz_error *error)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server->daemon = server->mhd.start_daemon(
        MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, (uint16_t)port, NULL, NULL, on_request,
        server, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_URI_LOG_CALLBACK,
        on_target, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
        MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES,
        MHD_OPTION_END);
    if (!server->daemon) {
        return arz_fail(error, ARZ_ERROR_IO, NULL,
                        "the mock cannot listen on 127.0.0.1, port %u: %s", port, strerror(errno));
    }
    const union MHD_DaemonInfo *info =
        server->mhd.get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    server->port = info ? info->port : port;
    return true;
}

arz_mock_server *arz_mock_server_create(unsigned port, arz_mock_play_fn play, void *data,
                                        arz_error *error)
{
    arz_mock_server *server = arz_alloc(1, sizeof *server);
    server->play = play;
    server->data = data;
    if (port > UINT16_MAX) {
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL, "port %u does not exist; the last is 65535",
                       port);
    } else if (arz_library_load("libmicrohttpd.so.12", "libmicrohttpd12", symbols,
                                sizeof symbols / sizeof *symbols, &server->mhd, error) &&
               listen_at(server, port, error)) {
        return server;
    }
    arz_mock_server_free(server);
    return NULL;
}

void arz_mock_server_free(arz_mock_server *server)
{
    if (!server)
        return;
    if (server->daemon)
        server->mhd.stop_daemon(server->daemon);
    free(server);
}

unsigned arz_mock_server_port(const arz_mock_server *server)
{
    return server->port;
}
