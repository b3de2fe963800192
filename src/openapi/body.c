/* The request body of an operation. (OpenAPI 3.1.1, "Request Body Object") */
#include "openapi/reader.h"

bool arz_read_body(arz_api *api, arz_operation *operation, arz_error *error)
{
    arz_place at = arz_place_get(operation->place, ARZ_STR("requestBody"));
    if (!at.node)
        return true;
    if (!arz_store_deref(api->store, at, &at, error) ||
        !arz_expect(at, ARZ_KIND_OBJECT, "openapi-body", "a request body", error))
        return false;
    arz_request_body *body = arz_arena_alloc(api->arena, 1, sizeof *body);
    body->place = at;
    body->required = arz_place_flag(at, ARZ_STR("required"), false);
    operation->body = body;
    return arz_read_content(api, arz_place_get(at, ARZ_STR("content")), &body->types,
                            &body->type_count, error);
}
