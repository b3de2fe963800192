/* Findings as a JUnit XML report: a test case a file, which fails where the file is not valid. */
#include "base/buf.h"
#include "findings.h"

static void put_xml(FILE *stream, const char *text)
{
    arz_buf xml = ARZ_BUF_INIT(0);
    arz_buf_xml(&xml, arz_str_of(text));
    (void)fputs(arz_buf_cstr(&xml), stream);
    arz_buf_clear(&xml);
}

static void put_place(FILE *stream, const cli_checked *checked, const arz_diagnostic *d)
{
    put_xml(stream, cli_finding_file(checked, d));
    if (d->line)
        (void)fprintf(stream, ":%u:%u", d->line, d->column);
    (void)fprintf(stream, ": %s: ", arz_severity_name(d->severity));
    put_xml(stream, d->message);
    (void)fprintf(stream, " [%s]", d->rule);
}

static void put_failure(FILE *stream, const cli_checked *checked, const arz_diagnostic *d)
{
    (void)fputs("      <failure message=\"", stream);
    put_xml(stream, d->message);
    (void)fprintf(stream, "\" type=\"%s\">", d->rule);
    put_place(stream, checked, d);
    (void)fputs("</failure>\n", stream);
}

/* What does not make the file invalid. */
static void put_rest(FILE *stream, const cli_options *options, const cli_checked *checked)
{
    const arz_diagnostics *all = checked->diagnostics;
    size_t rest = arz_diagnostics_count(all) - arz_diagnostics_of(all, ARZ_SEVERITY_ERROR);
    if (rest == 0 || options->verbosity < 0)
        return;
    (void)fputs("      <system-out>", stream);
    for (size_t i = 0; i < arz_diagnostics_count(all); i++) {
        const arz_diagnostic *d = arz_diagnostics_at(all, i);
        if (d->severity == ARZ_SEVERITY_ERROR)
            continue;
        put_place(stream, checked, d);
        (void)fputs("\n", stream);
    }
    (void)fputs("</system-out>\n", stream);
}

static void junit_file(FILE *stream, const cli_options *options, const cli_checked *checked)
{
    (void)fputs("    <testcase classname=\"validate\" name=\"", stream);
    put_xml(stream, checked->path);
    (void)fputs("\">\n", stream);
    for (size_t i = 0; i < arz_diagnostics_count(checked->diagnostics); i++) {
        const arz_diagnostic *d = arz_diagnostics_at(checked->diagnostics, i);
        if (d->severity == ARZ_SEVERITY_ERROR)
            put_failure(stream, checked, d);
    }
    put_rest(stream, options, checked);
    (void)fputs("    </testcase>\n", stream);
}

static void junit_begin(FILE *stream, const cli_totals *totals)
{
    (void)fprintf(stream,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<testsuites tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n"
                  "  <testsuite name=\"arazzo-run validate\" tests=\"%zu\" failures=\"%zu\" "
                  "errors=\"0\" skipped=\"0\">\n",
                  totals->files, totals->invalid, totals->files, totals->invalid);
}

static void junit_end(FILE *stream, const cli_totals *totals)
{
    (void)totals;
    (void)fputs("  </testsuite>\n</testsuites>\n", stream);
}

const cli_findings cli_findings_junit = { junit_begin, junit_file, junit_end, "", true };
