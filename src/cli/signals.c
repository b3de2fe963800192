#include "signals.h"

#include <unistd.h>

/* NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a handler has no other way to
 * know what it interrupts */
static arz_run *volatile watched_run;
static arz_batch *volatile watched_batch;
static volatile sig_atomic_t caught_signal;
/* NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables) */

static void on_signal(int number)
{
    if (caught_signal)
        _exit(128 + number);
    caught_signal = number;
    if (watched_run)
        arz_run_interrupt(watched_run);
    if (watched_batch)
        arz_batch_interrupt(watched_batch);
}

void cli_signals_catch(void)
{
    /* Writes go on after the signal: reports are to be complete. Waiting does not. */
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

void cli_signals_hold(sigset_t *before)
{
    sigset_t held;
    (void)sigemptyset(&held);
    (void)sigaddset(&held, SIGINT);
    (void)sigaddset(&held, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &held, before);
}

void cli_signals_let(const sigset_t *before)
{
    (void)sigprocmask(SIG_SETMASK, before, NULL);
}

void cli_signals_forget(void)
{
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
}

/* A signal between a look at what was caught and the wait would be seen by neither: so it is held
 * back until the wait has begun. */
bool cli_signals_poll(struct pollfd *files, size_t count)
{
    sigset_t before;
    cli_signals_hold(&before);
    if (!caught_signal)
        (void)ppoll(files, count, NULL, &before);
    cli_signals_let(&before);
    return !caught_signal;
}

bool cli_signals_wait(int file)
{
    struct pollfd wait = { .fd = file, .events = POLLIN };
    return cli_signals_poll(&wait, 1);
}

void cli_signals_watch(arz_run *run)
{
    watched_run = run;
    if (run && caught_signal)
        arz_run_interrupt(run);
}

void cli_signals_watch_batch(arz_batch *batch)
{
    watched_batch = batch;
    if (batch && caught_signal)
        arz_batch_interrupt(batch);
}

int cli_signals_caught(void)
{
    return (int)caught_signal;
}
