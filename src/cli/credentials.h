/* The credentials of a run, from everywhere that they may come from. */
#ifndef ARZ_CLI_CREDENTIALS_H
#define ARZ_CLI_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/arazzo.h>

#include "options.h"

/* The settings of one option, made from its arguments. */
typedef struct cli_settings {
    arz_setting *items; /* owned */
    char **texts;       /* owned, as each is: what the items point into */
    size_t count;
} cli_settings;

void cli_settings_clear(cli_settings *s);

/* In order of precedence: --auth, --auth-file, ARAZZO_AUTH_* variables of the environment. False
 * with *error filled, and nothing collected. */
bool cli_credentials_collect(const cli_options *options, const arz_document *document,
                             cli_settings *settings, arz_error *error);

/* "ARAZZO_AUTH_KEY" for the scheme "key", "ARAZZO_AUTH_PETS_KEY" for that of one source. New, for
 * free(). */
char *cli_credentials_variable(const char *source, const char *scheme);

#endif
