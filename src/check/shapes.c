#include "check/shapes.h"

/* clang-format off */
#define FIELD(text, is) .name = (text), .name_size = sizeof(text) - 1, .kind = (is)
#define FIELDS(table) (table), sizeof(table) / sizeof *(table)

static const char *const source_types[] = { "openapi", "arazzo", "asyncapi", NULL };
static const char *const message_actions[] = { "send", "receive", NULL };

/* "Expression Type Object" */
static const arz_shape_field expression_type_fields[] = {
    { FIELD("type", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("version", ARZ_SHAPE_TEXT), .required = true },
};
static const arz_shape expression_type = {
    "an expression type", FIELDS(expression_type_fields), NULL, false };

/* "Selector Object" */
static const arz_shape_field selector_fields[] = {
    { FIELD("context", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("selector", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("type", ARZ_SHAPE_TEXT_OR_OBJECT), .required = true, .shape = &expression_type },
};
static const arz_shape selector = { "a selector", FIELDS(selector_fields), NULL, false };

/* "Criterion Object" */
static const arz_shape_field criterion_fields[] = {
    { FIELD("context", ARZ_SHAPE_TEXT) },
    { FIELD("condition", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("type", ARZ_SHAPE_TEXT_OR_OBJECT), .shape = &expression_type },
};
static const arz_shape criterion = { "a criterion", FIELDS(criterion_fields), NULL, false };

/* "Reusable Object": "any properties added MUST be ignored" */
static const arz_shape_field reusable_fields[] = {
    { FIELD("reference", ARZ_SHAPE_TEXT) },
    { FIELD("$ref", ARZ_SHAPE_TEXT) },
    { FIELD("value", ARZ_SHAPE_ANY) },
};
static const arz_shape reusable = { "a reusable object", FIELDS(reusable_fields), NULL, true };
/* `value` is "only applicable for parameter object references" */
static const arz_shape_field reusable_action_fields[] = {
    { FIELD("reference", ARZ_SHAPE_TEXT) },
    { FIELD("$ref", ARZ_SHAPE_TEXT) },
};
static const arz_shape reusable_action = {
    "a reusable object", FIELDS(reusable_action_fields), NULL, true };

/* "Parameter Object" */
static const arz_shape_field parameter_fields[] = {
    { FIELD("name", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("in", ARZ_SHAPE_TEXT) },
    { FIELD("value", ARZ_SHAPE_ANY), .required = true },
};
static const arz_shape parameter = { "a parameter", FIELDS(parameter_fields), &reusable, false };
static const arz_shape parameter_component = {
    "a parameter", FIELDS(parameter_fields), NULL, false };

/* "Success Action Object" */
static const arz_shape_field success_fields[] = {
    { FIELD("name", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("type", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("workflowId", ARZ_SHAPE_TEXT) },
    { FIELD("stepId", ARZ_SHAPE_TEXT) },
    { FIELD("parameters", ARZ_SHAPE_LIST), .minor = 1, .shape = &parameter },
    { FIELD("criteria", ARZ_SHAPE_LIST), .shape = &criterion },
};
static const arz_shape success = {
    "a success action", FIELDS(success_fields), &reusable_action, false };
static const arz_shape success_component = {
    "a success action", FIELDS(success_fields), NULL, false };

/* "Failure Action Object" */
static const arz_shape_field failure_fields[] = {
    { FIELD("name", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("type", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("workflowId", ARZ_SHAPE_TEXT) },
    { FIELD("stepId", ARZ_SHAPE_TEXT) },
    { FIELD("parameters", ARZ_SHAPE_LIST), .minor = 1, .shape = &parameter },
    { FIELD("retryAfter", ARZ_SHAPE_NUMBER) },
    { FIELD("retryLimit", ARZ_SHAPE_INTEGER) },
    { FIELD("criteria", ARZ_SHAPE_LIST), .shape = &criterion },
};
static const arz_shape failure = {
    "a failure action", FIELDS(failure_fields), &reusable_action, false };
static const arz_shape failure_component = {
    "a failure action", FIELDS(failure_fields), NULL, false };

/* "Payload Replacement Object" */
static const arz_shape_field replacement_fields[] = {
    { FIELD("target", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("targetSelectorType", ARZ_SHAPE_TEXT_OR_OBJECT), .minor = 1, .shape = &expression_type },
    { FIELD("value", ARZ_SHAPE_ANY), .required = true },
};
static const arz_shape replacement = {
    "a payload replacement", FIELDS(replacement_fields), NULL, false };

/* "Request Body Object" */
static const arz_shape_field body_fields[] = {
    { FIELD("contentType", ARZ_SHAPE_TEXT) },
    { FIELD("payload", ARZ_SHAPE_ANY) },
    { FIELD("replacements", ARZ_SHAPE_LIST), .shape = &replacement },
};
static const arz_shape body = { "a request body", FIELDS(body_fields), NULL, false };

/* "Step Object" */
static const arz_shape_field step_fields[] = {
    { FIELD("description", ARZ_SHAPE_TEXT) },
    { FIELD("stepId", ARZ_SHAPE_ID), .required = true },
    { FIELD("operationId", ARZ_SHAPE_TEXT) },
    { FIELD("operationPath", ARZ_SHAPE_TEXT) },
    { FIELD("channelPath", ARZ_SHAPE_TEXT), .minor = 1 },
    { FIELD("workflowId", ARZ_SHAPE_TEXT) },
    { FIELD("parameters", ARZ_SHAPE_LIST), .shape = &parameter },
    { FIELD("requestBody", ARZ_SHAPE_OBJECT), .shape = &body },
    { FIELD("successCriteria", ARZ_SHAPE_LIST), .shape = &criterion, .not_empty = true },
    { FIELD("onSuccess", ARZ_SHAPE_LIST), .shape = &success },
    { FIELD("onFailure", ARZ_SHAPE_LIST), .shape = &failure },
    { FIELD("outputs", ARZ_SHAPE_OUTPUTS), .shape = &selector },
    { FIELD("timeout", ARZ_SHAPE_INTEGER), .minor = 1 },
    { FIELD("correlationId", ARZ_SHAPE_ANY), .minor = 1 },
    { FIELD("action", ARZ_SHAPE_TEXT), .minor = 1, .values = message_actions },
    { FIELD("dependsOn", ARZ_SHAPE_TEXTS), .minor = 1 },
};
static const arz_shape step = { "a step", FIELDS(step_fields), NULL, false };

/* "Workflow Object" */
static const arz_shape_field workflow_fields[] = {
    { FIELD("workflowId", ARZ_SHAPE_ID), .required = true },
    { FIELD("summary", ARZ_SHAPE_TEXT) },
    { FIELD("description", ARZ_SHAPE_TEXT) },
    { FIELD("inputs", ARZ_SHAPE_SCHEMA) },
    { FIELD("dependsOn", ARZ_SHAPE_TEXTS) },
    { FIELD("steps", ARZ_SHAPE_LIST), .required = true, .shape = &step, .not_empty = true },
    { FIELD("successActions", ARZ_SHAPE_LIST), .shape = &success },
    { FIELD("failureActions", ARZ_SHAPE_LIST), .shape = &failure },
    { FIELD("outputs", ARZ_SHAPE_OUTPUTS), .shape = &selector },
    { FIELD("parameters", ARZ_SHAPE_LIST), .shape = &parameter },
};
static const arz_shape workflow = { "a workflow", FIELDS(workflow_fields), NULL, false };

/* "Source Description Object" */
static const arz_shape_field source_fields[] = {
    { FIELD("name", ARZ_SHAPE_ID), .required = true },
    { FIELD("url", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("type", ARZ_SHAPE_TEXT), .values = source_types },
};
static const arz_shape source = { "a source description", FIELDS(source_fields), NULL, false };

/* "Components Object" */
static const arz_shape_field component_fields[] = {
    { FIELD("inputs", ARZ_SHAPE_SCHEMAS) },
    { FIELD("parameters", ARZ_SHAPE_MAP), .shape = &parameter_component },
    { FIELD("successActions", ARZ_SHAPE_MAP), .shape = &success_component },
    { FIELD("failureActions", ARZ_SHAPE_MAP), .shape = &failure_component },
};
static const arz_shape components = { "'components'", FIELDS(component_fields), NULL, false };

/* "Info Object" */
static const arz_shape_field info_fields[] = {
    { FIELD("title", ARZ_SHAPE_TEXT), .required = true },
    { FIELD("summary", ARZ_SHAPE_TEXT) },
    { FIELD("description", ARZ_SHAPE_TEXT) },
    { FIELD("version", ARZ_SHAPE_TEXT), .required = true },
};
static const arz_shape info = { "'info'", FIELDS(info_fields), NULL, false };

/* "Arazzo Specification Object" */
static const arz_shape_field root_fields[] = {
    { FIELD("arazzo", ARZ_SHAPE_ANY), .required = true }, /* the linker has looked at it */
    { FIELD("$self", ARZ_SHAPE_TEXT), .minor = 1 },
    { FIELD("info", ARZ_SHAPE_OBJECT), .required = true, .shape = &info },
    { FIELD("sourceDescriptions", ARZ_SHAPE_LIST), .required = true, .shape = &source,
      .not_empty = true },
    { FIELD("workflows", ARZ_SHAPE_LIST), .required = true, .shape = &workflow, .not_empty = true },
    { FIELD("components", ARZ_SHAPE_OBJECT), .shape = &components },
};
const arz_shape arz_shape_root = {
    "an Arazzo description", FIELDS(root_fields), NULL, false };
/* clang-format on */
