/* Documents that carry their expectations where the fault is: `stepId: x  # expect: error
 * step-exists`. Every diagnostic that is not expected, and every expectation that is not met,
 * fails the test; and each rule of the table has a document of its own. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <arazzo/validate.h>

#include "base/buf.h"
#include "base/str.h"
#include "dialects.h"
#include "limits.h"

/* What the description of a document of rules/ is called. */
#define API ".openapi.yml"

/* Rules that no document breaks: of options (see test_usage), of what servers send, and of limits
 * that belong to no one place. */
static const char *const elsewhere[] = { "limit", "usage", "xml" };

/* What one run found or expected: "12 error step-exists"; "api:" stands in front of what is in the
 * description that belongs to the document. */
typedef struct lines {
    char *items[512]; /* owned */
    size_t count;
} lines;

typedef struct run {
    size_t failed;
} run;

static void add_line(lines *list, bool api, unsigned line, const char *severity, arz_str rule)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    arz_buf_printf(&buf, "%s%05u %s %.*s", api ? "api:" : "", line, severity, ARZ_STR_FORMAT(rule));
    assert_true(list->count < 512);
    list->items[list->count++] = arz_buf_take(&buf);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_lines(lines *list)
{
    qsort(list->items, list->count, sizeof *list->items, compare);
}

static void free_lines(lines *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
}

static arz_str take_word(arz_str *text)
{
    *text = arz_str_trim(*text);
    arz_str word = arz_str_slice(*text, 0, arz_str_find_char(*text, ' '));
    *text = arz_str_trim(arz_str_from(*text, word.size));
    return word;
}

/* "error step-exists, warning id-pattern". */
static void read_expectations(arz_str text, bool api, unsigned line, lines *expected)
{
    while (text.size) {
        arz_str one = arz_str_slice(text, 0, arz_str_find_char(text, ','));
        text = arz_str_from(text, one.size + 1);
        arz_str severity = take_word(&one), rule = take_word(&one);
        char *copy = arz_str_dup(severity);
        add_line(expected, api, line, copy, rule);
        free(copy);
    }
}

static char *read_file(const char *path)
{
    arz_buf text = ARZ_BUF_INIT(0);
    char block[4096];
    size_t got;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        arz_buf_put(&text, block, got);
    (void)fclose(file);
    return arz_buf_take(&text);
}

static void read_expected(const char *path, bool api, lines *expected)
{
    char *text = read_file(path);
    arz_str rest = arz_str_of(text), mark = ARZ_STR("# expect:");
    for (unsigned line = 1; rest.size; line++) {
        arz_str one = arz_str_slice(rest, 0, arz_str_find_char(rest, '\n'));
        size_t at = arz_str_find(one, mark);
        if (at != SIZE_MAX)
            read_expectations(arz_str_from(one, at + mark.size), api, line, expected);
        rest = arz_str_from(rest, one.size + 1);
    }
    free(text);
}

/* The same of "step.openapi.yml" for "step.yml", where there is one. */
static void read_api_expected(const char *path, lines *expected)
{
    arz_buf api = ARZ_BUF_INIT(0);
    arz_buf_str(&api, arz_str_slice(arz_str_of(path), 0, strlen(path) - strlen(".yml")));
    arz_buf_text(&api, API);
    if (access(arz_buf_cstr(&api), R_OK) == 0)
        read_expected(arz_buf_cstr(&api), true, expected);
    arz_buf_clear(&api);
}

static bool is_rule(const char *id)
{
    return arz_rule_find(id) != NULL;
}

/* True for the documents of more than one rule, but not for the one that is right. */
static bool many_faults(const char *path)
{
    return !strstr(path, DOCUMENTS "/rules/") && !strstr(path, "/valid.");
}

static void collect_found(run *r, const char *path, const arz_diagnostics *diagnostics,
                          lines *found)
{
    for (size_t i = 0; i < arz_diagnostics_count(diagnostics); i++) {
        const arz_diagnostic *d = arz_diagnostics_at(diagnostics, i);
        if (!is_rule(d->rule)) {
            print_error("%s: the rule '%s' is not in the table\n", path, d->rule);
            r->failed++;
        }
        bool other = d->uri && strcmp(d->uri, path) != 0 && *d->uri;
        bool api = other && arz_str_ends(arz_str_of(d->uri), ARZ_STR(API));
        if (other && !api) {
            print_error("%s: in another document: %s:%u: %s [%s]\n", path, d->uri, d->line,
                        d->message, d->rule);
            r->failed++;
            continue;
        }
        /* What a document of many faults leaves unused is not its subject. */
        if (d->severity == ARZ_SEVERITY_INFO && many_faults(path))
            continue;
        add_line(found, api, d->line, arz_severity_name(d->severity), arz_str_of(d->rule));
    }
}

static void print_diagnostics(const arz_diagnostics *diagnostics)
{
    for (size_t i = 0; i < arz_diagnostics_count(diagnostics); i++) {
        const arz_diagnostic *d = arz_diagnostics_at(diagnostics, i);
        print_error("    %u:%u: %s: %s [%s]\n", d->line, d->column, arz_severity_name(d->severity),
                    d->message, d->rule);
    }
}

static bool lines_equal(const lines *a, const lines *b)
{
    bool equal = a->count == b->count;
    for (size_t i = 0; equal && i < a->count; i++)
        equal = strcmp(a->items[i], b->items[i]) == 0;
    return equal;
}

static void print_lines(const char *what, const lines *list)
{
    print_error("  %s:\n", what);
    for (size_t i = 0; i < list->count; i++)
        print_error("    %s\n", list->items[i]);
}

static void check_document(run *r, const char *path)
{
    lines expected = { .count = 0 }, found = { .count = 0 };
    arz_diagnostics *diagnostics = arz_diagnostics_create();
    arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
    options.diagnostics = diagnostics;
    options.strict = strstr(path, "/strict.") || strstr(path, "/dialect.");
    bool valid = arz_validate(path, &options, NULL);
    read_expected(path, false, &expected);
    read_api_expected(path, &expected);
    collect_found(r, path, diagnostics, &found);
    sort_lines(&expected);
    sort_lines(&found);
    if (!lines_equal(&expected, &found)) {
        print_error("%s:\n", path);
        print_lines("expected", &expected);
        print_lines("found", &found);
        print_diagnostics(diagnostics);
        r->failed++;
    }
    if (valid != (arz_diagnostics_of(diagnostics, ARZ_SEVERITY_ERROR) == 0))
        r->failed++;
    free_lines(&expected);
    free_lines(&found);
    arz_diagnostics_free(diagnostics);
}

static int is_document(const struct dirent *entry)
{
    arz_str name = arz_str_of(entry->d_name);
    return !arz_str_ends(name, ARZ_STR(API)) &&
           (arz_str_ends(name, ARZ_STR(".yml")) || arz_str_ends(name, ARZ_STR(".json")));
}

static bool is_elsewhere(const char *id)
{
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        if (strcmp(elsewhere[i], id) == 0)
            return true;
    }
    return false;
}

static void check_folder(run *r, const char *folder)
{
    struct dirent **names;
    int count = scandir(folder, &names, is_document, alphasort);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        arz_buf path = ARZ_BUF_INIT(0);
        arz_buf_printf(&path, "%s/%s", folder, names[i]->d_name);
        check_document(r, arz_buf_cstr(&path));
        arz_buf_clear(&path);
        free(names[i]);
    }
    free(names);
}

static void test_documents(void **state)
{
    (void)state;
    run r = { .failed = 0 };
    check_folder(&r, DOCUMENTS);
    check_folder(&r, DOCUMENTS "/rules");
    assert_int_equal(r.failed, 0);
}

static bool has_document(const char *id, const char *extension)
{
    arz_buf path = ARZ_BUF_INIT(0);
    lines expected = { .count = 0 };
    bool found = false;
    arz_buf_printf(&path, "%s/rules/%s%s", DOCUMENTS, id, extension);
    if (access(arz_buf_cstr(&path), R_OK) == 0) {
        read_expected(arz_buf_cstr(&path), false, &expected);
        read_api_expected(arz_buf_cstr(&path), &expected);
    }
    for (size_t i = 0; i < expected.count; i++)
        found = found || arz_str_ends(arz_str_of(expected.items[i]), arz_str_of(id));
    free_lines(&expected);
    arz_buf_clear(&path);
    return found;
}

/* Each rule has a document of its own, with what breaks it beside what does not. */
static void test_each_rule_has_a_document(void **state)
{
    (void)state;
    size_t failed = 0;
    for (size_t i = 0; i < arz_rule_count(); i++) {
        const char *id = arz_rule_at(i)->id;
        if (is_elsewhere(id) || has_document(id, ".yml") || has_document(id, ".json"))
            continue;
        print_error("the rule '%s' has no document rules/%s.yml that expects it\n", id, id);
        failed++;
    }
    assert_int_equal(failed, 0);
}

static void test_rules(void **state)
{
    (void)state;
    for (size_t i = 0; arz_rule_group_at(i); i++) {
        const arz_rule_group *group = arz_rule_group_at(i);
        for (size_t j = 1; j < group->count; j++)
            assert_true(strcmp(group->rules[j - 1].id, group->rules[j].id) < 0);
    }
    for (size_t i = 0; i < arz_rule_count(); i++) {
        const arz_rule *rule = arz_rule_at(i);
        assert_ptr_equal(arz_rule_find(rule->id), rule);
        assert_true(*rule->summary && *rule->wrong && *rule->right);
        assert_string_not_equal(rule->wrong, rule->right);
    }
    assert_null(arz_rule_find("no-such-rule"));
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        assert_true(is_rule(elsewhere[i]));
    assert_null(arz_rule_at(arz_rule_count()));
}

/* The dialects of expressions are rules too. */
static void test_dialects(void **state)
{
    (void)state;
    for (size_t i = 0; i < dialect_count(); i++) {
        if (!is_rule(dialect_rule(i)))
            print_error("the dialect '%s' is not in the table\n", dialect_rule(i));
        assert_true(is_rule(dialect_rule(i)));
    }
}

static void test_without_list(void **state)
{
    (void)state;
    arz_document *document = NULL;
    assert_false(arz_validate(DOCUMENTS "/names.yml", NULL, NULL));
    assert_true(arz_validate(DOCUMENTS "/valid.yml", NULL, &document));
    assert_non_null(document);
    arz_document_free(document);
}

/* Rule usage: a source that an option names and the document does not have. */
static void test_usage(void **state)
{
    static const arz_source_place right = { "shop", "apis/shop.yml" },
                                  wrong = { "shp", "apis/shop.yml" };
    (void)state;
    for (int i = 0; i < 2; i++) {
        arz_diagnostics *diagnostics = arz_diagnostics_create();
        arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
        options.diagnostics = diagnostics;
        options.sources = i ? &wrong : &right;
        options.source_count = 1;
        options.base = DOCUMENTS;
        (void)!arz_validate(DOCUMENTS "/valid.yml", &options, NULL);
        size_t found = 0;
        for (size_t j = 0; j < arz_diagnostics_count(diagnostics); j++)
            found += strcmp(arz_diagnostics_at(diagnostics, j)->rule, "usage") == 0;
        assert_int_equal(found, i);
        arz_diagnostics_free(diagnostics);
    }
}

/* A text that an editor has, in the place of the file. */
static void test_text(void **state)
{
    (void)state;
    static const char text[] = "arazzo: 1.0.1\ninfo: 3\n";
    arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
    options.diagnostics = arz_diagnostics_create();
    options.text = text;
    options.text_size = sizeof text - 1;
    assert_false(arz_validate(DOCUMENTS "/valid.yml", &options, NULL));
    const arz_diagnostic *first = arz_diagnostics_at(options.diagnostics, 0);
    assert_string_equal(first->uri, DOCUMENTS "/valid.yml");
    options.text_size = 0; /* still in its place */
    assert_false(arz_validate(DOCUMENTS "/valid.yml", &options, NULL));
    char *right = read_file(DOCUMENTS "/valid.yml");
    options.text = right;
    options.text_size = strlen(right);
    assert_true(arz_validate(DOCUMENTS "/not-there.yml", &options, NULL));
    free(right);
    arz_diagnostics_free(options.diagnostics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents),
        cmocka_unit_test(test_each_rule_has_a_document),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_dialects),
        cmocka_unit_test(test_without_list),
        cmocka_unit_test(test_ignores),
        cmocka_unit_test(test_checked_nodes),
        cmocka_unit_test(test_checked_schemas),
        cmocka_unit_test(test_long_expressions),
        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_text),
    };
    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
