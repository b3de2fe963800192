/* `validate --fix`: writes the one right form where there is one. */
#ifndef ARZ_CLI_FIX_H
#define ARZ_CLI_FIX_H

#include <arazzo/arazzo.h>

/* Applies the edits of what is found in the file, round by round, until there are none; what has
 * been fixed is in *count. The file changes in one go, and only where no round has more errors
 * than the one before. False with *error filled where it cannot be read or written. */
bool cli_fix_file(const char *path, const arz_load_options *load, size_t *count, arz_error *error);

#endif
