/* The picture in the language of Graphviz. */
#include "graph.h"

static void put_text(arz_buf *out, const char *text)
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

static void put_nodes(const graph_picture *picture, size_t first, size_t end, arz_buf *out)
{
    static const char *const shapes[] = {
        [SHAPE_STEP] = "box",
        [SHAPE_TERMINAL] = "oval",
        [SHAPE_ELSEWHERE] = "folder",
    };
    for (size_t i = first; i < end; i++) {
        const graph_node *node = &picture->nodes[i];
        arz_buf_printf(out, "    %s [shape=%s, label=", node->name, shapes[node->shape]);
        put_text(out, node->label);
        arz_buf_text(out, "];\n");
    }
}

static void put_edges(const graph_picture *picture, size_t first, size_t end, arz_buf *out)
{
    static const char *const styles[] = {
        [LINE_ORDER] = "solid",
        [LINE_FAILURE] = "dashed",
        [LINE_CALL] = "bold",
    };
    for (size_t i = first; i < end; i++) {
        const graph_edge *edge = &picture->edges[i];
        arz_buf_printf(out, "    %s -> %s [style=%s, label=", picture->nodes[edge->from].name,
                       picture->nodes[edge->to].name, styles[edge->line]);
        put_text(out, edge->label);
        arz_buf_text(out, "];\n");
    }
}

void graph_write_dot(const graph_picture *picture, arz_buf *out)
{
    size_t node = 0, edge = 0;
    arz_buf_text(out, "digraph workflows {\n  node [shape=box];\n");
    for (size_t i = 0; i < picture->box_count; i++) {
        const graph_box *box = &picture->boxes[i];
        arz_buf_printf(out, "  subgraph cluster_w%zu {\n    label=", box->number);
        put_text(out, box->label);
        arz_buf_text(out, ";\n");
        put_nodes(picture, box->first_node, box->end_node, out);
        put_edges(picture, box->first_edge, box->end_edge, out);
        arz_buf_text(out, "  }\n");
        node = box->end_node;
        edge = box->end_edge;
    }
    put_nodes(picture, node, picture->node_count, out);
    put_edges(picture, edge, picture->edge_count, out);
    arz_buf_text(out, "}\n");
}
