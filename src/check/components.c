/* Components whose key says one thing and whose name says another. (Arazzo 1.1.0, "Components
 * Object") */
#include <stdlib.h>

#include "base/fail.h"
#include "base/map.h"
#include "check/checker.h"

/* The letters and digits of the text, in lower case: "X-Page_Size" is "xpagesize". */
static void put_letters(arz_buf *buf, arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (arz_is_alnum(text.data[i]))
            arz_buf_char(buf, arz_lower(text.data[i]));
    }
}

/* Whether one of the two has the other in it. */
static bool is_related(arz_str key, arz_str name)
{
    arz_buf a = ARZ_BUF_INIT(0), b = ARZ_BUF_INIT(0);
    put_letters(&a, key);
    put_letters(&b, name);
    bool related = arz_str_find(arz_buf_view(&a), arz_buf_view(&b)) != SIZE_MAX ||
                   arz_str_find(arz_buf_view(&b), arz_buf_view(&a)) != SIZE_MAX;
    arz_buf_clear(&a);
    arz_buf_clear(&b);
    return related;
}

static arz_str name_of(const arz_member *member)
{
    return arz_node_text(arz_node_get(&member->value, ARZ_STR("name")));
}

/* Rule component-name. `names` is those that the components of the map have. */
static void check_name(arz_checker *checker, const char *kind, bool action, const arz_map *names,
                       arz_place map, const arz_member *member)
{
    arz_place at = { map.doc, arz_node_get(&member->value, ARZ_STR("name")) };
    arz_str key = arz_node_text(&member->key), name = arz_node_text(at.node);
    bool mixed_up = arz_map_get(names, key) != NULL;
    if (!arz_node_is(at.node, ARZ_KIND_STRING) || is_related(key, name) || !(action || mixed_up))
        return;
    arz_tell_info(&checker->tell, "component-name", at, NULL,
                  "'components.%s.%s' has the name '%s', another one%s", kind, ARZ_QUOTE(key),
                  ARZ_QUOTE(name), mixed_up ? ", and the key is the name of a third" : "");
}

/* A parameter has the name that its API gives it, and its author's key, such as 'token' for
 * 'Authorization'; but a key that is the name of another is mixed up. An action has both from its
 * author. */
static void check_names(arz_checker *checker, const char *kind, bool action)
{
    arz_place map = arz_field(checker->description->components, kind);
    arz_map names = ARZ_MAP_INIT;
    for (size_t i = 0; i < arz_node_member_count(map.node); i++)
        (void)arz_map_set(&names, name_of(&map.node->as.members[i]), &names);
    for (size_t i = 0; i < arz_node_member_count(map.node); i++)
        check_name(checker, kind, action, &names, map, &map.node->as.members[i]);
    arz_map_clear(&names);
}

void arz_check_components(arz_checker *checker)
{
    check_names(checker, "parameters", false);
    check_names(checker, "successActions", true);
    check_names(checker, "failureActions", true);
}
