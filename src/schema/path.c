#include "schema/path.h"

#include "doc/pointer.h"
#include "schema/inspect.h"
#include "schema/reference.h"

/* Schemas that may apply at one level of the instance. Past this many everything may be there. */
#define MAX_SCHEMAS 256

typedef struct level {
    const arz_schema *schemas[MAX_SCHEMAS];
    size_t count;
    bool open;   /* other members may be there than those that are named */
    bool speaks; /* something says what is there */
    bool object, list, text;
} level;

/* Not by assignment, which would write two kilobytes. */
static void clear(level *l)
{
    l->count = 0;
    l->open = l->speaks = l->object = l->list = l->text = false;
}

static void add(level *l, const arz_schema *schema)
{
    for (size_t i = 0; i < l->count; i++) {
        if (l->schemas[i] == schema)
            return;
    }
    if (l->count == MAX_SCHEMAS)
        l->open = true;
    else
        l->schemas[l->count++] = schema;
}

static bool has(const arz_schema *schema, arz_keyword_id id)
{
    return arz_schema_rule_of(schema, id) != NULL;
}

/* The kinds that the schema itself names; 0: it names none. */
static unsigned own_kinds(const arz_schema *schema)
{
    const arz_schema_rule *type = arz_schema_rule_of(schema, ARZ_KEYWORD_TYPE);
    return type ? type->as.kinds : 0;
}

/* An alternative that takes objects or arrays and does not say what is in them. */
static bool is_vague(const arz_schema *schema)
{
    unsigned kinds = own_kinds(schema);
    if (schema->form == ARZ_SCHEMA_TRUE || schema->rule_count == 0)
        return schema->form != ARZ_SCHEMA_FALSE;
    bool object = kinds & 1U << ARZ_KIND_OBJECT && !has(schema, ARZ_KEYWORD_PROPERTIES);
    bool list = kinds & 1U << ARZ_KIND_ARRAY && !has(schema, ARZ_KEYWORD_ITEMS) &&
                !has(schema, ARZ_KEYWORD_PREFIX_ITEMS);
    return (object || list) && !has(schema, ARZ_KEYWORD_ALL_OF) &&
           !has(schema, ARZ_KEYWORD_ANY_OF) && !has(schema, ARZ_KEYWORD_ONE_OF) &&
           !has(schema, ARZ_KEYWORD_REF);
}

static void add_list(level *l, const arz_schema_rule *rule, bool alternatives)
{
    for (size_t i = 0; rule && i < rule->count; i++) {
        add(l, rule->as.schemas[i]);
        l->open |= alternatives && is_vague(arz_schema_deref(rule->as.schemas[i]));
    }
}

static void add_one(level *l, const arz_schema *schema, arz_keyword_id id)
{
    const arz_schema_rule *rule = arz_schema_rule_of(schema, id);
    if (rule)
        add(l, rule->as.schema);
}

static void add_target(level *l, const arz_schema *schema, arz_keyword_id id)
{
    const arz_schema_rule *rule = arz_schema_rule_of(schema, id);
    arz_error error = ARZ_ERROR_INIT;
    if (!rule)
        return;
    const arz_schema *target = arz_schema_follow(schema, rule, &error);
    arz_error_clear(&error);
    if (target)
        add(l, target);
    else
        l->open = true;
}

/* The schemas for the same instance that a schema is made of. */
static void add_parts(level *l, const arz_schema *schema)
{
    add_target(l, schema, ARZ_KEYWORD_REF);
    add_target(l, schema, ARZ_KEYWORD_DYNAMIC_REF);
    add_list(l, arz_schema_rule_of(schema, ARZ_KEYWORD_ALL_OF), false);
    add_list(l, arz_schema_rule_of(schema, ARZ_KEYWORD_ANY_OF), true);
    add_list(l, arz_schema_rule_of(schema, ARZ_KEYWORD_ONE_OF), true);
    add_one(l, schema, ARZ_KEYWORD_IF);
    add_one(l, schema, ARZ_KEYWORD_THEN);
    add_one(l, schema, ARZ_KEYWORD_ELSE);
    const arz_schema_rule *more = arz_schema_rule_of(schema, ARZ_KEYWORD_DEPENDENT_SCHEMAS);
    for (size_t i = 0; more && i < more->count; i++)
        add(l, more->as.named[i].schema);
}

/* Whether the schema says of members without naming them what they are, or that there are none. */
static bool describes_others(const arz_schema *schema)
{
    const arz_schema_rule *others = arz_schema_rule_of(schema, ARZ_KEYWORD_ADDITIONAL_PROPERTIES);
    return has(schema, ARZ_KEYWORD_PATTERN_PROPERTIES) ||
           (others && others->as.schema->form != ARZ_SCHEMA_TRUE);
}

static bool lets_others_in(const arz_schema *schema)
{
    const arz_schema_rule *others = arz_schema_rule_of(schema, ARZ_KEYWORD_ADDITIONAL_PROPERTIES),
                          *rest = arz_schema_rule_of(schema, ARZ_KEYWORD_UNEVALUATED_PROPERTIES);
    /* The schemas that a discriminator leads to may have members of their own. */
    return schema->form == ARZ_SCHEMA_TRUE || has(schema, ARZ_KEYWORD_DEPENDENCIES) ||
           (others && others->as.schema->form == ARZ_SCHEMA_TRUE) ||
           (rest && rest->as.schema->form != ARZ_SCHEMA_FALSE) ||
           arz_node_get(schema->place.node, ARZ_STR("discriminator"));
}

/* What the schemas of the level say about what there is. */
static void hear(level *l, const arz_schema *schema)
{
    unsigned kinds = own_kinds(schema),
             inner = kinds & (1U << ARZ_KIND_OBJECT | 1U << ARZ_KIND_ARRAY);
    bool members = has(schema, ARZ_KEYWORD_PROPERTIES), elements = has(schema, ARZ_KEYWORD_ITEMS);
    l->open |= lets_others_in(schema);
    l->speaks |= members || elements || (kinds && !inner && kinds != 1U << ARZ_KIND_NULL);
    if (!l->speaks && describes_others(schema))
        l->speaks = members = true;
    l->object |= members || inner & 1U << ARZ_KIND_OBJECT;
    l->list |= elements || inner & 1U << ARZ_KIND_ARRAY;
    l->text |= kinds & 1U << ARZ_KIND_STRING;
}

static void complete(level *l)
{
    for (size_t i = 0; i < l->count; i++) {
        hear(l, l->schemas[i]);
        add_parts(l, l->schemas[i]);
    }
}

static void add_member(level *next, const arz_schema *schema, arz_str name)
{
    const arz_schema_rule *rule = arz_schema_rule_of(schema, ARZ_KEYWORD_PROPERTIES);
    const arz_schema *found = rule ? arz_schema_named(rule, name) : NULL;
    found = found ? found : arz_schema_matching(schema, name);
    if (!found) {
        rule = arz_schema_rule_of(schema, ARZ_KEYWORD_ADDITIONAL_PROPERTIES);
        found = rule && rule->as.schema->form == ARZ_SCHEMA_RULES ? rule->as.schema : NULL;
    }
    if (found)
        add(next, found);
}

static void add_elements(level *next, const arz_schema *schema)
{
    static const arz_keyword_id ids[] = { ARZ_KEYWORD_ITEMS, ARZ_KEYWORD_PREFIX_ITEMS };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const arz_schema_rule *rule = arz_schema_rule_of(schema, ids[i]);
        if (rule && arz_node_is(rule->value, ARZ_KIND_ARRAY))
            add_list(next, rule, false);
        else if (rule)
            add(next, rule->as.schema);
    }
}

/* Members of any name; elements are added apart. */
static void add_members(level *next, const arz_schema *schema)
{
    static const arz_keyword_id ids[] = { ARZ_KEYWORD_PROPERTIES, ARZ_KEYWORD_PATTERN_PROPERTIES };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const arz_schema_rule *rule = arz_schema_rule_of(schema, ids[i]);
        for (size_t j = 0; rule && j < rule->count; j++)
            add(next, rule->as.named[j].schema);
    }
    const arz_schema_rule *others = arz_schema_rule_of(schema, ARZ_KEYWORD_ADDITIONAL_PROPERTIES);
    if (others && others->as.schema->form == ARZ_SCHEMA_RULES)
        add(next, others->as.schema);
}

static bool is_index(arz_str token)
{
    for (size_t i = 0; i < token.size; i++) {
        if (!arz_is_digit(token.data[i]))
            return false;
    }
    return token.size > 0;
}

static void add_names(const level *l, arz_suggest *names)
{
    for (size_t i = 0; i < l->count; i++) {
        const arz_schema_rule *rule = arz_schema_rule_of(l->schemas[i], ARZ_KEYWORD_PROPERTIES);
        for (size_t j = 0; rule && j < rule->count; j++)
            arz_suggest_add(names, rule->as.named[j].name);
    }
}

/* Steps down by one token. False where nothing is there. */
static bool step(const level *l, arz_str token, level *next)
{
    bool any = arz_str_is(token, ARZ_PATH_ANY);
    arz_buf name = ARZ_BUF_INIT(0);
    arz_pointer_unescape(&name, token);
    clear(next);
    for (size_t i = 0; i < l->count; i++) {
        if (any)
            add_members(next, l->schemas[i]);
        else
            add_member(next, l->schemas[i], arz_buf_view(&name));
        if (any || is_index(token))
            add_elements(next, l->schemas[i]);
    }
    for (size_t i = 0; any && i < next->count; i++)
        next->open |= is_vague(arz_schema_deref(next->schemas[i]));
    arz_buf_clear(&name);
    return next->count > 0;
}

/* True where what the token names may be there although nothing says so. */
static bool is_open(const level *l, arz_str token)
{
    return l->open || !l->speaks || (l->text && arz_str_is(token, ARZ_PATH_TEXT));
}

/* Fills *gap where there is nothing under the token for certain. */
static bool is_gap(const level *l, arz_str path, arz_str token, arz_schema_gap *gap)
{
    bool list = l->list && !l->object;
    if (arz_str_is(token, ARZ_PATH_ANY) || (list && is_index(token)))
        return false;
    *gap = (arz_schema_gap){ path, token, list, !l->list && !l->object, arz_suggest_for(token) };
    add_names(l, &gap->names);
    return true;
}

bool arz_schema_lacks(const arz_schema *schema, arz_str pointer, arz_schema_gap *gap)
{
    level levels[2], *here = &levels[0], *next = &levels[1];
    clear(here);
    add(here, schema);
    for (size_t at = 0; at < pointer.size;) {
        arz_str rest = arz_str_from(pointer, at + 1);
        arz_str token = arz_str_slice(rest, 0, arz_str_find_char(rest, '/'));
        complete(here);
        if (is_open(here, token))
            return false;
        if (!arz_str_is(token, ARZ_PATH_TEXT)) {
            if (!step(here, token, next))
                return is_gap(here, arz_str_slice(pointer, 0, at), token, gap);
            level *swap = here;
            here = next;
            next = swap;
        }
        at += token.size + 1;
    }
    return false;
}
