/* Trees that are too large or too deep for a table: limits on both sides, aliases, positions. */
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/arena.h"
#include "base/buf.h"
#include "doc/document.h"
#include "doc/value.h"
#include "tests.h"

/* A document read for one test. */
typedef struct fixture {
    arz_arena *arena;
    arz_buf text;
    arz_doc doc;
    arz_error error;
} fixture;

static fixture *start(void)
{
    fixture *f = test_calloc(1, sizeof *f);
    f->arena = arz_arena_create();
    return f;
}

static void finish(fixture *f)
{
    arz_arena_free(f->arena);
    arz_buf_clear(&f->text);
    arz_error_clear(&f->error);
    test_free(f);
}

static const arz_node *parse(fixture *f, arz_format format)
{
    f->doc.text = arz_buf_view(&f->text);
    f->doc.name = "x";
    f->doc.root = arz_parse(f->arena, f->doc.text, format, f->doc.name, &f->error);
    return f->doc.root;
}

static void put_times(arz_buf *buf, const char *text, int times)
{
    for (int i = 0; i < times; i++)
        arz_buf_text(buf, text);
}

/* `depth` arrays in one another are read, or refused with the rule "depth". */
static void expect_nested(int depth, arz_format format, bool allowed)
{
    fixture *f = start();
    put_times(&f->text, "[", depth);
    put_times(&f->text, "]", depth);
    const arz_node *root = parse(f, format);
    if (allowed) {
        assert_non_null(root);
    } else {
        assert_null(root);
        assert_string_equal(f->error.rule, "depth");
        assert_int_equal(f->error.kind, ARZ_ERROR_LIMIT);
        assert_int_equal(f->error.column, ARZ_MAX_DEPTH + 1);
    }
    finish(f);
}

static bool is_in_text(const fixture *f, const char *name)
{
    arz_str text = arz_node_text(arz_node_get(f->doc.root, arz_str_of(name)));
    return text.data >= f->doc.text.data && text.data < f->doc.text.data + f->doc.text.size;
}

/* A string that reads as it stands is not copied, and each is right whether it is or not. */
static void test_strings_in_place(void **state)
{
    (void)state;
    static const char *const lines[][3] = {
        { "plain", "text", "text" },        { "double", "\"text\"", "text" },
        { "single", "'text'", "text" },     { "escaped", "\"te\\x78t\"", "text" },
        { "doubled", "'te''xt'", "te'xt" }, { "tagged", "!!str text", "text" },
        { "anchored", "&a text", "text" },  { "wide", "\xC3\xA9t\xC3\xA9", "\xC3\xA9t\xC3\xA9" },
        { "behind", "text", "text" },
    };
    fixture *f = start();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        arz_buf_printf(&f->text, "%s: %s\n", lines[i][0], lines[i][1]);
    assert_non_null(parse(f, ARZ_FORMAT_YAML));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const arz_node *node = arz_node_get(f->doc.root, arz_str_of(lines[i][0]));
        assert_true(arz_str_is(arz_node_text(node), lines[i][2]));
    }
    assert_true(is_in_text(f, "plain") && is_in_text(f, "double") && is_in_text(f, "single"));
    assert_false(is_in_text(f, "escaped") || is_in_text(f, "doubled"));
    finish(f);
}

static void test_depth(void **state)
{
    (void)state;
    expect_nested(ARZ_MAX_DEPTH, ARZ_FORMAT_JSON, true);
    expect_nested(ARZ_MAX_DEPTH + 1, ARZ_FORMAT_JSON, false);
    expect_nested(100000, ARZ_FORMAT_JSON, false);
    expect_nested(ARZ_MAX_DEPTH, ARZ_FORMAT_YAML, true);
    expect_nested(ARZ_MAX_DEPTH + 1, ARZ_FORMAT_YAML, false);
    expect_nested(100000, ARZ_FORMAT_YAML, false);
    expect_nested(ARZ_MAX_DEPTH + 1, ARZ_FORMAT_AUTO, false);
}

/* Half the depth behind an anchor, and an alias to it below `above` more arrays. */
static void expect_nested_alias(int above, bool allowed)
{
    fixture *f = start();
    arz_buf_text(&f->text, "a: &a ");
    put_times(&f->text, "[", ARZ_MAX_DEPTH / 2);
    put_times(&f->text, "]", ARZ_MAX_DEPTH / 2);
    arz_buf_text(&f->text, "\nb: ");
    put_times(&f->text, "[", above);
    arz_buf_text(&f->text, "*a");
    put_times(&f->text, "]", above);
    const arz_node *root = parse(f, ARZ_FORMAT_YAML);
    assert_true((root != NULL) == allowed);
    if (!allowed)
        assert_string_equal(f->error.rule, "depth");
    finish(f);
}

static void test_depth_through_aliases(void **state)
{
    (void)state;
    expect_nested_alias(ARZ_MAX_DEPTH / 2 - 1, true);
    expect_nested_alias(ARZ_MAX_DEPTH / 2, false);
}

/* Each line holds ten aliases of the one before: 10^levels nodes that share a few hundred. */
static void put_bomb(arz_buf *text, const char *name, int levels)
{
    arz_buf_printf(text, "%s0: &%s0 [x]\n", name, name);
    for (int i = 1; i <= levels; i++) {
        arz_buf_printf(text, "%s%d: &%s%d [", name, i, name, i);
        for (int j = 0; j < 10; j++)
            arz_buf_printf(text, "%s*%s%d", j ? ", " : "", name, i - 1);
        arz_buf_text(text, "]\n");
    }
}

static void test_alias_bomb(void **state)
{
    (void)state;
    fixture *f = start();
    put_bomb(&f->text, "a", 30);
    put_bomb(&f->text, "b", 30);
    const arz_node *root = parse(f, ARZ_FORMAT_YAML);
    assert_non_null(root);
    assert_true(arz_arena_bytes(f->arena) < (size_t)100 * 1024);
    arz_view a = arz_view_node(arz_node_get(root, ARZ_STR("a30")));
    arz_view b = arz_view_node(arz_node_get(root, ARZ_STR("b30")));
    assert_true(arz_view_equal(a, a));
    assert_false(arz_view_equal(a, b));
    arz_buf limited = ARZ_BUF_INIT(1000);
    arz_view_write(&limited, a, 0);
    assert_true(limited.overflow);
    assert_int_equal(limited.size, 1000);
    arz_buf_clear(&limited);
    assert_null(arz_node_value(a.node, &f->error));
    assert_int_equal(f->error.kind, ARZ_ERROR_LIMIT);
    finish(f);
}

static void test_large_object(void **state)
{
    (void)state;
    enum {
        COUNT = 10000
    };
    fixture *f = start();
    for (int i = 0; i < COUNT; i++)
        arz_buf_printf(&f->text, "%c\"key%d\": %d", i ? ',' : '{', i, i);
    arz_buf_char(&f->text, '}');
    const arz_node *root = parse(f, ARZ_FORMAT_JSON);
    assert_non_null(root);
    assert_int_equal(arz_node_member_count(root), COUNT);
    for (int i = 0; i < COUNT; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "key%d", i);
        assert_int_equal(arz_node_get(root, arz_str_of(name))->as.integer, i);
        assert_int_equal(root->as.members[i].value.as.integer, i);
    }
    assert_null(arz_node_get(root, ARZ_STR("key")));
    assert_null(arz_node_get(root, ARZ_STR("key10000")));
    assert_null(arz_node_get(root, ARZ_STR("")));
    finish(f);
}

/* The last of equal keys wins, in the place of the first; in objects with and without an index. */
static void expect_last_wins(int count)
{
    fixture *f = start();
    arz_buf_text(&f->text, "{\"a\": 1");
    for (int i = 0; i < count; i++)
        arz_buf_printf(&f->text, ", \"k%d\": %d", i, i);
    arz_buf_text(&f->text, ", \"a\": 2, \"z\": 3}");
    const arz_json_options options = { .duplicate_keys = true };
    const arz_node *root =
        arz_json_parse(f->arena, arz_buf_view(&f->text), &options, "x", &f->error);
    assert_non_null(root);
    assert_int_equal(arz_node_member_count(root), count + 2);
    assert_int_equal(arz_node_get(root, ARZ_STR("a"))->as.integer, 2);
    assert_int_equal(arz_node_get(root, ARZ_STR("z"))->as.integer, 3);
    assert_int_equal(root->as.members[0].value.as.integer, 2);
    assert_null(arz_json_parse(f->arena, arz_buf_view(&f->text), NULL, "x", &f->error));
    assert_string_equal(f->error.rule, "duplicate-key");
    finish(f);
}

static void test_duplicate_keys(void **state)
{
    (void)state;
    expect_last_wins(0);
    expect_last_wins(ARZ_NODE_SMALL_OBJECT - 2);
    expect_last_wins(ARZ_NODE_SMALL_OBJECT - 1);
    expect_last_wins(ARZ_NODE_SMALL_OBJECT);
    expect_last_wins(1000);
}

/* Every node is found again by the pointer that leads to it; returns how many there were. */
static size_t expect_pointers(const arz_doc *doc, const arz_node *node)
{
    char *pointer = arz_doc_pointer(doc, node);
    assert_non_null(pointer);
    assert_ptr_equal(arz_node_pointer(doc->root, arz_str_of(pointer)), node);
    free(pointer);
    size_t count = 1;
    for (size_t i = 0; i < arz_node_count(node); i++)
        count += expect_pointers(doc, &node->as.elements[i]);
    for (size_t i = 0; i < arz_node_member_count(node); i++)
        count += expect_pointers(doc, &node->as.members[i].value);
    return count;
}

static void test_pointers(void **state)
{
    (void)state;
    fixture *f = start();
    arz_buf_text(&f->text, "a/b: [1, {c~d: [], 'e': {}}, [[x]], ~]\n"
                           "'': {'': &anchor\n"
                           "    {k: v}}\n"
                           "list:\n- - a\n  - b: 1\n    c:\n- d\n"
                           "empty:\nlast: 1\n");
    assert_non_null(parse(f, ARZ_FORMAT_YAML));
    assert_int_equal(expect_pointers(&f->doc, f->doc.root), 22);
    arz_node other = { .line = 3 };
    assert_null(arz_doc_pointer(&f->doc, &other));
    finish(f);
}

/* A node under an alias has the pointer of the place where it stands. */
static void test_pointer_of_alias(void **state)
{
    (void)state;
    fixture *f = start();
    arz_buf_text(&f->text, "a: &x [1, 2]\nb: *x\nc: 3\n");
    const arz_node *root = parse(f, ARZ_FORMAT_YAML);
    assert_non_null(root);
    const arz_node *alias = arz_node_get(root, ARZ_STR("b"));
    assert_ptr_equal(alias->as.elements, arz_node_get(root, ARZ_STR("a"))->as.elements);
    assert_int_equal(alias->line, 2);
    assert_int_equal(alias->column, 4);
    char *pointer = arz_doc_pointer(&f->doc, alias);
    assert_string_equal(pointer, "/b");
    free(pointer);
    pointer = arz_doc_pointer(&f->doc, arz_node_at(alias, 1));
    assert_string_equal(pointer, "/a/1");
    free(pointer);
    finish(f);
}

static void test_positions(void **state)
{
    (void)state;
    fixture *f = start();
    arz_buf_text(&f->text, "{\"é\": \"ü\", \"x\":\r\n [1,\r 2]}");
    const arz_node *root = parse(f, ARZ_FORMAT_JSON);
    assert_non_null(root);
    const arz_member *members = root->as.members;
    assert_int_equal(members[0].value.column, 7);
    assert_int_equal(members[1].key.column, 12);
    assert_int_equal(members[1].value.line, 2);
    assert_int_equal(members[1].value.column, 2);
    assert_int_equal(members[1].value.as.elements[1].line, 3);
    assert_int_equal(members[1].value.as.elements[1].column, 2);
    arz_str line = arz_doc_line(&f->doc, 2);
    assert_true(arz_str_is(line, " [1,"));
    assert_true(arz_str_is(arz_doc_line(&f->doc, 3), " 2]}"));
    assert_int_equal(arz_doc_line(&f->doc, 4).size, 0);
    finish(f);
}

/* "a: é😀" in both byte orders. */
static void test_utf16(void **state)
{
    (void)state;
    static const char big[] = "\xFE\xFF\0a\0:\0 \0\xE9\xD8\x3D\xDE\x00";
    static const char little[] = "\xFF\xFE"
                                 "a\0:\0 \0\xE9\0\x3D\xD8\x00\xDE";
    const arz_str texts[] = { { big, sizeof big - 1 }, { little, sizeof little - 1 } };
    for (size_t i = 0; i < 2; i++) {
        fixture *f = start();
        const arz_node *root = arz_parse(f->arena, texts[i], ARZ_FORMAT_AUTO, "x", &f->error);
        assert_non_null(root);
        arz_str text = arz_node_text(arz_node_get(root, ARZ_STR("a")));
        assert_true(arz_str_is(text, "é😀"));
        /* Without its last unit the pair of surrogates is cut. */
        arz_str cut = arz_str_slice(texts[i], 0, texts[i].size - 2);
        assert_null(arz_parse(f->arena, cut, ARZ_FORMAT_AUTO, "x", &f->error));
        assert_string_equal(f->error.rule, "encoding");
        finish(f);
    }
}

static void expect_directives(int count, int padding, bool allowed)
{
    fixture *f = start();
    for (int i = 0; i < count; i++) {
        arz_buf_printf(&f->text, "%%TAG !t%d! tag:", i);
        put_times(&f->text, "x", padding);
        arz_buf_char(&f->text, '\n');
    }
    arz_buf_text(&f->text, "--- a\n");
    assert_true((parse(f, ARZ_FORMAT_YAML) != NULL) == allowed);
    if (!allowed)
        assert_string_equal(f->error.rule, "too-large");
    finish(f);
}

static void test_directives(void **state)
{
    (void)state;
    expect_directives(ARZ_MAX_YAML_DIRECTIVES, 1, true);
    expect_directives(ARZ_MAX_YAML_DIRECTIVES + 1, 1, false);
    expect_directives(1, ARZ_MAX_YAML_DIRECTIVE_BYTES - 14, true);
    expect_directives(1, ARZ_MAX_YAML_DIRECTIVE_BYTES, false);
}

/* As many items as the limit has room for at that depth, give or take a few. */
static void expect_flow(int depth, size_t items, bool allowed)
{
    fixture *f = start();
    put_times(&f->text, "[", depth);
    put_times(&f->text, "a,", (int)items);
    put_times(&f->text, "]", depth);
    assert_true((parse(f, ARZ_FORMAT_YAML) != NULL) == allowed);
    if (!allowed)
        assert_string_equal(f->error.rule, "too-large");
    finish(f);
}

static void test_flow_steps(void **state)
{
    (void)state;
    expect_flow(ARZ_MAX_DEPTH, ARZ_MAX_YAML_FLOW_STEPS / ARZ_MAX_DEPTH - 1000, true);
    expect_flow(ARZ_MAX_DEPTH, ARZ_MAX_YAML_FLOW_STEPS / ARZ_MAX_DEPTH + 1, false);
    expect_flow(1, ARZ_MAX_YAML_FLOW_STEPS / ARZ_MAX_DEPTH + 1, true);
}

static void expect_real(double number, const char *text)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    arz_real_write(&buf, number);
    assert_string_equal(arz_buf_cstr(&buf), text);
    arz_buf_clear(&buf);
}

static void test_reals_written(void **state)
{
    (void)state;
    expect_real(1.0, "1.0");
    expect_real(-0.0, "-0.0");
    expect_real(0.1, "0.1");
    expect_real(0.1 + 0.2, "0.30000000000000004");
    expect_real(1e22, "1e+22");
    expect_real(123456789.0, "123456789.0");
    expect_real(DBL_MAX, "1.7976931348623157e+308");
    expect_real(5e-324, "4.94065645841247e-324");
}

/* Many pseudo-random doubles, written and read back. */
static void test_reals_round_trip(void **state)
{
    (void)state;
    uint64_t bits = 88172645463325252U;
    for (int i = 0; i < 20000; i++) {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        double number, again;
        memcpy(&number, &bits, sizeof number);
        if (number != number || number > DBL_MAX || number < -DBL_MAX)
            continue;
        fixture *f = start();
        arz_real_write(&f->text, number);
        const arz_node *node = parse(f, ARZ_FORMAT_JSON);
        assert_non_null(node);
        again = node->as.real;
        assert_memory_equal(&number, &again, sizeof number);
        finish(f);
    }
}

/* Far more digits than any double has: what counts is whether they lie above the middle. */
static void test_long_numbers(void **state)
{
    (void)state;
    fixture *f = start();
    arz_buf_text(&f->text, "9007199254740993"); /* halfway between two doubles */
    put_times(&f->text, "0", 2000);
    arz_buf_text(&f->text, "1e-2001");
    const arz_node *node = parse(f, ARZ_FORMAT_JSON);
    assert_non_null(node);
    assert_true(node->as.real == 9007199254740994.0);
    finish(f);
    f = start();
    put_times(&f->text, "9", 310);
    assert_null(parse(f, ARZ_FORMAT_JSON));
    assert_string_equal(f->error.rule, "json-number");
    finish(f);
}

/* Values see what nodes see. */
static void test_views(void **state)
{
    (void)state;
    fixture *f = start();
    arz_buf_text(&f->text, "{\"a\": [1, 2.5, true, null, \"s\"], \"b\": {}}");
    const arz_node *root = parse(f, ARZ_FORMAT_JSON);
    json_t *value = arz_node_value(root, &f->error);
    const arz_view views[] = { arz_view_node(root), arz_view_json(value) };
    for (size_t i = 0; i < 2; i++) {
        arz_view a = arz_view_get(views[i], ARZ_STR("a"));
        assert_int_equal(arz_view_kind(a), ARZ_KIND_ARRAY);
        assert_int_equal(arz_view_size(a), 5);
        assert_int_equal(arz_view_integer(arz_view_at(a, 0)), 1);
        assert_true(arz_view_number(arz_view_at(a, 0)) == 1.0);
        assert_true(arz_view_number(arz_view_at(a, 1)) == 2.5);
        assert_true(arz_view_bool(arz_view_at(a, 2)));
        assert_int_equal(arz_view_kind(arz_view_at(a, 3)), ARZ_KIND_NULL);
        assert_true(arz_view_exists(arz_view_at(a, 3)));
        assert_true(arz_str_is(arz_view_text(arz_view_at(a, 4)), "s"));
        assert_false(arz_view_exists(arz_view_at(a, 5)));
        assert_false(arz_view_exists(arz_view_get(a, ARZ_STR("a"))));
        assert_int_equal(arz_view_size(views[i]), 2);
        arz_view_iter iter = arz_view_members(views[i]);
        assert_true(arz_view_next(&iter) && arz_str_is(iter.name, "a"));
        assert_true(arz_view_same(iter.value, a));
        assert_true(arz_view_next(&iter) && arz_str_is(iter.name, "b"));
        assert_false(arz_view_next(&iter));
    }
    arz_view_iter none = arz_view_members(ARZ_VIEW_NONE);
    assert_false(arz_view_next(&none));
    assert_int_equal(arz_view_kind(ARZ_VIEW_NONE), ARZ_KIND_NULL);
    assert_int_equal(arz_view_size(ARZ_VIEW_NONE), 0);
    json_decref(value);
    finish(f);
}

int run_tree_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alias_bomb),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_depth_through_aliases),
        cmocka_unit_test(test_directives),
        cmocka_unit_test(test_flow_steps),
        cmocka_unit_test(test_duplicate_keys),
        cmocka_unit_test(test_large_object),
        cmocka_unit_test(test_long_numbers),
        cmocka_unit_test(test_pointer_of_alias),
        cmocka_unit_test(test_pointers),
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_reals_round_trip),
        cmocka_unit_test(test_strings_in_place),
        cmocka_unit_test(test_reals_written),
        cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_views),
    };
    return cmocka_run_group_tests_name("trees", tests, NULL, NULL);
}
