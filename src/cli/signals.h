/* SIGINT and SIGTERM: the first ends what is under way in good order, the second at once. */
#ifndef ARZ_CLI_SIGNALS_H
#define ARZ_CLI_SIGNALS_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include <arazzo/arazzo.h>

/* From now on the two are caught, and SIGPIPE is ignored. May be called again. */
void cli_signals_catch(void);
/* The two do what they do by default again. */
void cli_signals_forget(void);
/* Holds them back; *before is filled for cli_signals_let(), which lets them through again. */
void cli_signals_hold(sigset_t *before);
void cli_signals_let(const sigset_t *before);
/* Waits until the file can be read, or has ended; false where a signal was caught first, be it
 * before the wait. They must be caught. */
bool cli_signals_wait(int file);
/* The same for any of several files, as poll() has them. */
bool cli_signals_poll(struct pollfd *files, size_t count);
/* The run that a signal ends, at once where one was caught before; NULL: none. */
void cli_signals_watch(arz_run *run);
/* The same for a batch. */
void cli_signals_watch_batch(arz_batch *batch);
/* The number of the signal that was caught; 0: none. */
int cli_signals_caught(void);

#endif
