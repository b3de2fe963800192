/* The lowest room: text, URIs and suggestions out of tables; containers in C. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/circles.h"
#include "base/fail.h"
#include "base/map.h"
#include "base/suggest.h"
#include "base/uri.h"
#include "table.h"

#define MAX_ARGUMENTS 12

/* Appends what a function gives for its arguments. */
typedef void (*operation_fn)(const arz_str *arguments, size_t count, arz_buf *out);

typedef struct operation {
    const char *name;
    operation_fn run;
} operation;

static void put_owned(arz_buf *out, char *text)
{
    arz_buf_text(out, text ? text : "!");
    free(text);
}

static void put_offset(arz_buf *out, size_t offset)
{
    if (offset == SIZE_MAX)
        arz_buf_text(out, "-");
    else
        arz_buf_printf(out, "%zu", offset);
}

static void run_absolute(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    arz_buf_text(out, arz_uri_is_absolute(arguments[0]) ? "true" : "false");
}

static void run_base64(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    arz_buf decoded = ARZ_BUF_INIT(0);
    arz_uri_decode(&decoded, arguments[0]);
    arz_buf_base64(out, arz_buf_view(&decoded));
    arz_buf back = ARZ_BUF_INIT(0);
    arz_buf_unbase64(&back, arz_buf_view(out));
    assert_true(arz_str_equal(arz_buf_view(&back), arz_buf_view(&decoded)));
    arz_buf_clear(&back);
    arz_buf_clear(&decoded);
}

static void run_check(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    put_offset(out, arz_uri_check(arguments[0]));
}

static void run_decode(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    arz_uri_decode(out, arguments[0]);
}

static void run_encode(const arz_str *arguments, size_t count, arz_buf *out)
{
    char *also = count > 1 ? arz_str_dup(arguments[1]) : arz_strdup("");
    arz_uri_encode(out, arguments[0], also);
    free(also);
}

static void run_from_path(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    char *path = arz_str_dup(arguments[0]), *cwd = arz_str_dup(arguments[1]);
    put_owned(out, arz_uri_from_path(path, cwd));
    free(path);
    free(cwd);
}

static void run_origin(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    put_owned(out, arz_uri_origin(arguments[0]));
}

static void run_quote(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    arz_buf decoded = ARZ_BUF_INIT(0);
    arz_uri_decode(&decoded, arguments[0]);
    arz_buf_quoted(out, arz_buf_view(&decoded));
    arz_buf_clear(&decoded);
}

static void run_resolve(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    put_owned(out, arz_uri_resolve(arguments[0], arguments[1]));
}

static void put_part(arz_buf *out, arz_str part)
{
    arz_buf_str(out, part.data ? part : ARZ_STR("-"));
    arz_buf_char(out, ' ');
}

static void run_safe(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    arz_buf decoded = ARZ_BUF_INIT(0);
    arz_uri_decode(&decoded, arguments[0]);
    arz_buf_safe(out, arz_buf_view(&decoded));
    arz_buf_clear(&decoded);
}

static void run_split(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    arz_uri uri = arz_uri_split(arguments[0]);
    put_part(out, uri.scheme);
    put_part(out, uri.authority);
    put_part(out, uri.path);
    put_part(out, uri.query);
    arz_buf_str(out, uri.fragment.data ? uri.fragment : ARZ_STR("-"));
}

static void run_suggest(const arz_str *arguments, size_t count, arz_buf *out)
{
    arz_suggest suggest = arz_suggest_for(arguments[0]);
    for (size_t i = 1; i < count; i++)
        arz_suggest_add(&suggest, arguments[i]);
    put_owned(out, arz_suggest_text(&suggest));
}

static void run_to_path(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    put_owned(out, arz_uri_to_path(arguments[0]));
}

/* Where the bytes stop being UTF-8, and how many characters they are where they do not. */
static void run_utf8(const arz_str *arguments, size_t count, arz_buf *out)
{
    (void)count;
    arz_buf decoded = ARZ_BUF_INIT(0);
    arz_uri_decode(&decoded, arguments[0]);
    size_t bad = arz_utf8_check(arz_buf_view(&decoded));
    if (bad == SIZE_MAX)
        arz_buf_printf(out, "%zu characters", arz_utf8_length(arz_buf_view(&decoded)));
    else
        arz_buf_printf(out, "bad at %zu", bad);
    arz_buf_clear(&decoded);
}

static const operation operations[] = {
    { "absolute", run_absolute }, { "base64", run_base64 }, { "check", run_check },
    { "decode", run_decode },     { "encode", run_encode }, { "from-path", run_from_path },
    { "origin", run_origin },     { "quote", run_quote },   { "resolve", run_resolve },
    { "safe", run_safe },         { "split", run_split },   { "suggest", run_suggest },
    { "to-path", run_to_path },   { "utf8", run_utf8 },
};

/* Takes "name <argument> <argument>" apart. */
static size_t read_arguments(arz_str line, arz_str *name, arz_str arguments[MAX_ARGUMENTS])
{
    size_t count = 0, open = arz_str_find_char(line, '<');
    *name = arz_str_trim(arz_str_slice(line, 0, open));
    while (open != SIZE_MAX && count < MAX_ARGUMENTS) {
        line = arz_str_from(line, open + 1);
        size_t close = arz_str_find_char(line, '>');
        arguments[count++] = arz_str_slice(line, 0, close);
        line = arz_str_from(line, close);
        open = arz_str_find_char(line, '<');
    }
    return count;
}

static bool judge_operation(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_str name, arguments[MAX_ARGUMENTS] = { { NULL, 0 } };
    size_t count = read_arguments(group->lines[0], &name, arguments);
    arz_str expected = group->count > 1 ? group->lines[1] : ARZ_STR("");
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        if (!arz_str_is(name, operations[i].name))
            continue;
        arz_buf out = ARZ_BUF_INIT(0);
        operations[i].run(arguments, count, &out);
        bool equal = table_expect(why, operations[i].name, arz_buf_view(&out), expected);
        arz_buf_clear(&out);
        return equal;
    }
    arz_buf_text(why, "no such operation");
    return false;
}

static void test_uri(void **state)
{
    (void)state;
    assert_int_equal(table_run(TABLES "/uri.txt", judge_operation, NULL), 0);
}

static void test_text(void **state)
{
    (void)state;
    assert_int_equal(table_run(TABLES "/text.txt", judge_operation, NULL), 0);
}

static void test_uri_path_with_nul(void **state)
{
    (void)state;
    assert_null(arz_uri_to_path(ARZ_STR("file:///a%00b")));
}

static void test_buf_limit(void **state)
{
    (void)state;
    arz_buf buf = ARZ_BUF_INIT(4);
    assert_true(arz_buf_text(&buf, "abcd"));
    assert_false(buf.overflow);
    assert_false(arz_buf_char(&buf, 'e'));
    assert_true(buf.overflow);
    assert_string_equal(arz_buf_cstr(&buf), "abcd");
    arz_buf_reset(&buf);
    assert_false(buf.overflow);
    assert_false(arz_buf_repeat(&buf, 'x', 5));
    assert_true(arz_buf_repeat(&buf, 'x', 3) && arz_buf_repeat(&buf, 'y', 0));
    assert_string_equal(arz_buf_cstr(&buf), "xxx");
    arz_buf_reset(&buf);
    assert_true(arz_buf_printf(&buf, "%d", 42));
    char *taken = arz_buf_take(&buf);
    assert_string_equal(taken, "42");
    assert_string_equal(arz_buf_cstr(&buf), "");
    free(taken);
}

/* Texts of all lengths, short ones and those that are measured first. */
static void test_buf_printf(void **state)
{
    (void)state;
    for (int width = 0; width < 600; width++) {
        arz_buf buf = ARZ_BUF_INIT(500);
        bool fits = width + 2 <= 500;
        assert_true(arz_buf_char(&buf, '<'));
        assert_int_equal(arz_buf_printf(&buf, "%*d", width, 7), width == 0 || width + 1 <= 500);
        assert_int_equal(buf.size, width == 0 ? 2 : width + 1 <= 500 ? (size_t)width + 1 : 1);
        assert_int_equal(arz_buf_cstr(&buf)[buf.size], 0);
        fits = fits || buf.size == 1; /* what did not fit was dropped whole */
        assert_int_equal(arz_buf_char(&buf, '>'), fits);
        arz_buf_clear(&buf);
    }
}

static void test_map(void **state)
{
    (void)state;
    enum {
        COUNT = 1000
    };
    static const char letters[] = "abcdefghij";
    arz_arena *arena = arz_arena_create();
    arz_map map = ARZ_MAP_INIT;
    int values[COUNT];
    for (int i = 0; i < COUNT; i++) {
        const char *key = arz_arena_printf(arena, "%c%d", letters[i % 10], i);
        assert_null(arz_map_set(&map, arz_str_of(key), &values[i]));
    }
    assert_int_equal(map.count, COUNT);
    assert_ptr_equal(arz_map_get(&map, ARZ_STR("b41")), &values[41]);
    assert_null(arz_map_get(&map, ARZ_STR("a41")));
    assert_ptr_equal(arz_map_set(&map, ARZ_STR("b41"), &values[0]), &values[41]);
    assert_int_equal(map.count, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_true(map.entries[i].value == &values[i == 41 ? 0 : i]);
    arz_map_clear(&map);
    assert_null(arz_map_get(&map, ARZ_STR("b41")));
    arz_arena_free(arena);
}

static void note_release(void *object)
{
    char **at = object;
    *(*at)++ = 'x';
}

static void test_arena(void **state)
{
    (void)state;
    char released[4] = "", *at = released;
    arz_arena *arena = arz_arena_create();
    arz_arena_defer(arena, note_release, &at);
    arz_arena_defer(arena, note_release, &at);
    for (size_t size = 1; size < 100000; size *= 3) {
        char *memory = arz_arena_alloc(arena, size, 1);
        assert_int_equal((uintptr_t)memory % _Alignof(double), 0);
        assert_int_equal(memory[0], 0);
        assert_int_equal(memory[size - 1], 0);
        memset(memory, 'x', size);
    }
    assert_null(arz_arena_copy(arena, "", 0, 1));
    const char *text = arz_arena_cstr(arena, ARZ_STR("text"));
    memset(arz_arena_alloc(arena, 1, 24), 'x', 24);
    assert_string_equal(arz_arena_cstr(arena, ARZ_STR("more")), "more");
    assert_string_equal(text, "text");
    assert_true(arz_arena_bytes(arena) > 88000);
    arz_arena_free(arena);
    assert_string_equal(released, "xx");
    arz_arena_free(NULL);
}

static void test_size(void **state)
{
    (void)state;
    size_t result = 7;
    assert_true(arz_size_add(SIZE_MAX - 1, 1, &result));
    assert_true(result == SIZE_MAX);
    assert_false(arz_size_add(SIZE_MAX, 1, &result));
    assert_true(arz_size_mul(SIZE_MAX / 2, 2, &result));
    assert_false(arz_size_mul(SIZE_MAX / 2 + 1, 2, &result));
    assert_true(arz_size_mul(5, 0, &result));
    assert_true(result == 0);
}

static void test_first_error_wins(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT, other = ARZ_ERROR_INIT;
    assert_false(arz_fail(&error, ARZ_ERROR_INPUT, "first", "one %d", 1));
    assert_false(arz_fail(&error, ARZ_ERROR_IO, "second", "two"));
    assert_false(arz_fail_at(&error, "x.yml", 1, 2, "/a"));
    assert_false(arz_fail_at(&error, "y.yml", 3, 4, "/b"));
    assert_int_equal(error.kind, ARZ_ERROR_INPUT);
    assert_string_equal(error.rule, "first");
    assert_string_equal(error.message, "one 1");
    assert_string_equal(error.uri, "x.yml");
    assert_string_equal(error.pointer, "/a");
    assert_false(arz_fail_move(&other, &error));
    assert_int_equal(error.kind, ARZ_OK);
    assert_string_equal(other.message, "one 1");
    arz_error_clear(&other);
    assert_null(other.message);
}

/* A row has of each thing those that it leads to; '-' is none of them. */
static size_t count_ways(const void *data, size_t of)
{
    const char *const *ways = data;
    return strlen(ways[of]);
}

static size_t way_at(const void *data, size_t of, size_t way)
{
    const char *const *ways = data;
    return ways[of][way] == '-' ? SIZE_MAX : (size_t)(ways[of][way] - 'a');
}

static void put_circle(void *data, const arz_move *moves, size_t count)
{
    arz_buf *text = data;
    if (text->size)
        arz_buf_char(text, ' ');
    for (size_t i = 0; i < count; i++)
        arz_buf_char(text, (char)('a' + moves[i].thing));
}

typedef struct circle_row {
    const char *ways[5]; /* of a, b, c, ...; NULL at the end */
    const char *circles;
} circle_row;

static void test_circles(void **state)
{
    static const circle_row rows[] = {
        { { "b", "c", "" }, "" },
        { { "a" }, "a" },
        { { "b", "a" }, "ab" },
        { { "-", "c", "-b" }, "bc" },
        { { "b", "c", "b" }, "bc" },          /* what only leads into one */
        { { "b", "a", "d", "c" }, "ab cd" },  /* apart */
        { { "b", "a", "ad", "c" }, "ab cd" }, /* one that leads into another */
        { { "bc", "a", "a" }, "ab ac" },      /* with one thing in both */
        { { "b", "ca", "b" }, "bc ab" },      /* one beside another */
        { { "bb", "aa" }, "ab" },             /* doubled */
        { { "b", "cd", "a", "a" }, "abc" },   /* one first move */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        arz_ways ways = { 0, count_ways, way_at, rows[i].ways };
        arz_buf found = ARZ_BUF_INIT(0);
        while (rows[i].ways[ways.total])
            ways.total++;
        arz_find_circles(&ways, put_circle, &found);
        assert_string_equal(arz_buf_cstr(&found), rows[i].circles);
        arz_buf_clear(&found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uri),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_uri_path_with_nul),
        cmocka_unit_test(test_buf_limit),
        cmocka_unit_test(test_buf_printf),
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_first_error_wins),
        cmocka_unit_test(test_circles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
