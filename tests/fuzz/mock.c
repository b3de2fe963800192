/* A request to the mock: "METHOD target", header lines, an empty line, the body. */
#include "fuzz.h"
#include "mock/play.h"

static const char description[] =
    "openapi: 3.1.0\n"
    "servers: [{url: https://h.example/base}]\n"
    "paths:\n"
    "  /m/{v}: {get: {parameters: [{name: v, in: path, style: matrix, explode: true,\n"
    "    required: true, schema: {type: object, properties: {r: {type: integer}}}}]}}\n"
    "  /l/{v}: {get: {parameters: [{name: v, in: path, style: label, required: true,\n"
    "    schema: {type: array, items: {type: integer}}}]}}\n"
    "  /q: {get: {parameters: [\n"
    "    {name: f, in: query, schema: {type: array, items: {type: number}}},\n"
    "    {name: p, in: query, style: pipeDelimited, schema: {type: array}},\n"
    "    {name: d, in: query, style: deepObject, explode: true, schema: {type: object}},\n"
    "    {name: c, in: cookie, schema: {type: [integer, 'null']}},\n"
    "    {name: H, in: header, schema: {type: object, properties: {a: {type: boolean}}}},\n"
    "    {name: j, in: query, content: {application/json: {schema: {type: object}}}}]}}\n"
    "  /b: {post: {requestBody: {content: {\n"
    "    application/json: {schema: {type: object, required: [a]}},\n"
    "    multipart/form-data: {schema: {properties: {n: {type: integer},\n"
    "                                               l: {type: array, items: {}}}}},\n"
    "    application/x-www-form-urlencoded: {schema: {properties: {n: {type: integer},\n"
    "      l: {type: array, items: {type: integer}}}}, encoding: {l: {explode: false}}},\n"
    "    text/plain: {}}}, security: [{k: []}]}}\n"
    "components: {securitySchemes: {k: {type: http, scheme: basic}}}\n";

/* The part of the line before `c`; *line is what follows it. */
static arz_str cut(arz_str *line, char c)
{
    size_t end = arz_str_find_char(*line, c);
    arz_str head = arz_str_slice(*line, 0, end);
    *line = end < line->size ? arz_str_from(*line, end + 1) : (arz_str){ NULL, 0 };
    return head;
}

static arz_mock_exchange *read_request(arz_str text)
{
    arz_str line = fuzz_cut_line(&text), method = cut(&line, ' ');
    arz_mock_exchange *exchange = arz_mock_exchange_create(method, line);
    for (line = fuzz_cut_line(&text); line.size; line = fuzz_cut_line(&text)) {
        arz_str name = cut(&line, ':');
        arz_mock_exchange_header(exchange, name, line);
    }
    (void)arz_buf_str(&exchange->body, text);
    return exchange;
}

static void play(arz_mock_source *source, arz_str request)
{
    arz_mock_stage stage = { .sources = source, .count = 1, .check_auth = true };
    arz_mock_exchange *exchange = read_request(request);
    arz_mock_play(&stage, exchange);
    fuzz_expect(exchange->status >= 200 && exchange->status < 600, "every request is answered");
    arz_mock_exchange_free(exchange);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    arz_store *store = fuzz_store();
    arz_schemas *schemas = arz_schemas_create(store);
    arz_mock_source source;
    const arz_mock_origin origin = { "api", FUZZ_URI, ARZ_STR(description) };
    bool open = arz_mock_source_open(&source, &origin, true, store, schemas, arena, &error);
    fuzz_expect(open, "the description is one");
    play(&source, fuzz_text(data, size));
    arz_mock_source_clear(&source);
    arz_schemas_free(schemas);
    arz_store_free(store);
    arz_arena_free(arena);
    return 0;
}
