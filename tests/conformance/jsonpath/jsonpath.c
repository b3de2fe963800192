/* Runs the JSONPath Compliance Test Suite: every case over values and over nodes. */
#include "query/jsonpath.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "doc/document.h"
#include "doc/value.h"

#define SKIPPED 77

/* The suite allows several orders where objects have none: one list of alternatives a case. */
static bool is_alternative(const json_t *result, const json_t *test, const char *one,
                           const char *several)
{
    const json_t *expected = json_object_get(test, one);
    if (expected)
        return json_equal(result, expected);
    size_t index;
    const json_t *alternative;
    json_array_foreach(json_object_get(test, several), index, alternative) {
        if (json_equal(result, alternative))
            return true;
    }
    return false;
}

static bool judge_selected(const json_t *test, const arz_nodelist *list)
{
    json_t *values = json_array(), *paths = json_array();
    for (size_t i = 0; i < list->count; i++) {
        arz_json_append(values, arz_view_value(list->items[i].view, NULL));
        arz_json_append(paths, arz_json_string(arz_str_of(list->items[i].path)));
    }
    bool passed = is_alternative(values, test, "result", "results") &&
                  is_alternative(paths, test, "result_paths", "results_paths");
    json_decref(values);
    json_decref(paths);
    return passed;
}

static bool select_in(const json_t *test, const arz_jsonpath *path, arz_view root)
{
    arz_nodelist list = ARZ_NODELIST_INIT;
    bool found = false;
    bool passed = arz_jsonpath_select(path, root, true, &list, NULL) && judge_selected(test, &list);
    passed = arz_jsonpath_test(path, root, &found, NULL) && found == (list.count > 0) && passed;
    arz_nodelist_clear(&list);
    return passed;
}

static bool select_in_both(const json_t *test, const arz_jsonpath *path, arz_arena *arena)
{
    json_t *document = json_object_get(test, "document");
    arz_buf text = ARZ_BUF_INIT(0);
    arz_view_write(&text, arz_view_json(document), 0);
    const arz_node *node =
        arz_json_parse(arena, arz_buf_view(&text), &(arz_json_options){ 0 }, "document", NULL);
    bool passed = node && select_in(test, path, arz_view_json(document)) &&
                  select_in(test, path, arz_view_node(node));
    arz_buf_clear(&text);
    return passed;
}

static bool judge(const json_t *test)
{
    arz_arena *arena = arz_arena_create();
    arz_error error = ARZ_ERROR_INIT;
    const arz_jsonpath *path = arz_jsonpath_parse(
        arena, arz_json_text(json_object_get(test, "selector")), ARZ_JSONPATH_RFC9535, &error);
    bool invalid = json_is_true(json_object_get(test, "invalid_selector"));
    bool passed =
        path ? !invalid && select_in_both(test, path, arena) : invalid && error.column > 0;
    if (!passed)
        printf("not ok: %s: %s\n", json_string_value(json_object_get(test, "name")),
               path ? "selects something else" : error.message);
    arz_error_clear(&error);
    arz_arena_free(arena);
    return passed;
}

int main(int count, char **arguments)
{
    const char *path = count == 2 ? arguments[1] : "";
    json_error_t reason;
    json_t *suite = json_load_file(path, JSON_ALLOW_NUL, &reason);
    if (!suite) {
        printf("skipped: the JSONPath Compliance Test Suite is not at '%s'\n", path);
        return SKIPPED;
    }
    size_t index, failed = 0;
    const json_t *test;
    const json_t *tests = json_object_get(suite, "tests");
    json_array_foreach(tests, index, test)
        failed += !judge(test);
    printf("%zu of %zu cases pass\n", json_array_size(tests) - failed, json_array_size(tests));
    bool passed = failed == 0 && json_array_size(tests) > 0;
    json_decref(suite);
    return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
