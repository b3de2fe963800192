/* Changes to a text as a unified diff. */
#ifndef ARZ_CLI_DIFF_H
#define ARZ_CLI_DIFF_H

#include <stdio.h>

#include "base/str.h"

/* Prints what changed in the file, with three lines around; nothing where nothing did. Both texts
 * have the same number of lines, as edits leave it. */
void cli_print_diff(FILE *stream, const char *name, arz_str before, arz_str after);

#endif
