/* A simple condition, a line break, the scope in JSON. */
#include "expr/condition.h"

#include "base/buf.h"
#include "fuzz.h"
#include "json_scope.h"

static void count_expression(void *data, const arz_expression *expression)
{
    size_t *count = data;
    *count += expression != NULL;
}

static void check(arz_str text, const arz_scope *scope, const arz_expr_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_buf why = ARZ_BUF_INIT(0);
    bool holds = false;
    size_t expressions = 0;
    const arz_condition *condition = arz_condition_parse(text, options, &error);
    if (condition) {
        arz_condition_visit(condition, count_expression, &expressions);
        if (arz_condition_eval(condition, scope, &holds, &error) && !holds)
            arz_condition_explain(condition, scope, &why);
    }
    arz_buf_clear(&why);
    arz_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_str rest = fuzz_text(data, size), text = fuzz_cut_line(&rest);
    const arz_scope scope = json_scope(fuzz_json(arena, rest));
    check(text, &scope, &(arz_expr_options){ .arena = arena, .minor = 1 });
    check(text, &scope, &(arz_expr_options){ .arena = arena, .strict = true });
    arz_arena_free(arena);
    return 0;
}
