/* What `validate` finds, written in each of its formats. Files come in their order, one after
 * another; what is written for one depends on nothing but that file, so that it can be written
 * wherever the file is checked. */
#ifndef ARZ_CLI_FINDINGS_H
#define ARZ_CLI_FINDINGS_H

#include <stdio.h>

#include <arazzo/arazzo.h>

#include "options.h"

/* A file that has been checked. */
typedef struct cli_checked {
    const char *path;
    const arz_document *document; /* for excerpts; or NULL */
    const arz_diagnostics *diagnostics;
} cli_checked;

/* What all files gave together. */
typedef struct cli_totals {
    size_t files, invalid, errors, warnings, infos;
} cli_totals;

typedef struct cli_findings {
    void (*begin)(FILE *stream, const cli_totals *totals); /* or NULL */
    void (*file)(FILE *stream, const cli_options *options, const cli_checked *checked);
    void (*end)(FILE *stream, const cli_totals *totals); /* or NULL */
    const char *between; /* what stands between two files for which anything was written */
    bool totals_first;   /* `begin` looks at the totals: it comes when all files are checked */
} cli_findings;

/* How findings are written in that format. Static. */
const cli_findings *cli_findings_of(cli_format format);

extern const cli_findings cli_findings_github;
extern const cli_findings cli_findings_json;
extern const cli_findings cli_findings_junit;
extern const cli_findings cli_findings_sarif;
extern const cli_findings cli_findings_text;

/* The name of the document that the diagnostic is about; the file's own where it has none. */
const char *cli_finding_file(const cli_checked *checked, const arz_diagnostic *d);
/* Prints a value as a part of a larger one, that many levels deep. Steals the value. */
void cli_print_json_part(FILE *stream, json_t *value, int depth);

#endif
