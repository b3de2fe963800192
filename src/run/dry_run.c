#include "run/dry_run.h"

#include "base/fail.h"
#include "doc/value.h"
#include "run/engine.h"

/* The first response that documents a success; or NULL. */
static const arz_api_response *success_of(const arz_operation *operation)
{
    for (size_t i = 0; operation && i < operation->response_count; i++) {
        if (arz_str_starts(operation->responses[i].status, ARZ_STR("2")))
            return &operation->responses[i];
    }
    return NULL;
}

static int status_of(const arz_api_response *response)
{
    arz_str status = response ? response->status : ARZ_STR("200");
    if (status.size != 3 || !arz_is_digit(status.data[1]) || !arz_is_digit(status.data[2]))
        return 200;
    return 200 + (status.data[1] - '0') * 10 + (status.data[2] - '0');
}

static const arz_media_type *json_media_type(const arz_api_response *response)
{
    for (size_t i = 0; response && i < response->type_count; i++) {
        if (arz_media_type_is_json(response->types[i].name))
            return &response->types[i];
    }
    return NULL;
}

/* Writes the made-up body; a schema that none can be made from leaves it empty. */
static void put_example(const arz_api *api, const arz_media_type *type, arz_buf *body)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_schema *schema = type->schema.node ? arz_schema_at(arz_api_schemas(api), type->schema,
                                                                 arz_api_dialect(api), &error)
                                                 : NULL;
    json_t *example = schema ? arz_schema_example(schema, ARZ_DIRECTION_RESPONSE, &error) : NULL;
    if (example)
        arz_view_write(body, arz_view_json(example), 0);
    json_decref(example);
    arz_error_clear(&error);
}

void arz_dry_run_answer(void *data, arz_exchange *exchange)
{
    const arz_visit *visit = exchange->data;
    (void)data;
    const arz_operation *operation = visit->step->operation;
    const arz_api_response *response = success_of(operation);
    const arz_media_type *type = json_media_type(response);
    exchange->response.status = status_of(response);
    if (!type)
        return;
    static const arz_header headers[] = { { { "content-type", 12 }, { "application/json", 16 } } };
    exchange->response.headers = headers;
    exchange->response.header_count = 1;
    put_example(operation->api, type, &exchange->response.body);
}
