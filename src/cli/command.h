/* The commands: a function each, in a file of its own. */
#ifndef ARZ_CLI_COMMAND_H
#define ARZ_CLI_COMMAND_H

#include "base/str.h"
#include "options.h"

/* Exit statuses; an interrupted run ends with 128 and the signal's number. */
enum {
    CLI_EXIT_OK = 0,
    CLI_EXIT_FAILED = 1,
    CLI_EXIT_UNUSABLE = 2
};

/* Each runs its command and returns the exit status. */
int cli_auth(const cli_options *options);
int cli_run(const cli_options *options);
int cli_batch(const cli_options *options); /* run, with --data */
int cli_validate(const cli_options *options);
int cli_graph(const cli_options *options);
int cli_list_workflows(const cli_options *options);
int cli_mock(const cli_options *options);
int cli_test(const cli_options *options);

/* Options of loading, from the command line's. `sources` are for free(). False with *error
 * filled. */
bool cli_load_options(const cli_options *options, arz_load_options *load,
                      arz_source_place **sources, arz_error *error);
void cli_free_sources(arz_source_place *sources, size_t count);
/* The document that the command's one path names; NULL, with every error printed and
 * reported, or with one in *error that is still to be. */
arz_document *cli_load(const cli_options *options, bool network, arz_error *error);
/* The same of a text that was read already. */
arz_document *cli_load_text(const cli_options *options, bool network, arz_str text,
                            arz_error *error);

/* Prints the error to standard error and, for the JSON formats, as an error report to standard
 * output. Clears it. Returns CLI_EXIT_UNUSABLE. */
int cli_fail(const cli_options *options, const arz_document *document, arz_error *error);

#endif
