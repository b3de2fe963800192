#include "check/origin.h"

#include "model/field.h"
#include "query/pointer.h"
#include "schema/path.h"

/* Outputs that are taken from outputs, one after another. More are not followed, and neither is a
 * circle of them. */
#define MAX_OUTPUTS 20

void arz_origin_clear(arz_origin *origin)
{
    arz_buf_clear(&origin->pointer);
}

/* Puts the text in front of what is there. Takes it. */
static void prepend(arz_buf *pointer, arz_buf *front)
{
    arz_buf_str(front, arz_buf_view(pointer));
    arz_buf_clear(pointer);
    *pointer = *front;
}

static void put_token(arz_buf *pointer, const char *token)
{
    arz_buf_char(pointer, '/');
    arz_buf_text(pointer, token);
}

/* Names that an expression stands in for are made of that letter. */
static bool is_stand_in(arz_str name)
{
    return arz_str_find(name, ARZ_STR("xxx")) != SIZE_MAX;
}

static bool put_selector(arz_buf *pointer, const arz_path_selector *selector)
{
    switch (selector->kind) {
    case ARZ_PATH_NAME:
        if (is_stand_in(selector->as.name))
            return false;
        arz_pointer_append(pointer, selector->as.name);
        return true;
    case ARZ_PATH_INDEX: /* from the end where it is negative: any element is described alike */
        arz_buf_printf(pointer, "/%lld",
                       selector->as.index < 0 ? 0LL : (long long)selector->as.index);
        return true;
    case ARZ_PATH_WILDCARD:
    case ARZ_PATH_SLICE:
    case ARZ_PATH_FILTER:
        put_token(pointer, ARZ_PATH_ANY);
        return true;
    }
    return false;
}

bool arz_origin_put_segment(arz_buf *pointer, const arz_jsonpath *path,
                            const arz_path_segment *segment)
{
    bool length = path->length && !segment->next;
    return !segment->descendant && !segment->selectors->next && !length &&
           put_selector(pointer, segment->selectors);
}

/* False where it is not certain to its end where the query leads. */
static bool put_path(arz_buf *pointer, const arz_jsonpath *path)
{
    const arz_path_segment *segment = path->segments;
    while (segment && arz_origin_put_segment(pointer, path, segment))
        segment = segment->next;
    return !segment;
}

/* What the expression says behind a name, read by the tail; SIZE_MAX: read whole. False where that
 * is not certain. */
static bool put_pointer(arz_buf *pointer, const arz_expression *expression, size_t tail)
{
    const arz_tail *read = tail < expression->tail_count ? &expression->tails[tail] : NULL;
    if (expression->pointer.data) {
        arz_buf_str(pointer, expression->pointer);
        return true;
    }
    if (!read)
        return true;
    if (read->length)
        return false;
    if (read->path)
        return put_path(pointer, read->path);
    arz_buf_str(pointer, read->pointer);
    return read->pointer.data != NULL;
}

/* What a Selector Object takes out of its context; several values would be an array of them. */
static bool put_query(arz_buf *pointer, const arz_selection *query)
{
    const arz_jsonpath *path = arz_selection_path(query);
    if (!arz_selection_is_fixed(query))
        return false;
    put_token(pointer, ARZ_PATH_TEXT);
    if (arz_selection_get_type(query) == ARZ_SELECTION_JSONPOINTER) {
        arz_buf_str(pointer, arz_selection_text(query));
        return true;
    }
    return path && arz_jsonpath_is_singular(path) && put_path(pointer, path);
}

/* The output of that name, and where its value is evaluated. */
static const arz_output *find_output(const arz_output *outputs, size_t count, arz_str name)
{
    for (size_t i = 0; i < count; i++) {
        if (arz_str_equal(outputs[i].name, name))
            return &outputs[i];
    }
    return NULL;
}

static const arz_output *step_output(arz_walk *at, arz_str owner, arz_str name)
{
    const arz_step *step = arz_workflow_step(at->workflow, owner);
    if (!step)
        return NULL;
    *at = (arz_walk){ .workflow = at->workflow, .step = step, .moment = ARZ_MOMENT_AFTER };
    return find_output(step->outputs, step->output_count, name);
}

static const arz_output *workflow_output(arz_walk *at, const arz_workflow *workflow, arz_str name)
{
    if (!workflow)
        return NULL;
    *at = (arz_walk){ .workflow = workflow, .moment = ARZ_MOMENT_END };
    return find_output(workflow->outputs, workflow->output_count, name);
}

/* A way back from an expression to what it finds. */
typedef struct trace {
    arz_walk at;                      /* where the expression is evaluated */
    const arz_expression *expression; /* NULL: the body has been reached */
    size_t tail;                      /* by which it is read; SIZE_MAX where it is read whole */
    arz_buf pointer;                  /* owned: what has been said so far */
} trace;

/* The output that the expression names; the trace's place becomes where that is evaluated. */
static const arz_output *named_output(trace *t)
{
    const arz_reference *reference = &t->expression->reference;
    arz_str name = t->tail == SIZE_MAX ? reference->name : t->expression->tails[t->tail].name;
    const arz_description *description = t->at.workflow->owner;
    if (reference->root == ARZ_ROOT_STEPS)
        return step_output(&t->at, reference->owner, name);
    if (reference->root == ARZ_ROOT_OUTPUTS)
        return workflow_output(&t->at, arz_walk_own_outputs(&t->at), name);
    if (reference->root == ARZ_ROOT_WORKFLOW_OUTPUTS)
        return workflow_output(&t->at, arz_description_workflow(description, reference->owner),
                               name);
    return NULL;
}

/* The body of the response to the step's operation. Where the workflow gives an expression to all
 * its steps, not all of them need to answer it. */
static bool is_body(const trace *t)
{
    return t->expression->reference.root == ARZ_ROOT_RESPONSE_BODY && !t->at.common &&
           t->at.moment == ARZ_MOMENT_AFTER && t->at.step && t->at.step->operation;
}

/* Puts what the expression says behind the name of an output, or behind a body, in front. */
static bool say(trace *t)
{
    const arz_expression *expression = t->expression;
    t->tail = expression->reference.root == ARZ_ROOT_RESPONSE_BODY && expression->only_tails
                  ? expression->tail_count - 1
                  : arz_walk_tail(&t->at, expression);
    arz_buf front = ARZ_BUF_INIT(0);
    bool certain = put_pointer(&front, expression, t->tail);
    prepend(&t->pointer, &front);
    return certain;
}

/* Goes on to the expression that is the value of the output, if it is one. */
static bool go_on(trace *t)
{
    const arz_output *output = named_output(t);
    arz_buf front = ARZ_BUF_INIT(0);
    if (!output)
        return false;
    t->expression = arz_selector_expression(output->value);
    if (t->expression)
        return true;
    t->expression = arz_selector_context(output->value);
    bool certain = t->expression && put_query(&front, t->expression->query);
    prepend(&t->pointer, &front);
    return certain;
}

/* A pointer with dots or brackets in it may be read in several ways. */
static bool is_ambiguous(const arz_expression *expression)
{
    return expression->pointer.data && expression->tail_count;
}

static bool follow(trace *t, size_t *own)
{
    bool body = is_body(t);
    (void)say(t); /* as far as that is certain */
    *own = t->pointer.size;
    for (size_t i = 0; i < MAX_OUTPUTS && !body; i++) {
        if (is_ambiguous(t->expression) || !go_on(t) || is_ambiguous(t->expression) || !say(t))
            return false;
        body = is_body(t);
    }
    return body;
}

bool arz_origin_find(const arz_walk *at, const arz_expression *expression, arz_origin *origin)
{
    trace t = { .at = *at, .expression = expression, .pointer = ARZ_BUF_INIT(0) };
    size_t own = 0;
    if (!follow(&t, &own)) {
        arz_buf_clear(&t.pointer);
        return false;
    }
    *origin = (arz_origin){ t.at.step, t.pointer, t.pointer.size - own };
    return true;
}
