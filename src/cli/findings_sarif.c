/* Findings as a SARIF 2.1.0 log: one run, with every rule in the description of the tool. */
#include <string.h>

#include "base/buf.h"
#include "findings.h"

#define SCHEMA_URI "https://json.schemastore.org/sarif-2.1.0.json"

static const char *const levels[ARZ_SEVERITY_COUNT] = {
    [ARZ_SEVERITY_ERROR] = "error",
    [ARZ_SEVERITY_WARNING] = "warning",
    [ARZ_SEVERITY_INFO] = "note",
};

/* A message, which is an object with a text. (SARIF 2.1.0, section 3.11) */
static json_t *message(const char *text)
{
    return json_pack("{s:s}", "text", text);
}

/* A name as a URI reference: what a URI cannot hold is percent-encoded, and a first segment with a
 * colon, which would be a scheme, has "./" in front. (RFC 3986, section 4.2) */
static json_t *artifact_location(const char *name)
{
    arz_buf uri = ARZ_BUF_INIT(0);
    bool url = strstr(name, "://") != NULL;
    if (*name == '/')
        arz_buf_text(&uri, "file://");
    else if (!url && memchr(name, ':', strcspn(name, "/")))
        arz_buf_text(&uri, "./");
    for (const char *at = name; *at; at++) {
        bool plain = arz_is_alpha(*at) || arz_is_digit(*at) || strchr("-._~/!$&'()*+,;=:@", *at) ||
                     (url && strchr("%?#[]", *at));
        if (plain)
            arz_buf_char(&uri, *at);
        else
            arz_buf_printf(&uri, "%%%02X", (unsigned)(unsigned char)*at);
    }
    json_t *location = json_pack("{s:s}", "uri", arz_buf_cstr(&uri));
    arz_buf_clear(&uri);
    return location;
}

/* Where the finding is: the place in the file, and what stands there as a JSON Pointer. */
static json_t *location(const char *file, const arz_diagnostic *d)
{
    json_t *physical = json_pack("{s:o}", "artifactLocation", artifact_location(file));
    if (d->line) {
        json_t *region = json_pack("{s:i, s:i}", "startLine", (int)d->line, "startColumn",
                                   (int)(d->column ? d->column : 1));
        (void)json_object_set_new(physical, "region", region);
    }
    json_t *place = json_pack("{s:o}", "physicalLocation", physical);
    if (d->pointer) {
        json_t *logical = json_pack("[{s:s}]", "fullyQualifiedName", d->pointer);
        (void)json_object_set_new(place, "logicalLocations", logical);
    }
    return place;
}

/* What the edit takes away, to before its last column. */
static json_t *deleted_region(const arz_edit *edit)
{
    unsigned line = edit->line, column = edit->column;
    arz_str rest = arz_str_of(edit->old);
    for (size_t i = 0; i < rest.size; i++) {
        if (rest.data[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)rest.data[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    return json_pack("{s:i, s:i, s:i, s:i}", "startLine", (int)edit->line, "startColumn",
                     (int)edit->column, "endLine", (int)line, "endColumn", (int)column);
}

/* How the one right form gets into the file. (SARIF 2.1.0, "fix object") */
static json_t *fix(const char *file, const arz_diagnostic *d)
{
    json_t *replacement = json_pack("{s:o, s:o}", "deletedRegion", deleted_region(d->edit),
                                    "insertedContent", message(d->edit->text));
    json_t *change = json_pack("{s:o, s:[o]}", "artifactLocation", artifact_location(file),
                               "replacements", replacement);
    json_t *object = json_pack("{s:[o]}", "artifactChanges", change);
    if (d->help)
        (void)json_object_set_new(object, "description", message(d->help));
    return object;
}

static json_t *result(const cli_checked *checked, const arz_diagnostic *d)
{
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_printf(&text, "%s%s%s", d->message, d->help ? "\nhelp: " : "", d->help ? d->help : "");
    json_t *object = json_object();
    (void)json_object_set_new(object, "ruleId", json_string(d->rule));
    for (size_t i = 0; i < arz_rule_count(); i++) {
        if (strcmp(arz_rule_at(i)->id, d->rule) == 0)
            (void)json_object_set_new(object, "ruleIndex", json_integer((json_int_t)i));
    }
    (void)json_object_set_new(object, "level", json_string(levels[d->severity]));
    (void)json_object_set_new(object, "message", message(arz_buf_cstr(&text)));
    json_t *place = location(cli_finding_file(checked, d), d);
    (void)json_object_set_new(object, "locations", json_pack("[o]", place));
    if (d->edit) {
        json_t *change = fix(cli_finding_file(checked, d), d);
        (void)json_object_set_new(object, "fixes", json_pack("[o]", change));
    }
    arz_buf_clear(&text);
    return object;
}

static void sarif_file(FILE *stream, const cli_options *options, const cli_checked *checked)
{
    (void)options;
    for (size_t i = 0; i < arz_diagnostics_count(checked->diagnostics); i++) {
        (void)fputs(i ? ",\n" : "", stream);
        cli_print_json_part(stream, result(checked, arz_diagnostics_at(checked->diagnostics, i)),
                            4);
    }
}

static json_t *rule_json(const arz_rule *rule)
{
    arz_buf text = ARZ_BUF_INIT(0), markdown = ARZ_BUF_INIT(0);
    arz_buf_printf(&text, "%s\n\nwrong:\n%s\n\nright:\n%s", rule->summary, rule->wrong,
                   rule->right);
    arz_buf_printf(&markdown, "%s\n\nWrong:\n\n```yaml\n%s\n```\n\nRight:\n\n```yaml\n%s\n```",
                   rule->summary, rule->wrong, rule->right);
    json_t *object =
        json_pack("{s:s, s:o, s:{s:s, s:s}, s:{s:s}}", "id", rule->id, "shortDescription",
                  message(rule->summary), "help", "text", arz_buf_cstr(&text), "markdown",
                  arz_buf_cstr(&markdown), "defaultConfiguration", "level", levels[rule->severity]);
    arz_buf_clear(&text);
    arz_buf_clear(&markdown);
    return object;
}

static void sarif_begin(FILE *stream, const cli_totals *totals)
{
    (void)totals;
    json_t *rules = json_array();
    for (size_t i = 0; i < arz_rule_count(); i++)
        (void)json_array_append_new(rules, rule_json(arz_rule_at(i)));
    json_t *tool = json_pack("{s:{s:s, s:s, s:o}}", "driver", "name", "arazzo-run", "version",
                             arz_version(), "rules", rules);
    (void)fputs("{\n  \"$schema\": \"" SCHEMA_URI "\",\n  \"version\": \"2.1.0\",\n"
                "  \"runs\": [\n    {\n      \"tool\":\n",
                stream);
    cli_print_json_part(stream, tool, 3);
    /* Columns count characters, not UTF-16 code units. */
    (void)fputs(",\n      \"columnKind\": \"unicodeCodePoints\",\n      \"results\": [\n", stream);
}

static void sarif_end(FILE *stream, const cli_totals *totals)
{
    (void)totals;
    (void)fputs("\n      ]\n    }\n  ]\n}\n", stream);
}

const cli_findings cli_findings_sarif = { sarif_begin, sarif_file, sarif_end, ",\n", false };
