#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

static const char *const kind_names[ARZ_ERROR_KIND_COUNT] = {
    [ARZ_OK] = "ok",
    [ARZ_ERROR_USAGE] = "usage",
    [ARZ_ERROR_IO] = "io",
    [ARZ_ERROR_SYNTAX] = "syntax",
    [ARZ_ERROR_DOCUMENT] = "document",
    [ARZ_ERROR_LIMIT] = "limit",
    [ARZ_ERROR_INPUT] = "input",
    [ARZ_ERROR_EXPRESSION] = "expression",
    [ARZ_ERROR_REQUEST] = "request",
    [ARZ_ERROR_NETWORK] = "network",
    [ARZ_ERROR_TIMEOUT] = "timeout",
    [ARZ_ERROR_CRITERION] = "criterion",
    [ARZ_ERROR_CONTRACT] = "contract",
    [ARZ_ERROR_WORKFLOW] = "workflow",
    [ARZ_ERROR_INTERRUPTED] = "interrupted",
};

const char *arz_error_kind_name(arz_error_kind kind)
{
    return kind < ARZ_ERROR_KIND_COUNT ? kind_names[kind] : "unknown";
}

void arz_error_clear(arz_error *error)
{
    if (!error)
        return;
    free(error->message);
    free(error->help);
    free(error->uri);
    free(error->pointer);
    *error = (arz_error)ARZ_ERROR_INIT;
}

static char *format_text(const char *format, va_list arguments) ARZ_PRINTF(1, 0);

static char *format_text(const char *format, va_list arguments)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    (void)arz_buf_vprintf(&buf, format, arguments);
    return arz_buf_take(&buf);
}

bool arz_fail(arz_error *error, arz_error_kind kind, const char *rule, const char *format, ...)
{
    if (!error || error->kind != ARZ_OK)
        return false;
    va_list arguments;
    va_start(arguments, format);
    error->message = format_text(format, arguments);
    va_end(arguments);
    error->kind = kind;
    error->rule = rule;
    return false;
}

bool arz_fail_vtext(arz_error *error, const char *rule, arz_str text, size_t at, const char *format,
                    va_list arguments)
{
    if (!error || error->kind != ARZ_OK)
        return false;
    error->message = format_text(format, arguments);
    error->kind = ARZ_ERROR_SYNTAX;
    error->rule = rule;
    size_t before = arz_utf8_length(arz_str_slice(text, 0, at));
    return arz_fail_at(error, NULL, 0, (unsigned)before + 1, NULL);
}

bool arz_fail_text(arz_error *error, const char *rule, arz_str text, size_t at, const char *format,
                   ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)arz_fail_vtext(error, rule, text, at, format, arguments);
    va_end(arguments);
    return false;
}

bool arz_fail_help(arz_error *error, const char *format, ...)
{
    if (!error || error->kind == ARZ_OK || error->help)
        return false;
    va_list arguments;
    va_start(arguments, format);
    error->help = format_text(format, arguments);
    va_end(arguments);
    return false;
}

bool arz_fail_at(arz_error *error, const char *uri, unsigned line, unsigned column,
                 const char *pointer)
{
    if (!error || error->kind == ARZ_OK || error->uri || error->line)
        return false;
    error->uri = arz_strdup(uri);
    error->line = line;
    error->column = column;
    error->pointer = arz_strdup(pointer);
    return false;
}

bool arz_fail_move(arz_error *to, arz_error *from)
{
    if (!to || to->kind != ARZ_OK) {
        arz_error_clear(from);
        return false;
    }
    *to = *from;
    *from = (arz_error)ARZ_ERROR_INIT;
    return false;
}

const char *arz_quote(arz_quoted *space, arz_str text)
{
    arz_buf buf = ARZ_BUF_INIT(sizeof space->text - 1);
    arz_buf_quoted(&buf, text);
    memcpy(space->text, arz_buf_cstr(&buf), buf.size + 1);
    arz_buf_clear(&buf);
    return space->text;
}
