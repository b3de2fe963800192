/* A transport that sends nothing: dry runs and scripted tests. */
#include <stddef.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "http/transport.h"
#include "http/wait.h"

/* Exchanges that wait for their answer, in the order of their start. */
typedef struct local {
    void (*answer)(void *data, arz_exchange *exchange);
    void *data;
    arz_exchange **waiting; /* owned; NULL where one was cancelled or answered */
    size_t count, capacity;
} local;

static void local_start(void *data, arz_exchange *exchange)
{
    local *transport = data;
    transport->waiting = arz_grow(transport->waiting, transport->count, &transport->capacity,
                                  sizeof(arz_exchange *));
    transport->waiting[transport->count++] = exchange;
    exchange->handle = transport;
}

static void local_cancel(void *data, arz_exchange *exchange)
{
    local *transport = data;
    for (size_t i = 0; i < transport->count; i++) {
        if (transport->waiting[i] == exchange)
            transport->waiting[i] = NULL;
    }
    exchange->handle = NULL;
}

static void answer_one(local *transport, arz_exchange *exchange)
{
    arz_clock clock = arz_clock_system();
    int64_t started_us = clock.monotonic_us(clock.data);

    exchange->handle = NULL;
    exchange->response.status = 200;
    exchange->response.url = exchange->request->url;
    if (transport->answer)
        transport->answer(transport->data, exchange);
    exchange->response.total_us = clock.monotonic_us(clock.data) - started_us;
    exchange->done(exchange->data, exchange);
}

static bool local_poll(void *data, int64_t timeout_ms, int wake_fd, arz_error *error)
{
    local *transport = data;
    (void)error;
    /* done() may start more, which wait for the next turn, and cancel others. */
    size_t count = transport->count;
    for (size_t i = 0; i < count; i++) {
        arz_exchange *exchange = transport->waiting[i];
        transport->waiting[i] = NULL;
        if (exchange)
            answer_one(transport, exchange);
    }
    for (size_t i = count; i < transport->count; i++)
        transport->waiting[i - count] = transport->waiting[i];
    transport->count -= count;
    if (count == 0)
        arz_wait(timeout_ms, wake_fd);
    return true;
}

static void local_free(void *data)
{
    local *transport = data;
    free(transport->waiting);
    free(transport);
}

void arz_transport_local(void (*answer)(void *data, arz_exchange *exchange), void *data,
                         arz_transport *transport)
{
    local *made = arz_alloc(1, sizeof *made);
    made->answer = answer;
    made->data = data;
    *transport = (arz_transport){ local_start, local_cancel, local_poll, local_free, made };
}
