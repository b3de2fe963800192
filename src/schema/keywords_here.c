/* The keywords that apply other schemas to the same instance: references, alternatives,
 * conditions. (JSON Schema Core, sections 8.2.3 and 10.2) */
#include "base/fail.h"
#include "schema/evaluate.h"
#include "schema/keywords.h"
#include "schema/names.h"
#include "schema/reference.h"

/* A reference that comes back to a schema which is being applied to the same instance would
 * never end. */
static bool check_loop(arz_evaluation *evaluation, const arz_schema_frame *at,
                       const arz_schema_rule *rule, const arz_schema *target)
{
    for (const arz_schema_frame *frame = at; frame; frame = frame->parent) {
        if (frame->schema == target) {
            arz_fail_node(evaluation->error, ARZ_ERROR_DOCUMENT, "schema",
                          (arz_place){ at->schema->place.doc, rule->value },
                          "the schema refers to itself by '%s' without saying anything in between",
                          ARZ_QUOTE(arz_node_text(rule->value)));
            return arz_evaluation_stop(evaluation);
        }
        if (frame->step != ARZ_STEP_HERE)
            break;
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static bool apply_target(arz_evaluation *evaluation, const arz_schema_frame *at,
                         const arz_schema_rule *rule, const arz_schema *target)
{
    if (!target)
        return arz_evaluation_stop(evaluation);
    return check_loop(evaluation, at, rule, target) && arz_apply_here(evaluation, at, target);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_ref(arz_evaluation *evaluation, const arz_schema_frame *at,
                  const arz_schema_rule *rule)
{
    return apply_target(evaluation, at, rule,
                        arz_schema_follow(at->schema, rule, evaluation->error));
}

/* The same name in the outermost resource on the way here that has it as a dynamic anchor. */
static const arz_schema *find_dynamic(const arz_schema_frame *at, arz_str name,
                                      const arz_schema *target, arz_error *error)
{
    const arz_resource *resource = NULL;
    const arz_anchor *outermost = NULL;
    for (const arz_schema_frame *frame = at; frame; frame = frame->parent) {
        const arz_anchor *anchor = arz_map_get(&frame->schema->resource->anchors, name);
        if (anchor && anchor->dynamic) {
            resource = frame->schema->resource;
            outermost = anchor;
        }
    }
    if (!outermost)
        return target;
    return arz_schema_compile(target->schemas, (arz_place){ resource->doc, outermost->node },
                              resource, target->dialect, error);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_dynamic_ref(arz_evaluation *evaluation, const arz_schema_frame *at,
                          const arz_schema_rule *rule)
{
    const arz_schema *target = arz_schema_follow(at->schema, rule, evaluation->error);
    if (target && rule->as.link->dynamic.size)
        target = find_dynamic(at, rule->as.link->dynamic, target, evaluation->error);
    return apply_target(evaluation, at, rule, target);
}

/* Whether the instance is valid, without a word about why not. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static bool test_here(arz_evaluation *evaluation, const arz_schema_frame *at,
                      const arz_schema *schema)
{
    arz_evaluation_mode mode = evaluation->mode;
    evaluation->mode = ARZ_MODE_TEST;
    bool valid = arz_apply_here(evaluation, at, schema);
    evaluation->mode = mode;
    return valid;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_all_of(arz_evaluation *evaluation, const arz_schema_frame *at,
                     const arz_schema_rule *rule)
{
    bool valid = true;
    for (size_t i = 0; i < rule->count && arz_evaluation_goes_on(evaluation, valid); i++)
        valid = arz_apply_here(evaluation, at, rule->as.schemas[i]) && valid;
    return valid;
}

/* The alternative of which the least is wrong. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static const arz_schema *nearest(arz_evaluation *evaluation, const arz_schema_frame *at,
                                 const arz_schema_rule *rule)
{
    size_t best = 0, least = SIZE_MAX;
    evaluation->mode = ARZ_MODE_COUNT;
    evaluation->counting = at;
    for (size_t i = 0; i < rule->count && !evaluation->stopped; i++) {
        evaluation->penalty = 0;
        (void)arz_apply_here(evaluation, at, rule->as.schemas[i]); /* known not to be valid */
        if (evaluation->penalty < least) {
            least = evaluation->penalty;
            best = i;
        }
    }
    evaluation->mode = ARZ_MODE_REPORT;
    return rule->as.schemas[best];
}

/* Says that no alternative matches, and why the nearest one does not. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static bool none_matches(arz_evaluation *evaluation, const arz_schema_frame *at,
                         const arz_schema_rule *rule)
{
    if (rule->count > 1) {
        arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_VALUE,
                        "matches none of the %zu alternatives", rule->count);
    }
    if (arz_evaluation_reports(evaluation))
        (void)arz_apply_here(evaluation, at, nearest(evaluation, at, rule));
    else if (evaluation->mode == ARZ_MODE_COUNT && rule->count == 1)
        (void)arz_apply_here(evaluation, at, rule->as.schemas[0]);
    return false;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_any_of(arz_evaluation *evaluation, const arz_schema_frame *at,
                     const arz_schema_rule *rule)
{
    bool matches = false;
    /* Where somebody asks what was evaluated, every alternative that matches counts. */
    for (size_t i = 0; i < rule->count && (!matches || at->evaluated); i++)
        matches = test_here(evaluation, at, rule->as.schemas[i]) || matches;
    return matches || none_matches(evaluation, at, rule);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_one_of(arz_evaluation *evaluation, const arz_schema_frame *at,
                     const arz_schema_rule *rule)
{
    size_t matching = 0, first = 0;
    for (size_t i = 0; i < rule->count; i++) {
        if (!test_here(evaluation, at, rule->as.schemas[i]))
            continue;
        if (matching++) {
            return arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_VALUE,
                                   "matches alternatives %zu and %zu of %zu, and must match only "
                                   "one",
                                   first + 1, i + 1, rule->count);
        }
        first = i;
    }
    return matching == 1 || none_matches(evaluation, at, rule);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_not(arz_evaluation *evaluation, const arz_schema_frame *at,
                  const arz_schema_rule *rule)
{
    bool matches = test_here(evaluation, at, rule->as.schema);
    if (evaluation->stopped)
        return false;
    return !matches || arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_VALUE,
                                       "matches the schema of 'not', which it must not");
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_if(arz_evaluation *evaluation, const arz_schema_frame *at,
                 const arz_schema_rule *rule)
{
    bool holds = test_here(evaluation, at, rule->as.schema);
    if (evaluation->stopped)
        return false;
    const arz_schema_rule *branch =
        arz_schema_rule_of(at->schema, holds ? ARZ_KEYWORD_THEN : ARZ_KEYWORD_ELSE);
    return !branch || arz_apply_here(evaluation, at, branch->as.schema);
}

/* One entry of `dependencies`: a schema, or names of members that must be there as well. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static bool apply_dependency(arz_evaluation *evaluation, const arz_schema_frame *at,
                             const arz_named_schema *dependency)
{
    if (dependency->schema)
        return arz_apply_here(evaluation, at, dependency->schema);
    return arz_names_present(evaluation, at, dependency->name, dependency->value);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_dependencies(arz_evaluation *evaluation, const arz_schema_frame *at,
                           const arz_schema_rule *rule)
{
    bool valid = true;
    for (size_t i = 0; i < rule->count && arz_evaluation_goes_on(evaluation, valid); i++) {
        const arz_named_schema *dependency = &rule->as.named[i];
        if (arz_view_exists(arz_view_get(at->instance, dependency->name)))
            valid = apply_dependency(evaluation, at, dependency) && valid;
    }
    return valid;
}
