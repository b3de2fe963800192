/* One thread, one poll() over all connections. A path names one row of a table: the bytes to
 * answer with, and whether the connection ends there. */
#include "server.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/str.h"

#define MOST_CONNECTIONS 128

typedef struct connection {
    int fd;     /* -1: free */
    arz_buf in; /* owned: what came and was not answered */
} connection;

struct server {
    pthread_t thread;
    int listener, stop[2];
    unsigned port;
    atomic_uint accepted;
    connection connections[MOST_CONNECTIONS];
};

typedef struct answer {
    const char *path;
    const char *bytes;
    size_t size; /* 0: up to the NUL */
    bool close;
} answer;

/* "hello gzip", compressed: 30 bytes. */
#define GZIP_HELLO                                                                                 \
    "\037\213\010\000\000\000\000\000\002\003\313\110\315\311\311\127\110\257\312\054"             \
    "\000\000\031\152\322\337\012\000\000\000"

static const answer answers[] = {
    { "/bad-gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", 0,
      false },
    { "/chunked",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-After\r\n\r\n"
      "3\r\nhel\r\n2\r\nlo\r\n0\r\nX-After: 1\r\n\r\n",
      0, false },
    { "/close", "", 0, true },
    { "/fields",
      "HTTP/1.1 404 Not Here\r\nX-One:  a b \t\r\nSet-Cookie: a=1\r\nX-Empty:\r\n"
      "set-cookie: b=2\r\nX-Long: x\r\n\ty\r\nContent-Length: 0\r\n\r\n",
      0, false },
    { "/hello", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 0, false },
    { "/huge", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\nhello", 0, true },
    { "/interim",
      "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
      "2\r\n\r\nok",
      0, false },
    { "/moved", "HTTP/1.1 302 Found\r\nLocation: /echo\r\nContent-Length: 4\r\n\r\ngone", 0,
      false },
    { "/nothing", "HTTP/1.1 204 No Content\r\n\r\n", 0, false },
    { "/old", "HTTP/1.0 200 OK\r\n\r\nold", 0, true },
    { "/round", "HTTP/1.1 307 Round\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n", 0, false },
    { "/see", "HTTP/1.1 303 See Other\r\nLocation: /echo\r\nContent-Length: 0\r\n\r\n", 0, false },
    { "/same", "HTTP/1.1 308 Same\r\nLocation: /echo\r\nContent-Length: 0\r\n\r\n", 0, false },
    { "/to-file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/hosts\r\nContent-Length: 0\r\n\r\n",
      0, false },
    { "/truncate", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", 0, true },
    { "/unzip",
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 30\r\n\r\n" GZIP_HELLO,
      sizeof "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 30\r\n\r\n" GZIP_HELLO -
          1,
      false },
};

static const answer *find_answer(arz_str path)
{
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        if (arz_str_is(path, answers[i].path))
            return &answers[i];
    }
    return NULL;
}

static void send_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* the client has gone: some tests want that */
        data += sent;
        size -= (size_t)sent;
    }
}

static void close_connection(connection *at)
{
    (void)close(at->fd);
    at->fd = -1;
    arz_buf_clear(&at->in);
}

/* The request itself as the body. */
static void send_echo(int fd, arz_str request)
{
    arz_buf out = ARZ_BUF_INIT(0);
    arz_buf_printf(&out, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", request.size);
    arz_buf_str(&out, request);
    send_all(fd, out.data, out.size);
    arz_buf_clear(&out);
}

/* "/header/N": N bytes of header fields, of which each is small. */
static void send_header(int fd, size_t bytes)
{
    arz_buf out = ARZ_BUF_INIT(0);
    arz_buf_text(&out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
    while (out.size + 1000 + 2 < bytes)
        arz_buf_printf(&out, "X: %0995d\r\n", 0);
    size_t rest = bytes - out.size - 2;
    arz_buf_printf(&out, "X: %0*d\r\n", (int)rest - 5, 0);
    arz_buf_text(&out, "\r\n");
    send_all(fd, out.data, out.size);
    arz_buf_clear(&out);
}

/* "/field/N": one header field of N bytes. */
static void send_field(int fd, size_t bytes)
{
    arz_buf out = ARZ_BUF_INIT(0);
    arz_buf_printf(&out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: %0*d\r\n\r\n", (int)bytes, 0);
    send_all(fd, out.data, out.size);
    arz_buf_clear(&out);
}

/* "/other/PORT": a redirect to another server. */
static void send_elsewhere(int fd, unsigned port)
{
    arz_buf out = ARZ_BUF_INIT(0);
    arz_buf_printf(&out,
                   "HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:%u/echo\r\n"
                   "Content-Length: 0\r\n\r\n",
                   port);
    send_all(fd, out.data, out.size);
    arz_buf_clear(&out);
}

static unsigned long number_behind(arz_str path, const char *prefix)
{
    char digits[24] = "";
    arz_str rest = arz_str_from(path, strlen(prefix));
    memcpy(digits, rest.data, rest.size < sizeof digits ? rest.size : sizeof digits - 1);
    return strtoul(digits, NULL, 10);
}

/* True where the connection stays. */
static bool answer_request(const connection *at, arz_str request)
{
    arz_str target = arz_str_from(request, arz_str_find_char(request, ' ') + 1);
    arz_str path = arz_str_slice(target, 0, arz_str_find_char(target, ' '));
    const answer *found = find_answer(path);

    if (arz_str_is(path, "/silence"))
        return true;
    if (arz_str_starts(path, ARZ_STR("/header/")))
        send_header(at->fd, number_behind(path, "/header/"));
    else if (arz_str_starts(path, ARZ_STR("/field/")))
        send_field(at->fd, number_behind(path, "/field/"));
    else if (arz_str_starts(path, ARZ_STR("/other/")))
        send_elsewhere(at->fd, (unsigned)number_behind(path, "/other/"));
    else if (found)
        send_all(at->fd, found->bytes, found->size ? found->size : strlen(found->bytes));
    else
        send_echo(at->fd, request);
    return !found || !found->close;
}

/* The size of the request at the start of `in`, body and all; 0 while it is not there. */
static size_t request_size(arz_str in)
{
    size_t end = arz_str_find(in, ARZ_STR("\r\n\r\n"));
    if (end == SIZE_MAX)
        return 0;
    size_t field = arz_str_find(in, ARZ_STR("Content-Length: "));
    size_t size = end + 4;
    if (field < end)
        size += number_behind(arz_str_from(in, field), "Content-Length: ");
    return in.size >= size ? size : 0;
}

static void answer_requests(connection *at)
{
    size_t size;
    while ((size = request_size(arz_buf_view(&at->in))) > 0) {
        if (!answer_request(at, arz_str_slice(arz_buf_view(&at->in), 0, size))) {
            close_connection(at);
            return;
        }
        memmove(at->in.data, at->in.data + size, at->in.size - size);
        at->in.size -= size;
    }
}

static void read_connection(connection *at)
{
    char chunk[4096];
    ssize_t got = recv(at->fd, chunk, sizeof chunk, 0);
    if (got <= 0) {
        close_connection(at);
        return;
    }
    arz_buf_put(&at->in, chunk, (size_t)got);
    answer_requests(at);
}

static void accept_one(server *at)
{
    int fd = accept(at->listener, NULL, NULL);
    if (fd < 0)
        return;
    for (size_t i = 0; i < MOST_CONNECTIONS; i++) {
        if (at->connections[i].fd < 0) {
            at->connections[i].fd = fd;
            atomic_fetch_add(&at->accepted, 1);
            return;
        }
    }
    (void)close(fd);
}

static void *serve(void *data)
{
    server *at = data;
    struct pollfd fds[MOST_CONNECTIONS + 2];
    for (;;) {
        fds[0] = (struct pollfd){ at->stop[0], POLLIN, 0 };
        fds[1] = (struct pollfd){ at->listener, POLLIN, 0 };
        for (size_t i = 0; i < MOST_CONNECTIONS; i++)
            fds[i + 2] = (struct pollfd){ at->connections[i].fd, POLLIN, 0 };
        if (poll(fds, MOST_CONNECTIONS + 2, -1) < 0 || fds[0].revents)
            break;
        for (size_t i = 0; i < MOST_CONNECTIONS; i++) {
            if (fds[i + 2].revents)
                read_connection(&at->connections[i]);
        }
        if (fds[1].revents)
            accept_one(at);
    }
    return NULL;
}

server *server_start(void)
{
    server *at = arz_alloc(1, sizeof *at);
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t size = sizeof address;

    for (size_t i = 0; i < MOST_CONNECTIONS; i++)
        at->connections[i] = (connection){ -1, ARZ_BUF_INIT(0) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (at->listener < 0 || bind(at->listener, (struct sockaddr *)&address, size) != 0 ||
        listen(at->listener, MOST_CONNECTIONS) != 0 ||
        getsockname(at->listener, (struct sockaddr *)&address, &size) != 0 || pipe(at->stop) != 0 ||
        pthread_create(&at->thread, NULL, serve, at) != 0) {
        perror("server");
        abort();
    }
    at->port = ntohs(address.sin_port);
    return at;
}

void server_stop(server *running)
{
    (void)!write(running->stop[1], "", 1);
    (void)pthread_join(running->thread, NULL);
    for (size_t i = 0; i < MOST_CONNECTIONS; i++) {
        if (running->connections[i].fd >= 0)
            close_connection(&running->connections[i]);
    }
    (void)close(running->listener);
    (void)close(running->stop[0]);
    (void)close(running->stop[1]);
    free(running);
}

unsigned server_port(const server *running)
{
    return running->port;
}

unsigned server_connections(const server *running)
{
    return atomic_load(&running->accepted);
}
