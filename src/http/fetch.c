#include "http/fetch.h"

#include <string.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/uri.h"
#include "http/headers.h"

static void note_end(void *data, arz_exchange *exchange)
{
    bool *ended = data;
    (void)exchange;
    *ended = true;
}

/* One exchange from its start to its end. */
static bool run_exchange(const arz_curl_options *options, arz_exchange *exchange, arz_error *error)
{
    arz_transport transport;
    bool ended = false, well = true;

    exchange->done = note_end;
    exchange->data = &ended;
    arz_transport_curl(options, &transport);
    transport.start(transport.data, exchange);
    while (!ended && well)
        well = transport.poll(transport.data, -1, -1, error);
    if (!ended)
        transport.cancel(transport.data, exchange);
    transport.free(transport.data);
    return well;
}

static bool take_text(const char *uri, arz_exchange *exchange, arz_str *text, char **final_uri,
                      arz_error *error)
{
    arz_response *response = &exchange->response;
    if (exchange->error.kind != ARZ_OK)
        return arz_fail_move(error, &exchange->error);
    if (response->status < 200 || response->status > 299) {
        return arz_fail(error, ARZ_ERROR_NETWORK, NULL, "'%s' cannot be read: its server says %d",
                        ARZ_QUOTE(arz_str_of(uri)), response->status);
    }
    text->size = response->body.size;
    text->data = arz_buf_take(&response->body);
    if (strcmp(response->url, exchange->request->url) != 0)
        *final_uri = arz_strdup(response->url);
    return true;
}

bool arz_fetch_url(void *data, const char *uri, arz_str *text, char **final_uri, arz_error *error)
{
    const arz_header headers[] = {
        { ARZ_STR("Accept"), ARZ_STR("application/yaml, application/json, */*;q=0.5") },
        { ARZ_STR("User-Agent"), ARZ_STR(ARZ_USER_AGENT) },
    };
    arz_str url = arz_uri_without_fragment(arz_str_of(uri));
    arz_arena *arena = arz_arena_create();
    arz_request request = { .method = "GET",
                            .url = arz_arena_cstr(arena, url),
                            .headers = headers,
                            .header_count = sizeof headers / sizeof *headers };
    arz_exchange exchange = { .request = &request,
                              .arena = arena,
                              .timeout_ms = ARZ_DEFAULT_TIMEOUT_MS,
                              .max_body_bytes = ARZ_MAX_DOCUMENT_BYTES };
    const arz_curl_options *given = data;
    arz_curl_options options = *given;
    options.follow_redirects = true;

    *final_uri = NULL;
    bool well = run_exchange(&options, &exchange, error) &&
                take_text(uri, &exchange, text, final_uri, error);
    arz_exchange_clear(&exchange);
    arz_arena_free(arena);
    return well;
}
