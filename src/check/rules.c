/* Every rule, whoever applies it: the readers of documents, the linker or the checks of this
 * room. */
#include "check/rules.h"

#include <string.h>

static const arz_rule_group *const groups[] = {
    &arz_rules_text,     &arz_rules_shape, &arz_rules_names,
    &arz_rules_actions,  &arz_rules_flow,  &arz_rules_expressions,
    &arz_rules_dialects, &arz_rules_calls, &arz_rules_openapi,
};

#define GROUP_COUNT (sizeof groups / sizeof *groups)

const arz_rule_group *arz_rule_group_at(size_t index)
{
    return index < GROUP_COUNT ? groups[index] : NULL;
}

size_t arz_rule_count(void)
{
    size_t count = 0;
    for (size_t i = 0; i < GROUP_COUNT; i++)
        count += groups[i]->count;
    return count;
}

const arz_rule *arz_rule_at(size_t index)
{
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        if (index < groups[i]->count)
            return &groups[i]->rules[index];
        index -= groups[i]->count;
    }
    return NULL;
}

const arz_rule *arz_rule_find(const char *id)
{
    for (size_t i = 0; i < arz_rule_count(); i++) {
        if (strcmp(arz_rule_at(i)->id, id) == 0)
            return arz_rule_at(i);
    }
    return NULL;
}

const arz_rule_group *arz_rule_group_of(const arz_rule *rule)
{
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        for (size_t j = 0; j < groups[i]->count; j++) {
            if (&groups[i]->rules[j] == rule)
                return groups[i];
        }
    }
    return NULL;
}
