/* The table of dialects: what is offered instead of each must be standard and mean the same. The
 * form of a group is said at the table's start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/fail.h"
#include "expr/criterion.h"
#include "expr/dialect.h"
#include "expr/payload.h"
#include "expr/selector.h"
#include "json_scope.h"
#include "table.h"

/* One document read in one way. */
typedef struct reading {
    arz_arena *arena; /* owned */
    arz_expr_options options;
    arz_dialect_sink sink;
    unsigned told;     /* a bit for each dialect */
    arz_buf standards; /* the forms that were offered, one a line */
    arz_buf result;    /* what came out */
    arz_error error;
} reading;

static unsigned bit_of(const char *rule)
{
    unsigned i = 0;
    while (i < ARZ_DIALECT_COUNT && strcmp(arz_dialect_get((arz_dialect)i)->rule, rule) != 0)
        i++;
    assert_true(i < ARZ_DIALECT_COUNT);
    return 1U << i;
}

static void note_use(void *data, const arz_dialect_use *use)
{
    reading *r = data;
    r->told |= bit_of(use->rule);
    if (use->standard)
        arz_buf_printf(&r->standards, "%s\n", use->standard);
}

static void start(reading *r, bool strict, int minor)
{
    *r = (reading){ .arena = arz_arena_create(),
                    .standards = ARZ_BUF_INIT(0),
                    .result = ARZ_BUF_INIT(0),
                    .error = ARZ_ERROR_INIT };
    r->sink = (arz_dialect_sink){ note_use, r };
    r->options =
        (arz_expr_options){ .arena = r->arena, .strict = strict, .minor = minor, .sink = &r->sink };
}

static void finish(reading *r)
{
    arz_buf_clear(&r->standards);
    arz_buf_clear(&r->result);
    arz_error_clear(&r->error);
    arz_arena_free(r->arena);
}

static const arz_node *read_json(arz_arena *arena, arz_str text)
{
    static const arz_json_options options = { .duplicate_keys = false };
    const arz_node *node = arz_json_parse(arena, text, &options, "the table", NULL);
    if (!node)
        print_error("no JSON: %.*s\n", ARZ_STR_FORMAT(text));
    assert_non_null(node);
    return node;
}

static void put_value(reading *r, json_t *value)
{
    arz_view_write(&r->result, arz_view_json(value), 0);
    json_decref(value);
}

static void run(reading *r, arz_place place, const arz_scope *scope)
{
    if (arz_node_get(place.node, ARZ_STR("condition"))) {
        const arz_criterion *c = arz_criterion_compile(place, &r->options, &r->error);
        if (c)
            arz_buf_text(&r->result, arz_criterion_passes(c, scope, &r->error) ? "true" : "false");
    } else if (arz_node_get(place.node, ARZ_STR("payload"))) {
        const arz_payload *p = arz_payload_compile(place, &r->options, &r->error);
        put_value(r, p ? arz_payload_eval(p, scope, &r->error) : NULL);
    } else {
        place.node = arz_node_get(place.node, ARZ_STR("value"));
        const arz_selector *s = arz_selector_compile(place, &r->options, &r->error);
        put_value(r, s ? arz_selector_eval(s, scope, &r->error) : NULL);
    }
}

static void read_document(reading *r, arz_str text, arz_str context)
{
    arz_scope scope = json_scope(read_json(r->arena, context));
    arz_doc *doc = arz_arena_alloc(r->arena, 1, sizeof *doc);
    *doc = (arz_doc){ .uri = "file:///t", .name = "t", .text = text, .arena = r->arena };
    doc->root = read_json(r->arena, text);
    run(r, (arz_place){ doc, doc->root }, &scope);
}

/* Every string in the document, unescaped, each on a line. */
/* NOLINTNEXTLINE(misc-no-recursion): a document of this table */
static void put_strings(arz_buf *buf, const arz_node *node)
{
    if (node->kind == ARZ_KIND_STRING)
        arz_buf_printf(buf, "%.*s\n", ARZ_STR_FORMAT(arz_node_text(node)));
    for (size_t i = 0; i < arz_node_count(node); i++)
        put_strings(buf, arz_node_at(node, i));
    for (size_t i = 0; i < arz_node_member_count(node); i++)
        put_strings(buf, &node->as.members[i].value);
}

/* Whether each form that was offered stands in the standard document. */
static bool offers_stand_in(const reading *r, arz_str standard, arz_buf *why)
{
    bool all = true;
    arz_buf strings = ARZ_BUF_INIT(0);
    put_strings(&strings, read_json(r->arena, standard));
    arz_str rest = arz_buf_view(&r->standards);
    while (rest.size && all) {
        size_t end = arz_str_find_char(rest, '\n');
        arz_str offer = arz_str_slice(rest, 0, end);
        all = arz_str_find(arz_buf_view(&strings), offer) != SIZE_MAX;
        if (!all)
            arz_buf_printf(why, "'%.*s' is offered", ARZ_STR_FORMAT(offer));
        rest = arz_str_from(rest, end + 1);
    }
    arz_buf_clear(&strings);
    return all;
}

/* The standard form is read in strict, nothing is told of, and it gives what the dialect gave. */
static bool is_same(const reading *dialect, arz_str text, arz_str context, int minor, arz_buf *why)
{
    reading r;
    start(&r, true, minor);
    read_document(&r, text, context);
    bool same = r.error.kind == ARZ_OK && !r.told &&
                arz_str_equal(arz_buf_view(&r.result), arz_buf_view(&dialect->result));
    if (!same)
        arz_buf_printf(why, "the standard form gives %s%s%s, the dialect %s",
                       arz_buf_cstr(&r.result), r.error.message ? r.error.message : "",
                       r.told ? " (and is told of)" : "", arz_buf_cstr(&dialect->result));
    finish(&r);
    return same;
}

static bool is_harmless(unsigned told)
{
    for (unsigned i = 0; i < ARZ_DIALECT_COUNT; i++) {
        if (told & (1U << i) && !arz_dialect_get((arz_dialect)i)->harmless)
            return false;
    }
    return true;
}

static bool is_refused(arz_str text, arz_str context, int minor)
{
    reading r;
    start(&r, true, minor);
    read_document(&r, text, context);
    bool refused = r.error.kind != ARZ_OK && strcmp(r.error.rule, "dialect") == 0;
    finish(&r);
    return refused;
}

static bool judge(const table_group *group, arz_buf *why, void *data)
{
    unsigned *met = data;
    bool old = group->count == 4;
    const arz_str *lines = group->lines + old;
    int minor = old ? 0 : 1;
    bool none = arz_str_is(lines[2], "-");
    reading r;
    start(&r, false, minor);
    read_document(&r, lines[0], lines[1]);
    *met |= r.told;
    bool passed = false;
    if (r.error.kind != ARZ_OK)
        arz_buf_printf(why, "%s", r.error.message);
    else if (!r.told)
        arz_buf_text(why, "no dialect is told of");
    else if (!is_harmless(r.told) && !is_refused(lines[0], lines[1], minor))
        arz_buf_text(why, "strict does not refuse it");
    else if (none && r.standards.size)
        arz_buf_printf(why, "offered: %s", arz_buf_cstr(&r.standards));
    else if (!none && !r.standards.size && is_harmless(r.told))
        arz_buf_text(why, "nothing is offered");
    else
        passed = none || (offers_stand_in(&r, lines[2], why) &&
                          is_same(&r, lines[2], lines[1], minor, why));
    finish(&r);
    return passed;
}

static void test_dialects(void **state)
{
    (void)state;
    unsigned met = 0;
    size_t failed = table_run(TABLES "/dialects.txt", judge, &met);
    for (unsigned i = 0; i < ARZ_DIALECT_COUNT; i++) {
        if (met & (1U << i))
            continue;
        print_error("no group shows '%s'\n", arz_dialect_get((arz_dialect)i)->rule);
        failed++;
    }
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_dialects) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
