#include "schema/check.h"

#include <arazzo/limits.h>

#include "base/fail.h"
#include "base/map.h"
#include "doc/position.h"
#include "query/regex.h"
#include "schema/inspect.h"
#include "schema/meta.h"
#include "schema/reference.h"

/* Schemas looked at for one question: references can multiply without end. */
#define MAX_VISITS 1000

typedef struct checker {
    arz_schemas *schemas;
    const arz_doc *doc;
    arz_schema_dialect dialect;
    arz_schema_fault_fn found;
    void *data;
    size_t steps;  /* nodes looked at: aliases can multiply them */
    bool doubtful; /* an annotation is of a kind that it must not be */
    bool whole;    /* more than references */
} checker;

/* Annotations, which compiling does not look at, and their kinds. */
static const struct {
    const char *name;
    arz_kind kind;
} annotations[] = {
    { "$comment", ARZ_KIND_STRING }, { "contentEncoding", ARZ_KIND_STRING },
    { "deprecated", ARZ_KIND_BOOL }, { "contentMediaType", ARZ_KIND_STRING },
    { "examples", ARZ_KIND_ARRAY },  { "description", ARZ_KIND_STRING },
    { "readOnly", ARZ_KIND_BOOL },   { "title", ARZ_KIND_STRING },
    { "writeOnly", ARZ_KIND_BOOL },
};

static void tell(const checker *c, const arz_node *at, arz_error *error)
{
    if (error->kind != ARZ_OK)
        c->found(c->data, (arz_place){ c->doc, at }, error);
    arz_error_clear(error);
}

static bool take_finding(void *data, const arz_finding *finding)
{
    const checker *c = data;
    arz_error error = ARZ_ERROR_INIT;
    const char *pointer = finding->instance_pointer;
    (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "schema", "'%s' of the schema %s",
                   ARZ_QUOTE(arz_str_of(pointer)), finding->message);
    tell(c, finding->instance.node, &error);
    return true;
}

static void hold_against_meta(checker *c, arz_place place)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_doc *doc = arz_meta_document(c->schemas, ARZ_STR(ARZ_META_2020_12));
    arz_place root = { doc, doc->root };
    const arz_schema *meta = arz_schema_at(c->schemas, root, ARZ_SCHEMA_2020_12, &error);
    /* A limit that is met here says nothing of the schema. */
    bool valid = meta && arz_schema_valid(meta, arz_view_node(place.node), ARZ_DIRECTION_NONE,
                                          take_finding, c, &error);
    (void)valid;
    arz_error_clear(&error);
}

static bool compiles(const checker *c, arz_place place)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_schema *schema = arz_schema_at(c->schemas, place, ARZ_SCHEMA_2020_12, &error);
    arz_error_clear(&error);
    return schema != NULL;
}

/* A way through schemas that apply to one and the same value. */
typedef struct round_trip {
    checker *c;
    const arz_schema *home; /* where it started */
    size_t visits;
} round_trip;

/* NOLINTBEGIN(misc-no-recursion): bounded by ARZ_MAX_REF_CHAIN */
static bool comes_home(round_trip *trip, const arz_schema *schema, int depth);

static bool target_comes_home(round_trip *trip, const arz_schema *schema, int depth)
{
    const arz_schema_rule *rule = arz_schema_rule_of(schema, ARZ_KEYWORD_REF);
    arz_error error = ARZ_ERROR_INIT;
    const arz_schema *target = rule ? arz_schema_follow(schema, rule, &error) : NULL;
    arz_error_clear(&error);
    return target && comes_home(trip, target, depth + 1);
}

static bool parts_come_home(round_trip *trip, const arz_schema *schema, int depth)
{
    static const arz_keyword_id lists[] = { ARZ_KEYWORD_ALL_OF, ARZ_KEYWORD_ANY_OF,
                                            ARZ_KEYWORD_ONE_OF };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const arz_schema_rule *rule = arz_schema_rule_of(schema, lists[i]);
        for (size_t j = 0; rule && j < rule->count; j++) {
            if (comes_home(trip, rule->as.schemas[j], depth + 1))
                return true;
        }
    }
    const arz_schema_rule *not = arz_schema_rule_of(schema, ARZ_KEYWORD_NOT);
    return not &&comes_home(trip, not ->as.schema, depth + 1);
}

/* Whether the schema leads to where the way started; then all that is on the way is noted. */
static bool comes_home(round_trip *trip, const arz_schema *schema, int depth)
{
    if (depth > ARZ_MAX_REF_CHAIN || ++trip->visits > MAX_VISITS)
        return false;
    bool home = schema == trip->home || target_comes_home(trip, schema, depth) ||
                parts_come_home(trip, schema, depth);
    arz_str key = { (const char *)&schema->key, sizeof schema->key };
    if (home)
        (void)arz_map_set(&trip->c->schemas->circles, key, trip);
    return home;
}

/* NOLINTEND(misc-no-recursion) */

/* A reference that leads back to its schema has no end, whatever the value is. Each circle is told
 * where it is first come to. */
static void check_circle(checker *c, const arz_schema *schema, const arz_schema *target,
                         const arz_node *reference)
{
    arz_str key = { (const char *)&schema->key, sizeof schema->key };
    round_trip trip = { c, schema, 0 };
    arz_error error = ARZ_ERROR_INIT;
    if (arz_map_get(&c->schemas->circles, key) || !comes_home(&trip, target, 0))
        return;
    (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "ref",
                   "'%s' leads back to where it stands, so that the schema never comes to an end",
                   ARZ_QUOTE(arz_node_text(reference)));
    tell(c, reference, &error);
}

/* Compiles the schema in which the reference stands, and follows it. */
static void follow(checker *c, const arz_node *node, const arz_node *reference)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_place place = { c->doc, node };
    const arz_schema *schema = arz_schema_at(c->schemas, place, c->dialect, &error);
    const arz_schema_rule *rule = schema ? arz_schema_rule_of(schema, ARZ_KEYWORD_REF) : NULL;
    const arz_schema *target = rule ? arz_schema_follow(schema, rule, &error) : NULL;
    if (target && c->whole)
        check_circle(c, schema, target, reference);
    tell(c, reference, &error);
}

/* Rule regex. `text` is a value, or a member's key. */
static void check_pattern(const checker *c, const arz_node *text)
{
    arz_error error = ARZ_ERROR_INIT;
    if (!c->whole || !arz_node_is(text, ARZ_KIND_STRING) ||
        arz_regex_compile(c->schemas->arena, arz_node_text(text), ARZ_REGEX_ECMA, &error))
        return;
    unsigned column = error.column;
    arz_place place = { c->doc, text };
    error.column = 0;
    (void)arz_fail_place(&error, place);
    arz_text_position(place, column, &error.line, &error.column);
    tell(c, text, &error);
}

static bool is_doubtful(const arz_member *member)
{
    for (size_t i = 0; i < sizeof annotations / sizeof *annotations; i++) {
        if (arz_str_is(arz_node_text(&member->key), annotations[i].name))
            return member->value.kind != annotations[i].kind;
    }
    return false;
}

static void walk(checker *c, const arz_node *node);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void walk_all(checker *c, const arz_node *node)
{
    for (size_t i = 0; i < arz_node_count(node); i++)
        walk(c, arz_node_at(node, i));
    for (size_t i = 0; i < arz_node_member_count(node); i++)
        walk(c, &node->as.members[i].value);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void walk_keyword(checker *c, const arz_keyword *keyword, const arz_node *value)
{
    switch (keyword->shape) {
    case ARZ_SHAPE_SCHEMA:
        walk(c, value);
        break;
    case ARZ_SHAPE_SCHEMA_OR_ARRAY:
        if (value->kind == ARZ_KIND_OBJECT)
            walk(c, value);
        else
            walk_all(c, value);
        break;
    case ARZ_SHAPE_PATTERN_MAP:
        for (size_t i = 0; i < arz_node_member_count(value); i++)
            check_pattern(c, &value->as.members[i].key);
        walk_all(c, value);
        break;
    case ARZ_SHAPE_SCHEMAS:
    case ARZ_SHAPE_SCHEMA_MAP:
    case ARZ_SHAPE_DEPENDENCIES:
        walk_all(c, value);
        break;
    case ARZ_SHAPE_PATTERN:
        check_pattern(c, value);
        break;
    case ARZ_SHAPE_NAMES:
    case ARZ_SHAPE_NAMES_MAP:
    case ARZ_SHAPE_TYPE:
    case ARZ_SHAPE_SIZE:
    case ARZ_SHAPE_NUMBER:
    case ARZ_SHAPE_DIVISOR:
    case ARZ_SHAPE_LIMIT:
    case ARZ_SHAPE_BOOL:
    case ARZ_SHAPE_TEXT:
    case ARZ_SHAPE_REFERENCE:
    case ARZ_SHAPE_ARRAY:
    case ARZ_SHAPE_ANY:
    case ARZ_SHAPE_COUNT:
        break;
    }
}

/* Every place where a schema stands. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void walk(checker *c, const arz_node *node)
{
    if (!arz_node_is(node, ARZ_KIND_OBJECT) || ++c->steps > ARZ_MAX_CHECKED_NODES)
        return;
    const arz_node *reference = arz_node_get(node, ARZ_STR("$ref"));
    if (arz_node_is(reference, ARZ_KIND_STRING))
        follow(c, node, reference);
    for (size_t i = 0; i < node->size; i++) {
        const arz_member *member = &node->as.members[i];
        const arz_keyword *keyword = arz_keyword_find(arz_node_text(&member->key));
        if (keyword)
            walk_keyword(c, keyword, &member->value);
        else
            c->doubtful = c->doubtful || is_doubtful(member);
    }
}

void arz_schema_check(arz_schemas *schemas, arz_place place, arz_schema_fault_fn found, void *data)
{
    checker c = { .schemas = schemas,
                  .doc = place.doc,
                  .dialect = ARZ_SCHEMA_2020_12,
                  .found = found,
                  .data = data,
                  .whole = true };
    arz_str draft = arz_node_text(arz_node_get(place.node, ARZ_STR("$schema")));
    if (draft.size && !arz_str_starts(draft, ARZ_STR(ARZ_META_2020_12)))
        return;
    walk(&c, place.node);
    /* What compiles keeps to the meta-schema, but for annotations: reading it is spared then. */
    if (c.doubtful || !compiles(&c, place))
        hold_against_meta(&c, place);
}

void arz_schema_check_references(arz_schemas *schemas, arz_place place, arz_schema_dialect dialect,
                                 arz_schema_fault_fn found, void *data)
{
    checker c = {
        .schemas = schemas, .doc = place.doc, .dialect = dialect, .found = found, .data = data
    };
    walk(&c, place.node);
}
