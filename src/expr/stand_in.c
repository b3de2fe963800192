#include "expr/stand_in.h"

#include "base/buf.h"

static void put_part(const arz_text_part *part, arz_stand_in kind, arz_buf *buf)
{
    if (!part->expression) {
        arz_buf_str(buf, part->text);
        return;
    }
    bool name = part->quote || kind == ARZ_STAND_IN_NAME;
    for (size_t i = 0; i < part->text.size; i++) {
        char number = i == 0 ? '1' : kind == ARZ_STAND_IN_INDEX ? ' ' : i == 1 ? '.' : '0';
        arz_buf_char(buf, name ? 'x' : number);
    }
}

arz_str arz_stand_in_text(const arz_text *text, arz_stand_in kind, arz_arena *arena)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < text->count; i++)
        put_part(&text->parts[i], kind, &buf);
    arz_str copy = arz_arena_str(arena, arz_buf_view(&buf));
    arz_buf_clear(&buf);
    return copy;
}

bool arz_stand_in_is_certain(const arz_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        const arz_text_part *part = &text->parts[i];
        if (part->expression && !part->literal && !part->quote)
            return false;
    }
    return true;
}
