/* The keywords that look at a value by itself: its kind, its bounds, its text.
 * (JSON Schema Validation, sections 6.1 to 6.3, and the sizes of 6.4 and 6.5) */
#include <inttypes.h>

#include "base/fail.h"
#include "schema/decimal.h"
#include "schema/evaluate.h"
#include "schema/format.h"
#include "schema/keywords.h"
#include "schema/words.h"

bool arz_eval_type(arz_evaluation *evaluation, const arz_schema_frame *at,
                   const arz_schema_rule *rule)
{
    arz_kind kind = arz_view_kind(at->instance);
    unsigned integer = 1U << ARZ_KIND_INTEGER;
    if (rule->as.kinds & 1U << kind)
        return true;
    if (kind == ARZ_KIND_REAL && rule->as.kinds & integer && arz_number_is_integer(at->instance))
        return true;
    if (!arz_evaluation_reports(evaluation))
        return arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_KIND, " ");

    arz_buf wanted = ARZ_BUF_INIT(0), actual = ARZ_BUF_INIT(0);
    arz_words_kinds(&wanted, rule->as.kinds);
    if (kind == ARZ_KIND_REAL && rule->as.kinds & integer)
        arz_words_value(&actual, at->instance);
    else
        arz_buf_text(&actual, arz_kind_words(kind));
    arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_KIND, "must be %s, not %s",
                    arz_buf_cstr(&wanted), arz_buf_cstr(&actual));
    arz_buf_clear(&wanted);
    arz_buf_clear(&actual);
    return false;
}

bool arz_eval_const(arz_evaluation *evaluation, const arz_schema_frame *at,
                    const arz_schema_rule *rule)
{
    if (arz_view_equal(at->instance, arz_view_node(rule->value)))
        return true;
    arz_buf wanted = ARZ_BUF_INIT(0);
    if (arz_evaluation_reports(evaluation))
        arz_words_value(&wanted, arz_view_node(rule->value));
    arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_CONST, "must be %s",
                    arz_buf_cstr(&wanted));
    arz_buf_clear(&wanted);
    return false;
}

/* As many of the values as a message can hold. */
static void put_values(arz_buf *buf, const arz_node *values)
{
    enum {
        MAX_VALUES = 20
    };
    for (size_t i = 0; i < values->size && i < MAX_VALUES; i++) {
        if (i)
            arz_buf_text(buf, ", ");
        arz_words_value(buf, arz_view_node(arz_node_at(values, i)));
    }
    if (values->size > MAX_VALUES)
        arz_buf_printf(buf, " and %zu more", (size_t)(values->size - MAX_VALUES));
}

bool arz_eval_enum(arz_evaluation *evaluation, const arz_schema_frame *at,
                   const arz_schema_rule *rule)
{
    for (size_t i = 0; i < rule->value->size; i++) {
        if (arz_view_equal(at->instance, arz_view_node(arz_node_at(rule->value, i))))
            return true;
    }
    arz_buf wanted = ARZ_BUF_INIT(0);
    if (arz_evaluation_reports(evaluation))
        put_values(&wanted, rule->value);
    arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_CONST,
                    rule->value->size == 1 ? "must be %s" : "must be one of %s",
                    arz_buf_cstr(&wanted));
    arz_buf_clear(&wanted);
    return false;
}

/* "must be at least 3, not 2". */
static bool add_bound(arz_evaluation *evaluation, const arz_schema_frame *at,
                      const arz_node *at_node, const char *words, const arz_node *bound)
{
    if (!arz_evaluation_reports(evaluation))
        return arz_finding_add(evaluation, at, at_node, ARZ_WEIGHT_VALUE, " ");
    arz_buf wanted = ARZ_BUF_INIT(0), actual = ARZ_BUF_INIT(0);
    arz_words_value(&wanted, arz_view_node(bound));
    arz_words_value(&actual, at->instance);
    arz_finding_add(evaluation, at, at_node, ARZ_WEIGHT_VALUE, "must be %s %s, not %s", words,
                    arz_buf_cstr(&wanted), arz_buf_cstr(&actual));
    arz_buf_clear(&wanted);
    arz_buf_clear(&actual);
    return false;
}

static int compare(const arz_schema_frame *at, const arz_node *bound)
{
    return arz_view_compare_numbers(at->instance, arz_view_node(bound));
}

/* Whether a sibling `exclusiveMinimum: true` of draft 4 and OpenAPI makes a bound exclusive. */
static bool excludes(const arz_schema_frame *at, arz_keyword_id id)
{
    const arz_schema_rule *rule = arz_schema_rule_of(at->schema, id);
    return rule && arz_node_is(rule->value, ARZ_KIND_BOOL) && rule->value->as.boolean;
}

bool arz_eval_minimum(arz_evaluation *evaluation, const arz_schema_frame *at,
                      const arz_schema_rule *rule)
{
    bool exclusive = excludes(at, ARZ_KEYWORD_EXCLUSIVE_MINIMUM);
    return compare(at, rule->value) >= exclusive ||
           add_bound(evaluation, at, rule->value, exclusive ? "more than" : "at least",
                     rule->value);
}

bool arz_eval_maximum(arz_evaluation *evaluation, const arz_schema_frame *at,
                      const arz_schema_rule *rule)
{
    bool exclusive = excludes(at, ARZ_KEYWORD_EXCLUSIVE_MAXIMUM);
    return compare(at, rule->value) <= -exclusive ||
           add_bound(evaluation, at, rule->value, exclusive ? "less than" : "at most", rule->value);
}

bool arz_eval_exclusive_minimum(arz_evaluation *evaluation, const arz_schema_frame *at,
                                const arz_schema_rule *rule)
{
    return arz_node_is(rule->value, ARZ_KIND_BOOL) || compare(at, rule->value) > 0 ||
           add_bound(evaluation, at, rule->value, "more than", rule->value);
}

bool arz_eval_exclusive_maximum(arz_evaluation *evaluation, const arz_schema_frame *at,
                                const arz_schema_rule *rule)
{
    return arz_node_is(rule->value, ARZ_KIND_BOOL) || compare(at, rule->value) < 0 ||
           add_bound(evaluation, at, rule->value, "less than", rule->value);
}

bool arz_eval_multiple_of(arz_evaluation *evaluation, const arz_schema_frame *at,
                          const arz_schema_rule *rule)
{
    arz_decimal divisor = arz_decimal_of(arz_view_node(rule->value));
    return arz_decimal_multiple(arz_decimal_of(at->instance), divisor) ||
           add_bound(evaluation, at, rule->value, "a multiple of", rule->value);
}

/* "must have at least 3 characters, not 2". */
static bool add_size(arz_evaluation *evaluation, const arz_schema_frame *at,
                     const arz_schema_rule *rule, const char *words, const char *one,
                     const char *many, size_t actual)
{
    return arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_VALUE,
                           "must have %s %" PRIu64 " %s, not %zu", words, rule->as.size,
                           rule->as.size == 1 ? one : many, actual);
}

bool arz_eval_min_length(arz_evaluation *evaluation, const arz_schema_frame *at,
                         const arz_schema_rule *rule)
{
    size_t size = arz_utf8_length(arz_view_text(at->instance));
    return size >= rule->as.size ||
           add_size(evaluation, at, rule, "at least", "character", "characters", size);
}

bool arz_eval_max_length(arz_evaluation *evaluation, const arz_schema_frame *at,
                         const arz_schema_rule *rule)
{
    size_t size = arz_utf8_length(arz_view_text(at->instance));
    return size <= rule->as.size ||
           add_size(evaluation, at, rule, "at most", "character", "characters", size);
}

bool arz_eval_min_items(arz_evaluation *evaluation, const arz_schema_frame *at,
                        const arz_schema_rule *rule)
{
    size_t size = arz_view_size(at->instance);
    return size >= rule->as.size ||
           add_size(evaluation, at, rule, "at least", "element", "elements", size);
}

bool arz_eval_max_items(arz_evaluation *evaluation, const arz_schema_frame *at,
                        const arz_schema_rule *rule)
{
    size_t size = arz_view_size(at->instance);
    return size <= rule->as.size ||
           add_size(evaluation, at, rule, "at most", "element", "elements", size);
}

bool arz_eval_min_properties(arz_evaluation *evaluation, const arz_schema_frame *at,
                             const arz_schema_rule *rule)
{
    size_t size = arz_view_size(at->instance);
    return size >= rule->as.size ||
           add_size(evaluation, at, rule, "at least", "member", "members", size);
}

bool arz_eval_max_properties(arz_evaluation *evaluation, const arz_schema_frame *at,
                             const arz_schema_rule *rule)
{
    size_t size = arz_view_size(at->instance);
    return size <= rule->as.size ||
           add_size(evaluation, at, rule, "at most", "member", "members", size);
}

bool arz_eval_pattern(arz_evaluation *evaluation, const arz_schema_frame *at,
                      const arz_schema_rule *rule)
{
    const arz_regex *regex = arz_schema_regex(at->schema, rule->as.pattern, evaluation->error);
    bool matches = false;
    if (!regex ||
        !arz_regex_match(regex, arz_view_text(at->instance), false, &matches, evaluation->error)) {
        arz_fail_place(evaluation->error, (arz_place){ at->schema->place.doc, rule->value });
        return arz_evaluation_stop(evaluation);
    }
    return matches ||
           arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_VALUE,
                           "must match the pattern '%s'", ARZ_QUOTE(arz_node_text(rule->value)));
}

bool arz_eval_format(arz_evaluation *evaluation, const arz_schema_frame *at,
                     const arz_schema_rule *rule)
{
    unsigned assertion = 1U << ARZ_VOCABULARY_FORMAT_ASSERTION;
    if (!at->schema->schemas->assert_formats && !(at->schema->resource->vocabularies & assertion))
        return true;
    arz_str name = arz_node_text(rule->value);
    const arz_string_format *format = arz_string_format_find(name);
    if (!format || !format->check || format->check(arz_view_text(at->instance)))
        return true;
    return arz_finding_add(evaluation, at, rule->value, ARZ_WEIGHT_VALUE,
                           "must be in the format '%s', such as \"%s\"", format->name,
                           format->example);
}
