/* The keywords that look at the elements of arrays.
 * (JSON Schema Core, sections 10.3.1 and 11.2; Validation, section 6.4) */
#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "schema/evaluate.h"
#include "schema/keywords.h"
#include "schema/unique.h"

/* The first elements, each by a schema of its own. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_prefix_items(arz_evaluation *evaluation, const arz_schema_frame *at,
                           const arz_schema_rule *rule)
{
    size_t size = arz_view_size(at->instance), count = rule->count < size ? rule->count : size;
    bool valid = true;
    for (size_t i = 0; i < count && arz_evaluation_goes_on(evaluation, valid); i++) {
        arz_view element = arz_view_at(at->instance, i);
        valid = arz_apply_element(evaluation, at, rule->as.schemas[i], i, element) && valid;
    }
    arz_evaluated_prefix(at, count);
    return valid;
}

/* The elements from `start` on, all by one schema. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static bool apply_rest(arz_evaluation *evaluation, const arz_schema_frame *at,
                       const arz_schema_rule *rule, size_t start)
{
    size_t size = arz_view_size(at->instance);
    arz_evaluated_all(at);
    if (size <= start || rule->as.schema->form == ARZ_SCHEMA_TRUE)
        return true;
    if (rule->as.schema->form == ARZ_SCHEMA_FALSE) {
        return arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_VALUE,
                               "must have at most %zu element%s, not %zu", start,
                               start == 1 ? "" : "s", size);
    }
    bool valid = true;
    for (size_t i = start; i < size && arz_evaluation_goes_on(evaluation, valid); i++) {
        arz_view element = arz_view_at(at->instance, i);
        valid = arz_apply_element(evaluation, at, rule->as.schema, i, element) && valid;
    }
    return valid;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_items(arz_evaluation *evaluation, const arz_schema_frame *at,
                    const arz_schema_rule *rule)
{
    if (arz_node_is(rule->value, ARZ_KIND_ARRAY))
        return arz_eval_prefix_items(evaluation, at, rule);
    const arz_schema_rule *prefix = arz_schema_rule_of(at->schema, ARZ_KEYWORD_PREFIX_ITEMS);
    return apply_rest(evaluation, at, rule, prefix ? prefix->count : 0);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_additional_items(arz_evaluation *evaluation, const arz_schema_frame *at,
                               const arz_schema_rule *rule)
{
    const arz_schema_rule *items = arz_schema_rule_of(at->schema, ARZ_KEYWORD_ITEMS);
    if (!items || !arz_node_is(items->value, ARZ_KIND_ARRAY))
        return true;
    return apply_rest(evaluation, at, rule, items->count);
}

/* How many elements match, up to one more than `enough`; all of them are looked at where
 * somebody will ask which were. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static uint64_t count_matches(arz_evaluation *evaluation, const arz_schema_frame *at,
                              const arz_schema *schema, uint64_t enough)
{
    arz_evaluation_mode mode = evaluation->mode;
    size_t size = arz_view_size(at->instance);
    uint64_t matches = 0;
    evaluation->mode = ARZ_MODE_TEST;
    for (size_t i = 0; i < size && (matches < enough || at->evaluated) && !evaluation->stopped;
         i++) {
        if (!arz_apply_element(evaluation, at, schema, i, arz_view_at(at->instance, i)))
            continue;
        matches++;
        arz_evaluated_element(at, i);
    }
    evaluation->mode = mode;
    return matches;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_contains(arz_evaluation *evaluation, const arz_schema_frame *at,
                       const arz_schema_rule *rule)
{
    const arz_schema_rule *least = arz_schema_rule_of(at->schema, ARZ_KEYWORD_MIN_CONTAINS);
    const arz_schema_rule *most = arz_schema_rule_of(at->schema, ARZ_KEYWORD_MAX_CONTAINS);
    uint64_t min = least ? least->as.size : 1;
    uint64_t enough = most && most->as.size < UINT64_MAX ? most->as.size + 1 : min;
    enough = enough < min ? min : enough;
    uint64_t matches = count_matches(evaluation, at, rule->as.schema, enough);
    if (evaluation->stopped)
        return false;
    if (matches < min) {
        return arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_VALUE,
                               "must have at least %" PRIu64 " element%s that %s as 'contains' "
                               "asks, not %" PRIu64,
                               min, min == 1 ? "" : "s", min == 1 ? "is" : "are", matches);
    }
    if (most && matches > most->as.size) {
        return arz_finding_add(evaluation, at, most->value, ARZ_WEIGHT_VALUE,
                               "must have at most %" PRIu64 " element%s as 'contains' asks, and "
                               "has more",
                               most->as.size, most->as.size == 1 ? "" : "s");
    }
    return true;
}

/* A mark for each element from the evaluated prefix on: whether `contains` has evaluated it. */
static bool *mark_evaluated(const arz_evaluated *evaluated, size_t size)
{
    bool *marks = arz_alloc(size - evaluated->prefix, sizeof *marks);
    for (size_t i = 0; i < evaluated->element_count; i++) {
        if (evaluated->elements[i] >= evaluated->prefix)
            marks[evaluated->elements[i] - evaluated->prefix] = true;
    }
    return marks;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_eval_unevaluated_items(arz_evaluation *evaluation, const arz_schema_frame *at,
                                const arz_schema_rule *rule)
{
    size_t size = arz_view_size(at->instance), prefix = at->evaluated->prefix;
    if (at->evaluated->all || size <= prefix)
        return true;
    if (at->evaluated->element_count == 0)
        return apply_rest(evaluation, at, rule, prefix);

    bool *marks = mark_evaluated(at->evaluated, size); /* owned */
    bool valid = true;
    for (size_t i = prefix; i < size && arz_evaluation_goes_on(evaluation, valid); i++) {
        arz_view element = arz_view_at(at->instance, i);
        if (!marks[i - prefix])
            valid = arz_apply_element(evaluation, at, rule->as.schema, i, element) && valid;
    }
    free(marks);
    arz_evaluated_all(at);
    return valid;
}

bool arz_eval_unique_items(arz_evaluation *evaluation, const arz_schema_frame *at,
                           const arz_schema_rule *rule)
{
    size_t first, second;
    if (!rule->value->as.boolean || !arz_find_repeated(evaluation, at->instance, &first, &second))
        return !evaluation->stopped;
    return arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_VALUE,
                           "must not have the same element twice, as it has at %zu and %zu", first,
                           second);
}
