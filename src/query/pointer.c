#include "query/pointer.h"

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/pointer.h"

size_t arz_pointer_check(arz_str pointer)
{
    if (pointer.size && pointer.data[0] != '/')
        return 0;
    for (size_t i = 0; i < pointer.size; i++) {
        char next = i + 1 < pointer.size ? pointer.data[i + 1] : '\0';
        if (pointer.data[i] == '~' && next != '0' && next != '1')
            return i;
    }
    return SIZE_MAX;
}

void arz_pointer_append(arz_buf *buf, arz_str token)
{
    arz_buf_char(buf, '/');
    arz_pointer_escape(buf, token);
}

/* Takes the token behind the "/" at *at, as it is written, and moves *at behind it. */
static arz_str next_token(arz_str pointer, size_t *at)
{
    arz_str rest = arz_str_from(pointer, *at + 1);
    arz_str token = arz_str_slice(rest, 0, arz_str_find_char(rest, '/'));
    *at += 1 + token.size;
    return token;
}

/* The index that a token says, or SIZE_MAX: digits without a leading zero. */
static size_t token_index(arz_str token)
{
    size_t index = 0;
    if (token.size == 0 || token.size > 10 || (token.data[0] == '0' && token.size > 1))
        return SIZE_MAX;
    for (size_t i = 0; i < token.size; i++) {
        if (!arz_is_digit(token.data[i]))
            return SIZE_MAX;
        index = index * 10 + (size_t)(token.data[i] - '0');
    }
    return index;
}

/* The name that a token stands for: the token itself where nothing in it is escaped, else made
 * in `space`. */
static arz_str token_name(arz_str token, arz_buf *space)
{
    if (arz_str_find_char(token, '~') == SIZE_MAX)
        return token;
    arz_buf_reset(space);
    arz_pointer_unescape(space, token);
    return arz_buf_view(space);
}

static arz_view step(arz_view parent, arz_str token, arz_buf *space)
{
    if (arz_view_kind(parent) == ARZ_KIND_ARRAY)
        return arz_view_at(parent, token_index(token));
    return arz_view_get(parent, token_name(token, space));
}

arz_view arz_pointer_find(arz_view root, arz_str pointer)
{
    arz_view found = root;
    arz_buf space = ARZ_BUF_INIT(0);
    if (arz_pointer_check(pointer) != SIZE_MAX)
        return ARZ_VIEW_NONE;
    for (size_t at = 0; at < pointer.size && arz_view_exists(found);)
        found = step(found, next_token(pointer, &at), &space);
    arz_buf_clear(&space);
    return found;
}

/* One assignment on its way. */
typedef struct assignment {
    arz_str pointer;
    size_t at;      /* behind the last token that was followed */
    arz_buf *space; /* for names with escapes */
    arz_error *error;
} assignment;

static bool fail_step(const assignment *set, json_t *parent, arz_str token)
{
    arz_str way = arz_str_slice(set->pointer, 0, set->at - token.size - 1);
    arz_buf place = ARZ_BUF_INIT(0);
    arz_kind kind = arz_view_kind(arz_view_json(parent));
    if (way.size)
        arz_buf_printf(&place, "'%s'", ARZ_QUOTE(way));
    else
        arz_buf_text(&place, "the whole");
    if (kind == ARZ_KIND_ARRAY)
        (void)arz_fail(set->error, ARZ_ERROR_EXPRESSION, "pointer",
                       "'%s' cannot be set: %s is an array of length %zu, without an element '%s'",
                       ARZ_QUOTE(set->pointer), arz_buf_cstr(&place), json_array_size(parent),
                       ARZ_QUOTE(token));
    else if (kind == ARZ_KIND_OBJECT)
        (void)arz_fail(set->error, ARZ_ERROR_EXPRESSION, "pointer",
                       "'%s' cannot be set: %s has no member '%s'", ARZ_QUOTE(set->pointer),
                       arz_buf_cstr(&place), ARZ_QUOTE(token));
    else
        (void)arz_fail(set->error, ARZ_ERROR_EXPRESSION, "pointer",
                       "'%s' cannot be set: %s is %s, not an object or an array",
                       ARZ_QUOTE(set->pointer), arz_buf_cstr(&place), arz_kind_words(kind));
    arz_buf_clear(&place);
    return false;
}

/* Whether nobody but its one owner sees it, so that it may be changed. */
static bool is_unshared(const json_t *value)
{
    return value->refcount == 1;
}

static bool is_container(const json_t *value)
{
    return json_is_object(value) || json_is_array(value);
}

/* Puts `value` (stolen) where `token` says in `parent`, which nobody shares. */
static bool put(const assignment *set, json_t *parent, arz_str token, json_t *value)
{
    size_t index = arz_str_is(token, "-") ? json_array_size(parent) : token_index(token);
    if (json_is_object(parent)) {
        arz_json_set(parent, token_name(token, set->space), value);
        return true;
    }
    if (!json_is_array(parent) || index > json_array_size(parent)) {
        json_decref(value);
        return fail_step(set, parent, token);
    }
    if (index == json_array_size(parent))
        arz_json_append(parent, value);
    else
        (void)json_array_set_new(parent, index, value);
    return true;
}

/* The child that `token` names in `parent`, made its own if it is shared. Borrowed, or NULL. */
static json_t *own_child(const assignment *set, json_t *parent, arz_str token)
{
    json_t *child = step(arz_view_json(parent), token, set->space).json;
    if (!child) {
        (void)fail_step(set, parent, token);
        return NULL;
    }
    if (is_unshared(child) || !is_container(child))
        return child;
    json_t *copy = json_copy(child);
    if (!copy)
        arz_out_of_memory();
    (void)put(set, parent, token, copy); /* replaces what is there, which cannot fail */
    return copy;
}

/* How deep the data may go below where it is put, walked with a limit on the steps, because what
 * is shared counts once for each place. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool fits_below(json_t *value, size_t levels, size_t *steps)
{
    arz_view view = arz_view_json(value);
    if (!is_container(value) || arz_view_size(view) == 0)
        return true;
    if (levels == 0)
        return false;
    size_t index;
    const char *name;
    json_t *child;
    json_array_foreach(value, index, child) {
        if ((*steps)-- == 0 || !fits_below(child, levels - 1, steps))
            return false;
    }
    json_object_foreach(value, name, child) {
        if ((*steps)-- == 0 || !fits_below(child, levels - 1, steps))
            return false;
    }
    return true;
}

static size_t token_count(arz_str pointer)
{
    size_t count = 0;
    for (size_t i = 0; i < pointer.size; i++)
        count += pointer.data[i] == '/';
    return count;
}

static bool check_target(arz_str pointer, json_t *value, arz_error *error)
{
    size_t bad = arz_pointer_check(pointer), levels = token_count(pointer);
    size_t steps = ARZ_MAX_VALUE_NODES;
    if (bad != SIZE_MAX)
        return arz_fail(error, ARZ_ERROR_SYNTAX, "pointer",
                        bad == 0 ? "a JSON Pointer starts with '/', and '%s' does not"
                                 : "in the JSON Pointer '%s' a '~' is neither '~0' nor '~1'",
                        ARZ_QUOTE(pointer));
    if (levels > ARZ_MAX_DEPTH || !fits_below(value, ARZ_MAX_DEPTH - levels, &steps))
        return arz_fail(error, ARZ_ERROR_LIMIT, "pointer",
                        "setting '%s' makes a value that is nested more than %d levels deep",
                        ARZ_QUOTE(pointer), ARZ_MAX_DEPTH);
    return true;
}

/* Follows all tokens but the last and puts `value` (stolen) at that. */
static bool assign(assignment *set, json_t *root, json_t *value)
{
    json_t *parent = root;
    arz_str token = next_token(set->pointer, &set->at);
    while (set->at < set->pointer.size) {
        parent = own_child(set, parent, token);
        if (!parent) {
            json_decref(value);
            return false;
        }
        token = next_token(set->pointer, &set->at);
    }
    return put(set, parent, token, value);
}

/* A value that may be changed. Steals `value`; new. */
static json_t *own(json_t *value)
{
    if (is_unshared(value) || !is_container(value))
        return value;
    json_t *copy = json_copy(value);
    if (!copy)
        arz_out_of_memory();
    json_decref(value);
    return copy;
}

json_t *arz_pointer_set(json_t *root, arz_str pointer, json_t *value, arz_error *error)
{
    arz_buf space = ARZ_BUF_INIT(0);
    assignment set = { pointer, 0, &space, error };
    if (!check_target(pointer, value, error)) {
        json_decref(root);
        json_decref(value);
        return NULL;
    }
    if (pointer.size == 0) {
        json_decref(root);
        return value;
    }
    root = own(root);
    bool done = assign(&set, root, value);
    arz_buf_clear(&space);
    if (done)
        return root;
    json_decref(root);
    return NULL;
}
