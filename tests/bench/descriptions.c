/* Large descriptions and bodies, each beside the part that nobody can leave out: reading 4 MB of
 * JSON beside jansson, 4 MB of YAML beside libyaml's events, two operations out of a description of
 * 10,000 beside reading it, a body of 4 MB held against its schema beside reading it. CPU time, in
 * turn. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <jansson.h>
#include <yaml.h>

#include "base/buf.h"
#include "doc/document.h"
#include "openapi/api.h"
#include "schema/schema.h"

#define ROUNDS     9
#define OPERATIONS 10000
#define ITEMS      25000

typedef struct bench {
    arz_buf json, yaml, body;
} bench;

static double cpu_s(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static void require(bool done)
{
    if (!done)
        exit(1);
}

/* An operation of about 400 bytes, in YAML. */
static void put_operation(arz_buf *out, int number)
{
    arz_buf_printf(out,
                   "  /things%d/{id}:\n"
                   "    get:\n"
                   "      operationId: getThing%d\n"
                   "      summary: Thing number %d, with all that belongs to it\n"
                   "      parameters:\n"
                   "      - {name: id, in: path, required: true, schema: {type: string}}\n"
                   "      - {$ref: '#/components/parameters/Limit'}\n"
                   "      responses:\n"
                   "        '200':\n"
                   "          description: It is there.\n"
                   "          content:\n"
                   "            application/json:\n"
                   "              schema: {$ref: '#/components/schemas/Things'}\n",
                   number, number, number);
}

static void put_description(arz_buf *out)
{
    arz_buf_text(out, "openapi: 3.1.0\n"
                      "servers: [{url: 'https://things.example'}]\n"
                      "components:\n"
                      "  parameters:\n"
                      "    Limit: {name: limit, in: query, schema: {type: integer}}\n"
                      "  schemas:\n"
                      "    Things: {type: array, items: {$ref: '#/components/schemas/Thing'}}\n"
                      "    Thing:\n"
                      "      type: object\n"
                      "      required: [id, name, state]\n"
                      "      properties:\n"
                      "        id: {type: integer, minimum: 0}\n"
                      "        name: {type: string, minLength: 1, pattern: '^[A-Z]'}\n"
                      "        state: {enum: [new, used, gone]}\n"
                      "        tags: {type: array, maxItems: 8, items: {type: string}}\n"
                      "paths:\n");
    for (int i = 0; i < OPERATIONS; i++)
        put_operation(out, i);
}

static void put_body(arz_buf *out)
{
    arz_buf_char(out, '[');
    for (int i = 0; i < ITEMS; i++)
        arz_buf_printf(out,
                       "%s{\"id\": %d, \"name\": \"Thing with the number %d\", \"state\": \"used\","
                       " \"tags\": [\"one of many\", \"another one\", \"the last one of these\"],"
                       " \"notes\": null}\n",
                       i ? "," : "", i, i);
    arz_buf_char(out, ']');
}

/* A document as it is read. */
typedef struct reading {
    arz_arena *arena;
    const arz_node *root;
} reading;

static reading read_text(const arz_buf *text, arz_format format)
{
    arz_error error = ARZ_ERROR_INIT;
    reading read = { arz_arena_create(), NULL };
    read.root = arz_parse(read.arena, arz_buf_view(text), format, "bench", &error);
    require(read.root != NULL);
    return read;
}

static void read_json(const bench *b)
{
    arz_arena_free(read_text(&b->json, ARZ_FORMAT_JSON).arena);
}

static void floor_json(const bench *b)
{
    json_t *value = json_loadb(b->json.data, b->json.size, 0, NULL);
    require(value != NULL);
    json_decref(value);
}

static void read_yaml(const bench *b)
{
    arz_arena_free(read_text(&b->yaml, ARZ_FORMAT_YAML).arena);
}

static void floor_yaml(const bench *b)
{
    yaml_parser_t parser;
    yaml_event_t event;
    yaml_event_type_t type;
    require(yaml_parser_initialize(&parser));
    yaml_parser_set_input_string(&parser, (const unsigned char *)b->yaml.data, b->yaml.size);
    do {
        require(yaml_parser_parse(&parser, &event));
        type = event.type;
        yaml_event_delete(&event);
    } while (type != YAML_STREAM_END_EVENT);
    yaml_parser_delete(&parser);
}

/* Reading the description and working two of its operations out; with `check`, also holding the
 * body against the schema of the second one's response. */
static void use_description(const bench *b, bool check)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_store *store = arz_store_create(&(arz_store_options){ .cwd = "/" });
    arz_schemas *schemas = arz_schemas_create(store);
    const arz_doc *doc =
        arz_store_add(store, "file:///api.json", "api.json", arz_buf_view(&b->json), &error);
    arz_api *api = doc ? arz_api_create(store, schemas, doc, &error) : NULL;
    require(api && arz_api_operation(api, ARZ_STR("getThing7"), &error));
    const arz_operation *last = arz_api_operation(api, ARZ_STR("getThing9999"), &error);
    require(last && last->response_count == 1 && last->parameter_count == 2);
    const arz_schema *schema =
        arz_schema_at(schemas, last->responses[0].types[0].schema, arz_api_dialect(api), &error);
    require(schema != NULL);
    if (check) {
        reading body = read_text(&b->body, ARZ_FORMAT_JSON);
        require(arz_schema_valid(schema, arz_view_node(body.root), ARZ_DIRECTION_RESPONSE, NULL,
                                 NULL, &error));
        arz_arena_free(body.arena);
    }
    arz_api_free(api);
    arz_schemas_free(schemas);
    arz_store_free(store);
}

static void use_two(const bench *b)
{
    use_description(b, false);
}

static void use_and_check(const bench *b)
{
    use_description(b, true);
}

static void floor_check(const bench *b)
{
    use_description(b, false);
    arz_arena_free(read_text(&b->body, ARZ_FORMAT_JSON).arena);
}

typedef void (*bench_fn)(const bench *b);

/* The least CPU time of a few rounds, ours and the floor's in turn. */
static void show(const bench *b, const char *what, bench_fn ours, bench_fn floor)
{
    double best[2] = { 1e9, 1e9 };
    bench_fn run[2] = { ours, floor };
    for (int i = 0; i < 2 * ROUNDS; i++) {
        double start = cpu_s();
        run[i % 2](b);
        double took = cpu_s() - start;
        best[i % 2] = took < best[i % 2] ? took : best[i % 2];
    }
    printf("%-46s %7.4f  %8.4f s   %5.2f\n", what, best[0], best[1], best[0] / best[1]);
}

/* The description as JSON: what the YAML says, with an indentation of two. */
static void put_json(arz_buf *out, const arz_buf *yaml)
{
    reading read = read_text(yaml, ARZ_FORMAT_YAML);
    arz_view_write(out, arz_view_node(read.root), 2);
    arz_arena_free(read.arena);
}

int main(void)
{
    bench b = { ARZ_BUF_INIT(0), ARZ_BUF_INIT(0), ARZ_BUF_INIT(0) };
    put_description(&b.yaml);
    put_json(&b.json, &b.yaml);
    put_body(&b.body);
    printf("%zu bytes of YAML, %zu of JSON, %zu of a body\n", b.yaml.size, b.json.size,
           b.body.size);
    printf("%-46s %7s  %10s   %5s\n", "", "ours", "floor", "ratio");
    show(&b, "JSON into nodes / jansson", read_json, floor_json);
    show(&b, "YAML into nodes / libyaml's events", read_yaml, floor_yaml);
    show(&b, "two of 10,000 operations / reading them all", use_two, read_json);
    show(&b, "body held against its schema / only read", use_and_check, floor_check);
    arz_buf_clear(&b.json);
    arz_buf_clear(&b.yaml);
    arz_buf_clear(&b.body);
    return 0;
}
