#include "doc/same.h"

#include "doc/position.h"
#include "doc/value.h"

/* Nodes that are looked at: aliases in aliases may make a tree of a short text endless. */
#define MAX_COMPARED_NODES 2000000

/* One of the two documents, and what may differ in it. */
typedef struct side {
    const arz_doc *doc;
    const arz_span *spans;
} side;

typedef struct comparison {
    side before, after;
    size_t count, left; /* spans; nodes that may still be looked at */
} comparison;

/* True where a span has any of the text between. */
static bool is_in_span(const comparison *c, const side *s, size_t start, size_t end)
{
    size_t low = 0, high = c->count;
    while (low < high) { /* the spans before `low` start before the end */
        size_t middle = low + (high - low) / 2;
        if (s->spans[middle].start < end)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && s->spans[low - 1].end > start;
}

static bool may_differ(const comparison *c, const arz_node *before)
{
    arz_place at = { c->before.doc, before };
    arz_spot start, end;
    if (!arz_node_spot(at, &start))
        return false;
    if (before->kind != ARZ_KIND_STRING)
        return is_in_span(c, &c->before, start.offset, start.offset + 1);
    return arz_text_spot(at, before->size, &end) &&
           is_in_span(c, &c->before, start.offset, end.offset);
}

static bool is_container(const arz_node *node)
{
    return node->kind == ARZ_KIND_ARRAY || node->kind == ARZ_KIND_OBJECT;
}

/* Nodes that are looked at are counted. */
static bool look(comparison *c)
{
    c->left -= c->left > 0;
    return c->left > 0;
}

/* The items of a container, one after another: elements, or keys and values. */
static size_t item_count(const arz_node *container)
{
    return container->size * (container->kind == ARZ_KIND_OBJECT ? 2 : 1);
}

static const arz_node *item_at(const arz_node *container, size_t index)
{
    if (container->kind == ARZ_KIND_ARRAY)
        return &container->as.elements[index];
    const arz_member *member = &container->as.members[index / 2];
    return index % 2 ? &member->value : &member->key;
}

/* True where everything in the node starts in a span. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool is_within(comparison *c, const side *s, const arz_node *node)
{
    arz_spot spot;
    if (!look(c) || !arz_node_spot((arz_place){ s->doc, node }, &spot) ||
        !is_in_span(c, s, spot.offset, spot.offset + 1))
        return false;
    for (size_t i = 0; is_container(node) && i < item_count(node); i++) {
        if (!is_within(c, s, item_at(node, i)))
            return false;
    }
    return true;
}

/* The same of an element, or of a member with its value. */
static bool is_item_within(comparison *c, const side *s, const arz_node *container, size_t index)
{
    return index < item_count(container) && is_within(c, s, item_at(container, index)) &&
           (container->kind == ARZ_KIND_ARRAY || is_within(c, s, item_at(container, index + 1)));
}

static bool same_scalar(comparison *c, const arz_node *before, const arz_node *after)
{
    return (before->kind == after->kind &&
            arz_view_equal(arz_view_node(before), arz_view_node(after))) ||
           may_differ(c, before);
}

/* NOLINTBEGIN(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool same(comparison *c, const arz_node *before, const arz_node *after);

/* Items in order, but for those that stand in a span of one side alone. */
static bool same_items(comparison *c, const arz_node *before, const arz_node *after)
{
    size_t step = before->kind == ARZ_KIND_OBJECT ? 2 : 1, i = 0, j = 0;
    while (i < item_count(before) || j < item_count(after)) {
        bool gone = is_item_within(c, &c->before, before, i),
             come = is_item_within(c, &c->after, after, j);
        if (gone != come) {
            i += gone ? step : 0;
            j += come ? step : 0;
            continue;
        }
        if (i >= item_count(before) || j >= item_count(after))
            return false;
        for (size_t k = 0; k < step; k++, i++, j++) {
            if (!same(c, item_at(before, i), item_at(after, j)))
                return false;
        }
    }
    return true;
}

static bool same(comparison *c, const arz_node *before, const arz_node *after)
{
    if (!look(c) || is_container(before) != is_container(after))
        return false;
    if (!is_container(before))
        return same_scalar(c, before, after);
    return before->kind == after->kind && same_items(c, before, after);
}
/* NOLINTEND(misc-no-recursion) */

bool arz_same_but(const arz_change *change)
{
    comparison c = { .before = { change->before, change->spans },
                     .after = { change->after, change->spans_after },
                     .count = change->count,
                     .left = MAX_COMPARED_NODES };
    return same(&c, change->before->root, change->after->root);
}
