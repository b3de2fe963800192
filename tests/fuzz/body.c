/* The body of a request: its content type, a line with the Media Type Object that the description
 * has for it, the payload in JSON. */
#include "doc/value.h"
#include "fuzz.h"
#include "http/request.h"

static void check_request(const arz_request *request)
{
    fuzz_expect(request->piece_count == 0, "where no file is given none is sent");
    for (size_t i = 0; i < request->header_count; i++) {
        arz_str value = request->headers[i].value;
        for (size_t at = 0; at < value.size; at++)
            fuzz_expect(value.data[at] == '\t' || (unsigned char)value.data[at] >= 0x20,
                        "a header keeps to its line");
    }
}

static void make_request(arz_api *api, arz_str content_type, json_t *payload)
{
    arz_arena *arena = arz_arena_create();
    arz_error error = ARZ_ERROR_INIT;
    arz_request_plan plan = { .base_url = ARZ_STR("http://fuzz.example"),
                              .content_type = content_type,
                              .body = payload };
    const arz_request *request = NULL;
    plan.operation = arz_api_operation(api, ARZ_STR("op"), &error);
    if (plan.operation)
        request = arz_request_build(&plan, arena, &error);
    if (request)
        check_request(request);
    fuzz_expect(request || error.kind != ARZ_OK, "a refusal says why");
    arz_error_clear(&error);
    arz_arena_free(arena);
}

/* A description with one operation, which takes a body of any type. */
static void put_description(arz_buf *out, arz_str media_type)
{
    arz_buf_text(out, "openapi: 3.2.0\n"
                      "info: {title: Bodies, version: '1'}\n"
                      "paths: {/op: {post: {operationId: op, requestBody: {content: {'*/*': ");
    arz_buf_str(out, media_type);
    arz_buf_text(out, "}}}}}\n");
}

static void check(arz_str content_type, arz_str media_type, json_t *payload)
{
    arz_buf text = ARZ_BUF_INIT(0);
    arz_error error = ARZ_ERROR_INIT;
    arz_store *store = fuzz_store();
    arz_schemas *schemas = arz_schemas_create(store);
    put_description(&text, media_type);
    const arz_doc *doc = arz_store_add(store, FUZZ_URI, "input", arz_buf_view(&text), &error);
    arz_api *api = doc ? arz_api_create(store, schemas, doc, &error) : NULL;
    if (api && arz_api_has_operation(api, ARZ_STR("op")))
        make_request(api, content_type, payload);
    arz_api_free(api);
    arz_schemas_free(schemas);
    arz_store_free(store);
    arz_error_clear(&error);
    arz_buf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_error error = ARZ_ERROR_INIT;
    arz_str rest = fuzz_text(data, size);
    arz_str content_type = fuzz_cut_line(&rest), media_type = fuzz_cut_line(&rest);
    json_t *payload = arz_node_value(fuzz_json(arena, rest), &error); /* new */
    if (payload)
        check(content_type, media_type, payload);
    json_decref(payload);
    arz_error_clear(&error);
    arz_arena_free(arena);
    return 0;
}
