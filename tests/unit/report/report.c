/* Reports that need no run: how wide text is, and JUnit XML out of events made by hand. */
#include "report/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/columns.h"
#include "base/fail.h"
#include "base/uri.h"
#include "table.h"

static bool judge_columns(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_buf text = ARZ_BUF_INIT(0), expected = ARZ_BUF_INIT(0);
    char *number = arz_str_dup(group->lines[0]);
    arz_uri_decode(&text, group->lines[1]);
    if (!arz_str_is(group->lines[2], "!"))
        arz_uri_decode(&expected, group->lines[2]);
    size_t fits = arz_columns_fit(arz_buf_view(&text), strtoul(number, NULL, 10));
    arz_str actual = arz_str_slice(arz_buf_view(&text), 0, fits);
    bool equal = table_expect(why, "what fits", actual, arz_buf_view(&expected));
    free(number);
    arz_buf_clear(&text);
    arz_buf_clear(&expected);
    return equal;
}

static void test_columns(void **state)
{
    (void)state;
    assert_int_equal(table_run(TABLES "/columns.txt", judge_columns, NULL), 0);
}

/* A JUnit report into memory. */
typedef struct junit {
    FILE *stream;
    char *text;
    size_t size;
    arz_report *report;
} junit;

static void junit_open(junit *j)
{
    *j = (junit){ .text = NULL };
    j->stream = open_memstream(&j->text, &j->size);
    j->report = arz_report_junit(j->stream, 1772366400250);
}

static void junit_expect(junit *j, const char *expected)
{
    arz_error error = ARZ_ERROR_INIT;
    assert_true(arz_report_finish(j->report, &error));
    arz_report_free(j->report);
    assert_int_equal(fclose(j->stream), 0);
    assert_string_equal(j->text, expected);
    free(j->text);
}

static void tell(const junit *j, const arz_event *event)
{
    arz_listener listener = arz_report_listener(j->report);
    listener.event(listener.data, event);
}

static void test_junit_escapes(void **state)
{
    (void)state;
    junit j;
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail(&error, ARZ_ERROR_CRITERION, "rule", "<a & \"b\">\n\x01\xFF\xC3\xA9");
    junit_open(&j);
    arz_report_junit_file(j.report, "x&y.yaml");
    arz_report_junit_add(j.report, "w", &error);
    arz_error_clear(&error);
    junit_expect(&j, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<testsuites name=\"arazzo-run\" tests=\"1\" failures=\"1\" errors=\"0\" "
                     "skipped=\"0\" time=\"0.000\" timestamp=\"2026-03-01T12:00:00.250Z\">\n"
                     "  <testsuite name=\"w\" file=\"x&#38;y.yaml\" tests=\"1\" failures=\"1\" "
                     "errors=\"0\" skipped=\"0\" time=\"0.000\">\n"
                     "    <testcase name=\"w\" classname=\"w\" time=\"0.000\">\n"
                     "      <failure message=\"&#60;a &#38; &#34;b&#34;&#62;&#10;\xEF\xBF\xBD"
                     "\xEF\xBF\xBD\xC3\xA9 [rule]\" type=\"criterion\"/>\n"
                     "    </testcase>\n"
                     "  </testsuite>\n"
                     "</testsuites>\n");
}

/* A step fails and is retried, fails and ends the run: one test case, one failure. */
static void test_junit_retry(void **state)
{
    (void)state;
    junit j;
    arz_error network = ARZ_ERROR_INIT;
    (void)arz_fail(&network, ARZ_ERROR_NETWORK, NULL, "no connection");
    arz_event ended = { .kind = ARZ_EVENT_STEP_ENDED,
                        .workflow_id = "w",
                        .step_id = "s",
                        .duration_us = 1500000,
                        .error = &network };
    arz_event retry = { .kind = ARZ_EVENT_RETRY,
                        .workflow_id = "w",
                        .step_id = "s",
                        .action_name = "again",
                        .action_type = "retry" };
    arz_event over = {
        .kind = ARZ_EVENT_RUN_ENDED, .workflow_id = "w", .duration_us = 3000000, .error = &network
    };
    junit_open(&j);
    tell(&j, &retry);
    tell(&j, &ended);
    tell(&j, &ended);
    tell(&j, &over);
    arz_error_clear(&network);
    junit_expect(&j, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<testsuites name=\"arazzo-run\" tests=\"1\" failures=\"0\" errors=\"1\" "
                     "skipped=\"0\" time=\"3.000\" timestamp=\"2026-03-01T12:00:00.250Z\">\n"
                     "  <testsuite name=\"w\" tests=\"1\" failures=\"0\" errors=\"1\" "
                     "skipped=\"0\" time=\"3.000\">\n"
                     "    <testcase name=\"s\" classname=\"w\" time=\"3.000\">\n"
                     "      <error message=\"no connection\" type=\"network\"/>\n"
                     "    </testcase>\n"
                     "  </testsuite>\n"
                     "</testsuites>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_junit_escapes),
        cmocka_unit_test(test_junit_retry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
