/* Makes up instances. A value is made for a list of schemas that all apply to it; where that
 * list has alternatives, one after the other is tried until a value is valid for all of them. */
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/fail.h"
#include "schema/evaluate.h"
#include "schema/example_pattern.h"
#include "schema/example_scalar.h"
#include "schema/example_shape.h"
#include "schema/inspect.h"
#include "schema/reference.h"

/* Values made in one example; behind half of them, what is not required is left out. */
#define MAX_VALUES 5000

/* Levels of values in one another, and those down to which optional members are made. */
#define MAX_DEPTH      64
#define OPTIONAL_DEPTH 10

/* Attempts with different alternatives for one value. */
#define MAX_ATTEMPTS 16

#define MAX_ELEMENTS 1000

typedef struct example_maker {
    arz_direction direction;
    arz_error *error;
    size_t values;   /* made so far */
    size_t steps;    /* of the tests whether they are valid */
    unsigned depth;  /* values in progress */
    unsigned serial; /* tells apart what must differ */
    unsigned turn;   /* goes round enumerated values and booleans */
    bool lenient;    /* what one schema declares, another's additionalProperties do not forbid */
} example_maker;

/* The schemas of a value in progress, and of those around it. */
typedef struct value_place {
    const struct value_place *outer;
    const arz_schema_list *schemas;
} value_place;

static bool has_schema(const arz_schema_list *list, const arz_schema *schema)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i] == schema)
            return true;
    }
    return false;
}

/* Whether a value around this one is made from the same schemas: that would never end. */
static bool repeats(const value_place *at)
{
    for (const value_place *outer = at->outer; outer; outer = outer->outer) {
        bool all = true;
        for (size_t i = 0; i < at->schemas->count && all; i++)
            all = has_schema(outer->schemas, at->schemas->items[i]);
        if (all)
            return true;
    }
    return false;
}

/* The schema after references that stand alone. */
static const arz_schema *bare(const arz_schema *schema)
{
    for (int i = 0; i < ARZ_MAX_REF_CHAIN; i++) {
        bool alone = schema->draft != ARZ_DRAFT_2020_12 || schema->place.node->size == 1;
        if (!alone || schema->rule_count != 1 ||
            schema->rules[0].keyword != arz_keyword_row(ARZ_KEYWORD_REF))
            break;
        arz_error error = ARZ_ERROR_INIT;
        const arz_schema *target = arz_schema_follow(schema, &schema->rules[0], &error);
        arz_error_clear(&error); /* it comes up again where the schema is collected */
        if (!target)
            break;
        schema = target;
    }
    return schema;
}

/* Whether the value is valid for all of the schemas. Where that cannot be told (a pattern that
 * is none), it is not held against the value; where it takes too long, that is the end. */
static bool is_valid(example_maker *maker, const arz_schema_list *schemas, json_t *value)
{
    bool valid = value != NULL;
    for (size_t i = 0; i < schemas->count && valid; i++) {
        arz_error error = ARZ_ERROR_INIT;
        arz_view view = arz_view_json(value);
        valid = arz_schema_test(schemas->items[i], view, maker->direction, &maker->steps, &error) ||
                error.kind != ARZ_OK;
        if (error.kind == ARZ_ERROR_LIMIT)
            valid = arz_fail_move(maker->error, &error);
        arz_error_clear(&error);
    }
    return valid;
}

/* Without the members that have no place in the direction. Steals `value`. New. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static json_t *without_hidden(const example_maker *maker, const arz_schema *schema, json_t *value)
{
    if (!json_is_object(value) || maker->direction == ARZ_DIRECTION_NONE)
        return value;
    json_t *kept = arz_json_object(); /* new */
    arz_view_iter iter = arz_view_members(arz_view_json(value));
    while (arz_view_next(&iter)) {
        const arz_schema *child = arz_schema_child(schema, &iter.name);
        json_t *inner = iter.value.json; /* borrowed */
        if (!child)
            arz_json_set(kept, iter.name, json_incref(inner));
        else if (!arz_schema_hidden(child, maker->direction))
            arz_json_set(kept, iter.name, without_hidden(maker, child, json_incref(inner)));
    }
    json_decref(value);
    return kept;
}

/* A value that the schema gives, if it is valid. New, or NULL. */
static json_t *take_given(example_maker *maker, const arz_schema_list *schemas,
                          const arz_schema *part, const arz_node *node)
{
    if (!node)
        return NULL;
    json_t *value = arz_node_value(node, maker->error); /* new */
    if (value)
        value = without_hidden(maker, part, value);
    if (is_valid(maker, schemas, value))
        return value;
    json_decref(value);
    return NULL;
}

/* The first that is valid of a list of values, beginning with one by serial and turn. */
static json_t *take_one_of(example_maker *maker, const arz_schema_list *schemas,
                           const arz_schema *part, const arz_node *values)
{
    size_t count = arz_node_count(values);
    json_t *value = NULL;
    for (size_t i = 0; i < count && !value; i++) {
        const arz_node *node = arz_node_at(values, (i + maker->serial + maker->turn) % count);
        value = take_given(maker, schemas, part, node);
    }
    return value;
}

/* The keywords that give values, in the order in which they are asked. */
static const struct {
    const char *name;
    bool many;     /* an array of values */
    bool repeated; /* also where values must differ */
} givers[] = {
    { "example", false, false }, { "examples", true, true }, { "default", false, false },
    { "const", false, true },    { "enum", true, true },
};

/* Whether the value goes round a list: then nothing that stands for all times is taken. */
static bool goes_round(const example_maker *maker, const arz_shape *shape)
{
    bool listed = false;
    for (size_t i = 0; i < shape->parts.count && maker->turn; i++) {
        const arz_node *node = shape->parts.items[i]->place.node;
        listed |= arz_node_count(arz_node_get(node, ARZ_STR("enum"))) > 1;
    }
    return listed;
}

/* A value that one of the schemas gives. New, or NULL. */
static json_t *find_given(example_maker *maker, const arz_schema_list *schemas,
                          const arz_shape *shape)
{
    json_t *value = NULL;
    bool first = maker->serial == 0 && !goes_round(maker, shape);
    for (size_t i = 0; i < sizeof givers / sizeof *givers; i++) {
        for (size_t j = 0; j < shape->parts.count && !value; j++) {
            const arz_schema *part = shape->parts.items[j];
            const arz_node *node = arz_node_get(part->place.node, arz_str_of(givers[i].name));
            if (givers[i].many)
                value = take_one_of(maker, schemas, part, node);
            else if (first || givers[i].repeated)
                value = take_given(maker, schemas, part, node);
        }
    }
    return value;
}

static json_t *make(example_maker *maker, const value_place *outer, const arz_schema_list *schemas,
                    bool *valid);

/* Adds what a schema says of the element at `index`. */
static void add_element_schemas(arz_schema_list *list, const arz_schema *schema, size_t index)
{
    const arz_schema_rule *items = arz_schema_rule_of(schema, ARZ_KEYWORD_ITEMS);
    const arz_schema_rule *prefix = arz_schema_rule_of(schema, ARZ_KEYWORD_PREFIX_ITEMS);
    if (items && arz_node_is(items->value, ARZ_KIND_ARRAY)) {
        prefix = items;
        items = arz_schema_rule_of(schema, ARZ_KEYWORD_ADDITIONAL_ITEMS);
    }
    if (prefix && index < prefix->count)
        arz_schema_list_add(list, bare(prefix->as.schemas[index]));
    else if (items)
        arz_schema_list_add(list, bare(items->as.schema));
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DEPTH */
static json_t *make_element(example_maker *maker, const value_place *at, const arz_shape *shape,
                            size_t index, bool *valid)
{
    arz_schema_list schemas = { 0 };
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema *part = shape->parts.items[i];
        const arz_schema_rule *contains = arz_schema_rule_of(part, ARZ_KEYWORD_CONTAINS);
        const arz_schema_rule *least = arz_schema_rule_of(part, ARZ_KEYWORD_MIN_CONTAINS);
        add_element_schemas(&schemas, part, index);
        if (contains && index < (least ? least->as.size : 1))
            arz_schema_list_add(&schemas, bare(contains->as.schema));
    }
    json_t *element = make(maker, at, &schemas, valid);
    arz_schema_list_clear(&schemas);
    return element;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* One element, or as many as are asked for. */
static uint64_t count_elements(const arz_shape *shape)
{
    const arz_schema_rule *prefix = arz_shape_rule(shape, ARZ_KEYWORD_PREFIX_ITEMS);
    const arz_schema_rule *items = arz_shape_rule(shape, ARZ_KEYWORD_ITEMS);
    const arz_schema_rule *contains = arz_shape_rule(shape, ARZ_KEYWORD_CONTAINS);
    uint64_t count = larger(1, prefix ? prefix->count : 0);
    count = larger(count, items && arz_node_is(items->value, ARZ_KIND_ARRAY) ? items->count : 0);
    if (contains)
        count = larger(count, arz_shape_least(shape, ARZ_KEYWORD_MIN_CONTAINS));
    count = larger(count, arz_shape_least(shape, ARZ_KEYWORD_MIN_ITEMS));
    uint64_t most = arz_shape_most(shape, ARZ_KEYWORD_MAX_ITEMS);
    return count < most ? count : most;
}

static bool is_unique(const arz_shape *shape)
{
    const arz_schema_rule *rule = arz_shape_rule(shape, ARZ_KEYWORD_UNIQUE_ITEMS);
    return rule && rule->value->as.boolean;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DEPTH */
static json_t *make_array(example_maker *maker, const value_place *at, const arz_shape *shape)
{
    uint64_t least = arz_shape_least(shape, ARZ_KEYWORD_MIN_ITEMS), count = count_elements(shape);
    unsigned serial = maker->serial;
    bool unique = is_unique(shape);
    if (least > MAX_ELEMENTS)
        return NULL;
    json_t *array = arz_json_array(); /* new */
    for (uint64_t i = 0; i < count && i < MAX_ELEMENTS; i++) {
        bool valid = false;
        maker->serial = unique ? serial + (unsigned)i : serial;
        json_t *element = make_element(maker, at, shape, (size_t)i, &valid); /* new */
        if (!element || (!valid && i >= least)) {
            json_decref(element);
            break;
        }
        arz_json_append(array, element);
    }
    maker->serial = serial;
    if (json_array_size(array) >= least)
        return array;
    json_decref(array);
    return NULL;
}

/* Adds what a schema declares for the member `name`. */
static void add_declared(arz_schema_list *list, const arz_schema *schema, arz_str name)
{
    const arz_schema_rule *rule = arz_schema_rule_of(schema, ARZ_KEYWORD_PROPERTIES);
    const arz_schema *property = rule ? arz_schema_named(rule, name) : NULL;
    if (property)
        arz_schema_list_add(list, bare(property));
    const arz_schema *matching = arz_schema_matching(schema, name);
    if (matching)
        arz_schema_list_add(list, bare(matching));
}

/* Lists what the schemas of an object say of the member `name`. */
static void list_member_schemas(const example_maker *maker, arz_schema_list *list,
                                const arz_shape *shape, arz_str name)
{
    arz_schema_list additional = { 0 };
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema *part = shape->parts.items[i];
        const arz_schema_rule *rule = arz_schema_rule_of(part, ARZ_KEYWORD_ADDITIONAL_PROPERTIES);
        size_t before = list->count;
        add_declared(list, part, name);
        if (rule && list->count == before)
            arz_schema_list_add(&additional, bare(rule->as.schema));
    }
    bool declared = list->count > 0;
    for (size_t i = 0; i < additional.count && !(maker->lenient && declared); i++)
        arz_schema_list_add(list, additional.items[i]);
    arz_schema_list_clear(&additional);
}

/* Whether one of the schemas as they stand says readOnly or writeOnly: for the member as a
 * whole. */
static bool is_hidden(const example_maker *maker, const arz_shape *shape, arz_str name)
{
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema *child = arz_schema_child(shape->parts.items[i], &name);
        if (child && arz_schema_hidden(child, maker->direction))
            return true;
    }
    return false;
}

/* Makes the member and sets it; false where that cannot be done. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DEPTH */
static bool set_member(example_maker *maker, const value_place *at, const arz_shape *shape,
                       json_t *object, arz_str name, bool required)
{
    arz_schema_list schemas = { 0 };
    list_member_schemas(maker, &schemas, shape, name);
    bool valid = false;
    json_t *value = make(maker, at, &schemas, &valid); /* new */
    arz_schema_list_clear(&schemas);
    if (!value || (!valid && !required)) {
        json_decref(value);
        return false;
    }
    arz_json_set(object, name, value);
    return true;
}

/* The members that an object is to have. */
typedef struct member_list {
    arz_map names; /* in order; the value is one of these two */
    char required, optional;
} member_list;

static void add_required(member_list *members, const arz_node *names)
{
    for (size_t i = 0; i < arz_node_count(names); i++)
        arz_map_set(&members->names, arz_node_text(arz_node_at(names, i)), &members->required);
}

/* What must be there because of properties, which are made where they can be. */
static void add_dependent(member_list *members, const arz_schema *part, arz_keyword_id id)
{
    const arz_schema_rule *rule = arz_schema_rule_of(part, id);
    for (size_t i = 0; rule && i < rule->value->size; i++) {
        const arz_member *member = &rule->value->as.members[i];
        if (arz_map_get(&members->names, arz_node_text(&member->key)))
            add_required(members, &member->value);
    }
}

/* Properties in their order, then what else is required. */
static void list_members(member_list *members, const arz_shape *shape)
{
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema_rule *rule =
            arz_schema_rule_of(shape->parts.items[i], ARZ_KEYWORD_PROPERTIES);
        for (size_t j = 0; rule && j < rule->count; j++)
            arz_map_set(&members->names, rule->as.named[j].name, &members->optional);
    }
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema *part = shape->parts.items[i];
        const arz_schema_rule *rule = arz_schema_rule_of(part, ARZ_KEYWORD_REQUIRED);
        if (rule)
            add_required(members, rule->value);
        add_dependent(members, part, ARZ_KEYWORD_DEPENDENT_REQUIRED);
        add_dependent(members, part, ARZ_KEYWORD_DEPENDENCIES);
    }
}

static size_t count_required(const member_list *members)
{
    size_t count = 0;
    for (size_t i = 0; i < members->names.count; i++)
        count += members->names.entries[i].value == &members->required;
    return count;
}

/* Whether there is room for members that nobody asks for. */
static bool may_add(const example_maker *maker)
{
    return maker->values < MAX_VALUES / 2 && maker->depth < OPTIONAL_DEPTH;
}

/* Makes the listed members that have a place in the direction; false where a required one cannot
 * be made. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DEPTH */
static bool set_members(example_maker *maker, const value_place *at, const arz_shape *shape,
                        const member_list *members, json_t *object)
{
    uint64_t most = arz_shape_most(shape, ARZ_KEYWORD_MAX_PROPERTIES);
    size_t required = count_required(members), optional = 0;
    for (size_t i = 0; i < members->names.count; i++) {
        arz_str name = members->names.entries[i].key;
        bool needed = members->names.entries[i].value == &members->required;
        if (is_hidden(maker, shape, name))
            continue;
        if (!needed && (!may_add(maker) || required + optional >= most))
            continue;
        bool set = set_member(maker, at, shape, object, name, needed);
        if (!set && (needed || maker->error->kind != ARZ_OK))
            return false;
        optional += set && !needed;
    }
    return true;
}

/* A name for one more member: by a pattern that names must match, or made of a number. */
static void put_name(arz_buf *name, const arz_shape *shape, unsigned number)
{
    const arz_schema_rule *names = arz_shape_rule(shape, ARZ_KEYWORD_PROPERTY_NAMES);
    const arz_schema_rule *pattern =
        names ? arz_schema_rule_of(bare(names->as.schema), ARZ_KEYWORD_PATTERN) : NULL;
    const arz_schema_rule *patterns = arz_shape_rule(shape, ARZ_KEYWORD_PATTERN_PROPERTIES);
    const arz_node *text = pattern                       ? pattern->value
                           : patterns && patterns->count ? patterns->as.named[0].pattern->node
                                                         : NULL;
    const arz_schema_rule *values =
        names ? arz_schema_rule_of(bare(names->as.schema), ARZ_KEYWORD_ENUM) : NULL;
    arz_buf_reset(name);
    if (values && number <= values->value->size)
        arz_buf_str(name, arz_node_text(arz_node_at(values->value, number - 1)));
    else if (!text || !arz_pattern_example(name, arz_node_text(text), 0, number - 1))
        arz_buf_printf(name, "property%u", number);
}

/* Whether members that no property names are described: the object is a map. */
static bool is_map(const arz_shape *shape)
{
    const arz_schema_rule *rest = arz_shape_rule(shape, ARZ_KEYWORD_ADDITIONAL_PROPERTIES);
    const arz_schema_rule *patterns = arz_shape_rule(shape, ARZ_KEYWORD_PATTERN_PROPERTIES);
    return (rest && rest->as.schema->form == ARZ_SCHEMA_RULES) || (patterns && patterns->count);
}

/* Adds members of invented names up to minProperties; to a map with no properties, one. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DEPTH */
static bool set_more(example_maker *maker, const value_place *at, const arz_shape *shape,
                     json_t *object)
{
    enum {
        MAX_MORE = 100
    };
    uint64_t least = arz_shape_least(shape, ARZ_KEYWORD_MIN_PROPERTIES), wanted = least;
    uint64_t most = arz_shape_most(shape, ARZ_KEYWORD_MAX_PROPERTIES);
    if (json_object_size(object) == 0 && most > 0 && is_map(shape) && may_add(maker))
        wanted = larger(1, least);
    arz_buf name = ARZ_BUF_INIT(0);
    for (unsigned i = 1; json_object_size(object) < wanted && i <= MAX_MORE; i++) {
        put_name(&name, shape, i);
        if (!arz_json_get(object, arz_buf_view(&name)))
            (void)set_member(maker, at, shape, object, arz_buf_view(&name), false);
        if (maker->error->kind != ARZ_OK)
            break;
    }
    arz_buf_clear(&name);
    return json_object_size(object) >= least && maker->error->kind == ARZ_OK;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DEPTH */
static json_t *make_object(example_maker *maker, const value_place *at, const arz_shape *shape)
{
    member_list members = { .names = ARZ_MAP_INIT };
    list_members(&members, shape);
    json_t *object = arz_json_object(); /* new */
    bool made =
        set_members(maker, at, shape, &members, object) && set_more(maker, at, shape, object);
    arz_map_clear(&members.names);
    if (made)
        return object;
    json_decref(object);
    return NULL;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DEPTH */
static json_t *make_kind(example_maker *maker, const value_place *at, arz_shape *shape,
                         unsigned attempt)
{
    unsigned kinds = arz_shape_kind(shape, attempt);
    if (kinds & 1U << ARZ_KIND_OBJECT)
        return make_object(maker, at, shape);
    if (kinds & 1U << ARZ_KIND_ARRAY)
        return make_array(maker, at, shape);
    if (kinds & 1U << ARZ_KIND_STRING)
        return arz_example_string(shape, maker->serial);
    if (kinds & (1U << ARZ_KIND_INTEGER | 1U << ARZ_KIND_REAL))
        return arz_example_number(shape, kinds, maker->serial);
    if (kinds & 1U << ARZ_KIND_BOOL)
        return json_boolean((maker->serial + maker->turn) % 2 == 0);
    return kinds ? json_null() : NULL;
}

/* One attempt at a value. New; NULL where it leads to none. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DEPTH */
static json_t *attempt_value(example_maker *maker, const value_place *at, unsigned attempt,
                             unsigned *variants)
{
    arz_shape shape = { .variants = 1 };
    json_t *value = NULL;
    bool collected = true;
    for (size_t i = 0; i < at->schemas->count && collected; i++)
        collected = arz_shape_collect(&shape, at->schemas->items[i], attempt, maker->error);
    if (collected && !shape.nothing) {
        value = find_given(maker, at->schemas, &shape); /* new */
        value = value ? value : make_kind(maker, at, &shape, attempt);
    }
    *variants = shape.variants;
    arz_shape_clear(&shape);
    return value;
}

/* The first valid value of several attempts, else the first value at all: that it is not valid
 * is in *valid. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DEPTH */
static json_t *attempt_values(example_maker *maker, const value_place *at, bool *valid)
{
    json_t *first = NULL; /* new */
    unsigned variants = 1;
    for (unsigned i = 0; i < variants && i < MAX_ATTEMPTS && maker->error->kind == ARZ_OK; i++) {
        json_t *value = attempt_value(maker, at, i, &variants); /* new */
        *valid = is_valid(maker, at->schemas, value);
        if (*valid) {
            json_decref(first);
            return value;
        }
        if (first)
            json_decref(value);
        else
            first = value;
    }
    return first;
}

/* A value for all of the schemas. New; NULL where none can be made. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DEPTH */
static json_t *make(example_maker *maker, const value_place *outer, const arz_schema_list *schemas,
                    bool *valid)
{
    value_place at = { outer, schemas };
    bool repeated = schemas->count > 0 && repeats(&at);
    *valid = false;
    if (repeated || maker->depth == MAX_DEPTH || maker->values >= MAX_VALUES)
        return NULL;
    maker->values++;
    maker->depth++;
    json_t *value = attempt_values(maker, &at, valid); /* new */
    maker->depth--;
    if (maker->error->kind == ARZ_OK)
        return value;
    json_decref(value);
    return NULL;
}

/* Schemas of `allOf` that forbid each other's members are a mistake that is often made: where no
 * value is valid, one is made that its author will have meant. */
json_t *arz_schema_example_turn(const arz_schema *schema, arz_direction direction, unsigned turn,
                                arz_error *error)
{
    arz_error first = ARZ_ERROR_INIT;
    arz_schema_list schemas = { 0 };
    arz_schema_list_add(&schemas, bare(schema));
    json_t *value = NULL;
    for (int lenient = 0; lenient < 2 && !value && first.kind == ARZ_OK; lenient++) {
        example_maker maker = {
            .direction = direction, .error = &first, .turn = turn, .lenient = lenient
        };
        bool valid;
        value = make(&maker, NULL, &schemas, &valid); /* new */
    }
    arz_schema_list_clear(&schemas);
    if (value)
        return value;
    arz_fail_node(&first, ARZ_ERROR_DOCUMENT, "schema", arz_schema_place(schema),
                  "no value can be made up for this schema");
    arz_fail_move(error, &first);
    return NULL;
}

json_t *arz_schema_example(const arz_schema *schema, arz_direction direction, arz_error *error)
{
    return arz_schema_example_turn(schema, direction, 0, error);
}
