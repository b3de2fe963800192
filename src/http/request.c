#include "http/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/uri.h"
#include "doc/value.h"
#include "http/binding.h"
#include "http/body.h"
#include "http/content_type.h"
#include "http/credentials.h"
#include "http/headers.h"
#include "http/target.h"
#include "openapi/serialize.h"

/* The headers that are made here and not given by anybody: Accept, Authorization for a user in
 * the base URL, Content-Type, Cookie, User-Agent. */
#define MADE_HEADERS 5

static bool fail_reserved(arz_str name, arz_place place, arz_error *error)
{
    (void)arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, place,
                        "the header '%s' cannot be set: it %s", ARZ_QUOTE(name),
                        arz_header_reserved(name));
    return arz_fail_help(error, "leave it out: the right value is sent by itself");
}

static bool put_header(const arz_binding *binding, arz_headers *headers, arz_error *error)
{
    const arz_api_parameter *parameter = &binding->parameter;
    arz_buf value = ARZ_BUF_INIT(0);
    bool well;

    if (arz_header_reserved(parameter->name))
        return fail_reserved(parameter->name, binding->place, error);
    well = arz_serialize_header(parameter, binding->value, &value, error) &&
           arz_headers_add(headers, parameter->name, arz_buf_view(&value), error);
    arz_buf_clear(&value);
    return well || arz_fail_place(error, binding->place);
}

static bool put_headers(const arz_bindings *bindings, arz_headers *headers, arz_error *error)
{
    for (size_t i = 0; i < bindings->count; i++) {
        if (bindings->items[i].parameter.in == ARZ_IN_HEADER &&
            !put_header(&bindings->items[i], headers, error))
            return false;
    }
    return true;
}

/* Appends each cookie parameter to what a Cookie header has, all in one field. (RFC 6265, 5.4) */
static bool put_cookies(const arz_bindings *bindings, arz_headers *headers, arz_error *error)
{
    arz_buf value = ARZ_BUF_INIT(0);
    bool well = true;

    arz_buf_str(&value, arz_headers_find(headers->items, headers->count, ARZ_STR("Cookie")));
    size_t given = value.size;
    for (size_t i = 0; well && i < bindings->count; i++) {
        const arz_binding *binding = &bindings->items[i];
        if (binding->parameter.in != ARZ_IN_COOKIE)
            continue;
        if (value.size)
            arz_buf_text(&value, "; ");
        well = arz_serialize_cookie(&binding->parameter, binding->value, &value, error) ||
               arz_fail_place(error, binding->place);
    }
    if (well && value.size > given)
        well = arz_headers_set(headers, ARZ_STR("Cookie"), arz_buf_view(&value), error);
    arz_buf_clear(&value);
    return well;
}

/* What is sent with every request, unless the step has set a field of that name. */
static bool put_given(const arz_request_plan *plan, arz_headers *headers, arz_error *error)
{
    size_t own = headers->count; /* -H may give one name twice */
    for (size_t i = 0; i < plan->header_count; i++) {
        const arz_header *given = &plan->headers[i];
        if (arz_header_reserved(given->name))
            return fail_reserved(given->name, (arz_place){ NULL, NULL }, error);
        if (arz_headers_find(headers->items, own, given->name).data)
            continue;
        if (!arz_headers_add(headers, given->name, given->value, error))
            return false;
    }
    return true;
}

static bool put_accept(const arz_operation *operation, arz_headers *headers, arz_error *error)
{
    arz_buf value = ARZ_BUF_INIT(0);
    bool well = true;
    if (!arz_headers_has(headers, ARZ_STR("Accept"))) {
        arz_content_type_accept(operation, &value);
        well = arz_headers_add(headers, ARZ_STR("Accept"), arz_buf_view(&value), error) ||
               arz_fail_place(error, operation->place);
    }
    arz_buf_clear(&value);
    return well;
}

/* The body's content type. A Content-Type header that was given stays, but a multipart body needs
 * one that has the boundary. */
static bool put_content_type(const arz_request_plan *plan, const arz_body *body,
                             arz_headers *headers, arz_error *error)
{
    arz_str name = ARZ_STR("Content-Type");
    bool multipart = arz_content_type_kind(body->content_type) == ARZ_BODY_MULTIPART;
    if (!(body->text.data || body->pieces) || (arz_headers_has(headers, name) && !multipart))
        return true;
    return arz_headers_set(headers, name, body->content_type, error) ||
           arz_fail_place(error, plan->place);
}

static bool put_made(const arz_request_plan *plan, const arz_target *target, const arz_body *body,
                     arz_headers *headers, arz_error *error)
{
    if (!put_content_type(plan, body, headers, error) ||
        !put_accept(plan->operation, headers, error))
        return false;
    if (target->user.data && !arz_headers_has(headers, ARZ_STR("Authorization")) &&
        !arz_headers_add(headers, ARZ_STR("Authorization"),
                         arz_credentials_basic(target->user, headers->arena), error))
        return false;
    return arz_headers_has(headers, ARZ_STR("User-Agent")) ||
           arz_headers_add(headers, ARZ_STR("User-Agent"), ARZ_STR(ARZ_USER_AGENT), error);
}

/* The content type that the step gives, one way or the other; empty where it gives none. */
static arz_str given_content_type(const arz_request_plan *plan, const arz_headers *headers)
{
    if (plan->content_type.size)
        return plan->content_type;
    return arz_headers_find(headers->items, headers->count, ARZ_STR("Content-Type"));
}

bool arz_request_has_body(const arz_request *request)
{
    return request->body.data || request->pieces;
}

const arz_request *arz_request_build(const arz_request_plan *plan, arz_arena *arena,
                                     arz_error *error)
{
    arz_bindings bindings;
    arz_target target;
    arz_body body;

    if (!arz_bind(plan, arena, &bindings, error) ||
        !arz_target_make(plan, &bindings, arena, &target, error))
        return NULL;
    arz_headers headers = arz_headers_in(arena, bindings.count + plan->header_count + MADE_HEADERS);
    if (!put_headers(&bindings, &headers, error) || !put_given(plan, &headers, error) ||
        !put_cookies(&bindings, &headers, error) ||
        !arz_body_make(plan, given_content_type(plan, &headers), arena, &body, error) ||
        !put_made(plan, &target, &body, &headers, error))
        return NULL;
    arz_request *request = arz_arena_alloc(arena, 1, sizeof *request);
    *request = (arz_request){ .method = plan->operation->method,
                              .url = target.url,
                              .headers = headers.items,
                              .header_count = headers.count,
                              .body = body.text,
                              .pieces = body.pieces,
                              .piece_count = body.piece_count };
    request->body_value = arz_request_has_body(request) ? plan->body : NULL;
    return arz_credentials_digest(plan, arena, &request->digest, error) ? request : NULL;
}

/* The method in upper case, in the arena; NULL with *error filled where it is no token. */
static const char *take_method(const char *method, arz_arena *arena, arz_error *error)
{
    size_t size = strlen(method);
    char *upper = arz_arena_alloc(arena, size + 1, 1);
    for (size_t i = 0; i < size; i++) {
        if (!arz_is_alpha(method[i]) && !(i > 0 && method[i] == '-')) {
            (void)arz_fail(error, ARZ_ERROR_REQUEST, NULL, "'%s' is no method",
                           ARZ_QUOTE(arz_str_of(method)));
            return NULL;
        }
        upper[i] = method[i] == '-' ? '-' : (char)(method[i] & ~0x20);
    }
    return upper;
}

const arz_request *arz_request_build_bare(const char *method, arz_str url,
                                          const arz_request_plan *plan, arz_arena *arena,
                                          arz_error *error)
{
    /* The URL is taken apart into a base and a path template, as an operation has them. */
    arz_uri parts = arz_uri_split(url);
    arz_operation operation = { .path = url, .place = plan->place };
    arz_request_plan bare = *plan;

    operation.method = take_method(method, arena, error);
    if (!operation.method) {
        (void)arz_fail_place(error, plan->place);
        return NULL;
    }
    if (parts.authority.data) {
        size_t end = (size_t)(parts.authority.data - url.data) + parts.authority.size;
        bare.base_url = arz_str_slice(url, 0, end);
        operation.path = arz_str_from(url, end);
    }
    bare.operation = &operation;
    return arz_request_build(&bare, arena, error);
}
