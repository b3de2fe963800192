#include "json_scope.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/fail.h"

/* Where a root's value lies: members from the root, "*" standing for the owner and "?" for the
 * name. */
static const char *const paths[ARZ_ROOT_COUNT][4] = {
    [ARZ_ROOT_URL] = { "url" },
    [ARZ_ROOT_METHOD] = { "method" },
    [ARZ_ROOT_STATUS_CODE] = { "statusCode" },
    [ARZ_ROOT_REQUEST_HEADER] = { "request", "header", "?" },
    [ARZ_ROOT_REQUEST_QUERY] = { "request", "query", "?" },
    [ARZ_ROOT_REQUEST_PATH] = { "request", "path", "?" },
    [ARZ_ROOT_REQUEST_BODY] = { "request", "body" },
    [ARZ_ROOT_RESPONSE_HEADER] = { "response", "header", "?" },
    [ARZ_ROOT_RESPONSE_QUERY] = { "response", "query", "?" },
    [ARZ_ROOT_RESPONSE_PATH] = { "response", "path", "?" },
    [ARZ_ROOT_RESPONSE_BODY] = { "response", "body" },
    [ARZ_ROOT_MESSAGE_HEADER] = { "message", "header", "?" },
    [ARZ_ROOT_MESSAGE_QUERY] = { "message", "query", "?" },
    [ARZ_ROOT_MESSAGE_PATH] = { "message", "path", "?" },
    [ARZ_ROOT_MESSAGE_PAYLOAD] = { "message", "payload" },
    [ARZ_ROOT_INPUTS] = { "inputs", "?" },
    [ARZ_ROOT_OUTPUTS] = { "outputs", "?" },
    [ARZ_ROOT_STEPS] = { "steps", "*", "outputs", "?" },
    [ARZ_ROOT_WORKFLOW_INPUTS] = { "workflows", "*", "inputs", "?" },
    [ARZ_ROOT_WORKFLOW_OUTPUTS] = { "workflows", "*", "outputs", "?" },
    [ARZ_ROOT_SOURCE_DESCRIPTIONS] = { "sourceDescriptions", "*", "?" },
    [ARZ_ROOT_COMPONENTS] = { "components", "*", "?" },
    [ARZ_ROOT_SELF] = { "self" },
};

static arz_str step_name(const char *step, const arz_reference *reference)
{
    return step[0] == '*' ? reference->owner : step[0] == '?' ? reference->name : arz_str_of(step);
}

static const arz_node *member(const arz_node *object, arz_str name, bool nocase)
{
    for (size_t i = 0; nocase && i < arz_node_member_count(object); i++) {
        if (arz_str_equal_nocase(arz_node_text(&object->as.members[i].key), name))
            return &object->as.members[i].value;
    }
    return nocase ? NULL : arz_node_get(object, name);
}

static arz_view lookup(void *data, const arz_reference *reference)
{
    const arz_node *node = data;
    bool header = reference->root == ARZ_ROOT_REQUEST_HEADER ||
                  reference->root == ARZ_ROOT_RESPONSE_HEADER ||
                  reference->root == ARZ_ROOT_MESSAGE_HEADER;
    for (size_t i = 0; i < 4 && paths[reference->root][i] && node; i++) {
        const char *step = paths[reference->root][i];
        node = member(node, step_name(step, reference), header && step[0] == '?');
    }
    return arz_view_node(node);
}

static void put_hint(arz_buf *why, const arz_node *object, arz_str wanted)
{
    arz_suggest suggest = arz_suggest_for(wanted);
    for (size_t i = 0; i < arz_node_member_count(object); i++)
        arz_suggest_add(&suggest, arz_node_text(&object->as.members[i].key));
    char *text = arz_suggest_text(&suggest);
    arz_buf_text(why, text);
    free(text);
}

static void explain(void *data, const arz_reference *reference, arz_buf *why)
{
    const arz_node *root = data;
    const arz_node *steps = arz_node_get(root, ARZ_STR("steps"));
    const arz_node *inputs = arz_node_get(root, ARZ_STR("inputs"));
    if (reference->root == ARZ_ROOT_STEPS && !arz_node_get(steps, reference->owner)) {
        arz_buf_printf(why, "no step '%s' has run", ARZ_QUOTE(reference->owner));
        put_hint(why, steps, reference->owner);
    } else if (reference->root == ARZ_ROOT_INPUTS) {
        arz_buf_printf(why, "there is no input '%s'", ARZ_QUOTE(reference->name));
        put_hint(why, inputs, reference->name);
    }
}

arz_scope json_scope(const arz_node *root)
{
    union {
        const arz_node *node;
        void *data;
    } shared = { .node = root }; /* the scope's functions only read it */
    return (arz_scope){ .lookup = lookup, .explain = explain, .data = shared.data };
}
