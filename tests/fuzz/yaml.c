/* YAML and other text encodings: what is read reads the same again when it is written as JSON. */
#include "base/buf.h"
#include "doc/encoding.h"
#include "doc/value.h"
#include "fuzz.h"

#define MAX_WRITTEN ((size_t)1024 * 1024)

static void check_round_trip(arz_arena *arena, const arz_node *root)
{
    arz_buf json = ARZ_BUF_INIT(MAX_WRITTEN);
    arz_view_write(&json, arz_view_node(root), 0);
    if (!json.overflow) {
        arz_error error = ARZ_ERROR_INIT;
        const arz_node *again = arz_json_parse(arena, arz_buf_view(&json), NULL, "again", &error);
        fuzz_expect(again, "what is written can be read");
        fuzz_expect(arz_view_equal(arz_view_node(root), arz_view_node(again)), "it is the same");
    }
    arz_buf_clear(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_error error = ARZ_ERROR_INIT;
    arz_str text;
    if (arz_text_decode(arena, fuzz_text(data, size), "input", &text, &error)) {
        const arz_node *root = arz_parse_text(arena, text, ARZ_FORMAT_YAML, "input", &error);
        if (root)
            check_round_trip(arena, root);
    }
    arz_error_clear(&error);
    arz_arena_free(arena);
    return 0;
}
