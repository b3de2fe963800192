/* Changes to a text as a unified diff. */
#ifndef ARZ_CLI_DIFF_H
#define ARZ_CLI_DIFF_H

#include <stdio.h>

#include "base/str.h"

/* Prints what changed in the file, with three lines around; nothing where nothing did. It is right
 * for any two texts, and short where changes are few lines apart. */
void cli_print_diff(FILE *stream, const char *name, arz_str before, arz_str after);

#endif
