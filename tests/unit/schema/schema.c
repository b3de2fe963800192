/* Runs the tables of cases of JSON Schema: what is valid and what is said where it is not,
 * instances that are made up, and what schemas tell without an instance. */
#include "schema/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "schema/evaluate.h"
#include "schema/keyword.h"
#include "schema/path.h"
#include "schema/words.h"
#include "table.h"

/* A group may begin with a line of settings: `@ openapi-3.0 request formats`. */
typedef struct settings {
    arz_schema_dialect dialect;
    arz_direction direction;
    bool formats;
} settings;

/* One group being judged: its schema, compiled, and the lines behind it. */
typedef struct judged {
    settings setting;
    arz_store *store;
    arz_schemas *schemas;
    const arz_schema *schema; /* NULL where it does not compile */
    const arz_str *lines;     /* behind the schema */
    size_t count;
    arz_error error;
    arz_buf out; /* what came out, lines parted by line breaks */
} judged;

static const struct {
    const char *name;
    settings setting;
} setting_rows[] = {
    { "formats", { .formats = true } },
    { "openapi-2.0", { .dialect = ARZ_SCHEMA_OPENAPI_2_0 } },
    { "openapi-3.0", { .dialect = ARZ_SCHEMA_OPENAPI_3_0 } },
    { "request", { .direction = ARZ_DIRECTION_REQUEST } },
    { "response", { .direction = ARZ_DIRECTION_RESPONSE } },
};

static settings read_settings(arz_str line)
{
    settings all = { 0 };
    for (size_t i = 0; i < sizeof setting_rows / sizeof *setting_rows; i++) {
        if (arz_str_find(line, arz_str_of(setting_rows[i].name)) == SIZE_MAX)
            continue;
        all.dialect |= setting_rows[i].setting.dialect;
        all.direction |= setting_rows[i].setting.direction;
        all.formats |= setting_rows[i].setting.formats;
    }
    return all;
}

static void open_subject(judged *subject, const table_group *group)
{
    size_t first = group->lines[0].data[0] == '@';
    *subject = (judged){ .error = ARZ_ERROR_INIT };
    if (first)
        subject->setting = read_settings(group->lines[0]);
    subject->store = arz_store_create(&(arz_store_options){ .cwd = "/" });
    subject->schemas = arz_schemas_create(subject->store);
    arz_schemas_assert_formats(subject->schemas, subject->setting.formats);
    const arz_doc *doc = arz_store_add(subject->store, "test://unit/schema.json", "schema.json",
                                       group->lines[first], &subject->error);
    if (doc) {
        subject->schema = arz_schema_at(subject->schemas, (arz_place){ doc, doc->root },
                                        subject->setting.dialect, &subject->error);
    }
    subject->lines = group->lines + first + 1;
    subject->count = group->count - first - 1;
}

static void close_subject(judged *subject)
{
    arz_schemas_free(subject->schemas);
    arz_store_free(subject->store);
    arz_error_clear(&subject->error);
    arz_buf_clear(&subject->out);
}

static void put_error(judged *subject)
{
    arz_buf_printf(&subject->out, "! %s",
                   subject->error.message ? subject->error.message : "no message");
    if (subject->error.pointer && *subject->error.pointer)
        arz_buf_printf(&subject->out, " [%s]", subject->error.pointer);
    arz_buf_char(&subject->out, '\n');
}

/* Compares what came out with the lines from `first` on. */
static bool expect_lines(judged *subject, size_t first, arz_buf *why)
{
    arz_buf expected = ARZ_BUF_INIT(0);
    for (size_t i = first; i < subject->count; i++) {
        arz_buf_str(&expected, subject->lines[i]);
        arz_buf_text(&expected, "\\n");
    }
    bool equal = table_expect(why, "result", arz_buf_view(&subject->out), arz_buf_view(&expected));
    arz_buf_clear(&expected);
    return equal;
}

static bool put_finding(void *data, const arz_finding *finding)
{
    judged *subject = data;
    char *keyword = arz_doc_pointer(finding->keyword.doc, finding->keyword.node);
    arz_buf_printf(&subject->out, "%s: %s [%s]\n", finding->instance_pointer, finding->message,
                   keyword ? keyword : "?");
    free(keyword);
    return true;
}

/* Nodes and values must give the same, and the quick way the same as the thorough one. */
static void validate(judged *subject, arz_view instance)
{
    const arz_schema *schema = subject->schema;
    arz_direction direction = subject->setting.direction;
    arz_error error = ARZ_ERROR_INIT;
    bool quick = arz_schema_valid(schema, instance, direction, NULL, NULL, &error);
    bool valid =
        arz_schema_valid(schema, instance, direction, put_finding, subject, &subject->error);
    if (quick != valid || error.kind != subject->error.kind)
        arz_buf_text(&subject->out, "the quick way gives something else\n");
    if (subject->error.kind != ARZ_OK)
        put_error(subject);
    else if (valid)
        arz_buf_text(&subject->out, "valid\n");
    arz_error_clear(&error);
}

/* schema, instance, then "valid", or findings as "pointer: message [keyword]", or "! error". */
static bool judge_valid(const table_group *group, arz_buf *why, void *data)
{
    judged subject;
    open_subject(&subject, group);
    arz_error error = ARZ_ERROR_INIT;
    const arz_doc *doc =
        arz_store_add(subject.store, "test://unit/data.json", "data", subject.lines[0], &error);
    bool *as_values = data;
    json_t *value = doc ? arz_node_value(doc->root, &error) : NULL; /* new */
    if (!doc)
        arz_buf_printf(&subject.out, "bad instance: %s\n", error.message);
    else if (!subject.schema)
        put_error(&subject);
    else
        validate(&subject, *as_values ? arz_view_json(value) : arz_view_node(doc->root));
    bool equal = expect_lines(&subject, 1, why);
    json_decref(value);
    arz_error_clear(&error);
    close_subject(&subject);
    return equal;
}

static void make_example(judged *subject)
{
    arz_direction direction = subject->setting.direction;
    json_t *value = arz_schema_example(subject->schema, direction, &subject->error); /* new */
    if (!value) {
        put_error(subject);
        return;
    }
    arz_view_write(&subject->out, arz_view_json(value), 0);
    arz_buf_char(&subject->out, '\n');
    if (!arz_schema_valid(subject->schema, arz_view_json(value), direction, NULL, NULL,
                          &subject->error)) {
        if (subject->error.kind != ARZ_OK)
            put_error(subject);
        else
            arz_buf_text(&subject->out, "not valid\n");
    }
    json_decref(value);
}

/* schema, then the instance that is made up, perhaps "not valid" below it, or "! error". */
static bool judge_example(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    judged subject;
    open_subject(&subject, group);
    if (subject.schema)
        make_example(&subject);
    else
        put_error(&subject);
    bool equal = expect_lines(&subject, 0, why);
    close_subject(&subject);
    return equal;
}

/* The schema that "name" or "[]" leads to. */
static const arz_schema *child_of(const arz_schema *schema, arz_str step)
{
    return arz_schema_child(schema, arz_str_is(step, "[]") ? NULL : &step);
}

/* schema, steps to a child (may be none), then "place: kinds" or "nothing" where there is no child.
 */
static bool judge_inspect(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    judged subject;
    open_subject(&subject, group);
    size_t last = subject.count - 1;
    const arz_schema *schema = subject.schema;
    for (size_t i = 0; i < last && schema; i++)
        schema = child_of(schema, subject.lines[i]);
    if (!subject.schema) {
        put_error(&subject);
    } else if (schema) {
        arz_place place = arz_schema_place(schema);
        char *pointer = arz_doc_pointer(place.doc, place.node);
        arz_buf_printf(&subject.out, "root%s: ", pointer);
        if (arz_schema_kinds(schema))
            arz_words_kinds(&subject.out, arz_schema_kinds(schema));
        else
            arz_buf_text(&subject.out, "anything");
        free(pointer);
    } else {
        arz_buf_text(&subject.out, "nothing");
    }
    bool equal = table_expect(why, "result", arz_buf_view(&subject.out), subject.lines[last]);
    close_subject(&subject);
    return equal;
}

/* schema, a JSON Pointer, then why it leads nowhere, or "there" where it may lead somewhere. */
static bool judge_path(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    judged subject;
    arz_schema_gap gap;
    open_subject(&subject, group);
    if (!subject.schema) {
        put_error(&subject);
    } else if (arz_schema_lacks(subject.schema, subject.lines[0], &gap)) {
        char *names = arz_suggest_text(&gap.names);
        arz_buf_printf(&subject.out, "no '%.*s' at '%.*s'%s%s", ARZ_STR_FORMAT(gap.token),
                       ARZ_STR_FORMAT(gap.path), gap.list ? ", an array" : "", names);
        free(names);
    } else {
        arz_buf_text(&subject.out, "there");
    }
    bool equal = table_expect(why, "result", arz_buf_view(&subject.out), subject.lines[1]);
    close_subject(&subject);
    return equal;
}

static void test_valid_nodes(void **state)
{
    (void)state;
    bool as_values = false;
    assert_int_equal(table_run(TABLES "/valid.txt", judge_valid, &as_values), 0);
}

static void test_valid_values(void **state)
{
    (void)state;
    bool as_values = true;
    assert_int_equal(table_run(TABLES "/valid.txt", judge_valid, &as_values), 0);
}

static void test_openapi(void **state)
{
    (void)state;
    bool as_values = false;
    assert_int_equal(table_run(TABLES "/openapi.txt", judge_valid, &as_values), 0);
}

static void test_schema_errors(void **state)
{
    (void)state;
    bool as_values = false;
    assert_int_equal(table_run(TABLES "/error.txt", judge_valid, &as_values), 0);
}

static void test_examples(void **state)
{
    (void)state;
    assert_int_equal(table_run(TABLES "/example.txt", judge_example, NULL), 0);
}

static void test_path(void **state)
{
    (void)state;
    assert_int_equal(table_run(TABLES "/path.txt", judge_path, NULL), 0);
}

static void test_inspect(void **state)
{
    (void)state;
    assert_int_equal(table_run(TABLES "/inspect.txt", judge_inspect, NULL), 0);
}

/* A schema of `depth` schemas in one another. */
static void put_nested(arz_buf *text, int depth)
{
    for (int i = 1; i < depth; i++)
        arz_buf_text(text, "{\"not\":");
    arz_buf_text(text, "{}");
    for (int i = 1; i < depth; i++)
        arz_buf_char(text, '}');
}

/* Whether a schema of that depth can be applied. */
static arz_error_kind apply_nested(int depth)
{
    arz_buf text = ARZ_BUF_INIT(0);
    put_nested(&text, depth);
    table_group group = { .lines = { arz_buf_view(&text) }, .count = 1 };
    judged subject;
    open_subject(&subject, &group);
    assert_non_null(subject.schema);
    json_t *null = json_null();
    bool valid = arz_schema_valid(subject.schema, arz_view_json(null), ARZ_DIRECTION_NONE, NULL,
                                  NULL, &subject.error);
    arz_error_kind kind = subject.error.kind;
    assert_int_equal(valid, kind == ARZ_OK && depth % 2 == 1);
    close_subject(&subject);
    arz_buf_clear(&text);
    return kind;
}

static void test_depth(void **state)
{
    (void)state;
    assert_int_equal(apply_nested(ARZ_MAX_SCHEMA_DEPTH), ARZ_OK);
    assert_int_equal(apply_nested(ARZ_MAX_SCHEMA_DEPTH + 1), ARZ_ERROR_LIMIT);
    assert_int_equal(apply_nested(ARZ_MAX_DEPTH - 1), ARZ_ERROR_LIMIT);
}

/* Whether one application more is allowed after so many. */
static bool apply_after(size_t steps)
{
    table_group group = { .lines = { ARZ_STR("{\"type\":\"null\"}") }, .count = 1 };
    judged subject;
    open_subject(&subject, &group);
    json_t *null = json_null();
    bool valid = arz_schema_test(subject.schema, arz_view_json(null), ARZ_DIRECTION_NONE, &steps,
                                 &subject.error);
    assert_int_equal(subject.error.kind, valid ? ARZ_OK : ARZ_ERROR_LIMIT);
    close_subject(&subject);
    return valid;
}

static void test_steps(void **state)
{
    (void)state;
    assert_true(apply_after(ARZ_MAX_SCHEMA_STEPS - 1));
    assert_false(apply_after(ARZ_MAX_SCHEMA_STEPS));
}

/* The table is searched by halving. */
static void test_keywords_are_sorted(void **state)
{
    (void)state;
    for (int id = 0; id < ARZ_KEYWORD_COUNT; id++) {
        const arz_keyword *row = arz_keyword_row((arz_keyword_id)id);
        assert_non_null(row->name);
        assert_ptr_equal(arz_keyword_find(arz_str_of(row->name)), row);
        if (id > 0)
            assert_true(strcmp(arz_keyword_row((arz_keyword_id)(id - 1))->name, row->name) < 0);
    }
    assert_null(arz_keyword_find(ARZ_STR("x-unknown")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid_nodes), cmocka_unit_test(test_valid_values),
        cmocka_unit_test(test_openapi),     cmocka_unit_test(test_schema_errors),
        cmocka_unit_test(test_examples),    cmocka_unit_test(test_inspect),
        cmocka_unit_test(test_path),        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_steps),       cmocka_unit_test(test_keywords_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
