#include "model/qualified.h"

#include <stdlib.h>

#include "base/fail.h"

/* A name of a source description should have no dots; where it has more than this, the text is
 * not tried any further. */
#define MAX_DOTS 8

static bool is_end(char c)
{
    return c == '.' || c == '#' || c == '}';
}

/* The source whose name the text starts with, the longest first. */
static bool split_name(const arz_linker *linker, arz_str text, arz_qualified *name)
{
    bool found = false;
    unsigned dots = 0;
    for (size_t i = 0; i < text.size && dots < MAX_DOTS; i++) {
        if (!is_end(text.data[i]))
            continue;
        dots++;
        arz_source *source = arz_find_source(linker, arz_str_slice(text, 0, i));
        if (source) {
            *name = (arz_qualified){ source, arz_str_from(text, i + (text.data[i] == '.')) };
            found = true;
        }
    }
    return found;
}

static arz_str first_name(arz_str text)
{
    size_t i = 0;
    while (i < text.size && !is_end(text.data[i]))
        i++;
    return arz_str_slice(text, 0, i);
}

arz_str arz_qualified_text(arz_linker *linker, const arz_source *source, arz_str id)
{
    return arz_str_of(arz_arena_printf(linker->document->arena, "$sourceDescriptions.%.*s.%.*s",
                                       ARZ_STR_FORMAT(source->name), ARZ_STR_FORMAT(id)));
}

arz_qualified_result arz_qualified_expression(arz_linker *linker, arz_place at, arz_str text,
                                              arz_who who, arz_qualified *name)
{
    static const char prefix[] = "$sourceDescriptions.";
    if (!arz_str_starts(text, arz_str_of(prefix)))
        return ARZ_QUALIFIED_NOT;
    text = arz_str_from(text, sizeof prefix - 1);
    if (split_name(linker, text, name) && name->rest.size)
        return ARZ_QUALIFIED;
    arz_str wanted = first_name(text);
    if (arz_find_source(linker, wanted)) {
        arz_tell_error(&linker->tell, "source-exists", at,
                       ARZ_WHO_FORMAT
                       " something of source description '%s', but does not say what",
                       ARZ_WHO_ARGS(who), ARZ_QUOTE(wanted));
        return ARZ_QUALIFIED_WRONG;
    }
    arz_suggest suggest = arz_suggest_for(wanted);
    arz_suggest_sources(linker, &suggest);
    arz_tell_unknown(&linker->tell, "source-exists", at, &suggest,
                     ARZ_WHO_FORMAT
                     " something of source description '%s', which this document does not have",
                     ARZ_WHO_ARGS(who), ARZ_QUOTE(wanted));
    return ARZ_QUALIFIED_WRONG;
}

arz_qualified_result arz_qualified_split(arz_linker *linker, arz_place at, arz_str text,
                                         arz_who who, arz_qualified *name)
{
    arz_qualified_result result = arz_qualified_expression(linker, at, text, who, name);
    if (result != ARZ_QUALIFIED_NOT || !split_name(linker, text, name) || name->rest.size == 0)
        return result;
    arz_tell_form(&linker->tell, "source-unmarked", at,
                  arz_str_of(arz_arena_printf(linker->document->arena, "$sourceDescriptions.%.*s",
                                              ARZ_STR_FORMAT(text))),
                  "'%s' names a source description without '$sourceDescriptions.'",
                  ARZ_QUOTE(text));
    return ARZ_QUALIFIED;
}
