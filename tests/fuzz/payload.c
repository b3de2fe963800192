/* A Request Body Object or the value of an output in JSON on one line, a line break, the scope in
 * JSON. */
#include "expr/payload.h"

#include <stdlib.h>

#include "expr/selector.h"
#include "fuzz.h"
#include "json_scope.h"

static void check_payload(arz_place place, const arz_scope *scope, const arz_expr_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_payload *payload = arz_payload_compile(place, options, &error);
    if (payload)
        json_decref(arz_payload_eval(payload, scope, &error));
    arz_error_clear(&error);
}

static void check_selector(arz_place place, const arz_scope *scope, const arz_expr_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_selector *selector = arz_selector_compile(place, options, &error);
    json_t *value = selector ? arz_selector_eval(selector, scope, &error) : NULL;
    if (selector && !value)
        free(arz_selector_explain(selector, scope));
    json_decref(value);
    arz_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_str rest = fuzz_text(data, size), text = fuzz_cut_line(&rest);
    arz_doc doc = { .uri = FUZZ_URI, .name = "input", .text = text, .arena = arena };
    doc.root = fuzz_json(arena, text);
    const arz_scope scope = json_scope(fuzz_json(arena, rest));
    const arz_expr_options options = { .arena = arena, .minor = 1 };
    check_payload((arz_place){ &doc, doc.root }, &scope, &options);
    check_selector((arz_place){ &doc, doc.root }, &scope, &options);
    arz_arena_free(arena);
    return 0;
}
