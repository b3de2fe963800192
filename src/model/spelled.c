/* Dialects: names of workflows and steps written as if they were expressions, `$workflows.ID`,
 * `$steps.ID` and `{...}`. */
#include "base/fail.h"
#include "model/linker.h"

arz_str arz_spelled_name(arz_str text, const char *prefix)
{
    if (text.size > 2 && text.data[0] == '{' && text.data[text.size - 1] == '}')
        text = arz_str_slice(text, 1, text.size - 1);
    arz_str start = arz_str_of(prefix);
    return arz_str_starts(text, start) ? arz_str_from(text, start.size) : text;
}

void arz_tell_spelled(arz_linker *linker, arz_place at, arz_str name)
{
    arz_tell_form(&linker->tell, "name-form", at, name,
                  "'%s' is written as an expression, where a name belongs",
                  ARZ_QUOTE(arz_node_text(at.node)));
}

const arz_step *arz_find_spelled_step(arz_linker *linker, const arz_workflow *workflow,
                                      arz_place at)
{
    arz_str text = arz_node_text(at.node), name = arz_spelled_name(text, "$steps.");
    const arz_step *step = arz_workflow_step(workflow, text);
    if (step || name.size == text.size)
        return step;
    step = arz_workflow_step(workflow, name);
    if (step)
        arz_tell_spelled(linker, at, name);
    return step;
}
