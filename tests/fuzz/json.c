/* JSON: what is read, as nodes and as values, is written as text that reads the same again. */
#include "base/buf.h"
#include "doc/value.h"
#include "fuzz.h"

static void check_round_trip(arz_arena *arena, arz_view view, const arz_node *root, int indent)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_buf json = ARZ_BUF_INIT(0);
    arz_view_write(&json, view, indent);
    const arz_node *again = arz_json_parse(arena, arz_buf_view(&json), NULL, "again", &error);
    fuzz_expect(again, "what is written can be read");
    fuzz_expect(arz_view_equal(view, arz_view_node(again)), "it is the same");
    fuzz_expect(arz_view_equal(view, arz_view_node(root)), "and what was read first");
    arz_buf_clear(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_error error = ARZ_ERROR_INIT;
    const arz_json_options options = { .duplicate_keys = true };
    arz_str text = fuzz_text(data, size);
    const arz_node *lenient = arz_json_parse(arena, text, &options, "input", &error);
    const arz_node *root = arz_json_parse(arena, text, NULL, "input", &error);
    fuzz_expect(lenient || !root, "duplicate keys are all that the options allow");
    if (lenient) {
        json_t *value = arz_node_value(lenient, &error);
        fuzz_expect(value, "a node without aliases has a value");
        check_round_trip(arena, arz_view_node(lenient), lenient, 0);
        check_round_trip(arena, arz_view_json(value), lenient, 2);
        json_decref(value);
    }
    arz_error_clear(&error);
    arz_arena_free(arena);
    return 0;
}
