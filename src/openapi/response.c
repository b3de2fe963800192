/* The responses of an operation, and which of them a status means. (OpenAPI 3.1.1, "Responses
 * Object", "Response Object") */
#include "openapi/reader.h"

/* How closely the status as documented means the number: 3 it is it, 2 its range, 1 "default". */
static int covers(arz_str documented, int status)
{
    char digits[3] = { (char)('0' + status / 100 % 10), (char)('0' + status / 10 % 10),
                       (char)('0' + status % 10) };
    if (arz_str_equal(documented, (arz_str){ digits, sizeof digits }))
        return 3;
    if (documented.size == 3 && documented.data[0] == digits[0] &&
        arz_str_equal_nocase(arz_str_from(documented, 1), ARZ_STR("XX")))
        return 2;
    return arz_str_is(documented, "default") ? 1 : 0;
}

const arz_api_response *arz_operation_response(const arz_operation *operation, int status)
{
    const arz_api_response *best = NULL;
    int best_match = 0;
    for (size_t i = 0; i < operation->response_count; i++) {
        int match = covers(operation->responses[i].status, status);
        if (match > best_match) {
            best = &operation->responses[i];
            best_match = match;
        }
    }
    return best;
}

int arz_status_read(arz_str text)
{
    if (text.size != 3 || !arz_is_digit(text.data[0]) || !arz_is_digit(text.data[1]) ||
        !arz_is_digit(text.data[2]))
        return 0;
    int status = (text.data[0] - '0') * 100 + (text.data[1] - '0') * 10 + (text.data[2] - '0');
    return status >= 200 && status <= 599 ? status : 0;
}

int arz_status_least(arz_str documented)
{
    if (arz_str_is(documented, "default"))
        return 200;
    if (documented.size == 3 && documented.data[0] >= '2' && documented.data[0] <= '5' &&
        arz_str_equal_nocase(arz_str_from(documented, 1), ARZ_STR("XX")))
        return (documented.data[0] - '0') * 100;
    return arz_status_read(documented);
}

const arz_api_response *arz_operation_usual_response(const arz_operation *operation, int *status)
{
    const arz_api_response *best = NULL;
    int best_cost = 0;
    for (size_t i = 0; i < operation->response_count; i++) {
        const arz_api_response *response = &operation->responses[i];
        int least = arz_status_least(response->status);
        int cost = least < 300 ? least : least + 1000; /* failures behind "default" */
        if (arz_str_is(response->status, "default"))
            cost = 1000;
        if (least && (!best || cost < best_cost)) {
            best = response;
            best_cost = cost;
            *status = least;
        }
    }
    return best;
}

static bool read_one(arz_api *api, arz_operation *operation, arz_read_response_fn read,
                     arz_api_response *response, arz_error *error)
{
    if (!arz_store_deref(api->store, response->place, &response->place, error) ||
        !arz_expect(response->place, ARZ_KIND_OBJECT, "openapi-response", "a response", error))
        return false;
    response->description = arz_place_text(response->place, ARZ_STR("description"));
    return read(api, operation, response, error) && arz_api_fits(api, response->place, error);
}

bool arz_read_response_list(arz_api *api, arz_operation *operation, arz_read_response_fn read,
                            arz_error *error)
{
    arz_place map = arz_place_get(operation->place, ARZ_STR("responses"));
    bool right = true;
    if (!arz_expect(map, ARZ_KIND_OBJECT, "openapi-response", "'responses'", error))
        return false;
    size_t size = arz_node_member_count(map.node);
    arz_api_response *responses = arz_arena_alloc(api->arena, size, sizeof *responses);
    operation->responses = responses;
    for (size_t i = 0; i < size; i++) {
        const arz_member *member = &map.node->as.members[i];
        arz_api_response *response = &responses[operation->response_count];
        response->status = arz_node_text(&member->key);
        response->place = (arz_place){ map.doc, &member->value };
        if (arz_str_starts(response->status, ARZ_STR("x-")))
            continue;
        arz_error problem = ARZ_ERROR_INIT;
        if (read_one(api, operation, read, response, &problem))
            operation->response_count++;
        else
            right = arz_api_add_fault(api, &problem, error);
    }
    return right;
}

/* The schema of a header, or of the first media type of its `content`. */
static arz_place header_schema(arz_place header)
{
    arz_place schema = arz_place_get(header, ARZ_STR("schema"));
    arz_place content = arz_place_get(header, ARZ_STR("content"));
    if (!schema.node && arz_node_member_count(content.node) > 0)
        schema.node = arz_node_get(&content.node->as.members[0].value, ARZ_STR("schema"));
    return schema;
}

static bool read_headers(arz_api *api, arz_api_response *response, arz_error *error)
{
    arz_place map = arz_place_get(response->place, ARZ_STR("headers"));
    if (!arz_expect(map, ARZ_KIND_OBJECT, "openapi-response", "'headers'", error))
        return false;
    size_t size = arz_node_member_count(map.node);
    arz_response_header *headers = arz_arena_alloc(api->arena, size, sizeof *headers);
    response->headers = headers;
    for (size_t i = 0; i < size; i++) {
        const arz_member *member = &map.node->as.members[i];
        arz_response_header *header = &headers[response->header_count];
        header->name = arz_node_text(&member->key);
        header->place = (arz_place){ map.doc, &member->value };
        if (arz_str_equal_nocase(header->name, ARZ_STR("Content-Type")))
            continue; /* `content` says it */
        if (!arz_store_deref(api->store, header->place, &header->place, error) ||
            !arz_expect(header->place, ARZ_KIND_OBJECT, "openapi-response", "a header", error))
            return false;
        header->required = arz_place_flag(header->place, ARZ_STR("required"), false);
        header->schema = header_schema(header->place);
        response->header_count++;
    }
    return true;
}

static bool read_response(arz_api *api, const arz_operation *operation, arz_api_response *response,
                          arz_error *error)
{
    (void)operation; /* 2.0 alone looks at it */
    return arz_read_content(api, arz_place_get(response->place, ARZ_STR("content")),
                            &response->types, &response->type_count, error) &&
           read_headers(api, response, error);
}

bool arz_read_responses(arz_api *api, arz_operation *operation, arz_error *error)
{
    return arz_read_response_list(api, operation, read_response, error);
}
