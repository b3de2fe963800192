/* The schemas of the operations that steps call, whether or not a step depends on one: what the
 * contract, the mock and made-up values need has to be right as well. Each operation is looked at
 * once. (OpenAPI 3.1.1, "Schema Object") */
#include "check/checker.h"
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

void arz_check_schemas(arz_checker *checker, const arz_step *step)
{
    const arz_operation *operation = step->operation;
    arz_str key = { (const char *)&step->operation, sizeof step->operation };
    if (arz_map_set(&checker->operations, key, checker))
        return;
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
