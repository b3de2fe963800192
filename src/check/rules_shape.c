/* Rules of the objects of the specification and their fields. */
#include "check/rules.h"

/* clang-format off */
#define ERROR   ARZ_SEVERITY_ERROR
#define WARNING ARZ_SEVERITY_WARNING

static const arz_rule rules[] = {
    { "field-newer", WARNING,
      "a field belongs to the version that the document says",
      "arazzo: 1.0.1\n"
      "$self: https://example.com/pets",
      "arazzo: 1.1.0\n"
      "$self: https://example.com/pets",
      "Versions" },
    { "field-required", ERROR,
      "an object has the fields that it must have",
      "steps:\n"
      "- operationId: listPets",
      "steps:\n"
      "- stepId: list\n"
      "  operationId: listPets",
      "Schema" },
    { "field-type", ERROR,
      "a field is of the kind that it must be",
      "version: 1.0",
      "version: '1.0'",
      "Schema" },
    { "field-unknown", ERROR,
      "an object has no fields but its own and extensions",
      "operationid: listPets",
      "operationId: listPets",
      "Specification Extensions" },
    { "field-value", ERROR,
      "a field has one of the values that it may have",
      "action: push",
      "action: send",
      "Schema" },
    { "id-pattern", WARNING,
      "an id consists of letters, digits, '-' and '_'",
      "stepId: list all pets",
      "stepId: list-all-pets",
      "Step Object" },
    { "key-pattern", ERROR,
      "a name consists of letters, digits, '.', '-' and '_'",
      "outputs:\n"
      "  pet id: $response.body#/id",
      "outputs:\n"
      "  petId: $response.body#/id",
      "Components Object" },
    { "list-empty", ERROR,
      "a list that must not be empty is not",
      "successCriteria: []",
      "successCriteria:\n"
      "- condition: $statusCode == 200",
      "Schema" },
    { "output-literal", WARNING,
      "an output is an expression",
      "outputs:\n"
      "  state: ready",
      "outputs:\n"
      "  state: $response.body#/state",
      "Step Object" },
    { "required-undeclared", WARNING,
      "what a schema of inputs requires is among its properties",
      "required: [petid]\n"
      "properties: { petId: { type: integer } }",
      "required: [petId]\n"
      "properties: { petId: { type: integer } }",
      "Workflow Object" },
    { "retry-after", ERROR,
      "'retryAfter' is from 0 to a day",
      "retryAfter: -1",
      "retryAfter: 1",
      "Failure Action Object" },
    { "retry-limit", ERROR,
      "'retryLimit' is not negative",
      "retryLimit: -1",
      "retryLimit: 1",
      "Failure Action Object" },
    { "reusable-extra", WARNING,
      "a reusable object has 'reference' and 'value' alone",
      "- reference: $components.parameters.page\n"
      "  in: query",
      "- reference: $components.parameters.page",
      "Reusable Object" },
    { "schema", ERROR,
      "a JSON Schema can be understood",
      "inputs:\n"
      "  type: strin",
      "inputs:\n"
      "  type: string",
      "Workflow Object" },
    { "self-fragment", ERROR,
      "'$self' has no fragment",
      "$self: https://example.com/pets#a",
      "$self: https://example.com/pets",
      "Arazzo Specification Object" },
    { "timeout", ERROR,
      "'timeout' is not negative",
      "timeout: -1",
      "timeout: 5000",
      "Step Object" },
    { "uri-reference", WARNING,
      "a URL is a URI reference",
      "url: my pets.yml",
      "url: my%20pets.yml",
      "RFC 3986, section 4.1" },
    { "version-form", WARNING,
      "the version is a string of three numbers",
      "arazzo: 1.0",
      "arazzo: 1.0.1",
      "Versions" },
    { "version-newer", WARNING,
      "the version is known here",
      "arazzo: 1.2.0",
      "arazzo: 1.1.0",
      "Versions" },
};
/* clang-format on */

const arz_rule_group arz_rules_shape = { "Objects and their fields", false, rules,
                                         sizeof rules / sizeof *rules };
