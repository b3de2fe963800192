/* The Arazzo documents that paths name: files, and directories searched for them. */
#ifndef ARZ_CLI_FILES_H
#define ARZ_CLI_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/error.h>

#include "base/arena.h"
#include "base/map.h"
#include "options.h"

typedef struct cli_files {
    char **paths; /* owned, and so is each */
    size_t count, capacity;
    size_t met;       /* how often one was named or found */
    arz_map known;    /* those that are regular files, by what they are and where */
    arz_arena *arena; /* the keys of `known`; or NULL */
    char *too_deep;   /* owned: a directory that was not searched any more; or NULL */
} cli_files;

/* Files as they are, each once however often and by whatever names in its directory it is given; of
 * directories every "*.arazzo.yaml", ".yml" and ".json", and every other YAML or JSON file whose
 * root says `arazzo`, sorted, and what cannot be read, for whoever reads it to say so. False with
 * *error filled where a path does not exist, or a directory has no such document or too many inside
 * one another.
 */
bool cli_files_find(const cli_list *paths, cli_files *files, arz_error *error);
void cli_files_clear(cli_files *files);

#endif
