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

static bool read_parameters(arz_api *api, const arz_api_entry *entry, arz_operation *operation,
                            arz_error *error)
{
    return api->version == ARZ_OPENAPI_2_0 ? arz_swagger_parameters(api, entry, operation, error)
                                           : arz_read_parameters(api, entry, operation, error);
}

/* What is at fault says nothing of the body but that there is one. */
static bool read_body(arz_api *api, arz_operation *operation, arz_error *error)
{
    if (api->version == ARZ_OPENAPI_2_0 || arz_read_body(api, operation, error))
        return true;
    operation->body = arz_arena_alloc(api->arena, 1, sizeof *operation->body);
    return false;
}

static bool read_responses(arz_api *api, arz_operation *operation, arz_error *error)
{
    bool right = api->version == ARZ_OPENAPI_2_0 ? arz_swagger_responses(api, operation, error)
                                                 : arz_read_responses(api, operation, error);
    operation->response_count = right ? operation->response_count : 0;
    return right;
}

static bool read_servers(arz_api *api, const arz_api_entry *entry, arz_operation *operation,
                         arz_error *error)
{
    return api->version == ARZ_OPENAPI_2_0 ? arz_swagger_servers(api, operation, error)
                                           : arz_read_servers(api, entry, operation, error);
}

static bool read_security(arz_api *api, arz_operation *operation, arz_error *error)
{
    bool right = arz_read_security(api, operation, error);
    operation->security_count = right ? operation->security_count : 0;
    return right;
}

/* Where somebody listens, what is at fault is left out and all is told. */
static bool read_parts(arz_api *api, const arz_api_entry *entry, arz_operation *operation,
                       arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    if (!api->more) {
        return read_parameters(api, entry, operation, error) && read_body(api, operation, error) &&
               read_responses(api, operation, error) &&
               read_servers(api, entry, operation, error) && read_security(api, operation, error);
    }
    bool right = read_parameters(api, entry, operation, error);
    if (!read_body(api, operation, &problem))
        api->more(api->more_data, &problem);
    if (!read_responses(api, operation, &problem))
        api->more(api->more_data, &problem);
    if (!read_servers(api, entry, operation, &problem))
        api->more(api->more_data, &problem);
    if (!read_security(api, operation, &problem))
        api->more(api->more_data, &problem);
    return right;
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
    if (!read_parts(api, entry, made, error))
        return false;
    *operation = made;
    return true;
}
