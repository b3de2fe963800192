/* Queries into responses, against what their operations document: those of criteria and Selector
 * Objects, and the targets of replacements. Of JSONPath each name is followed for as long as it is
 * certain where it leads, also in filters. XPath is not looked at: what the elements of XML are
 * called few descriptions say, and what the properties of their schemas are called need not be it.
 * (RFC 9535, section 2; OpenAPI 3.1.1, "XML Object") */
#include "check/checker.h"
#include "query/jsonpath_tree.h"
#include "schema/path.h"

/* Paths that are followed of one query, and segments of one; the rest may be as it is. */
#define MAX_PATHS    100
#define MAX_SEGMENTS 32

/* A query that is looked through. */
typedef struct walk {
    arz_checker *checker;
    const arz_selection *query;
    arz_response_path told; /* its pointer and what is shown are those of the path at hand */
    arz_str root;           /* what `$` is */
    size_t paths;           /* looked at */
} walk;

/* NOLINTBEGIN(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static void check_path(walk *w, arz_str start, const arz_jsonpath *path, arz_str shown);

static void check_operand(walk *w, arz_str current, const arz_path_operand *operand)
{
    switch (operand->kind) {
    case ARZ_PATH_QUERY:
        check_path(w, operand->as.query->relative ? current : w->root, operand->as.query,
                   operand->text);
        break;
    case ARZ_PATH_CALL:
        for (size_t i = 0; i < ARZ_PATH_MAX_ARGUMENTS; i++)
            check_operand(w, current, &operand->as.call->arguments[i]);
        break;
    case ARZ_PATH_LITERAL:
        break;
    }
}

/* Whether something is not there can be asked of anything. */
static void check_logical(walk *w, arz_str current, const arz_path_logical *logical)
{
    if (logical->kind == ARZ_PATH_NOT && logical->parts->kind == ARZ_PATH_EXISTS)
        return;
    for (const arz_path_logical *part = logical->parts; part; part = part->next)
        check_logical(w, current, part);
    if (logical->kind >= ARZ_PATH_COMPARE)
        check_operand(w, current, &logical->left);
    if (logical->kind == ARZ_PATH_COMPARE)
        check_operand(w, current, &logical->right);
}

/* `pointer` is what the segment starts from. */
static void check_filters(walk *w, arz_str pointer, const arz_path_segment *segment)
{
    arz_buf current = ARZ_BUF_INIT(0);
    arz_buf_str(&current, pointer);
    arz_buf_text(&current, "/" ARZ_PATH_ANY);
    for (const arz_path_selector *s = segment->selectors; s; s = s->next) {
        if (s->kind == ARZ_PATH_FILTER)
            check_logical(w, arz_buf_view(&current), s->as.filter);
    }
    arz_buf_clear(&current);
}

static void check_path(walk *w, arz_str start, const arz_jsonpath *path, arz_str shown)
{
    arz_buf pointer = ARZ_BUF_INIT(0);
    const arz_path_segment *segment = path->segments;
    size_t count = 0;
    arz_buf_str(&pointer, start);
    for (; segment && !segment->descendant && count < MAX_SEGMENTS; segment = segment->next) {
        check_filters(w, arz_buf_view(&pointer), segment);
        if (!arz_origin_put_segment(&pointer, path, segment))
            break;
        count++;
    }
    w->told.pointer = arz_buf_view(&pointer);
    w->told.shown = shown;
    if (w->paths++ < MAX_PATHS)
        arz_check_response_path(w->checker, &w->told);
    arz_buf_clear(&pointer);
}

/* NOLINTEND(misc-no-recursion) */

static void check_jsonpath(walk *w, const arz_jsonpath *path)
{
    if (path->logical)
        check_logical(w, w->root, path->logical);
    else
        check_path(w, w->root, path, arz_str_trim(arz_selection_text(w->query)));
}

/* A JSON Pointer; of a replacement's what it is in, since a member that is not there is made. */
static void check_pointer(walk *w, bool target)
{
    arz_str text = arz_selection_text(w->query), in = text;
    while (target && in.size && in.data[in.size - 1] != '/')
        in.size--;
    if (target && in.size)
        in.size--;
    arz_buf pointer = ARZ_BUF_INIT(0);
    arz_buf_str(&pointer, w->root);
    arz_buf_str(&pointer, in);
    w->told.pointer = arz_buf_view(&pointer);
    w->told.shown = text;
    arz_check_response_path(w->checker, &w->told);
    arz_buf_clear(&pointer);
}

static void check_query(arz_checker *checker, const arz_origin *origin, const arz_doc *doc,
                        const arz_selection *query, bool target)
{
    arz_buf root = ARZ_BUF_INIT(0);
    const arz_jsonpath *path = arz_selection_path(query);
    arz_buf_str(&root, arz_buf_view(&origin->pointer));
    arz_buf_text(&root, "/" ARZ_PATH_TEXT);
    walk w = {
        .checker = checker,
        .query = query,
        .told = { .step = origin->step,
                  .from = origin->pointer.size,
                  .at = { doc, arz_selection_node(query) },
                  .query = true,
                  .brackets = path != NULL },
        .root = arz_buf_view(&root),
    };
    if (path)
        check_jsonpath(&w, path);
    else if (arz_selection_get_type(query) == ARZ_SELECTION_JSONPOINTER &&
             arz_selection_is_fixed(query))
        check_pointer(&w, target);
    arz_buf_clear(&root);
}

void arz_check_query(arz_checker *checker, const arz_origin *origin, const arz_doc *doc,
                     const arz_selection *query)
{
    check_query(checker, origin, doc, query, false);
}

void arz_check_target(arz_checker *checker, const arz_origin *origin, const arz_doc *doc,
                      const arz_selection *target)
{
    check_query(checker, origin, doc, target, true);
}
