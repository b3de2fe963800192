/* The reports that the options of a command ask for: progress, standard output, files. */
#ifndef ARZ_CLI_REPORTS_H
#define ARZ_CLI_REPORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <arazzo/arazzo.h>

#include "options.h"

/* Progress, standard output, HAR, JUnit, trace. */
#define CLI_MAX_REPORTS 5

/* A report and where it goes. */
typedef struct cli_report {
    arz_report *report; /* owned */
    FILE *file;         /* owned: it is written to a file; NULL: to a standard stream */
    const char *path;   /* of the file */
} cli_report;

typedef struct cli_reports {
    cli_report items[CLI_MAX_REPORTS];
    size_t count;
    arz_report *junit; /* one of them; or NULL */
} cli_reports;

/* Progress on standard error. */
void cli_reports_add_progress(cli_reports *reports, const cli_options *options);
/* What --format asks for; nothing for text. */
void cli_reports_add_result(cli_reports *reports, const cli_options *options);
/* --har, --junit and --trace. The files are made now: false with *error filled where one cannot
 * be. */
bool cli_reports_add_files(cli_reports *reports, const cli_options *options, arz_error *error);
/* A listener for each; returns how many. */
size_t cli_reports_listeners(const cli_reports *reports, arz_listener listeners[CLI_MAX_REPORTS]);

/* Writes what is still to be written, all of it also where some fails. False with *error filled
 * by the first failure. */
bool cli_reports_finish(cli_reports *reports, arz_error *error);
/* The same for files alone: nothing has run, and standard output gets something else. */
bool cli_reports_finish_files(cli_reports *reports, arz_error *error);
void cli_reports_clear(cli_reports *reports);

#endif
