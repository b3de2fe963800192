/* The picture of a document's workflows: nodes in the order in which they stand, and edges
 * between them. graph.c makes it, each language has a file that writes it. */
#ifndef ARZ_CLI_GRAPH_H
#define ARZ_CLI_GRAPH_H

#include "base/buf.h"

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

typedef struct graph_node {
    char name[64]; /* a word that no other node has */
    graph_shape shape;
    char *label; /* owned: plain text with line breaks */
} graph_node;

/* From and to are indexes of nodes. */
typedef struct graph_edge {
    size_t from, to;
    graph_line line;
    char *label; /* owned: plain text with line breaks; "" for none */
} graph_edge;

/* A workflow: the nodes and the edges from first to end, end not included. */
typedef struct graph_box {
    size_t number;     /* of the workflow in its document */
    const char *label; /* borrowed from the document */
    size_t first_node, end_node;
    size_t first_edge, end_edge;
} graph_box;

/* Behind the last box's nodes stand those of no box, behind its edges those between boxes. */
typedef struct graph_picture {
    graph_node *nodes;
    graph_edge *edges;
    graph_box *boxes;
    size_t node_count, node_capacity;
    size_t edge_count, edge_capacity;
    size_t box_count, box_capacity;
} graph_picture;

/* Each appends the picture in its language. */
void graph_write_mermaid(const graph_picture *picture, arz_buf *out);
void graph_write_dot(const graph_picture *picture, arz_buf *out);
void graph_write_svg(const graph_picture *picture, arz_buf *out);

#endif
