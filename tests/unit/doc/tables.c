/* Documents as text in, JSON or a message out; values compared. The tables say how they are
 * written. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "doc/document.h"
#include "doc/value.h"
#include "table.h"
#include "tests.h"

/* Appends a line of a table, in which <XX> is the byte with that hexadecimal number. */
static void put_line(arz_buf *text, arz_str line)
{
    for (size_t i = 0; i < line.size; i++) {
        bool byte = line.data[i] == '<' && line.size - i > 3 && arz_is_hex(line.data[i + 1]) &&
                    arz_is_hex(line.data[i + 2]) && line.data[i + 3] == '>';
        if (byte) {
            int value = arz_hex_value(line.data[i + 1]) * 16 + arz_hex_value(line.data[i + 2]);
            arz_buf_char(text, (char)value);
            i += 3;
        } else if (!arz_str_is(line, "<>")) {
            arz_buf_char(text, line.data[i]);
        }
    }
}

/* "!line:column: message [rule]" */
static void put_error(arz_buf *out, arz_error *error)
{
    arz_buf_printf(out, "!%u:%u: %s [%s]", error->line, error->column, error->message,
                   error->rule ? error->rule : "");
    arz_error_clear(error);
}

/* The lines of a group but the last are a document; the last is what must come of it. */
static bool judge_document(const table_group *group, arz_buf *why, void *data)
{
    const arz_format *format = data;
    arz_buf text = ARZ_BUF_INIT(0), out = ARZ_BUF_INIT(0);
    for (size_t i = 0; i + 1 < group->count; i++) {
        if (i)
            arz_buf_char(&text, '\n');
        put_line(&text, group->lines[i]);
    }
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    const arz_node *root = arz_parse(arena, arz_buf_view(&text), *format, "x", &error);
    if (root)
        arz_view_write(&out, arz_view_node(root), 0);
    else
        put_error(&out, &error);
    bool equal =
        table_expect(why, "the document", arz_buf_view(&out), group->lines[group->count - 1]);
    arz_arena_free(arena);
    arz_buf_clear(&text);
    arz_buf_clear(&out);
    return equal;
}

static const arz_node *parse_json(arz_arena *arena, arz_str text)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_node *root = arz_json_parse(arena, text, NULL, "x", &error);
    arz_error_clear(&error);
    return root;
}

/* A value of jansson's, made out of text. */
static json_t *value_of(const arz_node *node)
{
    arz_error error = ARZ_ERROR_INIT;
    json_t *value = arz_node_value(node, &error);
    assert_non_null(value);
    return value;
}

/* Compares two texts as nodes, as values and mixed; all must agree. */
static const char *compare(const arz_node *a, const arz_node *b)
{
    json_t *left = value_of(a), *right = value_of(b);
    arz_view views[2][2] = { { arz_view_node(a), arz_view_json(left) },
                             { arz_view_node(b), arz_view_json(right) } };
    bool equal = arz_view_equal(views[0][0], views[1][0]), agree = true;
    for (int i = 0; i < 4; i++) {
        agree = agree && arz_view_equal(views[0][i & 1], views[1][i >> 1]) == equal;
        agree = agree && arz_view_equal(views[1][i & 1], views[0][i >> 1]) == equal;
    }
    json_decref(left);
    json_decref(right);
    return !agree ? "nodes and values disagree" : equal ? "equal" : "different";
}

/* Two JSON texts; "equal" or "different". */
static bool judge_equal(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_arena *arena = arz_arena_create();
    const arz_node *a = parse_json(arena, group->lines[0]);
    const arz_node *b = parse_json(arena, group->lines[1]);
    bool passed = false;
    if (a && b)
        passed = table_expect(why, "they are", arz_str_of(compare(a, b)), group->lines[2]);
    else
        arz_buf_text(why, "no JSON");
    arz_arena_free(arena);
    return passed;
}

/* Two numbers; which of <, =, > stands between them. */
static bool judge_order(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_arena *arena = arz_arena_create();
    const arz_node *a = parse_json(arena, group->lines[0]);
    const arz_node *b = parse_json(arena, group->lines[2]);
    bool passed = false;
    if (a && b) {
        int order = arz_view_compare_numbers(arz_view_node(a), arz_view_node(b));
        int back = arz_view_compare_numbers(arz_view_node(b), arz_view_node(a));
        const char *sign = order != -back ? "?" : order < 0 ? "<" : order > 0 ? ">" : "=";
        passed = table_expect(why, "between them", arz_str_of(sign), group->lines[1]);
    } else {
        arz_buf_text(why, "no JSON");
    }
    arz_arena_free(arena);
    return passed;
}

/* A JSON text, then the lines of it indented by two; nodes and values must write the same. */
static bool judge_indented(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_buf expected = ARZ_BUF_INIT(0), out = ARZ_BUF_INIT(0), again = ARZ_BUF_INIT(0);
    arz_arena *arena = arz_arena_create();
    const arz_node *root = parse_json(arena, group->lines[0]);
    json_t *value = value_of(root);
    for (size_t i = 1; i < group->count; i++)
        arz_buf_printf(&expected, "%s%.*s", i == 1 ? "" : "\\n", ARZ_STR_FORMAT(group->lines[i]));
    arz_view_write(&out, arz_view_node(root), 2);
    arz_view_write(&again, arz_view_json(value), 2);
    bool passed = table_expect(why, "a node", arz_buf_view(&out), arz_buf_view(&expected)) &&
                  table_expect(why, "a value", arz_buf_view(&again), arz_buf_view(&expected));
    json_decref(value);
    arz_arena_free(arena);
    arz_buf_clear(&expected);
    arz_buf_clear(&out);
    arz_buf_clear(&again);
    return passed;
}

/* A JSON text; what it is inside other text. */
static bool judge_rendered(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_buf out = ARZ_BUF_INIT(0);
    arz_arena *arena = arz_arena_create();
    arz_view_render(&out, arz_view_node(parse_json(arena, group->lines[0])));
    bool passed = table_expect(why, "the text", arz_buf_view(&out), group->lines[1]);
    arz_arena_free(arena);
    arz_buf_clear(&out);
    return passed;
}

static void test_json(void **state)
{
    (void)state;
    arz_format format = ARZ_FORMAT_JSON;
    assert_int_equal(table_run(TABLES "/json.txt", judge_document, &format), 0);
}

static void test_yaml(void **state)
{
    (void)state;
    arz_format format = ARZ_FORMAT_YAML;
    size_t failed = table_run(TABLES "/yaml.txt", judge_document, &format);
    failed += table_run(TABLES "/yaml-scalars.txt", judge_document, &format);
    failed += table_run(TABLES "/yaml-errors.txt", judge_document, &format);
    assert_int_equal(failed, 0);
}

static void test_auto(void **state)
{
    (void)state;
    arz_format format = ARZ_FORMAT_AUTO;
    assert_int_equal(table_run(TABLES "/auto.txt", judge_document, &format), 0);
}

static void test_values(void **state)
{
    (void)state;
    size_t failed = table_run(TABLES "/equal.txt", judge_equal, NULL);
    failed += table_run(TABLES "/order.txt", judge_order, NULL);
    failed += table_run(TABLES "/indented.txt", judge_indented, NULL);
    failed += table_run(TABLES "/rendered.txt", judge_rendered, NULL);
    assert_int_equal(failed, 0);
}

int run_table_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_auto),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_yaml),
    };
    return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
