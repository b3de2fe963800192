#include "schema/example_shape.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "schema/reference.h"

/* Schemas that are put together for one value. */
#define MAX_PARTS 200

#define BIT(kind) (1U << (kind))
#define ANY       (BIT(ARZ_KIND_COUNT) - 1)
#define NUMBERS   (BIT(ARZ_KIND_INTEGER) | BIT(ARZ_KIND_REAL))

void arz_schema_list_add(arz_schema_list *list, const arz_schema *schema)
{
    list->items = arz_grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = schema;
}

void arz_schema_list_clear(arz_schema_list *list)
{
    free(list->items);
    *list = (arz_schema_list){ 0 };
}

void arz_shape_clear(arz_shape *shape)
{
    arz_schema_list_clear(&shape->parts);
}

static void vary(arz_shape *shape, size_t variants)
{
    if (variants > shape->variants)
        shape->variants = (unsigned)(variants < 1000 ? variants : 1000);
}

static bool has_part(const arz_shape *shape, const arz_schema *schema)
{
    for (size_t i = 0; i < shape->parts.count; i++) {
        if (shape->parts.items[i] == schema)
            return true;
    }
    return false;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_PARTS */
static bool collect_all(arz_shape *shape, const arz_schema_rule *rule, unsigned attempt,
                        arz_error *error)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (!arz_shape_collect(shape, rule->as.schemas[i], attempt, error))
            return false;
    }
    return true;
}

/* One alternative. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_PARTS */
static bool collect_one(arz_shape *shape, const arz_schema_rule *rule, unsigned attempt,
                        arz_error *error)
{
    vary(shape, rule->count);
    return rule->count == 0 ||
           arz_shape_collect(shape, rule->as.schemas[attempt % rule->count], attempt, error);
}

/* The condition with its `then`, or, every other time, the `else`. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_PARTS */
static bool collect_if(arz_shape *shape, const arz_schema *schema, const arz_schema_rule *rule,
                       unsigned attempt, arz_error *error)
{
    bool holds = attempt % 2 == 0;
    const arz_schema_rule *branch =
        arz_schema_rule_of(schema, holds ? ARZ_KEYWORD_THEN : ARZ_KEYWORD_ELSE);
    vary(shape, 2);
    if (holds && !arz_shape_collect(shape, rule->as.schema, attempt, error))
        return false;
    return !branch || arz_shape_collect(shape, branch->as.schema, attempt, error);
}

/* Members are made up for all properties, so what depends on them applies. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_PARTS */
static bool collect_dependent(arz_shape *shape, const arz_schema *schema,
                              const arz_schema_rule *rule, unsigned attempt, arz_error *error)
{
    const arz_schema_rule *properties = arz_schema_rule_of(schema, ARZ_KEYWORD_PROPERTIES);
    for (size_t i = 0; properties && i < rule->count; i++) {
        const arz_named_schema *dependent = &rule->as.named[i];
        if (dependent->schema && arz_node_get(properties->value, dependent->name) &&
            !arz_shape_collect(shape, dependent->schema, attempt, error))
            return false;
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_PARTS */
static bool collect_rule(arz_shape *shape, const arz_schema *schema, const arz_schema_rule *rule,
                         unsigned attempt, arz_error *error)
{
    if (rule->keyword->shape == ARZ_SHAPE_REFERENCE) {
        const arz_schema *target = arz_schema_follow(schema, rule, error);
        return target && arz_shape_collect(shape, target, attempt, error);
    }
    if (rule->keyword == arz_keyword_row(ARZ_KEYWORD_ALL_OF))
        return collect_all(shape, rule, attempt, error);
    if (rule->keyword == arz_keyword_row(ARZ_KEYWORD_ANY_OF) ||
        rule->keyword == arz_keyword_row(ARZ_KEYWORD_ONE_OF))
        return collect_one(shape, rule, attempt, error);
    if (rule->keyword == arz_keyword_row(ARZ_KEYWORD_IF))
        return collect_if(shape, schema, rule, attempt, error);
    if (rule->keyword == arz_keyword_row(ARZ_KEYWORD_DEPENDENT_SCHEMAS) ||
        rule->keyword == arz_keyword_row(ARZ_KEYWORD_DEPENDENCIES))
        return collect_dependent(shape, schema, rule, attempt, error);
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_PARTS */
bool arz_shape_collect(arz_shape *shape, const arz_schema *schema, unsigned attempt,
                       arz_error *error)
{
    if (shape->parts.count >= MAX_PARTS || has_part(shape, schema))
        return true;
    arz_schema_list_add(&shape->parts, schema);
    shape->nothing |= schema->form == ARZ_SCHEMA_FALSE;
    for (size_t i = 0; i < schema->rule_count; i++) {
        if (!collect_rule(shape, schema, &schema->rules[i], attempt, error))
            return false;
    }
    return true;
}

const arz_schema_rule *arz_shape_rule(const arz_shape *shape, arz_keyword_id id)
{
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema_rule *rule = arz_schema_rule_of(shape->parts.items[i], id);
        if (rule)
            return rule;
    }
    return NULL;
}

uint64_t arz_shape_least(const arz_shape *shape, arz_keyword_id id)
{
    uint64_t least = 0;
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema_rule *rule = arz_schema_rule_of(shape->parts.items[i], id);
        if (rule && rule->as.size > least)
            least = rule->as.size;
    }
    return least;
}

uint64_t arz_shape_most(const arz_shape *shape, arz_keyword_id id)
{
    uint64_t most = UINT64_MAX;
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema_rule *rule = arz_schema_rule_of(shape->parts.items[i], id);
        if (rule && rule->as.size < most)
            most = rule->as.size;
    }
    return most;
}

/* The kinds that `type` allows in every part. */
static unsigned allowed_kinds(const arz_shape *shape)
{
    unsigned kinds = ANY;
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema_rule *rule = arz_schema_rule_of(shape->parts.items[i], ARZ_KEYWORD_TYPE);
        if (rule)
            kinds &= rule->as.kinds;
    }
    return kinds;
}

/* The kinds that the schema's other keywords speak of: who says `properties` means an object. */
static unsigned meant_kinds(const arz_shape *shape)
{
    unsigned meant = 0;
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema *part = shape->parts.items[i];
        for (size_t j = 0; j < part->rule_count; j++) {
            if (part->rules[j].keyword->kinds != ANY)
                meant |= part->rules[j].keyword->kinds;
        }
    }
    return meant;
}

unsigned arz_shape_kind(arz_shape *shape, unsigned attempt)
{
    static const unsigned order[] = { BIT(ARZ_KIND_OBJECT), BIT(ARZ_KIND_ARRAY),
                                      BIT(ARZ_KIND_STRING), NUMBERS,
                                      BIT(ARZ_KIND_BOOL),   BIT(ARZ_KIND_NULL) };
    unsigned kinds = allowed_kinds(shape), meant = meant_kinds(shape);
    if (kinds == ANY)
        kinds = meant ? meant : BIT(ARZ_KIND_STRING);
    unsigned possible[sizeof order / sizeof *order];
    size_t count = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (kinds & order[i])
            possible[count++] = kinds & order[i];
    }
    vary(shape, count);
    return count ? possible[attempt % count] : 0;
}
