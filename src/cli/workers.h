/* Work on many items, divided among processes: a child takes one item after another, as it is done
 * with the one before, and sends back what came of it. The library knows nothing of this. */
#ifndef ARZ_CLI_WORKERS_H
#define ARZ_CLI_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/* Processes at a time, at the most. */
#define CLI_MAX_WORKERS 256

typedef struct cli_work {
    size_t items;
    /* Does an item, in a child or here, and appends what came of it. What else it changes is lost
     * in a child. */
    void (*work)(void *data, size_t item, arz_buf *result);
    /* Gets what came of each item, here, in the order of the items. Where the child ended before
     * it was done, `status` is what waitpid() says of it, else 0. */
    void (*take)(void *data, size_t item, arz_str result, int status);
    void *data;
} cli_work;

/* Does all items: by so many children, or here where that is one, or none can be started. They
 * have ended when this returns. False where SIGINT or SIGTERM, which are caught where there are
 * children, came first. */
bool cli_work_run(const cli_work *work, size_t workers);

/* The processor cores that this process may use. */
size_t cli_work_cores(void);

#endif
