/* Rules of the descriptions of APIs, where workflows use them. */
#include "check/rules.h"

/* clang-format off */
#define ERROR   ARZ_SEVERITY_ERROR
#define WARNING ARZ_SEVERITY_WARNING

static const arz_rule rules[] = {
    { "openapi-body", ERROR,
      "a body of an API can be understood",
      "requestBody: []",
      "requestBody:\n"
      "  content: { application/json: { schema: true } }",
      "OpenAPI, Request Body Object" },
    { "openapi-content", ERROR,
      "content of an API can be understood",
      "content: application/json",
      "content: { application/json: { schema: true } }",
      "OpenAPI, Media Type Object" },
    { "openapi-parameter", ERROR,
      "a parameter of an API can be understood",
      "- { name: page, in: qery }",
      "- { name: page, in: query, schema: { type: integer } }",
      "OpenAPI, Parameter Object" },
    { "openapi-paths", ERROR,
      "the paths of an API can be understood",
      "paths: []",
      "paths:\n"
      "  /pets: {}",
      "OpenAPI, Paths Object" },
    { "openapi-response", ERROR,
      "a response of an API can be understood",
      "responses: [200]",
      "responses:\n"
      "  '200': { description: all pets }",
      "OpenAPI, Responses Object" },
    { "openapi-schema", WARNING,
      "a JSON Schema of an API can be understood",
      "schema: { type: strin }",
      "schema: { type: string }",
      "OpenAPI 3.1, Schema Object" },
    { "openapi-security", ERROR,
      "security of an API can be understood",
      "type: basic  # OpenAPI 2.0 alone has it",
      "type: http\n"
      "scheme: basic",
      "OpenAPI, Security Scheme Object" },
    { "openapi-server", ERROR,
      "a server of an API can be understood",
      "servers:\n"
      "- description: production",
      "servers:\n"
      "- url: https://example.com",
      "OpenAPI, Server Object" },
    { "openapi-version", ERROR,
      "an API is described by OpenAPI 2.0, 3.0, 3.1 or 3.2",
      "openapi: 4.0.0",
      "openapi: 3.1.0",
      "OpenAPI Object" },
};
/* clang-format on */

const arz_rule_group arz_rules_openapi = { "OpenAPI descriptions", false, rules,
                                           sizeof rules / sizeof *rules };
