/* The picture as SVG, laid out here: the nodes stand one below the other, what follows in order
 * is an arrow down, and every other edge leaves its node to the right, runs up or down in a lane
 * and comes back to the node that it leads to. Edges of one kind to one node share a lane. */
#include <stdlib.h>

#include "base/alloc.h"
#include "graph.h"

/* Pixels. */
enum {
    LINE_HEIGHT = 16,
    PADDING = 10, /* around the text of a node */
    ROW_GAP = 26, /* between two nodes */
    BOX_TITLE = 30,
    BOX_GAP = 24, /* between two boxes, and around all */
    ENTRY = 14,   /* what an edge takes of the height of the node that it leads to */
    LANE_GAP = 12,
    LEAST_WIDTH = 120
};

#define LINE_KINDS 3

static const char *const line_classes[LINE_KINDS] = {
    [LINE_ORDER] = "order",
    [LINE_FAILURE] = "failure",
    [LINE_CALL] = "call",
};

static const char style[] = "<style>\n"
                            "text { font: 12px monospace; fill: #1b1f24; white-space: pre; }\n"
                            ".title { font-weight: bold; }\n"
                            ".box { fill: #f6f8fa; stroke: #d0d7de; }\n"
                            ".node { fill: #fff; stroke: #57606a; }\n"
                            ".edge { fill: none; stroke-width: 1.5; }\n"
                            ".order { stroke: #57606a; }\n"
                            ".failure { stroke: #cf222e; stroke-dasharray: 5 3; }\n"
                            ".call { stroke: #0969da; stroke-width: 2.5; }\n"
                            "</style>\n";

/* Where a node stands. */
typedef struct svg_row {
    int top, height;
    int taken; /* of the height, by edges, while they are given their places */
} svg_row;

/* The edges of one kind that lead to one node; `used` tells whether there are any. */
typedef struct svg_lane {
    bool used;
    int top, bottom, x;
    int entry; /* where it meets its node */
} svg_lane;

typedef struct svg_layout {
    const graph_picture *picture;
    svg_row *rows;     /* owned: by node */
    svg_lane *lanes;   /* owned: by node and kind */
    int *leaves;       /* owned: by edge: where it leaves its node */
    int left, right;   /* of all nodes */
    int lanes_left;    /* where the first lane is */
    int width, height; /* of all */
} svg_layout;

/* Text for XML 1.0, which has no control characters. */
static void put_xml(arz_buf *out, arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '<')
            arz_buf_text(out, "&lt;");
        else if (c == '&')
            arz_buf_text(out, "&amp;");
        else
            arz_buf_char(out, (unsigned char)c < 0x20 ? ' ' : c);
    }
}

/* Takes the first line off *text. */
static arz_str take_line(arz_str *text)
{
    arz_str line = arz_str_slice(*text, 0, arz_str_find_char(*text, '\n'));
    *text = arz_str_from(*text, line.size + 1);
    return line;
}

static int count_lines(const char *label)
{
    int lines = 0;
    for (arz_str rest = arz_str_of(label); rest.size; lines++)
        (void)take_line(&rest);
    return lines;
}

/* A monospaced letter of 12 pixels is 7.25 wide. */
static int text_width(const char *label)
{
    size_t widest = 0;
    for (arz_str rest = arz_str_of(label); rest.size;) {
        size_t length = arz_utf8_length(take_line(&rest));
        widest = length > widest ? length : widest;
    }
    return (int)(widest * 29 / 4);
}

static void put_label(arz_buf *out, const char *label, int x, int y)
{
    for (arz_str rest = arz_str_of(label); rest.size; y += LINE_HEIGHT) {
        arz_buf_printf(out, "<text x=\"%d\" y=\"%d\">", x, y);
        put_xml(out, take_line(&rest));
        arz_buf_text(out, "</text>\n");
    }
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* Whether the edge is the arrow down to the node that stands next. */
static bool is_down(const graph_edge *edge)
{
    return edge->to == edge->from + 1 && !*edge->label;
}

static svg_lane *lane_of(const svg_layout *layout, const graph_edge *edge)
{
    return &layout->lanes[edge->to * LINE_KINDS + (size_t)edge->line];
}

/* What the edge's text and line take of the height of the node that it leaves. */
static int leave_height(const graph_edge *edge)
{
    return larger(1, count_lines(edge->label)) * LINE_HEIGHT + 4;
}

/* How high each node has to be, for its text and for its edges. */
static void measure(svg_layout *layout)
{
    const graph_picture *picture = layout->picture;
    int node_width = LEAST_WIDTH, label_width = 0;
    for (size_t i = 0; i < picture->edge_count; i++) {
        const graph_edge *edge = &picture->edges[i];
        if (is_down(edge))
            continue;
        if (!lane_of(layout, edge)->used)
            layout->rows[edge->to].height += ENTRY;
        lane_of(layout, edge)->used = true;
        layout->rows[edge->from].height += leave_height(edge);
        label_width = larger(label_width, text_width(edge->label));
    }
    for (size_t i = 0; i < picture->node_count; i++) {
        const char *label = picture->nodes[i].label;
        svg_row *row = &layout->rows[i];
        row->height = larger(row->height, count_lines(label) * LINE_HEIGHT + 2 * PADDING);
        node_width = larger(node_width, text_width(label) + 2 * PADDING);
    }
    layout->left = 2 * BOX_GAP;
    layout->right = layout->left + node_width;
    layout->lanes_left = layout->right + label_width + 2 * PADDING;
}

static int stack_rows(svg_layout *layout, size_t first, size_t end, int top)
{
    for (size_t i = first; i < end; i++) {
        layout->rows[i].top = top;
        top += layout->rows[i].height + ROW_GAP;
    }
    return top;
}

static void stack(svg_layout *layout)
{
    const graph_picture *picture = layout->picture;
    int top = BOX_GAP;
    size_t node = 0;
    for (size_t i = 0; i < picture->box_count; i++) {
        const graph_box *box = &picture->boxes[i];
        top = stack_rows(layout, box->first_node, box->end_node, top + BOX_TITLE) + BOX_GAP;
        node = box->end_node;
    }
    layout->height = stack_rows(layout, node, picture->node_count, top);
}

/* The place of each edge at its nodes, and how far each lane reaches. */
static void place_edges(svg_layout *layout)
{
    const graph_picture *picture = layout->picture;
    for (size_t i = 0; i < picture->node_count * LINE_KINDS; i++) {
        svg_row *row = &layout->rows[i / LINE_KINDS];
        svg_lane *lane = &layout->lanes[i];
        if (!lane->used)
            continue;
        lane->entry = lane->top = lane->bottom = row->top + row->taken + ENTRY / 2;
        row->taken += ENTRY;
    }
    for (size_t i = 0; i < picture->edge_count; i++) {
        const graph_edge *edge = &picture->edges[i];
        svg_row *row = &layout->rows[edge->from];
        svg_lane *lane = lane_of(layout, edge);
        if (is_down(edge))
            continue;
        row->taken += leave_height(edge);
        layout->leaves[i] = row->top + row->taken - 2;
        lane->top = smaller(lane->top, layout->leaves[i]);
        lane->bottom = larger(lane->bottom, layout->leaves[i]);
    }
}

static int compare_lanes(const void *a, const void *b)
{
    const svg_lane *one = *(svg_lane *const *)a, *other = *(svg_lane *const *)b;
    if (one->top != other->top)
        return one->top < other->top ? -1 : 1;
    return (one->bottom > other->bottom) - (one->bottom < other->bottom);
}

/* From the top down each lane takes the first place to the right that is free again. */
static void place_lanes(svg_layout *layout)
{
    size_t all = layout->picture->node_count * LINE_KINDS, count = 0, places = 0;
    svg_lane **used = arz_alloc(all + 1, sizeof *used);
    int *free_from = arz_alloc(all + 1, sizeof *free_from);
    for (size_t i = 0; i < all; i++) {
        if (layout->lanes[i].used)
            used[count++] = &layout->lanes[i];
    }
    qsort(used, count, sizeof(svg_lane *), compare_lanes);
    for (size_t i = 0; i < count; i++) {
        size_t place = 0;
        while (place < places && free_from[place] > used[i]->top)
            place++;
        places += place == places;
        free_from[place] = used[i]->bottom + 1;
        used[i]->x = layout->lanes_left + (int)place * LANE_GAP;
    }
    layout->width = layout->lanes_left + (int)places * LANE_GAP + 2 * BOX_GAP;
    free(used);
    free(free_from);
}

static void put_begin(const svg_layout *layout, arz_buf *out)
{
    arz_buf_printf(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                   "viewBox=\"0 0 %d %d\" role=\"img\">\n<title>Workflows</title>\n%s<defs>\n",
                   layout->width, layout->height, layout->width, layout->height, style);
    for (size_t i = 0; i < LINE_KINDS; i++)
        arz_buf_printf(out,
                       "<marker id=\"%s\" markerWidth=\"9\" markerHeight=\"8\" refX=\"8\" "
                       "refY=\"4\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
                       "<path class=\"%s\" style=\"stroke-dasharray: none; stroke-width: 1\" "
                       "d=\"M1 1L8 4L1 7\" fill=\"none\"/></marker>\n",
                       line_classes[i], line_classes[i]);
    arz_buf_printf(out, "</defs>\n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n",
                   layout->width, layout->height);
}

static void put_boxes(const svg_layout *layout, arz_buf *out)
{
    const graph_picture *picture = layout->picture;
    for (size_t i = 0; i < picture->box_count; i++) {
        const graph_box *box = &picture->boxes[i];
        const svg_row *last = &layout->rows[box->end_node - 1];
        int top = layout->rows[box->first_node].top - BOX_TITLE;
        arz_buf_printf(out,
                       "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
                       "rx=\"6\"/>\n<text class=\"title\" x=\"%d\" y=\"%d\">",
                       BOX_GAP, top, layout->width - 2 * BOX_GAP,
                       last->top + last->height + BOX_GAP / 2 - top, BOX_GAP + PADDING, top + 20);
        put_xml(out, arz_str_of(box->label));
        arz_buf_text(out, "</text>\n");
    }
}

static void put_node(const svg_layout *layout, size_t index, arz_buf *out)
{
    const graph_node *node = &layout->picture->nodes[index];
    const svg_row *row = &layout->rows[index];
    int lines = count_lines(node->label);
    arz_buf_printf(out,
                   "<rect class=\"node\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
                   "rx=\"%d\"/>\n",
                   layout->left, row->top, layout->right - layout->left, row->height,
                   node->shape == SHAPE_TERMINAL ? 18 : 2);
    if (node->shape == SHAPE_ELSEWHERE)
        arz_buf_printf(out, "<path class=\"node\" d=\"M%d %dv%d\"/>\n", layout->left + 5, row->top,
                       row->height);
    put_label(out, node->label, layout->left + PADDING,
              row->top + (row->height - lines * LINE_HEIGHT) / 2 + 12);
}

static void put_edge(const svg_layout *layout, size_t index, arz_buf *out)
{
    const graph_edge *edge = &layout->picture->edges[index];
    const char *kind = line_classes[edge->line];
    if (is_down(edge)) {
        const svg_row *from = &layout->rows[edge->from], *to = &layout->rows[edge->to];
        arz_buf_printf(out, "<path class=\"edge %s\" marker-end=\"url(#%s)\" d=\"M%d %dV%d\"/>\n",
                       kind, kind, (layout->left + layout->right) / 2, from->top + from->height,
                       to->top);
        return;
    }
    int y = layout->leaves[index];
    arz_buf_printf(out, "<path class=\"edge %s\" d=\"M%d %dH%d\"/>\n", kind, layout->right, y,
                   lane_of(layout, edge)->x);
    put_label(out, edge->label, layout->right + PADDING,
              y - 5 - (count_lines(edge->label) - 1) * LINE_HEIGHT);
}

/* The lane itself, and the arrow from it to its node. */
static void put_lane(const svg_layout *layout, size_t index, arz_buf *out)
{
    const svg_lane *lane = &layout->lanes[index];
    const char *kind = line_classes[index % LINE_KINDS];
    if (!lane->used)
        return;
    arz_buf_printf(out,
                   "<path class=\"edge %s\" d=\"M%d %dV%d\"/>\n"
                   "<path class=\"edge %s\" marker-end=\"url(#%s)\" d=\"M%d %dH%d\"/>\n",
                   kind, lane->x, lane->top, lane->bottom, kind, kind, lane->x, lane->entry,
                   layout->right);
}

static void put_all(const svg_layout *layout, arz_buf *out)
{
    const graph_picture *picture = layout->picture;
    put_begin(layout, out);
    put_boxes(layout, out);
    for (size_t i = 0; i < picture->node_count * LINE_KINDS; i++)
        put_lane(layout, i, out);
    for (size_t i = 0; i < picture->edge_count; i++)
        put_edge(layout, i, out);
    for (size_t i = 0; i < picture->node_count; i++)
        put_node(layout, i, out);
    arz_buf_text(out, "</svg>\n");
}

void graph_write_svg(const graph_picture *picture, arz_buf *out)
{
    svg_layout layout = { .picture = picture };
    layout.rows = arz_alloc(picture->node_count + 1, sizeof *layout.rows);
    layout.lanes = arz_alloc((picture->node_count + 1) * LINE_KINDS, sizeof *layout.lanes);
    layout.leaves = arz_alloc(picture->edge_count + 1, sizeof *layout.leaves);
    measure(&layout);
    stack(&layout);
    place_edges(&layout);
    place_lanes(&layout);
    put_all(&layout, out);
    free(layout.rows);
    free(layout.lanes);
    free(layout.leaves);
}
