/* The limits of validation, on both sides of each, with documents that are too long to be kept. */
#include "limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <arazzo/limits.h>
#include <arazzo/validate.h>

#include "base/buf.h"

/* How often validation finds the rule broken in a document of that text. */
static size_t count_findings(const arz_buf *text, const char *rule)
{
    char path[] = "/tmp/arazzo-limits-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_true(write(file, text->data, text->size) == (ssize_t)text->size);
    (void)close(file);
    arz_diagnostics *diagnostics = arz_diagnostics_create();
    arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
    options.diagnostics = diagnostics;
    (void)!arz_validate(path, &options, NULL);
    (void)unlink(path);
    size_t found = 0;
    for (size_t i = 0; i < arz_diagnostics_count(diagnostics); i++)
        found += strcmp(arz_diagnostics_at(diagnostics, i)->rule, rule) == 0;
    arz_diagnostics_free(diagnostics);
    return found;
}

static void put_start(arz_buf *text)
{
    arz_buf_text(text, "arazzo: 1.1.0\n"
                       "info: { title: limits, version: 1.0.0 }\n"
                       "sourceDescriptions:\n"
                       "- { name: none, url: https://example.com/none.yml, type: openapi }\n"
                       "workflows:\n"
                       "- workflowId: one\n"
                       "  steps: [{ stepId: one, operationId: one }]\n");
}

/* Comments are asked up to the limit, and the one behind it is said to be none. */
void test_ignores(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        arz_buf text = ARZ_BUF_INIT(0);
        put_start(&text);
        for (size_t i = 0; i < ARZ_MAX_IGNORES - 1 + more; i++)
            arz_buf_text(&text, "# arazzo-run: ignore double-quotes\n");
        arz_buf_text(&text, "unknown: 1 # arazzo-run: ignore field-unknown\n");
        assert_int_equal(count_findings(&text, "field-unknown"), more);
        assert_int_equal(count_findings(&text, "ignore-comment"), more);
        arz_buf_clear(&text);
    }
}

/* Ten aliases in each of so many levels: six have more nodes than ARZ_MAX_CHECKED_NODES, five
 * fewer.
 */
static void put_levels(arz_buf *text, size_t levels, const char *leaf, const char *open,
                       const char *close)
{
    arz_buf_printf(text, "x-0: &a0 %s\n", leaf);
    for (size_t i = 1; i <= levels; i++) {
        arz_buf_printf(text, "x-%zu: &a%zu %s", i, i, open);
        for (size_t j = 0; j < 10; j++)
            arz_buf_printf(text, "%s%c: *a%zu", j ? ", " : "", (char)('a' + j), i - 1);
        arz_buf_printf(text, " }%s\n", close);
    }
}

/* What is not looked for everywhere is not said to be unused. */
void test_checked_nodes(void **state)
{
    (void)state;
    for (size_t levels = 5; levels <= 6; levels++) {
        arz_buf text = ARZ_BUF_INIT(0);
        put_levels(&text, levels, "1", "{ ", "");
        put_start(&text);
        arz_buf_text(&text, "components: { inputs: { none: { type: object } } }\n");
        assert_int_equal(count_findings(&text, "unused-component"), levels == 5);
        arz_buf_clear(&text);
    }
}

/* Schemas behind the limit are not looked at. */
void test_checked_schemas(void **state)
{
    (void)state;
    for (size_t levels = 5; levels <= 6; levels++) {
        arz_buf text = ARZ_BUF_INIT(0);
        put_levels(&text, levels, "{ type: string }", "{ properties: { ", " }");
        put_start(&text);
        arz_buf_printf(&text,
                       "  inputs:\n"
                       "    properties:\n"
                       "      many: *a%zu\n"
                       "      last: { properties: { a: true }, required: [b] }\n",
                       levels);
        assert_int_equal(count_findings(&text, "required-undeclared"), levels == 5);
        arz_buf_clear(&text);
    }
}

/* "start", then `fill` up to `size` bytes. */
static void put_long(arz_buf *text, const char *start, char fill, size_t size)
{
    arz_buf_printf(text, "\"%s", start);
    for (size_t i = strlen(start); i < size; i++)
        arz_buf_char(text, fill);
    arz_buf_char(text, '"');
}

/* Each kind of condition and query is told of by its own rule. */
void test_long_expressions(void **state)
{
    static const struct {
        const char *type, *start;
        char fill;
        const char *rule;
    } rows[] = {
        { "simple", "1 == 1", ' ', "condition" }, { "regex", "(?x)a", ' ', "regex" },
        { "jsonpath", "$.a", 'a', "jsonpath" },   { "xpath", "/a", 'a', "xpath" },
        { "jsonpointer", "/", 'a', "pointer" },
    };
    (void)state;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        size_t row = i / 2, more = i % 2;
        bool pointer = strcmp(rows[row].type, "jsonpointer") == 0;
        arz_buf text = ARZ_BUF_INIT(0);
        arz_buf_text(&text, "arazzo: 1.1.0\ninfo: { title: limits, version: 1.0.0 }\n"
                            "sourceDescriptions: [{ name: none, url: https://example.com/a }]\n"
                            "workflows:\n- workflowId: one\n  steps:\n"
                            "  - stepId: one\n    operationId: one\n");
        arz_buf_printf(&text, "    %s { context: $response.body, type: %s, %s: ",
                       pointer ? "outputs: { a:" : "successCriteria: [", rows[row].type,
                       pointer ? "selector" : "condition");
        put_long(&text, rows[row].start, rows[row].fill, ARZ_MAX_EXPR_BYTES + more);
        arz_buf_text(&text, pointer ? " } }\n" : " }]\n");
        assert_int_equal(count_findings(&text, rows[row].rule), more);
        arz_buf_clear(&text);
    }
}
