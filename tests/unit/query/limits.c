/* Both sides of each limit, and what must not cost time, memory or stack. */
#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "doc/document.h"
#include "doc/value.h"
#include "query/jsonpath.h"
#include "query/pointer.h"
#include "query/regex.h"
#include "query/xpath.h"
#include "tests.h"

static void put_times(arz_buf *buf, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        arz_buf_text(buf, text);
}

/* Checks kind and message, and clears the error. */
static void expect_error(arz_error *error, arz_error_kind kind, const char *message)
{
    assert_int_equal(error->kind, kind);
    assert_string_equal(error->message, message);
    arz_error_clear(error);
}

/* `before` n times, `middle`, `after` n times, as a JSONPath. */
static const arz_jsonpath *parse_nested(arz_arena *arena, const char *before, const char *middle,
                                        const char *after, size_t times, arz_error *error)
{
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_text(&text, "$");
    put_times(&text, before, times);
    arz_buf_text(&text, middle);
    put_times(&text, after, times);
    const arz_jsonpath *path =
        arz_jsonpath_parse(arena, arz_buf_view(&text), ARZ_JSONPATH_RFC9535, error);
    arz_buf_clear(&text);
    return path;
}

static void test_jsonpath_depth(void **state)
{
    (void)state;
    static const char too_deep[] =
        "filters, parentheses and calls are nested more than 64 levels deep";
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    assert_non_null(parse_nested(arena, "[?@", "", "]", ARZ_MAX_EXPR_DEPTH, &error));
    assert_null(parse_nested(arena, "[?@", "", "]", ARZ_MAX_EXPR_DEPTH + 1, &error));
    expect_error(&error, ARZ_ERROR_LIMIT, too_deep);
    assert_null(parse_nested(arena, "[?(((@", "", ")))]", ARZ_MAX_EXPR_DEPTH, &error));
    expect_error(&error, ARZ_ERROR_LIMIT, too_deep);
    assert_null(parse_nested(arena, "[?length(@", "", ")]", ARZ_MAX_EXPR_DEPTH, &error));
    expect_error(&error, ARZ_ERROR_LIMIT, too_deep);
    /* Segments do not nest. */
    assert_non_null(parse_nested(arena, ".a", "", "", 10000, &error));
    arz_arena_free(arena);
}

static void test_jsonpath_bytes(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    assert_non_null(
        parse_nested(arena, ".aaaaaa", ".aaaaaaa", "", ARZ_MAX_EXPR_BYTES / 7 - 1, &error));
    assert_null(parse_nested(arena, ".aaaaaa", "", "", ARZ_MAX_EXPR_BYTES / 7 + 1, &error));
    expect_error(&error, ARZ_ERROR_LIMIT, "the JSONPath is longer than 65536 bytes");
    arz_arena_free(arena);
}

static void test_jsonpath_encoding(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    assert_null(arz_jsonpath_parse(arena, ARZ_STR("$.\xC3\xA9\xFF"), ARZ_JSONPATH_RFC9535, &error));
    assert_int_equal(error.column, 4);
    expect_error(&error, ARZ_ERROR_SYNTAX, "the JSONPath is not UTF-8");
    assert_null(arz_jsonpath_parse(arena, ARZ_STR("$\0.a"), ARZ_JSONPATH_RFC9535, &error));
    expect_error(&error, ARZ_ERROR_SYNTAX, "expected '.', '[' or the end, found '\\u0000'");
    arz_arena_free(arena);
}

/* The text `open` n times and `close` n times, as nodes. */
static const arz_node *nested_json(arz_arena *arena, const char *open, const char *middle,
                                   const char *close, size_t times)
{
    arz_buf text = ARZ_BUF_INIT(0);
    put_times(&text, open, times);
    arz_buf_text(&text, middle);
    put_times(&text, close, times);
    const arz_node *node =
        arz_json_parse(arena, arz_arena_str(arena, arz_buf_view(&text)), NULL, "x", NULL);
    arz_buf_clear(&text);
    assert_non_null(node);
    return node;
}

static bool select_count(const char *query, arz_view root, size_t *count, arz_error *error)
{
    arz_nodelist list = ARZ_NODELIST_INIT;
    arz_arena *arena = arz_arena_create();
    const arz_jsonpath *path =
        arz_jsonpath_parse(arena, arz_str_of(query), ARZ_JSONPATH_RFC9535, error);
    bool done = path && arz_jsonpath_select(path, root, false, &list, error);
    *count = list.count;
    arz_nodelist_clear(&list);
    arz_arena_free(arena);
    return done;
}

static void test_jsonpath_deep_data(void **state)
{
    (void)state;
    size_t count = 0;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    arz_view deep = arz_view_node(nested_json(arena, "{\"a\":", "1", "}", ARZ_MAX_DEPTH - 1));
    assert_true(select_count("$..a", deep, &count, &error));
    assert_int_equal(count, ARZ_MAX_DEPTH - 1);
    assert_true(select_count("$..a..a", deep, &count, &error));
    assert_int_equal(count, (ARZ_MAX_DEPTH - 1) * (ARZ_MAX_DEPTH - 2) / 2);
    arz_arena_free(arena);
}

/* Filters that walk all of the data again from its deepest place, one inside the other. */
static void test_jsonpath_levels(void **state)
{
    (void)state;
    size_t count = 0;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    arz_view deep =
        arz_view_node(nested_json(arena, "{\"a\":", "{\"end\":1}", "}", ARZ_MAX_DEPTH - 2));
    assert_true(select_count("$..[?@.end && $..[?@.end && $..[?@.end]]]", deep, &count, &error));
    assert_int_equal(count, 1);
    assert_false(select_count("$..[?@.end && $..[?@.end && $..[?@.end && $..[?@.end && $..b]]]]",
                              deep, &count, &error));
    expect_error(&error, ARZ_ERROR_LIMIT,
                 "the query's filters nest too deep in data that is nested so deep");
    arz_arena_free(arena);
}

/* Few bytes that would take ages. */
static void test_jsonpath_steps(void **state)
{
    (void)state;
    static const char too_many[] = "the query visits more than 25000000 nodes";
    size_t count = 0;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    arz_view deep = arz_view_node(nested_json(arena, "[", "1", "]", ARZ_MAX_DEPTH - 1));
    assert_false(select_count("$..[0]..[0]..[0]..[0]..[0].x", deep, &count, &error));
    expect_error(&error, ARZ_ERROR_LIMIT, too_many);
    /* Comparing long texts counts too. */
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_text(&text, "{\"a\":\"");
    put_times(&text, "1234567890123456", 200000);
    arz_buf_text(&text, "\",\"b\":\"");
    put_times(&text, "1234567890123456", 200000);
    arz_buf_text(&text, "\",\"c\":[");
    put_times(&text, "1,", 5000);
    arz_buf_text(&text, "1]}");
    arz_view wide = arz_view_node(arz_json_parse(arena, arz_buf_view(&text), NULL, "x", NULL));
    assert_true(select_count("$[?$.a == $.b]", wide, &count, &error));
    assert_int_equal(count, 3);
    assert_false(select_count("$..[?$.a == $.b]", wide, &count, &error));
    expect_error(&error, ARZ_ERROR_LIMIT, too_many);
    arz_buf_clear(&text);
    arz_arena_free(arena);
}

/* A failure inside of a filter ends the whole. */
static void test_jsonpath_regex_fails(void **state)
{
    (void)state;
    size_t count = 0;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    arz_view data = arz_view_node(
        arz_json_parse(arena, ARZ_STR("[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaacbx\",\"b\"]"),
                       NULL, "x", NULL));
    assert_false(select_count("$[?!search(@, '(a|a)*b$')]", data, &count, &error));
    assert_int_equal(error.kind, ARZ_ERROR_LIMIT);
    assert_int_equal(count, 0);
    arz_error_clear(&error);
    arz_arena_free(arena);
}

static void test_regex_limits(void **state)
{
    (void)state;
    bool matches = false;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    arz_buf text = ARZ_BUF_INIT(0);
    /* Deeper than the stack of compiled code, not deeper than the limit; and deeper than that. */
    const arz_regex *deep =
        arz_regex_compile(arena, ARZ_STR("^(?:a|b(?=a|c))*c$"), ARZ_REGEX_PCRE, &error);
    put_times(&text, "ab", 4000);
    arz_buf_text(&text, "c");
    assert_true(arz_regex_match(deep, arz_buf_view(&text), false, &matches, &error));
    assert_true(matches);
    arz_buf_reset(&text);
    put_times(&text, "ab", 400000);
    arz_buf_text(&text, "c");
    assert_false(arz_regex_match(deep, arz_buf_view(&text), false, &matches, &error));
    assert_int_equal(error.kind, ARZ_ERROR_LIMIT);
    assert_false(matches);
    arz_error_clear(&error);
    /* More than PCRE2 repeats at a time. */
    const arz_regex *large =
        arz_regex_compile(arena, ARZ_STR("^a{70000,70001}$"), ARZ_REGEX_ECMA, &error);
    for (size_t length = 69999; length <= 70002; length++) {
        arz_buf_reset(&text);
        put_times(&text, "a", length);
        assert_true(arz_regex_match(large, arz_buf_view(&text), false, &matches, &error));
        assert_int_equal(matches, length == 70000 || length == 70001);
    }
    /* The longest pattern, a comment, and a longer one. */
    arz_buf_reset(&text);
    arz_buf_text(&text, "(?#");
    put_times(&text, "a", ARZ_MAX_EXPR_BYTES - 4);
    arz_buf_text(&text, ")");
    assert_non_null(arz_regex_compile(arena, arz_buf_view(&text), ARZ_REGEX_PCRE, &error));
    arz_buf_text(&text, "a");
    assert_null(arz_regex_compile(arena, arz_buf_view(&text), ARZ_REGEX_PCRE, &error));
    expect_error(&error, ARZ_ERROR_LIMIT, "the regular expression is longer than 65536 bytes");
    /* Not UTF-8: a pattern is refused, a subject is searched around. */
    assert_null(arz_regex_compile(arena, ARZ_STR("a\xFF"), ARZ_REGEX_PCRE, &error));
    expect_error(&error, ARZ_ERROR_SYNTAX, "the regular expression is not UTF-8");
    const arz_regex *b = arz_regex_compile(arena, ARZ_STR("b."), ARZ_REGEX_PCRE, &error);
    assert_true(arz_regex_match(b,
                                ARZ_STR("\xFF"
                                        "bc"),
                                false, &matches, &error) &&
                matches);
    assert_true(arz_regex_match(b, ARZ_STR("b\xFF"), false, &matches, &error) && !matches);
    arz_buf_clear(&text);
    arz_arena_free(arena);
}

/* Patterns whose work grows with the square of the text or worse, where PCRE2's own limits would
 * let them go on for minutes: what they are given, and whether that is too much. */
static void test_regex_work(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *piece, *end;
        size_t count;
        bool fails;
    } cases[] = {
        { "(?=.*b)a", "a", "", 200000, true },        /* looks ahead from each place */
        { "[ab]*+c(?<=d)", "a", "dc", 200000, true }, /* runs to the end from each place */
        { "a.*x(?<=y)", "a", "yx", 200000, true },    /* and back, step by step */
        { "(a|a)*b(?<=x)", "a", "b", 60, true },      /* doubles with each character */
        { "(a*)*b(?<=x)", "a", "b", 60, true },
        { "(a+)+$(?<=x)", "a", "x!", 60, true },
        { "(.*)\\1z(?<=y)", "a", "bz", 20000, true }, /* compares all that a group holds */
        { "(?:a?){30}a{30}(?<=b)c", "a", "bc", 30, true },
        { "a{5}b", "aaaac", "", 1000000, false }, /* much text and little work */
        { "^[^@ ]+@[^@ ]+\\.[a-z]+$", "a", "@example.com", 100000, false },
        { "(\\w+) \\1", "ab ", "", 100000, false },
        { "x$", "ax", "y", 1000000, false },
    };
    arz_arena *arena = arz_arena_create();
    arz_buf text = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool matches;
        arz_error error = ARZ_ERROR_INIT;
        const arz_regex *regex =
            arz_regex_compile(arena, arz_str_of(cases[i].pattern), ARZ_REGEX_PCRE, &error);
        arz_buf_reset(&text);
        put_times(&text, cases[i].piece, cases[i].count);
        arz_buf_text(&text, cases[i].end);
        bool done = arz_regex_match(regex, arz_buf_view(&text), false, &matches, &error);
        if (done == cases[i].fails)
            fail_msg("%s: %s", cases[i].pattern, done ? "is done" : error.message);
        assert_int_equal(error.kind, done ? ARZ_OK : ARZ_ERROR_LIMIT);
        arz_error_clear(&error);
    }
    arz_buf_clear(&text);
    arz_arena_free(arena);
}

/* Comparisons of sets with sets, which libxml2 does not count, and others. */
static void test_xpath_comparisons(void **state)
{
    (void)state;
    static const struct {
        const char *expression;
        bool fails;
    } cases[] = {
        { "//a = //b", true },
        { "//a < //b", true },
        { "(//a) != (//b)", true },
        { "//a[. = //b]", true },
        { "1 = 1 and //a[@x] >= /r/b", true },
        { "count(//a[not(//b = .)])", true },
        { "//a | //b = //a", true },
        { "//a | //b", true },
        { "//a//b", true },
        { "//a/..", true },
        { "/r/a/../a", true },
        { "/r/a/ancestor::*", true },
        { "(//a)/following::b[1]", true },
        { "id('x') = //a", true },
        { "count(//a) = count(//b)", false },
        { "//a[. = 'x']", false },
        { "//a = 'x' or 5 < //b", false },
        { "//a[position() = 3] = string(//b)", false },
        { "//a + 1 = //b", false },
        { "-//a = //b", false },
        { "(//a = 1) = //b", false },
        { "//a[b][c = 1]", false },
        { "//a[.//c]", false },
        { "/r/a/text()", false },
        { "/../..//a[../../r]/@x", false },
    };
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_text(&text, "<r>");
    put_times(&text, "<a>1</a>", 100000);
    put_times(&text, "<b>2</b>", 100000);
    arz_buf_text(&text, "</r>");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arz_error error = ARZ_ERROR_INIT;
        json_t *value =
            arz_xpath_select(arz_str_of(cases[i].expression), arz_buf_view(&text), &error);
        if (!value != cases[i].fails)
            fail_msg("%s: %s", cases[i].expression, value ? "is done" : error.message);
        json_decref(value);
        arz_error_clear(&error);
    }
    /* In a small document all is well. */
    arz_error error = ARZ_ERROR_INIT;
    json_t *value = arz_xpath_select(ARZ_STR("//a[. = //b/@x]"),
                                     ARZ_STR("<r><a>1</a><b x='1'/><b x='2'/></r>"), &error);
    assert_string_equal(json_string_value(value), "1");
    json_decref(value);
    /* And joined and gathered, in the order of the document. */
    arz_buf_reset(&text);
    arz_buf_text(&text, "<r>");
    put_times(&text, "<a/><b/>", 5000);
    arz_buf_text(&text, "</r>");
    value = arz_xpath_select(ARZ_STR("//b | //r//a"), arz_buf_view(&text), &error);
    assert_int_equal(json_array_size(value), 10000);
    json_decref(value);
    arz_buf_clear(&text);
}

/* Many searches of one evaluation share what is allowed. */
static void test_regex_work_shared(void **state)
{
    (void)state;
    bool matches;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    arz_buf text = ARZ_BUF_INIT(0);
    put_times(&text, "a", 2000);
    const arz_regex *regex = arz_regex_compile(arena, ARZ_STR("(?=.*b)a"), ARZ_REGEX_PCRE, &error);
    size_t work = 100 * 1000 * 1000, before = work;
    assert_true(arz_regex_match_within(regex, arz_buf_view(&text), false, &work, &matches, &error));
    size_t used = before - work;
    assert_true(used > 2000 * 1000);
    work = used - 1;
    assert_false(
        arz_regex_match_within(regex, arz_buf_view(&text), false, &work, &matches, &error));
    assert_int_equal(error.kind, ARZ_ERROR_LIMIT);
    arz_error_clear(&error);
    work = used;
    assert_true(arz_regex_match_within(regex, arz_buf_view(&text), false, &work, &matches, &error));
    assert_int_equal(work, 0);
    /* What any text needs is free. */
    assert_true(arz_regex_match_within(regex, ARZ_STR("aab"), false, &work, &matches, &error));
    assert_true(matches);
    arz_buf_clear(&text);
    arz_arena_free(arena);
}

static void test_pointer_depth(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    json_t *half = arz_node_value(nested_json(arena, "[", "1", "]", ARZ_MAX_DEPTH / 2), NULL);
    json_t *more = arz_node_value(nested_json(arena, "[", "1", "]", ARZ_MAX_DEPTH / 2 + 1), NULL);
    arz_buf pointer = ARZ_BUF_INIT(0);
    put_times(&pointer, "/0", ARZ_MAX_DEPTH / 2);
    json_t *full = arz_pointer_set(json_incref(half), arz_buf_view(&pointer), half, &error);
    assert_non_null(full);
    json_decref(full);
    half = arz_node_value(nested_json(arena, "[", "1", "]", ARZ_MAX_DEPTH / 2), NULL);
    assert_null(arz_pointer_set(half, arz_buf_view(&pointer), more, &error));
    assert_int_equal(error.kind, ARZ_ERROR_LIMIT);
    arz_error_clear(&error);
    arz_buf_clear(&pointer);
    arz_arena_free(arena);
}

/* Only the levels on the way are copied, and only where somebody else has them. */
static void test_pointer_sharing(void **state)
{
    (void)state;
    json_t *root = json_pack("{s:{s:i},s:{s:i}}", "a", "x", 1, "b", "y", 2);
    json_t *a = json_incref(json_object_get(root, "a"));
    json_t *b = json_object_get(root, "b");
    json_t *set = arz_pointer_set(root, ARZ_STR("/a/x"), json_integer(3), NULL);
    assert_ptr_equal(set, root);
    assert_ptr_equal(json_object_get(set, "b"), b);
    assert_ptr_not_equal(json_object_get(set, "a"), a);
    assert_int_equal(json_integer_value(json_object_get(a, "x")), 1);
    set = arz_pointer_set(set, ARZ_STR("/b/y"), json_integer(4), NULL);
    assert_ptr_equal(json_object_get(set, "b"), b);
    json_decref(a);
    json_decref(set);
}

static void test_xpath_limits(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_buf text = ARZ_BUF_INIT(0);
    put_times(&text, "a|", ARZ_MAX_EXPR_BYTES / 2);
    assert_false(arz_xpath_check(arz_str_from(arz_buf_view(&text), 1), &error));
    assert_int_equal(error.kind, ARZ_ERROR_SYNTAX);
    arz_error_clear(&error);
    arz_buf_text(&text, "a");
    assert_false(arz_xpath_check(arz_buf_view(&text), &error));
    expect_error(&error, ARZ_ERROR_LIMIT, "the XPath is longer than 65536 bytes");
    assert_false(arz_xpath_check(ARZ_STR("/a\0b"), &error));
    expect_error(&error, ARZ_ERROR_SYNTAX, "the XPath is not UTF-8 text");
    /* Nested more than libxml2 reads. */
    arz_buf_reset(&text);
    put_times(&text, "<a>", 1000);
    put_times(&text, "</a>", 1000);
    assert_null(arz_xpath_select(ARZ_STR("//b"), arz_buf_view(&text), &error));
    assert_int_equal(error.kind, ARZ_ERROR_EXPRESSION);
    arz_error_clear(&error);
    /* Steps of steps of steps. */
    arz_buf_reset(&text);
    arz_buf_text(&text, "<a>");
    put_times(&text, "<b/>", 2000);
    arz_buf_text(&text, "</a>");
    assert_null(
        arz_xpath_select(ARZ_STR("count(//b[//b[//b[//b[@x]]]])"), arz_buf_view(&text), &error));
    assert_string_equal(error.message,
                        "the XPath cannot be evaluated: it takes too much work on this document");
    arz_error_clear(&error);
    arz_buf_clear(&text);
}

int run_limit_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jsonpath_depth),       cmocka_unit_test(test_jsonpath_bytes),
        cmocka_unit_test(test_jsonpath_encoding),    cmocka_unit_test(test_jsonpath_deep_data),
        cmocka_unit_test(test_jsonpath_levels),      cmocka_unit_test(test_jsonpath_steps),
        cmocka_unit_test(test_jsonpath_regex_fails), cmocka_unit_test(test_regex_limits),
        cmocka_unit_test(test_regex_work),           cmocka_unit_test(test_regex_work_shared),
        cmocka_unit_test(test_pointer_depth),        cmocka_unit_test(test_pointer_sharing),
        cmocka_unit_test(test_xpath_limits),         cmocka_unit_test(test_xpath_comparisons),
    };
    return cmocka_run_group_tests_name("query limits", tests, NULL, NULL);
}
