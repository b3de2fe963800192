/* The program's three standard streams: there when it starts, whole when it ends. */
#ifndef ARZ_CLI_STREAMS_H
#define ARZ_CLI_STREAMS_H

/* Opens those of the three that the caller closed, so that no file or socket takes the place of one
 * and gets what was meant for it. */
void cli_streams_open(void);

/* Writes out what standard output still holds. Returns `status`; CLI_EXIT_FAILED in place of
 * CLI_EXIT_OK, with a message, where not all of it could be written. */
int cli_streams_close(int status);

#endif
