/* `arazzo-run graph FILE`: the workflows as a picture, in the language of Mermaid or Graphviz. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "command.h"

/* Conditions of an action that its edge shows; the others are counted. */
#define MAX_CONDITIONS 3

typedef enum graph_shape {
    SHAPE_STEP,
    SHAPE_TERMINAL, /* where a workflow starts or ends */
    SHAPE_ELSEWHERE /* a workflow that is not in the picture */
} graph_shape;

typedef enum graph_line {
    LINE_ORDER, /* what comes next, and what a success leads to */
    LINE_FAILURE,
    LINE_CALL /* of a workflow */
} graph_line;

/* A language: each function appends its text. Labels are plain text with line breaks. */
typedef struct graph_language {
    void (*begin)(arz_buf *out);
    void (*open)(arz_buf *out, size_t number, const char *workflow_id);
    void (*close)(arz_buf *out);
    void (*node)(arz_buf *out, const char *name, graph_shape shape, const char *label);
    void (*edge)(arz_buf *out, const char *from, const char *to, graph_line line,
                 const char *label);
    void (*end)(arz_buf *out);
} graph_language;

/* Mermaid: what its grammar might take for itself is written by number. */
static void put_mermaid(arz_buf *out, const char *text)
{
    arz_buf_char(out, '"');
    for (const char *c = text; *c; c++) {
        if (*c == '\n')
            arz_buf_text(out, "<br/>");
        else if (strchr("\"#<>&`\\;|", *c))
            arz_buf_printf(out, "#%d;", *c);
        else
            arz_buf_char(out, (unsigned char)*c < 0x20 ? ' ' : *c);
    }
    arz_buf_char(out, '"');
}

static void mermaid_begin(arz_buf *out)
{
    arz_buf_text(out, "flowchart TD\n");
}

static void mermaid_open(arz_buf *out, size_t number, const char *workflow_id)
{
    arz_buf_printf(out, "  subgraph w%zu[", number);
    put_mermaid(out, workflow_id);
    arz_buf_text(out, "]\n");
}

static void mermaid_close(arz_buf *out)
{
    arz_buf_text(out, "  end\n");
}

static void mermaid_node(arz_buf *out, const char *name, graph_shape shape, const char *label)
{
    static const char *const brackets[][2] = {
        [SHAPE_STEP] = { "[", "]" },
        [SHAPE_TERMINAL] = { "([", "])" },
        [SHAPE_ELSEWHERE] = { "[[", "]]" },
    };
    arz_buf_printf(out, "    %s%s", name, brackets[shape][0]);
    put_mermaid(out, label);
    arz_buf_printf(out, "%s\n", brackets[shape][1]);
}

static void mermaid_edge(arz_buf *out, const char *from, const char *to, graph_line line,
                         const char *label)
{
    static const char *const arrows[] = {
        [LINE_ORDER] = "-->",
        [LINE_FAILURE] = "-.->",
        [LINE_CALL] = "==>",
    };
    arz_buf_printf(out, "    %s %s", from, arrows[line]);
    if (*label) {
        arz_buf_char(out, '|');
        put_mermaid(out, label);
        arz_buf_char(out, '|');
    }
    arz_buf_printf(out, " %s\n", to);
}

static void mermaid_end(arz_buf *out)
{
    (void)out;
}

static void put_dot(arz_buf *out, const char *text)
{
    arz_buf_char(out, '"');
    for (const char *c = text; *c; c++) {
        if (*c == '\n')
            arz_buf_text(out, "\\n");
        else if (*c == '"' || *c == '\\')
            arz_buf_printf(out, "\\%c", *c);
        else
            arz_buf_char(out, (unsigned char)*c < 0x20 ? ' ' : *c);
    }
    arz_buf_char(out, '"');
}

static void dot_begin(arz_buf *out)
{
    arz_buf_text(out, "digraph workflows {\n  node [shape=box];\n");
}

static void dot_open(arz_buf *out, size_t number, const char *workflow_id)
{
    arz_buf_printf(out, "  subgraph cluster_w%zu {\n    label=", number);
    put_dot(out, workflow_id);
    arz_buf_text(out, ";\n");
}

static void dot_close(arz_buf *out)
{
    arz_buf_text(out, "  }\n");
}

static void dot_node(arz_buf *out, const char *name, graph_shape shape, const char *label)
{
    static const char *const shapes[] = {
        [SHAPE_STEP] = "box",
        [SHAPE_TERMINAL] = "oval",
        [SHAPE_ELSEWHERE] = "folder",
    };
    arz_buf_printf(out, "    %s [shape=%s, label=", name, shapes[shape]);
    put_dot(out, label);
    arz_buf_text(out, "];\n");
}

static void dot_edge(arz_buf *out, const char *from, const char *to, graph_line line,
                     const char *label)
{
    static const char *const styles[] = {
        [LINE_ORDER] = "solid",
        [LINE_FAILURE] = "dashed",
        [LINE_CALL] = "bold",
    };
    arz_buf_printf(out, "    %s -> %s [style=%s, label=", from, to, styles[line]);
    put_dot(out, label);
    arz_buf_text(out, "];\n");
}

static void dot_end(arz_buf *out)
{
    arz_buf_text(out, "}\n");
}

static const graph_language mermaid = {
    mermaid_begin, mermaid_open, mermaid_close, mermaid_node, mermaid_edge, mermaid_end,
};
static const graph_language dot = {
    dot_begin, dot_open, dot_close, dot_node, dot_edge, dot_end,
};

/* The name of a node: of a step, or "start", "end", "fail". */
typedef struct graph_name {
    char text[64];
} graph_name;

typedef struct graph {
    const cli_options *options;
    const graph_language *language;
    const arz_document *document;
    arz_buf out;
    arz_buf across;   /* edges between workflows, which stand behind all of them */
    size_t elsewhere; /* nodes for other documents' workflows so far */
    /* The workflow under way. */
    const arz_workflow *workflow;
    size_t number;
    bool fails; /* it has a failed end */
} graph;

static graph_name step_name(size_t workflow, size_t step)
{
    graph_name name;
    (void)snprintf(name.text, sizeof name.text, "w%zu_s%zu", workflow, step);
    return name;
}

static graph_name terminal_name(size_t workflow, const char *which)
{
    graph_name name;
    (void)snprintf(name.text, sizeof name.text, "w%zu_%s", workflow, which);
    return name;
}

static size_t index_of_step(const arz_workflow *workflow, const arz_step *step)
{
    size_t i = 0, count = arz_workflow_step_count(workflow);
    while (i < count && arz_workflow_step_at(workflow, i) != step)
        i++;
    return i;
}

static bool is_shown(const graph *g, const arz_workflow *workflow)
{
    const cli_list *wanted = &g->options->workflows;
    bool shown = wanted->count == 0;
    for (size_t i = 0; i < wanted->count && !shown; i++)
        shown = strcmp(wanted->items[i], arz_workflow_id(workflow)) == 0;
    return shown;
}

/* Where the workflow starts; a node of its own where it is not in the picture. */
static graph_name start_of(graph *g, const arz_workflow *workflow)
{
    size_t count = arz_document_workflow_count(g->document);
    for (size_t i = 0; i < count; i++) {
        if (arz_document_workflow_at(g->document, i) == workflow && is_shown(g, workflow))
            return terminal_name(i, "start");
    }
    graph_name name;
    (void)snprintf(name.text, sizeof name.text, "x%zu", g->elsewhere++);
    g->language->node(&g->across, name.text, SHAPE_ELSEWHERE, arz_workflow_id(workflow));
    return name;
}

/* "name\ncondition\ncondition". */
static void put_action_label(arz_buf *label, const arz_action *action)
{
    arz_buf_text(label, arz_action_name(action));
    bool retry = strcmp(arz_action_type_text(action), "retry") == 0;
    if (retry)
        arz_buf_printf(label, " (retry, at most %llu)",
                       (unsigned long long)arz_action_retry_limit(action));
    size_t count = arz_action_criterion_count(action);
    for (size_t i = 0; i < count && i < MAX_CONDITIONS; i++)
        arz_buf_printf(label, "\n%s", arz_action_criterion_at(action, i));
    if (count > MAX_CONDITIONS)
        arz_buf_printf(label, "\nand %zu more", count - MAX_CONDITIONS);
}

/* The edge of an action, and for a retry that runs something else first, the edge to that. */
static void add_action(graph *g, const graph_name *from, const arz_action *action, bool success)
{
    const arz_step *step = arz_action_step(action);
    const arz_workflow *workflow = arz_action_workflow(action);
    bool retry = strcmp(arz_action_type_text(action), "retry") == 0;
    graph_line line = success ? LINE_ORDER : LINE_FAILURE;
    arz_buf label = ARZ_BUF_INIT(0);
    put_action_label(&label, action);
    arz_buf *out = workflow ? &g->across : &g->out;
    graph_name to = step       ? step_name(g->number, index_of_step(g->workflow, step))
                    : workflow ? start_of(g, workflow)
                    : retry    ? *from
                               : terminal_name(g->number, success ? "end" : "fail");
    g->fails |= !step && !workflow && !retry && !success;
    g->language->edge(out, from->text, to.text, line, arz_buf_cstr(&label));
    if (retry && (step || workflow))
        g->language->edge(out, to.text, from->text, line, "then again");
    arz_buf_clear(&label);
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

static void add_step(graph *g, size_t index)
{
    const arz_step *step = arz_workflow_step_at(g->workflow, index);
    graph_name name = step_name(g->number, index);
    arz_buf label = ARZ_BUF_INIT(0);
    arz_buf_printf(&label, "%s\n%s", arz_step_id(step), arz_step_target(step));
    g->language->node(&g->out, name.text, SHAPE_STEP, arz_buf_cstr(&label));
    arz_buf_clear(&label);
    for (size_t i = 0; i < arz_step_success_action_count(step); i++)
        add_action(g, &name, arz_step_success_action_at(step, i), true);
    bool last = index + 1 == arz_workflow_step_count(g->workflow);
    graph_name next = last ? terminal_name(g->number, "end") : step_name(g->number, index + 1);
    if (!always_leaves(step))
        g->language->edge(&g->out, name.text, next.text, LINE_ORDER, "");
    for (size_t i = 0; i < arz_step_failure_action_count(step); i++)
        add_action(g, &name, arz_step_failure_action_at(step, i), false);
    if (arz_step_workflow(step)) {
        graph_name called = start_of(g, arz_step_workflow(step));
        g->language->edge(&g->across, name.text, called.text, LINE_CALL, "calls");
    }
}

static void add_workflow(graph *g)
{
    graph_name start = terminal_name(g->number, "start"), end = terminal_name(g->number, "end");
    graph_name fail = terminal_name(g->number, "fail");
    graph_name first = arz_workflow_step_count(g->workflow) ? step_name(g->number, 0) : end;
    g->language->open(&g->out, g->number, arz_workflow_id(g->workflow));
    g->language->node(&g->out, start.text, SHAPE_TERMINAL, "start");
    g->language->edge(&g->out, start.text, first.text, LINE_ORDER, "");
    for (size_t i = 0; i < arz_workflow_step_count(g->workflow); i++)
        add_step(g, i);
    g->language->node(&g->out, end.text, SHAPE_TERMINAL, "end");
    if (g->fails)
        g->language->node(&g->out, fail.text, SHAPE_TERMINAL, "failed");
    g->language->close(&g->out);
    for (size_t i = 0; i < arz_workflow_dependency_count(g->workflow); i++) {
        graph_name needed = start_of(g, arz_workflow_dependency_at(g->workflow, i));
        g->language->edge(&g->across, start.text, needed.text, LINE_CALL, "needs before");
    }
}

static void add_workflows(graph *g)
{
    g->language->begin(&g->out);
    for (size_t i = 0; i < arz_document_workflow_count(g->document); i++) {
        g->workflow = arz_document_workflow_at(g->document, i);
        g->number = i;
        g->fails = false;
        if (is_shown(g, g->workflow))
            add_workflow(g);
    }
    arz_buf_str(&g->out, arz_buf_view(&g->across));
    g->language->end(&g->out);
}

/* A --workflow that the document does not have is a mistake. False with *error filled. */
static bool all_there(const cli_options *options, const arz_document *document, arz_error *error)
{
    for (size_t i = 0; i < options->workflows.count; i++) {
        const char *id = options->workflows.items[i];
        if (!arz_document_workflow(document, id))
            return arz_fail(error, ARZ_ERROR_USAGE, NULL, "there is no workflow '%s'",
                            ARZ_QUOTE(arz_str_of(id)));
    }
    return true;
}

int cli_graph(const cli_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_document *document = cli_load(options, true, &error);
    graph g = { .options = options,
                .language = options->format == CLI_DOT ? &dot : &mermaid,
                .document = document };
    int status = CLI_EXIT_UNUSABLE;
    if (document && all_there(options, document, &error)) {
        add_workflows(&g);
        (void)fputs(arz_buf_cstr(&g.out), stdout);
        status = CLI_EXIT_OK;
    } else if (error.kind != ARZ_OK) {
        status = cli_fail(options, document, &error);
    }
    arz_buf_clear(&g.out);
    arz_buf_clear(&g.across);
    arz_document_free(document);
    return status;
}
