/* Rules of what has a name and of what names it. */
#include "check/rules.h"

/* clang-format off */
#define ERROR   ARZ_SEVERITY_ERROR
#define INFO    ARZ_SEVERITY_INFO
#define WARNING ARZ_SEVERITY_WARNING
#define INFO    ARZ_SEVERITY_INFO

static const arz_rule rules[] = {
    { "component-exists", ERROR,
      "a component that is named exists",
      "reference: $components.parameters.pgae",
      "reference: $components.parameters.page",
      "Components Object" },
    { "component-name", INFO,
      "a component has no name that its key contradicts",
      "components:\n"
      "  failureActions:\n"
      "    retry: { name: give-up, type: end }",
      "components:\n"
      "  failureActions:\n"
      "    give-up: { name: give-up, type: end }",
      "Components Object" },
    { "component-reference", ERROR,
      "a reusable object names a component of the kind that belongs there",
      "parameters:\n"
      "- reference: $components.failureActions.page",
      "parameters:\n"
      "- reference: $components.parameters.page",
      "Reusable Object" },
    { "duplicate-action", ERROR,
      "no two actions of a list have one name",
      "- { name: done, type: end }\n"
      "- { name: done, type: goto, stepId: list }",
      "- { name: done, type: end }\n"
      "- { name: again, type: goto, stepId: list }",
      "Step Object" },
    { "duplicate-parameter", ERROR,
      "no two parameters of a list have one name and place",
      "- { name: page, in: query, value: 1 }\n"
      "- { name: page, in: query, value: 2 }",
      "- { name: page, in: query, value: 2 }",
      "Step Object" },
    { "duplicate-source", ERROR,
      "no two source descriptions have one name",
      "- { name: pets, url: cats.yml }\n"
      "- { name: pets, url: dogs.yml }",
      "- { name: cats, url: cats.yml }\n"
      "- { name: dogs, url: dogs.yml }",
      "Source Description Object" },
    { "duplicate-step", ERROR,
      "no two steps of a workflow have one id",
      "- stepId: list\n"
      "- stepId: list",
      "- stepId: list\n"
      "- stepId: list-again",
      "Step Object" },
    { "duplicate-workflow", ERROR,
      "no two workflows have one id",
      "- workflowId: adopt\n"
      "- workflowId: adopt",
      "- workflowId: adopt\n"
      "- workflowId: adopt-two",
      "Workflow Object" },
    { "ignore-comment", WARNING,
      "a comment for this program asks for rules to be ignored that exist",
      "# arazzo-run: ignore step-ordr",
      "# arazzo-run: ignore step-order",
      NULL },
    { "ignore-unused", INFO,
      "a rule that a comment asks to be ignored is broken there",
      "# arazzo-run: ignore double-quotes\n"
      "- condition: $statusCode == 200",
      "- condition: $statusCode == 200",
      NULL },
    { "operation-ambiguous", ERROR,
      "an operationId is in one source description alone",
      "operationId: list  # both cats and dogs have it",
      "operationId: $sourceDescriptions.cats.list",
      "Step Object" },
    { "operation-exists", ERROR,
      "an operation that a step calls exists",
      "operationId: listPet",
      "operationId: listPets",
      "Step Object" },
    { "operation-path", ERROR,
      "an operationPath names a source description and an operation",
      "operationPath: /pets",
      "operationPath: '{$sourceDescriptions.pets.url}#/paths/~1pets/get'",
      "Step Object" },
    { "operation-path-form", WARNING,
      "an operationPath has the source description's URL in braces and a JSON Pointer",
      "operationPath: GET /pets",
      "operationPath: '{$sourceDescriptions.pets.url}#/paths/~1pets/get'",
      "Step Object" },
    { "operation-qualified", WARNING,
      "with several source descriptions an operationId names its own",
      "operationId: listCats",
      "operationId: $sourceDescriptions.cats.listCats",
      "Step Object" },
    { "output-exists", ERROR,
      "an output that is named exists",
      "$steps.list.outputs.pts",
      "$steps.list.outputs.pets",
      "Runtime Expressions" },
    { "ref", ERROR,
      "a $ref leads to something",
      "$ref: '#/components/schemas/Pat'",
      "$ref: '#/components/schemas/Pet'",
      "JSON Schema 2020-12, section 8.2.3" },
    { "source-exists", ERROR,
      "a source description that is named exists and can be read",
      "operationId: $sourceDescriptions.pts.listPets",
      "operationId: $sourceDescriptions.pets.listPets",
      "Source Description Object" },
    { "source-type", ERROR,
      "a source description is of the type that it says",
      "- { name: pets, url: openapi.yml, type: arazzo }",
      "- { name: pets, url: openapi.yml, type: openapi }",
      "Source Description Object" },
    { "source-unmarked", WARNING,
      "a source description is named by '$sourceDescriptions.'",
      "operationId: pets.listPets",
      "operationId: $sourceDescriptions.pets.listPets",
      "Runtime Expressions" },
    { "source-unread", WARNING,
      "a source description can be read without the network",
      "url: https://example.com/pets.yml",
      "arazzo-run validate --source pets=pets.yml ...",
      "Source Description Object" },
    { "step-exists", ERROR,
      "a step that is named exists",
      "stepId: lst",
      "stepId: list",
      "Step Object" },
    { "step-target", ERROR,
      "a step calls exactly one operation or workflow",
      "- stepId: list",
      "- stepId: list\n"
      "  operationId: listPets",
      "Step Object" },
    { "workflow-exists", ERROR,
      "a workflow that is named exists",
      "workflowId: adpot",
      "workflowId: adopt",
      "Workflow Object" },
    { "workflow-qualified", WARNING,
      "a workflow of another document is named with its source description",
      "workflowId: adopt",
      "workflowId: $sourceDescriptions.shelter.adopt",
      "Step Object" },
};
/* clang-format on */

const arz_rule_group arz_rules_names = { "Names and references", false, rules,
                                         sizeof rules / sizeof *rules };
