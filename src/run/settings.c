#include "run/settings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "base/uri.h"
#include "http/headers.h"

static const char *copy_text(arz_arena *arena, const char *text)
{
    return text ? arz_arena_cstr(arena, arz_str_of(text)) : NULL;
}

static arz_setting *copy_settings(arz_arena *arena, const arz_setting *settings, size_t count)
{
    arz_setting *copy = arz_arena_alloc(arena, count, sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        copy[i] =
            (arz_setting){ copy_text(arena, settings[i].source), copy_text(arena, settings[i].name),
                           copy_text(arena, settings[i].value) };
    }
    return copy;
}

/* True where the entry document has a source description of that name. */
static bool source_known(const arz_engine *engine, const char *name, arz_suggest *suggest)
{
    const arz_description *entry = engine->document->entry;
    for (size_t i = 0; i < entry->source_count; i++) {
        if (arz_str_is(entry->sources[i].name, name))
            return true;
        arz_suggest_add(suggest, entry->sources[i].name);
    }
    return false;
}

static bool check_sources(const arz_engine *engine, const arz_setting *settings, size_t count,
                          const char *option, arz_error *error)
{
    for (size_t i = 0; i < count; i++) {
        const char *name = settings[i].source;
        arz_suggest suggest = arz_suggest_for(arz_str_of(name));
        if (!name || source_known(engine, name, &suggest))
            continue;
        char *hint = arz_suggest_text(&suggest);
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL,
                       "%s names the source description '%s', "
                       "which the document does not have%s",
                       option, ARZ_QUOTE(arz_str_of(name)), hint);
        free(hint);
        return false;
    }
    return true;
}

/* A server variable that is looked for. */
typedef struct variable_search {
    const char *source; /* or NULL: any */
    arz_str name;
    arz_suggest suggest;
    bool found;
} variable_search;

static void search_server(variable_search *s, const arz_server *server)
{
    arz_buf braced = ARZ_BUF_INIT(0);
    arz_buf_printf(&braced, "{%.*s}", ARZ_STR_FORMAT(s->name));
    s->found = s->found || arz_str_find(server->url, arz_buf_view(&braced)) != SIZE_MAX;
    for (size_t i = 0; i < server->variable_count; i++) {
        s->found = s->found || arz_str_equal(server->variables[i].name, s->name);
        arz_suggest_add(&s->suggest, server->variables[i].name);
    }
    arz_buf_clear(&braced);
}

/* The server of a step's operation is the first that it has. */
static void search_workflow(variable_search *s, const arz_workflow *workflow)
{
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        if (step->operation && step->operation->server_count && step->source &&
            (!s->source || arz_str_is(step->source->name, s->source)))
            search_server(s, &step->operation->servers[0]);
    }
}

static void search_document(variable_search *s, const arz_document *document)
{
    for (size_t i = 0; i < document->description_count; i++) {
        const arz_description *description = document->descriptions[i];
        for (size_t j = 0; j < description->workflow_count; j++)
            search_workflow(s, &description->workflows[j]);
    }
}

/* A variable that no server has would do nothing. */
static bool check_variables(const arz_engine *engine, const arz_run_options *options,
                            arz_error *error)
{
    for (size_t i = 0; i < options->variable_count; i++) {
        arz_str name = arz_str_of(options->variables[i].name);
        variable_search search = { options->variables[i].source, name, arz_suggest_for(name),
                                   false };
        search_document(&search, engine->document);
        if (search.found)
            continue;
        char *hint = arz_suggest_text(&search.suggest);
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL,
                       "--server-var gives '%s', which no server that is called has%s",
                       ARZ_QUOTE(name), hint);
        free(hint);
        return false;
    }
    return true;
}

static bool is_port(arz_str text)
{
    unsigned long port = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (!arz_is_digit(text.data[i]) || port > UINT16_MAX)
            return false;
        port = 10 * port + (unsigned long)(text.data[i] - '0');
    }
    return port <= UINT16_MAX;
}

/* A host, which may be an address in brackets, and a port that can be one. */
static bool is_authority(arz_str authority)
{
    size_t user = arz_str_find_char(authority, '@');
    arz_str host = arz_str_from(authority, user == SIZE_MAX ? 0 : user + 1);
    size_t close = arz_str_find_char(host, ']');
    if (arz_str_starts(host, ARZ_STR("[")) != (close != SIZE_MAX))
        return false;
    arz_str rest = arz_str_from(host, close == SIZE_MAX ? 0 : close + 1);
    size_t colon = arz_str_find_char(rest, ':'), end = colon == SIZE_MAX ? rest.size : colon;
    return (close == SIZE_MAX ? end > 0 : end == 0) && is_port(arz_str_from(rest, end + 1));
}

static bool check_servers(const arz_run_options *options, arz_error *error)
{
    for (size_t i = 0; i < options->server_count; i++) {
        arz_str url = arz_str_of(options->servers[i].value);
        arz_uri uri = arz_uri_split(url);
        bool http = arz_str_equal_nocase(uri.scheme, ARZ_STR("http")) ||
                    arz_str_equal_nocase(uri.scheme, ARZ_STR("https"));
        if (http && is_authority(uri.authority) && arz_uri_check(url) == SIZE_MAX)
            continue;
        return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                        "'%s' is no server: an http: or https: URL with a host is needed",
                        ARZ_QUOTE(url));
    }
    return true;
}

/* What no request could carry is told of before one is built. */
static bool check_header(const arz_header *header, arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    const char *reserved = arz_header_reserved(header->name);
    if (reserved)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL, "the header '%s' cannot be set: it %s",
                        ARZ_QUOTE(header->name), reserved);
    if (arz_header_check(header->name, header->value, &problem))
        return true;
    (void)arz_fail(error, ARZ_ERROR_USAGE, NULL, "%s", problem.message);
    arz_error_clear(&problem);
    return false;
}

/* "Name: value" apart. */
static bool copy_headers(arz_engine *engine, const arz_run_options *options, arz_error *error)
{
    engine->headers =
        arz_arena_alloc(engine->arena, options->header_count, sizeof *engine->headers);
    for (size_t i = 0; i < options->header_count; i++) {
        arz_str text = arz_arena_str(engine->arena, arz_str_of(options->headers[i]));
        size_t colon = arz_str_find_char(text, ':');
        if (colon == 0 || colon >= text.size) {
            return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                            "'%s' is no header: 'Name: value' is needed", ARZ_QUOTE(text));
        }
        engine->headers[i] = (arz_header){ arz_str_trim(arz_str_slice(text, 0, colon)),
                                           arz_str_trim(arz_str_from(text, colon + 1)) };
        if (!check_header(&engine->headers[i], error))
            return false;
    }
    return true;
}

/* A time that can be added to any other. */
static int64_t bounded_ms(int64_t asked_ms)
{
    return asked_ms < ARZ_MAX_TIMEOUT_MS ? asked_ms : ARZ_MAX_TIMEOUT_MS;
}

bool arz_settings_copy(arz_engine *engine, const arz_run_options *options, arz_error *error)
{
    arz_arena *arena = engine->arena;
    engine->options = *options;
    engine->options.timeout_ms = bounded_ms(options->timeout_ms);
    engine->options.max_time_ms = bounded_ms(options->max_time_ms);
    engine->options.poll_interval_ms = bounded_ms(options->poll_interval_ms);
    if (options->parallel > ARZ_MAX_PARALLEL)
        engine->options.parallel = ARZ_MAX_PARALLEL;
    engine->options.workflow_id = NULL;
    engine->options.inputs = NULL;
    engine->options.headers = NULL;
    engine->options.servers = copy_settings(arena, options->servers, options->server_count);
    engine->options.variables = copy_settings(arena, options->variables, options->variable_count);
    engine->options.credentials =
        copy_settings(arena, options->credentials, options->credential_count);
    engine->options.listeners = arz_arena_copy(arena, options->listeners, options->listener_count,
                                               sizeof *options->listeners);
    return check_sources(engine, options->servers, options->server_count, "--server", error) &&
           check_sources(engine, options->variables, options->variable_count, "--server-var",
                         error) &&
           check_variables(engine, options, error) &&
           check_sources(engine, options->credentials, options->credential_count, "--auth",
                         error) &&
           check_servers(options, error) && copy_headers(engine, options, error);
}

static bool applies(const arz_setting *setting, const arz_source *source)
{
    return !setting->source || (source && arz_str_is(source->name, setting->source));
}

/* The server set for the source by name, else the one set for all; NULL where there is neither. */
static const char *chosen_server(const arz_engine *engine, const arz_source *source)
{
    const char *for_all = NULL;
    for (size_t i = 0; i < engine->options.server_count; i++) {
        const arz_setting *server = &engine->options.servers[i];
        if (!applies(server, source))
            continue;
        if (server->source)
            return server->value;
        for_all = server->value;
    }
    return for_all;
}

/* New, for free(); NULL with *error filled. */
static char *make_base_url(const arz_engine *engine, const arz_step *step, arz_error *error)
{
    const char *server = chosen_server(engine, step->source);
    if (server)
        return arz_strdup(server);
    if (step->source && step->source->server_url.size)
        return arz_str_dup(step->source->server_url);
    arz_arena *arena = arz_arena_create();
    arz_variable *variables =
        arz_arena_alloc(arena, engine->options.variable_count, sizeof *variables);
    size_t count = 0;
    for (size_t i = 0; i < engine->options.variable_count; i++) {
        const arz_setting *set = &engine->options.variables[i];
        if (applies(set, step->source))
            variables[count++] = (arz_variable){ arz_str_of(set->name), arz_str_of(set->value) };
    }
    char *url = arz_operation_base_url(step->operation, variables, count, error);
    arz_arena_free(arena);
    return url;
}

const char *arz_settings_base_url(arz_engine *engine, const arz_step *step, arz_error *error)
{
    /* Nothing else decides which it is. */
    const void *const parts[] = { step->source, step->operation };
    arz_str key = { (const char *)parts, sizeof parts };
    const char *known = arz_map_get(&engine->base_urls, key);
    if (known)
        return known;
    char *made = make_base_url(engine, step, error);
    if (!made)
        return NULL;
    char *kept = arz_arena_copy(engine->arena, made, strlen(made) + 1, 1);
    (void)arz_map_set(&engine->base_urls, arz_arena_str(engine->arena, key), kept);
    free(made);
    return kept;
}

arz_credential *arz_settings_credentials(const arz_engine *engine, const arz_source *source,
                                         arz_arena *arena, size_t *count)
{
    *count = 0;
    if (engine->options.credential_count == 0)
        return NULL;
    arz_credential *credentials =
        arz_arena_alloc(arena, engine->options.credential_count, sizeof *credentials);
    for (size_t i = 0; i < engine->options.credential_count; i++) {
        const arz_setting *set = &engine->options.credentials[i];
        if (applies(set, source)) {
            credentials[(*count)++] =
                (arz_credential){ arz_str_of(set->source), arz_str_of(set->name),
                                  arz_str_of(set->value) };
        }
    }
    return credentials;
}
