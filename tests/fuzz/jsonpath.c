/* A JSONPath, tail or condition, a line break, the JSON that it is evaluated over. */
#include "query/jsonpath.h"

#include "doc/value.h"
#include "fuzz.h"

/* Enough places to look at in each list. */
#define MAX_PLACES 16

/* The normalized path of a place is a query that selects it, and nothing else. */
static void check_place(arz_arena *arena, const arz_selected *place, arz_view root)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_nodelist list = ARZ_NODELIST_INIT;
    arz_str text = arz_str_of(place->path);
    const arz_jsonpath *path = arz_jsonpath_parse(arena, text, ARZ_JSONPATH_RFC9535, &error);
    if (path) { /* it may be longer than ARZ_MAX_EXPR_BYTES */
        fuzz_expect(arz_jsonpath_is_singular(path), "a normalized path is singular");
        bool done = arz_jsonpath_select(path, root, false, &list, &error);
        fuzz_expect(done && list.count == 1, "a normalized path selects one place");
        fuzz_expect(arz_view_same(list.items[0].view, place->view), "it is the same place");
    }
    arz_nodelist_clear(&list);
    arz_error_clear(&error);
}

static void check_select(arz_arena *arena, const arz_jsonpath *path, arz_view root)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_nodelist list = ARZ_NODELIST_INIT;
    bool found = false;
    if (arz_jsonpath_select(path, root, true, &list, &error)) {
        bool done = arz_jsonpath_test(path, root, &found, &error);
        fuzz_expect(done && found == (list.count > 0), "test and select agree");
        for (size_t i = 0; i < list.count && i < MAX_PLACES; i++)
            check_place(arena, &list.items[i], root);
    }
    arz_nodelist_clear(&list);
    arz_error_clear(&error);
}

/* Over nodes and over values. */
static void check_query(arz_arena *arena, const arz_jsonpath *path, const arz_node *root)
{
    arz_error error = ARZ_ERROR_INIT;
    json_t *value = arz_node_value(root, &error);
    if (path) {
        check_select(arena, path, arz_view_node(root));
        check_select(arena, path, arz_view_json(value));
    }
    json_decref(value);
}

static void check_logical(arz_arena *arena, arz_str text, const arz_node *root)
{
    arz_error error = ARZ_ERROR_INIT;
    bool holds = false;
    const arz_jsonpath *path = arz_jsonpath_parse_logical(arena, text, &error);
    if (path)
        (void)!arz_jsonpath_test(path, arz_view_node(root), &holds, &error);
    arz_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_error error = ARZ_ERROR_INIT;
    arz_str rest = fuzz_text(data, size), query = fuzz_cut_line(&rest);
    const arz_node *root = fuzz_json(arena, rest);
    check_query(arena, arz_jsonpath_parse(arena, query, ARZ_JSONPATH_RFC9535, &error), root);
    check_query(arena, arz_jsonpath_parse(arena, query, ARZ_JSONPATH_GOESSNER, &error), root);
    arz_error_clear(&error);
    const arz_jsonpath *tail = arz_jsonpath_parse_tail(arena, query, &error);
    if (tail)
        check_query(arena, tail, root);
    check_logical(arena, query, root);
    arz_error_clear(&error);
    arz_arena_free(arena);
    return 0;
}
