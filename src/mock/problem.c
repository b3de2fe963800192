#include "mock/problem.h"

#include <stdarg.h>

#include "doc/value.h"

/* A body with thousands of faults is told some of them. */
#define MAX_REASONS 100

static const struct status_words {
    int status;
    const char *words;
} status_words[] = {
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 413, "Content Too Large" },
    { 415, "Unsupported Media Type" },
    { 500, "Internal Server Error" },
};

const char *arz_mock_status_words(int status)
{
    for (size_t i = 0; i < sizeof status_words / sizeof *status_words; i++) {
        if (status_words[i].status == status)
            return status_words[i].words;
    }
    return "Refused";
}

/* Text out of the request need not be UTF-8, and JSON must be. */
static json_t *safe_string(const arz_mock_exchange *exchange, arz_str text)
{
    return arz_json_string(arz_mock_utf8(exchange->arena, text));
}

bool arz_mock_reason(arz_mock_exchange *exchange, const char *in, arz_str name, const char *pointer,
                     const char *detail)
{
    if (!exchange->reasons)
        exchange->reasons = arz_json_array();
    if (json_array_size(exchange->reasons) == MAX_REASONS)
        return false;
    json_t *reason = arz_json_object();
    arz_json_set(reason, ARZ_STR("in"), arz_json_string(arz_str_of(in)));
    if (name.size)
        arz_json_set(reason, ARZ_STR("name"), safe_string(exchange, name));
    arz_json_set(reason, ARZ_STR("pointer"), safe_string(exchange, arz_str_of(pointer)));
    arz_json_set(reason, ARZ_STR("detail"), safe_string(exchange, arz_str_of(detail)));
    arz_json_append(exchange->reasons, reason);
    return true;
}

bool arz_mock_refuse(arz_mock_exchange *exchange, int status, const char *format, ...)
{
    arz_buf detail = ARZ_BUF_INIT(0);
    va_list arguments;
    va_start(arguments, format);
    arz_buf_vprintf(&detail, format, arguments);
    va_end(arguments);
    json_t *problem = arz_json_object();
    arz_json_set(problem, ARZ_STR("type"), arz_json_string(ARZ_STR("about:blank")));
    arz_json_set(problem, ARZ_STR("title"),
                 arz_json_string(arz_str_of(arz_mock_status_words(status))));
    arz_json_set(problem, ARZ_STR("status"), arz_json_integer(status));
    arz_json_set(problem, ARZ_STR("detail"), safe_string(exchange, arz_buf_view(&detail)));
    if (exchange->reasons)
        arz_json_set(problem, ARZ_STR("errors"), json_incref(exchange->reasons));
    exchange->status = status;
    arz_buf_reset(&exchange->reply);
    arz_view_write(&exchange->reply, arz_view_json(problem), 2);
    arz_buf_char(&exchange->reply, '\n');
    arz_mock_reply_header(exchange, ARZ_STR("Content-Type"), ARZ_STR("application/problem+json"));
    json_decref(problem);
    arz_buf_clear(&detail);
    return false;
}
