#include "http/target.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/uri.h"
#include "openapi/path_template.h"
#include "openapi/serialize.h"

/* What may stand unencoded in a path and in a query besides the unreserved characters; a '%' is
 * taken to start what is encoded already. (RFC 3986, 3.3 and 3.4) */
#define PATH_CHARACTERS  "!$&'()*+,;=:@/%"
#define QUERY_CHARACTERS "!$&'()*+,;=:@/?%"

static bool fail_base(const arz_request_plan *plan, arz_error *error)
{
    (void)arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, plan->place,
                        "'%s' is no http or https URL that a request can go to",
                        ARZ_QUOTE(plan->base_url));
    return arz_fail_help(error, "--server URL gives the server's address");
}

/* Takes the user out of "user:password@host:port", which is for a header. */
static arz_str take_user(arz_str authority, arz_arena *arena, arz_target *target)
{
    size_t at = authority.size;
    while (at > 0 && authority.data[at - 1] != '@')
        at--;
    if (at == 0)
        return authority;
    arz_buf user = ARZ_BUF_INIT(0);
    arz_uri_decode(&user, arz_str_slice(authority, 0, at - 1));
    target->user = arz_arena_str(arena, arz_buf_view(&user));
    arz_buf_clear(&user);
    return arz_str_from(authority, at);
}

/* A host may be a name in any script: libcurl makes of it what the domain name system has. */
static bool is_host(arz_str host)
{
    for (size_t i = 0; i < host.size; i++) {
        unsigned char c = (unsigned char)host.data[i];
        if (c <= 0x20 || c == 0x7F || strchr("\"<>\\^`{|}", c))
            return false;
    }
    return host.size > 0 && host.data[0] != ':';
}

static bool put_origin(const arz_request_plan *plan, const arz_uri *base, arz_arena *arena,
                       arz_target *target, arz_buf *out, arz_error *error)
{
    bool http = arz_str_equal_nocase(base->scheme, ARZ_STR("http")) ||
                arz_str_equal_nocase(base->scheme, ARZ_STR("https"));
    arz_str host = take_user(base->authority, arena, target);

    if (!http || !is_host(host))
        return fail_base(plan, error);
    return arz_buf_str(out, base->scheme) && arz_buf_text(out, "://") && arz_buf_str(out, host);
}

static bool fail_no_value(const arz_request_plan *plan, arz_str name, arz_error *error)
{
    (void)arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, plan->place,
                        "%s %s needs its path parameter '%s', which the step does not give",
                        plan->operation->method, ARZ_QUOTE(plan->operation->path), ARZ_QUOTE(name));
    return arz_fail_help(error, "add to the step's parameters: { name: %s, in: path, value: ... }",
                         ARZ_QUOTE(name));
}

/* Whether one of the segments is made of dots only. */
static bool has_dots(arz_str text)
{
    while (text.data) {
        size_t slash = arz_str_find_char(text, '/');
        arz_str segment = arz_str_slice(text, 0, slash);
        if (arz_str_is(segment, ".") || arz_str_is(segment, ".."))
            return true;
        text = slash < text.size ? arz_str_from(text, slash + 1) : (arz_str){ NULL, 0 };
    }
    return false;
}

/* What a value makes of its place in the path: an empty one leads to another operation, dots lead
 * out of the path. */
static bool check_segment(const arz_request_plan *plan, const arz_binding *binding, arz_str text,
                          arz_error *error)
{
    const char *problem = NULL;
    if (text.size == 0)
        problem = "is empty";
    else if (has_dots(text))
        problem = binding->parameter.several ? "has a segment that is made of dots only"
                                             : "is made of dots only";
    if (!problem)
        return true;
    return arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, binding->place,
                         "the path parameter '%s' %s, which would make another path of %s",
                         ARZ_QUOTE(binding->parameter.name), problem,
                         ARZ_QUOTE(plan->operation->path));
}

/* The value for the variable, by its name or by all that stands between the braces. */
static const arz_binding *find_value(const arz_bindings *bindings, arz_location in,
                                     const arz_path_part *part)
{
    const arz_binding *binding = arz_binding_find(bindings, in, part->text);
    return binding ? binding : arz_binding_find(bindings, in, part->name);
}

static bool put_value(const arz_request_plan *plan, const arz_bindings *bindings,
                      const arz_path_part *part, arz_buf *out, arz_error *error)
{
    const arz_binding *binding = find_value(bindings, ARZ_IN_PATH, part);
    size_t start = out->size;
    if (!binding)
        return fail_no_value(plan, part->name, error);
    if (!arz_serialize_path(&binding->parameter, binding->value, out, error))
        return arz_fail_place(error, binding->place);
    return check_segment(plan, binding, arz_str_from(arz_buf_view(out), start), error);
}

static bool fail_open_brace(const arz_request_plan *plan, arz_error *error)
{
    return arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, plan->operation->place,
                         "the path '%s' has a '{' without its '}'",
                         ARZ_QUOTE(plan->operation->path));
}

/* The path template with the value of each "{name}" in its place. */
static bool put_path(const arz_request_plan *plan, arz_str path, const arz_bindings *bindings,
                     arz_buf *out, arz_error *error)
{
    arz_path_part part;
    while (arz_path_part_next(&path, &part)) {
        if (part.name.data) {
            if (!put_value(plan, bindings, &part, out, error))
                return false;
        } else if (arz_str_find_char(part.text, '{') != SIZE_MAX) {
            return fail_open_brace(plan, error);
        } else {
            arz_uri_encode(out, part.text, PATH_CHARACTERS);
        }
    }
    return true;
}

/* Appends text that is a query already. */
static void put_ready(arz_buf *query, arz_str text)
{
    if (text.size == 0)
        return;
    if (query->size)
        arz_buf_char(query, '&');
    arz_uri_encode(query, text, QUERY_CHARACTERS);
}

/* Appends "name={variable}" of a path template with a query. What is a query parameter of the
 * operation comes by itself. */
static bool put_template_pair(const arz_request_plan *plan, arz_str pair,
                              const arz_bindings *bindings, arz_buf *query, arz_error *error)
{
    arz_buf text = ARZ_BUF_INIT(0);
    arz_path_part part;
    bool well = true, elsewhere = false;
    while (well && !elsewhere && arz_path_part_next(&pair, &part)) {
        if (!part.name.data)
            arz_buf_str(&text, part.text);
        else if (find_value(bindings, ARZ_IN_QUERY, &part))
            elsewhere = true;
        else
            well = put_value(plan, bindings, &part, &text, error);
    }
    if (well && !elsewhere)
        put_ready(query, arz_buf_view(&text));
    arz_buf_clear(&text);
    return well;
}

/* Appends the query that stands in a path template: "/rest?method=list". */
static bool put_template_query(const arz_request_plan *plan, arz_str text,
                               const arz_bindings *bindings, arz_buf *query, arz_error *error)
{
    while (text.size) {
        size_t end = arz_str_find_char(text, '&');
        if (!put_template_pair(plan, arz_str_slice(text, 0, end), bindings, query, error))
            return false;
        text = end < text.size ? arz_str_from(text, end + 1) : (arz_str){ NULL, 0 };
    }
    return true;
}

static bool put_parameter(const arz_binding *binding, arz_buf *query, arz_error *error)
{
    size_t before = query->size;
    if (before)
        arz_buf_char(query, '&');
    size_t start = query->size;
    if (!arz_serialize_query(&binding->parameter, binding->value, query, error))
        return arz_fail_place(error, binding->place);
    if (query->size == start)
        query->size = before; /* the style makes nothing of an empty value */
    return true;
}

static bool put_parameters(const arz_bindings *bindings, arz_buf *query, arz_error *error)
{
    for (size_t i = 0; i < bindings->count; i++) {
        arz_location in = bindings->items[i].parameter.in;
        if ((in == ARZ_IN_QUERY || in == ARZ_IN_QUERYSTRING) &&
            !put_parameter(&bindings->items[i], query, error))
            return false;
    }
    return true;
}

/* Joins the base's path and the operation's with one slash between them. */
static bool put_paths(const arz_request_plan *plan, const arz_uri *base, arz_str path,
                      const arz_bindings *bindings, arz_buf *out, arz_error *error)
{
    arz_str before = base->path;
    while (before.size && before.data[before.size - 1] == '/')
        before.size--;
    arz_uri_encode(out, before, PATH_CHARACTERS);
    if (path.size == 0 || path.data[0] != '/') {
        bool kept = path.size > 0 || base->path.size == 0 || before.size < base->path.size;
        if (kept)
            arz_buf_char(out, '/');
    }
    return put_path(plan, path, bindings, out, error);
}

static bool put_url(const arz_request_plan *plan, const arz_bindings *bindings, arz_arena *arena,
                    arz_target *target, arz_buf *out, arz_buf *query, arz_error *error)
{
    arz_uri base = arz_uri_split(plan->base_url);
    arz_str template = arz_uri_without_fragment(plan->operation->path);
    size_t mark = arz_str_find_char(template, '?');

    if (!put_origin(plan, &base, arena, target, out, error) ||
        !put_paths(plan, &base, arz_str_slice(template, 0, mark), bindings, out, error))
        return false;
    put_ready(query, base.query);
    if (mark != SIZE_MAX &&
        !put_template_query(plan, arz_str_from(template, mark + 1), bindings, query, error))
        return false;
    if (!put_parameters(bindings, query, error))
        return false;
    if (query->size) {
        arz_buf_char(out, '?');
        arz_buf_str(out, arz_buf_view(query));
    }
    return true;
}

bool arz_target_make(const arz_request_plan *plan, const arz_bindings *bindings, arz_arena *arena,
                     arz_target *target, arz_error *error)
{
    arz_buf url = ARZ_BUF_INIT(0);
    arz_buf query = ARZ_BUF_INIT(0);

    *target = (arz_target){ NULL, { NULL, 0 } };
    bool well = put_url(plan, bindings, arena, target, &url, &query, error);
    if (well)
        target->url = arz_arena_cstr(arena, arz_buf_view(&url));
    arz_buf_clear(&url);
    arz_buf_clear(&query);
    return well;
}
