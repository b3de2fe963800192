/* Which credentials the steps of a document need, for whoever is to give them. */
#include <arazzo/auth.h>

#include "doc/value.h"
#include "model/graph.h"

static const char *const type_names[ARZ_SCHEME_TYPE_COUNT] = {
    [ARZ_SCHEME_API_KEY] = "apiKey",       [ARZ_SCHEME_BASIC] = "http",
    [ARZ_SCHEME_BEARER] = "http",          [ARZ_SCHEME_DIGEST] = "http",
    [ARZ_SCHEME_HTTP_OTHER] = "http",      [ARZ_SCHEME_OAUTH2] = "oauth2",
    [ARZ_SCHEME_OPENID] = "openIdConnect", [ARZ_SCHEME_MUTUAL_TLS] = "mutualTLS",
};

static void set_text(json_t *object, const char *name, arz_str text)
{
    if (text.size)
        arz_json_set(object, arz_str_of(name), arz_json_string(text));
}

/* The object in `list` whose `name` is that; or NULL. Borrowed. */
static json_t *find_named(const json_t *list, arz_str name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *entry = json_array_get(list, i);
        if (arz_str_equal(arz_json_text(arz_json_get(entry, ARZ_STR("name"))), name))
            return entry;
    }
    return NULL;
}

/* The source's object, made where there is none. Borrowed. */
static json_t *source_entry(json_t *sources, arz_str name)
{
    json_t *entry = find_named(sources, name);
    if (entry)
        return entry;
    entry = arz_json_object();
    arz_json_set(entry, ARZ_STR("name"), arz_json_string(name));
    arz_json_set(entry, ARZ_STR("schemes"), arz_json_array());
    arz_json_set(entry, ARZ_STR("steps"), arz_json_array());
    arz_json_append(sources, entry);
    return entry;
}

/* New. */
static json_t *flows_json(const arz_security_scheme *scheme)
{
    json_t *flows = arz_json_array();
    for (int i = 0; i < ARZ_FLOW_COUNT; i++) {
        if (!scheme->flows[i].offered)
            continue;
        json_t *flow = arz_json_object();
        set_text(flow, "type", arz_str_of(arz_flow_name((arz_flow_type)i)));
        set_text(flow, "tokenUrl", scheme->flows[i].token_url);
        arz_json_append(flows, flow);
    }
    return flows;
}

static void add_scheme(json_t *schemes, const arz_security_scheme *scheme)
{
    if (find_named(schemes, scheme->key))
        return;
    json_t *entry = arz_json_object();
    set_text(entry, "name", scheme->key);
    set_text(entry, "type", arz_str_of(type_names[scheme->type]));
    if (scheme->type == ARZ_SCHEME_API_KEY) {
        set_text(entry, "in", arz_str_of(arz_location_name(scheme->in)));
        set_text(entry, "parameter", scheme->name);
    } else if (scheme->type == ARZ_SCHEME_BASIC) {
        set_text(entry, "scheme", ARZ_STR("basic")); /* 2.0 has a type of that name */
    } else if (scheme->type == ARZ_SCHEME_OAUTH2) {
        arz_json_set(entry, ARZ_STR("flows"), flows_json(scheme));
    } else {
        set_text(entry, "scheme", scheme->http_scheme);
    }
    set_text(entry, "description", scheme->description);
    arz_json_append(schemes, entry);
}

/* One alternative. New. */
static json_t *alternative_json(const arz_security_requirement *requirement, json_t *schemes)
{
    json_t *list = arz_json_array();
    for (size_t i = 0; i < requirement->scheme_count; i++) {
        json_t *entry = arz_json_object();
        add_scheme(schemes, requirement->schemes[i]);
        set_text(entry, "scheme", requirement->schemes[i]->key);
        set_text(entry, "scopes", requirement->scopes[i]);
        arz_json_append(list, entry);
    }
    return list;
}

static void add_step(json_t *sources, const arz_step *step)
{
    const arz_operation *operation = step->operation;
    if (!operation || operation->security_count == 0)
        return;
    json_t *source = source_entry(sources, step->source->name);
    json_t *schemes = arz_json_get(source, ARZ_STR("schemes"));
    json_t *entry = arz_json_object(), *alternatives = arz_json_array();
    for (size_t i = 0; i < operation->security_count; i++)
        arz_json_append(alternatives, alternative_json(&operation->security[i], schemes));
    set_text(entry, "workflowId", step->owner->id);
    set_text(entry, "stepId", step->id);
    arz_json_set(entry, ARZ_STR("alternatives"), alternatives);
    arz_json_append(arz_json_get(source, ARZ_STR("steps")), entry);
}

json_t *arz_document_credentials(const arz_document *document)
{
    json_t *report = arz_json_object(), *sources = arz_json_array();
    for (size_t i = 0; i < document->description_count; i++) {
        const arz_description *description = document->descriptions[i];
        for (size_t j = 0; j < description->workflow_count; j++) {
            const arz_workflow *workflow = &description->workflows[j];
            for (size_t k = 0; k < workflow->step_count; k++)
                add_step(sources, &workflow->steps[k]);
        }
    }
    arz_json_set(report, ARZ_STR("sources"), sources);
    return report;
}
