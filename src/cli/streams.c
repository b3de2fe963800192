#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

/* How each stands in for itself where it is closed. Nothing to read and nobody who reads messages
 * is no fault; output that goes nowhere is one, so that writing there fails. */
static const int stand_ins[] = {
    [STDIN_FILENO] = O_RDONLY,
    [STDOUT_FILENO] = O_RDONLY,
    [STDERR_FILENO] = O_WRONLY,
};

void cli_streams_open(void)
{
    /* A file that must not grow any more is a write that fails, which is told. */
    (void)signal(SIGXFSZ, SIG_IGN);
    /* open() takes the lowest number that is free, which is the one that was found closed. */
    for (int number = STDIN_FILENO; number <= STDERR_FILENO; number++) {
        if (fcntl(number, F_GETFD) == -1 && errno == EBADF)
            (void)open("/dev/null", stand_ins[number]);
    }
}

int cli_streams_close(int status)
{
    bool failed_before = ferror(stdout) != 0;
    if (fflush(stdout) == 0 && !failed_before)
        return status;
    if (status != CLI_EXIT_OK)
        return status;
    (void)fprintf(stderr, "arazzo-run: error: standard output cannot be written: %s\n",
                  strerror(errno));
    return CLI_EXIT_FAILED;
}
