/* Text with expressions in it, a line break, the scope in JSON. */
#include "expr/template.h"

#include <arazzo/limits.h>

#include "base/buf.h"
#include "fuzz.h"
#include "json_scope.h"

static void check_template(const arz_template *template, const arz_scope *scope)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_buf text = ARZ_BUF_INIT(0);
    json_decref(arz_template_eval(template, scope, &error));
    if (arz_template_render(template, scope, &text, &error))
        fuzz_expect(text.size <= ARZ_MAX_TEXT_BYTES, "rendered text keeps to its limit");
    arz_buf_clear(&text);
    arz_error_clear(&error);
}

static void check_text(arz_str text, const arz_scope *scope, const arz_expr_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_template *pure = arz_template_compile_text(text, true, options, &error);
    const arz_template *mixed = arz_template_compile_text(text, false, options, &error);
    if (pure)
        check_template(pure, scope);
    if (mixed)
        check_template(mixed, scope);
    arz_error_clear(&error);
}

/* The text as a document: a string, or a structure with templates in it. */
static void check_node(arz_str text, const arz_scope *scope, const arz_expr_options *options)
{
    arz_doc doc = { .uri = FUZZ_URI, .name = "input", .text = text, .arena = options->arena };
    doc.root = fuzz_json(options->arena, text);
    arz_error error = ARZ_ERROR_INIT;
    const arz_template *template =
        arz_template_compile((arz_place){ &doc, doc.root }, options, &error);
    if (template)
        check_template(template, scope);
    arz_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_str rest = fuzz_text(data, size), text = fuzz_cut_line(&rest);
    const arz_scope scope = json_scope(fuzz_json(arena, rest));
    const arz_expr_options lenient = { .arena = arena, .minor = 1 };
    const arz_expr_options strict = { .arena = arena, .strict = true };
    check_text(text, &scope, &lenient);
    check_text(text, &scope, &strict);
    check_node(text, &scope, &lenient);
    arz_arena_free(arena);
    return 0;
}
