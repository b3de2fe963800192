/* What `validate` checks, for people to read: `--rules` and `--explain RULE`. */
#ifndef ARZ_CLI_RULES_H
#define ARZ_CLI_RULES_H

#include "options.h"

/* Prints the table of rules: a line each, JSON, or docs/rules.md. Returns the exit status. */
int cli_print_rules(const cli_options *options);
/* Prints one rule with an example of what is wrong and what is right. */
int cli_explain_rule(const cli_options *options);

#endif
