/* Files and addresses that options name, looked at before anything is done. */
#ifndef ARZ_CLI_PLACES_H
#define ARZ_CLI_PLACES_H

#include <stdbool.h>

#include <arazzo/error.h>

#include "options.h"

/* False with *error filled where a directory or a file is not there, a proxy is none, or a file
 * could not hold all that would be written to it. */
bool cli_places_check(const cli_options *options, arz_error *error);

#endif
