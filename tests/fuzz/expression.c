/* A runtime expression, a line break, the scope in JSON. */
#include "expr/expression.h"

#include <stdlib.h>

#include "fuzz.h"
#include "json_scope.h"

static void check_eval(const arz_expression *expression, const arz_scope *scope)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_result result = ARZ_RESULT_INIT;
    if (arz_expression_eval(expression, scope, &result, &error) && !arz_view_exists(result.view))
        free(arz_expression_explain(expression, scope));
    arz_result_clear(&result);
    arz_error_clear(&error);
}

static void check_parse(arz_str text, const arz_scope *scope, const arz_expr_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    size_t size = 0;
    const arz_expression *whole = arz_expression_parse(text, options, &error);
    const arz_expression *prefix = arz_expression_parse_prefix(text, &size, options, &error);
    fuzz_expect(!prefix || (size > 0 && size <= text.size), "a prefix lies in the text");
    if (whole)
        check_eval(whole, scope);
    if (prefix)
        check_eval(prefix, scope);
    arz_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_str rest = fuzz_text(data, size), text = fuzz_cut_line(&rest);
    const arz_scope scope = json_scope(fuzz_json(arena, rest));
    check_parse(text, &scope, &(arz_expr_options){ .arena = arena, .minor = 1 });
    check_parse(text, &scope, &(arz_expr_options){ .arena = arena, .strict = true });
    arz_arena_free(arena);
    return 0;
}
