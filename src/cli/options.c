#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "workers.h"

typedef struct option_row option_row;

/* Takes an option's value (NULL where it has none); false with *error filled. */
typedef bool (*take_fn)(const option_row *row, cli_options *options, const char *value,
                        arz_error *error);

struct option_row {
    const char *name;     /* long, without the dashes */
    char letter;          /* short, or 0 */
    const char *argument; /* what --help calls its value; NULL: it has none */
    unsigned commands;    /* cli_command_id bits */
    bool common;          /* shown on the short help */
    const char *help;
    take_fn take;
    size_t offset; /* of the member that it fills */
};

static void *member(const option_row *row, cli_options *options)
{
    return (char *)options + row->offset;
}

static bool take_flag(const option_row *row, cli_options *options, const char *value,
                      arz_error *error)
{
    (void)value;
    (void)error;
    *(bool *)member(row, options) = true;
    return true;
}

static bool take_text(const option_row *row, cli_options *options, const char *value,
                      arz_error *error)
{
    (void)error;
    *(const char **)member(row, options) = value;
    return true;
}

static bool take_list(const option_row *row, cli_options *options, const char *value,
                      arz_error *error)
{
    (void)error;
    cli_list *list = member(row, options);
    list->items = arz_grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = value;
    return true;
}

static bool take_workflow(const option_row *row, cli_options *options, const char *value,
                          arz_error *error)
{
    (void)error;
    static const size_t at = offsetof(cli_options, workflows);
    const option_row list = { .name = row->name, .offset = at };
    options->workflow = value;
    return take_list(&list, options, value, error);
}

static bool not_a(const option_row *row, const char *value, const char *what, arz_error *error)
{
    return arz_fail(error, ARZ_ERROR_USAGE, NULL, "--%s takes %s, not '%s'", row->name, what,
                    ARZ_QUOTE(arz_str_of(value)));
}

/* A number from 0 on, all of the text, and no more than `most`. */
static bool number(const char *value, double most, double *result)
{
    char *end;
    errno = 0;
    *result = strtod(value, &end);
    bool plain = (*value >= '0' && *value <= '9') || *value == '.';
    return plain && *end == '\0' && errno == 0 && isfinite(*result) && *result <= most;
}

static bool take_seconds(const option_row *row, cli_options *options, const char *value,
                         arz_error *error)
{
    double seconds;
    if (!number(value, 1e9, &seconds))
        return not_a(row, value, "seconds (0.5, 30)", error);
    *(int64_t *)member(row, options) = (int64_t)ceil(seconds * 1000.0);
    return true;
}

static bool take_count(const option_row *row, cli_options *options, const char *value,
                       arz_error *error)
{
    double count;
    if (!number(value, 1e15, &count) || count != floor(count))
        return not_a(row, value, "a whole number", error);
    *(uint64_t *)member(row, options) = (uint64_t)count;
    return true;
}

static bool take_runs(const option_row *row, cli_options *options, const char *value,
                      arz_error *error)
{
    double count;
    if (!number(value, ARZ_MAX_BATCH_CONCURRENCY, &count) || count != floor(count) || count < 1)
        return not_a(row, value, "a number of runs from 1 to 100000", error);
    options->concurrency = (uint64_t)count;
    return true;
}

static bool take_jobs(const option_row *row, cli_options *options, const char *value,
                      arz_error *error)
{
    double count;
    if (!number(value, CLI_MAX_WORKERS, &count) || count != floor(count) || count < 1)
        return not_a(row, value, "a number of processes from 1 to 256", error);
    options->jobs = (uint64_t)count;
    return true;
}

/* "100/s": the unit may be left out. */
static bool take_rate(const option_row *row, cli_options *options, const char *value,
                      arz_error *error)
{
    size_t size = strlen(value);
    bool unit = size > 2 && strcmp(value + size - 2, "/s") == 0;
    char *digits = arz_str_dup((arz_str){ value, unit ? size - 2 : size });
    bool good = number(digits, 1e6, &options->rate) && options->rate >= 1e-6;
    free(digits);
    return good || not_a(row, value, "a number of starts a second (100/s, 0.5/s)", error);
}

/* "1000", "64k", "64M", "1G", by 1024. */
static bool take_bytes(const option_row *row, cli_options *options, const char *value,
                       arz_error *error)
{
    static const char units[] = "kKmMgG";
    size_t length = strlen(value);
    char digits[32];
    if (length == 0 || length >= sizeof digits)
        return not_a(row, value, "a number of bytes (1000000, 64M)", error);
    memcpy(digits, value, length + 1);
    const char *unit = strchr(units, value[length - 1]);
    double factor = 1;
    if (unit) {
        digits[length - 1] = '\0';
        factor = pow(1024, (double)((unit - units) / 2 + 1));
    }
    double bytes;
    if (!number(digits, 1e15 / factor, &bytes) || bytes != floor(bytes) || bytes < 1)
        return not_a(row, value, "a number of bytes (1000000, 64M)", error);
    *(size_t *)member(row, options) = (size_t)(bytes * factor);
    return true;
}

static bool take_port(const option_row *row, cli_options *options, const char *value,
                      arz_error *error)
{
    double port;
    if (!number(value, 65535, &port) || port != floor(port))
        return not_a(row, value, "a port from 0 to 65535", error);
    options->port = (unsigned)port;
    return true;
}

/* Sets *chosen to the index of the value among the words, which end with NULL. */
static bool choose(const option_row *row, const char *value, const char *const *words, int *chosen,
                   arz_error *error)
{
    for (int i = 0; words[i]; i++) {
        if (strcmp(value, words[i]) == 0) {
            *chosen = i;
            return true;
        }
    }
    return not_a(row, value, row->argument, error);
}

/* What standard output gets, by command; the first that a command has is what it writes where
 * nothing else is asked for. */
static const struct {
    const char *name;
    unsigned commands; /* cli_command_id bits */
} formats[CLI_FORMAT_COUNT] = {
    [CLI_TEXT] = { "text", (unsigned)~CLI_GRAPH },
    [CLI_JSON] = { "json", CLI_RUN | CLI_VALIDATE | CLI_LIST | CLI_AUTH },
    [CLI_NDJSON] = { "ndjson", CLI_RUN },
    [CLI_MERMAID] = { "mermaid", CLI_GRAPH },
    [CLI_DOT] = { "dot", CLI_GRAPH },
    [CLI_MARKDOWN] = { "markdown", CLI_VALIDATE },
    [CLI_SVG] = { "svg", CLI_GRAPH },
    [CLI_SARIF] = { "sarif", CLI_VALIDATE },
    [CLI_GITHUB] = { "github", CLI_VALIDATE },
    [CLI_JUNIT] = { "junit", CLI_VALIDATE },
};

const char *cli_format_name(cli_format format)
{
    return formats[format].name;
}

static bool has_format(int format, unsigned command)
{
    return (formats[format].commands & command) != 0;
}

/* "text|json": those that the command has. */
static void put_formats(arz_buf *buf, unsigned command)
{
    for (int i = 0; i < CLI_FORMAT_COUNT; i++) {
        if (has_format(i, command))
            arz_buf_printf(buf, "%s%s", buf->size ? "|" : "", formats[i].name);
    }
}

static bool take_format(const option_row *row, cli_options *options, const char *value,
                        arz_error *error)
{
    for (int i = 0; i < CLI_FORMAT_COUNT; i++) {
        if (has_format(i, options->command) && strcmp(value, formats[i].name) == 0) {
            options->format = (cli_format)i;
            return true;
        }
    }
    arz_buf words = ARZ_BUF_INIT(0);
    put_formats(&words, options->command);
    (void)not_a(row, value, arz_buf_cstr(&words), error);
    arz_buf_clear(&words);
    return false;
}

static bool take_color(const option_row *row, cli_options *options, const char *value,
                       arz_error *error)
{
    static const char *const words[] = { "auto", "always", "never", NULL };
    int chosen = 0;
    if (!choose(row, value, words, &chosen, error))
        return false;
    options->color = (cli_color)chosen;
    return true;
}

static bool take_contract(const option_row *row, cli_options *options, const char *value,
                          arz_error *error)
{
    static const char *const words[] = { "off", "warn", "fail", NULL };
    int chosen = 0;
    if (!choose(row, value, words, &chosen, error))
        return false;
    options->contract = (arz_contract_mode)chosen;
    return true;
}

static bool take_verbose(const option_row *row, cli_options *options, const char *value,
                         arz_error *error)
{
    (void)row;
    (void)value;
    (void)error;
    options->verbosity++;
    return true;
}

static bool take_quiet(const option_row *row, cli_options *options, const char *value,
                       arz_error *error)
{
    (void)row;
    (void)value;
    (void)error;
    options->verbosity--;
    return true;
}

#define ALL        (CLI_RUN | CLI_VALIDATE | CLI_LIST | CLI_MOCK | CLI_TEST | CLI_GRAPH | CLI_AUTH)
#define LOADS      (CLI_RUN | CLI_VALIDATE | CLI_LIST | CLI_MOCK | CLI_TEST | CLI_GRAPH | CLI_AUTH)
#define RUNS       (CLI_RUN | CLI_TEST)
#define AT(member) offsetof(cli_options, member)

/* Sorted by name. */
static const option_row rows[] = {
    { "auth", 0, "[SOURCE.]SCHEME=VALUE", RUNS, false,
      "a token, a key, USER:PASSWORD or CLIENT_ID:CLIENT_SECRET", take_list, AT(credentials) },
    { "auth-file", 0, "FILE", RUNS, false, "credentials as one JSON or YAML object", take_text,
      AT(auth_file) },
    { "base", 0, "DIR", LOADS, false, "look here too for relative references", take_text,
      AT(base) },
    { "cacert", 0, "FILE", RUNS, false, "trust the certificates in FILE", take_text, AT(cacert) },
    { "cert", 0, "FILE", RUNS, false, "present this client certificate", take_text, AT(cert) },
    { "color", 0, "auto|always|never", ALL, false, "colours (NO_COLOR is honoured)", take_color,
      0 },
    { "concurrency", 0, "N", CLI_RUN, false, "with --data: N runs at a time (default 1)", take_runs,
      0 },
    { "config", 0, "FILE", CLI_VALIDATE, false, "settings for all files, instead of their own",
      take_text, AT(config) },
    { "contract", 0, "off|warn|fail", RUNS, false, "check responses against the API description",
      take_contract, 0 },
    { "data", 0, "FILE", CLI_RUN, true, "run once for each row: CSV, JSON Lines, a JSON array",
      take_text, AT(data) },
    { "diff", 0, NULL, CLI_VALIDATE, true, "print what --fix would change, as a unified diff",
      take_flag, AT(diff) },
    { "dry-run", 0, NULL, CLI_RUN, true, "resolve and print the requests, send none", take_flag,
      AT(dry_run) },
    { "explain", 0, "RULE", CLI_VALIDATE, true, "say what a rule wants, with an example", take_text,
      AT(explain) },
    { "fix", 0, NULL, CLI_VALIDATE, true, "write the one right form where there is one", take_flag,
      AT(fix) },
    { "format", 0, "FORMAT", CLI_RUN | CLI_VALIDATE | CLI_LIST | CLI_GRAPH | CLI_AUTH, true,
      "what standard output gets", take_format, 0 },
    { "formats", 0, NULL, RUNS | CLI_VALIDATE | CLI_MOCK, false,
      "hold values against `format` in schemas, too", take_flag, AT(formats) },
    { "har", 0, "FILE", CLI_RUN, false, "write an HTTP archive (HAR 1.2)", take_text, AT(har) },
    { "header", 'H', "'Name: value'", RUNS, false, "a header on every request", take_list,
      AT(headers) },
    { "help", 'h', NULL, ALL, true, "show this help", take_flag, AT(help) },
    { "input", 'i', "NAME=VALUE", RUNS, true, "an input; NAME=@FILE sends or reads a file",
      take_list, AT(inputs) },
    { "inputs", 0, "FILE", RUNS, true, "all inputs as one JSON or YAML object", take_text,
      AT(inputs_file) },
    { "insecure", 'k', NULL, RUNS, false, "do not verify TLS certificates", take_flag,
      AT(insecure) },
    { "jobs", 0, "N", CLI_VALIDATE, false,
      "check files in N processes (default: as many as there are cores)", take_jobs, 0 },
    { "junit", 0, "FILE", RUNS, false, "write a JUnit XML report", take_text, AT(junit) },
    { "key", 0, "FILE", RUNS, false, "the client certificate's key", take_text, AT(key) },
    { "location", 'L', NULL, RUNS, false, "follow redirects", take_flag, AT(location) },
    { "max-body", 0, "BYTES", RUNS, false, "largest response body (default 64M)", take_bytes,
      AT(max_body_bytes) },
    { "max-steps", 0, "N", RUNS, false, "stop a runaway after N step executions (default 10000)",
      take_count, AT(max_steps) },
    { "max-time", 0, "SECONDS", RUNS, false, "limit for the whole run", take_seconds,
      AT(max_time_ms) },
    { "mock", 0, NULL, RUNS, true, "send the requests to a mock of the described APIs", take_flag,
      AT(mock) },
    { "no-cookies", 0, NULL, RUNS, false, "do not send back the cookies that responses set",
      take_flag, AT(no_cookies) },
    { "parallel", 0, NULL, RUNS, false, "run steps that do not depend on one another at once",
      take_flag, AT(parallel) },
    { "poll-interval", 0, "SECONDS", RUNS, false,
      "least time between two polls of a step (default 1)", take_seconds, AT(poll_interval_ms) },
    { "no-config", 0, NULL, CLI_VALIDATE, false, "read no .arazzo-run.yml", take_flag,
      AT(no_config) },
    { "port", 'p', "PORT", CLI_MOCK, true, "the port to listen on (default: any free one)",
      take_port, 0 },
    { "proxy", 'x', "URL", RUNS, false, "use this proxy", take_text, AT(proxy) },
    { "quiet", 'q', NULL, ALL, false, "only errors on standard error", take_quiet, 0 },
    { "rate", 0, "N/s", CLI_RUN, false, "with --data: start at most N runs a second", take_rate,
      0 },
    { "rules", 0, NULL, CLI_VALIDATE, true, "list what is checked", take_flag, AT(rules) },
    { "save", 0, "OUTPUT=FILE", CLI_RUN, false, "write an output to a file, byte for byte",
      take_list, AT(saved) },
    { "server", 's', "[SOURCE=]URL", RUNS, true, "base URL for a source description, or all",
      take_list, AT(servers) },
    { "server-var", 0, "[SOURCE.]NAME=VALUE", RUNS, false, "a server variable", take_list,
      AT(variables) },
    { "severity", 0, "RULE=SEVERITY", CLI_VALIDATE, true, "error, warning, info or off for a rule",
      take_list, AT(severities) },
    { "show-secrets", 0, NULL, RUNS, false, "do not mask secrets", take_flag, AT(show_secrets) },
    { "skip", 0, "ID", CLI_TEST, true, "leave out this workflow", take_list, AT(skipped) },
    { "source", 0, "NAME=PATH|URL", LOADS, false, "read a source description from elsewhere",
      take_list, AT(sources) },
    { "stop-on-failure", 0, NULL, CLI_RUN, false, "with --data: no more runs after a failure",
      take_flag, AT(stop_on_failure) },
    { "strict", 0, NULL, LOADS, false, "the letter of the specification: no dialects", take_flag,
      AT(strict) },
    { "timeout", 0, "SECONDS", RUNS, false, "limit for one request (default 30)", take_seconds,
      AT(timeout_ms) },
    { "trace", 0, "FILE", CLI_RUN, false, "write everything that happens, as JSON", take_text,
      AT(trace) },
    { "unordered", 0, NULL, CLI_RUN, false, "with --data: results as runs end", take_flag,
      AT(unordered) },
    { "verbose", 'v', NULL, ALL, true, "more on standard error", take_verbose, 0 },
    { "version", 'V', NULL, ALL, true, "show the version", take_flag, AT(version) },
    { "workflow", 'w', "ID", RUNS | CLI_GRAPH, true, "which workflow, where there are several",
      take_workflow, 0 },
};

#define ROW_COUNT (sizeof rows / sizeof *rows)

/* getopt's view of the table: the index of a row is its value plus a base beyond all letters. */
#define INDEX_BASE 256

static const option_row *row_of_letter(int letter)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (rows[i].letter == letter)
            return &rows[i];
    }
    return NULL;
}

static const option_row *row_of_value(int value)
{
    return value >= INDEX_BASE ? &rows[value - INDEX_BASE] : row_of_letter(value);
}

static void fill_getopt(struct option longs[ROW_COUNT + 1], char letters[2 * ROW_COUNT + 3])
{
    size_t at = 0;
    /* ':' first tells a missing value from an unknown option. */
    letters[at++] = ':';
    for (size_t i = 0; i < ROW_COUNT; i++) {
        longs[i] =
            (struct option){ rows[i].name, rows[i].argument ? required_argument : no_argument, NULL,
                             INDEX_BASE + (int)i };
        if (rows[i].letter) {
            letters[at++] = rows[i].letter;
            if (rows[i].argument)
                letters[at++] = ':';
        }
    }
    longs[ROW_COUNT] = (struct option){ NULL, 0, NULL, 0 };
    letters[at] = '\0';
}

/* Without the hyphens in front and a value behind. */
static arz_str option_name(const char *given)
{
    arz_str name = arz_str_of(given);
    while (name.size && name.data[0] == '-')
        name = arz_str_from(name, 1);
    return arz_str_slice(name, 0, arz_str_find_char(name, '='));
}

static bool unknown_option(cli_command_id command, const char *given, arz_error *error)
{
    arz_suggest suggest = arz_suggest_for(option_name(given));
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (rows[i].commands & (unsigned)command)
            arz_suggest_add(&suggest, arz_str_of(rows[i].name));
    }
    (void)arz_fail(error, ARZ_ERROR_USAGE, NULL, "there is no option '%s'",
                   ARZ_QUOTE(arz_str_of(given)));
    if (suggest.best.data)
        (void)arz_fail_help(error, "did you mean '--%.*s'?", ARZ_STR_FORMAT(suggest.best));
    return false;
}

static bool take(const option_row *row, cli_options *options, cli_command_id command,
                 const char *value, arz_error *error)
{
    if (row->commands & (unsigned)command)
        return row->take(row, options, value, error);
    return arz_fail(error, ARZ_ERROR_USAGE, NULL, "--%s has no meaning for this command",
                    row->name);
}

/* The options of the command that start so: "'--save' or '--server'". False where there are not
 * several. */
static bool ambiguous_option(cli_command_id command, const char *given, arz_error *error)
{
    arz_str name = option_name(given);
    arz_buf names = ARZ_BUF_INIT(0);
    size_t count = 0;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        bool fits =
            rows[i].commands & (unsigned)command && arz_str_starts(arz_str_of(rows[i].name), name);
        if (fits)
            arz_buf_printf(&names, "%s--%s", count++ ? ", " : "", rows[i].name);
    }
    if (count > 1)
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL, "'%s' may be any of %s",
                       ARZ_QUOTE(arz_str_of(given)), arz_buf_cstr(&names));
    arz_buf_clear(&names);
    return count > 1;
}

/* The argument that getopt stopped at. */
static bool bad_option(cli_command_id command, int result, char **argv, arz_error *error)
{
    const char *given = argv[optind - 1];
    if (result == '?' && optopt >= INDEX_BASE)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL, "--%s takes no value",
                        row_of_value(optopt)->name);
    if (result == ':')
        return arz_fail(error, ARZ_ERROR_USAGE, NULL, "'%s' needs a value",
                        ARZ_QUOTE(arz_str_of(given)));
    char letter[3] = { '-', (char)optopt, '\0' };
    bool is_letter = optopt > 0 && optopt < INDEX_BASE;
    if (!is_letter && ambiguous_option(command, given, error))
        return false;
    return unknown_option(command, is_letter ? letter : given, error);
}

static cli_format first_format(cli_command_id command)
{
    int format = CLI_TEXT;
    while (!has_format(format, command))
        format++;
    return (cli_format)format;
}

static void options_init(cli_options *options, cli_command_id command)
{
    *options = (cli_options){
        .command = command,
        .format = first_format(command),
        .contract = command == CLI_TEST ? ARZ_CONTRACT_FAIL : ARZ_CONTRACT_OFF,
        .timeout_ms = -1,
        .max_time_ms = -1,
        .poll_interval_ms = -1,
        .max_steps = ARZ_DEFAULT_MAX_STEPS,
        .max_body_bytes = ARZ_DEFAULT_MAX_BODY_BYTES,
    };
}

/* An empty name would be the working directory's. */
static bool has_empty_path(const cli_options *options)
{
    for (size_t i = 0; i < options->paths.count; i++) {
        if (!*options->paths.items[i])
            return true;
    }
    return false;
}

/* How many of what is read are standard input. */
static size_t count_standard_inputs(const cli_options *options)
{
    const char *const files[] = { options->inputs_file, options->data, options->auth_file };
    size_t count = 0;
    for (size_t i = 0; i < options->paths.count; i++)
        count += strcmp(options->paths.items[i], "-") == 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        count += files[i] && strcmp(files[i], "-") == 0;
    return count;
}

static bool fit_together(const cli_options *options, arz_error *error)
{
    bool batch =
        options->concurrency || options->rate > 0 || options->unordered || options->stop_on_failure;
    if (batch && !options->data)
        return arz_fail(
            error, ARZ_ERROR_USAGE, NULL,
            "--concurrency, --rate, --unordered and --stop-on-failure need --data FILE");
    if (has_empty_path(options))
        return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                        "the name of a file is empty; is a variable without a value in its place?");
    if (count_standard_inputs(options) > 1)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL, "standard input can be read only once");
    return true;
}

bool cli_options_parse(cli_options *options, cli_command_id command, int argc, char **argv,
                       arz_error *error)
{
    struct option longs[ROW_COUNT + 1];
    char letters[2 * ROW_COUNT + 3];
    fill_getopt(longs, letters);
    options_init(options, command);
    opterr = 0;
    optind = 1;
    for (;;) {
        int result = getopt_long(argc, argv, letters, longs, NULL);
        if (result == -1)
            break;
        const option_row *row = result == '?' || result == ':' ? NULL : row_of_value(result);
        if (!row)
            return bad_option(command, result, argv, error);
        if (!take(row, options, command, optarg, error))
            return false;
    }
    static const option_row path = { .name = "path", .offset = AT(paths) };
    for (int i = optind; i < argc; i++)
        (void)take_list(&path, options, argv[i], error);
    return fit_together(options, error);
}

void cli_options_clear(cli_options *options)
{
    cli_list *const lists[] = { &options->paths,      &options->inputs,      &options->servers,
                                &options->sources,    &options->credentials, &options->headers,
                                &options->variables,  &options->workflows,   &options->skipped,
                                &options->severities, &options->saved };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        free(lists[i]->items);
}

static void print_formats(FILE *stream, cli_command_id command)
{
    arz_buf words = ARZ_BUF_INIT(0);
    put_formats(&words, command);
    (void)fprintf(stream, ": %s", arz_buf_cstr(&words));
    arz_buf_clear(&words);
}

void cli_options_help(FILE *stream, cli_command_id command, bool common)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const option_row *row = &rows[i];
        if (!(row->commands & (unsigned)command) || (common && !row->common))
            continue;
        arz_buf left = ARZ_BUF_INIT(0);
        arz_buf_printf(&left, "%c%c%c --%s", row->letter ? '-' : ' ',
                       row->letter ? row->letter : ' ', row->letter ? ',' : ' ', row->name);
        if (row->argument)
            arz_buf_printf(&left, " %s", row->argument);
        (void)fprintf(stream, "  %-34s %s", arz_buf_cstr(&left), row->help);
        if (row->take == take_format)
            print_formats(stream, command);
        (void)fputs("\n", stream);
        arz_buf_clear(&left);
    }
}
