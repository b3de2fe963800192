/* What `run` and `test` share: from options to a run of a workflow and its end. */
#ifndef ARZ_CLI_SESSION_H
#define ARZ_CLI_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/arazzo.h>

#include "credentials.h"
#include "options.h"

/* A document and what its runs need; the runs are one after another. */
typedef struct cli_session {
    const cli_options *options;
    arz_document *document; /* owned */
    cli_settings servers, variables, credentials;
    arz_files *files;     /* owned: those that inputs name */
    bool has_credentials; /* they were collected, for the first run */
    arz_mock *mock;       /* owned; with --mock, once the first run was prepared */
    arz_run *run;         /* owned: the last one prepared; or NULL */
} cli_session;

/* Reads the options; the document is the caller's to load. False with *error filled. */
bool cli_session_open(cli_session *session, const cli_options *options, arz_error *error);
void cli_session_clear(cli_session *session);

/* The workflow that was chosen, or the only one; NULL where creating a run will say that there is
 * none, or that there are several. Borrowed. */
const arz_workflow *cli_session_workflow(const cli_session *session);
/* How runs are done by the options: everything but the workflow, inputs and listeners. With --mock
 * the mock is started. What *run points to is the session's. False with *error filled. */
bool cli_session_options(cli_session *session, arz_run_options *run, arz_error *error);

/* What one run is about. All borrowed; the listeners' data must outlive the run. */
typedef struct cli_plan {
    const char *workflow_id; /* NULL: the document's only workflow */
    json_t *inputs;          /* or NULL */
    const arz_listener *listeners;
    size_t listener_count;
} cli_plan;

/* Makes session->run. False with *error filled: nothing ran. */
bool cli_session_prepare(cli_session *session, const cli_plan *plan, arz_error *error);
/* Runs it; signals interrupt it. True where the workflow succeeded; else *error says why not. */
bool cli_session_execute(cli_session *session, arz_error *error);

#endif
