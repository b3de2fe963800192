/* An OpenAPI description of any version, with every operation of it worked out. */
#include <stdlib.h>

#include "fuzz.h"
#include "openapi/api.h"
#include "openapi/server.h"

static void check_operation(const arz_operation *operation)
{
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_operation_response(operation, 200);
    if (operation->body)
        (void)arz_media_type_find(operation->body->types, operation->body->type_count,
                                  ARZ_STR("application/json"));
    free(arz_operation_base_url(operation, NULL, 0, &error));
    arz_error_clear(&error);
}

static void check_api(arz_api *api)
{
    for (size_t i = 0; i < arz_api_operation_count(api); i++) {
        arz_error error = ARZ_ERROR_INIT;
        const arz_operation *operation = arz_api_operation_number(api, i, &error);
        fuzz_expect(operation || error.kind, "an operation that is counted is there, or is wrong");
        if (operation)
            check_operation(operation);
        arz_error_clear(&error);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_store *store = fuzz_store();
    arz_schemas *schemas = arz_schemas_create(store);
    const arz_doc *doc = arz_store_add(store, FUZZ_URI, "input", fuzz_text(data, size), &error);
    arz_api *api = doc ? arz_api_create(store, schemas, doc, &error) : NULL;
    if (api)
        check_api(api);
    arz_api_free(api);
    arz_schemas_free(schemas);
    arz_store_free(store);
    arz_error_clear(&error);
    return 0;
}
