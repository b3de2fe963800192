/* `validate --fix`: writes the one right form where there is one. */
#ifndef ARZ_CLI_FIX_H
#define ARZ_CLI_FIX_H

#include <stdio.h>

#include <arazzo/arazzo.h>

typedef struct cli_fixed {
    size_t count;     /* edits that were made */
    const char *kept; /* why there are none though some could be; static, or NULL */
} cli_fixed;

/* Applies the edits of what is found in the file, round by round, until there are none. The file
 * changes in one go, and only where each round changed what its edits say and nothing else and
 * leaves no more errors or warnings than there were. False with *error filled where it cannot be
 * read or written. With `diff` the changes are printed there, and the file stays. */
bool cli_fix_file(const char *path, const arz_load_options *load, FILE *diff, cli_fixed *fixed,
                  arz_error *error);

#endif
