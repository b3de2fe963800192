/* Rules of success and failure actions and of the order of steps. */
#include "check/rules.h"

/* clang-format off */
#define ERROR   ARZ_SEVERITY_ERROR
#define WARNING ARZ_SEVERITY_WARNING

static const arz_rule rules[] = {
    { "action-field", WARNING,
      "a field of an action does something for its type",
      "- { name: done, type: end, stepId: list }",
      "- { name: done, type: end }",
      "Success Action Object" },
    { "action-parameters", ERROR,
      "parameters of an action are inputs of a workflow that it goes to",
      "- name: again\n"
      "  type: goto\n"
      "  stepId: list\n"
      "  parameters: [{ name: page, value: 2 }]",
      "- name: again\n"
      "  type: goto\n"
      "  workflowId: list-all\n"
      "  parameters: [{ name: page, value: 2 }]",
      "Success Action Object" },
    { "action-target", ERROR,
      "an action goes to exactly one step or workflow",
      "- { name: again, type: goto }",
      "- { name: again, type: goto, stepId: list }",
      "Success Action Object" },
    { "action-type", ERROR,
      "an action has one of the types that it may have",
      "- { name: done, type: stop }",
      "- { name: done, type: end }",
      "Success Action Object" },
    { "action-unreachable", WARNING,
      "no action stands behind one that always applies",
      "- { name: done, type: end }\n"
      "- name: again\n"
      "  type: goto\n"
      "  stepId: list\n"
      "  criteria: [{ condition: $response.body#/more }]",
      "- name: again\n"
      "  type: goto\n"
      "  stepId: list\n"
      "  criteria: [{ condition: $response.body#/more }]\n"
      "- { name: done, type: end }",
      "Step Object" },
    { "criteria-empty", WARNING,
      "criteria of an action, where there are any, are not an empty list",
      "- { name: done, type: end, criteria: [] }",
      "- { name: done, type: end }",
      "Success Action Object" },
    { "depends-cycle", ERROR,
      "no workflow and no step waits for itself",
      "- workflowId: adopt\n"
      "  dependsOn: [adopt]",
      "- workflowId: adopt\n"
      "  dependsOn: [sign-in]",
      "Workflow Object" },
    { "depends-outside", WARNING,
      "the workflow of a step that is depended on is made to run before",
      "dependsOn: [$workflows.sign-in.steps.token]",
      "dependsOn: [sign-in]  # at the workflow",
      "Step Object" },
    { "step-forward", ERROR,
      "1.1: without dependsOn no step uses an output of one that is listed behind it",
      "- stepId: show  # uses $steps.list.outputs.id\n"
      "- stepId: list",
      "- stepId: show  # uses $steps.list.outputs.id\n"
      "  dependsOn: [list]\n"
      "- stepId: list",
      "Step Dependencies and Execution Order" },
    { "step-order", WARNING,
      "an output is used behind the step that has it",
      "- stepId: show  # uses $steps.list.outputs.id\n"
      "- stepId: list",
      "- stepId: list\n"
      "- stepId: show  # uses $steps.list.outputs.id",
      "Step Dependencies and Execution Order" },
};
/* clang-format on */

const arz_rule_group arz_rules_actions = { "Actions and the order of steps", false, rules,
                                           sizeof rules / sizeof *rules };
