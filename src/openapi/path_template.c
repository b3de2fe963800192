#include "openapi/path_template.h"

#include <stdint.h>

static bool is_mark(char c)
{
    return c == '+' || c == '*';
}

/* "+name" and, as gateways have it, "name+", "*name" and "name*". */
static arz_path_part read_variable(arz_str text)
{
    arz_path_part part = { .text = text, .name = text };
    if (text.size > 1 && is_mark(text.data[0]))
        part.name = arz_str_from(text, 1);
    else if (text.size > 1 && is_mark(text.data[text.size - 1]))
        part.name = arz_str_slice(text, 0, text.size - 1);
    part.several = part.name.size < text.size;
    return part;
}

bool arz_path_part_next(arz_str *rest, arz_path_part *part)
{
    if (rest->size == 0)
        return false;
    size_t open = arz_str_find_char(*rest, '{');
    size_t close = arz_str_find_char(*rest, '}');
    if (open == SIZE_MAX || close == SIZE_MAX || close < open)
        open = rest->size;
    if (open > 0) {
        *part = (arz_path_part){ .text = arz_str_slice(*rest, 0, open) };
        *rest = arz_str_from(*rest, open);
    } else {
        *part = read_variable(arz_str_slice(*rest, 1, close));
        *rest = arz_str_from(*rest, close + 1);
    }
    return true;
}

bool arz_path_part_is(const arz_path_part *part, arz_str name)
{
    return part->name.data && (arz_str_equal(part->name, name) || arz_str_equal(part->text, name));
}

bool arz_path_template_find(arz_str path, arz_str name, arz_path_part *part)
{
    while (arz_path_part_next(&path, part)) {
        if (arz_path_part_is(part, name))
            return true;
    }
    return false;
}
