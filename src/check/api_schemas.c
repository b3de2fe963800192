/* The operations that steps call, whether or not a step depends on what is wrong: what the
 * contract, the mock and made-up values need has to be right as well. Each is looked at once.
 * (OpenAPI 3.1.1, "Schema Object", "Responses Object", "Server Object") */
#include "base/fail.h"
#include "check/checker.h"
#include "openapi/server.h"
#include "schema/check.h"

static void tell_fault(void *data, arz_place at, arz_error *error)
{
    arz_checker *checker = data;
    error->rule = "openapi-schema";
    arz_tell_remark(&checker->tell, ARZ_SEVERITY_WARNING, at, 0, error);
}

static void check_schema(arz_checker *checker, const arz_api *api, arz_place at)
{
    if (arz_check_schema(checker, api, at))
        arz_schema_check_references(arz_api_schemas(api), at, arz_api_dialect(api), tell_fault,
                                    checker);
}

static void check_types(arz_checker *checker, const arz_api *api, const arz_media_type *types,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_schema(checker, api, types[i].schema);
}

static void check_response(arz_checker *checker, const arz_api *api,
                           const arz_api_response *response)
{
    check_types(checker, api, response->types, response->type_count);
    for (size_t i = 0; i < response->header_count; i++)
        check_schema(checker, api, response->headers[i].schema);
}

/* "404", "4XX" and "default". */
static bool is_status(arz_str text)
{
    bool number = text.size == 3 && text.data[0] >= '1' && text.data[0] <= '5';
    for (size_t i = 1; number && i < text.size; i++)
        number = arz_is_digit(text.data[i]);
    return number || arz_str_is(text, "default") || arz_status_least(text);
}

/* Rule openapi-response. */
static void check_statuses(arz_checker *checker, const arz_operation *operation)
{
    arz_place responses = arz_field(operation->place, "responses");
    for (size_t i = 0; i < arz_node_member_count(responses.node); i++) {
        const arz_node *key = &responses.node->as.members[i].key;
        arz_str text = arz_node_text(key);
        arz_error error = ARZ_ERROR_INIT;
        if (is_status(text) || arz_str_starts(text, ARZ_STR("x-")))
            continue;
        (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "openapi-response",
                       "'%s' is no status; there are numbers such as '404', ranges such as '4XX', "
                       "and 'default'",
                       ARZ_QUOTE(text));
        arz_tell_remark(&checker->tell, ARZ_SEVERITY_WARNING, (arz_place){ responses.doc, key }, 0,
                        &error);
    }
}

/* Rule openapi-server. The first is the one that requests go to, where the user names no other;
 * what it lacks the user can give. */
static void check_server(arz_checker *checker, const arz_operation *operation)
{
    const arz_server *server = operation->server_count ? &operation->servers[0] : NULL;
    arz_error error = ARZ_ERROR_INIT;
    arz_buf url = ARZ_BUF_INIT(0);
    if (!server || arz_str_find_char(server->url, '{') == SIZE_MAX)
        return;
    if (!arz_server_url(server, NULL, 0, &url, &error))
        arz_tell_remark(&checker->tell, ARZ_SEVERITY_WARNING, server->place, 0, &error);
    arz_buf_clear(&url);
}

void arz_check_schemas(arz_checker *checker, const arz_step *step)
{
    const arz_operation *operation = step->operation;
    arz_str key = { (const char *)&step->operation, sizeof step->operation };
    if (arz_map_set(&checker->operations, key, checker))
        return;
    check_statuses(checker, operation);
    check_server(checker, operation);
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const arz_api_parameter *parameter = &operation->parameters[i];
        check_schema(checker, operation->api, parameter->schema);
        check_types(checker, operation->api, parameter->content, parameter->content != NULL);
    }
    if (operation->body)
        check_types(checker, operation->api, operation->body->types, operation->body->type_count);
    for (size_t i = 0; i < operation->response_count; i++)
        check_response(checker, operation->api, &operation->responses[i]);
}
