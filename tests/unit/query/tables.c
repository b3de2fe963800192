/* Queries, pointers and patterns as text in, what they give as text out. The tables say how they
 * are written. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "doc/document.h"
#include "doc/value.h"
#include "query/jsonpath.h"
#include "query/pointer.h"
#include "query/regex.h"
#include "query/xpath.h"
#include "table.h"
#include "tests.h"

/* "!column: message", and "(help)" behind it. */
static void put_error(arz_buf *out, arz_error *error)
{
    arz_buf_text(out, "!");
    if (error->column)
        arz_buf_printf(out, "%u: ", error->column);
    arz_buf_text(out, error->message ? error->message : "no message");
    if (error->help)
        arz_buf_printf(out, " (%s)", error->help);
    arz_error_clear(error);
}

static const arz_node *parse_json(arz_arena *arena, arz_str text)
{
    const arz_node *node = arz_json_parse(arena, text, NULL, "table", NULL);
    assert_non_null(node);
    return node;
}

static json_t *parse_value(arz_str text)
{
    arz_arena *arena = arz_arena_create();
    json_t *value = arz_node_value(parse_json(arena, text), NULL);
    arz_arena_free(arena);
    return value;
}

/* The text that a line says as a JSON string. */
static arz_str parse_text(arz_arena *arena, arz_str line)
{
    return arz_node_text(parse_json(arena, line));
}

static bool expect_and_clear(arz_buf *why, const char *what, arz_buf *actual, arz_str expected)
{
    if (why->size)
        arz_buf_char(why, '\n');
    bool equal = table_expect(why, what, arz_buf_view(actual), expected);
    arz_buf_clear(actual);
    return equal;
}

static void put_view(arz_buf *out, arz_view view)
{
    if (arz_view_exists(view))
        arz_view_write(out, view, 0);
    else
        arz_buf_text(out, "nothing");
}

/* Pointer, data, what is found. */
static bool judge_pointer(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_buf in_node = ARZ_BUF_INIT(0), in_json = ARZ_BUF_INIT(0);
    arz_arena *arena = arz_arena_create();
    arz_str pointer = parse_text(arena, group->lines[0]);
    json_t *value = parse_value(group->lines[1]);
    put_view(&in_node,
             arz_pointer_find(arz_view_node(parse_json(arena, group->lines[1])), pointer));
    put_view(&in_json, arz_pointer_find(arz_view_json(value), pointer));
    json_decref(value);
    arz_arena_free(arena);
    bool equal = expect_and_clear(why, "in nodes", &in_node, group->lines[2]);
    return expect_and_clear(why, "in values", &in_json, group->lines[2]) && equal;
}

/* Pointer, data, what is set, the data then; what else refers to any part of it must not
 * change. */
static bool judge_pointer_set(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_error error = ARZ_ERROR_INIT;
    arz_buf out = ARZ_BUF_INIT(0), before = ARZ_BUF_INIT(0);
    arz_arena *arena = arz_arena_create();
    arz_str pointer = parse_text(arena, group->lines[0]);
    json_t *root = parse_value(group->lines[1]);
    json_t *alone =
        arz_pointer_set(parse_value(group->lines[1]), pointer, parse_value(group->lines[2]), NULL);
    json_t *set = arz_pointer_set(json_incref(root), pointer, parse_value(group->lines[2]), &error);
    if (set)
        arz_view_write(&out, arz_view_json(set), 0);
    else
        put_error(&out, &error);
    arz_view_write(&before, arz_view_json(root), 0);
    bool same = set ? json_equal(set, alone) : !alone;
    if (!same)
        arz_buf_text(why, "differs where nothing is shared\n");
    json_decref(root);
    json_decref(set);
    json_decref(alone);
    arz_arena_free(arena);
    bool kept = expect_and_clear(why, "the old value", &before, group->lines[1]);
    return expect_and_clear(why, "the new value", &out, group->lines[3]) && kept && same;
}

/* How the first line of a group becomes a query. */
typedef const arz_jsonpath *(*parse_fn)(arz_arena *arena, arz_str text, arz_error *error);

static const arz_jsonpath *parse_rfc(arz_arena *arena, arz_str text, arz_error *error)
{
    return arz_jsonpath_parse(arena, text, ARZ_JSONPATH_RFC9535, error);
}

static const arz_jsonpath *parse_goessner(arz_arena *arena, arz_str text, arz_error *error)
{
    return arz_jsonpath_parse(arena, text, ARZ_JSONPATH_GOESSNER, error);
}

static const parse_fn parsers[] = { parse_rfc, parse_goessner, arz_jsonpath_parse_tail,
                                    arz_jsonpath_parse_logical };
enum {
    RFC,
    GOESSNER,
    TAIL,
    LOGICAL
};

static void put_selected(arz_buf *out, const arz_nodelist *list, bool paths)
{
    for (size_t i = 0; i < list->count; i++) {
        arz_buf_text(out, i ? " " : "");
        if (paths)
            arz_buf_text(out, list->items[i].path);
        else
            arz_view_write(out, list->items[i].view, 0);
    }
    if (list->count == 0)
        arz_buf_text(out, "nothing");
}

static void select_in(arz_buf *out, const arz_jsonpath *query, arz_view root, bool paths)
{
    arz_nodelist list = ARZ_NODELIST_INIT;
    arz_error error = ARZ_ERROR_INIT;
    if (arz_jsonpath_select(query, root, paths, &list, &error))
        put_selected(out, &list, paths);
    else
        put_error(out, &error);
    arz_nodelist_clear(&list);
}

static void test_in(arz_buf *out, const arz_jsonpath *query, arz_view root)
{
    bool found = false;
    arz_error error = ARZ_ERROR_INIT;
    if (arz_jsonpath_test(query, root, &found, &error))
        arz_buf_text(out, found ? "true" : "false");
    else
        put_error(out, &error);
}

/* What a query gives over nodes, over values, and as paths; or true and false alone. */
static bool judge_evaluation(const table_group *group, arz_buf *why, const arz_jsonpath *query,
                             arz_arena *arena, bool logical)
{
    arz_buf in_node = ARZ_BUF_INIT(0), in_json = ARZ_BUF_INIT(0), paths = ARZ_BUF_INIT(0);
    json_t *value = parse_value(group->lines[1]);
    arz_view node = arz_view_node(parse_json(arena, group->lines[1]));
    if (logical) {
        test_in(&in_node, query, node);
        test_in(&in_json, query, arz_view_json(value));
    } else {
        select_in(&in_node, query, node, false);
        select_in(&in_json, query, arz_view_json(value), false);
        select_in(&paths, query, node, true);
    }
    json_decref(value);
    bool equal = expect_and_clear(why, "in nodes", &in_node, group->lines[2]);
    equal = expect_and_clear(why, "in values", &in_json, group->lines[2]) && equal;
    if (group->count < 4) {
        arz_buf_clear(&paths);
        return equal;
    }
    return expect_and_clear(why, "paths", &paths, group->lines[3]) && equal;
}

/* Query, data, values, and maybe paths; or query and message. */
static bool judge_jsonpath(const table_group *group, arz_buf *why, void *data)
{
    size_t which = *(const size_t *)data;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    const arz_jsonpath *query = parsers[which](arena, group->lines[0], &error);
    bool passed;
    if (query && group->count > 2) {
        passed = judge_evaluation(group, why, query, arena, which == LOGICAL);
    } else {
        arz_buf out = ARZ_BUF_INIT(0);
        if (query)
            arz_buf_text(&out, "no error");
        else
            put_error(&out, &error);
        passed = expect_and_clear(why, "the message", &out, group->lines[group->count - 1]);
    }
    arz_arena_free(arena);
    return passed;
}

/* "all" (the whole text matches), "part" or "no", a blank, the subject as a JSON string. */
static bool judge_subject(const arz_regex *regex, arz_arena *arena, arz_str line, arz_buf *why)
{
    size_t blank = arz_str_find_char(line, ' ');
    arz_str subject = parse_text(arena, arz_str_from(line, blank + 1));
    bool part = false, all = false;
    arz_error error = ARZ_ERROR_INIT;
    arz_buf out = ARZ_BUF_INIT(0);
    if (arz_regex_match(regex, subject, false, &part, &error) &&
        arz_regex_match(regex, subject, true, &all, &error))
        arz_buf_text(&out, all ? "all" : part ? "part" : "no");
    else
        put_error(&out, &error);
    return expect_and_clear(why, "how it matches", &out, arz_str_slice(line, 0, blank));
}

/* Pattern, then subjects; or pattern and message. */
static bool judge_regex(const table_group *group, arz_buf *why, void *data)
{
    const arz_regex_flavour *flavour = data;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    const arz_regex *regex = arz_regex_compile(arena, group->lines[0], *flavour, &error);
    bool passed = true;
    if (!regex || group->lines[1].data[0] == '!') {
        arz_buf out = ARZ_BUF_INIT(0);
        put_error(&out, &error);
        passed = expect_and_clear(why, "the message", &out, group->lines[1]);
    }
    for (size_t i = 1; regex && i < group->count; i++)
        passed = judge_subject(regex, arena, group->lines[i], why) && passed;
    arz_arena_free(arena);
    return passed;
}

/* Expression, XML, value, boolean. */
static bool judge_xpath_value(const table_group *group, arz_buf *why)
{
    arz_error error = ARZ_ERROR_INIT, other = ARZ_ERROR_INIT;
    arz_buf value = ARZ_BUF_INIT(0), boolean = ARZ_BUF_INIT(0);
    bool holds = false;
    json_t *selected = arz_xpath_select(group->lines[0], group->lines[1], &error);
    if (selected)
        arz_view_write(&value, arz_view_json(selected), 0);
    else
        put_error(&value, &error);
    json_decref(selected);
    if (arz_xpath_test(group->lines[0], group->lines[1], &holds, &other))
        arz_buf_text(&boolean, holds ? "true" : "false");
    else
        put_error(&boolean, &other);
    bool equal = expect_and_clear(why, "the value", &value, group->lines[2]);
    return expect_and_clear(why, "the boolean", &boolean, group->lines[group->count - 1]) && equal;
}

/* Expression and message; else as above. */
static bool judge_xpath(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_error error = ARZ_ERROR_INIT;
    arz_buf out = ARZ_BUF_INIT(0);
    bool valid = arz_xpath_check(group->lines[0], &error);
    if (valid && group->count > 2)
        return judge_xpath_value(group, why);
    if (valid)
        arz_buf_text(&out, "no error");
    else
        put_error(&out, &error);
    return expect_and_clear(why, "the message", &out, group->lines[group->count - 1]);
}

#define TABLE(name) TABLES "/" name ".txt"

static void test_pointer(void **state)
{
    (void)state;
    assert_int_equal(table_run(TABLE("pointer"), judge_pointer, NULL), 0);
    assert_int_equal(table_run(TABLE("pointer-set"), judge_pointer_set, NULL), 0);
}

static void run_jsonpath(const char *path, size_t which)
{
    assert_int_equal(table_run(path, judge_jsonpath, &which), 0);
}

static void test_jsonpath(void **state)
{
    (void)state;
    run_jsonpath(TABLE("jsonpath"), RFC);
    run_jsonpath(TABLE("jsonpath-errors"), RFC);
    run_jsonpath(TABLE("jsonpath-goessner"), GOESSNER);
    run_jsonpath(TABLE("jsonpath-tail"), TAIL);
    run_jsonpath(TABLE("jsonpath-logical"), LOGICAL);
}

static void run_regex(const char *path, arz_regex_flavour flavour)
{
    assert_int_equal(table_run(path, judge_regex, &flavour), 0);
}

static void test_regex(void **state)
{
    (void)state;
    run_regex(TABLE("regex-pcre"), ARZ_REGEX_PCRE);
    run_regex(TABLE("regex-iregexp"), ARZ_REGEX_IREGEXP);
    run_regex(TABLE("regex-ecma"), ARZ_REGEX_ECMA);
}

static void test_xpath(void **state)
{
    (void)state;
    assert_int_equal(table_run(TABLE("xpath"), judge_xpath, NULL), 0);
    assert_int_equal(table_run(TABLE("xpath-errors"), judge_xpath, NULL), 0);
}

int run_table_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pointer),
        cmocka_unit_test(test_jsonpath),
        cmocka_unit_test(test_regex),
        cmocka_unit_test(test_xpath),
    };
    return cmocka_run_group_tests_name("query tables", tests, NULL, NULL);
}
