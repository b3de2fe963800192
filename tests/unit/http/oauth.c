/* Which token a credential stands for, the request for it, and what comes back. */
#include "http/oauth.h"

#include <stdlib.h>

#include "base/buf.h"
#include "openapi/api.h"
#include "table.h"
#include "tests.h"

typedef struct fixture {
    arz_store *store;
    arz_schemas *schemas;
    arz_api *api;
} fixture;

static const arz_security_scheme *find_scheme(const fixture *f, arz_str id)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_operation *operation = arz_api_operation(f->api, id, &error);
    if (!operation || operation->security_count == 0)
        fail_msg("oauth.yml has no '%.*s'", ARZ_STR_FORMAT(id));
    return operation->security[0].schemes[0];
}

static void print_request(const arz_request *request, arz_buf *out)
{
    arz_str authorization =
        arz_headers_find(request->headers, request->header_count, ARZ_STR("Authorization"));
    arz_buf_printf(out, "%s %s", request->method, request->url);
    if (authorization.data)
        arz_buf_printf(out, "\nAuthorization: %.*s", ARZ_STR_FORMAT(authorization));
    arz_buf_printf(out, "\n= %.*s", ARZ_STR_FORMAT(request->body));
}

/* The credential, or the request for the token that it stands for. */
static bool ask(const arz_security_scheme *scheme, arz_str credential, arz_str scopes,
                arz_arena *arena, arz_buf *out, arz_error *error)
{
    arz_grant grant;
    if (!arz_grant_read(scheme, credential, arena, &grant, error))
        return false;
    if (grant.type == ARZ_GRANT_TOKEN) {
        arz_buf_printf(out, "token %.*s", ARZ_STR_FORMAT(credential));
        return true;
    }
    const char *url = arz_token_url(&grant, ARZ_STR("http://h/v1/"), arena, error);
    const arz_request *request = url ? arz_token_request(&grant, scopes, url, arena, error) : NULL;
    if (request)
        print_request(request, out);
    return request != NULL;
}

static bool judge_request(const table_group *group, arz_buf *why, void *data)
{
    arz_arena *arena = arz_arena_create();
    arz_error error = ARZ_ERROR_INIT;
    arz_buf actual = ARZ_BUF_INIT(0), expected = ARZ_BUF_INIT(0);
    bool scoped = arz_str_starts(group->lines[2], ARZ_STR("scopes: "));
    arz_str scopes = scoped ? arz_str_from(group->lines[2], 8) : ARZ_STR("");
    if (!ask(find_scheme(data, group->lines[0]), group->lines[1], scopes, arena, &actual, &error))
        arz_buf_printf(&actual, "! %s%s%s", error.message, error.help ? "\n? " : "",
                       error.help ? error.help : "");
    for (size_t i = scoped ? 3 : 2; i < group->count; i++) {
        arz_buf_text(&expected, expected.size ? "\n" : "");
        arz_buf_str(&expected, group->lines[i]);
    }
    bool equal = arz_str_equal(arz_buf_view(&actual), arz_buf_view(&expected));
    if (!equal)
        arz_buf_printf(why, "it is\n%s\nand not\n%s", arz_buf_cstr(&actual),
                       arz_buf_cstr(&expected));
    arz_buf_clear(&actual);
    arz_buf_clear(&expected);
    arz_error_clear(&error);
    arz_arena_free(arena);
    return equal;
}

static void test_token_requests(void **state)
{
    assert_int_equal(table_run(TABLES "/oauth.txt", judge_request, *state), 0);
}

static void print_answer(const arz_token_answer *answer, arz_buf *out)
{
    arz_buf_str(out, answer->token);
    if (answer->refresh_token.data)
        arz_buf_printf(out, " refresh %.*s", ARZ_STR_FORMAT(answer->refresh_token));
    if (answer->expires_s)
        arz_buf_printf(out, " seconds %lld", (long long)answer->expires_s);
}

static bool judge_answer(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    static const arz_request request = { .method = "POST", .url = "http://h/token" };
    arz_exchange exchange = { .request = &request, .arena = arz_arena_create() };
    arz_buf actual = ARZ_BUF_INIT(0);
    arz_token_answer answer;
    arz_error error = ARZ_ERROR_INIT;
    exchange.response.status = (int)strtol(group->lines[0].data, NULL, 10);
    arz_buf_str(&exchange.response.body, arz_str_from(group->lines[0], 4));
    if (arz_token_read(&exchange, &answer, &error))
        print_answer(&answer, &actual);
    else
        arz_buf_printf(&actual, "! %s", error.message);
    bool equal = arz_str_equal(arz_buf_view(&actual), group->lines[1]);
    if (!equal)
        arz_buf_printf(why, "it is %s", arz_buf_cstr(&actual));
    arz_buf_clear(&actual);
    arz_error_clear(&error);
    arz_arena_free(exchange.arena);
    arz_exchange_clear(&exchange);
    return equal;
}

static void test_token_answers(void **state)
{
    assert_int_equal(table_run(TABLES "/oauth_answers.txt", judge_answer, *state), 0);
}

static int set_up(void **state)
{
    fixture *f = test_calloc(1, sizeof *f);
    arz_store_options options = { .cwd = TABLES };
    arz_error error = ARZ_ERROR_INIT;

    f->store = arz_store_create(&options);
    f->schemas = arz_schemas_create(f->store);
    const arz_doc *doc = arz_store_open(f->store, "oauth.yml", &error);
    f->api = doc ? arz_api_create(f->store, f->schemas, doc, &error) : NULL;
    if (!f->api)
        (void)fprintf(stderr, "oauth.yml: %s\n", error.message);
    arz_error_clear(&error);
    *state = f;
    return f->api ? 0 : 1;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    arz_api_free(f->api);
    arz_schemas_free(f->schemas);
    arz_store_free(f->store);
    test_free(f);
    return 0;
}

int run_oauth_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_token_requests),
        cmocka_unit_test(test_token_answers),
    };
    return cmocka_run_group_tests_name("oauth", tests, set_up, tear_down);
}
