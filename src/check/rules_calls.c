/* Rules of steps against the operations and workflows that they call. */
#include "check/rules.h"

/* clang-format off */
#define ERROR   ARZ_SEVERITY_ERROR
#define INFO    ARZ_SEVERITY_INFO
#define WARNING ARZ_SEVERITY_WARNING

static const arz_rule rules[] = {
    { "asyncapi", WARNING,
      "a step that exchanges messages by AsyncAPI is not checked and cannot be run",
      "channelPath: '{$sourceDescriptions.bus.url}#/channels/orders'",
      "operationId: placeOrder",
      "Step Object" },
    { "body-required", WARNING,
      "a step has the body that its operation requires",
      "- stepId: add\n"
      "  operationId: addPet",
      "- stepId: add\n"
      "  operationId: addPet\n"
      "  requestBody: { payload: { name: Rex } }",
      "Step Object" },
    { "body-unexpected", WARNING,
      "an operation takes the body that a step has",
      "- stepId: list\n"
      "  operationId: listPets\n"
      "  requestBody: { payload: { page: 1 } }",
      "- stepId: list\n"
      "  operationId: listPets",
      "Step Object" },
    { "body-value", WARNING,
      "what is literal in a payload is as the operation's schema says",
      "payload: { name: 3 }",
      "payload: { name: Rex }",
      "Request Body Object" },
    { "body-workflow", WARNING,
      "a step that calls a workflow has no body",
      "- stepId: adopt\n"
      "  workflowId: adopt\n"
      "  requestBody: { payload: 3 }",
      "- stepId: adopt\n"
      "  workflowId: adopt\n"
      "  parameters: [{ name: petId, value: 3 }]",
      "Step Object" },
    { "content-type", WARNING,
      "an operation takes the content type that a step sends",
      "contentType: text/csv",
      "contentType: application/json",
      "Request Body Object" },
    { "header-documented", INFO,
      "a response header that is read is documented",
      "condition: $response.header.X-Nxt != null",
      "condition: $response.header.X-Next != null",
      "Runtime Expressions" },
    { "input-required", ERROR,
      "a step gives the inputs that the workflow it calls requires",
      "- stepId: adopt\n"
      "  workflowId: adopt",
      "- stepId: adopt\n"
      "  workflowId: adopt\n"
      "  parameters: [{ name: petId, value: 3 }]",
      "Step Object" },
    { "media-type", WARNING,
      "a content type is a media type",
      "contentType: json",
      "contentType: application/json",
      "RFC 9110, section 8.3.1" },
    { "message-field", WARNING,
      "'action' and 'correlationId' are in steps that exchange messages",
      "- stepId: list\n"
      "  operationId: listPets\n"
      "  action: send",
      "- stepId: list\n"
      "  operationId: listPets",
      "Step Object" },
    { "parameter-exists", WARNING,
      "an operation has the parameter that a step gives",
      "- { name: pgae, in: query, value: 1 }",
      "- { name: page, in: query, value: 1 }",
      "Parameter Object" },
    { "parameter-in", ERROR,
      "a parameter of an operation says where it goes",
      "- { name: page, in: body, value: 1 }",
      "- { name: page, in: query, value: 1 }",
      "Parameter Object" },
    { "parameter-in-input", WARNING,
      "an input of a workflow has no 'in'",
      "- { name: petId, in: query, value: 3 }",
      "- { name: petId, value: 3 }",
      "Parameter Object" },
    { "parameter-in-missing", WARNING,
      "a parameter of an operation says where it goes, also where it can only be there",
      "- { name: petId, value: 3 }",
      "- { name: petId, in: path, value: 3 }",
      "Parameter Object" },
    { "parameter-required", ERROR,
      "a step gives the parameters that its operation requires",
      "- stepId: show\n"
      "  operationId: showPet",
      "- stepId: show\n"
      "  operationId: showPet\n"
      "  parameters: [{ name: petId, in: path, value: 3 }]",
      "Step Object" },
    { "parameter-value", WARNING,
      "a literal value of a parameter is as the operation's schema says",
      "- { name: limit, in: query, value: many }",
      "- { name: limit, in: query, value: 20 }",
      "Parameter Object" },
    { "response-path", WARNING,
      "what is read of a response is in the operation's schema",
      "pets: $response.body#/pet\n"
      "cats: { context: $response.body, selector: $.pets[?@.knd == 'cat'], type: jsonpath }",
      "pets: $response.body#/pets\n"
      "cats: { context: $response.body, selector: $.pets[?@.kind == 'cat'], type: jsonpath }",
      "Runtime Expressions" },
    { "security-missing", INFO,
      "the credentials that an operation needs are given",
      "- stepId: add\n"
      "  operationId: addPet  # needs an API key in 'X-Key'",
      "- stepId: add\n"
      "  operationId: addPet\n"
      "  parameters: [{ name: X-Key, in: header, value: $inputs.key }]",
      "Step Object" },
    { "selector-media", WARNING,
      "a query is in a language for the data's media type",
      "contentType: application/json\n"
      "replacements:\n"
      "- { target: /pet/name, targetSelectorType: xpath, value: Rex }",
      "contentType: application/json\n"
      "replacements:\n"
      "- { target: /pet/name, targetSelectorType: jsonpointer, value: Rex }",
      "Expression Type Object" },
    { "status-documented", INFO,
      "a status that is compared with is documented",
      "condition: $statusCode == 205",
      "condition: $statusCode == 200",
      "Criterion Object" },
};
/* clang-format on */

const arz_rule_group arz_rules_calls = { "Steps and what they call", false, rules,
                                         sizeof rules / sizeof *rules };
