#include "doc/same.h"

#include "doc/position.h"
#include "doc/value.h"

/* Nodes that are looked at: aliases in aliases may make a tree of a short text endless. */
#define MAX_COMPARED_NODES 2000000

typedef struct comparison {
    const arz_doc *before;
    const arz_span *spans;
    size_t count, left; /* nodes that may still be looked at */
} comparison;

/* True where a span has any of the text between. */
static bool is_in_span(const comparison *c, size_t start, size_t end)
{
    size_t low = 0, high = c->count;
    while (low < high) { /* the spans before `low` start before the end */
        size_t middle = low + (high - low) / 2;
        if (c->spans[middle].start < end)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && c->spans[low - 1].end > start;
}

static bool may_differ(const comparison *c, const arz_node *before)
{
    arz_place at = { c->before, before };
    arz_spot start, end;
    if (!arz_node_spot(at, &start))
        return false;
    if (before->kind != ARZ_KIND_STRING)
        return is_in_span(c, start.offset, start.offset + 1);
    return arz_text_spot(at, before->size, &end) && is_in_span(c, start.offset, end.offset);
}

static bool is_container(const arz_node *node)
{
    return node->kind == ARZ_KIND_ARRAY || node->kind == ARZ_KIND_OBJECT;
}

static bool same_scalar(comparison *c, const arz_node *before, const arz_node *after)
{
    return (before->kind == after->kind &&
            arz_view_equal(arz_view_node(before), arz_view_node(after))) ||
           may_differ(c, before);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool same(comparison *c, const arz_node *before, const arz_node *after)
{
    if (c->left-- == 0) {
        c->left = 0;
        return false;
    }
    if (is_container(before) != is_container(after))
        return false;
    if (!is_container(before))
        return same_scalar(c, before, after);
    bool equal = before->kind == after->kind && before->size == after->size;
    for (size_t i = 0; equal && i < before->size; i++) {
        if (before->kind == ARZ_KIND_ARRAY) {
            equal = same(c, &before->as.elements[i], &after->as.elements[i]);
        } else {
            const arz_member *a = &before->as.members[i], *b = &after->as.members[i];
            equal = same_scalar(c, &a->key, &b->key) && same(c, &a->value, &b->value);
        }
    }
    return equal;
}

bool arz_same_but(const arz_doc *before, const arz_doc *after, const arz_span *spans, size_t count)
{
    comparison c = { .before = before, .spans = spans, .count = count, .left = MAX_COMPARED_NODES };
    return same(&c, before->root, after->root);
}
