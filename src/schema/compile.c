/* Compiles a schema: each keyword becomes a rule, each subschema a compiled schema. A reference
 * and a pattern are left until they are used. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "schema/compiled.h"
#include "schema/decimal.h"
#include "schema/reference.h"
#include "schema/resource_index.h"

#define INTEGER (1U << ARZ_KIND_INTEGER)
/* Values or names looked at in the time that one application takes. */
#define COMPARISONS_A_STEP 64

#define ANY ((1U << ARZ_KIND_COUNT) - 1)

arz_schemas *arz_schemas_create(arz_store *store)
{
    arz_schemas *schemas = arz_alloc(1, sizeof *schemas);
    schemas->store = store;
    schemas->arena = arz_arena_create();
    return schemas;
}

void arz_schemas_free(arz_schemas *schemas)
{
    if (!schemas)
        return;
    arz_resource_indexes_clear(schemas);
    arz_map_clear(&schemas->compiled);
    arz_map_clear(&schemas->indexes);
    arz_map_clear(&schemas->ids);
    arz_map_clear(&schemas->metas);
    arz_map_clear(&schemas->circles);
    arz_arena_free(schemas->arena);
    free(schemas);
}

void arz_schemas_assert_formats(arz_schemas *schemas, bool on)
{
    schemas->assert_formats = on;
}

/* What is being compiled into what. */
typedef struct compiling {
    arz_schema *schema;
    arz_error *error;
} compiling;

static arz_place place_of(const compiling *context, const arz_node *node)
{
    return (arz_place){ context->schema->place.doc, node };
}

/* "'minLength' must be a non-negative integer, not a string" */
static bool fail_shape(const compiling *context, const arz_schema_rule *rule, const arz_node *node,
                       const char *wanted)
{
    return arz_fail_node(context->error, ARZ_ERROR_DOCUMENT, "schema", place_of(context, node),
                         "'%s' must be %s, not %s", rule->keyword->name, wanted,
                         arz_kind_words(node->kind));
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static const arz_schema *compile_node(const compiling *context, const arz_node *node)
{
    const arz_schema *outer = context->schema;
    const arz_resource *resource = outer->resource;
    if (outer->dialect == ARZ_SCHEMA_2020_12) {
        const arz_resource_index *index =
            arz_resource_index_of(outer->schemas, outer->place.doc, context->error);
        const arz_resource *inner = index ? arz_resource_index_at(index, node) : NULL;
        resource = inner ? inner : resource;
    }
    return arz_schema_compile(outer->schemas, place_of(context, node), resource, outer->dialect,
                              context->error);
}

static void *make(const compiling *context, size_t count, size_t size)
{
    return arz_arena_alloc(context->schema->schemas->arena, count, size);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool compile_schema(compiling *context, arz_schema_rule *rule)
{
    rule->as.schema = compile_node(context, rule->value);
    return rule->as.schema;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool compile_schemas(compiling *context, arz_schema_rule *rule)
{
    if (!arz_node_is(rule->value, ARZ_KIND_ARRAY))
        return fail_shape(context, rule, rule->value, "an array of schemas");
    const arz_schema **schemas = make(context, rule->value->size, sizeof *schemas);
    for (size_t i = 0; i < rule->value->size; i++) {
        schemas[i] = compile_node(context, arz_node_at(rule->value, i));
        if (!schemas[i])
            return false;
    }
    rule->as.schemas = schemas;
    rule->count = rule->value->size;
    /* Generators write `oneOf: []` and mean nothing by it. */
    if (rule->count == 0 && rule->keyword->shape == ARZ_SHAPE_SCHEMAS)
        rule->keyword = NULL;
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool compile_schema_or_array(compiling *context, arz_schema_rule *rule)
{
    bool array = arz_node_is(rule->value, ARZ_KIND_ARRAY);
    return array && context->schema->draft == ARZ_DRAFT_OLDER ? compile_schemas(context, rule)
                                                              : compile_schema(context, rule);
}

static bool check_names(const compiling *context, const arz_schema_rule *rule,
                        const arz_node *names)
{
    if (!arz_node_is(names, ARZ_KIND_ARRAY))
        return fail_shape(context, rule, names, "an array of strings");
    for (size_t i = 0; i < names->size; i++) {
        const arz_node *name = arz_node_at(names, i);
        if (!arz_node_is(name, ARZ_KIND_STRING))
            return fail_shape(context, rule, name, "an array of strings");
    }
    return true;
}

static arz_schema_pattern *make_pattern(const compiling *context, const arz_node *node)
{
    arz_schema_pattern *pattern = make(context, 1, sizeof *pattern);
    pattern->node = node;
    return pattern;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool compile_entry(const compiling *context, const arz_schema_rule *rule,
                          const arz_member *member, arz_named_schema *entry)
{
    entry->name = arz_node_text(&member->key);
    entry->value = &member->value;
    if (rule->keyword->shape == ARZ_SHAPE_PATTERN_MAP)
        entry->pattern = make_pattern(context, &member->key);
    if (rule->keyword->shape == ARZ_SHAPE_DEPENDENCIES &&
        arz_node_is(&member->value, ARZ_KIND_ARRAY))
        return check_names(context, rule, &member->value);
    entry->schema = compile_node(context, &member->value);
    return entry->schema;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool compile_map(compiling *context, arz_schema_rule *rule)
{
    if (!arz_node_is(rule->value, ARZ_KIND_OBJECT))
        return fail_shape(context, rule, rule->value, "an object of schemas");
    arz_named_schema *named = make(context, rule->value->size, sizeof *named);
    for (size_t i = 0; i < rule->value->size; i++) {
        if (!compile_entry(context, rule, &rule->value->as.members[i], &named[i]))
            return false;
    }
    rule->as.named = named;
    rule->count = rule->value->size;
    return true;
}

/* Draft 3, and many descriptions after it, write `required: true` at the property: that is no
 * array of names, and is passed over where a description says so. */
static bool compile_names(compiling *context, arz_schema_rule *rule)
{
    if (arz_node_is(rule->value, ARZ_KIND_BOOL) && context->schema->draft != ARZ_DRAFT_2020_12) {
        rule->keyword = NULL;
        return true;
    }
    return check_names(context, rule, rule->value);
}

static bool compile_names_map(compiling *context, arz_schema_rule *rule)
{
    if (!arz_node_is(rule->value, ARZ_KIND_OBJECT))
        return fail_shape(context, rule, rule->value, "an object of arrays of strings");
    for (size_t i = 0; i < rule->value->size; i++) {
        if (!check_names(context, rule, &rule->value->as.members[i].value))
            return false;
    }
    return true;
}

static const struct {
    const char *name;
    unsigned kinds;
} types[] = {
    { "array", 1U << ARZ_KIND_ARRAY },
    { "boolean", 1U << ARZ_KIND_BOOL },
    { "integer", INTEGER },
    { "null", 1U << ARZ_KIND_NULL },
    { "number", INTEGER | 1U << ARZ_KIND_REAL },
    { "object", 1U << ARZ_KIND_OBJECT },
    { "string", 1U << ARZ_KIND_STRING },
};

static void fail_type(const compiling *context, const arz_node *node)
{
    arz_suggest suggest = arz_suggest_for(arz_node_text(node));
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        arz_suggest_add(&suggest, arz_str_of(types[i].name));
    char *hint = arz_suggest_text(&suggest);
    arz_fail_node(context->error, ARZ_ERROR_DOCUMENT, "schema", place_of(context, node),
                  "'%s' is no type%s", ARZ_QUOTE(suggest.wanted), hint);
    free(hint);
}

/* The kinds that a type's name stands for; 0 with *error filled. */
static unsigned read_type(const compiling *context, const arz_schema_rule *rule,
                          const arz_node *node)
{
    arz_str name = arz_node_text(node);
    if (!arz_node_is(node, ARZ_KIND_STRING)) {
        fail_shape(context, rule, node, "the name of a type, or an array of them");
        return 0;
    }
    /* OpenAPI 2.0, "Schema Object": anything may be in a file. */
    if (context->schema->draft == ARZ_DRAFT_OPENAPI_2_0 && arz_str_is(name, "file"))
        return ANY;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (arz_str_is(name, types[i].name))
            return types[i].kinds;
    }
    fail_type(context, node);
    return 0;
}

static bool compile_type(compiling *context, arz_schema_rule *rule)
{
    if (!arz_node_is(rule->value, ARZ_KIND_ARRAY)) {
        rule->as.kinds = read_type(context, rule, rule->value);
        return rule->as.kinds;
    }
    for (size_t i = 0; i < rule->value->size; i++) {
        unsigned kinds = read_type(context, rule, arz_node_at(rule->value, i));
        if (!kinds)
            return false;
        rule->as.kinds |= kinds;
    }
    return rule->as.kinds || fail_shape(context, rule, rule->value, "at least one type");
}

static bool compile_size(compiling *context, arz_schema_rule *rule)
{
    arz_view value = arz_view_node(rule->value);
    double number = arz_view_number(value);
    if (!arz_number_is_integer(value) || number < 0)
        return fail_shape(context, rule, rule->value, "a non-negative integer");
    if (arz_node_is(rule->value, ARZ_KIND_INTEGER))
        rule->as.size = (uint64_t)rule->value->as.integer;
    else
        rule->as.size = number < 1e15 ? (uint64_t)number : UINT64_MAX;
    return true;
}

static bool is_number(const arz_node *node)
{
    return arz_node_is(node, ARZ_KIND_INTEGER) || arz_node_is(node, ARZ_KIND_REAL);
}

static bool compile_number(compiling *context, arz_schema_rule *rule)
{
    return is_number(rule->value) || fail_shape(context, rule, rule->value, "a number");
}

static bool compile_divisor(compiling *context, arz_schema_rule *rule)
{
    return arz_view_number(arz_view_node(rule->value)) > 0 ||
           arz_fail_node(context->error, ARZ_ERROR_DOCUMENT, "schema",
                         place_of(context, rule->value), "'%s' must be a number greater than 0",
                         rule->keyword->name);
}

static bool compile_limit(compiling *context, arz_schema_rule *rule)
{
    bool boolean = arz_node_is(rule->value, ARZ_KIND_BOOL);
    if (boolean && context->schema->draft != ARZ_DRAFT_2020_12)
        return true;
    return compile_number(context, rule);
}

static bool compile_bool(compiling *context, arz_schema_rule *rule)
{
    return arz_node_is(rule->value, ARZ_KIND_BOOL) ||
           fail_shape(context, rule, rule->value, "true or false");
}

static bool compile_text(compiling *context, arz_schema_rule *rule)
{
    return arz_node_is(rule->value, ARZ_KIND_STRING) ||
           fail_shape(context, rule, rule->value, "a string");
}

static bool compile_pattern(compiling *context, arz_schema_rule *rule)
{
    rule->as.pattern = make_pattern(context, rule->value);
    return compile_text(context, rule);
}

static bool compile_reference(compiling *context, arz_schema_rule *rule)
{
    rule->as.link = make(context, 1, sizeof *rule->as.link);
    return compile_text(context, rule);
}

static bool compile_array(compiling *context, arz_schema_rule *rule)
{
    return arz_node_is(rule->value, ARZ_KIND_ARRAY) ||
           fail_shape(context, rule, rule->value, "an array of values");
}

static bool compile_any(compiling *context, arz_schema_rule *rule)
{
    (void)context;
    (void)rule;
    return true;
}

typedef bool (*compile_shape)(compiling *context, arz_schema_rule *rule);

static const compile_shape shapes[ARZ_SHAPE_COUNT] = {
    [ARZ_SHAPE_SCHEMA] = compile_schema,
    [ARZ_SHAPE_SCHEMAS] = compile_schemas,
    [ARZ_SHAPE_SCHEMA_OR_ARRAY] = compile_schema_or_array,
    [ARZ_SHAPE_SCHEMA_MAP] = compile_map,
    [ARZ_SHAPE_PATTERN_MAP] = compile_map,
    [ARZ_SHAPE_DEPENDENCIES] = compile_map,
    [ARZ_SHAPE_NAMES] = compile_names,
    [ARZ_SHAPE_NAMES_MAP] = compile_names_map,
    [ARZ_SHAPE_TYPE] = compile_type,
    [ARZ_SHAPE_SIZE] = compile_size,
    [ARZ_SHAPE_NUMBER] = compile_number,
    [ARZ_SHAPE_DIVISOR] = compile_divisor,
    [ARZ_SHAPE_LIMIT] = compile_limit,
    [ARZ_SHAPE_BOOL] = compile_bool,
    [ARZ_SHAPE_TEXT] = compile_text,
    [ARZ_SHAPE_PATTERN] = compile_pattern,
    [ARZ_SHAPE_REFERENCE] = compile_reference,
    [ARZ_SHAPE_ARRAY] = compile_array,
    [ARZ_SHAPE_ANY] = compile_any,
};

/* Whether the schema's draft and vocabularies have the keyword. */
static bool in_use(const arz_schema *schema, const arz_keyword *keyword)
{
    unsigned vocabulary = 1U << keyword->vocabulary;
    if (keyword->vocabulary == ARZ_VOCABULARY_FORMAT)
        vocabulary |= 1U << ARZ_VOCABULARY_FORMAT_ASSERTION;
    return keyword->stage != ARZ_STAGE_NEVER && keyword->drafts & 1U << schema->draft &&
           schema->resource->vocabularies & vocabulary;
}

/* Keeps the rules in the order of their stages, and within a stage in that of the text. */
static void insert_rule(arz_schema_rule *rules, size_t count, const arz_schema_rule *rule)
{
    size_t at = count;
    for (; at > 0 && rules[at - 1].keyword->stage > rule->keyword->stage; at--)
        rules[at] = rules[at - 1];
    rules[at] = *rule;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool compile_member(compiling *context, const arz_member *member, arz_schema_rule *rules)
{
    arz_schema *schema = context->schema;
    const arz_keyword *keyword = arz_keyword_find(arz_node_text(&member->key));
    if (!keyword || !in_use(schema, keyword))
        return true;
    arz_schema_rule rule = { .keyword = keyword, .value = &member->value };
    if (!shapes[keyword->shape](context, &rule))
        return false;
    if (!rule.keyword)
        return true;
    insert_rule(rules, schema->rule_count++, &rule);
    if (rule.value->kind == ARZ_KIND_ARRAY || rule.value->kind == ARZ_KIND_OBJECT)
        schema->steps += rule.value->size / COMPARISONS_A_STEP;
    schema->unevaluated |= keyword->stage == ARZ_STAGE_LEFT;
    return true;
}

/* Where `$ref` stands in OpenAPI and older drafts, nothing beside it counts. */
static bool is_only_reference(const arz_schema *schema)
{
    return schema->draft != ARZ_DRAFT_2020_12 &&
           arz_node_is(arz_node_get(schema->place.node, ARZ_STR("$ref")), ARZ_KIND_STRING);
}

static bool is_true(const arz_node *object, const char *name)
{
    const arz_node *node = arz_node_get(object, arz_str_of(name));
    return arz_node_is(node, ARZ_KIND_BOOL) && node->as.boolean;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool compile_object(compiling *context)
{
    arz_schema *schema = context->schema;
    const arz_node *node = schema->place.node;
    arz_schema_rule *rules = make(context, node->size, sizeof *rules);
    schema->rules = rules;
    if (is_only_reference(schema))
        return compile_member(context, arz_node_member(node, ARZ_STR("$ref")), rules);
    schema->nullable = (schema->draft == ARZ_DRAFT_OPENAPI_3_0 && is_true(node, "nullable")) ||
                       (schema->draft == ARZ_DRAFT_OPENAPI_2_0 && is_true(node, "x-nullable"));
    for (size_t i = 0; i < node->size; i++) {
        if (!compile_member(context, &node->as.members[i], rules))
            return false;
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool compile_kind(compiling *context)
{
    arz_schema *schema = context->schema;
    const arz_node *node = schema->place.node;
    if (arz_node_is(node, ARZ_KIND_BOOL)) {
        schema->form = node->as.boolean ? ARZ_SCHEMA_TRUE : ARZ_SCHEMA_FALSE;
        return true;
    }
    if (arz_node_is(node, ARZ_KIND_OBJECT))
        return compile_object(context);
    return arz_fail_node(context->error, ARZ_ERROR_DOCUMENT, "schema", schema->place,
                         "a schema must be an object, true or false, not %s",
                         arz_kind_words(node->kind));
}

static arz_draft draft_of(arz_schema_dialect dialect, const arz_resource *resource)
{
    switch (dialect) {
    case ARZ_SCHEMA_2020_12:
        return resource->draft;
    case ARZ_SCHEMA_OPENAPI_3_0:
        return ARZ_DRAFT_OPENAPI_3_0;
    case ARZ_SCHEMA_OPENAPI_2_0:
        return ARZ_DRAFT_OPENAPI_2_0;
    }
    return ARZ_DRAFT_2020_12;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
const arz_schema *arz_schema_compile(arz_schemas *schemas, arz_place place,
                                     const arz_resource *resource, arz_schema_dialect dialect,
                                     arz_error *error)
{
    arz_schema_key key = { (uintptr_t)place.node, dialect };
    arz_schema *schema =
        arz_map_get(&schemas->compiled, (arz_str){ (const char *)&key, sizeof key });
    if (schema)
        return schema;
    schema = arz_arena_alloc(schemas->arena, 1, sizeof *schema);
    *schema = (arz_schema){
        .schemas = schemas,
        .key = key,
        .place = place,
        .resource = resource,
        .dialect = dialect,
        .draft = draft_of(dialect, resource),
        .steps = 1,
    };
    arz_str name = { (const char *)&schema->key, sizeof schema->key };
    arz_map_set(&schemas->compiled, name, schema);
    compiling context = { schema, error };
    if (compile_kind(&context))
        return schema;
    arz_map_set(&schemas->compiled, name, NULL);
    return NULL;
}

const arz_schema *arz_schema_at(arz_schemas *schemas, arz_place place, arz_schema_dialect dialect,
                                arz_error *error)
{
    const arz_resource *resource = arz_resource_of(schemas, place, dialect, error);
    return resource ? arz_schema_compile(schemas, place, resource, dialect, error) : NULL;
}

const arz_schema_rule *arz_schema_rule_of(const arz_schema *schema, arz_keyword_id id)
{
    const arz_keyword *keyword = arz_keyword_row(id);
    for (size_t i = 0; i < schema->rule_count; i++) {
        if (schema->rules[i].keyword == keyword)
            return &schema->rules[i];
    }
    return NULL;
}

const arz_regex *arz_schema_regex(const arz_schema *schema, arz_schema_pattern *pattern,
                                  arz_error *error)
{
    if (!pattern->regex) {
        pattern->regex = arz_regex_compile(schema->schemas->arena, arz_node_text(pattern->node),
                                           ARZ_REGEX_ECMA, error);
    }
    return pattern->regex;
}
