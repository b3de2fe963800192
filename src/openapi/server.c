/* The servers of an operation, and the base URL that comes of the first of them. (OpenAPI 3.1.1,
 * "Server Object", "Server Variable Object") */
#include "openapi/server.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/uri.h"
#include "openapi/reader.h"

static const arz_server_variable *find_variable(const arz_server *server, arz_str name)
{
    for (size_t i = 0; i < server->variable_count; i++) {
        if (arz_str_equal(server->variables[i].name, name))
            return &server->variables[i];
    }
    return NULL;
}

static bool read_variables(arz_api *api, arz_server *server, arz_error *error)
{
    arz_place map = arz_place_get(server->place, ARZ_STR("variables"));
    if (!arz_expect(map, ARZ_KIND_OBJECT, "openapi-server", "'variables'", error))
        return false;
    server->variable_count = arz_node_member_count(map.node);
    arz_server_variable *variables =
        arz_arena_alloc(api->arena, server->variable_count, sizeof *variables);
    server->variables = variables;
    for (size_t i = 0; i < server->variable_count; i++) {
        const arz_member *member = &map.node->as.members[i];
        arz_buf text = ARZ_BUF_INIT(0);
        arz_view_render(&text, arz_view_node(arz_node_get(&member->value, ARZ_STR("default"))));
        variables[i].name = arz_node_text(&member->key);
        variables[i].value = arz_arena_str(api->arena, arz_buf_view(&text));
        variables[i].allowed = arz_node_get(&member->value, ARZ_STR("enum"));
        arz_buf_clear(&text);
    }
    return true;
}

static bool read_server(arz_api *api, arz_place at, arz_server *server, arz_error *error)
{
    if (!arz_expect(at, ARZ_KIND_OBJECT, "openapi-server", "a server", error))
        return false;
    server->place = at;
    server->url = arz_place_text(at, ARZ_STR("url"));
    if (!server->url.data) {
        return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "openapi-server", at,
                             "a server has no 'url'");
    }
    return read_variables(api, server, error);
}

static bool read_list(arz_api *api, arz_place list, const arz_server **servers, size_t *count,
                      arz_error *error)
{
    *count = arz_node_count(list.node);
    arz_server *items = arz_arena_alloc(api->arena, *count, sizeof *items);
    *servers = items;
    for (size_t i = 0; i < *count; i++) {
        if (!read_server(api, (arz_place){ list.doc, arz_node_at(list.node, i) }, &items[i], error))
            return false;
    }
    return true;
}

/* A description without servers means the place that it was read from. */
static void add_default_server(arz_api *api)
{
    arz_server *server = arz_arena_alloc(api->arena, 1, sizeof *server);
    server->url = ARZ_STR("/");
    server->place = (arz_place){ api->doc, api->doc->root };
    api->servers = server;
    api->server_count = 1;
}

static bool read_own(arz_api *api, arz_place owner, const arz_server **servers, size_t *count,
                     arz_error *error)
{
    arz_place list = arz_place_get(owner, ARZ_STR("servers"));
    return arz_expect(list, ARZ_KIND_ARRAY, "openapi-server", "'servers'", error) &&
           read_list(api, list, servers, count, error);
}

/* Most operations have no servers of their own, so the root's are read once for all. */
static bool read_root(arz_api *api, arz_error *error)
{
    if (api->server_count)
        return true;
    arz_place root = { api->doc, api->doc->root };
    if (!read_own(api, root, &api->servers, &api->server_count, error)) {
        api->server_count = 0;
        return false;
    }
    if (api->server_count == 0)
        add_default_server(api);
    return true;
}

bool arz_read_servers(arz_api *api, const arz_api_entry *entry, arz_operation *operation,
                      arz_error *error)
{
    const arz_place owners[] = { entry->place, entry->item, entry->other };
    for (size_t i = 0; i < sizeof owners / sizeof *owners && operation->server_count == 0; i++) {
        if (!read_own(api, owners[i], &operation->servers, &operation->server_count, error))
            return false;
    }
    if (operation->server_count)
        return true;
    if (!read_root(api, error))
        return false;
    operation->servers = api->servers;
    operation->server_count = api->server_count;
    return true;
}

/* True where the variable's `enum` has the value, or there is none. */
static bool is_allowed(const arz_server_variable *variable, arz_str value)
{
    size_t count = arz_node_count(variable->allowed);
    bool allowed = count == 0;
    arz_buf text = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < count && !allowed; i++) {
        arz_buf_reset(&text);
        arz_view_render(&text, arz_view_node(arz_node_at(variable->allowed, i)));
        allowed = arz_str_equal(arz_buf_view(&text), value);
    }
    arz_buf_clear(&text);
    return allowed;
}

static bool fail_not_allowed(const arz_server *server, const arz_server_variable *variable,
                             arz_str value, arz_error *error)
{
    arz_suggest suggest = arz_suggest_for(value);
    for (size_t i = 0; i < arz_node_count(variable->allowed); i++)
        arz_suggest_add(&suggest, arz_node_text(arz_node_at(variable->allowed, i)));
    char *help = arz_suggest_text(&suggest);
    (void)arz_fail_node(error, ARZ_ERROR_REQUEST, "openapi-server",
                        (arz_place){ server->place.doc, variable->allowed },
                        "server variable '%s' may not be '%s'%s", ARZ_QUOTE(variable->name),
                        ARZ_QUOTE(value), help);
    free(help);
    return false;
}

/* The value of "{name}": the user's, else the default. */
static bool put_variable(arz_buf *out, const arz_server *server, arz_str name,
                         const arz_variable *variables, size_t count, arz_error *error)
{
    const arz_server_variable *declared = find_variable(server, name);
    arz_str value = declared ? declared->value : (arz_str){ NULL, 0 };
    bool found = declared != NULL;
    for (size_t i = 0; i < count; i++) {
        if (arz_str_equal(variables[i].name, name)) {
            value = variables[i].value;
            found = true;
        }
    }
    if (!found) {
        (void)arz_fail_node(error, ARZ_ERROR_REQUEST, "openapi-server", server->place,
                            "the server '%s' has no variable '%s'", ARZ_QUOTE(server->url),
                            ARZ_QUOTE(name));
        return arz_fail_help(error, "--server-var gives a value; --server gives the whole URL");
    }
    if (declared && !is_allowed(declared, value))
        return fail_not_allowed(server, declared, value, error);
    arz_buf_str(out, value);
    return true;
}

bool arz_server_url(const arz_server *server, const arz_variable *variables, size_t count,
                    arz_buf *out, arz_error *error)
{
    arz_str rest = server->url;
    while (rest.size) {
        size_t open = arz_str_find_char(rest, '{');
        arz_str name = arz_str_from(rest, open < rest.size ? open + 1 : open);
        size_t close = arz_str_find_char(name, '}');
        if (close > name.size) { /* no braces, or one that is left open: as it is */
            arz_buf_str(out, rest);
            return true;
        }
        arz_buf_str(out, arz_str_slice(rest, 0, open));
        if (!put_variable(out, server, arz_str_slice(name, 0, close), variables, count, error))
            return false;
        rest = arz_str_from(name, close + 1);
    }
    return true;
}

static bool is_web(arz_uri uri)
{
    return uri.authority.size && (arz_str_equal_nocase(uri.scheme, ARZ_STR("http")) ||
                                  arz_str_equal_nocase(uri.scheme, ARZ_STR("https")));
}

static bool check_url(const arz_server *server, arz_str url, bool relative, arz_error *error)
{
    arz_uri uri = arz_uri_split(url);
    if (relative && !is_web(uri)) {
        (void)arz_fail_node(error, ARZ_ERROR_REQUEST, "openapi-server", server->place,
                            "the server '%s' is relative, and the description was not read from "
                            "an http or https URL",
                            ARZ_QUOTE(server->url));
    } else if (!is_web(uri) || arz_uri_check(url) < url.size) {
        (void)arz_fail_node(error, ARZ_ERROR_REQUEST, "openapi-server", server->place,
                            "the server '%s' is no http or https URL", ARZ_QUOTE(url));
    } else if (uri.query.data || uri.fragment.data) {
        (void)arz_fail_node(error, ARZ_ERROR_REQUEST, "openapi-server", server->place,
                            "the server '%s' has a '%c', behind which no path can stand",
                            ARZ_QUOTE(url), uri.query.data ? '?' : '#');
    } else {
        return true;
    }
    return arz_fail_help(error, "--server URL gives the base URL");
}

/* Paths begin with a slash, so the base must not end with one. */
static void cut_slashes(char *url)
{
    size_t size = strlen(url);
    while (size && url[size - 1] == '/')
        url[--size] = '\0';
}

char *arz_operation_base_url(const arz_operation *operation, const arz_variable *variables,
                             size_t count, arz_error *error)
{
    const arz_server *server = &operation->servers[0];
    arz_buf buf = ARZ_BUF_INIT(0);
    if (!arz_server_url(server, variables, count, &buf, error)) {
        arz_buf_clear(&buf);
        return NULL;
    }
    if (buf.size == 0)
        arz_buf_char(&buf, '/');
    arz_str written = arz_buf_view(&buf);
    char *url = arz_uri_resolve(arz_str_of(server->place.doc->location), written);
    if (!check_url(server, arz_str_of(url), !arz_uri_is_absolute(written), error)) {
        free(url);
        url = NULL;
    } else {
        cut_slashes(url);
    }
    arz_buf_clear(&buf);
    return url;
}
