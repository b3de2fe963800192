#include "model/tell.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/diagnostics.h"
#include "base/fail.h"
#include "doc/position.h"
#include "model/tell_edit.h"

/* Names that "did you mean" compares in all: what a document can make this cost is bounded. */
#define MAX_COMPARED_NAMES 200000

/* A warning's rule and place: what is linked several times is not told several times. */
typedef struct told_key {
    const char *rule;
    const arz_doc *doc;
    const arz_node *node;
    size_t column; /* in the text, for expressions */
} told_key;

void arz_teller_init(arz_teller *teller, arz_document *document, arz_diagnostics *diagnostics)
{
    *teller = (arz_teller){
        .document = document,
        .diagnostics = diagnostics,
        .names_left = MAX_COMPARED_NAMES,
    };
}

void arz_teller_clear(arz_teller *teller)
{
    arz_map_clear(&teller->told);
}

static void remember_first(arz_error *first, const arz_error *error)
{
    if (first->kind != ARZ_OK)
        return;
    *first = (arz_error){
        .kind = error->kind,
        .rule = error->rule,
        .message = arz_strdup(error->message),
        .help = arz_strdup(error->help),
        .uri = arz_strdup(error->uri),
        .line = error->line,
        .column = error->column,
        .pointer = arz_strdup(error->pointer),
    };
}

/* True where a diagnostic was added. */
static bool tell_error(arz_teller *teller, arz_place at, arz_error *error)
{
    if (error->kind == ARZ_OK)
        return false;
    (void)arz_fail_place(error, at);
    remember_first(&teller->document->first, error);
    teller->errors++;
    return arz_diagnostics_add(teller->diagnostics, ARZ_SEVERITY_ERROR, error);
}

bool arz_tell(arz_teller *teller, arz_place at, arz_error *error)
{
    return tell_error(teller, at, error);
}

void arz_tell_absent(arz_teller *teller, const char *rule, arz_place at, arz_error *error)
{
    error->rule = rule;
    (void)arz_fail_place(error, at);
    remember_first(&teller->document->first, error);
    arz_diagnostics_add(teller->diagnostics, ARZ_SEVERITY_WARNING, error);
}

/* Which character of the string at hand is meant, from 1; 0: the node as a whole. */
static unsigned column_of(const arz_teller *teller, arz_place at)
{
    bool inside = at.node && at.node == teller->text && teller->offset;
    return inside ? arz_text_column(arz_node_text(at.node), teller->offset) : 0;
}

static void fail_format(const arz_teller *teller, arz_error *error, const char *rule, arz_place at,
                        const char *tail, const char *format, va_list arguments) ARZ_PRINTF(6, 0);

static void fail_format(const arz_teller *teller, arz_error *error, const char *rule, arz_place at,
                        const char *tail, const char *format, va_list arguments)
{
    arz_buf message = ARZ_BUF_INIT(0);
    unsigned column = column_of(teller, at);
    (void)arz_buf_vprintf(&message, format, arguments);
    (void)arz_fail_node(error, ARZ_ERROR_DOCUMENT, rule, at, "%s%s", arz_buf_cstr(&message), tail);
    if (column)
        arz_text_position(at, column, &error->line, &error->column);
    arz_buf_clear(&message);
}

bool arz_tell_error(arz_teller *teller, const char *rule, arz_place at, const char *format, ...)
{
    arz_error error = ARZ_ERROR_INIT;
    va_list arguments;
    va_start(arguments, format);
    fail_format(teller, &error, rule, at, "", format, arguments);
    va_end(arguments);
    return tell_error(teller, at, &error);
}

bool arz_tell_unknown(arz_teller *teller, const char *rule, arz_place at,
                      const arz_suggest *suggest, const char *format, ...)
{
    arz_error error = ARZ_ERROR_INIT;
    char *hint = arz_suggest_text(suggest);
    va_list arguments;
    va_start(arguments, format);
    fail_format(teller, &error, rule, at, hint, format, arguments);
    va_end(arguments);
    free(hint);
    return tell_error(teller, at, &error);
}

/* True where the warning is new. */
static bool is_new(arz_teller *teller, const char *rule, arz_place at, size_t column)
{
    told_key key = { rule, at.doc, at.node, column };
    arz_str text = { (const char *)&key, sizeof key };
    if (arz_map_get(&teller->told, text))
        return false;
    text.data = arz_arena_copy(teller->document->arena, &key, 1, sizeof key);
    (void)arz_map_set(&teller->told, text, teller);
    return true;
}

static bool tell_notice(arz_teller *teller, arz_severity severity, const char *rule, arz_place at,
                        const char *help, const char *format, va_list arguments) ARZ_PRINTF(6, 0);

/* True where a diagnostic was added. */
static bool tell_notice(arz_teller *teller, arz_severity severity, const char *rule, arz_place at,
                        const char *help, const char *format, va_list arguments)
{
    arz_error error = ARZ_ERROR_INIT;
    if (!teller->diagnostics || !is_new(teller, rule, at, column_of(teller, at)))
        return false;
    fail_format(teller, &error, rule, at, "", format, arguments);
    if (help)
        (void)arz_fail_help(&error, "%s", help);
    return arz_diagnostics_add(teller->diagnostics, severity, &error);
}

bool arz_tell_warning(arz_teller *teller, const char *rule, arz_place at, const char *help,
                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool added = tell_notice(teller, ARZ_SEVERITY_WARNING, rule, at, help, format, arguments);
    va_end(arguments);
    return added;
}

void arz_tell_info(arz_teller *teller, const char *rule, arz_place at, const char *help,
                   const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)tell_notice(teller, ARZ_SEVERITY_INFO, rule, at, help, format, arguments);
    va_end(arguments);
}

void arz_tell_remark(arz_teller *teller, arz_severity severity, arz_place at, unsigned column,
                     arz_error *error)
{
    bool placed = error->uri || error->line;
    column = column ? column : column_of(teller, at);
    if (!teller->diagnostics || !is_new(teller, error->rule, at, column)) {
        arz_error_clear(error);
        return;
    }
    (void)arz_fail_place(error, at);
    if (!placed && column)
        arz_text_position(at, column, &error->line, &error->column);
    arz_diagnostics_add(teller->diagnostics, severity, error);
}

static bool tell_dialect(arz_teller *teller, const char *rule, arz_place at, const char *standard,
                         const char *format, va_list arguments) ARZ_PRINTF(5, 0);

/* True where a diagnostic was added. */
static bool tell_dialect(arz_teller *teller, const char *rule, arz_place at, const char *standard,
                         const char *format, va_list arguments)
{
    bool strict = teller->document->strict;
    if (!strict && (!teller->diagnostics || !is_new(teller, rule, at, 0)))
        return false;
    arz_error error = ARZ_ERROR_INIT;
    fail_format(teller, &error, rule, at, "", format, arguments);
    if (standard)
        (void)arz_fail_help(&error, "write %s", standard);
    return strict ? tell_error(teller, at, &error)
                  : arz_diagnostics_add(teller->diagnostics, ARZ_SEVERITY_WARNING, &error);
}

bool arz_tell_dialect(arz_teller *teller, const char *rule, arz_place at, const char *standard,
                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool added = tell_dialect(teller, rule, at, standard, format, arguments);
    va_end(arguments);
    return added;
}

void arz_tell_form(arz_teller *teller, const char *rule, arz_place at, arz_str standard,
                   const char *format, ...)
{
    const char *quoted = arz_arena_printf(teller->document->arena, "'%s'", ARZ_QUOTE(standard));
    va_list arguments;
    va_start(arguments, format);
    bool added = tell_dialect(teller, rule, at, quoted, format, arguments);
    va_end(arguments);
    if (added)
        arz_tell_edit_text(teller, at, standard);
}

void arz_tell_member_form(arz_teller *teller, const char *rule, const arz_member_form *form,
                          const char *format, ...)
{
    const char *quoted = arz_arena_printf(teller->document->arena, "'%s: %s'", ARZ_QUOTE(form->key),
                                          ARZ_QUOTE(form->value));
    va_list arguments;
    va_start(arguments, format);
    arz_place at = { form->doc, &form->member->value };
    bool added = tell_dialect(teller, rule, at, quoted, format, arguments);
    va_end(arguments);
    if (added)
        arz_tell_edit_member(teller, form);
}

void arz_tell_use(arz_teller *teller, const arz_doc *doc, const arz_dialect_use *use)
{
    arz_place at = { doc, use->node };
    if (!teller->diagnostics || !use->node || !is_new(teller, use->rule, at, use->column))
        return;
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail_node(&error, ARZ_ERROR_DOCUMENT, use->rule, at, "%s", use->message);
    if (use->standard)
        (void)arz_fail_help(&error, "write %s", use->standard);
    else if (use->advice)
        (void)arz_fail_help(&error, "%s", use->advice);
    arz_text_position(at, use->column, &error.line, &error.column);
    arz_diagnostics_add(teller->diagnostics, ARZ_SEVERITY_WARNING, &error);
    arz_tell_edit_use(teller, at, use);
}

bool arz_may_suggest(arz_teller *teller, size_t count)
{
    if (count > teller->names_left)
        return false;
    teller->names_left -= count;
    return true;
}
