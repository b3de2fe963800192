/* `--save OUTPUT=FILE`: outputs of the workflow as files that the user names. */
#ifndef ARZ_CLI_SAVE_H
#define ARZ_CLI_SAVE_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/arazzo.h>

#include "options.h"

/* Whether each is "OUTPUT=FILE" with an output of the workflow (NULL: not known) and a file that
 * can be written, as far as that is known without touching it. False with *error filled. */
bool cli_save_check(const cli_options *options, const arz_workflow *workflow, arz_error *error);

/* Writes the files, and puts "@FILE (N bytes)" in place of what went there in `outputs`. An output
 * that is null has no file. False with *error filled by the first that cannot be written. */
bool cli_save_outputs(const cli_options *options, const arz_run *run, json_t *outputs,
                      arz_error *error);

#endif
