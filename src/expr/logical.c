#include "expr/logical.h"

#include "base/buf.h"
#include "expr/condition.h"

/* True where a JSON Pointer can follow the expression. */
static bool takes_pointer(arz_root root)
{
    switch (root) {
    case ARZ_ROOT_REQUEST_BODY:
    case ARZ_ROOT_RESPONSE_BODY:
    case ARZ_ROOT_MESSAGE_PAYLOAD:
    case ARZ_ROOT_INPUTS:
    case ARZ_ROOT_OUTPUTS:
    case ARZ_ROOT_STEPS:
    case ARZ_ROOT_WORKFLOW_INPUTS:
    case ARZ_ROOT_WORKFLOW_OUTPUTS:
        return true;
    default:
        return false;
    }
}

/* The simple condition that says what the logical expression does, where it is one by the letter.
 * False, and anything appended, where it is none. */
static bool put_condition(const arz_jsonpath *path, arz_logical_text text,
                          const arz_expression *context, const arz_expr_options *options,
                          arz_buf *buf)
{
    const char *about = arz_expression_standard(context, options->arena);
    arz_expr_options letter = { .arena = options->arena, .minor = options->minor, .strict = true };
    return about && takes_pointer(context->reference.root) &&
           arz_logical_put_condition(path, text, arz_str_of(about), buf) &&
           arz_condition_parse(arz_buf_view(buf), &letter, NULL);
}

void arz_logical_set_standard(arz_dialect_find *find, const arz_jsonpath *path,
                              arz_logical_text text, bool bare, const arz_expression *context,
                              const arz_expr_options *options)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    bool found = !bare && arz_logical_put_filter(path, text, &buf);
    if (!found) {
        arz_buf_reset(&buf);
        found = put_condition(path, text, context, options, &buf);
        find->note = found ? "a simple condition without 'type'" : NULL;
    }
    if (found)
        find->standard = arz_arena_cstr(options->arena, arz_buf_view(&buf));
    arz_buf_clear(&buf);
}
