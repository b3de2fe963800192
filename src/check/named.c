#include "check/named.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "model/field.h"

static const char *const kind_names[ARZ_COMPONENT_KIND_COUNT] = {
    [ARZ_COMPONENT_INPUTS] = "inputs",
    [ARZ_COMPONENT_PARAMETERS] = "parameters",
    [ARZ_COMPONENT_SUCCESS_ACTIONS] = "successActions",
    [ARZ_COMPONENT_FAILURE_ACTIONS] = "failureActions",
};

const char *arz_component_kind_name(arz_component_kind kind)
{
    return kind_names[kind];
}

typedef struct search {
    arz_named *named;
    size_t steps;         /* nodes looked at: aliases can multiply them */
    const arz_node **due; /* owned: components that have been reached and not been looked at */
    size_t count;
    bool outside; /* what is looked at is reached */
} search;

static void name_member(search *s, arz_named_map *kind, const arz_member *member)
{
    size_t index = (size_t)(member - kind->map->as.members);
    kind->named[index] = true;
    if (s->outside && !kind->reached[index]) {
        kind->reached[index] = true;
        s->due[s->count++] = &member->value;
    }
}

/* "$components.KIND.NAME" or "#/components/KIND/NAME", perhaps with a path behind it. */
static void take_text(search *s, arz_str text)
{
    arz_str prefix = ARZ_STR("$components.");
    char separator = '.';
    if (!arz_str_starts(text, prefix)) {
        prefix = ARZ_STR("#/components/");
        separator = '/';
        if (!arz_str_starts(text, prefix))
            return;
    }
    arz_str rest = arz_str_from(text, prefix.size);
    arz_str kind = arz_str_slice(rest, 0, arz_str_find_char(rest, separator)),
            name = arz_str_from(rest, kind.size + 1);
    for (size_t i = 0; i < ARZ_COMPONENT_KIND_COUNT; i++) {
        if (!arz_str_is(kind, kind_names[i]))
            continue;
        const arz_node *map = s->named->kinds[i].map;
        const arz_member *member = arz_node_member(map, name);
        if (!member)
            member = arz_node_member(map, arz_str_slice(name, 0, arz_str_find_char(name, '/')));
        if (!member)
            member = arz_node_member(map, arz_str_slice(name, 0, arz_str_find_char(name, '#')));
        if (member)
            name_member(s, &s->named->kinds[i], member);
    }
}

/* Components are named by texts that start so, wherever they stand. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void look_at(search *s, const arz_node *node)
{
    if (++s->steps > ARZ_MAX_CHECKED_NODES)
        return;
    switch ((arz_kind)node->kind) {
    case ARZ_KIND_STRING:
        take_text(s, arz_node_text(node));
        break;
    case ARZ_KIND_ARRAY:
        for (size_t i = 0; i < node->size; i++)
            look_at(s, &node->as.elements[i]);
        break;
    case ARZ_KIND_OBJECT:
        for (size_t i = 0; i < node->size; i++)
            look_at(s, &node->as.members[i].value);
        break;
    case ARZ_KIND_NULL:
    case ARZ_KIND_BOOL:
    case ARZ_KIND_INTEGER:
    case ARZ_KIND_REAL:
    case ARZ_KIND_COUNT:
        break;
    }
}

static bool is_kind(arz_str name)
{
    for (size_t i = 0; i < ARZ_COMPONENT_KIND_COUNT; i++) {
        if (arz_str_is(name, kind_names[i]))
            return true;
    }
    return false;
}

/* Everything but the components, which may have extensions too, then those that are reached. */
static void look_outside(search *s, const arz_node *root, const arz_node *components)
{
    s->outside = true;
    for (size_t i = 0; i < arz_node_member_count(root); i++) {
        if (&root->as.members[i].value != components)
            look_at(s, &root->as.members[i].value);
    }
    for (size_t i = 0; i < arz_node_member_count(components); i++) {
        if (!is_kind(arz_node_text(&components->as.members[i].key)))
            look_at(s, &components->as.members[i].value);
    }
    for (size_t i = 0; i < s->count; i++)
        look_at(s, s->due[i]);
}

static void look_inside(search *s)
{
    s->outside = false;
    for (size_t i = 0; i < ARZ_COMPONENT_KIND_COUNT; i++) {
        const arz_named_map *kind = &s->named->kinds[i];
        for (size_t j = 0; j < arz_node_member_count(kind->map); j++) {
            if (!kind->reached[j])
                look_at(s, &kind->map->as.members[j].value);
        }
    }
}

void arz_named_find(arz_named *named, const arz_description *description)
{
    search s = { .named = named };
    size_t total = 0;
    *named = (arz_named){ .known = true };
    for (size_t i = 0; i < ARZ_COMPONENT_KIND_COUNT; i++) {
        arz_named_map *kind = &named->kinds[i];
        kind->map = arz_field(description->components, kind_names[i]).node;
        size_t count = arz_node_member_count(kind->map);
        kind->named = arz_alloc(count, sizeof *kind->named);
        kind->reached = arz_alloc(count, sizeof *kind->reached);
        total += count;
    }
    s.due = arz_alloc(total, sizeof(void *));
    if (total) {
        look_outside(&s, description->doc->root, description->components.node);
        look_inside(&s);
    }
    named->known = s.steps <= ARZ_MAX_CHECKED_NODES;
    free(s.due);
}

void arz_named_clear(arz_named *named)
{
    for (size_t i = 0; i < ARZ_COMPONENT_KIND_COUNT; i++) {
        free(named->kinds[i].named);
        free(named->kinds[i].reached);
    }
}
