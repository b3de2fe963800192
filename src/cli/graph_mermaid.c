/* The picture as a flowchart of Mermaid. */
#include <string.h>

#include "graph.h"

/* What Mermaid's grammar might take for itself is written by number. */
static void put_text(arz_buf *out, const char *text)
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

static void put_nodes(const graph_picture *picture, size_t first, size_t end, arz_buf *out)
{
    static const char *const brackets[][2] = {
        [SHAPE_STEP] = { "[", "]" },
        [SHAPE_TERMINAL] = { "([", "])" },
        [SHAPE_ELSEWHERE] = { "[[", "]]" },
    };
    for (size_t i = first; i < end; i++) {
        const graph_node *node = &picture->nodes[i];
        arz_buf_printf(out, "    %s%s", node->name, brackets[node->shape][0]);
        put_text(out, node->label);
        arz_buf_printf(out, "%s\n", brackets[node->shape][1]);
    }
}

static void put_edges(const graph_picture *picture, size_t first, size_t end, arz_buf *out)
{
    static const char *const arrows[] = {
        [LINE_ORDER] = "-->",
        [LINE_FAILURE] = "-.->",
        [LINE_CALL] = "==>",
    };
    for (size_t i = first; i < end; i++) {
        const graph_edge *edge = &picture->edges[i];
        arz_buf_printf(out, "    %s %s", picture->nodes[edge->from].name, arrows[edge->line]);
        if (*edge->label) {
            arz_buf_char(out, '|');
            put_text(out, edge->label);
            arz_buf_char(out, '|');
        }
        arz_buf_printf(out, " %s\n", picture->nodes[edge->to].name);
    }
}

void graph_write_mermaid(const graph_picture *picture, arz_buf *out)
{
    size_t node = 0, edge = 0;
    arz_buf_text(out, "flowchart TD\n");
    for (size_t i = 0; i < picture->box_count; i++) {
        const graph_box *box = &picture->boxes[i];
        arz_buf_printf(out, "  subgraph w%zu[", box->number);
        put_text(out, box->label);
        arz_buf_text(out, "]\n");
        put_nodes(picture, box->first_node, box->end_node, out);
        put_edges(picture, box->first_edge, box->end_edge, out);
        arz_buf_text(out, "  end\n");
        node = box->end_node;
        edge = box->end_edge;
    }
    put_nodes(picture, node, picture->node_count, out);
    put_edges(picture, edge, picture->edge_count, out);
}
