/* Requests out of an operation of api.yml and what a case gives. A case is an operationId, then
 * lines of what a step gives:
 *
 *   args: [["id", "path", 7], ["limit", "", 5]]     name, `in` ("" for none), value
 *   base: http://localhost/v1                       else http://h
 *   type: text/plain                                the step's contentType
 *   body: {"a": 1}                                  the payload
 *   headers: [["X-All", "1"]]                       of -H
 *   auth: {"key": "k1"}                             credentials
 *   cert: yes                                       the connection has a client certificate
 *   show: Accept                                    also print this header, else left out
 *
 * and then the request, or `!` with the message and `?` with the help. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "doc/value.h"
#include "http/request.h"
#include "table.h"
#include "tests.h"

#define MOST 16

typedef struct fixture {
    arz_store *store;
    arz_schemas *schemas;
    arz_api *api;
} fixture;

/* What one case gives, read from its lines. */
typedef struct given {
    json_t *values[MOST]; /* owned: every JSON text of the case */
    size_t value_count;
    arz_argument arguments[MOST];
    arz_header headers[MOST];
    arz_credential credentials[MOST];
    arz_str bare; /* "GET http://h/x" in place of an operationId */
    arz_str shown;
    arz_request_plan plan;
} given;

static json_t *read_value(given *to, arz_str text)
{
    json_error_t problem;
    json_t *value = json_loadb(text.data, text.size, JSON_DECODE_ANY, &problem);
    if (!value)
        fail_msg("%.*s: %s", ARZ_STR_FORMAT(text), problem.text);
    to->values[to->value_count++] = value;
    return value;
}

static arz_argument read_argument(const json_t *entry)
{
    arz_argument argument = { .name = arz_json_text(json_array_get(entry, 0)),
                              .value = json_array_get(entry, 2) };
    arz_str in = arz_json_text(json_array_get(entry, 1));
    argument.has_in = in.size > 0;
    if (argument.has_in && !arz_location_find(in, &argument.in))
        fail_msg("no location '%.*s'", ARZ_STR_FORMAT(in));
    return argument;
}

static void take_arguments(given *to, const json_t *list)
{
    size_t index;
    const json_t *entry;
    json_array_foreach(list, index, entry)
        to->arguments[index] = read_argument(entry);
    to->plan.argument_count = json_array_size(list);
}

static void take_headers(given *to, const json_t *list)
{
    size_t index;
    const json_t *entry;
    json_array_foreach(list, index, entry) {
        to->headers[index].name = arz_json_text(json_array_get(entry, 0));
        to->headers[index].value = arz_json_text(json_array_get(entry, 1));
    }
    to->plan.header_count = json_array_size(list);
}

static void take_credentials(given *to, json_t *object)
{
    arz_view_iter iter = arz_view_members(arz_view_json(object));
    while (arz_view_next(&iter)) {
        arz_credential *made = &to->credentials[to->plan.credential_count++];
        made->scheme = iter.name;
        made->value = arz_view_text(iter.value);
    }
}

/* Takes one "name: value" line; false where it is none: the expectations start. */
static bool take_line(given *to, arz_str line)
{
    size_t colon = arz_str_find_char(line, ':');
    arz_str name = arz_str_slice(line, 0, colon);
    arz_str value =
        colon == SIZE_MAX ? arz_str_of(NULL) : arz_str_trim(arz_str_from(line, colon + 1));

    if (arz_str_is(name, "args"))
        take_arguments(to, read_value(to, value));
    else if (arz_str_is(name, "base"))
        to->plan.base_url = value;
    else if (arz_str_is(name, "type"))
        to->plan.content_type = value;
    else if (arz_str_is(name, "body"))
        to->plan.body = read_value(to, value);
    else if (arz_str_is(name, "headers"))
        take_headers(to, read_value(to, value));
    else if (arz_str_is(name, "auth"))
        take_credentials(to, read_value(to, value));
    else if (arz_str_is(name, "cert"))
        to->plan.has_certificate = true;
    else if (arz_str_is(name, "show"))
        to->shown = value;
    else
        return false;
    return true;
}

/* Accept and User-Agent are the same in most cases. */
static bool is_printed(const given *from, arz_str name)
{
    return arz_str_equal(name, from->shown) ||
           !(arz_str_is(name, "Accept") || arz_str_is(name, "User-Agent"));
}

/* The request as the table has it, line breaks as \n and CR as \r. */
static void print_success(const given *from, const arz_request *request, arz_buf *out)
{
    arz_buf_printf(out, "%s %s", request->method, request->url);
    for (size_t i = 0; i < request->header_count; i++) {
        const arz_header *field = &request->headers[i];
        if (is_printed(from, field->name))
            arz_buf_printf(out, "\n%.*s: %.*s", ARZ_STR_FORMAT(field->name),
                           ARZ_STR_FORMAT(field->value));
    }
    if (!request->body.data)
        return;
    arz_buf_text(out, "\n= ");
    for (size_t i = 0; i < request->body.size; i++) {
        char c = request->body.data[i];
        if (c == '\n')
            arz_buf_text(out, "\\n");
        else if (c == '\r')
            arz_buf_text(out, "\\r");
        else
            arz_buf_char(out, c);
    }
}

static void print_failure(const arz_error *error, arz_buf *out)
{
    arz_buf_printf(out, "! %s", error->message ? error->message : "no message");
    if (error->help)
        arz_buf_printf(out, "\n? %s", error->help);
}

static const arz_request *build(given *from, arz_arena *arena, arz_error *error)
{
    if (!from->bare.data)
        return arz_request_build(&from->plan, arena, error);
    size_t blank = arz_str_find_char(from->bare, ' ');
    const char *method = arz_arena_cstr(arena, arz_str_slice(from->bare, 0, blank));
    return arz_request_build_bare(method, arz_str_from(from->bare, blank + 1), &from->plan, arena,
                                  error);
}

static void name_operation(fixture *f, given *to, arz_str line)
{
    arz_error error = ARZ_ERROR_INIT;
    if (arz_str_find_char(line, ' ') != SIZE_MAX) {
        to->bare = line;
        return;
    }
    to->plan.operation = arz_api_operation(f->api, line, &error);
    if (!to->plan.operation)
        fail_msg("'%.*s': %s", ARZ_STR_FORMAT(line), error.message ? error.message : "not there");
}

static bool judge(const table_group *group, arz_buf *why, void *data)
{
    given from = { .plan.base_url = ARZ_STR("http://h") };
    from.plan.arguments = from.arguments;
    from.plan.headers = from.headers;
    from.plan.credentials = from.credentials;
    name_operation(data, &from, group->lines[0]);
    size_t at = 1;
    while (at < group->count && take_line(&from, group->lines[at]))
        at++;

    arz_buf expected = ARZ_BUF_INIT(0), actual = ARZ_BUF_INIT(0);
    for (size_t i = at; i < group->count; i++) {
        arz_buf_text(&expected, i > at ? "\n" : "");
        arz_buf_str(&expected, group->lines[i]);
    }
    arz_arena *arena = arz_arena_create();
    arz_error error = ARZ_ERROR_INIT;
    const arz_request *request = build(&from, arena, &error);
    if (request)
        print_success(&from, request, &actual);
    else
        print_failure(&error, &actual);
    bool equal = arz_str_equal(arz_buf_view(&actual), arz_buf_view(&expected));
    if (!equal)
        arz_buf_printf(why, "the request is\n%s\nand not\n%s", arz_buf_cstr(&actual),
                       arz_buf_cstr(&expected));
    for (size_t i = 0; i < from.value_count; i++)
        json_decref(from.values[i]);
    arz_buf_clear(&actual);
    arz_buf_clear(&expected);
    arz_error_clear(&error);
    arz_arena_free(arena);
    return equal;
}

static void test_parameters(void **state)
{
    assert_int_equal(table_run(TABLES "/parameters.txt", judge, *state), 0);
}

static void test_bodies(void **state)
{
    assert_int_equal(table_run(TABLES "/bodies.txt", judge, *state), 0);
}

static void test_credentials(void **state)
{
    assert_int_equal(table_run(TABLES "/credentials.txt", judge, *state), 0);
}

/* The step's place, or better the argument's. */
static void test_places(void **state)
{
    fixture *f = *state;
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    const arz_operation *operation = arz_api_operation(f->api, ARZ_STR("get"), &error);
    json_t *empty = json_string("");
    arz_argument argument = { .name = ARZ_STR("id"), .value = empty };
    arz_request_plan plan = { .operation = operation,
                              .base_url = ARZ_STR("http://h"),
                              .place = operation->place };

    assert_null(arz_request_build(&plan, arena, &error));
    assert_int_equal(error.kind, ARZ_ERROR_REQUEST);
    assert_int_equal(error.line, operation->place.node->line);
    arz_error_clear(&error);
    plan.arguments = &argument;
    plan.argument_count = 1;
    assert_null(arz_request_build(&plan, arena, &error));
    assert_int_equal(error.line, operation->place.node->line);
    arz_error_clear(&error);
    argument.place = (arz_place){ operation->place.doc, operation->place.doc->root };
    assert_null(arz_request_build(&plan, arena, &error));
    assert_int_equal(error.line, 1);
    arz_error_clear(&error);
    arz_arena_free(arena);
    json_decref(empty);
}

static int set_up(void **state)
{
    fixture *f = test_calloc(1, sizeof *f);
    arz_store_options options = { .cwd = TABLES };
    arz_error error = ARZ_ERROR_INIT;

    f->store = arz_store_create(&options);
    f->schemas = arz_schemas_create(f->store);
    const arz_doc *doc = arz_store_open(f->store, "api.yml", &error);
    f->api = doc ? arz_api_create(f->store, f->schemas, doc, &error) : NULL;
    if (!f->api)
        (void)fprintf(stderr, "api.yml: %s\n", error.message);
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

int run_request_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_credentials),
        cmocka_unit_test(test_places),
    };
    return cmocka_run_group_tests_name("requests", tests, set_up, tear_down);
}
