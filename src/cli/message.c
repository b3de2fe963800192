#include "message.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/columns.h"

/* Columns of an excerpt; a longer line is cut around the fault. */
#define EXCERPT_WIDTH 100

/* Behind this column of a line, which is then a program's and not for people, there are none: a
 * file in one line may have a finding for each hundred bytes, and each would read the line again.
 */
#define MAX_EXCERPT_COLUMN 10000

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

/* The part of a line around a fault. */
typedef struct excerpt {
    arz_buf text;
    size_t caret; /* where the fault is in it */
} excerpt;

/* Each control character becomes a blank, so that what follows stays under its column: a document
 * must not drive the reader's terminal. */
static void put_blanked(arz_buf *buf, arz_str text)
{
    uint32_t code_point;
    size_t start = 0, here = 0; /* of what is not in the buffer yet; of what is looked at */
    for (size_t at = 0; arz_utf8_next(text, &at, &code_point); here = at) {
        bool control = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
                       (code_point >= 0x202A && code_point <= 0x202E) ||
                       (code_point >= 0x2066 && code_point <= 0x2069);
        if (control) {
            arz_buf_str(buf, arz_str_slice(text, start, here));
            arz_buf_char(buf, ' ');
            start = at;
        }
    }
    arz_buf_str(buf, arz_str_slice(text, start, here));
}

/* The line from EXCERPT_WIDTH characters before the column to as many behind it. */
static excerpt take_excerpt(arz_str line, unsigned column)
{
    excerpt e = { ARZ_BUF_INIT(0), 0 };
    size_t at = 0, start = 0, fault = 0;
    uint32_t code_point;
    for (unsigned i = 1; i < column + EXCERPT_WIDTH && at < line.size; i++) {
        if (i + EXCERPT_WIDTH <= column)
            start = at;
        fault = i <= column ? at : fault;
        if (!arz_utf8_next(line, &at, &code_point))
            break;
    }
    if (column > arz_utf8_length(arz_str_slice(line, 0, at)))
        fault = at;
    put_blanked(&e.text, arz_str_slice(line, start, fault));
    e.caret = e.text.size;
    put_blanked(&e.text, arz_str_slice(line, fault, at));
    return e;
}

static void print_excerpt(const cli_printer *printer, const char *uri, unsigned line,
                          unsigned column)
{
    bool wanted = line && uri && column <= MAX_EXCERPT_COLUMN;
    char *text = wanted ? source_line(printer, uri, line) : NULL;
    if (!text || arz_utf8_check(arz_str_of(text)) != SIZE_MAX) {
        free(text);
        return;
    }
    excerpt e = take_excerpt(arz_str_of(text), column);
    arz_str shown = arz_buf_view(&e.text);
    size_t indent = arz_columns_of(arz_str_slice(shown, 0, e.caret)), cut = 0;
    if (indent > EXCERPT_WIDTH - 20) {
        cut = arz_columns_fit(shown, indent - EXCERPT_WIDTH / 2);
        indent = arz_columns_of(arz_str_slice(shown, cut, e.caret));
    }
    shown = arz_str_from(shown, cut);
    shown = arz_str_slice(shown, 0, arz_columns_fit(shown, EXCERPT_WIDTH));
    (void)fprintf(printer->stream, "%6u | %.*s\n", line, ARZ_STR_FORMAT(shown));
    if (column) {
        (void)fprintf(printer->stream, "       | %*s%s^%s\n", (int)indent, "",
                      printer->color ? "\033[1;32m" : "", printer->color ? "\033[0m" : "");
    }
    arz_buf_clear(&e.text);
    free(text);
}

void cli_put_safe(FILE *stream, arz_str text)
{
    arz_buf safe = ARZ_BUF_INIT(0);
    while (text.size) {
        arz_str line = arz_str_slice(text, 0, arz_str_find_char(text, '\n'));
        arz_buf_safe(&safe, line);
        if (line.size < text.size)
            arz_buf_char(&safe, '\n');
        text = arz_str_from(text, line.size + 1);
    }
    arz_str all = arz_buf_view(&safe);
    (void)fwrite(all.data, 1, all.size, stream);
    arz_buf_clear(&safe);
}

FILE *cli_page_open(cli_page *page)
{
    *page = (cli_page){ .stream = open_memstream(&page->text, &page->size) };
    if (!page->stream)
        arz_out_of_memory();
    return page->stream;
}

void cli_page_close(cli_page *page)
{
    (void)fclose(page->stream);
    cli_put_safe(stdout, (arz_str){ page->text, page->size });
    free(page->text);
}

/* Each line of the help behind "help: ", aligned. */
static void print_help(const cli_printer *printer, const char *help)
{
    const char *prefix = "  help: ";
    while (help && *help) {
        size_t size = strcspn(help, "\n");
        (void)fputs(prefix, printer->stream);
        cli_put_safe(printer->stream, (arz_str){ help, size });
        (void)fputs("\n", printer->stream);
        help += size + (help[size] == '\n');
        prefix = "        ";
    }
}

/* "FILE:LINE:COLUMN: " as far as it is known. */
static void print_place(FILE *stream, const arz_diagnostic *d)
{
    bool known = d->uri && *d->uri;
    arz_buf name = ARZ_BUF_INIT(0);
    arz_buf_safe(&name, arz_str_of(known ? d->uri : "arazzo-run"));
    (void)fputs(arz_buf_cstr(&name), stream);
    arz_buf_clear(&name);
    if (known && d->line)
        (void)fprintf(stream, ":%u:%u", d->line, d->column);
    (void)fputs(": ", stream);
}

void cli_print_diagnostic(const cli_printer *printer, const arz_diagnostic *d)
{
    FILE *stream = printer->stream;
    print_place(stream, d);
    (void)fprintf(stream, "%s%s:%s ", printer->color ? severity_codes[d->severity] : "",
                  arz_severity_name(d->severity), printer->color ? "\033[0m" : "");
    cli_put_safe(stream, arz_str_of(d->message));
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

void cli_set_text(json_t *object, const char *name, const char *text)
{
    arz_buf safe = ARZ_BUF_INIT(0);
    if (!text)
        return;
    bool valid = arz_utf8_check(arz_str_of(text)) == SIZE_MAX;
    if (!valid)
        arz_buf_safe(&safe, arz_str_of(text));
    (void)json_object_set_new(object, name, json_string(valid ? text : arz_buf_cstr(&safe)));
    arz_buf_clear(&safe);
}

json_t *cli_error_json(const arz_error *error)
{
    json_t *object = json_object();
    cli_set_text(object, "kind", arz_error_kind_name(error->kind));
    cli_set_text(object, "rule", error->rule);
    cli_set_text(object, "message", error->message);
    cli_set_text(object, "help", error->help);
    cli_set_text(object, "file", error->uri);
    if (error->line) {
        (void)json_object_set_new(object, "line", json_integer(error->line));
        (void)json_object_set_new(object, "column", json_integer(error->column));
    }
    cli_set_text(object, "pointer", error->pointer);
    return object;
}
