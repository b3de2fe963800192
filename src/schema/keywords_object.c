/* The keywords that look at the members of objects.
 * (JSON Schema Core, sections 10.3.2 and 11.3; Validation, section 6.5) */
#include <stdlib.h>

#include "base/fail.h"
#include "base/suggest.h"
#include "schema/evaluate.h"
#include "schema/inspect.h"
#include "schema/keywords.h"
#include "schema/names.h"

static bool has(const arz_schema_frame *at, arz_str name)
{
    return arz_view_exists(arz_view_get(at->instance, name));
}

bool arz_names_present(arz_evaluation *evaluation, const arz_schema_frame *at, arz_str because,
                       const arz_node *names)
{
    bool valid = true;
    for (size_t i = 0; i < names->size && arz_evaluation_goes_on(evaluation, valid); i++) {
        arz_str name = arz_node_text(arz_node_at(names, i));
        if (has(at, name))
            continue;
        valid = arz_finding_add(evaluation, at, arz_node_at(names, i), ARZ_WEIGHT_VALUE,
                                "lacks the member '%s', which must be there where '%s' is",
                                ARZ_QUOTE(name), ARZ_QUOTE(because));
    }
    return valid;
}

bool arz_eval_dependent_required(arz_evaluation *evaluation, const arz_schema_frame *at,
                                 const arz_schema_rule *rule)
{
    bool valid = true;
    for (size_t i = 0; i < rule->value->size && arz_evaluation_goes_on(evaluation, valid); i++) {
        const arz_member *member = &rule->value->as.members[i];
        arz_str name = arz_node_text(&member->key);
        if (has(at, name))
            valid = arz_names_present(evaluation, at, name, &member->value) && valid;
    }
    return valid;
}

/* Whether what is required may be left out in this direction: readOnly in a request, writeOnly
 * in a response. The property may be declared by any schema that is applied to the object.
 * (OpenAPI 3.0.3, "Schema Object") */
static bool may_be_left_out(const arz_evaluation *evaluation, const arz_schema_frame *at,
                            arz_str name)
{
    if (evaluation->direction == ARZ_DIRECTION_NONE)
        return false;
    for (; at; at = at->parent) {
        const arz_schema *property = arz_schema_child(at->schema, &name);
        if (property && arz_schema_hidden(property, evaluation->direction))
            return true;
        if (at->step != ARZ_STEP_HERE)
            break;
    }
    return false;
}

bool arz_eval_required(arz_evaluation *evaluation, const arz_schema_frame *at,
                       const arz_schema_rule *rule)
{
    bool valid = true;
    for (size_t i = 0; i < rule->value->size && arz_evaluation_goes_on(evaluation, valid); i++) {
        const arz_node *node = arz_node_at(rule->value, i);
        arz_str name = arz_node_text(node);
        if (has(at, name) || may_be_left_out(evaluation, at, name))
            continue;
        valid = arz_finding_add(evaluation, at, node, ARZ_WEIGHT_VALUE,
                                "lacks the required member '%s'", ARZ_QUOTE(name));
    }
    return valid;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_properties(arz_evaluation *evaluation, const arz_schema_frame *at,
                         const arz_schema_rule *rule)
{
    bool valid = true;
    for (size_t i = 0; i < rule->count && arz_evaluation_goes_on(evaluation, valid); i++) {
        const arz_named_schema *property = &rule->as.named[i];
        arz_view value = arz_view_get(at->instance, property->name);
        if (!arz_view_exists(value))
            continue;
        arz_evaluated_name(at, property->name);
        valid = arz_apply_member(evaluation, at, property->schema, property->name, value) && valid;
    }
    return valid;
}

/* Whether the name matches the pattern of one of patternProperties. */
static bool matches(arz_evaluation *evaluation, const arz_schema_frame *at,
                    const arz_named_schema *named, arz_str name)
{
    const arz_regex *regex = arz_schema_regex(at->schema, named->pattern, evaluation->error);
    bool found = false;
    if (!arz_evaluation_step(evaluation, 1))
        return false;
    if (!regex || !arz_regex_match(regex, name, false, &found, evaluation->error)) {
        arz_fail_place(evaluation->error,
                       (arz_place){ at->schema->place.doc, named->pattern->node });
        return arz_evaluation_stop(evaluation);
    }
    return found;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_pattern_properties(arz_evaluation *evaluation, const arz_schema_frame *at,
                                 const arz_schema_rule *rule)
{
    bool valid = true;
    for (size_t i = 0; i < rule->count && arz_evaluation_goes_on(evaluation, valid); i++) {
        const arz_named_schema *named = &rule->as.named[i];
        arz_view_iter iter = arz_view_members(at->instance);
        while (arz_evaluation_goes_on(evaluation, valid) && arz_view_next(&iter)) {
            if (!matches(evaluation, at, named, iter.name))
                continue;
            arz_evaluated_name(at, iter.name);
            valid = arz_apply_member(evaluation, at, named->schema, iter.name, iter.value) && valid;
        }
    }
    return valid && !evaluation->stopped;
}

/* "has the member 'colour', which the schema does not allow; did you mean 'color'?" */
static bool add_unwanted(arz_evaluation *evaluation, const arz_schema_frame *at,
                         const arz_node *node, arz_str name)
{
    arz_suggest suggest = arz_suggest_for(name);
    const arz_schema_rule *properties = arz_schema_rule_of(at->schema, ARZ_KEYWORD_PROPERTIES);
    if (properties && arz_evaluation_reports(evaluation)) {
        for (size_t i = 0; i < properties->count; i++)
            arz_suggest_add(&suggest, properties->as.named[i].name);
    }
    char *hint = arz_suggest_text(&suggest);
    arz_finding_add(evaluation, at, node, ARZ_WEIGHT_VALUE,
                    "has the member '%s', which the schema does not allow%s", ARZ_QUOTE(name),
                    hint);
    free(hint);
    return false;
}

/* Applies a schema to a member that no other keyword names. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static bool apply_rest(arz_evaluation *evaluation, const arz_schema_frame *at,
                       const arz_schema_rule *rule, const arz_view_iter *member)
{
    arz_evaluated_name(at, member->name);
    if (rule->as.schema->form == ARZ_SCHEMA_FALSE)
        return add_unwanted(evaluation, at, rule->value, member->name);
    return arz_apply_member(evaluation, at, rule->as.schema, member->name, member->value);
}

/* Whether a sibling `properties` or `patternProperties` deals with the member. */
static bool is_named(arz_evaluation *evaluation, const arz_schema_frame *at,
                     const arz_schema_rule *properties, const arz_schema_rule *patterns,
                     arz_str name)
{
    if (properties && arz_node_get(properties->value, name))
        return true;
    for (size_t i = 0; patterns && i < patterns->count; i++) {
        if (matches(evaluation, at, &patterns->as.named[i], name))
            return true;
    }
    return false;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_additional_properties(arz_evaluation *evaluation, const arz_schema_frame *at,
                                    const arz_schema_rule *rule)
{
    if (rule->as.schema->form == ARZ_SCHEMA_TRUE) {
        arz_evaluated_all(at);
        return true;
    }
    const arz_schema_rule *properties = arz_schema_rule_of(at->schema, ARZ_KEYWORD_PROPERTIES);
    const arz_schema_rule *patterns =
        arz_schema_rule_of(at->schema, ARZ_KEYWORD_PATTERN_PROPERTIES);
    bool valid = true;
    arz_view_iter iter = arz_view_members(at->instance);
    while (arz_evaluation_goes_on(evaluation, valid) && arz_view_next(&iter)) {
        if (is_named(evaluation, at, properties, patterns, iter.name))
            continue;
        valid = apply_rest(evaluation, at, rule, &iter) && valid;
    }
    return valid && !evaluation->stopped;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_property_names(arz_evaluation *evaluation, const arz_schema_frame *at,
                             const arz_schema_rule *rule)
{
    arz_evaluation_mode mode = evaluation->mode;
    bool valid = true;
    arz_view_iter iter = arz_view_members(at->instance);
    while (arz_evaluation_goes_on(evaluation, valid) && arz_view_next(&iter)) {
        evaluation->mode = ARZ_MODE_TEST;
        bool fits = arz_apply_name(evaluation, at, rule->as.schema, iter.name);
        evaluation->mode = mode;
        if (!fits && !evaluation->stopped) {
            valid = arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_VALUE,
                                    "has the member '%s', whose name 'propertyNames' does not "
                                    "allow",
                                    ARZ_QUOTE(iter.name));
        }
    }
    return valid && !evaluation->stopped;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static bool apply_unevaluated(arz_evaluation *evaluation, const arz_schema_frame *at,
                              const arz_schema_rule *rule, const arz_map *evaluated)
{
    bool valid = true;
    arz_view_iter iter = arz_view_members(at->instance);
    while (arz_evaluation_goes_on(evaluation, valid) && arz_view_next(&iter)) {
        if (!arz_map_get(evaluated, iter.name))
            valid = apply_rest(evaluation, at, rule, &iter) && valid;
    }
    return valid && !evaluation->stopped;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_unevaluated_properties(arz_evaluation *evaluation, const arz_schema_frame *at,
                                     const arz_schema_rule *rule)
{
    if (at->evaluated->all)
        return true;
    arz_map evaluated = ARZ_MAP_INIT;
    for (size_t i = 0; i < at->evaluated->name_count; i++)
        arz_map_set(&evaluated, at->evaluated->names[i], at->evaluated);
    bool valid = apply_unevaluated(evaluation, at, rule, &evaluated);
    arz_map_clear(&evaluated);
    arz_evaluated_all(at);
    return valid;
}
