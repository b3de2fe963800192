/* Findings as text, as JSON and as annotations for GitHub. */
#include "findings.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "message.h"

const cli_findings *cli_findings_of(cli_format format)
{
    switch (format) {
    case CLI_JSON:
        return &cli_findings_json;
    case CLI_GITHUB:
        return &cli_findings_github;
    case CLI_JUNIT:
        return &cli_findings_junit;
    case CLI_SARIF:
        return &cli_findings_sarif;
    case CLI_TEXT:
    case CLI_NDJSON:
    case CLI_MERMAID:
    case CLI_DOT:
    case CLI_MARKDOWN:
    case CLI_SVG:
    case CLI_FORMAT_COUNT:
        break;
    }
    return &cli_findings_text;
}

const char *cli_finding_file(const cli_checked *checked, const arz_diagnostic *d)
{
    return d->uri && *d->uri ? d->uri : checked->path;
}

static void text_file(FILE *stream, const cli_options *options, const cli_checked *checked)
{
    cli_printer printer = { stream, cli_use_color(options, stdout), checked->document };
    for (size_t i = 0; i < arz_diagnostics_count(checked->diagnostics); i++) {
        const arz_diagnostic *d = arz_diagnostics_at(checked->diagnostics, i);
        if (options->verbosity >= 0 || d->severity == ARZ_SEVERITY_ERROR)
            cli_print_diagnostic(&printer, d);
    }
}

const cli_findings cli_findings_text = { NULL, text_file, NULL, "", false };

static json_t *diagnostic_json(const arz_diagnostic *d, const char *path)
{
    json_t *object = json_object();
    cli_set_text(object, "severity", arz_severity_name(d->severity));
    cli_set_text(object, "rule", d->rule);
    cli_set_text(object, "message", d->message);
    if (d->uri && strcmp(d->uri, path) != 0 && *d->uri)
        cli_set_text(object, "file", d->uri);
    (void)json_object_set_new(object, "line", json_integer(d->line));
    (void)json_object_set_new(object, "column", json_integer(d->column));
    cli_set_text(object, "pointer", d->pointer);
    cli_set_text(object, "help", d->help);
    return object;
}

void cli_print_json_part(FILE *stream, json_t *value, int depth)
{
    char *text = json_dumps(value, JSON_INDENT(2));
    /* A line break inside a string is escaped, so each one is the layout's. */
    for (const char *at = text; at && *at;) {
        size_t size = strcspn(at, "\n");
        (void)fprintf(stream, "%*s%.*s%s", 2 * depth, "", (int)size, at, at[size] ? "\n" : "");
        at += size + (at[size] == '\n');
    }
    free(text);
    json_decref(value);
}

static void json_file(FILE *stream, const cli_options *options, const cli_checked *checked)
{
    (void)options;
    const arz_diagnostics *diagnostics = checked->diagnostics;
    json_t *list = json_array(), *file = json_object();
    for (size_t i = 0; i < arz_diagnostics_count(diagnostics); i++)
        (void)json_array_append_new(
            list, diagnostic_json(arz_diagnostics_at(diagnostics, i), checked->path));
    cli_set_text(file, "file", checked->path);
    (void)json_object_set_new(
        file, "valid", json_boolean(arz_diagnostics_of(diagnostics, ARZ_SEVERITY_ERROR) == 0));
    (void)json_object_set_new(file, "diagnostics", list);
    cli_print_json_part(stream, file, 2);
}

static void json_begin(FILE *stream, const cli_totals *totals)
{
    (void)fprintf(stream, "{\n  \"valid\": %s,\n  \"files\": [\n",
                  totals->errors ? "false" : "true");
}

static void json_end(FILE *stream, const cli_totals *totals)
{
    (void)totals;
    (void)fputs("\n  ]\n}\n", stream);
}

const cli_findings cli_findings_json = { json_begin, json_file, json_end, ",\n", true };

static const char *const github_commands[ARZ_SEVERITY_COUNT] = {
    [ARZ_SEVERITY_ERROR] = "error",
    [ARZ_SEVERITY_WARNING] = "warning",
    [ARZ_SEVERITY_INFO] = "notice",
};

/* A percent sign and line breaks are escaped in the text of a workflow command, ':' and ',' in its
 * properties too. No escape is read for other control characters, which would drive a terminal. */
static void put_github(FILE *stream, const char *text, bool property)
{
    for (; *text; text++) {
        bool special = strchr("%\r\n", *text) || (property && strchr(":,", *text));
        if (special)
            (void)fprintf(stream, "%%%02X", (unsigned)(unsigned char)*text);
        else if ((unsigned char)*text < 0x20 || *text == 0x7F)
            (void)fprintf(stream, "\\u%04X", (unsigned)(unsigned char)*text);
        else
            (void)fputc(*text, stream);
    }
}

/* Lines of a message, or of help. */
static void put_github_lines(FILE *stream, const char *text)
{
    while (*text) {
        size_t size = strcspn(text, "\n");
        arz_buf safe = ARZ_BUF_INIT(0);
        arz_buf_safe(&safe, (arz_str){ text, size });
        put_github(stream, arz_buf_cstr(&safe), false);
        arz_buf_clear(&safe);
        text += size;
        if (*text)
            put_github(stream, (char[]){ *text++, '\0' }, false);
    }
}

static void github_diagnostic(FILE *stream, const char *file, const arz_diagnostic *d)
{
    (void)fprintf(stream, "::%s file=", github_commands[d->severity]);
    put_github(stream, file, true);
    if (d->line)
        (void)fprintf(stream, ",line=%u,col=%u", d->line, d->column);
    (void)fputs(",title=", stream);
    put_github(stream, d->rule, true);
    (void)fputs("::", stream);
    put_github_lines(stream, d->message);
    if (d->help) {
        (void)fputs("%0Ahelp: ", stream);
        put_github_lines(stream, d->help);
    }
    (void)fputs("\n", stream);
}

static void github_file(FILE *stream, const cli_options *options, const cli_checked *checked)
{
    for (size_t i = 0; i < arz_diagnostics_count(checked->diagnostics); i++) {
        const arz_diagnostic *d = arz_diagnostics_at(checked->diagnostics, i);
        if (options->verbosity >= 0 || d->severity == ARZ_SEVERITY_ERROR)
            github_diagnostic(stream, cli_finding_file(checked, d), d);
    }
}

const cli_findings cli_findings_github = { NULL, github_file, NULL, "", false };
