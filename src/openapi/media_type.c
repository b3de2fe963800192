/* Media types: the entries of a `content` map, and which of them a content type means.
 * (OpenAPI 3.1.1, "Media Type Object"; RFC 9110, section 8.3.1) */
#include "openapi/reader.h"

/* The type alone: "application/json" of "application/json; charset=utf-8". */
static arz_str bare_type(arz_str content_type)
{
    return arz_str_trim(arz_str_slice(content_type, 0, arz_str_find_char(content_type, ';')));
}

/* How well `name`, which may be a range, covers the type: 3 the same, 2 "type/" and star, 1 star
 * slash star, 0 not at all. */
static int covers(arz_str name, arz_str type)
{
    name = bare_type(name);
    if (arz_str_equal_nocase(name, type))
        return 3;
    if (arz_str_is(name, "*/*"))
        return 1;
    if (!arz_str_ends(name, ARZ_STR("/*")))
        return 0;
    arz_str main_type = arz_str_slice(name, 0, name.size - 1);
    return arz_str_equal_nocase(main_type, arz_str_slice(type, 0, main_type.size)) ? 2 : 0;
}

const arz_media_type *arz_media_type_find(const arz_media_type *types, size_t count,
                                          arz_str content_type)
{
    const arz_media_type *best = NULL;
    arz_str type = bare_type(content_type);
    int best_match = 0;
    for (size_t i = 0; i < count; i++) {
        int match = covers(types[i].name, type);
        if (match > best_match) {
            best = &types[i];
            best_match = match;
        }
    }
    return best;
}

/* True for "*" "/format" and for a type that ends in "+format". */
static bool is_format(arz_str content_type, arz_str slash_format, arz_str plus_format)
{
    arz_str type = bare_type(content_type);
    size_t tail = type.size < plus_format.size ? 0 : type.size - plus_format.size;
    size_t slash = arz_str_find_char(type, '/');
    if (slash >= type.size)
        return false;
    return arz_str_equal_nocase(arz_str_from(type, slash), slash_format) ||
           arz_str_equal_nocase(arz_str_from(type, tail), plus_format);
}

bool arz_media_type_is_json(arz_str content_type)
{
    return is_format(content_type, ARZ_STR("/json"), ARZ_STR("+json"));
}

bool arz_media_type_is_xml(arz_str content_type)
{
    return is_format(content_type, ARZ_STR("/xml"), ARZ_STR("+xml"));
}

bool arz_read_content(arz_api *api, arz_place content, const arz_media_type **types, size_t *count,
                      arz_error *error)
{
    if (!arz_expect(content, ARZ_KIND_OBJECT, "openapi-content", "'content'", error))
        return false;
    *count = arz_node_member_count(content.node);
    arz_media_type *items = arz_arena_alloc(api->arena, *count, sizeof *items);
    *types = items;
    for (size_t i = 0; i < *count; i++) {
        const arz_member *member = &content.node->as.members[i];
        arz_place at = { content.doc, &member->value };
        if (!arz_store_deref(api->store, at, &at, error) ||
            !arz_expect(at, ARZ_KIND_OBJECT, "openapi-content", "a media type", error))
            return false;
        items[i].name = arz_node_text(&member->key);
        items[i].place = at;
        items[i].schema = arz_place_get(at, ARZ_STR("schema"));
        items[i].encoding = arz_place_get(at, ARZ_STR("encoding"));
    }
    return true;
}
