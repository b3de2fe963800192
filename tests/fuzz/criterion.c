/* A Criterion Object in JSON on one line, a line break, the scope in JSON. */
#include "expr/criterion.h"

#include <stdlib.h>

#include "fuzz.h"
#include "json_scope.h"

static void check(arz_place place, const arz_scope *scope, const arz_expr_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_criterion *criterion = arz_criterion_compile(place, options, &error);
    fuzz_expect(criterion || error.kind, "what does not compile says why");
    if (criterion && !arz_criterion_passes(criterion, scope, &error))
        free(arz_criterion_explain(criterion, scope));
    arz_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_str rest = fuzz_text(data, size), text = fuzz_cut_line(&rest);
    arz_doc doc = { .uri = FUZZ_URI, .name = "input", .text = text, .arena = arena };
    doc.root = fuzz_json(arena, text);
    const arz_scope scope = json_scope(fuzz_json(arena, rest));
    check((arz_place){ &doc, doc.root }, &scope, &(arz_expr_options){ .arena = arena, .minor = 1 });
    check((arz_place){ &doc, doc.root }, &scope,
          &(arz_expr_options){ .arena = arena, .strict = true });
    arz_arena_free(arena);
    return 0;
}
