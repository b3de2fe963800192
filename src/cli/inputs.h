/* The inputs of a run, from everywhere that they may come from. */
#ifndef ARZ_CLI_INPUTS_H
#define ARZ_CLI_INPUTS_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/arazzo.h>

#include "options.h"

/* In order of precedence: --input, --inputs, ARAZZO_INPUT_NAME variables of the environment; then
 * the schema's defaults; with --mock made-up values; on a terminal, what the user is asked for
 * (not with --data, whose rows may have it).
 * What is still missing is found when the run is created. `files` takes those that are named,
 * with --input only. New; NULL with *error filled. */
json_t *cli_inputs_collect(const cli_options *options, const arz_workflow *workflow,
                           arz_files *files, arz_error *error);

/* The inputs of a workflow that is run as a test: --input for those that the workflow has, what
 * `file` (borrowed; or NULL) says, the environment, defaults, with --mock made-up values; nobody is
 * asked. In `file` a member called like a workflow of the document holds the inputs of that
 * workflow and goes before the others, which are for each workflow that has such an input. New;
 * NULL with *error filled. */
json_t *cli_inputs_for_test(const cli_options *options, json_t *file, const arz_document *document,
                            const arz_workflow *workflow, arz_files *files, arz_error *error);
/* What stands beside the document at `path` in NAME.inputs.json, .yaml or .yml, NAME without the
 * endings ".yaml" and ".arazzo". *inputs is new, or NULL where there is no such file. False with
 * *error filled, also where something in it is for no workflow of the document. */
bool cli_inputs_beside(const char *path, const arz_document *document, json_t **inputs,
                       arz_error *error);
/* The object of inputs in a file. New; NULL with *error filled. */
json_t *cli_inputs_load(const char *path, arz_error *error);

#endif
