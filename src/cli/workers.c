#include "workers.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "signals.h"

#define NO_ITEM SIZE_MAX

/* A child, as its parent sees it. */
typedef struct worker {
    pid_t process; /* 0: none, or waited for */
    int socket;    /* to it; -1: closed */
    size_t item;   /* what it is at, or NO_ITEM */
    arz_buf got;   /* from it: the size of the result, and the result, as far as they are here */
} worker;

/* What came of an item. */
typedef struct outcome {
    arz_buf result;
    int status;
    bool done;
} outcome;

typedef struct crew {
    const cli_work *work;
    worker *workers; /* owned */
    size_t count;
    outcome *outcomes; /* owned: of each item */
    size_t next;       /* item that nobody is at */
    size_t taken;      /* items, from the first on */
} crew;

/* --- in the child --- */

static bool send_all(int socket, const void *data, size_t size)
{
    const char *at = data;
    while (size) {
        ssize_t sent = send(socket, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        size -= (size_t)sent;
    }
    return true;
}

/* An item is so short that it comes whole or not at all. */
static bool receive_item(int socket, size_t *item)
{
    ssize_t got;
    do {
        got = recv(socket, item, sizeof *item, MSG_WAITALL);
    } while (got < 0 && errno == EINTR);
    return got == sizeof *item;
}

/* Works until the parent has no more items, or is no more. What the parent had not written yet is
 * in this process too, and is its parent's to write: hence _exit(). */
static _Noreturn void serve(const crew *c, int socket)
{
    size_t item;
    /* Where these stayed open, none of the others would see its parent's end close. */
    for (size_t i = 0; i < c->count; i++) {
        if (c->workers[i].socket >= 0)
            (void)close(c->workers[i].socket);
    }
    while (receive_item(socket, &item)) {
        arz_buf result = ARZ_BUF_INIT(0);
        c->work->work(c->work->data, item, &result);
        arz_str bytes = arz_buf_view(&result);
        if (!send_all(socket, &bytes.size, sizeof bytes.size) ||
            !send_all(socket, bytes.data, bytes.size))
            break;
        arz_buf_clear(&result);
    }
    _exit(0);
}

/* --- in the parent --- */

static bool start(const crew *c, worker *w)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    /* A signal to a child that still has its parent's handlers would be lost. */
    sigset_t before;
    cli_signals_hold(&before);
    pid_t process = fork();
    if (process == 0) {
        cli_signals_forget();
        cli_signals_let(&before);
        (void)close(ends[0]);
        serve(c, ends[1]);
    }
    cli_signals_let(&before);
    (void)close(ends[1]);
    if (process < 0) {
        (void)close(ends[0]);
        return false;
    }
    w->process = process;
    w->socket = ends[0];
    return true;
}

static void close_socket(worker *w)
{
    if (w->socket >= 0)
        (void)close(w->socket);
    w->socket = -1;
}

/* Gives the worker the next item, or the end of its socket where there is none. That it cannot be
 * sent is seen when the socket is read. */
static void hand_out(crew *c, worker *w)
{
    w->item = NO_ITEM;
    arz_buf_reset(&w->got);
    if (c->next == c->work->items) {
        close_socket(w);
        return;
    }
    w->item = c->next++;
    (void)send_all(w->socket, &w->item, sizeof w->item);
}

static void start_all(crew *c)
{
    for (size_t i = 0; i < c->count; i++)
        c->workers[i] = (worker){ .socket = -1, .item = NO_ITEM, .got = ARZ_BUF_INIT(0) };
    for (size_t i = 0; i < c->count && c->next < c->work->items; i++) {
        if (!start(c, &c->workers[i]))
            return;
        hand_out(c, &c->workers[i]);
    }
}

/* Waits until the child has ended. What waitpid() says of it. */
static int wait_for(worker *w)
{
    int status = 0;
    while (w->process && waitpid(w->process, &status, 0) < 0 && errno == EINTR)
        ;
    w->process = 0;
    return status;
}

/* The child has ended before it was done: a new one takes its place for the items that are left. */
static void lose(crew *c, worker *w)
{
    close_socket(w);
    outcome *lost = &c->outcomes[w->item];
    lost->status = wait_for(w);
    lost->done = true;
    w->item = NO_ITEM;
    if (c->next < c->work->items && start(c, w))
        hand_out(c, w);
}

/* True where the result is here, whole. */
static bool is_complete(const worker *w)
{
    size_t size;
    if (w->got.size < sizeof size)
        return false;
    memcpy(&size, w->got.data, sizeof size);
    return w->got.size - sizeof size >= size;
}

static void receive(crew *c, worker *w)
{
    char block[64 * 1024];
    ssize_t got = recv(w->socket, block, sizeof block, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (got <= 0) {
        lose(c, w);
        return;
    }
    (void)arz_buf_put(&w->got, block, (size_t)got);
    if (!is_complete(w))
        return;
    outcome *o = &c->outcomes[w->item];
    (void)arz_buf_str(&o->result, arz_str_from(arz_buf_view(&w->got), sizeof(size_t)));
    o->done = true;
    hand_out(c, w);
}

/* Does an item where there is nobody else to do it. */
static void do_here(crew *c)
{
    size_t item = c->next++;
    c->work->work(c->work->data, item, &c->outcomes[item].result);
    c->outcomes[item].done = true;
}

/* Takes what has come, up to the first item that is still being worked on. */
static void take_all(crew *c)
{
    for (; c->taken < c->work->items && c->outcomes[c->taken].done; c->taken++) {
        outcome *o = &c->outcomes[c->taken];
        c->work->take(c->work->data, c->taken, arz_buf_view(&o->result), o->status);
        arz_buf_clear(&o->result);
    }
}

/* Waits for any of the workers. False where a signal came first. */
static bool receive_any(crew *c, struct pollfd *files)
{
    size_t busy = 0;
    for (size_t i = 0; i < c->count; i++) {
        files[i] = (struct pollfd){ .fd = c->workers[i].socket, .events = POLLIN };
        busy += c->workers[i].socket >= 0;
    }
    if (busy == 0) {
        do_here(c);
        return true;
    }
    if (!cli_signals_poll(files, c->count))
        return false;
    for (size_t i = 0; i < c->count; i++) {
        if (files[i].fd >= 0 && files[i].revents)
            receive(c, &c->workers[i]);
    }
    return true;
}

/* Ends those that are still at something, and waits for all. */
static void end_all(crew *c)
{
    for (size_t i = 0; i < c->count; i++) {
        worker *w = &c->workers[i];
        if (w->process && w->item != NO_ITEM)
            (void)kill(w->process, SIGTERM);
        close_socket(w);
    }
    for (size_t i = 0; i < c->count; i++) {
        (void)wait_for(&c->workers[i]);
        arz_buf_clear(&c->workers[i].got);
    }
}

static bool work_by_children(crew *c)
{
    c->workers = arz_alloc(c->count, sizeof *c->workers);
    struct pollfd *files = arz_alloc(c->count, sizeof *files);
    bool goes_on = true;
    cli_signals_catch();
    start_all(c);
    while (goes_on && c->taken < c->work->items) {
        goes_on = receive_any(c, files);
        take_all(c);
    }
    end_all(c);
    free(files);
    free(c->workers);
    return goes_on;
}

bool cli_work_run(const cli_work *work, size_t workers)
{
    crew c = {
        .work = work,
        .count = workers < CLI_MAX_WORKERS ? workers : CLI_MAX_WORKERS,
        .outcomes = arz_alloc(work->items, sizeof *c.outcomes),
    };
    bool done = true;
    if (workers > 1)
        done = work_by_children(&c);
    while (done && c.taken < work->items) {
        do_here(&c);
        take_all(&c);
    }
    for (size_t i = c.taken; i < work->items; i++)
        arz_buf_clear(&c.outcomes[i].result);
    free(c.outcomes);
    return done;
}

size_t cli_work_cores(void)
{
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores) == 0)
        return (size_t)CPU_COUNT(&cores);
    long online = sysconf(_SC_NPROCESSORS_ONLN); /* there are more cores than the set can hold */
    return online > 0 ? (size_t)online : 1;
}
