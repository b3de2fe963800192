/* Walks over the data, segment by segment, depth first: what a segment selects is handed to the
 * next one at once, so that no list of places in between is ever made, and the order is that of
 * RFC 9535. Each call goes one level down in the data or one segment on. */
#include "query/jsonpath_eval.h"

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"

/* Levels that walks may be inside one another: a walk of the deepest data takes twice its depth,
 * and a filter may start another one from there. */
#define MAX_LEVELS (4U * ARZ_MAX_DEPTH)

/* A selected place costs memory besides time. */
#define STEPS_PER_SELECTED  4
#define PATH_BYTES_PER_STEP 2

bool arz_path_exhaust(arz_path_eval *eval)
{
    eval->failed = true;
    return arz_fail(eval->error, ARZ_ERROR_LIMIT, "jsonpath",
                    "the query visits more than %zu nodes", ARZ_MAX_QUERY_NODES);
}

static bool go_down(arz_path_eval *eval)
{
    if (eval->levels++ < MAX_LEVELS)
        return true;
    eval->failed = true;
    return arz_fail(eval->error, ARZ_ERROR_LIMIT, "jsonpath",
                    "the query's filters nest too deep in data that is nested so deep");
}

/* The escapes of normalized paths. (RFC 9535, section 2.7) */
static void put_normalized(arz_buf *buf, char c)
{
    static const char controls[] = "btn?fr";
    if (c == '\'' || c == '\\')
        arz_buf_printf(buf, "\\%c", c);
    else if (c >= '\b' && c <= '\r' && c != '\v')
        arz_buf_printf(buf, "\\%c", controls[c - '\b']);
    else if ((unsigned char)c < 0x20)
        arz_buf_printf(buf, "\\u%04x", (unsigned)(unsigned char)c);
    else
        arz_buf_char(buf, c);
}

/* These return how long the path was, to go back to. */
static size_t push_name(arz_path_walk *walk, arz_str name)
{
    if (!walk->path)
        return 0;
    size_t before = walk->path->size;
    arz_buf_text(walk->path, "['");
    for (size_t i = 0; i < name.size; i++)
        put_normalized(walk->path, name.data[i]);
    arz_buf_text(walk->path, "']");
    return before;
}

static size_t push_index(arz_path_walk *walk, size_t index)
{
    if (!walk->path)
        return 0;
    size_t before = walk->path->size;
    arz_buf_printf(walk->path, "[%zu]", index);
    return before;
}

static void pop(arz_path_walk *walk, size_t before)
{
    if (walk->path)
        walk->path->size = before;
}

/* All of these return whether the walk goes on: not when there is enough, nor when it failed. */

static bool append(arz_path_walk *walk, arz_view place)
{
    size_t path_bytes = walk->path ? walk->path->size : 0;
    arz_nodelist *list = walk->list;
    if (!arz_path_spend(walk->eval, STEPS_PER_SELECTED + path_bytes / PATH_BYTES_PER_STEP))
        return false;
    list->items = arz_grow(list->items, list->count, &list->capacity, sizeof *list->items);
    char *path = walk->path ? arz_str_dup(arz_buf_view(walk->path)) : NULL;
    list->items[list->count++] = (arz_selected){ place, path };
    return true;
}

static bool select_place(arz_path_walk *walk, arz_view place)
{
    walk->count++;
    walk->last = place;
    return (!walk->list || append(walk, place)) && walk->count < walk->enough;
}

static bool follow(arz_path_walk *walk, const arz_path_segment *segment, arz_view at);

/* What is done with each child of a place: it goes to the next segment, or if a filter holds, or
 * all below it is walked through too. */
typedef bool (*child_fn)(arz_path_walk *walk, const arz_path_segment *segment,
                         const arz_path_selector *selector, arz_view child);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
static bool each_element(arz_path_walk *walk, const arz_path_segment *segment,
                         const arz_path_selector *selector, arz_view array, child_fn visit)
{
    size_t size = arz_view_size(array);
    bool more = true;
    for (size_t i = 0; i < size && more; i++) {
        size_t before = push_index(walk, i);
        more =
            arz_path_spend(walk->eval, 1) && visit(walk, segment, selector, arz_view_at(array, i));
        pop(walk, before);
    }
    return more;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
static bool each_child(arz_path_walk *walk, const arz_path_segment *segment,
                       const arz_path_selector *selector, arz_view parent, child_fn visit)
{
    arz_kind kind = arz_view_kind(parent);
    if (kind == ARZ_KIND_ARRAY)
        return each_element(walk, segment, selector, parent, visit);
    if (kind != ARZ_KIND_OBJECT)
        return true;
    arz_view_iter iter = arz_view_members(parent);
    bool more = true;
    while (more && arz_view_next(&iter)) {
        size_t before = push_name(walk, iter.name);
        more = arz_path_spend(walk->eval, 1) && visit(walk, segment, selector, iter.value);
        pop(walk, before);
    }
    return more;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
static bool visit_any(arz_path_walk *walk, const arz_path_segment *segment,
                      const arz_path_selector *selector, arz_view child)
{
    (void)selector;
    return follow(walk, segment->next, child);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
static bool visit_filtered(arz_path_walk *walk, const arz_path_segment *segment,
                           const arz_path_selector *selector, arz_view child)
{
    bool holds = arz_path_holds(walk->eval, selector->as.filter, child);
    if (walk->eval->failed)
        return false;
    return !holds || follow(walk, segment->next, child);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
static bool select_name(arz_path_walk *walk, const arz_path_segment *segment, arz_str name,
                        arz_view at)
{
    arz_view child = arz_view_get(at, name);
    if (!arz_view_exists(child))
        return true;
    size_t before = push_name(walk, name);
    bool more = follow(walk, segment->next, child);
    pop(walk, before);
    return more;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
static bool select_index(arz_path_walk *walk, const arz_path_segment *segment, size_t index,
                         arz_view at)
{
    size_t before = push_index(walk, index);
    bool more = follow(walk, segment->next, arz_view_at(at, index));
    pop(walk, before);
    return more;
}

/* The element that an index from either end names; SIZE_MAX where it is outside. */
static size_t real_index(arz_view array, int64_t index)
{
    int64_t size = (int64_t)arz_view_size(array);
    if (index < 0)
        index += size;
    return arz_view_kind(array) == ARZ_KIND_ARRAY && index >= 0 && index < size ? (size_t)index
                                                                                : SIZE_MAX;
}

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    if (value < least)
        return least;
    return value > most ? most : value;
}

/* A slice's bound, counted from the start and inside of what the step can reach. (Section
 * 2.3.4.2.2) */
static int64_t slice_bound(bool given, int64_t bound, int64_t otherwise, int64_t size, int64_t step)
{
    if (!given)
        return otherwise;
    if (bound < 0)
        bound += size;
    return step > 0 ? clamp(bound, 0, size) : clamp(bound, -1, size - 1);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
static bool select_slice(arz_path_walk *walk, const arz_path_segment *segment,
                         const arz_path_selector *slice, arz_view at)
{
    int64_t step = slice->as.slice.step, size = (int64_t)arz_view_size(at);
    if (step == 0 || arz_view_kind(at) != ARZ_KIND_ARRAY)
        return true;
    int64_t start = slice_bound(slice->as.slice.has_start, slice->as.slice.start,
                                step > 0 ? 0 : size - 1, size, step);
    int64_t end =
        slice_bound(slice->as.slice.has_end, slice->as.slice.end, step > 0 ? size : -1, size, step);
    bool more = true;
    for (int64_t i = start; more && (step > 0 ? i < end : i > end); i += step)
        more = arz_path_spend(walk->eval, 1) && select_index(walk, segment, (size_t)i, at);
    return more;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
static bool select_by(arz_path_walk *walk, const arz_path_segment *segment,
                      const arz_path_selector *selector, arz_view at)
{
    size_t index;
    switch (selector->kind) {
    case ARZ_PATH_NAME:
        return select_name(walk, segment, selector->as.name, at);
    case ARZ_PATH_WILDCARD:
        return each_child(walk, segment, selector, at, visit_any);
    case ARZ_PATH_INDEX:
        index = real_index(at, selector->as.index);
        return index == SIZE_MAX || select_index(walk, segment, index, at);
    case ARZ_PATH_SLICE:
        return select_slice(walk, segment, selector, at);
    case ARZ_PATH_FILTER:
        return each_child(walk, segment, selector, at, visit_filtered);
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
static bool select_all(arz_path_walk *walk, const arz_path_segment *segment, arz_view at)
{
    bool more = true;
    for (const arz_path_selector *s = segment->selectors; s && more; s = s->next)
        more = arz_path_spend(walk->eval, 1) && select_by(walk, segment, s, at);
    return more;
}

/* A place before what is below it, and that in its order. (Section 2.5.2.2) */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
static bool visit_below(arz_path_walk *walk, const arz_path_segment *segment,
                        const arz_path_selector *selector, arz_view at)
{
    if (arz_view_kind(at) < ARZ_KIND_ARRAY)
        return true;
    bool more = go_down(walk->eval) && select_all(walk, segment, at) &&
                each_child(walk, segment, selector, at, visit_below);
    walk->eval->levels--;
    return more;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
static bool follow(arz_path_walk *walk, const arz_path_segment *segment, arz_view at)
{
    if (!segment)
        return select_place(walk, at);
    bool more = go_down(walk->eval) && (segment->descendant ? visit_below(walk, segment, NULL, at)
                                                            : select_all(walk, segment, at));
    walk->eval->levels--;
    return more;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_LEVELS */
void arz_path_run(arz_path_walk *walk, const arz_jsonpath *query, arz_view current)
{
    (void)follow(walk, query->segments, query->relative ? current : walk->eval->root);
}

/* The length of an array or a string as a number in `space`; nothing for anything else. */
static arz_view length_of(arz_path_eval *eval, arz_view subject, arz_node *space)
{
    arz_kind kind = arz_view_kind(subject);
    arz_str text = arz_view_text(subject);
    if ((kind != ARZ_KIND_ARRAY && kind != ARZ_KIND_STRING) ||
        !arz_path_spend(eval, 1 + text.size / 64))
        return ARZ_VIEW_NONE;
    size_t length = kind == ARZ_KIND_ARRAY ? arz_view_size(subject) : arz_utf8_length(text);
    *space = (arz_node){ .kind = ARZ_KIND_INTEGER, .as.integer = (int64_t)length };
    return arz_view_node(space);
}

arz_view arz_path_find(arz_path_eval *eval, const arz_jsonpath *query, arz_view current,
                       arz_node *space)
{
    arz_view at = query->relative ? current : eval->root;
    const arz_path_segment *segment = query->segments;
    size_t steps = 0;
    for (; segment && arz_view_exists(at); segment = segment->next, steps++) {
        const arz_path_selector *selector = segment->selectors;
        if (selector->kind == ARZ_PATH_INDEX)
            at = arz_view_at(at, real_index(at, selector->as.index));
        else if (query->length && !segment->next && arz_view_kind(at) != ARZ_KIND_OBJECT)
            at = length_of(eval, at, space);
        else
            at = arz_view_get(at, selector->as.name);
    }
    return arz_path_spend(eval, steps) ? at : ARZ_VIEW_NONE;
}

/* True unless the evaluation failed. */
static bool run(const arz_jsonpath *path, arz_view root, arz_path_walk *walk, arz_error *error)
{
    arz_path_eval eval = {
        .root = root, .steps = ARZ_MAX_QUERY_NODES, .regex_work = ARZ_MAX_REGEX_WORK, .error = error
    };
    walk->eval = &eval;
    if (!path->logical)
        arz_path_run(walk, path, root);
    else
        walk->count = arz_path_holds(&eval, path->logical, root);
    return !eval.failed;
}

bool arz_jsonpath_select(const arz_jsonpath *path, arz_view root, bool paths, arz_nodelist *list,
                         arz_error *error)
{
    arz_buf normalized = ARZ_BUF_INIT(0);
    arz_path_walk walk = { .list = list, .enough = SIZE_MAX };
    if (paths) {
        arz_buf_char(&normalized, '$');
        walk.path = &normalized;
    }
    bool done = run(path, root, &walk, error);
    arz_buf_clear(&normalized);
    return done;
}

bool arz_jsonpath_test(const arz_jsonpath *path, arz_view root, bool *found, arz_error *error)
{
    arz_path_walk walk = { .enough = 1 };
    bool done = run(path, root, &walk, error);
    *found = done && walk.count > 0;
    return done;
}
