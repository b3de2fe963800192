/* Workflows declare their inputs loosely: a `string` that becomes a number in a query, an object
 * without members that becomes a body. What the operations want is in their descriptions. So
 * every place that an input flows into is looked up, each place offers a value, and the value
 * that suits most places is taken. */
#include "model/made_up.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "model/input_uses.h"
#include "openapi/typed.h"

/* Whether the value is valid. Schemas that are wrong themselves are told of elsewhere. */
static bool is_valid(const arz_schema *schema, json_t *value)
{
    return !schema ||
           arz_schema_valid(schema, arz_view_json(value), ARZ_DIRECTION_REQUEST, NULL, NULL, NULL);
}

/* The value as it is written in a URL, as text. New. */
static json_t *as_text(json_t *value)
{
    json_t *shown = json_is_array(value) && json_array_size(value) ? json_array_get(value, 0)
                                                                   : value; /* borrowed */
    arz_buf text = ARZ_BUF_INIT(0);
    arz_view_render(&text, arz_view_json(shown));
    json_t *made = arz_json_string(arz_buf_view(&text));
    arz_buf_clear(&text);
    return made;
}

/* What a server makes of the text of a parameter. New. */
static json_t *as_received(const arz_schema *schema, json_t *value)
{
    arz_str text = arz_json_text(value);
    if (!arz_typed_wants(schema, ARZ_KIND_ARRAY))
        return arz_typed(schema, text);
    json_t *list = arz_json_array(); /* new */
    arz_json_append(list, arz_typed(arz_schema_child(schema, NULL), text));
    return list;
}

static bool suits(const arz_input_use *use, json_t *value)
{
    if (is_valid(use->schema, value))
        return true;
    if (!use->as_text || !json_is_string(value))
        return false;
    json_t *received = as_received(use->schema, value); /* new */
    bool valid = is_valid(use->schema, received);
    json_decref(received);
    return valid;
}

static size_t count_suited(const arz_input_uses *uses, json_t *value)
{
    size_t count = 0;
    for (size_t i = 0; i < uses->count; i++)
        count += suits(&uses->items[i], value);
    return count;
}

/* The best value so far. */
typedef struct choice {
    const arz_input_uses *uses;
    const arz_schema *schema; /* of the input; or NULL */
    json_t *value;            /* new; or NULL */
    size_t suited;
} choice;

/* Takes the value where it suits more places than the one there is. Steals it. */
static void offer(choice *best, json_t *value)
{
    if (value && is_valid(best->schema, value)) {
        size_t suited = count_suited(best->uses, value);
        if (!best->value || suited > best->suited) {
            json_decref(best->value);
            best->value = json_incref(value);
            best->suited = suited;
        }
    }
    json_decref(value);
}

/* What the place itself gives as an example, else what can be made up for it. New, or NULL. */
static json_t *value_for(const arz_input_use *use)
{
    arz_error error = ARZ_ERROR_INIT;
    json_t *value = use->example ? arz_node_value(use->example, &error) : NULL;
    if (value && !is_valid(use->schema, value)) {
        json_decref(value);
        value = NULL;
    }
    if (!value && use->schema)
        value = arz_schema_example(use->schema, ARZ_DIRECTION_REQUEST, &error);
    arz_error_clear(&error);
    return value;
}

static void offer_for(choice *best, const arz_input_use *use)
{
    json_t *value = value_for(use); /* new */
    if (!value)
        return;
    if (use->as_text)
        offer(best, as_text(value));
    offer(best, value);
}

/* The name of the input where any word will do, so that inputs can be told apart in what is sent
 * and no secret is a word that stands everywhere; else an instance of its schema. New; NULL with
 * *error filled. */
static json_t *own_value(arz_str name, const arz_schema *schema, arz_error *error)
{
    json_t *own = arz_json_string(name);
    if (!schema)
        return own;
    json_t *example = arz_schema_example(schema, ARZ_DIRECTION_NONE, error);
    bool any_word = arz_str_is(arz_json_text(example), "string") && is_valid(schema, own);
    json_decref(any_word ? example : own);
    return any_word ? own : example;
}

json_t *arz_input_make_up(const arz_workflow *workflow, const arz_input_info *info,
                          const arz_schema *schema, arz_error *error)
{
    arz_str name = arz_str_of(info->name);
    arz_input_uses uses = { 0 };
    json_t *own = own_value(name, schema, error); /* new */
    if (!own)
        return NULL;
    arz_input_uses_find(&uses, workflow, name);
    choice best = { .uses = &uses, .schema = schema };
    offer(&best, json_incref(own));
    for (size_t i = 0; i < uses.count && best.suited < uses.count; i++)
        offer_for(&best, &uses.items[i]);
    arz_input_uses_clear(&uses);
    if (best.value) {
        json_decref(own);
        return best.value;
    }
    return own; /* not valid, and nothing is: the check of the inputs says why */
}
