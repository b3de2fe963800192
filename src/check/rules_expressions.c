/* Rules of runtime expressions, conditions, criteria and selectors. */
#include "check/rules.h"

/* clang-format off */
#define ERROR   ARZ_SEVERITY_ERROR
#define WARNING ARZ_SEVERITY_WARNING

static const arz_rule rules[] = {
    { "condition", ERROR,
      "a simple condition can be read",
      "condition: $statusCode = 200",
      "condition: $statusCode == 200",
      "Criterion Object" },
    { "condition-constant", WARNING,
      "no side of '&&' and '||' is a literal",
      "condition: $statusCode == 200 || 201",
      "condition: $statusCode == 200 || $statusCode == 201",
      "Criterion Object" },
    { "condition-never", WARNING,
      "a condition can hold",
      "condition: $statusCode == 'OK'",
      "condition: $statusCode == 200",
      "Criterion Object" },
    { "context", ERROR,
      "a criterion with a type has a context, which is an expression",
      "- condition: ^ready$\n"
      "  type: regex",
      "- context: $response.body#/state\n"
      "  condition: ^ready$\n"
      "  type: regex",
      "Criterion Object" },
    { "expression", ERROR,
      "a runtime expression can be read",
      "context: $response.",
      "context: $response.body",
      "Runtime Expressions" },
    { "expression-place", WARNING,
      "an expression starts with something that there is where it stands",
      "parameters:\n"
      "- { name: page, in: query, value: $request.query.page }",
      "outputs:\n"
      "  page: $request.query.page",
      "Runtime Expressions" },
    { "expression-type", ERROR,
      "an expression type is one of the specification's",
      "type: { type: jsonpath, version: draft-1 }",
      "type: { type: jsonpath, version: rfc9535 }",
      "Expression Type Object" },
    { "input-exists", ERROR,
      "an input that is named is declared",
      "$inputs.tokn",
      "$inputs.token",
      "Workflow Object" },
    { "input-path", WARNING,
      "a path into an input leads to what its schema has",
      "$inputs.pet#/nmae",
      "$inputs.pet#/name",
      "Runtime Expressions" },
    { "jsonpath", ERROR,
      "a JSONPath expression can be read",
      "condition: $[?@.state = 'ready']",
      "condition: $[?@.state == 'ready']",
      "RFC 9535" },
    { "pointer", ERROR,
      "a JSON Pointer can be read and leads somewhere",
      "target: name",
      "target: /name",
      "RFC 6901" },
    { "regex", ERROR,
      "a regular expression can be read",
      "condition: (ready",
      "condition: (ready)",
      "Criterion Object" },
    { "replacement", ERROR,
      "a payload replacement can be made",
      "- value: 3",
      "- target: /count\n"
      "  value: 3",
      "Payload Replacement Object" },
    { "response-early", WARNING,
      "a response is used where there is one",
      "parameters:\n"
      "- { name: id, in: path, value: $response.body#/id }",
      "parameters:\n"
      "- { name: id, in: path, value: $steps.list.outputs.id }",
      "Runtime Expressions" },
    { "selector", ERROR,
      "a selector can be understood",
      "{ context: $response.body, selector: $.id }",
      "{ context: $response.body, selector: $.id, type: jsonpath }",
      "Selector Object" },
    { "xpath", ERROR,
      "an XPath expression can be read",
      "condition: //pet[",
      "condition: //pet",
      "XPath 1.0" },
};
/* clang-format on */

const arz_rule_group arz_rules_expressions = { "Expressions and criteria", false, rules,
                                               sizeof rules / sizeof *rules };
