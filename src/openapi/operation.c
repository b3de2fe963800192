/* An operation worked out of its object: every part by its own reader, 2.0 by its own ones. */
#include <arazzo/limits.h>

#include "openapi/reader.h"

bool arz_api_fits(const arz_api *api, arz_place place, arz_error *error)
{
    if (arz_arena_bytes(api->arena) <= ARZ_MAX_API_BYTES)
        return true;
    return arz_fail_node(error, ARZ_ERROR_LIMIT, "too-large", place,
                         "the operations of the description take more than %zu bytes",
                         ARZ_MAX_API_BYTES);
}

static bool read_parts(arz_api *api, const arz_api_entry *entry, arz_operation *operation,
                       arz_error *error)
{
    if (api->version == ARZ_OPENAPI_2_0) {
        return arz_swagger_parameters(api, entry, operation, error) &&
               arz_swagger_responses(api, operation, error) &&
               arz_swagger_servers(api, operation, error);
    }
    return arz_read_parameters(api, entry, operation, error) &&
           arz_read_body(api, operation, error) && arz_read_responses(api, operation, error) &&
           arz_read_servers(api, entry, operation, error);
}

bool arz_read_operation(arz_api *api, const arz_api_entry *entry, const arz_operation **operation,
                        arz_error *error)
{
    if (!arz_api_fits(api, entry->place, error))
        return false;
    arz_operation *made = arz_arena_alloc(api->arena, 1, sizeof *made);
    made->api = api;
    made->method = entry->method;
    made->path = arz_arena_str(api->arena, entry->path);
    made->target =
        arz_arena_printf(api->arena, "%s %.*s", entry->method, ARZ_STR_FORMAT(entry->path));
    made->id = entry->id;
    made->place = entry->place;
    made->summary = arz_place_text(entry->place, ARZ_STR("summary"));
    if (!read_parts(api, entry, made, error) || !arz_read_security(api, made, error))
        return false;
    *operation = made;
    return true;
}
