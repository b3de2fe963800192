/* A JSON Pointer, a line break, the JSON that it leads into. */
#include "query/pointer.h"

#include "doc/value.h"
#include "fuzz.h"

/* What was set is found again, except behind "-", which names no element. */
static void check_set(const arz_node *root, arz_str pointer)
{
    arz_error error = ARZ_ERROR_INIT;
    json_t *target = arz_node_value(root, &error), *value = arz_json_string(ARZ_STR("new"));
    json_t *result = target ? arz_pointer_set(target, pointer, json_incref(value), &error) : NULL;
    if (result && !arz_str_ends(pointer, ARZ_STR("/-")))
        fuzz_expect(
            arz_view_same(arz_pointer_find(arz_view_json(result), pointer), arz_view_json(value)),
            "what was set is found");
    json_decref(result);
    json_decref(value);
    arz_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_str rest = fuzz_text(data, size), pointer = fuzz_cut_line(&rest);
    const arz_node *root = fuzz_json(arena, rest);
    (void)arz_pointer_check(pointer);
    (void)arz_pointer_find(arz_view_node(root), pointer);
    check_set(root, pointer);
    arz_arena_free(arena);
    return 0;
}
