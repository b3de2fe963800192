/* The settings of each file: its own `.arazzo-run.yml`, or --config, and over them the command
 * line. */
#ifndef ARZ_CLI_CONFIG_H
#define ARZ_CLI_CONFIG_H

#include <arazzo/arazzo.h>

#include "options.h"

/* How the files of one directory are loaded. */
typedef struct cli_config {
    char *directory; /* owned */
    char *file;      /* owned: the settings file; or NULL */
    arz_settings *settings;
    arz_source_place *sources; /* owned: those of the settings, then the command line's */
    arz_load_options load;     /* points at the settings and sources */
} cli_config;

typedef struct cli_configs {
    const cli_options *options;
    const arz_load_options *load; /* the command line's */
    cli_config **items;           /* owned, with what they point to */
    size_t count, capacity;
} cli_configs;

/* How `path` is loaded: borrowed; NULL with *error filled where its settings are wrong. */
const arz_load_options *cli_configs_for(cli_configs *settings, const char *path, arz_error *error);
void cli_configs_clear(cli_configs *settings);

#endif
