/* `validate --fix`: writes the one right form where there is one. */
#ifndef ARZ_CLI_FIX_H
#define ARZ_CLI_FIX_H

#include <stdio.h>

#include <arazzo/arazzo.h>

typedef struct cli_fixed {
    size_t count;    /* edits that were made */
    size_t left_out; /* edits that were not */
    const char *why; /* the last of them was not; static, or NULL */
} cli_fixed;

/* Applies the edits of what is found in the file, round by round, until there are none. The file
 * changes in one go, and only by edits that change what they say and nothing else and leave no more
 * errors, or as many errors and no more warnings, than there were. False with *error filled where
 * it cannot be read or written. With `diff` the changes are printed there and nothing is written:
 * then it may be a stream, "-" too. */
bool cli_fix_file(const char *path, const arz_load_options *load, FILE *diff, cli_fixed *fixed,
                  arz_error *error);

#endif
