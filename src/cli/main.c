/* arazzo-run: which command, which options, which exit status. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fail.h"
#include "base/suggest.h"
#include "command.h"
#include "message.h"
#include "places.h"
#include "streams.h"

typedef struct cli_command {
    const char *name;
    cli_command_id id;
    bool many; /* takes more than one path */
    const char *arguments;
    const char *help;
    int (*run)(const cli_options *options);
} cli_command;

/* Sorted by name. */
static const cli_command commands[] = {
    { "auth", CLI_AUTH, false, "FILE", "show which credentials are needed, and how to give them",
      cli_auth },
    { "graph", CLI_GRAPH, false, "FILE", "draw the workflows, for Mermaid or Graphviz or as SVG",
      cli_graph },
    { "list", CLI_LIST, false, "FILE", "show the workflows, their inputs, steps and outputs",
      cli_list_workflows },
    { "mock", CLI_MOCK, false, "FILE", "serve the described APIs on loopback until interrupted",
      cli_mock },
    { "run", CLI_RUN, false, "FILE", "run a workflow; the word may be left out", cli_run },
    { "test", CLI_TEST, true, "PATH...", "run every workflow of files, or directories, as a test",
      cli_test },
    { "validate", CLI_VALIDATE, true, "PATH...", "check files, or directories, without a network",
      cli_validate },
};

#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static const cli_command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

static void print_overview(FILE *stream)
{
    (void)fputs("usage: arazzo-run FILE [options]\n"
                "       arazzo-run COMMAND ... [options]\n\n",
                stream);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        (void)fprintf(stream, "  %-8s %-8s %s\n", commands[i].name, commands[i].arguments,
                      commands[i].help);
    (void)fputs("\nOptions of run used most (all: arazzo-run run --help):\n", stream);
    cli_options_help(stream, CLI_RUN, true);
}

static void print_command_help(const cli_command *command)
{
    (void)printf("usage: arazzo-run %s %s [options]\n\n%s\n\n", command->name, command->arguments,
                 command->help);
    cli_options_help(stdout, command->id, false);
}

/* The first of several words may be a command that was mistyped, or that options stand before. */
static void suggest_command(const char *word, arz_error *error)
{
    const cli_command *command = find_command(word);
    if (command) {
        (void)arz_fail_help(error, "a command comes first: arazzo-run %s %s", command->name,
                            command->arguments);
        return;
    }
    arz_suggest suggest = arz_suggest_for(arz_str_of(word));
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        arz_suggest_add(&suggest, arz_str_of(commands[i].name));
    if (suggest.best.data)
        (void)arz_fail_help(error, "'%s' is no command; did you mean '%.*s'?",
                            ARZ_QUOTE(arz_str_of(word)), ARZ_STR_FORMAT(suggest.best));
}

/* A file that is not there, under a name that is near a command's: that may be meant. */
static bool is_mistyped(const char *word, arz_error *error)
{
    struct stat status;
    if (strpbrk(word, "./") || strcmp(word, "-") == 0 || stat(word, &status) == 0)
        return false;
    arz_error problem = ARZ_ERROR_INIT;
    (void)arz_fail(&problem, ARZ_ERROR_IO, "io", "'%s' does not exist",
                   ARZ_QUOTE(arz_str_of(word)));
    if (strcmp(word, "help") == 0)
        (void)arz_fail_help(&problem, "arazzo-run --help shows how to use it");
    else
        suggest_command(word, &problem);
    bool mistyped = problem.help != NULL;
    if (mistyped)
        (void)arz_fail_move(error, &problem);
    arz_error_clear(&problem);
    return mistyped;
}

/* What can be answered without a file, or what is wrong; -1 where the command has to run. */
static int answer(const cli_command *command, bool named, const cli_options *options,
                  arz_error *error)
{
    if (options->help) {
        if (named)
            print_command_help(command);
        else
            print_overview(stdout);
        return CLI_EXIT_OK;
    }
    if (options->version) {
        (void)printf("arazzo-run %s\n", arz_version());
        return CLI_EXIT_OK;
    }
    if (options->rules || options->explain)
        return -1;
    if (options->paths.count == 0) {
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL, "a file is missing: arazzo-run %s %s",
                       command->name, command->arguments);
        (void)arz_fail_help(error, "arazzo-run --help shows how to use it");
        return cli_fail(options, NULL, error);
    }
    if (options->paths.count > 1 && !command->many) {
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL, "'%s' is one file too many",
                       ARZ_QUOTE(arz_str_of(options->paths.items[1])));
        if (!named)
            suggest_command(options->paths.items[0], error);
        return cli_fail(options, NULL, error);
    }
    if (!named && is_mistyped(options->paths.items[0], error))
        return cli_fail(options, NULL, error);
    return -1;
}

static int run_command(int argc, char **argv)
{
    const cli_command *named = find_command(argv[1]);
    const cli_command *command = named ? named : find_command("run");
    int skip = named ? 1 : 0;
    cli_options options;
    arz_error error = ARZ_ERROR_INIT;
    int status;
    if (cli_options_parse(&options, command->id, argc - skip, argv + skip, &error) &&
        cli_places_check(&options, &error)) {
        status = answer(command, named != NULL, &options, &error);
        if (status < 0)
            status = command->run(&options);
    } else {
        status = cli_fail(&options, NULL, &error);
    }
    cli_options_clear(&options);
    return status;
}

int main(int argc, char **argv)
{
    cli_streams_open();
    if (argc < 2) {
        print_overview(stderr);
        return CLI_EXIT_UNUSABLE;
    }
    return cli_streams_close(run_command(argc, argv));
}
