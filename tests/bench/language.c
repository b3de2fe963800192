/* A million simple conditions and a million templates, each beside a floor that only walks the
 * same values: what an expression costs over the access that it stands for. CPU time, in turn. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <jansson.h>

#include "doc/document.h"
#include "expr/condition.h"
#include "expr/template.h"

#define TIMES  1000000
#define ROUNDS 5

#define CONDITION "$statusCode == 200 && $response.body#/items/1/state == 'started'"
#define TEMPLATE  "https://{$inputs.host}/items/{$response.body#/items/1/id}?status={$statusCode}"

/* What a step would have: an input, a status, a body. */
typedef struct world {
    arz_view host, status, body;
} world;

static arz_view lookup(void *data, const arz_reference *reference)
{
    const world *w = data;
    switch (reference->root) {
    case ARZ_ROOT_STATUS_CODE:
        return w->status;
    case ARZ_ROOT_INPUTS:
        return w->host;
    case ARZ_ROOT_RESPONSE_BODY:
        return w->body;
    default:
        return ARZ_VIEW_NONE;
    }
}

static arz_view item(const world *w)
{
    return arz_view_at(arz_view_get(w->body, ARZ_STR("items")), 1);
}

static size_t floor_condition(const world *w)
{
    arz_view state = arz_view_get(item(w), ARZ_STR("state"));
    return arz_view_integer(w->status) == 200 &&
           arz_str_equal_nocase(arz_view_text(state), ARZ_STR("started"));
}

static size_t floor_template(const world *w, arz_buf *buf)
{
    arz_buf_reset(buf);
    arz_buf_text(buf, "https://");
    arz_view_render(buf, w->host);
    arz_buf_text(buf, "/items/");
    arz_view_render(buf, arz_view_get(item(w), ARZ_STR("id")));
    arz_buf_text(buf, "?status=");
    arz_view_render(buf, w->status);
    return buf->size;
}

static double cpu_s(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

typedef struct bench {
    world world;
    arz_scope scope;
    const arz_condition *condition;
    const arz_template *rendered;
    arz_buf buf;
    size_t sum; /* of all results, so that none can be left out */
} bench;

static void run_condition(bench *b)
{
    bool holds = false;
    if (!arz_condition_eval(b->condition, &b->scope, &holds, NULL))
        exit(1);
    b->sum += holds;
}

static void run_template(bench *b)
{
    arz_buf_reset(&b->buf);
    if (!arz_template_render(b->rendered, &b->scope, &b->buf, NULL))
        exit(1);
    b->sum += b->buf.size;
}

static void run_floor_condition(bench *b)
{
    b->sum += floor_condition(&b->world);
}

static void run_floor_template(bench *b)
{
    b->sum += floor_template(&b->world, &b->buf);
}

/* The least CPU time of a few rounds of a million calls. */
static double measure(bench *b, void (*run)(bench *b))
{
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double start = cpu_s();
        for (int i = 0; i < TIMES; i++)
            run(b);
        double took = cpu_s() - start;
        best = took < best ? took : best;
    }
    return best;
}

static void show(const char *what, double ours, double floor)
{
    printf("%-46s %7.3f  %8.3f s   %5.2f\n", what, ours, floor, ours / floor);
}

int main(void)
{
    arz_arena *arena = arz_arena_create();
    arz_error error = ARZ_ERROR_INIT;
    const arz_node *body = arz_parse(
        arena,
        ARZ_STR("{\"items\": [{\"id\": 1}, {\"id\": \"b7\", \"state\": \"Started\"}], \"n\": 2}"),
        ARZ_FORMAT_JSON, "body", &error);
    json_t *host = json_string("api.example.com"), *status = json_integer(200);
    bench b = { .world = { arz_view_json(host), arz_view_json(status), arz_view_node(body) } };
    arz_expr_options options = { .arena = arena, .minor = 1 };
    b.scope = (arz_scope){ .lookup = lookup, .data = &b.world };
    b.condition = arz_condition_parse(ARZ_STR(CONDITION), &options, &error);
    b.rendered = arz_template_compile_text(ARZ_STR(TEMPLATE), false, &options, &error);
    if (!body || !b.condition || !b.rendered) {
        (void)fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    double floor = measure(&b, run_floor_condition);
    show("a million conditions", measure(&b, run_condition), floor);
    floor = measure(&b, run_floor_template);
    show("a million templates", measure(&b, run_template), floor);
    json_decref(host);
    json_decref(status);
    arz_buf_clear(&b.buf);
    arz_arena_free(arena);
    return b.sum ? 0 : 1;
}
