/* The inputs that a workflow's schema declares. (Arazzo 1.1.0, "Workflow Object": inputs) */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "model/linker.h"
#include "model/secret.h"

/* Schemas that one input schema may draw in by $ref and allOf before they are no longer looked
 * at: a cycle of them has no end. */
#define MAX_SCHEMAS 1000

/* One input while the schema is read. */
typedef struct found_input {
    arz_str name;
    arz_place property; /* its schema; node NULL where it is only required */
    bool required;
} found_input;

typedef struct collection {
    bool open; /* `additionalProperties: true` stands somewhere */
    arz_linker *linker;
    arz_place *schemas; /* owned: to be looked at, in order */
    size_t schema_count, schema_capacity;
    arz_map names; /* name → found_input, in the document's arena, in order */
} collection;

static void add_schema(collection *c, arz_place place)
{
    if (c->schema_count >= MAX_SCHEMAS)
        return;
    c->schemas = arz_grow(c->schemas, c->schema_count, &c->schema_capacity, sizeof *c->schemas);
    c->schemas[c->schema_count++] = place;
}

static found_input *add_input(collection *c, arz_str name)
{
    found_input *item = arz_map_get(&c->names, name);
    if (item)
        return item;
    item = arz_arena_alloc(c->linker->document->arena, 1, sizeof *item);
    item->name = name;
    (void)arz_map_set(&c->names, name, item);
    return item;
}

/* What the schema at the place says of members, and the schemas that it is made of. */
static void look_at(collection *c, arz_place place)
{
    arz_place properties = arz_field(place, "properties"), required = arz_field(place, "required"),
              all = arz_field(place, "allOf");
    const arz_node *others = arz_node_get(place.node, ARZ_STR("additionalProperties"));
    c->open = c->open || (arz_node_is(others, ARZ_KIND_BOOL) && others->as.boolean);
    for (size_t i = 0; i < arz_node_member_count(properties.node); i++) {
        const arz_member *member = &properties.node->as.members[i];
        found_input *input = add_input(c, arz_node_text(&member->key));
        if (!input->property.node)
            input->property = (arz_place){ place.doc, &member->value };
    }
    for (size_t i = 0; i < arz_node_count(required.node); i++) {
        const arz_node *name = arz_node_at(required.node, i);
        if (arz_node_is(name, ARZ_KIND_STRING))
            add_input(c, arz_node_text(name))->required = true;
    }
    for (size_t i = 0; i < arz_node_count(all.node); i++)
        add_schema(c, (arz_place){ all.doc, arz_node_at(all.node, i) });
}

/* The compiled schema at the place; NULL, told, where it is wrong. */
static const arz_schema *schema_at(arz_linker *linker, arz_place place)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_schema *schema =
        arz_schema_at(linker->document->schemas, place, ARZ_SCHEMA_2020_12, &error);
    arz_tell(&linker->tell, place, &error);
    return schema;
}

static void collect(collection *c, arz_place place)
{
    add_schema(c, place);
    for (size_t i = 0; i < c->schema_count; i++) {
        arz_place at = c->schemas[i];
        look_at(c, at);
        const arz_schema *schema = schema_at(c->linker, at);
        arz_place target = schema ? arz_schema_place(schema) : at;
        if (target.node != at.node)
            add_schema(c, target);
    }
}

/* "string", "integer or null"; "any" for none of the bits and for all of them. */
static const char *type_words(arz_linker *linker, unsigned kinds)
{
    static const struct {
        arz_kind kind;
        const char *word;
    } words[] = {
        { ARZ_KIND_STRING, "string" }, { ARZ_KIND_REAL, "number" }, { ARZ_KIND_INTEGER, "integer" },
        { ARZ_KIND_BOOL, "boolean" },  { ARZ_KIND_ARRAY, "array" }, { ARZ_KIND_OBJECT, "object" },
        { ARZ_KIND_NULL, "null" },
    };
    if (kinds == 0 || kinds == (1U << ARZ_KIND_COUNT) - 1)
        return "any";
    if (kinds & 1U << ARZ_KIND_REAL)
        kinds &= ~(1U << ARZ_KIND_INTEGER);
    arz_buf text = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!(kinds & 1U << words[i].kind))
            continue;
        if (text.size)
            arz_buf_text(&text, " or ");
        arz_buf_text(&text, words[i].word);
    }
    const char *copy = arz_arena_cstr(linker->document->arena, arz_buf_view(&text));
    arz_buf_clear(&text);
    return copy;
}

/* The keyword beside a `$ref`, else where that leads. */
static const arz_node *keyword(const found_input *input, const arz_schema *schema, const char *name)
{
    const arz_node *own = arz_node_get(input->property.node, arz_str_of(name));
    if (own || !schema)
        return own;
    return arz_node_get(arz_schema_place(schema).node, arz_str_of(name));
}

static const char *text_of(arz_linker *linker, const arz_node *node)
{
    if (!arz_node_is(node, ARZ_KIND_STRING))
        return NULL;
    return arz_arena_cstr(linker->document->arena, arz_node_text(node));
}

static void describe(arz_linker *linker, const found_input *input, arz_input_info *info,
                     arz_input_schema *behind)
{
    const arz_schema *schema = input->property.node ? schema_at(linker, input->property) : NULL;
    behind->schema = schema;
    behind->default_value = keyword(input, schema, "default");
    info->name = arz_arena_cstr(linker->document->arena, input->name);
    info->type = type_words(linker, schema ? arz_schema_kinds(schema) : 0);
    info->description = text_of(linker, keyword(input, schema, "description"));
    info->format = text_of(linker, keyword(input, schema, "format"));
    info->required = input->required;
    info->secret = (info->format && arz_str_is(arz_str_of(info->format), "password")) ||
                   arz_name_is_secret(input->name);
    info->has_default = behind->default_value != NULL;
}

void arz_link_inputs(arz_linker *linker, arz_workflow *workflow)
{
    arz_arena *arena = linker->document->arena;
    collection c = { .linker = linker };
    workflow->inputs = arz_field(workflow->place, "inputs");
    if (!workflow->inputs.node)
        return;
    workflow->input_schema = schema_at(linker, workflow->inputs);
    collect(&c, workflow->inputs);
    size_t count = c.names.count;
    arz_input_info *infos = arz_arena_alloc(arena, count, sizeof *infos);
    arz_input_schema *schemas = arz_arena_alloc(arena, count, sizeof *schemas);
    for (size_t i = 0; i < count; i++) {
        const found_input *input = c.names.entries[i].value;
        describe(linker, input, &infos[i], &schemas[i]);
        (void)arz_map_set(&workflow->input_names, input->name, &infos[i]);
    }
    workflow->input_infos = infos;
    workflow->input_schemas = schemas;
    workflow->input_count = count;
    workflow->open_inputs = c.open;
    arz_map_clear(&c.names);
    free(c.schemas);
}
