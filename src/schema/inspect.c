/* Looks into schemas for what their callers want to know beforehand. Nothing fails here: what
 * cannot be followed is not known. */
#include "schema/inspect.h"

#include <arazzo/limits.h>

#include "schema/reference.h"

/* Schemas looked at for one question: references can multiply without end. */
#define MAX_VISITS 1000

#define ANY ((1U << ARZ_KIND_COUNT) - 1)

static const arz_schema *follow_rule(const arz_schema *schema, const arz_schema_rule *rule)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_schema *target = arz_schema_follow(schema, rule, &error);
    arz_error_clear(&error);
    return target;
}

static const arz_schema *follow(const arz_schema *schema)
{
    const arz_schema_rule *rule = arz_schema_rule_of(schema, ARZ_KEYWORD_REF);
    rule = rule ? rule : arz_schema_rule_of(schema, ARZ_KEYWORD_DYNAMIC_REF);
    return rule ? follow_rule(schema, rule) : NULL;
}

const arz_schema *arz_schema_deref(const arz_schema *schema)
{
    for (int i = 0; i < ARZ_MAX_REF_CHAIN; i++) {
        const arz_schema *target = follow(schema);
        if (!target)
            break;
        schema = target;
    }
    return schema;
}

arz_place arz_schema_place(const arz_schema *schema)
{
    return arz_schema_deref(schema)->place;
}

static bool is_true(const arz_schema *schema, const char *name)
{
    const arz_node *node = arz_node_get(schema->place.node, arz_str_of(name));
    return arz_node_is(node, ARZ_KIND_BOOL) && node->as.boolean;
}

/* Calls `visit` for the schema and what it refers to and has in allOf, until one says that it is
 * enough. */
typedef bool (*visit_fn)(const arz_schema *schema, void *data);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_REF_CHAIN */
static bool visit_all(const arz_schema *schema, int depth, int *visits, visit_fn visit, void *data)
{
    if (depth > ARZ_MAX_REF_CHAIN || ++*visits > MAX_VISITS)
        return false;
    if (visit(schema, data))
        return true;
    const arz_schema *target = follow(schema);
    if (target && visit_all(target, depth + 1, visits, visit, data))
        return true;
    const arz_schema_rule *all = arz_schema_rule_of(schema, ARZ_KEYWORD_ALL_OF);
    for (size_t i = 0; all && i < all->count; i++) {
        if (visit_all(all->as.schemas[i], depth + 1, visits, visit, data))
            return true;
    }
    return false;
}

static bool is_hidden(const arz_schema *schema, void *data)
{
    const arz_direction *direction = data;
    return is_true(schema, *direction == ARZ_DIRECTION_REQUEST ? "readOnly" : "writeOnly");
}

bool arz_schema_hidden(const arz_schema *schema, arz_direction direction)
{
    int visits = 0;
    return direction != ARZ_DIRECTION_NONE && visit_all(schema, 0, &visits, is_hidden, &direction);
}

typedef struct child_search {
    const arz_str *name; /* NULL: elements */
    const arz_schema *found;
} child_search;

const arz_schema *arz_schema_named(const arz_schema_rule *rule, arz_str name)
{
    const arz_member *member = arz_node_member(rule->value, name);
    return member ? rule->as.named[member - rule->value->as.members].schema : NULL;
}

const arz_schema *arz_schema_matching(const arz_schema *schema, arz_str name)
{
    const arz_schema_rule *rule = arz_schema_rule_of(schema, ARZ_KEYWORD_PATTERN_PROPERTIES);
    arz_error error = ARZ_ERROR_INIT;
    const arz_schema *found = NULL;
    for (size_t i = 0; rule && i < rule->count && !found; i++) {
        const arz_regex *regex = arz_schema_regex(schema, rule->as.named[i].pattern, &error);
        bool matches = false;
        if (regex && arz_regex_match(regex, name, false, &matches, &error) && matches)
            found = rule->as.named[i].schema;
        arz_error_clear(&error);
    }
    return found;
}

static const arz_schema *find_member(const arz_schema *schema, arz_str name)
{
    const arz_schema_rule *rule = arz_schema_rule_of(schema, ARZ_KEYWORD_PROPERTIES);
    const arz_schema *found = rule ? arz_schema_named(rule, name) : NULL;
    return found ? found : arz_schema_matching(schema, name);
}

static const arz_schema *find_element(const arz_schema *schema)
{
    const arz_schema_rule *items = arz_schema_rule_of(schema, ARZ_KEYWORD_ITEMS);
    if (items && !arz_node_is(items->value, ARZ_KIND_ARRAY))
        return items->as.schema;
    const arz_schema_rule *prefix = arz_schema_rule_of(schema, ARZ_KEYWORD_PREFIX_ITEMS);
    prefix = prefix ? prefix : items;
    return prefix && prefix->count ? prefix->as.schemas[0] : NULL;
}

static bool is_child(const arz_schema *schema, void *data)
{
    child_search *search = data;
    search->found = search->name ? find_member(schema, *search->name) : find_element(schema);
    return search->found;
}

static bool is_additional(const arz_schema *schema, void *data)
{
    child_search *search = data;
    const arz_schema_rule *rule = arz_schema_rule_of(schema, ARZ_KEYWORD_ADDITIONAL_PROPERTIES);
    if (rule && rule->as.schema->form == ARZ_SCHEMA_RULES)
        search->found = rule->as.schema;
    return search->found;
}

const arz_schema *arz_schema_child(const arz_schema *schema, const arz_str *name)
{
    child_search search = { name, NULL };
    int visits = 0;
    if (!visit_all(schema, 0, &visits, is_child, &search) && name) {
        visits = 0;
        (void)visit_all(schema, 0, &visits, is_additional, &search);
    }
    return search.found;
}

static unsigned kinds_of(const arz_schema *schema, int depth, int *visits);

/* The kinds of a list of values. */
static unsigned kinds_of_values(const arz_node *values)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < values->size; i++)
        kinds |= 1U << arz_node_at(values, i)->kind;
    return kinds;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_REF_CHAIN */
static unsigned kinds_of_any(const arz_schema_rule *rule, int depth, int *visits)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < rule->count; i++)
        kinds |= kinds_of(rule->as.schemas[i], depth + 1, visits);
    return kinds;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_REF_CHAIN */
static unsigned kinds_of_rule(const arz_schema *schema, const arz_schema_rule *rule, int depth,
                              int *visits)
{
    if (rule->keyword == arz_keyword_row(ARZ_KEYWORD_TYPE))
        return rule->as.kinds;
    if (rule->keyword == arz_keyword_row(ARZ_KEYWORD_CONST))
        return 1U << rule->value->kind;
    if (rule->keyword == arz_keyword_row(ARZ_KEYWORD_ENUM))
        return kinds_of_values(rule->value);
    if (rule->keyword == arz_keyword_row(ARZ_KEYWORD_ANY_OF) ||
        rule->keyword == arz_keyword_row(ARZ_KEYWORD_ONE_OF))
        return kinds_of_any(rule, depth, visits);
    unsigned kinds = ANY;
    if (rule->keyword == arz_keyword_row(ARZ_KEYWORD_ALL_OF)) {
        for (size_t i = 0; i < rule->count; i++)
            kinds &= kinds_of(rule->as.schemas[i], depth + 1, visits);
    } else if (rule->keyword->shape == ARZ_SHAPE_REFERENCE) {
        const arz_schema *target = follow_rule(schema, rule);
        return target ? kinds_of(target, depth + 1, visits) : ANY;
    }
    return kinds;
}

/* The kinds that the schema allows as far as it can be told. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_REF_CHAIN */
static unsigned kinds_of(const arz_schema *schema, int depth, int *visits)
{
    if (depth > ARZ_MAX_REF_CHAIN || ++*visits > MAX_VISITS)
        return ANY;
    unsigned kinds = ANY;
    for (size_t i = 0; i < schema->rule_count; i++)
        kinds &= kinds_of_rule(schema, &schema->rules[i], depth, visits);
    return schema->nullable ? kinds | 1U << ARZ_KIND_NULL : kinds;
}

unsigned arz_schema_kinds(const arz_schema *schema)
{
    int visits = 0;
    unsigned kinds = kinds_of(schema, 0, &visits);
    return kinds == ANY ? 0 : kinds;
}
