/* Running a workflow. */
#ifndef ARAZZO_RUN_H
#define ARAZZO_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <arazzo/document.h>
#include <arazzo/error.h>
#include <arazzo/event.h>
#include <arazzo/export.h>
#include <arazzo/files.h>
#include <arazzo/limits.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct arz_run arz_run;

/* A value for one source description, or for all of them. */
typedef struct arz_setting {
    const char *source; /* its name; NULL: every OpenAPI source */
    const char *name;   /* of the server variable or security scheme; NULL for a server */
    const char *value;
} arz_setting;

/* What a response that is not as its operation documents means. */
typedef enum arz_contract_mode {
    ARZ_CONTRACT_OFF,  /* nobody looks */
    ARZ_CONTRACT_WARN, /* each finding is a warning */
    ARZ_CONTRACT_FAIL  /* the step fails; its failure actions apply */
} arz_contract_mode;

/* Everything is borrowed until the run is created, except where said otherwise. */
typedef struct arz_run_options {
    unsigned version;           /* ARZ_RUN_OPTIONS_VERSION */
    const char *workflow_id;    /* NULL: the document's only workflow */
    json_t *inputs;             /* an object; NULL: none */
    const arz_setting *servers; /* base URLs */
    size_t server_count;
    const arz_setting *variables; /* server variables */
    size_t variable_count;
    const arz_setting *credentials;
    size_t credential_count;
    const char *const *headers; /* "Name: value", on every request */
    size_t header_count;
    bool dry_run; /* build every request, send none */
    bool follow_redirects;
    bool insecure;
    const char *cacert, *cert, *key, *proxy; /* must outlive the run */
    bool show_secrets;
    int64_t timeout_ms;       /* one request; 0: no limit; the default gives way to a step's own */
    int64_t max_time_ms;      /* the whole run; 0: no limit */
    uint64_t max_steps;       /* step executions; 0: no limit */
    int64_t poll_interval_ms; /* between two executions of a step reached again by goto */
    size_t max_body_bytes;
    const arz_listener *listeners; /* copied; their data must outlive the run */
    size_t listener_count;
    bool mocked; /* every server is a mock: it is asked for the status that the success criteria
                    want, what it says of requests becomes warnings, and OAuth 2 tokens are not
                    fetched ("made-up-token" stands for each, as in a dry run) */
    arz_contract_mode contract;
    bool no_cookies;        /* those that a response sets do not go back (RFC 6265) */
    unsigned parallel;      /* steps of a run under way at a time, at most ARZ_MAX_PARALLEL; 0 or 1:
                               one after another */
    const arz_files *files; /* that inputs stand for; must outlive the run; NULL: none */
} arz_run_options;

#define ARZ_RUN_OPTIONS_VERSION 1
/* The defaults. `arz_run_options options = arz_run_options_default();` */
ARZ_API arz_run_options arz_run_options_default(void);

/* Prepares a run of a workflow of `document`, which must outlive it. The inputs are held against
 * the workflow's schema here. New, for arz_run_free(); NULL with *error filled: nothing ran. */
ARZ_API ARZ_MUST_USE arz_run *arz_run_create(const arz_document *document,
                                             const arz_run_options *options, arz_error *error);
ARZ_API void arz_run_free(arz_run *run);

/* Runs to the end. True where the workflow succeeded; else *error says what went wrong (kind
 * INTERRUPTED after arz_run_interrupt()). */
ARZ_API ARZ_MUST_USE bool arz_run_execute(arz_run *run, arz_error *error);

/* Ends the run in good order: what is under way is cancelled, listeners hear the end. May be
 * called from a signal handler and from other threads. */
ARZ_API void arz_run_interrupt(arz_run *run);

/* The workflow's outputs as an object, masked unless secrets are shown. New, for json_decref(). */
ARZ_API ARZ_MUST_USE json_t *arz_run_outputs(const arz_run *run);
/* One of them as the content of a file: a body that was no text byte for byte, text as it is,
 * anything else as JSON. But for such a body it is masked likewise. *bytes is new, for free().
 * False where there is no such output, or it is null. */
ARZ_API ARZ_MUST_USE bool arz_run_output_bytes(const arz_run *run, const char *name, char **bytes,
                                               size_t *size);

#ifdef __cplusplus
}
#endif

#endif
