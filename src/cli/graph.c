/* `arazzo-run graph FILE`: the workflows as a picture. */
#include "graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "command.h"
#include "message.h"

/* Conditions of an action that its edge shows; the others are counted. */
#define MAX_CONDITIONS 3

typedef struct graph {
    const cli_options *options;
    const arz_document *document;
    graph_picture picture;
    const arz_workflow **elsewhere; /* owned: the workflows of the nodes of no box, in order */
    size_t elsewhere_count, elsewhere_capacity;
    size_t boxed; /* nodes that stand in boxes */
} graph;

/* The name is "PREFIX" with the number, where there is one. Steals the label. */
static void add_node(graph_picture *picture, graph_shape shape, char *label, const char *format,
                     ...) ARZ_PRINTF(4, 5);
static void add_node(graph_picture *picture, graph_shape shape, char *label, const char *format,
                     ...)
{
    picture->nodes = arz_grow(picture->nodes, picture->node_count, &picture->node_capacity,
                              sizeof *picture->nodes);
    graph_node *node = &picture->nodes[picture->node_count++];
    node->shape = shape;
    node->label = label;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(node->name, sizeof node->name, format, arguments);
    va_end(arguments);
}

/* Steals the label. */
static void add_edge(graph_picture *picture, size_t from, size_t to, graph_line line, char *label)
{
    picture->edges = arz_grow(picture->edges, picture->edge_count, &picture->edge_capacity,
                              sizeof *picture->edges);
    picture->edges[picture->edge_count++] = (graph_edge){ from, to, line, label };
}

static bool is_shown(const graph *g, const arz_workflow *workflow)
{
    const cli_list *wanted = &g->options->workflows;
    bool shown = wanted->count == 0;
    for (size_t i = 0; i < wanted->count && !shown; i++)
        shown = strcmp(wanted->items[i], arz_workflow_id(workflow)) == 0;
    return shown;
}

static bool is_retry(const arz_action *action)
{
    return strcmp(arz_action_type_text(action), "retry") == 0;
}

static bool is_end(const arz_action *action)
{
    return !arz_action_step(action) && !arz_action_workflow(action) && !is_retry(action);
}

/* Whether a failure action ends the workflow: then it has a node for that. */
static bool can_fail(const arz_workflow *workflow)
{
    for (size_t i = 0; i < arz_workflow_step_count(workflow); i++) {
        const arz_step *step = arz_workflow_step_at(workflow, i);
        for (size_t j = 0; j < arz_step_failure_action_count(step); j++) {
            if (is_end(arz_step_failure_action_at(step, j)))
                return true;
        }
    }
    return false;
}

/* A box with its nodes: the start, the steps, the end, and the failed end where there is one. */
static void add_box(graph *g, size_t number, const arz_workflow *workflow)
{
    graph_picture *picture = &g->picture;
    picture->boxes = arz_grow(picture->boxes, picture->box_count, &picture->box_capacity,
                              sizeof *picture->boxes);
    graph_box *box = &picture->boxes[picture->box_count++];
    *box = (graph_box){ .number = number,
                        .label = arz_workflow_id(workflow),
                        .first_node = picture->node_count };
    add_node(picture, SHAPE_TERMINAL, arz_strdup("start"), "w%zu_start", number);
    for (size_t i = 0; i < arz_workflow_step_count(workflow); i++) {
        const arz_step *step = arz_workflow_step_at(workflow, i);
        arz_buf label = ARZ_BUF_INIT(0);
        arz_buf_printf(&label, "%s\n%s", arz_step_id(step), arz_step_target(step));
        add_node(picture, SHAPE_STEP, arz_buf_take(&label), "w%zu_s%zu", number, i);
    }
    add_node(picture, SHAPE_TERMINAL, arz_strdup("end"), "w%zu_end", number);
    if (can_fail(workflow))
        add_node(picture, SHAPE_TERMINAL, arz_strdup("failed"), "w%zu_fail", number);
    box->end_node = picture->node_count;
}

static size_t start_node(const graph_box *box)
{
    return box->first_node;
}

/* The node of the step with that index; behind the last one stands the end. */
static size_t step_node(const graph_box *box, size_t step)
{
    return box->first_node + 1 + step;
}

static size_t end_node(const graph_box *box, const arz_workflow *workflow)
{
    return step_node(box, arz_workflow_step_count(workflow));
}

static size_t index_of_step(const arz_workflow *workflow, const arz_step *step)
{
    size_t i = 0, count = arz_workflow_step_count(workflow);
    while (i < count && arz_workflow_step_at(workflow, i) != step)
        i++;
    return i;
}

/* The node of a workflow that has no box; made where it is the first time. */
static size_t node_elsewhere(graph *g, const arz_workflow *workflow)
{
    size_t i = 0;
    while (i < g->elsewhere_count && g->elsewhere[i] != workflow)
        i++;
    if (i == g->elsewhere_count) {
        g->elsewhere = arz_grow(g->elsewhere, g->elsewhere_count, &g->elsewhere_capacity,
                                sizeof *g->elsewhere);
        g->elsewhere[g->elsewhere_count++] = workflow;
        add_node(&g->picture, SHAPE_ELSEWHERE, arz_strdup(arz_workflow_id(workflow)), "x%zu", i);
    }
    return g->boxed + i;
}

static size_t node_of_workflow(graph *g, const arz_workflow *workflow)
{
    for (size_t i = 0; i < g->picture.box_count; i++) {
        const graph_box *box = &g->picture.boxes[i];
        if (arz_document_workflow_at(g->document, box->number) == workflow)
            return start_node(box);
    }
    return node_elsewhere(g, workflow);
}

/* "name\ncondition\ncondition". New, for free(). */
static char *action_label(const arz_action *action)
{
    arz_buf label = ARZ_BUF_INIT(0);
    arz_buf_text(&label, arz_action_name(action));
    if (is_retry(action))
        arz_buf_printf(&label, " (retry, at most %llu)",
                       (unsigned long long)arz_action_retry_limit(action));
    size_t count = arz_action_criterion_count(action);
    for (size_t i = 0; i < count && i < MAX_CONDITIONS; i++)
        arz_buf_printf(&label, "\n%s", arz_action_criterion_at(action, i));
    if (count > MAX_CONDITIONS)
        arz_buf_printf(&label, "\nand %zu more", count - MAX_CONDITIONS);
    return arz_buf_take(&label);
}

/* A step with its workflow and the box of that. */
typedef struct graph_place {
    const graph_box *box;
    const arz_workflow *workflow;
    size_t step; /* index */
} graph_place;

/* The edge of an action that stays in the workflow, and for a retry that runs another step first,
 * the edge back from that. */
static void add_action(graph *g, const graph_place *at, const arz_action *action, graph_line line)
{
    const arz_step *step = arz_action_step(action);
    if (arz_action_workflow(action))
        return;
    size_t from = step_node(at->box, at->step), to = from;
    if (step)
        to = step_node(at->box, index_of_step(at->workflow, step));
    else if (is_end(action))
        to = end_node(at->box, at->workflow) + (line == LINE_FAILURE);
    add_edge(&g->picture, from, to, line, action_label(action));
    if (step && is_retry(action))
        add_edge(&g->picture, to, from, line, arz_strdup("then again"));
}

/* The same for an action that leads to a workflow. */
static void add_action_across(graph *g, const graph_place *at, const arz_action *action,
                              graph_line line)
{
    if (!arz_action_workflow(action))
        return;
    size_t from = step_node(at->box, at->step);
    size_t to = node_of_workflow(g, arz_action_workflow(action));
    add_edge(&g->picture, from, to, line, action_label(action));
    if (is_retry(action))
        add_edge(&g->picture, to, from, line, arz_strdup("then again"));
}

typedef void add_action_function(graph *g, const graph_place *at, const arz_action *action,
                                 graph_line line);

static void add_actions(graph *g, const graph_place *at, bool success, add_action_function *add)
{
    const arz_step *step = arz_workflow_step_at(at->workflow, at->step);
    if (success) {
        for (size_t i = 0; i < arz_step_success_action_count(step); i++)
            add(g, at, arz_step_success_action_at(step, i), LINE_ORDER);
    } else {
        for (size_t i = 0; i < arz_step_failure_action_count(step); i++)
            add(g, at, arz_step_failure_action_at(step, i), LINE_FAILURE);
    }
}

/* True where a success action always applies, so that what follows in order is not reached. */
static bool always_leaves(const arz_step *step)
{
    for (size_t i = 0; i < arz_step_success_action_count(step); i++) {
        if (arz_action_criterion_count(arz_step_success_action_at(step, i)) == 0)
            return true;
    }
    return false;
}

/* The edges inside a box. */
static void add_inside(graph *g, graph_box *box, const arz_workflow *workflow)
{
    box->first_edge = g->picture.edge_count;
    add_edge(&g->picture, start_node(box), step_node(box, 0), LINE_ORDER, arz_strdup(""));
    for (size_t i = 0; i < arz_workflow_step_count(workflow); i++) {
        graph_place at = { box, workflow, i };
        add_actions(g, &at, true, add_action);
        if (!always_leaves(arz_workflow_step_at(workflow, i)))
            add_edge(&g->picture, step_node(box, i), step_node(box, i + 1), LINE_ORDER,
                     arz_strdup(""));
        add_actions(g, &at, false, add_action);
    }
    box->end_edge = g->picture.edge_count;
}

/* The edges from a box to other workflows, also to itself as a whole. */
static void add_across(graph *g, const graph_box *box, const arz_workflow *workflow)
{
    for (size_t i = 0; i < arz_workflow_dependency_count(workflow); i++) {
        size_t needed = node_of_workflow(g, arz_workflow_dependency_at(workflow, i));
        add_edge(&g->picture, start_node(box), needed, LINE_CALL, arz_strdup("needs before"));
    }
    for (size_t i = 0; i < arz_workflow_step_count(workflow); i++) {
        graph_place at = { box, workflow, i };
        const arz_workflow *called = arz_step_workflow(arz_workflow_step_at(workflow, i));
        add_actions(g, &at, true, add_action_across);
        add_actions(g, &at, false, add_action_across);
        if (called)
            add_edge(&g->picture, step_node(box, i), node_of_workflow(g, called), LINE_CALL,
                     arz_strdup("calls"));
    }
}

static void draw(graph *g)
{
    for (size_t i = 0; i < arz_document_workflow_count(g->document); i++) {
        const arz_workflow *workflow = arz_document_workflow_at(g->document, i);
        if (is_shown(g, workflow))
            add_box(g, i, workflow);
    }
    g->boxed = g->picture.node_count;
    for (size_t i = 0; i < g->picture.box_count; i++) {
        graph_box *box = &g->picture.boxes[i];
        add_inside(g, box, arz_document_workflow_at(g->document, box->number));
    }
    for (size_t i = 0; i < g->picture.box_count; i++) {
        const graph_box *box = &g->picture.boxes[i];
        add_across(g, box, arz_document_workflow_at(g->document, box->number));
    }
}

static void print(const graph *g)
{
    arz_buf out = ARZ_BUF_INIT(0);
    if (g->options->format == CLI_SVG)
        graph_write_svg(&g->picture, &out);
    else if (g->options->format == CLI_DOT)
        graph_write_dot(&g->picture, &out);
    else
        graph_write_mermaid(&g->picture, &out);
    cli_put_safe(stdout, arz_buf_view(&out));
    arz_buf_clear(&out);
}

static void clear(graph *g)
{
    for (size_t i = 0; i < g->picture.node_count; i++)
        free(g->picture.nodes[i].label);
    for (size_t i = 0; i < g->picture.edge_count; i++)
        free(g->picture.edges[i].label);
    free(g->picture.nodes);
    free(g->picture.edges);
    free(g->picture.boxes);
    free(g->elsewhere);
}

static bool no_workflow(const arz_document *document, const char *id, arz_error *error)
{
    arz_suggest suggest = arz_suggest_for(arz_str_of(id));
    for (size_t i = 0; i < arz_document_workflow_count(document); i++)
        arz_suggest_add(&suggest,
                        arz_str_of(arz_workflow_id(arz_document_workflow_at(document, i))));
    char *hint = arz_suggest_text(&suggest);
    (void)arz_fail(error, ARZ_ERROR_USAGE, NULL, "there is no workflow '%s'%s",
                   ARZ_QUOTE(arz_str_of(id)), hint);
    free(hint);
    return false;
}

/* A --workflow that the document does not have is a mistake. False with *error filled. */
static bool all_there(const cli_options *options, const arz_document *document, arz_error *error)
{
    for (size_t i = 0; i < options->workflows.count; i++) {
        const char *id = options->workflows.items[i];
        if (!arz_document_workflow(document, id))
            return no_workflow(document, id, error);
    }
    return true;
}

int cli_graph(const cli_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_document *document = cli_load(options, true, &error);
    graph g = { .options = options, .document = document };
    int status = CLI_EXIT_UNUSABLE;
    if (document && all_there(options, document, &error)) {
        draw(&g);
        print(&g);
        status = CLI_EXIT_OK;
    } else if (error.kind != ARZ_OK) {
        status = cli_fail(options, document, &error);
    }
    clear(&g);
    arz_document_free(document);
    return status;
}
