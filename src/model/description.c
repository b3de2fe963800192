/* One Arazzo document made into a description: first everything that has a name is put in its
 * place, then it is linked, so that a name may stand in front of what it names and documents may
 * name one another. (Arazzo 1.1.0, "Arazzo Specification Object") */
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "model/linker.h"

/* A document's kind by the field that says its version, in the order in which to look. */
typedef struct kind_row {
    const char *field, *words;
} kind_row;

static const kind_row kinds[] = {
    { "openapi", "an OpenAPI %s description" },
    { "swagger", "an OpenAPI (Swagger) %s description" },
    { "asyncapi", "an AsyncAPI %s description" },
    { "workflowsSpec", "a description by a draft of the specification (workflowsSpec %s)" },
    { "$schema", "a JSON Schema" },
};

const char *arz_doc_looks_like(const arz_linker *linker, const arz_doc *doc)
{
    if (doc->root->kind == ARZ_KIND_NULL)
        return "empty";
    if (doc->root->kind != ARZ_KIND_OBJECT)
        return arz_kind_words((arz_kind)doc->root->kind);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const arz_node *version = arz_node_get(doc->root, arz_str_of(kinds[i].field));
        if (!version)
            continue;
        arz_buf words = ARZ_BUF_INIT(0);
        const char *hole = kinds[i].words;
        for (; *hole && !(hole[0] == '%' && hole[1] == 's'); hole++)
            arz_buf_char(&words, *hole);
        if (*hole) {
            arz_buf text = ARZ_BUF_INIT(0);
            arz_view_render(&text, arz_view_node(version));
            arz_buf_text(&words, ARZ_QUOTE(arz_buf_view(&text)));
            arz_buf_text(&words, hole + 2);
            arz_buf_clear(&text);
        }
        const char *copy = arz_arena_cstr(linker->document->arena, arz_buf_view(&words));
        arz_buf_clear(&words);
        return copy;
    }
    return "an object of another kind";
}

/* Takes a number off the front of the text; false where there is none. */
static bool take_number(arz_str *text, unsigned *number)
{
    size_t at = 0;
    for (*number = 0; at < text->size && at < 4 && arz_is_digit(text->data[at]); at++)
        *number = *number * 10 + (unsigned)(text->data[at] - '0');
    *text = arz_str_from(*text, at);
    return at > 0;
}

static bool take_dot(arz_str *text)
{
    bool dot = text->size && text->data[0] == '.';
    *text = arz_str_from(*text, dot);
    return dot;
}

/* Reads "1.0.1". A patch version that is missing or has words behind it does not matter.
 * ("Versions") */
static void read_version(arz_linker *linker, arz_description *description)
{
    arz_place at = arz_field((arz_place){ description->doc, description->doc->root }, "arazzo");
    arz_buf text = ARZ_BUF_INIT(0);
    unsigned major = 0, minor = 0;
    arz_view_render(&text, arz_view_node(at.node)); /* `arazzo: 1.0` is a number */
    description->version = arz_arena_str(linker->document->arena, arz_buf_view(&text));
    arz_buf_clear(&text);
    arz_str rest = description->version;
    bool read = take_number(&rest, &major) && take_dot(&rest) && take_number(&rest, &minor) &&
                (rest.size == 0 || rest.data[0] == '.');
    description->minor = read && minor > 0 ? 1 : 0;
    if (!read || major != 1) {
        arz_tell_error(&linker->tell, "version", at,
                       "'%s' is no version of the specification that is read here; there are 1.0.1 "
                       "and 1.1.0",
                       ARZ_QUOTE(description->version));
    } else if (minor > 1) {
        arz_tell_warning(&linker->tell, "version-newer", at, NULL,
                         "version %s is newer than this program; it is read as 1.1",
                         ARZ_QUOTE(description->version));
    } else if (at.node->kind != ARZ_KIND_STRING || rest.size < 2) {
        arz_tell_form(
            &linker->tell, "version-form", at, minor ? ARZ_STR("1.1.0") : ARZ_STR("1.0.1"),
            "the version is a string of three numbers, such as '1.%u.%d'", minor, minor ? 0 : 1);
    }
}

static void declare_step(arz_linker *linker, arz_workflow *workflow, arz_place list, size_t index)
{
    arz_step *step = &workflow->steps[index];
    step->index = index;
    step->owner = workflow;
    step->place = arz_field_object_at(&linker->tell, list, index, "a step");
    step->id = ARZ_STR("");
    step->target = "";
    if (!step->place.node)
        return;
    (void)arz_field_required(&linker->tell, step->place, "stepId", "a step");
    arz_str id = arz_field_kept(&linker->tell, step->place, "stepId");
    step->description = arz_field_kept(&linker->tell, step->place, "description");
    if (!id.data)
        return;
    step->id = id;
    if (arz_map_get(&workflow->step_ids, id)) {
        arz_tell_error(&linker->tell, "duplicate-step", arz_field(step->place, "stepId"),
                       "workflow '%s' has a step '%s' already", ARZ_QUOTE(workflow->id),
                       ARZ_QUOTE(id));
    } else {
        (void)arz_map_set(&workflow->step_ids, id, step);
    }
}

static void declare_steps(arz_linker *linker, arz_workflow *workflow)
{
    if (!arz_field(workflow->place, "steps").node) {
        arz_tell_error(&linker->tell, "field-required", workflow->place,
                       "a workflow needs 'steps'");
    }
    arz_place list = arz_field_list(&linker->tell, workflow->place, "steps");
    size_t count = arz_node_count(list.node);
    workflow->steps = arz_arena_alloc(linker->document->arena, count, sizeof *workflow->steps);
    workflow->step_count = count;
    for (size_t i = 0; i < count; i++)
        declare_step(linker, workflow, list, i);
}

static void declare_workflow(arz_linker *linker, arz_description *description, arz_place list,
                             size_t index)
{
    arz_workflow *workflow = &description->workflows[index];
    workflow->owner = description;
    workflow->place = arz_field_object_at(&linker->tell, list, index, "a workflow");
    workflow->id = ARZ_STR("");
    if (!workflow->place.node)
        return;
    (void)arz_field_required(&linker->tell, workflow->place, "workflowId", "a workflow");
    arz_str id = arz_field_kept(&linker->tell, workflow->place, "workflowId");
    workflow->summary = arz_field_kept(&linker->tell, workflow->place, "summary");
    workflow->description = arz_field_kept(&linker->tell, workflow->place, "description");
    if (id.data)
        workflow->id = id;
    arz_link_inputs(linker, workflow);
    declare_steps(linker, workflow);
    if (!id.data)
        return;
    if (arz_map_get(&description->workflow_ids, id)) {
        arz_tell_error(&linker->tell, "duplicate-workflow",
                       arz_field(workflow->place, "workflowId"), "there is a workflow '%s' already",
                       ARZ_QUOTE(id));
    } else {
        (void)arz_map_set(&description->workflow_ids, id, workflow);
    }
}

static void declare_workflows(arz_linker *linker, arz_description *description, arz_place root)
{
    arz_arena *arena = linker->document->arena;
    arz_place list = arz_field_list(&linker->tell, root, "workflows");
    size_t count = arz_node_count(list.node);
    description->workflows = arz_arena_alloc(arena, count, sizeof *description->workflows);
    description->workflow_count = count;
    for (size_t i = 0; i < count; i++)
        declare_workflow(linker, description, list, i);
    if (count == 0 && (list.node || !arz_field(root, "workflows").node)) {
        arz_tell_error(&linker->tell, list.node ? "list-empty" : "field-required",
                       list.node ? list : root,
                       "an Arazzo description needs 'workflows', at least one");
    }
}

static void declare_source(arz_linker *linker, arz_description *description, arz_place list,
                           size_t index)
{
    static const char *const what = "a source description";
    arz_source *source = &description->sources[index];
    source->place = arz_field_object_at(&linker->tell, list, index, what);
    source->name = source->url = ARZ_STR("");
    if (!source->place.node)
        return;
    (void)arz_field_required(&linker->tell, source->place, "name", what);
    (void)arz_field_required(&linker->tell, source->place, "url", what);
    arz_str name = arz_field_kept(&linker->tell, source->place, "name");
    arz_str url = arz_field_kept(&linker->tell, source->place, "url");
    source->server_url = arz_field_kept(&linker->tell, source->place, "x-serverUrl");
    source->url = url.data ? url : source->url;
    source->failed = !url.data;
    if (!name.data)
        return;
    source->name = name;
    if (arz_map_get(&description->source_names, name)) {
        arz_tell_error(&linker->tell, "duplicate-source", arz_field(source->place, "name"),
                       "there is a source description '%s' already", ARZ_QUOTE(name));
    } else {
        (void)arz_map_set(&description->source_names, name, source);
    }
}

static void declare_sources(arz_linker *linker, arz_description *description, arz_place root)
{
    arz_arena *arena = linker->document->arena;
    arz_place list = arz_field_list(&linker->tell, root, "sourceDescriptions");
    size_t count = arz_node_count(list.node);
    if (count > ARZ_MAX_DOCUMENTS) {
        arz_tell_error(&linker->tell, "too-large", list, "more than %d documents are named",
                       ARZ_MAX_DOCUMENTS);
        count = ARZ_MAX_DOCUMENTS;
    }
    description->sources = arz_arena_alloc(arena, count, sizeof *description->sources);
    description->source_count = count;
    for (size_t i = 0; i < count; i++)
        declare_source(linker, description, list, i);
}

static arz_description *add_description(arz_linker *linker, const arz_doc *doc)
{
    arz_document *document = linker->document;
    arz_description *description = arz_arena_alloc(document->arena, 1, sizeof *description);
    description->document = document;
    description->doc = doc;
    description->version = description->title = description->self = ARZ_STR("");
    document->descriptions = arz_grow(document->descriptions, document->description_count,
                                      &document->description_capacity, sizeof(arz_description *));
    document->descriptions[document->description_count++] = description;
    return description;
}

arz_description *arz_description_declare(arz_linker *linker, const arz_doc *doc)
{
    arz_description *description = add_description(linker, doc);
    if (!doc)
        return description;
    arz_place root = { doc, doc->root };
    if (!arz_field(root, "arazzo").node) {
        bool lacks_version = arz_field(root, "workflows").node != NULL;
        if (lacks_version) {
            arz_tell_error(&linker->tell, "field-required", root,
                           "an Arazzo description needs 'arazzo', the version of the "
                           "specification: 'arazzo: 1.0.1'");
        } else {
            arz_tell_error(&linker->tell, "arazzo-document", root,
                           "this is no Arazzo description; it is %s",
                           arz_doc_looks_like(linker, doc));
        }
        if (!lacks_version)
            return description;
    } else {
        read_version(linker, description);
    }
    arz_str title =
        arz_field_kept(&linker->tell, arz_field_map(&linker->tell, root, "info"), "title");
    arz_str self = arz_field_kept(&linker->tell, root, "$self");
    description->title = title.data ? title : description->title;
    description->self = self.data ? self : description->self;
    description->components = arz_field_map(&linker->tell, root, "components");
    declare_sources(linker, description, root);
    declare_workflows(linker, description, root);
    return description;
}

void arz_description_link(arz_linker *linker, arz_description *description)
{
    if (!description->doc)
        return;
    linker->description = description;
    linker->expr.minor = description->minor;
    arz_link_sources(linker);
    for (size_t i = 0; i < description->workflow_count; i++) {
        if (description->workflows[i].place.node)
            arz_link_workflow(linker, &description->workflows[i]);
    }
}
