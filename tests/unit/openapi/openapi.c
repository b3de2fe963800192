/* The tables of the openapi room: parameters as text, and operations and base URLs out of small
 * descriptions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/fail.h"
#include "doc/value.h"
#include "openapi/api.h"
#include "openapi/contract.h"
#include "openapi/serialize.h"
#include "openapi/server.h"
#include "table.h"

static const char *folder;

static size_t run(const char *file, table_judge judge)
{
    arz_buf path = ARZ_BUF_INIT(0);
    arz_buf_printf(&path, "%s/%s", folder, file);
    size_t failed = table_run(arz_buf_cstr(&path), judge, NULL);
    arz_buf_clear(&path);
    return failed;
}

/* Cuts the next word off the line. */
static arz_str next_word(arz_str *line)
{
    size_t end = arz_str_find_char(*line, ' ');
    arz_str word = arz_str_slice(*line, 0, end);
    *line = end < line->size ? arz_str_from(*line, end + 1) : (arz_str){ NULL, 0 };
    return word;
}

/* The result as a line: the error's message behind "! ", "(nothing)" for no text. */
static bool expect_result(arz_buf *why, bool done, const arz_buf *out, arz_error *error,
                          arz_str expected)
{
    arz_buf actual = ARZ_BUF_INIT(0);
    if (!done)
        arz_buf_printf(&actual, "! %s", error->message);
    else
        arz_buf_text(&actual, out->size ? arz_buf_cstr(out) : "(nothing)");
    bool equal = table_expect(why, "result", arz_buf_view(&actual), expected);
    arz_buf_clear(&actual);
    arz_error_clear(error);
    return equal;
}

/* serialize.txt: "query form explode" or "query content TYPE"; the value; the text. */

static const struct style_word {
    const char *word;
    arz_style style;
} style_words[] = {
    { "cookie", ARZ_STYLE_COOKIE },
    { "deepObject", ARZ_STYLE_DEEP_OBJECT },
    { "form", ARZ_STYLE_FORM },
    { "label", ARZ_STYLE_LABEL },
    { "matrix", ARZ_STYLE_MATRIX },
    { "pipeDelimited", ARZ_STYLE_PIPE_DELIMITED },
    { "simple", ARZ_STYLE_SIMPLE },
    { "spaceDelimited", ARZ_STYLE_SPACE_DELIMITED },
    { "tabDelimited", ARZ_STYLE_TAB_DELIMITED },
};

static void apply_word(arz_api_parameter *parameter, arz_str word)
{
    parameter->explode |= arz_str_is(word, "explode");
    parameter->dotted |= arz_str_is(word, "3.0");
    parameter->allow_reserved |= arz_str_is(word, "reserved");
    parameter->several |= arz_str_is(word, "several");
    for (size_t i = 0; i < sizeof style_words / sizeof *style_words; i++) {
        if (arz_str_is(word, style_words[i].word))
            parameter->style = style_words[i].style;
    }
}

static bool serialize(const arz_api_parameter *parameter, const json_t *value, arz_buf *out,
                      arz_error *error)
{
    switch (parameter->in) {
    case ARZ_IN_PATH:
        return arz_serialize_path(parameter, value, out, error);
    case ARZ_IN_HEADER:
        return arz_serialize_header(parameter, value, out, error);
    case ARZ_IN_COOKIE:
        return arz_serialize_cookie(parameter, value, out, error);
    case ARZ_IN_QUERY:
    case ARZ_IN_QUERYSTRING:
    case ARZ_IN_COUNT:
        break;
    }
    return arz_serialize_query(parameter, value, out, error);
}

static bool judge_serialize(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_str line = group->lines[0], word = next_word(&line);
    arz_location in;
    json_t *value = json_loadb(group->lines[1].data, group->lines[1].size,
                               JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    if (group->count != 3 || !value || !arz_location_find(word, &in)) {
        arz_buf_text(why, "a group is: place and style; a value; the text");
        json_decref(value);
        return false;
    }
    arz_api_parameter parameter = arz_parameter_default(ARZ_STR("color"), in);
    arz_media_type content;
    parameter.explode = false;
    while (line.size) {
        word = next_word(&line);
        apply_word(&parameter, word);
        if (arz_str_is(word, "content")) {
            content = (arz_media_type){ .name = next_word(&line) };
            parameter.content = &content;
        }
    }
    arz_buf out = ARZ_BUF_INIT(0);
    arz_error error = ARZ_ERROR_INIT;
    bool done = serialize(&parameter, value, &out, &error);
    bool passed = expect_result(why, done, &out, &error, group->lines[2]);
    arz_buf_clear(&out);
    json_decref(value);
    return passed;
}

static void serialize_writes_every_style(void **state)
{
    (void)state;
    assert_int_equal(run("serialize.txt", judge_serialize), 0);
}

/* A group with a description: what is asked; the text of the description, behind it each further
 * document under a line "=== NAME"; "---"; the lines that come out. */
typedef struct fixture {
    arz_store *store;
    arz_schemas *schemas;
    arz_api *api;
    size_t answer; /* the first line of what comes out */
} fixture;

#define MAIN_URI "file:///w/api.yml"

static const arz_doc *add_document(arz_store *store, const char *uri, arz_str name, arz_buf *text,
                                   arz_error *error)
{
    char *label = arz_str_dup(name);
    const arz_doc *doc = arz_store_add(store, uri, label, arz_buf_view(text), error);
    free(label);
    arz_buf_reset(text);
    return doc;
}

/* Adds every document of the group; the first is the description. */
static const arz_doc *add_documents(fixture *f, const table_group *group, const char *uri,
                                    arz_error *error)
{
    const arz_doc *first = NULL;
    arz_buf text = ARZ_BUF_INIT(0), other = ARZ_BUF_INIT(0);
    arz_str name = ARZ_STR("api.yml");
    size_t i = 1;
    for (; i < group->count && !arz_str_is(group->lines[i], "---"); i++) {
        if (!arz_str_starts(group->lines[i], ARZ_STR("=== "))) {
            arz_buf_str(&text, group->lines[i]);
            arz_buf_char(&text, '\n');
            continue;
        }
        const arz_doc *doc =
            add_document(f->store, first ? arz_buf_cstr(&other) : uri, name, &text, error);
        first = first ? first : doc;
        name = arz_str_from(group->lines[i], 4);
        arz_buf_reset(&other);
        arz_buf_printf(&other, "file:///w/%.*s", ARZ_STR_FORMAT(name));
    }
    const arz_doc *doc =
        add_document(f->store, first ? arz_buf_cstr(&other) : uri, name, &text, error);
    first = first ? first : doc;
    f->answer = i + 1;
    arz_buf_clear(&text);
    arz_buf_clear(&other);
    return first;
}

static bool open_fixture(fixture *f, const table_group *group, const char *uri, arz_error *error)
{
    f->store = arz_store_create(&(arz_store_options){ .cwd = "/w" });
    const arz_doc *doc = add_documents(f, group, uri, error);
    f->schemas = arz_schemas_create(f->store);
    f->api = doc ? arz_api_create(f->store, f->schemas, doc, error) : NULL;
    return f->api != NULL;
}

static void close_fixture(fixture *f)
{
    arz_api_free(f->api);
    arz_schemas_free(f->schemas);
    arz_store_free(f->store);
}

static bool expect_lines(const table_group *group, const fixture *f, arz_buf *why, arz_str actual)
{
    arz_buf expected = ARZ_BUF_INIT(0);
    for (size_t i = f->answer; i < group->count; i++) {
        arz_buf_str(&expected, group->lines[i]);
        arz_buf_text(&expected, "\\n");
    }
    bool equal = table_expect(why, "lines", actual, arz_buf_view(&expected));
    arz_buf_clear(&expected);
    return equal;
}

static void put_error(arz_buf *out, arz_error *error)
{
    arz_buf_printf(out, "! %s:%u:%u: %s [%s]\n", error->uri ? error->uri : "", error->line,
                   error->column, error->message, error->rule ? error->rule : "");
    arz_error_clear(error);
}

/* operation.txt: "id ID", "on METHOD PATH", "at POINTER" or "status NUMBER of ID". */

static const char *const style_names[ARZ_STYLE_COUNT] = {
    "simple",        "label",      "matrix", "form",        "spaceDelimited",
    "pipeDelimited", "deepObject", "cookie", "tabDelimited"
};

static void put_types(arz_buf *out, const arz_media_type *types, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        arz_buf_printf(out, " %.*s", ARZ_STR_FORMAT(types[i].name));
        if (types[i].schema.node) {
            arz_buf_char(out, ' ');
            arz_view_write(out, arz_view_node(types[i].schema.node), 0);
        }
        if (arz_node_member_count(types[i].encoding.node)) {
            arz_buf_char(out, ' ');
            arz_view_write(out, arz_view_node(types[i].encoding.node), 0);
        }
    }
    arz_buf_char(out, '\n');
}

static void put_parameter(arz_buf *out, const arz_api_parameter *parameter)
{
    arz_buf_printf(out, "%s %.*s %s%s%s%s%s", arz_location_name(parameter->in),
                   ARZ_STR_FORMAT(parameter->name), style_names[parameter->style],
                   parameter->explode ? " explode" : "", parameter->required ? " required" : "",
                   parameter->allow_reserved ? " reserved" : "",
                   parameter->allow_empty ? " empty" : "");
    if (parameter->schema.node) {
        arz_buf_char(out, ' ');
        arz_view_write(out, arz_view_node(parameter->schema.node), 0);
    }
    if (parameter->content)
        put_types(out, parameter->content, 1);
    else
        arz_buf_char(out, '\n');
}

static void put_response(arz_buf *out, const arz_api_response *response)
{
    arz_buf_printf(out, "response %.*s", ARZ_STR_FORMAT(response->status));
    put_types(out, response->types, response->type_count);
    for (size_t i = 0; i < response->header_count; i++) {
        const arz_response_header *header = &response->headers[i];
        arz_buf_printf(out, "  %.*s%s ", ARZ_STR_FORMAT(header->name),
                       header->required ? " required" : "");
        arz_view_write(out, arz_view_node(header->schema.node), 0);
        arz_buf_char(out, '\n');
    }
}

static const char *const scheme_names[ARZ_SCHEME_TYPE_COUNT] = { "apiKey", "basic",    "bearer",
                                                                 "digest", "http",     "oauth2",
                                                                 "openid", "mutualTLS" };

static void put_security(arz_buf *out, const arz_security_requirement *requirement)
{
    arz_buf_text(out, "security");
    for (size_t i = 0; i < requirement->scheme_count; i++) {
        const arz_security_scheme *scheme = requirement->schemes[i];
        arz_buf_printf(out, " %.*s=%s", ARZ_STR_FORMAT(scheme->key), scheme_names[scheme->type]);
        if (scheme->type == ARZ_SCHEME_API_KEY)
            arz_buf_printf(out, ":%s:%.*s", arz_location_name(scheme->in),
                           ARZ_STR_FORMAT(scheme->name));
        if (scheme->type == ARZ_SCHEME_HTTP_OTHER)
            arz_buf_printf(out, ":%.*s", ARZ_STR_FORMAT(scheme->http_scheme));
    }
    arz_buf_char(out, '\n');
}

static void put_operation(arz_buf *out, const arz_operation *operation)
{
    arz_buf_printf(out, "%s %.*s %.*s\n", operation->method, ARZ_STR_FORMAT(operation->path),
                   ARZ_STR_FORMAT(operation->id));
    for (size_t i = 0; i < operation->server_count; i++)
        arz_buf_printf(out, "server %.*s\n", ARZ_STR_FORMAT(operation->servers[i].url));
    for (size_t i = 0; i < operation->parameter_count; i++)
        put_parameter(out, &operation->parameters[i]);
    if (operation->body) {
        arz_buf_printf(out, "body%s", operation->body->required ? " required" : "");
        put_types(out, operation->body->types, operation->body->type_count);
    }
    for (size_t i = 0; i < operation->response_count; i++)
        put_response(out, &operation->responses[i]);
    for (size_t i = 0; i < operation->security_count; i++)
        put_security(out, &operation->security[i]);
}

static const arz_operation *find_operation(arz_api *api, arz_str ask, arz_error *error)
{
    arz_str how = next_word(&ask);
    if (arz_str_is(how, "at"))
        return arz_api_operation_at(api, ask, error);
    if (arz_str_is(how, "on")) {
        arz_str method = next_word(&ask);
        return arz_api_operation_on(api, method, ask, error);
    }
    return arz_api_operation(api, ask, error);
}

static bool judge_operation(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    fixture f;
    arz_error error = ARZ_ERROR_INIT;
    arz_buf out = ARZ_BUF_INIT(0);
    const arz_operation *operation = NULL;
    if (open_fixture(&f, group, MAIN_URI, &error))
        operation = find_operation(f.api, group->lines[0], &error);
    if (operation)
        put_operation(&out, operation);
    else if (error.kind != ARZ_OK)
        put_error(&out, &error);
    else
        arz_buf_text(&out, "(nothing)\n");
    bool passed = expect_lines(group, &f, why, arz_buf_view(&out));
    arz_buf_clear(&out);
    close_fixture(&f);
    return passed;
}

static void operations_are_found_and_worked_out(void **state)
{
    (void)state;
    assert_int_equal(run("operation.txt", judge_operation), 0);
    assert_int_equal(run("swagger.txt", judge_operation), 0);
}

/* server.txt: "URI [NAME=VALUE]..." of the description; the base URL of its first operation. */
static bool judge_server(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    fixture f;
    arz_error error = ARZ_ERROR_INIT;
    arz_buf out = ARZ_BUF_INIT(0);
    arz_str line = group->lines[0];
    char *uri = arz_str_dup(next_word(&line)), *url = NULL;
    arz_variable variables[4];
    size_t count = 0;
    while (line.size && count < sizeof variables / sizeof *variables) {
        arz_str word = next_word(&line);
        size_t equals = arz_str_find_char(word, '=');
        variables[count++] =
            (arz_variable){ arz_str_slice(word, 0, equals), arz_str_from(word, equals + 1) };
    }
    if (open_fixture(&f, group, uri, &error)) {
        const arz_operation *operation = arz_api_operation_number(f.api, 0, &error);
        url = operation ? arz_operation_base_url(operation, variables, count, &error) : NULL;
    }
    if (url)
        arz_buf_printf(&out, "%s\n", url);
    else
        put_error(&out, &error);
    bool passed = expect_lines(group, &f, why, arz_buf_view(&out));
    arz_buf_clear(&out);
    close_fixture(&f);
    free(url);
    free(uri);
    return passed;
}

static void base_urls_are_made(void **state)
{
    (void)state;
    assert_int_equal(run("server.txt", judge_server), 0);
}

/* contract.txt: "STATUS TYPE [h:NAME=VALUE]... [BODY]" as the response to the description's first
 * operation, "-" for no type; a line for each finding. */

typedef struct answer {
    arz_received received;
    struct {
        arz_str name, value;
    } headers[4];
    size_t header_count;
} answer;

static json_t *answer_header(const void *data, arz_str name)
{
    const answer *a = data;
    for (size_t i = 0; i < a->header_count; i++) {
        if (arz_str_equal_nocase(a->headers[i].name, name))
            return arz_json_string(a->headers[i].value);
    }
    return NULL;
}

static void read_answer(answer *a, arz_str line, arz_arena *arena, arz_error *error)
{
    a->received = (arz_received){ .header = answer_header, .header_data = a };
    arz_str status = next_word(&line), type = next_word(&line);
    for (size_t i = 0; i < status.size; i++)
        a->received.status = a->received.status * 10 + status.data[i] - '0';
    if (!arz_str_is(type, "-"))
        a->received.content_type = type;
    while (arz_str_starts(line, ARZ_STR("h:")) && a->header_count < 4) {
        arz_str word = arz_str_from(next_word(&line), 2);
        size_t equals = arz_str_find_char(word, '=');
        a->headers[a->header_count].name = arz_str_slice(word, 0, equals);
        a->headers[a->header_count++].value = arz_str_from(word, equals + 1);
    }
    a->received.text = line;
    arz_json_options options = { .duplicate_keys = true };
    if (line.size)
        a->received.data = arz_view_node(arz_json_parse(arena, line, &options, "the body", error));
    a->received.problem = error->message;
}

static bool put_finding(void *data, const arz_contract_finding *finding)
{
    arz_buf *out = data;
    arz_buf_printf(out, "%s%s%s: %s @ %u:%u\n", arz_contract_part_name(finding->part),
                   finding->pointer ? " at " : "", finding->pointer ? finding->pointer : "",
                   finding->message, finding->at.node ? finding->at.node->line : 0,
                   finding->at.node ? finding->at.node->column : 0);
    return !arz_str_is(arz_str_of(finding->message), "/stop must be an integer, not a string");
}

static bool judge_contract(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    fixture f;
    answer a = { .header_count = 0 };
    arz_error error = ARZ_ERROR_INIT, problem = ARZ_ERROR_INIT;
    arz_buf out = ARZ_BUF_INIT(0);
    arz_arena *arena = arz_arena_create();
    const arz_operation *operation = NULL;
    read_answer(&a, group->lines[0], arena, &problem);
    if (open_fixture(&f, group, MAIN_URI, &error))
        operation = arz_api_operation_number(f.api, 0, &error);
    if (operation)
        arz_contract_check(operation, &a.received, put_finding, &out);
    else
        put_error(&out, &error);
    if (out.size == 0)
        arz_buf_text(&out, "(nothing)\n");
    bool passed = expect_lines(group, &f, why, arz_buf_view(&out));
    arz_buf_clear(&out);
    close_fixture(&f);
    arz_arena_free(arena);
    arz_error_clear(&problem);
    return passed;
}

static void responses_are_held_against_the_description(void **state)
{
    (void)state;
    assert_int_equal(run("contract.txt", judge_contract), 0);
}

static void content_types_are_matched(void **state)
{
    (void)state;
    arz_media_type types[] = { { .name = ARZ_STR("*/*") },
                               { .name = ARZ_STR("text/*") },
                               { .name = ARZ_STR("application/json; v=1") } };
    assert_ptr_equal(arz_media_type_find(types, 3, ARZ_STR("Application/JSON;charset=utf-8")),
                     &types[2]);
    assert_ptr_equal(arz_media_type_find(types, 3, ARZ_STR("text/plain")), &types[1]);
    assert_ptr_equal(arz_media_type_find(types, 3, ARZ_STR("image/png")), &types[0]);
    assert_null(arz_media_type_find(types + 1, 2, ARZ_STR("image/png")));
    assert_null(arz_media_type_find(types + 1, 2, ARZ_STR("")));
    assert_true(arz_media_type_is_json(ARZ_STR("application/problem+json; a=b")));
    assert_true(arz_media_type_is_json(ARZ_STR("text/json")));
    assert_false(arz_media_type_is_json(ARZ_STR("application/jsonl")));
    assert_false(arz_media_type_is_json(ARZ_STR("+json")));
    assert_true(arz_media_type_is_xml(ARZ_STR("application/xml")));
    assert_false(arz_media_type_is_xml(ARZ_STR("application/json")));
}

static void statuses_are_matched(void **state)
{
    (void)state;
    arz_api_response responses[] = { { .status = ARZ_STR("default") },
                                     { .status = ARZ_STR("4XX") },
                                     { .status = ARZ_STR("404") } };
    arz_operation operation = { .responses = responses, .response_count = 3 };
    assert_ptr_equal(arz_operation_response(&operation, 404), &responses[2]);
    assert_ptr_equal(arz_operation_response(&operation, 400), &responses[1]);
    assert_ptr_equal(arz_operation_response(&operation, 500), &responses[0]);
    operation.responses++;
    operation.response_count--;
    assert_null(arz_operation_response(&operation, 200));
}

static void duplicate_ids_are_noted(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_store *store = arz_store_create(&(arz_store_options){ .cwd = "/w" });
    const arz_doc *doc =
        arz_store_add(store, MAIN_URI, "api.yml",
                      ARZ_STR("openapi: 3.1.0\npaths:\n  /a: {get: {operationId: x}}\n"
                              "  /b: {get: {operationId: x}, put: {operationId: y}}\n"),
                      &error);
    arz_api *api = arz_api_create(store, NULL, doc, &error);
    assert_non_null(api);
    assert_true(arz_str_is(arz_api_operation(api, ARZ_STR("x"), &error)->path, "/a"));
    assert_int_equal(arz_api_duplicate(api, ARZ_STR("x")).node->line, 4);
    assert_null(arz_api_duplicate(api, ARZ_STR("y")).node);
    assert_null(arz_api_duplicate(api, ARZ_STR("z")).node);
    assert_int_equal(arz_api_operation_count(api), 3);
    arz_suggest suggest = arz_suggest_for(ARZ_STR("z"));
    arz_api_suggest(api, &suggest);
    assert_int_equal(suggest.count, 2);
    arz_api_free(api);
    arz_store_free(store);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base_urls_are_made),
        cmocka_unit_test(content_types_are_matched),
        cmocka_unit_test(duplicate_ids_are_noted),
        cmocka_unit_test(operations_are_found_and_worked_out),
        cmocka_unit_test(responses_are_held_against_the_description),
        cmocka_unit_test(serialize_writes_every_style),
        cmocka_unit_test(statuses_are_matched),
    };
    if (argc != 2)
        return 2;
    folder = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
