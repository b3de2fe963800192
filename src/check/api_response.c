/* What expressions find in responses, against what their operations document. (OpenAPI 3.1.1,
 * "Responses Object") */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "check/checker.h"
#include "doc/position.h"
#include "schema/path.h"

const arz_schema *arz_check_schema(arz_checker *checker, const arz_api *api, arz_place at)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_schema *schema =
        at.node ? arz_schema_at(arz_api_schemas(api), at, arz_api_dialect(api), &error) : NULL;
    if (error.kind != ARZ_OK) {
        error.rule = "openapi-schema";
        arz_tell_remark(&checker->tell, ARZ_SEVERITY_WARNING, at, 0, &error);
    }
    return schema;
}

/* What the responses say of a pointer. */
typedef enum verdict {
    UNKNOWN, /* nothing, or that it may be there */
    LACKS,   /* it is in none of them */
    NO_BODY  /* this one has no body */
} verdict;

static verdict judge_type(arz_checker *checker, const arz_operation *operation,
                          const arz_media_type *type, arz_str pointer, arz_schema_gap *gap)
{
    if (arz_media_type_is_xml(type->name))
        return UNKNOWN;
    const arz_schema *schema = arz_check_schema(checker, operation->api, type->schema);
    return schema && arz_schema_lacks(schema, pointer, gap) ? LACKS : UNKNOWN;
}

/* How much a gap says about what the author meant: the one that is furthest down says most, and of
 * several that of a success. */
static size_t weight(const arz_api_response *response, const arz_schema_gap *gap)
{
    bool success = response->status.size && response->status.data[0] == '2';
    return 2 * gap->path.size + success;
}

/* `gap` is that of the response that says most. */
static verdict judge_responses(arz_checker *checker, const arz_operation *operation,
                               arz_str pointer, arz_schema_gap *gap)
{
    verdict found = NO_BODY;
    size_t most = 0;
    for (size_t i = 0; i < operation->response_count; i++) {
        const arz_api_response *response = &operation->responses[i];
        for (size_t j = 0; j < response->type_count; j++) {
            arz_schema_gap other;
            if (judge_type(checker, operation, &response->types[j], pointer, &other) == UNKNOWN)
                return UNKNOWN;
            size_t here = weight(response, &other);
            if (found != LACKS || here > most) {
                *gap = other;
                most = here;
            }
            found = LACKS;
        }
    }
    return found;
}

/* The hint is new, for free(). */
static char *describe_gap(const arz_response_path *path, const arz_schema_gap *gap)
{
    if (!gap->list)
        return arz_suggest_text(&gap->names);
    return arz_strdup(path->brackets
                          ? "; an array is there, whose elements are '[0]', or '[*]' for all"
                          : "; an array is there, whose elements have numbers: '/0'");
}

/* The pointer for people: without the marks that are none of its tokens. */
static void put_shown(arz_buf *buf, arz_str pointer)
{
    for (size_t at = 0; at < pointer.size;) {
        arz_str rest = arz_str_from(pointer, at + 1);
        arz_str token = arz_str_slice(rest, 0, arz_str_find_char(rest, '/'));
        if (arz_str_is(token, ARZ_PATH_ANY))
            arz_buf_text(buf, "/*");
        else if (!arz_str_is(token, ARZ_PATH_TEXT))
            arz_buf_printf(buf, "/%.*s", ARZ_STR_FORMAT(token));
        at += token.size + 1;
    }
}

/* Where in the query the name stands: the character, from 1; 0 for what is no query. */
static unsigned column_of(const arz_response_path *path, arz_str token)
{
    arz_str text = arz_node_text(path->at.node);
    size_t at = path->query ? arz_str_find(text, token) : SIZE_MAX;
    return at == SIZE_MAX ? 0 : arz_text_column(text, at);
}

/* A filter of what is itself asked for: `$[?@.total > 3]` of an object with a `total`. */
static void help_filter(arz_checker *checker, const arz_response_path *path,
                        const arz_schema_gap *gap, arz_error *error)
{
    arz_str any = ARZ_STR("/" ARZ_PATH_ANY);
    arz_schema_gap other;
    arz_buf itself = ARZ_BUF_INIT(0);
    if (!path->query || !arz_str_ends(gap->path, any))
        return;
    arz_buf_str(&itself, arz_str_slice(gap->path, 0, gap->path.size - any.size));
    arz_buf_printf(&itself, "/%.*s", ARZ_STR_FORMAT(gap->token));
    if (judge_responses(checker, path->step->operation, arz_buf_view(&itself), &other) == UNKNOWN)
        (void)arz_fail_help(error,
                            "a filter asks each member or element of what stands in front of it; "
                            "'%s' is in that itself",
                            ARZ_QUOTE(gap->token));
    arz_buf_clear(&itself);
}

static void tell_gap(arz_checker *checker, const arz_response_path *path, const arz_schema_gap *gap)
{
    arz_buf shown = ARZ_BUF_INIT(0);
    arz_error error = ARZ_ERROR_INIT;
    char *hint = describe_gap(path, gap);
    put_shown(&shown, gap->path);
    (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "response-path",
                   "'%s' finds nothing: by the responses of '%s' there is no '%s'%s%s%s%s",
                   ARZ_QUOTE(path->shown), path->step->target, ARZ_QUOTE(gap->token),
                   shown.size ? " at '" : "", ARZ_QUOTE(arz_buf_view(&shown)),
                   shown.size ? "'" : "", hint);
    help_filter(checker, path, gap, &error);
    arz_tell_remark(&checker->tell, ARZ_SEVERITY_WARNING, path->at, column_of(path, gap->token),
                    &error);
    free(hint);
    arz_buf_clear(&shown);
}

void arz_check_response_path(arz_checker *checker, const arz_response_path *path)
{
    arz_schema_gap gap, inner;
    const arz_operation *operation = path->step->operation;
    arz_str start = arz_str_slice(path->pointer, 0, path->from);
    if (path->from < path->pointer.size &&
        judge_responses(checker, operation, path->pointer, &gap) == LACKS &&
        (start.size == 0 || judge_responses(checker, operation, start, &inner) != LACKS))
        tell_gap(checker, path, &gap);
}

/* Whether a pointer with brackets or dots in it may be read as another that leads somewhere. */
static bool has_other_reading(arz_checker *checker, const arz_step *step,
                              const arz_expression *expression)
{
    arz_schema_gap gap;
    for (size_t i = 0; expression->pointer.data && i < expression->tail_count; i++) {
        const arz_tail *tail = &expression->tails[i];
        if (!tail->pointer.data || tail->length ||
            judge_responses(checker, step->operation, tail->pointer, &gap) != LACKS)
            return true;
    }
    return false;
}

/* The most that most documents say is a pointer into the body at hand. */
static bool is_plain(const arz_walk *at, const arz_expression *expression)
{
    return expression->reference.root == ARZ_ROOT_RESPONSE_BODY && expression->tail_count == 0 &&
           !expression->query && !at->common && at->moment == ARZ_MOMENT_AFTER && at->step &&
           at->step->operation;
}

void arz_check_origin(arz_checker *checker, const arz_walk *at, const arz_expression *expression)
{
    arz_origin origin;
    arz_response_path path = {
        .at = at->place,
        .shown = expression->text,
        .brackets = !expression->pointer.data,
    };
    if (!expression->pointer.size && !expression->tail_count && !expression->query)
        return;
    if (is_plain(at, expression)) {
        path.step = at->step;
        path.pointer = expression->pointer;
        arz_check_response_path(checker, &path);
        return;
    }
    if (!arz_origin_find(at, expression, &origin))
        return;
    path.step = origin.step;
    path.pointer = arz_buf_view(&origin.pointer);
    path.from = origin.outer;
    if (!has_other_reading(checker, origin.step, expression))
        arz_check_response_path(checker, &path);
    if (expression->query)
        arz_check_query(checker, &origin, at->place.doc, expression->query);
    arz_origin_clear(&origin);
}

/* Headers that are about the message, which descriptions leave out. (RFC 9110) */
static bool is_everywhere(arz_str name)
{
    static const char *const names[] = { "Content-Encoding",  "Content-Length",
                                         "Content-Type",      "Date",
                                         "Transfer-Encoding", "Server" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (arz_str_equal_nocase(name, arz_str_of(names[i])))
            return true;
    }
    return false;
}

static bool documents_header(const arz_operation *operation, arz_str name, arz_suggest *suggest)
{
    for (size_t i = 0; i < operation->response_count; i++) {
        const arz_api_response *response = &operation->responses[i];
        for (size_t j = 0; j < response->header_count; j++) {
            if (arz_str_equal_nocase(response->headers[j].name, name))
                return true;
            arz_suggest_add(suggest, response->headers[j].name);
        }
    }
    return false;
}

void arz_check_response_header(arz_checker *checker, const arz_step *step, arz_place at,
                               const arz_expression *expression)
{
    arz_str name = expression->reference.name;
    arz_suggest suggest = arz_suggest_for(name);
    if (!step->operation || step->operation->response_count == 0 || is_everywhere(name) ||
        documents_header(step->operation, name, &suggest))
        return;
    char *hint = arz_suggest_text(&suggest);
    arz_tell_info(&checker->tell, "header-documented", at, NULL,
                  "the responses of '%s' have no header '%s' documented%s", step->target,
                  ARZ_QUOTE(name), hint);
    free(hint);
}
