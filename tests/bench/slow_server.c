/* An HTTP server on loopback that answers each request after so many milliseconds, for any number
 * of connections: what stands between a workflow and a real API. Prints its port, and ends when
 * standard input does. A request has no body and comes in one piece, as those of a benchmark do. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_WAITING 65536
#define MAX_EVENTS  256

static const char answer[] = "HTTP/1.1 200 OK\r\n"
                             "Content-Type: application/json\r\n"
                             "Content-Length: 31\r\n"
                             "\r\n"
                             "{\"id\": \"1\", \"state\": \"waiting\"}";

/* Requests in the order in which they came, which is that in which they are answered. */
typedef struct waiting {
    int fd;
    long long due_us;
} waiting;

typedef struct server {
    int epoll, listener;
    long long delay_us;
    waiting queue[MAX_WAITING];
    size_t first, count;
} server;

static long long now_us(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (long long)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

static void watch(const server *s, int fd)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
    if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        perror("slow_server");
}

static int listen_on_loopback(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 4096) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        return -1;
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

static void accept_all(const server *s)
{
    int fd;
    while ((fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
        watch(s, fd);
}

static void take_request(server *s, int fd)
{
    char text[8192];
    ssize_t size = recv(fd, text, sizeof text, 0);
    if (size <= 0 || s->count == MAX_WAITING) {
        close(fd);
        return;
    }
    s->queue[(s->first + s->count++) % MAX_WAITING] = (waiting){ fd, now_us() + s->delay_us };
}

/* Milliseconds until the next one is due; -1: there is none. */
static int answer_due(server *s)
{
    while (s->count > 0) {
        const waiting *next = &s->queue[s->first];
        long long left_us = next->due_us - now_us();
        if (left_us > 0)
            return (int)((left_us + 999) / 1000);
        if (send(next->fd, answer, sizeof answer - 1, MSG_NOSIGNAL) < 0)
            perror("slow_server");
        s->first = (s->first + 1) % MAX_WAITING;
        s->count--;
    }
    return -1;
}

static void serve(server *s)
{
    struct epoll_event events[MAX_EVENTS];
    for (;;) {
        int count = epoll_wait(s->epoll, events, MAX_EVENTS, answer_due(s));
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == STDIN_FILENO)
                return;
            if (events[i].data.fd == s->listener)
                accept_all(s);
            else
                take_request(s, events[i].data.fd);
        }
        if (count < 0 && errno != EINTR)
            return;
    }
}

int main(int argc, char **argv)
{
    static server s;
    s.delay_us = argc == 2 ? strtoll(argv[1], NULL, 10) * 1000 : -1;
    if (s.delay_us < 0) {
        fprintf(stderr, "usage: slow_server MILLISECONDS\n");
        return 2;
    }
    s.epoll = epoll_create1(EPOLL_CLOEXEC);
    s.listener = listen_on_loopback();
    if (s.epoll < 0 || s.listener < 0) {
        perror("slow_server");
        return 1;
    }
    watch(&s, s.listener);
    watch(&s, STDIN_FILENO);
    serve(&s);
    return 0;
}
