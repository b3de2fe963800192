#include "message.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"

/* Characters of an excerpt; a longer line is cut around the fault. */
#define EXCERPT_WIDTH 100

/* Bytes of a file that are looked through for an excerpt. */
#define MAX_LINE_BYTES 4096

static const char *const severity_codes[ARZ_SEVERITY_COUNT] = {
    [ARZ_SEVERITY_ERROR] = "\033[1;31m",
    [ARZ_SEVERITY_WARNING] = "\033[1;33m",
    [ARZ_SEVERITY_INFO] = "\033[1;36m",
};

bool cli_use_color(const cli_options *options, FILE *stream)
{
    if (options->color != CLI_COLOR_AUTO)
        return options->color == CLI_COLOR_ALWAYS;
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0) &&
           isatty(fileno(stream));
}

unsigned cli_terminal_width(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Line `wanted` of the file, without its line break. New; NULL where there is none. */
static char *file_line(const char *path, unsigned wanted)
{
    FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "rbe");
    if (!file)
        return NULL;
    char *line = NULL;
    size_t room = 0;
    ssize_t size = 0;
    for (unsigned number = 0; number < wanted && size >= 0; number++)
        size = getline(&line, &room, file);
    (void)fclose(file);
    if (size < 0 || size > MAX_LINE_BYTES) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\r\n")] = '\0';
    return line;
}

static char *source_line(const cli_printer *printer, const char *uri, unsigned line)
{
    char *text = printer->document ? arz_document_line(printer->document, uri, line) : NULL;
    return text ? text : file_line(uri, line);
}

/* Copies the characters from `first` on, at most EXCERPT_WIDTH of them, with control characters
 * as blanks: a document must not drive the reader's terminal. */
static void put_excerpt(arz_buf *buf, arz_str line, size_t first)
{
    uint32_t code_point;
    size_t at = 0;
    for (size_t i = 0; i < first + EXCERPT_WIDTH && at < line.size; i++) {
        size_t start = at;
        if (!arz_utf8_next(line, &at, &code_point))
            return;
        if (i < first)
            continue;
        bool control = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
                       (code_point >= 0x202A && code_point <= 0x202E) ||
                       (code_point >= 0x2066 && code_point <= 0x2069);
        if (control)
            arz_buf_char(buf, ' ');
        else
            arz_buf_str(buf, arz_str_slice(line, start, at));
    }
}

static void print_excerpt(const cli_printer *printer, const char *uri, unsigned line,
                          unsigned column)
{
    char *text = line && uri ? source_line(printer, uri, line) : NULL;
    if (!text || arz_utf8_check(arz_str_of(text)) != SIZE_MAX) {
        free(text);
        return;
    }
    size_t first = column > EXCERPT_WIDTH - 20 ? column - EXCERPT_WIDTH / 2 : 0;
    arz_buf excerpt = ARZ_BUF_INIT(0);
    put_excerpt(&excerpt, arz_str_of(text), first);
    (void)fprintf(printer->stream, "%6u | %s\n", line, arz_buf_cstr(&excerpt));
    if (column) {
        (void)fprintf(printer->stream, "       | %*s%s^%s\n", (int)(column - 1 - first), "",
                      printer->color ? "\033[1;32m" : "", printer->color ? "\033[0m" : "");
    }
    arz_buf_clear(&excerpt);
    free(text);
}

/* Each line of the help behind "help: ", aligned. */
static void print_help(const cli_printer *printer, const char *help)
{
    const char *prefix = "  help: ";
    while (help && *help) {
        size_t size = strcspn(help, "\n");
        (void)fprintf(printer->stream, "%s%.*s\n", prefix, (int)size, help);
        help += size + (help[size] == '\n');
        prefix = "        ";
    }
}

void cli_print_diagnostic(const cli_printer *printer, const arz_diagnostic *d)
{
    FILE *stream = printer->stream;
    if (d->uri && *d->uri && d->line)
        (void)fprintf(stream, "%s:%u:%u: ", d->uri, d->line, d->column);
    else if (d->uri && *d->uri)
        (void)fprintf(stream, "%s: ", d->uri);
    else
        (void)fputs("arazzo-run: ", stream);
    (void)fprintf(stream, "%s%s:%s %s", printer->color ? severity_codes[d->severity] : "",
                  arz_severity_name(d->severity), printer->color ? "\033[0m" : "", d->message);
    if (d->rule && *d->rule)
        (void)fprintf(stream, " [%s]", d->rule);
    (void)fputs("\n", stream);
    print_excerpt(printer, d->uri, d->line, d->column);
    print_help(printer, d->help);
}

void cli_print_error(const cli_printer *printer, arz_error *error)
{
    arz_diagnostic diagnostic = {
        .severity = ARZ_SEVERITY_ERROR,
        .rule = error->rule,
        .message = error->message ? error->message : "unknown error",
        .help = error->help,
        .uri = error->uri,
        .line = error->line,
        .column = error->column,
    };
    cli_print_diagnostic(printer, &diagnostic);
    arz_error_clear(error);
}

static void set_text(json_t *object, const char *name, const char *text)
{
    if (text)
        (void)json_object_set_new(object, name, json_string(text));
}

json_t *cli_error_json(const arz_error *error)
{
    json_t *object = json_object();
    set_text(object, "kind", arz_error_kind_name(error->kind));
    set_text(object, "rule", error->rule);
    set_text(object, "message", error->message);
    set_text(object, "help", error->help);
    set_text(object, "file", error->uri);
    if (error->line) {
        (void)json_object_set_new(object, "line", json_integer(error->line));
        (void)json_object_set_new(object, "column", json_integer(error->column));
    }
    set_text(object, "pointer", error->pointer);
    return object;
}
