/* Rules of the ways through a workflow, and of what nothing uses. */
#include "check/rules.h"

/* clang-format off */
#define ERROR   ARZ_SEVERITY_ERROR
#define INFO    ARZ_SEVERITY_INFO
#define WARNING ARZ_SEVERITY_WARNING

static const arz_rule rules[] = {
    { "goto-loop", WARNING,
      "a way leads out of every loop",
      "onSuccess:\n"
      "- { name: again, type: goto, stepId: poll }",
      "onSuccess:\n"
      "- name: again\n"
      "  type: goto\n"
      "  stepId: poll\n"
      "  criteria: [{ condition: $response.body#/state == 'waiting' }]",
      "Success Action Object" },
    { "output-unset", WARNING,
      "an output of a workflow has a value however the workflow succeeds",
      "outputs:\n"
      "  id: $steps.create.outputs.id  # an action may go past 'create'",
      "outputs:\n"
      "  id: $steps.find.outputs.id",
      "Workflow Object" },
    { "step-unreachable", WARNING,
      "a way leads to every step",
      "- stepId: list\n"
      "  operationId: listPets\n"
      "  onSuccess: [{ name: done, type: end }]\n"
      "- stepId: show\n"
      "  operationId: showPet",
      "- stepId: list\n"
      "  operationId: listPets\n"
      "- stepId: show\n"
      "  operationId: showPet",
      "Workflow Object" },
    { "unused-component", INFO,
      "a component is named somewhere",
      "components:\n"
      "  parameters:\n"
      "    page: { name: page, in: query, value: 1 }",
      "parameters:\n"
      "- reference: $components.parameters.page",
      "Components Object" },
    { "unused-input", INFO,
      "an input that a workflow declares is used in it",
      "inputs:\n"
      "  properties:\n"
      "    petId: { type: integer }",
      "value: $inputs.petId",
      "Workflow Object" },
    { "unused-output", INFO,
      "an output of a step is used in its workflow",
      "outputs:\n"
      "  id: $response.body#/id",
      "value: $steps.list.outputs.id",
      "Step Object" },
    { "unused-source", INFO,
      "a source description is used by a step",
      "sourceDescriptions:\n"
      "- { name: pets, url: ./pets.yaml, type: openapi }",
      "operationId: $sourceDescriptions.pets.listPets",
      "Source Description Object" },
    { "workflow-depth", ERROR,
      "a workflow does not call itself without end",
      "workflowId: walk\n"
      "steps:\n"
      "- { stepId: again, workflowId: walk }",
      "workflowId: walk\n"
      "steps:\n"
      "- stepId: look\n"
      "  operationId: listPets\n"
      "  onSuccess:\n"
      "  - name: done\n"
      "    type: end\n"
      "    criteria: [{ condition: $response.body#/total == 0 }]\n"
      "- { stepId: again, workflowId: walk }",
      "Step Object" },
};
/* clang-format on */

const arz_rule_group arz_rules_flow = { "The ways through workflows, and what is not used", false,
                                        rules, sizeof rules / sizeof *rules };
