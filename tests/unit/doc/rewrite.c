/* Changes to a document's text, out of the table; and whether a change is what it should be. */
#include "doc/rewrite.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "doc/lines.h"
#include "doc/member_edit.h"
#include "doc/same.h"
#include "table.h"
#include "tests.h"

static void read_doc(arz_doc *doc, arz_str text)
{
    arz_error error = ARZ_ERROR_INIT;
    *doc = (arz_doc){ .name = "x", .text = text, .arena = arz_arena_create() };
    doc->lines = arz_doc_lines_create(doc->arena);
    doc->root = arz_parse(doc->arena, text, ARZ_FORMAT_AUTO, "x", &error);
    arz_error_clear(&error);
}

static void join(arz_buf *text, const table_group *group, size_t from, size_t to, const char *end)
{
    for (size_t i = from; i < to; i++) {
        arz_buf_str(text, arz_str_is(group->lines[i], "<>") ? ARZ_STR("") : group->lines[i]);
        arz_buf_text(text, end);
    }
}

/* What is before the next '|'. */
static arz_str take_part(arz_str *text)
{
    arz_str part = arz_str_slice(*text, 0, arz_str_find(*text, ARZ_STR(" | ")));
    *text = arz_str_from(*text, part.size + 3);
    return part;
}

static arz_str parent_of(arz_str pointer)
{
    while (pointer.data[pointer.size - 1] != '/')
        pointer.size--;
    pointer.size--;
    return pointer;
}

static const arz_member *member_at(const arz_doc *doc, arz_str pointer)
{
    arz_str parent = parent_of(pointer);
    return arz_node_member(arz_node_pointer(doc->root, parent),
                           arz_str_from(pointer, parent.size + 1));
}

/* `@+ POINTER | KEY | TEXT` puts a member behind that one, `@- POINTER` takes it out. */
static bool rewrite_object(const arz_doc *doc, arz_str command, arz_rewriting *rewriting)
{
    bool add = command.data[1] == '+';
    command = arz_str_from(command, 3);
    arz_str pointer = take_part(&command), key = take_part(&command);
    const arz_member *member = member_at(doc, pointer);
    arz_place object = { doc, arz_node_pointer(doc->root, parent_of(pointer)) };
    if (add)
        return arz_rewrite_add(object, member, key, command, rewriting);
    return arz_rewrite_remove(object, (size_t)(member - object.node->as.members), rewriting);
}

static bool rewrite(const arz_doc *doc, arz_str command, arz_rewriting *rewriting)
{
    bool member = arz_str_starts(command, ARZ_STR("@@"));
    if (command.data[1] == '+' || command.data[1] == '-')
        return rewrite_object(doc, command, rewriting);
    command = arz_str_from(command, member ? 3 : 2);
    arz_str pointer = take_part(&command), found = take_part(&command);
    arz_place at = { doc, arz_node_pointer(doc->root, pointer) };
    if (member)
        return arz_rewrite_member(doc, member_at(doc, pointer), found, command, rewriting);
    if (arz_str_is(found, "quotes"))
        return arz_rewrite_quotes(at, rewriting);
    if (arz_str_is(found, "number"))
        return arz_rewrite_number(at, rewriting);
    if (arz_str_is(found, "*"))
        return arz_rewrite_all(at, command, rewriting);
    size_t start = arz_str_find(arz_node_text(at.node), found);
    return arz_rewrite(at, start == SIZE_MAX ? 0 : start, found, command, rewriting);
}

/* The text with the edit, or "!"; "?" where that changes more than it should. */
static void edit(const arz_doc *doc, arz_str command, arz_buf *out)
{
    arz_rewriting rewriting;
    if (!rewrite(doc, command, &rewriting)) {
        arz_buf_text(out, "!");
    } else {
        arz_span span = { rewriting.at.offset, rewriting.at.offset + rewriting.old.size };
        assert_true(arz_str_equal(arz_str_slice(doc->text, span.start, span.end),
                                  arz_buf_view(&rewriting.old)));
        arz_buf_str(out, arz_str_slice(doc->text, 0, span.start));
        arz_buf_str(out, arz_buf_view(&rewriting.text));
        arz_buf_str(out, arz_str_from(doc->text, span.end));
        arz_doc after;
        read_doc(&after, arz_buf_view(out));
        arz_span put = { span.start, span.start + rewriting.text.size };
        if (!after.root || !arz_same_but(&(arz_change){ doc, &after, &span, &put, 1 }))
            arz_buf_text(out, "?");
        arz_arena_free(after.arena);
    }
    arz_rewriting_clear(&rewriting);
}

static bool judge_with(const table_group *group, const char *end, arz_buf *why)
{
    size_t at = 0;
    while (group->lines[at].data[0] != '@')
        at++;
    arz_buf text = ARZ_BUF_INIT(0), expected = ARZ_BUF_INIT(0), out = ARZ_BUF_INIT(0);
    arz_doc doc;
    join(&text, group, 0, at, end);
    join(&expected, group, at + 1, group->count, end);
    read_doc(&doc, arz_buf_view(&text));
    assert_non_null(doc.root);
    edit(&doc, group->lines[at], &out);
    bool none = arz_str_is(group->lines[at + 1], "!");
    bool passed = arz_str_equal(arz_buf_view(&out), none ? ARZ_STR("!") : arz_buf_view(&expected));
    if (!passed)
        arz_buf_printf(why, "it is %s", arz_buf_cstr(&out));
    arz_arena_free(doc.arena);
    arz_buf_clear(&text);
    arz_buf_clear(&expected);
    arz_buf_clear(&out);
    return passed;
}

static bool judge(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    return judge_with(group, "\n", why) && judge_with(group, "\r\n", why);
}

static void test_rewrite(void **state)
{
    (void)state;
    assert_int_equal(table_run(TABLES "/rewrite.txt", judge, NULL), 0);
}

/* Whether the texts are the same but for what stands at the bytes between. */
static bool same(const char *before, const char *after, size_t start, size_t end)
{
    arz_doc a, b;
    read_doc(&a, arz_str_of(before));
    read_doc(&b, arz_str_of(after));
    arz_span span = { start, end };
    bool equal = arz_same_but(&(arz_change){ &a, &b, &span, &span, 1 });
    arz_arena_free(a.arena);
    arz_arena_free(b.arena);
    return equal;
}

static void test_same(void **state)
{
    (void)state;
    assert_true(same("a: [x, y]", "a: [x, y] # z", 0, 0));
    assert_true(same("a: [x, y]", "a: [x, z]", 7, 8));
    assert_false(same("a: [x, y]", "a: [x, z]", 4, 5));
    assert_false(same("a: [x, y]", "a: [x, y, z]", 7, 8));
    assert_false(same("a: [x, y]", "a: [x, {}]", 7, 8));
    assert_false(same("a: 1", "a: '1'", 0, 1));
    assert_true(same("a: 1", "a: '1'", 3, 4));
    assert_false(same("a: 1", "b: 1", 3, 4));
    assert_true(same("a: 1", "b: 1", 0, 1));
}

/* Aliases in aliases: a short text, a tree without end. */
static void test_same_bomb(void **state)
{
    (void)state;
    arz_buf bomb = ARZ_BUF_INIT(0);
    arz_buf_text(&bomb, "- &a0 [x]\n");
    for (int i = 1; i < 40; i++)
        arz_buf_printf(&bomb, "- &a%d [*a%d, *a%d]\n", i, i - 1, i - 1);
    assert_false(same(arz_buf_cstr(&bomb), arz_buf_cstr(&bomb), 0, 0));
    arz_buf_clear(&bomb);
}

int run_rewrite_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rewrite),
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_same_bomb),
    };
    return cmocka_run_group_tests_name("rewrite", tests, NULL, NULL);
}
