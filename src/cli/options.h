/* The options of all commands, out of one table. */
#ifndef ARZ_CLI_OPTIONS_H
#define ARZ_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <arazzo/arazzo.h>

typedef enum cli_command_id {
    CLI_RUN = 1,
    CLI_VALIDATE = 2,
    CLI_LIST = 4,
    CLI_MOCK = 8,
    CLI_TEST = 16,
    CLI_GRAPH = 32,
    CLI_AUTH = 64
} cli_command_id;

typedef enum cli_format {
    CLI_TEXT,
    CLI_JSON,
    CLI_NDJSON,
    CLI_MERMAID,
    CLI_DOT,
    CLI_MARKDOWN,
    CLI_SVG,
    CLI_SARIF,
    CLI_GITHUB,
    CLI_JUNIT,
    CLI_FORMAT_COUNT
} cli_format;
typedef enum cli_color {
    CLI_COLOR_AUTO,
    CLI_COLOR_ALWAYS,
    CLI_COLOR_NEVER
} cli_color;

/* A list of arguments as they were given. */
typedef struct cli_list {
    const char **items; /* owned; the texts are argv's */
    size_t count, capacity;
} cli_list;

/* What the command line says. Texts are argv's. */
typedef struct cli_options {
    cli_list paths;
    const char *workflow, *inputs_file, *auth_file, *base, *cacert, *cert, *key, *proxy;
    cli_list severities; /* RULE=SEVERITY */
    const char *config;  /* the settings file; NULL: each document has its own */
    bool no_config, fix, diff;
    const char *explain;             /* a rule */
    const char *har, *junit, *trace; /* files to write */
    cli_list workflows;              /* `workflow` is the last of them */
    cli_list skipped;                /* workflows */
    cli_list saved;                  /* "OUTPUT=FILE" */
    cli_list inputs, servers, variables, sources, credentials, headers;
    cli_command_id command;
    cli_format format; /* the first that the command has, where none is given */
    cli_color color;
    arz_contract_mode contract;
    int verbosity;
    unsigned port;
    bool mock, dry_run, strict, show_secrets, location, no_cookies, insecure, rules, formats,
        parallel;
    int64_t timeout_ms, max_time_ms, poll_interval_ms; /* -1: not given */
    const char *data;                                  /* the rows of a batch; NULL: one run */
    uint64_t concurrency;                              /* runs at a time; 0: not given */
    uint64_t jobs;                                     /* processes at a time; 0: not given */
    double rate;                                       /* starts a second; 0: not given */
    bool unordered, stop_on_failure;
    uint64_t max_steps;
    size_t max_body_bytes;
    bool help, version;
} cli_options;

/* "json": as an option has it. Static. */
const char *cli_format_name(cli_format format);

/* Reads the arguments behind the command (argv[0] is not looked at). False, with *error filled
 * (kind USAGE), for anything that the command does not know. */
bool cli_options_parse(cli_options *options, cli_command_id command, int argc, char **argv,
                       arz_error *error);
void cli_options_clear(cli_options *options);

/* Prints the options of a command; with `common`, those that are used every day. */
void cli_options_help(FILE *stream, cli_command_id command, bool common);

#endif
