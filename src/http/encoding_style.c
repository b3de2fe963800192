#include "http/encoding_style.h"

#include "doc/value.h"
#include "openapi/serialize.h"

static const struct {
    const char *name;
    arz_style style;
    char joint; /* between the items of one text */
} styles[] = {
    { "form", ARZ_STYLE_FORM, ',' }, /* what stands for no style, or one that nobody knows */
    { "deepObject", ARZ_STYLE_DEEP_OBJECT, ',' },
    { "pipeDelimited", ARZ_STYLE_PIPE_DELIMITED, '|' },
    { "spaceDelimited", ARZ_STYLE_SPACE_DELIMITED, ' ' },
    { "tabDelimited", ARZ_STYLE_TAB_DELIMITED, '\t' }, /* 2.0's `collectionFormat: tsv` */
};
#define STYLE_COUNT (sizeof styles / sizeof *styles)

static bool flag(const arz_node *encoding, arz_str name, bool otherwise)
{
    const arz_node *node = arz_node_get(encoding, name);
    return arz_node_is(node, ARZ_KIND_BOOL) ? node->as.boolean : otherwise;
}

bool arz_encoding_style(const arz_node *encoding, arz_str name, arz_api_parameter *as)
{
    const arz_node *style = arz_node_get(encoding, ARZ_STR("style"));
    if (!style && !arz_node_get(encoding, ARZ_STR("explode")) &&
        !arz_node_get(encoding, ARZ_STR("allowReserved")))
        return false;
    *as = arz_parameter_default(name, ARZ_IN_QUERY);
    for (size_t i = 0; i < STYLE_COUNT; i++) {
        if (arz_str_is(arz_node_text(style), styles[i].name))
            as->style = styles[i].style;
    }
    bool deep = as->style == ARZ_STYLE_DEEP_OBJECT;
    as->explode = deep || flag(encoding, ARZ_STR("explode"), as->style == ARZ_STYLE_FORM);
    as->allow_reserved = flag(encoding, ARZ_STR("allowReserved"), false);
    return true;
}

static char joint_of(arz_style style)
{
    for (size_t i = 0; i < STYLE_COUNT; i++) {
        if (styles[i].style == style)
            return styles[i].joint;
    }
    return ',';
}

/* The items of one text, with a joint between them. */
typedef struct joiner {
    arz_buf text;
    char joint;
    size_t count;
} joiner;

static void add_item(joiner *to, arz_view item)
{
    if (to->count++)
        arz_buf_char(&to->text, to->joint);
    arz_view_render(&to->text, item);
}

static void add_name(joiner *to, arz_str name)
{
    if (to->count++)
        arz_buf_char(&to->text, to->joint);
    arz_buf_str(&to->text, name);
}

/* "a,b" of an array, "name,value,name,value" of an object; null is left out. New; NULL where
 * nothing is in it. */
static json_t *joined(char joint, json_t *value)
{
    joiner to = { ARZ_BUF_INIT(0), joint, 0 };
    arz_view_iter iter = arz_view_members(arz_view_json(value));
    while (json_is_object(value) && arz_view_next(&iter)) {
        if (json_is_null(iter.value.json))
            continue;
        add_name(&to, iter.name);
        add_item(&to, iter.value);
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!json_is_null(json_array_get(value, i)))
            add_item(&to, arz_view_json(json_array_get(value, i)));
    }
    json_t *made = to.count ? arz_json_string(arz_buf_view(&to.text)) : NULL;
    arz_buf_clear(&to.text);
    return made;
}

/* Who takes fields, and where their names are kept. */
typedef struct taker {
    arz_arena *arena;
    arz_field_fn put;
    void *data;
} taker;

static bool put_each(const taker *to, arz_str name, json_t *value, arz_error *error)
{
    arz_view_iter iter = arz_view_members(arz_view_json(value));
    while (json_is_object(value) && arz_view_next(&iter)) {
        if (!to->put(to->data, iter.name, iter.value.json, error))
            return false;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!to->put(to->data, name, json_array_get(value, i), error))
            return false;
    }
    return true;
}

/* "name[key]" for each leaf, as in a query; an array repeats its name. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which no value exceeds */
static bool put_deep(const taker *to, arz_str path, json_t *value, arz_error *error)
{
    if (!json_is_object(value) && !json_is_array(value))
        return to->put(to->data, path, value, error);
    arz_view_iter iter = arz_view_members(arz_view_json(value));
    while (json_is_object(value) && arz_view_next(&iter)) {
        const char *below = arz_arena_printf(to->arena, "%.*s[%.*s]", ARZ_STR_FORMAT(path),
                                             ARZ_STR_FORMAT(iter.name));
        if (!put_deep(to, arz_str_of(below), iter.value.json, error))
            return false;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!put_deep(to, path, json_array_get(value, i), error))
            return false;
    }
    return true;
}

bool arz_encoding_fields(const arz_api_parameter *as, json_t *value, arz_arena *arena,
                         arz_field_fn put, void *data, arz_error *error)
{
    taker to = { arena, put, data };
    if (!json_is_object(value) && !json_is_array(value))
        return put(data, as->name, value, error);
    if (json_is_object(value) && as->style == ARZ_STYLE_DEEP_OBJECT)
        return put_deep(&to, as->name, value, error);
    if (as->explode)
        return put_each(&to, as->name, value, error);
    json_t *text = joined(joint_of(as->style), value);
    bool well = !text || put(data, as->name, text, error);
    json_decref(text);
    return well;
}
