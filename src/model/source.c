/* Source descriptions: where they are, what they are, and loading them when something of theirs
 * is first needed. (Arazzo 1.1.0, "Source Description Object") */
#include <stdlib.h>

#include "base/fail.h"
#include "base/uri.h"
#include "model/linker.h"
#include "model/tell_edit.h"

static const char *const type_names[ARZ_SOURCE_TYPE_COUNT] = {
    [ARZ_SOURCE_OPENAPI] = "openapi",
    [ARZ_SOURCE_ARAZZO] = "arazzo",
    [ARZ_SOURCE_ASYNCAPI] = "asyncapi",
};

const char *arz_source_type_name(arz_source_type type)
{
    return type < ARZ_SOURCE_TYPE_COUNT ? type_names[type] : "";
}

arz_source *arz_find_source(const arz_linker *linker, arz_str name)
{
    return arz_map_get(&linker->description->source_names, name);
}

void arz_suggest_sources(arz_linker *linker, arz_suggest *suggest)
{
    const arz_description *description = linker->description;
    if (!arz_may_suggest(&linker->tell, description->source_count))
        return;
    for (size_t i = 0; i < description->source_count; i++)
        arz_suggest_add(suggest, description->sources[i].name);
}

static void read_type(arz_linker *linker, arz_source *source)
{
    arz_place at = arz_field(source->place, "type");
    arz_str text = arz_field_text(&linker->tell, source->place, "type");
    if (!arz_node_is(at.node, ARZ_KIND_STRING))
        return;
    for (int i = 0; i < ARZ_SOURCE_TYPE_COUNT; i++) {
        if (arz_str_is(text, type_names[i])) {
            source->type = (arz_source_type)i;
            source->typed = true;
            return;
        }
    }
    bool told = arz_tell_error(
        &linker->tell, "source-type", at,
        "'%s' is no type of source description; there are 'openapi' and 'arazzo'", ARZ_QUOTE(text));
    for (int i = 0; told && i < ARZ_SOURCE_TYPE_COUNT; i++)
        arz_tell_edit_case(&linker->tell, at, type_names[i]);
}

/* --source NAME=PATH. */
static void redirect_sources(arz_linker *linker)
{
    const arz_load_options *options = linker->options;
    for (size_t i = 0; i < options->source_count; i++) {
        const arz_source_place *place = &options->sources[i];
        arz_source *source = arz_find_source(linker, arz_str_of(place->name));
        if (source) {
            arz_store_redirect(linker->document->store, linker->description->doc, source->url,
                               place->path_or_url);
            continue;
        }
        if (i < options->optional_source_count)
            continue;
        arz_error error = ARZ_ERROR_INIT;
        arz_suggest suggest = arz_suggest_for(arz_str_of(place->name));
        arz_suggest_sources(linker, &suggest);
        char *hint = arz_suggest_text(&suggest);
        (void)arz_fail(&error, ARZ_ERROR_USAGE, NULL, "there is no source description '%s'%s",
                       ARZ_QUOTE(arz_str_of(place->name)), hint);
        free(hint);
        arz_tell(&linker->tell, (arz_place){ NULL, NULL }, &error);
    }
}

static void free_text(void *text)
{
    free(text);
}

void arz_link_sources(arz_linker *linker)
{
    arz_document *document = linker->document;
    arz_description *description = linker->description;
    bool entry = description == document->entry;
    if (entry)
        redirect_sources(linker);
    for (size_t i = 0; i < description->source_count; i++) {
        arz_source *source = &description->sources[i];
        if (!source->place.node)
            continue;
        read_type(linker, source);
        if (source->server_url.size) {
            arz_tell_dialect(&linker->tell, "server-url", arz_field(source->place, "x-serverUrl"),
                             NULL,
                             "'x-serverUrl' is an extension; every request of '%s' goes to it",
                             ARZ_QUOTE(source->name));
        }
        if (entry && source->url.size) {
            char *location = arz_store_locate(document->store, description->doc, source->url);
            arz_arena_defer(document->arena, free_text, location);
            source->location = location;
        }
    }
}

static bool is_web(arz_str uri)
{
    arz_str scheme = arz_uri_split(uri).scheme;
    return arz_str_equal_nocase(scheme, ARZ_STR("http")) ||
           arz_str_equal_nocase(scheme, ARZ_STR("https"));
}

/* A URL that is not fetched says nothing against the document, but nothing can run. What is named
 * by a relative reference may be in another place, too. */
static void tell_unread(arz_linker *linker, const arz_source *source, arz_place at,
                        arz_error *error)
{
    arz_error warning = ARZ_ERROR_INIT;
    bool relative = arz_uri_split(source->url).scheme.size == 0;
    (void)arz_fail_move(&warning, error);
    free(warning.help);
    warning.help = NULL;
    (void)arz_fail_help(&warning, "--source %s=FILE reads it from a file%s",
                        ARZ_QUOTE(source->name),
                        relative ? ", and --base DIR looks for it in a directory" : "");
    arz_tell_absent(&linker->tell, "source-unread", at, &warning);
}

static bool is_file(arz_str uri)
{
    return arz_str_equal_nocase(arz_uri_split(uri).scheme, ARZ_STR("file"));
}

/* Reads a source description that may be an Arazzo description in a file, so that it is known by
 * its $self. What is wrong with it is told when something of it is used. */
static void identify_source(arz_linker *linker, const arz_doc *from, const arz_source *source)
{
    arz_store *store = linker->document->store;
    arz_str type = arz_node_text(arz_field(source->place, "type").node);
    if (source->doc || source->failed || (type.size && !arz_str_is(type, "arazzo")))
        return;
    char *location = arz_store_locate(store, from, source->url);
    arz_error ignored = ARZ_ERROR_INIT;
    if (is_file(arz_str_of(location)))
        (void)!arz_store_load(store, from, source->url, &ignored);
    arz_error_clear(&ignored);
    free(location);
}

/* What is named by a URL may be one of the documents in files, by any description's list. Each of
 * them is looked at once. ("Identity-Based Referencing") */
static void identify_sources(arz_linker *linker)
{
    arz_document *document = linker->document;
    for (; linker->identified < document->description_count; linker->identified++) {
        const arz_description *description = document->descriptions[linker->identified];
        for (size_t i = 0; description->doc && i < description->source_count; i++)
            identify_source(linker, description->doc, &description->sources[i]);
    }
}

/* The document of the source, loaded at the first call; NULL where that failed. */
static const arz_doc *open_doc(arz_linker *linker, arz_source *source)
{
    if (source->doc || source->failed)
        return source->doc;
    arz_error error = ARZ_ERROR_INIT;
    arz_place at = arz_field(source->place, "url");
    const arz_doc *from = linker->description->doc;
    char *location = arz_store_locate(linker->document->store, from, source->url);
    if (!is_file(arz_str_of(location)))
        identify_sources(linker);
    free(location);
    linker->gate->open = linker->description == linker->document->entry;
    source->doc = arz_store_load(linker->document->store, from, source->url, &error);
    linker->gate->open = false;
    source->failed = !source->doc;
    if (source->doc)
        return source->doc;
    bool web = is_web(source->url) || (source->location && is_web(arz_str_of(source->location)));
    if (error.kind == ARZ_ERROR_IO && web && !linker->gate->fetch) {
        tell_unread(linker, source, at, &error);
    } else {
        if (!error.rule)
            error.rule = "source-exists";
        arz_tell(&linker->tell, at, &error);
    }
    return NULL;
}

static arz_source_type guess_type(const arz_doc *doc)
{
    if (arz_node_get(doc->root, ARZ_STR("arazzo")))
        return ARZ_SOURCE_ARAZZO;
    return arz_node_get(doc->root, ARZ_STR("asyncapi")) ? ARZ_SOURCE_ASYNCAPI : ARZ_SOURCE_OPENAPI;
}

arz_source_type arz_source_find_type(arz_linker *linker, arz_source *source)
{
    if (!source->typed) {
        const arz_doc *doc = open_doc(linker, source);
        source->type = doc ? guess_type(doc) : ARZ_SOURCE_OPENAPI;
        source->typed = true;
    }
    return source->type;
}

/* Tells where the document is not what the source's `type` says. */
static bool check_type(arz_linker *linker, arz_source *source, arz_source_type wanted)
{
    arz_source_type found = guess_type(source->doc);
    if (found == wanted)
        return true;
    source->failed = true;
    arz_place type = arz_field(source->place, "type");
    arz_tell_error(&linker->tell, "source-type", type.node ? type : source->place,
                   "source description '%s' is used as '%s', but it is %s", ARZ_QUOTE(source->name),
                   type_names[wanted],
                   found == ARZ_SOURCE_ARAZZO ? "an Arazzo description"
                                              : arz_doc_looks_like(linker, source->doc));
    return false;
}

static void tell_fault(void *data, arz_error *error)
{
    arz_linker *linker = data;
    arz_tell(&linker->tell, (arz_place){ linker->description->doc, NULL }, error);
}

static void free_api(void *api)
{
    arz_api_free(api);
}

arz_api *arz_source_open_api(arz_linker *linker, arz_source *source)
{
    arz_document *document = linker->document;
    if (source->api || source->failed || !open_doc(linker, source) ||
        !check_type(linker, source, ARZ_SOURCE_OPENAPI))
        return source->api;
    /* Two sources may have one document. */
    arz_str key = { (const char *)&source->doc, sizeof(void *) };
    source->api = arz_map_get(&linker->apis, key);
    if (source->api)
        return source->api;
    arz_error error = ARZ_ERROR_INIT;
    source->api = arz_api_create(document->store, document->schemas, source->doc, &error);
    source->failed = !source->api;
    if (!source->api) {
        arz_tell(&linker->tell, arz_field(source->place, "url"), &error);
        return NULL;
    }
    arz_api_on_fault(source->api, tell_fault, linker);
    arz_arena_defer(document->arena, free_api, source->api);
    (void)arz_map_set(&linker->apis, key, source->api);
    return source->api;
}

const arz_description *arz_source_open_description(arz_linker *linker, arz_source *source)
{
    arz_document *document = linker->document;
    if (source->description || source->failed || !open_doc(linker, source) ||
        !check_type(linker, source, ARZ_SOURCE_ARAZZO))
        return source->description;
    for (size_t i = 0; i < document->description_count && !source->description; i++) {
        if (document->descriptions[i]->doc == source->doc)
            source->description = document->descriptions[i];
    }
    if (!source->description)
        source->description = arz_description_declare(linker, source->doc);
    return source->description;
}
