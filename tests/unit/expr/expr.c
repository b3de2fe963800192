/* The tables of this folder. A group is
 *     [@ words]           "1.0": of an Arazzo 1.0 document; "strict"; "value" (see below)
 *     input               what the table is about, one line; a document in JSON where it is a node
 *     [context]           the scope, in JSON
 *     [? rule@column: message]     each dialect that is told of, in order
 *     result              JSON; or "! column: message" for an error; or "nothing: why"
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arazzo/limits.h>

#include "base/fail.h"
#include "doc/document.h"
#include "doc/position.h"
#include "expr/condition.h"
#include "expr/criterion.h"
#include "expr/dialect.h"
#include "expr/fold.h"
#include "expr/payload.h"
#include "expr/selector.h"
#include "expr/template.h"
#include "json_scope.h"
#include "table.h"

/* One group while it is judged. */
typedef struct testcase {
    arz_arena *arena; /* owned */
    arz_str input;
    arz_place place; /* the input as a document; nodes NULL where it is text */
    arz_scope scope;
    arz_expr_options options;
    arz_dialect_sink sink;
    arz_buf told;   /* what was told, one line each */
    arz_buf result; /* what came out */
    arz_error error;
} testcase;

typedef void (*run_fn)(testcase *t);

static void note_use(void *data, const arz_dialect_use *use)
{
    testcase *t = data;
    arz_buf_printf(&t->told, "? %s@%u: %s\n", use->rule, use->column, use->message);
}

static void put_value(testcase *t, json_t *value)
{
    arz_view_write(&t->result, arz_view_json(value), 0);
    json_decref(value);
}

static void put_nothing(testcase *t, char *why)
{
    arz_buf_printf(&t->result, "nothing: %s", why);
    free(why);
}

static void run_expression(testcase *t)
{
    arz_result result;
    const arz_expression *e = arz_expression_parse(t->input, &t->options, &t->error);
    if (!e)
        return;
    if (arz_expression_eval(e, &t->scope, &result, &t->error)) {
        if (arz_view_exists(result.view))
            arz_view_write(&t->result, result.view, 0);
        else
            put_nothing(t, arz_expression_explain(e, &t->scope));
    }
    arz_result_clear(&result);
}

static void run_template(testcase *t)
{
    const arz_template *template = arz_template_compile(t->place, &t->options, &t->error);
    json_t *value = template ? arz_template_eval(template, &t->scope, &t->error) : NULL;
    if (value)
        put_value(t, value);
    else if (t->error.kind == ARZ_OK)
        arz_buf_text(&t->result, "nothing");
}

static void run_condition(testcase *t)
{
    bool holds;
    const arz_condition *c = arz_condition_parse(t->input, &t->options, &t->error);
    if (!c || !arz_condition_eval(c, &t->scope, &holds, &t->error))
        return;
    arz_buf_text(&t->result, holds ? "true" : "false: ");
    if (!holds)
        arz_condition_explain(c, &t->scope, &t->result);
}

static void run_criterion(testcase *t)
{
    const arz_criterion *c = arz_criterion_compile(t->place, &t->options, &t->error);
    if (!c)
        return;
    bool passes = arz_criterion_passes(c, &t->scope, NULL);
    arz_buf_text(&t->result, passes ? "true" : "false: ");
    char *why = arz_criterion_explain(c, &t->scope);
    arz_buf_text(&t->result, passes ? "" : why);
    free(why);
}

static void run_selector(testcase *t)
{
    const arz_selector *s = arz_selector_compile(t->place, &t->options, &t->error);
    json_t *value = s ? arz_selector_eval(s, &t->scope, &t->error) : NULL;
    if (value)
        put_value(t, value);
    else if (t->error.kind == ARZ_OK)
        put_nothing(t, arz_selector_explain(s, &t->scope));
}

static void run_payload(testcase *t)
{
    const arz_payload *p = arz_payload_compile(t->place, &t->options, &t->error);
    json_t *value = p ? arz_payload_eval(p, &t->scope, &t->error) : NULL;
    if (value)
        put_value(t, value);
    else if (t->error.kind == ARZ_OK)
        arz_buf_text(&t->result, "nothing");
}

static const arz_node *read_json(testcase *t, arz_str text, arz_buf *why)
{
    static const arz_json_options options = { .duplicate_keys = false };
    arz_error error = ARZ_ERROR_INIT;
    const arz_node *node = arz_json_parse(t->arena, text, &options, "the table", &error);
    if (!node)
        arz_buf_printf(why, "%.*s: %s", ARZ_STR_FORMAT(text), error.message);
    arz_error_clear(&error);
    return node;
}

static void start(testcase *t)
{
    *t = (testcase){ .arena = arz_arena_create(),
                     .told = ARZ_BUF_INIT(0),
                     .result = ARZ_BUF_INIT(0),
                     .error = ARZ_ERROR_INIT };
    t->sink = (arz_dialect_sink){ note_use, t };
    t->options = (arz_expr_options){ .arena = t->arena, .minor = 1, .sink = &t->sink };
}

static void finish(testcase *t)
{
    arz_buf_clear(&t->told);
    arz_buf_clear(&t->result);
    arz_error_clear(&t->error);
    arz_arena_free(t->arena);
}

static void read_flags(testcase *t, arz_str line)
{
    if (arz_str_find(line, ARZ_STR("1.0")) != SIZE_MAX)
        t->options.minor = 0;
    t->options.strict = arz_str_find(line, ARZ_STR("strict")) != SIZE_MAX;
}

/* Sorts the lines of the group: the flags, what is told, and the rest. */
static size_t sort_lines(testcase *t, const table_group *group, arz_str rest[3], arz_buf *told)
{
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++) {
        arz_str line = group->lines[i];
        if (line.data[0] == '@') {
            read_flags(t, line);
        } else if (arz_str_starts(line, ARZ_STR("? "))) {
            arz_buf_str(told, line);
            arz_buf_char(told, '\n');
        } else {
            rest[count < 3 ? count : 2] = line;
            count++;
        }
    }
    return count;
}

/* Makes the input and the context what the table's function needs. */
static bool prepare(testcase *t, bool node, arz_str input, arz_str context, arz_buf *why)
{
    const arz_node *root = read_json(t, context, why);
    arz_doc *doc = arz_arena_alloc(t->arena, 1, sizeof *doc);
    *doc = (arz_doc){ .uri = "file:///t.json", .name = "t.json", .text = input, .arena = t->arena };
    t->input = input;
    t->scope = json_scope(root);
    if (!node)
        return root != NULL;
    doc->root = read_json(t, input, why);
    t->place = (arz_place){ doc, doc->root };
    return root && doc->root;
}

static bool compare(testcase *t, arz_str told, arz_str result, arz_buf *why)
{
    if (t->error.kind != ARZ_OK) {
        arz_buf_reset(&t->result);
        arz_buf_printf(&t->result, "! %u: %s", t->error.column, t->error.message);
    }
    return table_expect(why, "the result", arz_buf_view(&t->result), result) &&
           (arz_str_equal(arz_buf_view(&t->told), told) ||
            table_expect(why, "what is told", arz_buf_view(&t->told), told));
}

typedef struct table_kind {
    run_fn run;
    bool node; /* the input is a document */
} table_kind;

static bool judge(const table_group *group, arz_buf *why, void *data)
{
    const table_kind *kind = data;
    testcase t;
    arz_str rest[3];
    arz_buf told = ARZ_BUF_INIT(0);
    start(&t);
    size_t count = sort_lines(&t, group, rest, &told);
    bool passed = false;
    if (count != 2 && count != 3)
        arz_buf_printf(why, "%zu lines; expected the input, the context and the result", count);
    else if (prepare(&t, kind->node, rest[0], count == 3 ? rest[1] : ARZ_STR("{}"), why)) {
        kind->run(&t);
        passed = compare(&t, arz_buf_view(&told), rest[count - 1], why);
    }
    arz_buf_clear(&told);
    finish(&t);
    return passed;
}

static void run_table(const char *name, run_fn run, bool node)
{
    arz_buf path = ARZ_BUF_INIT(0);
    table_kind kind = { run, node };
    arz_buf_printf(&path, "%s/%s", TABLES, name);
    size_t failed = table_run(arz_buf_cstr(&path), judge, &kind);
    arz_buf_clear(&path);
    assert_int_equal(failed, 0);
}

static void test_expressions(void **state)
{
    (void)state;
    run_table("expressions.txt", run_expression, false);
}

static void test_expression_errors(void **state)
{
    (void)state;
    run_table("expression_errors.txt", run_expression, false);
}

static void test_templates(void **state)
{
    (void)state;
    run_table("templates.txt", run_template, true);
}

static void test_conditions(void **state)
{
    (void)state;
    run_table("conditions.txt", run_condition, false);
}

static void test_criteria(void **state)
{
    (void)state;
    run_table("criteria.txt", run_criterion, true);
}

static void test_selectors(void **state)
{
    (void)state;
    run_table("selectors.txt", run_selector, true);
}

static void test_payloads(void **state)
{
    (void)state;
    run_table("payloads.txt", run_payload, true);
}

/* Whether the rule was told, or refused. */
typedef struct rule_seen {
    const char *rule;
    bool told;
} rule_seen;

static void note_rule(void *data, const arz_dialect_use *use)
{
    rule_seen *seen = data;
    seen->told |= arz_str_is(arz_str_of(use->rule), seen->rule);
}

/* A document out of jansson's value, which it steals. */
static arz_place place_of(arz_arena *arena, json_t *value)
{
    static const arz_json_options options = { .duplicate_keys = false };
    arz_buf text = ARZ_BUF_INIT(0);
    arz_doc *doc = arz_arena_alloc(arena, 1, sizeof *doc);
    arz_view_write(&text, arz_view_json(value), 0);
    *doc = (arz_doc){ .uri = "file:///d", .name = "d", .arena = arena };
    doc->text = arz_arena_str(arena, arz_buf_view(&text));
    doc->root = arz_json_parse(arena, doc->text, &options, "d", NULL);
    arz_buf_clear(&text);
    json_decref(value);
    return (arz_place){ doc, doc->root };
}

/* Puts the example wherever a text may stand; true where the rule is told or refused. */
static bool try_example(const arz_dialect_row *row, bool strict)
{
    arz_arena *arena = arz_arena_create();
    rule_seen seen = { .rule = row->rule };
    arz_dialect_sink sink = { note_rule, &seen };
    arz_expr_options options = { .arena = arena, .minor = 1, .sink = &sink, .strict = strict };
    const char *text = row->example;
    json_t *const documents[] = {
        json_pack("{s:s, s:s}", "condition", text, "context", "$response.body"),
        json_pack("{s:s, s:s, s:s}", "condition", text, "context", "$response.body", "type",
                  "jsonpath"),
        json_pack("{s:s, s:s, s:{s:s, s:s}}", "condition", "/a", "context", "$response.body",
                  "type", "type", "xpath", "version", text),
        json_pack("{s:{}, s:[{s:s, s:n}]}", "payload", "replacements", "target", text, "value"),
        json_pack("{s:s}", "payload", text),
    };
    bool refused = false;
    for (size_t i = 0; i < sizeof documents / sizeof *documents && !refused && !seen.told; i++) {
        arz_error error = ARZ_ERROR_INIT;
        arz_place place = place_of(arena, json_incref(documents[i]));
        bool compiled = i < 3 ? arz_criterion_compile(place, &options, &error) != NULL
                              : arz_payload_compile(place, &options, &error) != NULL;
        refused = !compiled && arz_str_is(arz_str_of(error.rule), "dialect");
        arz_error_clear(&error);
    }
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
        json_decref(documents[i]);
    arz_arena_free(arena);
    return strict && !row->harmless ? refused : seen.told;
}

/* Each row's example shows what the row says; the rows are sorted. */
static void test_dialects(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARZ_DIALECT_COUNT; i++) {
        const arz_dialect_row *row = arz_dialect_get((arz_dialect)i);
        if (i > 0)
            assert_true(strcmp(arz_dialect_get((arz_dialect)(i - 1))->rule, row->rule) < 0);
        if (!try_example(row, false))
            fail_msg("%s: the example is not told of", row->rule);
        if (!row->harmless && !try_example(row, true))
            fail_msg("%s: the example is not refused", row->rule);
    }
}

static void test_folding(void **state)
{
    (void)state;
    static const uint32_t pairs[][2] = {
        { 'A', 'a' },     { 'Z', 'z' },       { '[', '[' },       { '@', '@' },
        { 0xC4, 0xE4 },   { 0xD7, 0xD7 },     { 0x100, 0x101 },   { 0x101, 0x101 },
        { 0x178, 0xFF },  { 0x17F, 's' },     { 0x391, 0x3B1 },   { 0x3A3, 0x3C3 },
        { 0x3C2, 0x3C3 }, { 0x401, 0x451 },   { 0x416, 0x436 },   { 0x531, 0x561 },
        { 0x1E9E, 0xDF }, { 0xFF21, 0xFF41 }, { 0x4E2D, 0x4E2D }, { 0x10400, 0x10400 },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_int_equal(arz_fold(pairs[i][0]), pairs[i][1]);
    assert_int_equal(arz_fold_compare(ARZ_STR("a\0b"), ARZ_STR("a")), 1);
    assert_int_equal(arz_fold_compare(ARZ_STR("\xFF"), ARZ_STR("\xFF")), 0);
    assert_true(arz_fold_contains(ARZ_STR("x"), ARZ_STR("")));
    assert_false(arz_fold_contains(ARZ_STR(""), ARZ_STR("x")));
}

/* `count` times `text`. */
static arz_str repeat(arz_buf *buf, const char *text, size_t count)
{
    arz_buf_reset(buf);
    for (size_t i = 0; i < count; i++)
        arz_buf_text(buf, text);
    return arz_buf_view(buf);
}

static arz_error_kind parse_condition(testcase *t, arz_str text)
{
    arz_error_clear(&t->error);
    const arz_condition *c = arz_condition_parse(text, &t->options, &t->error);
    assert_int_equal(c == NULL, t->error.kind != ARZ_OK);
    return t->error.kind;
}

/* The limits, from both sides. */
static void test_limits(void **state)
{
    (void)state;
    testcase t;
    arz_buf buf = ARZ_BUF_INIT(0);
    start(&t);
    repeat(&buf, "!", ARZ_MAX_EXPR_DEPTH);
    arz_buf_text(&buf, "true");
    assert_int_equal(parse_condition(&t, arz_buf_view(&buf)), ARZ_OK);
    repeat(&buf, "!", ARZ_MAX_EXPR_DEPTH + 1);
    arz_buf_text(&buf, "true");
    assert_int_equal(parse_condition(&t, arz_buf_view(&buf)), ARZ_ERROR_LIMIT);
    repeat(&buf, "(", 100 * 1000);
    assert_int_equal(parse_condition(&t, arz_str_slice(arz_buf_view(&buf), 0, 60000)),
                     ARZ_ERROR_LIMIT);
    assert_int_equal(parse_condition(&t, repeat(&buf, " ", ARZ_MAX_EXPR_BYTES + 1)),
                     ARZ_ERROR_LIMIT);
    arz_error_clear(&t.error);
    /* A chain is no nesting. */
    repeat(&buf, "1&&", ARZ_MAX_EXPR_BYTES / 3);
    arz_buf_text(&buf, "1");
    bool holds = false;
    const arz_condition *chain = arz_condition_parse(arz_buf_view(&buf), &t.options, &t.error);
    assert_non_null(chain);
    assert_true(arz_condition_eval(chain, &t.scope, &holds, &t.error));
    assert_true(holds);
    repeat(&buf, "$inputs.a", 1);
    assert_non_null(arz_expression_parse(arz_buf_view(&buf), &t.options, &t.error));
    while (buf.size < ARZ_MAX_EXPR_BYTES)
        arz_buf_char(&buf, 'a');
    assert_non_null(arz_expression_parse(arz_buf_view(&buf), &t.options, &t.error));
    arz_buf_char(&buf, 'a');
    assert_null(arz_expression_parse(arz_buf_view(&buf), &t.options, &t.error));
    assert_int_equal(t.error.kind, ARZ_ERROR_LIMIT);
    arz_buf_clear(&buf);
    finish(&t);
}

/* Text that grows past the limit by what is put into it. */
static void test_text_limit(void **state)
{
    (void)state;
    testcase t;
    arz_buf text = ARZ_BUF_INIT(0), context = ARZ_BUF_INIT(0);
    start(&t);
    arz_buf_text(&context, "{\"inputs\": {\"x\": \"");
    for (size_t i = 0; i < 1024 * 1024; i++)
        arz_buf_char(&context, 'x');
    arz_buf_text(&context, "\"}}");
    t.scope = json_scope(read_json(&t, arz_buf_view(&context), &text));
    size_t most = ARZ_MAX_TEXT_BYTES / (1024 * 1024);
    for (size_t i = 0; i < 2; i++) {
        const arz_template *template = arz_template_compile_text(
            repeat(&text, "{$inputs.x}", most + i), true, &t.options, &t.error);
        json_t *value = arz_template_eval(template, &t.scope, &t.error);
        assert_int_equal(value != NULL, i == 0);
        assert_int_equal(t.error.kind, i == 0 ? ARZ_OK : ARZ_ERROR_LIMIT);
        json_decref(value);
    }
    arz_buf_clear(&text);
    arz_buf_clear(&context);
    finish(&t);
}

static void test_prefix(void **state)
{
    (void)state;
    testcase t;
    size_t size = 0;
    start(&t);
    const arz_expression *e =
        arz_expression_parse_prefix(ARZ_STR("$inputs.token!"), &size, &t.options, &t.error);
    assert_non_null(e);
    assert_int_equal(size, sizeof("$inputs.token") - 1);
    assert_null(arz_expression_parse_prefix(ARZ_STR("$foo.token"), &size, &t.options, &t.error));
    assert_null(arz_expression_parse_prefix(ARZ_STR("$url"), &size, &t.options, &t.error));
    assert_null(arz_expression_parse_prefix(ARZ_STR(""), &size, &t.options, &t.error));
    assert_int_equal(t.error.kind, ARZ_OK);
    finish(&t);
}

/* Who knows the names tells of a tail; once, and not where it is standard. */
static void test_tell_tail(void **state)
{
    (void)state;
    testcase t;
    start(&t);
    const arz_expression *e =
        arz_expression_parse(ARZ_STR("$inputs.user.name"), &t.options, &t.error);
    assert_int_equal(e->tail_count, 1);
    assert_int_equal(t.told.size, 0);
    assert_true(arz_expression_tell_tail(e, 0, &t.options, &t.error));
    assert_string_equal(arz_buf_cstr(&t.told),
                        "? path-tail@1: '$inputs.user.name' ends in a path, where a JSON Pointer "
                        "belongs; it is read as '$inputs.user#/name'\n");
    t.options.strict = true;
    assert_false(arz_expression_tell_tail(e, 0, &t.options, &t.error));
    assert_string_equal(t.error.message,
                        "'$inputs.user.name' ends in a path, where a JSON Pointer belongs; write "
                        "'$inputs.user#/name'");
    finish(&t);
}

/* A column in a string's text, found again in the line that it stands in. */
static void test_position(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key;
        unsigned column, line, found;
    } cases[] = {
        { "a: xäz", "a", 3, 1, 6 },
        { "ä: 'xyz'", "ä", 3, 1, 7 },
        { "b: 1\na:   \"xyz\"", "a", 1, 2, 7 },
        { "a: 'it''s'", "a", 4, 1, 9 },
        { "a: 'it''s'", "a", 5, 1, 10 },
        /* Escapes, of one character each. */
        { "a: \"\\t\\u00e4\\U0001F600\\x41\\_z\"", "a", 6, 1, 29 },
        { "{\"a\": \"\\\"\\ud83d\\ude00\\/z\"}", "a", 4, 1, 24 },
        { "a: \"x\\\n  yz\"", "a", 3, 2, 4 },
        /* Folded lines. */
        { "a: 'x\n\n   y z'", "a", 3, 3, 4 },
        { "a: x\n   y\n   z", "a", 5, 3, 4 },
        { "a: x y\nb: 1", "a", 3, 1, 6 },
        /* Blocks: as they are, with blanks in front, folded, and with empty lines. */
        { "a: |\n  xyz", "a", 2, 2, 4 },
        { "a: |\n  x\n    y\n  z\nb: 1", "a", 5, 3, 5 },
        { "a: |\n  x\n    y\n  z\nb: 1", "a", 7, 4, 3 },
        { "a: |\n  x\n    y\n  z\nb: 1", "a", 9, 5, 1 },
        { "a: |2\n    x\n  y", "a", 3, 2, 5 },
        { "a: |-\n\n\n  x", "a", 3, 4, 3 },
        { "a: >\n  x\n  y\n\n  z\n\n    w\n  v", "a", 3, 3, 3 },
        { "a: >\n  x\n  y\n\n  z\n\n    w\n  v", "a", 5, 5, 3 },
        { "a: >\n  x\n  y\n\n  z\n\n    w\n  v", "a", 10, 7, 5 },
        { "a: >\n  x\n  y\n\n  z\n\n    w\n  v", "a", 12, 8, 3 },
        /* With an anchor in front, and in a list in flow style. */
        { "a: &b 'xyz'", "a", 3, 1, 10 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arz_arena *arena = arz_arena_create();
        arz_doc doc = { .name = "d", .text = arz_str_of(cases[i].text) };
        unsigned line, column;
        doc.root = arz_parse(arena, doc.text, ARZ_FORMAT_AUTO, "d", NULL);
        const arz_node *node = arz_node_get(doc.root, arz_str_of(cases[i].key));
        assert_non_null(node);
        arz_text_position((arz_place){ &doc, node }, cases[i].column, &line, &column);
        if (line != cases[i].line || column != cases[i].found)
            fail_msg("%s, column %u: %u:%u", cases[i].text, cases[i].column, line, column);
        arz_arena_free(arena);
    }
}

static void count_visit(void *data, const arz_expression *expression)
{
    arz_buf *seen = data;
    arz_buf_str(seen, expression->text);
    arz_buf_char(seen, ' ');
}

static void test_visits(void **state)
{
    (void)state;
    testcase t;
    arz_buf seen = ARZ_BUF_INIT(0);
    start(&t);
    t.options.sink = NULL;
    arz_place body =
        place_of(t.arena, json_pack("{s:{s:[s,s], s:{s:s,s:s,s:s}}, s:[{s:s,s:s}]}", "payload", "a",
                                    "$inputs.a", "x {$inputs.b}", "b", "context", "$inputs.c",
                                    "selector", "$.a", "type", "jsonpath", "replacements", "target",
                                    "/a", "value", "$inputs.d"));
    const arz_payload *payload = arz_payload_compile(body, &t.options, &t.error);
    arz_payload_visit(payload, count_visit, &seen);
    assert_string_equal(arz_buf_cstr(&seen), "$inputs.a $inputs.b $inputs.c $inputs.d ");
    arz_buf_reset(&seen);
    arz_place place =
        place_of(t.arena, json_pack("{s:s,s:s,s:s}", "context", "$inputs.a", "condition",
                                    "{$inputs.b} $inputs.c", "type", "regex"));
    arz_criterion_visit(arz_criterion_compile(place, &t.options, &t.error), count_visit, &seen);
    place = place_of(t.arena, json_pack("{s:s}", "condition", "!($inputs.d in [1, $inputs.e])"));
    arz_criterion_visit(arz_criterion_compile(place, &t.options, &t.error), count_visit, &seen);
    assert_string_equal(arz_buf_cstr(&seen), "$inputs.a $inputs.b $inputs.c $inputs.d $inputs.e ");
    arz_buf_clear(&seen);
    finish(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expressions), cmocka_unit_test(test_expression_errors),
        cmocka_unit_test(test_templates),   cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_criteria),    cmocka_unit_test(test_selectors),
        cmocka_unit_test(test_payloads),    cmocka_unit_test(test_dialects),
        cmocka_unit_test(test_folding),     cmocka_unit_test(test_limits),
        cmocka_unit_test(test_text_limit),  cmocka_unit_test(test_prefix),
        cmocka_unit_test(test_tell_tail),   cmocka_unit_test(test_position),
        cmocka_unit_test(test_visits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
