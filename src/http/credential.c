#include "http/credential.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "doc/document.h"

#define AT(member) offsetof(arz_credential_parts, member)

/* Sorted by name. */
static const struct part {
    const char *name;
    size_t offset;
} part_rows[] = {
    { "clientId", AT(client_id) }, { "clientSecret", AT(client_secret) },
    { "password", AT(password) },  { "refreshToken", AT(refresh_token) },
    { "scopes", AT(scopes) },      { "token", AT(token) },
    { "username", AT(username) },
};

#define PART_COUNT (sizeof part_rows / sizeof *part_rows)

bool arz_credential_is_object(arz_str value)
{
    return arz_str_starts(value, ARZ_STR("{"));
}

static const struct part *find_part(arz_str name, arz_error *error)
{
    arz_suggest suggest = arz_suggest_for(name);
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (arz_str_is(name, part_rows[i].name))
            return &part_rows[i];
        arz_suggest_add(&suggest, arz_str_of(part_rows[i].name));
    }
    char *help = arz_suggest_text(&suggest);
    (void)arz_fail(error, ARZ_ERROR_INPUT, NULL, "a credential has no member '%s'%s",
                   ARZ_QUOTE(name), help);
    free(help);
    return NULL;
}

/* Scopes may be a list. */
static arz_str join(const arz_node *list, arz_arena *arena)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < arz_node_count(list); i++) {
        arz_buf_text(&buf, i ? " " : "");
        arz_buf_str(&buf, arz_node_text(arz_node_at(list, i)));
    }
    arz_str text = arz_arena_str(arena, arz_buf_view(&buf));
    arz_buf_clear(&buf);
    return text;
}

static bool take_member(const arz_member *member, arz_arena *arena, arz_credential_parts *parts,
                        arz_error *error)
{
    arz_str name = arz_node_text(&member->key);
    const struct part *part = find_part(name, error);
    if (!part)
        return false;
    bool list = part->offset == AT(scopes) && arz_node_is(&member->value, ARZ_KIND_ARRAY);
    if (!list && !arz_node_is(&member->value, ARZ_KIND_STRING))
        return arz_fail(error, ARZ_ERROR_INPUT, NULL,
                        "the member '%s' of a credential is %s, "
                        "and must be a string",
                        part->name, arz_kind_words(member->value.kind));
    arz_str *text = (arz_str *)(void *)((char *)parts + part->offset);
    *text =
        list ? join(&member->value, arena) : arz_arena_str(arena, arz_node_text(&member->value));
    return true;
}

bool arz_credential_read(arz_str value, arz_arena *arena, arz_credential_parts *parts,
                         arz_error *error)
{
    const arz_json_options options = { .duplicate_keys = false };
    const arz_node *object = arz_json_parse(arena, value, &options, "credential", NULL);

    *parts = (arz_credential_parts){ .token = arz_str_of(NULL) };
    if (!arz_node_is(object, ARZ_KIND_OBJECT))
        return arz_fail(error, ARZ_ERROR_INPUT, NULL,
                        "a credential that starts with '{' must be a JSON object");
    for (size_t i = 0; i < arz_node_member_count(object); i++) {
        if (!take_member(&object->as.members[i], arena, parts, error))
            return false;
    }
    return true;
}
