/* The rows of the rules table, a group a file. A row is added where its group is; ids are sorted
 * within a group, which a test sees to. */
#ifndef ARZ_CHECK_RULES_H
#define ARZ_CHECK_RULES_H

#include <arazzo/validate.h>

extern const arz_rule_group arz_rules_actions;
extern const arz_rule_group arz_rules_calls;
extern const arz_rule_group arz_rules_dialects;
extern const arz_rule_group arz_rules_expressions;
extern const arz_rule_group arz_rules_flow;
extern const arz_rule_group arz_rules_names;
extern const arz_rule_group arz_rules_openapi;
extern const arz_rule_group arz_rules_shape;
extern const arz_rule_group arz_rules_text;

#endif
