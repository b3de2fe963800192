#include "schema/check.h"

#include <arazzo/limits.h>

#include "base/fail.h"
#include "schema/inspect.h"
#include "schema/meta.h"
#include "schema/reference.h"

typedef struct checker {
    arz_schemas *schemas;
    const arz_doc *doc;
    arz_schema_dialect dialect;
    arz_schema_fault_fn found;
    void *data;
    size_t steps;  /* nodes looked at: aliases can multiply them */
    bool doubtful; /* an annotation is of a kind that it must not be */
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

/* Compiles the schema in which the reference stands, and follows it. */
static void follow(const checker *c, const arz_node *node, const arz_node *reference)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_place place = { c->doc, node };
    const arz_schema *schema = arz_schema_at(c->schemas, place, c->dialect, &error);
    const arz_schema_rule *rule = schema ? arz_schema_rule_of(schema, ARZ_KEYWORD_REF) : NULL;
    const arz_schema *target = rule ? arz_schema_follow(schema, rule, &error) : NULL;
    (void)target;
    tell(c, reference, &error);
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
    case ARZ_SHAPE_SCHEMAS:
    case ARZ_SHAPE_SCHEMA_MAP:
    case ARZ_SHAPE_PATTERN_MAP:
    case ARZ_SHAPE_DEPENDENCIES:
        walk_all(c, value);
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
    case ARZ_SHAPE_PATTERN:
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
    checker c = { schemas, place.doc, ARZ_SCHEMA_2020_12, found, data, 0, false };
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
    checker c = { schemas, place.doc, dialect, found, data, 0, false };
    walk(&c, place.node);
}
