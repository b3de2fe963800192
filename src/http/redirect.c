#include "http/redirect.h"

#include <stdlib.h>
#include <string.h>

#include "base/uri.h"

bool arz_redirect_is(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static bool becomes_get(const char *method, int status)
{
    if (status == 303)
        return strcmp(method, "HEAD") != 0;
    return (status == 301 || status == 302) && strcmp(method, "POST") == 0;
}

static bool same_origin(const char *a, const char *b)
{
    char *first = arz_uri_origin(arz_str_of(a));
    char *second = arz_uri_origin(arz_str_of(b));
    bool same = first && second && strcmp(first, second) == 0;
    free(first);
    free(second);
    return same;
}

static bool speaks_of_body(arz_str name)
{
    arz_str prefix = arz_str_slice(name, 0, sizeof "content-" - 1);
    return arz_str_equal_nocase(prefix, ARZ_STR("content-"));
}

/* Headers that hold no secret. */
static bool is_harmless(arz_str name)
{
    static const char *const names[] = { "accept", "accept-language", "content-type",
                                         "user-agent" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (arz_str_equal_nocase(name, arz_str_of(names[i])))
            return true;
    }
    return false;
}

const arz_request *arz_redirect_request(const arz_request *request, int status, const char *url,
                                        arz_arena *arena)
{
    bool get = becomes_get(request->method, status);
    bool same = same_origin(request->url, url);
    arz_request *next = arz_arena_alloc(arena, 1, sizeof *next);
    arz_header *headers = arz_arena_alloc(arena, request->header_count, sizeof *headers);
    size_t count = 0;

    for (size_t i = 0; i < request->header_count; i++) {
        arz_str name = request->headers[i].name;
        if ((same || is_harmless(name)) && !(get && speaks_of_body(name)))
            headers[count++] = request->headers[i];
    }
    *next = *request;
    next->url = arz_arena_cstr(arena, arz_uri_without_fragment(arz_str_of(url)));
    next->headers = headers;
    next->header_count = count;
    next->digest = same ? request->digest : arz_str_of(NULL);
    if (get) {
        next->method = "GET";
        next->body = arz_str_of(NULL);
        next->pieces = NULL;
        next->piece_count = 0;
        next->body_value = NULL;
    }
    return next;
}
