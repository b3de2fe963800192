/* Applies schemas to instances. The recursion goes through the keywords' functions; the frames
 * on the C stack are the dynamic scope, the instance's pointer and the guard against loops. */
#include "schema/evaluate.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "query/pointer.h"

bool arz_evaluation_stop(arz_evaluation *evaluation)
{
    evaluation->stopped = true;
    return false;
}

bool arz_evaluation_reports(const arz_evaluation *evaluation)
{
    return evaluation->mode == ARZ_MODE_REPORT && !evaluation->stopped;
}

bool arz_evaluation_goes_on(const arz_evaluation *evaluation, bool valid)
{
    return !evaluation->stopped && (valid || evaluation->mode != ARZ_MODE_TEST);
}

bool arz_evaluation_step(arz_evaluation *evaluation, size_t steps)
{
    evaluation->steps += steps;
    if (evaluation->steps <= ARZ_MAX_SCHEMA_STEPS)
        return true;
    arz_fail(evaluation->error, ARZ_ERROR_LIMIT, "schema",
             "holding the value against the schema takes more than %zu steps",
             ARZ_MAX_SCHEMA_STEPS);
    return arz_evaluation_stop(evaluation);
}

/* The frames between the outermost and `at`, from there inwards. */
static void put_pointer(arz_buf *buf, const arz_schema_frame *at)
{
    const arz_schema_frame *frames[ARZ_MAX_SCHEMA_DEPTH];
    size_t count = 0;
    for (; at && count < ARZ_MAX_SCHEMA_DEPTH; at = at->parent) {
        if (at->step == ARZ_STEP_MEMBER || at->step == ARZ_STEP_ELEMENT)
            frames[count++] = at;
    }
    while (count-- > 0) {
        if (frames[count]->step == ARZ_STEP_MEMBER)
            arz_pointer_append(buf, frames[count]->name);
        else
            arz_buf_printf(buf, "/%zu", frames[count]->index);
    }
}

/* Whether the frame's instance is inside of that of the frame where counting began. */
static bool is_below(const arz_schema_frame *at, const arz_schema_frame *start)
{
    for (; at && at != start; at = at->parent) {
        if (at->step != ARZ_STEP_HERE)
            return true;
    }
    return false;
}

static size_t weigh(const arz_evaluation *evaluation, const arz_schema_frame *at, arz_weight weight)
{
    bool value = weight == ARZ_WEIGHT_KIND && is_below(at, evaluation->counting);
    return value ? ARZ_WEIGHT_VALUE : weight;
}

bool arz_finding_add(arz_evaluation *evaluation, const arz_schema_frame *at, const arz_node *node,
                     arz_weight weight, const char *format, ...)
{
    if (evaluation->mode == ARZ_MODE_COUNT)
        evaluation->penalty += weigh(evaluation, at, weight);
    if (!arz_evaluation_reports(evaluation))
        return false;

    arz_buf_reset(&evaluation->pointer);
    put_pointer(&evaluation->pointer, at);
    arz_buf_reset(&evaluation->message);
    va_list arguments;
    va_start(arguments, format);
    arz_buf_vprintf(&evaluation->message, format, arguments);
    va_end(arguments);

    arz_finding finding = {
        .message = arz_buf_cstr(&evaluation->message),
        .instance_pointer = arz_buf_cstr(&evaluation->pointer),
        .instance = at->instance,
        .keyword = { at->schema->place.doc, node },
    };
    if (!evaluation->found(evaluation->data, &finding))
        evaluation->stopped = true;
    return false;
}

void arz_evaluated_name(const arz_schema_frame *at, arz_str name)
{
    arz_evaluated *evaluated = at->evaluated;
    if (!evaluated)
        return;
    evaluated->names = arz_grow(evaluated->names, evaluated->name_count, &evaluated->name_capacity,
                                sizeof *evaluated->names);
    evaluated->names[evaluated->name_count++] = name;
}

void arz_evaluated_element(const arz_schema_frame *at, size_t index)
{
    arz_evaluated *evaluated = at->evaluated;
    if (!evaluated)
        return;
    evaluated->elements = arz_grow(evaluated->elements, evaluated->element_count,
                                   &evaluated->element_capacity, sizeof *evaluated->elements);
    evaluated->elements[evaluated->element_count++] = index;
}

void arz_evaluated_prefix(const arz_schema_frame *at, size_t count)
{
    if (at->evaluated && at->evaluated->prefix < count)
        at->evaluated->prefix = count;
}

void arz_evaluated_all(const arz_schema_frame *at)
{
    if (at->evaluated)
        at->evaluated->all = true;
}

/* Hands what an inner schema with unevaluated keywords has evaluated to the one around it. */
static void merge_evaluated(const arz_schema_frame *into, const arz_evaluated *from)
{
    if (!into->evaluated)
        return;
    into->evaluated->all |= from->all;
    arz_evaluated_prefix(into, from->prefix);
    for (size_t i = 0; i < from->name_count; i++)
        arz_evaluated_name(into, from->names[i]);
    for (size_t i = 0; i < from->element_count; i++)
        arz_evaluated_element(into, from->elements[i]);
}

/* Every keyword that looks at this kind of instance, in the order of their stages. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static bool apply_rules(arz_evaluation *evaluation, const arz_schema_frame *at)
{
    const arz_schema *schema = at->schema;
    unsigned kind = 1U << arz_view_kind(at->instance);
    bool valid = true;
    for (size_t i = 0; i < schema->rule_count; i++) {
        const arz_schema_rule *rule = &schema->rules[i];
        if (!(rule->keyword->kinds & kind))
            continue;
        if (rule->keyword->stage == ARZ_STAGE_LEFT && !valid)
            break;
        if (rule->keyword->eval(evaluation, at, rule))
            continue;
        valid = false;
        if (!arz_evaluation_goes_on(evaluation, valid))
            break;
    }
    return valid;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static bool apply_unevaluated(arz_evaluation *evaluation, const arz_schema_frame *at)
{
    arz_evaluated evaluated = { 0 };
    arz_schema_frame frame = *at;
    frame.evaluated = &evaluated;
    bool valid = apply_rules(evaluation, &frame);
    if (valid)
        merge_evaluated(at, &evaluated);
    free(evaluated.names);
    free(evaluated.elements);
    return valid;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static bool apply_form(arz_evaluation *evaluation, const arz_schema_frame *at)
{
    const arz_schema *schema = at->schema;
    switch (schema->form) {
    case ARZ_SCHEMA_TRUE:
        return true;
    case ARZ_SCHEMA_FALSE:
        return arz_finding_add(evaluation, at, schema->place.node, ARZ_WEIGHT_VALUE,
                               "is not allowed here");
    case ARZ_SCHEMA_RULES:
        break;
    }
    if (schema->nullable && arz_view_kind(at->instance) == ARZ_KIND_NULL)
        return true;
    return schema->unevaluated ? apply_unevaluated(evaluation, at) : apply_rules(evaluation, at);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
static bool apply(arz_evaluation *evaluation, const arz_schema_frame *at)
{
    if (evaluation->stopped || !arz_evaluation_step(evaluation, at->schema->steps))
        return false;
    if (evaluation->depth == ARZ_MAX_SCHEMA_DEPTH) {
        arz_fail_node(evaluation->error, ARZ_ERROR_LIMIT, "schema", at->schema->place,
                      "schemas are applied more than %d levels deep", ARZ_MAX_SCHEMA_DEPTH);
        return arz_evaluation_stop(evaluation);
    }
    evaluation->depth++;
    bool valid = apply_form(evaluation, at);
    evaluation->depth--;
    return valid && !evaluation->stopped;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_apply_here(arz_evaluation *evaluation, const arz_schema_frame *at,
                    const arz_schema *schema)
{
    arz_schema_frame frame = {
        .parent = at,
        .schema = schema,
        .instance = at->instance,
        .step = ARZ_STEP_HERE,
        .evaluated = at->evaluated,
    };
    if (!at->evaluated)
        return apply(evaluation, &frame);

    /* What a schema that fails has evaluated does not count. */
    arz_evaluated before = *at->evaluated;
    bool valid = apply(evaluation, &frame);
    if (!valid) {
        at->evaluated->all = before.all;
        at->evaluated->prefix = before.prefix;
        at->evaluated->name_count = before.name_count;
        at->evaluated->element_count = before.element_count;
    }
    return valid;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_apply_member(arz_evaluation *evaluation, const arz_schema_frame *at,
                      const arz_schema *schema, arz_str name, arz_view value)
{
    arz_schema_frame frame = {
        .parent = at,
        .schema = schema,
        .instance = value,
        .step = ARZ_STEP_MEMBER,
        .name = name,
    };
    return apply(evaluation, &frame);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_apply_element(arz_evaluation *evaluation, const arz_schema_frame *at,
                       const arz_schema *schema, size_t index, arz_view value)
{
    arz_schema_frame frame = {
        .parent = at,
        .schema = schema,
        .instance = value,
        .step = ARZ_STEP_ELEMENT,
        .index = index,
    };
    return apply(evaluation, &frame);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_SCHEMA_DEPTH */
bool arz_apply_name(arz_evaluation *evaluation, const arz_schema_frame *at,
                    const arz_schema *schema, arz_str name)
{
    arz_node node = { .kind = ARZ_KIND_STRING, .size = (uint32_t)name.size, .as.text = name.data };
    arz_schema_frame frame = {
        .parent = at,
        .schema = schema,
        .instance = arz_view_node(&node),
        .step = ARZ_STEP_NAME,
    };
    return apply(evaluation, &frame);
}

bool arz_schema_test(const arz_schema *schema, arz_view instance, arz_direction direction,
                     size_t *steps, arz_error *error)
{
    arz_evaluation evaluation = { .direction = direction, .error = error, .steps = *steps };
    arz_schema_frame frame = { .schema = schema, .instance = instance };
    bool valid = apply(&evaluation, &frame);
    *steps = evaluation.steps;
    return valid;
}

bool arz_schema_valid(const arz_schema *schema, arz_view instance, arz_direction direction,
                      arz_finding_fn found, void *data, arz_error *error)
{
    arz_evaluation evaluation = {
        .mode = found ? ARZ_MODE_REPORT : ARZ_MODE_TEST,
        .direction = direction,
        .found = found,
        .data = data,
        .error = error,
    };
    arz_schema_frame frame = { .schema = schema, .instance = instance };
    bool valid = apply(&evaluation, &frame);
    arz_buf_clear(&evaluation.pointer);
    arz_buf_clear(&evaluation.message);
    return valid;
}
