#include "http/pieces.h"

#include <stdlib.h>

#include "base/alloc.h"

/* The text so far, which from here on is the arena's. */
static arz_str take_text(arz_pieces *pieces, arz_arena *arena)
{
    size_t size = pieces->text.size;
    char *text = arz_buf_take(&pieces->text);
    arz_arena_defer(arena, free, text);
    return (arz_str){ text, size };
}

static void add(arz_pieces *pieces, arz_body_piece piece)
{
    pieces->items =
        arz_grow(pieces->items, pieces->count, &pieces->capacity, sizeof *pieces->items);
    pieces->items[pieces->count++] = piece;
}

static void add_text(arz_pieces *pieces, arz_arena *arena)
{
    if (pieces->text.size == 0)
        return;
    arz_str text = take_text(pieces, arena);
    add(pieces, (arz_body_piece){ text, NULL, text.size });
}

void arz_pieces_file(arz_pieces *pieces, const arz_file *file, arz_arena *arena)
{
    add_text(pieces, arena);
    const char *path = arz_arena_cstr(arena, arz_str_of(file->path));
    add(pieces, (arz_body_piece){ { NULL, 0 }, path, file->size });
}

void arz_pieces_finish(arz_pieces *pieces, arz_arena *arena, arz_str *text,
                       const arz_body_piece **items, size_t *count)
{
    if (pieces->count == 0) {
        *text = take_text(pieces, arena);
    } else {
        add_text(pieces, arena);
        *items = arz_arena_copy(arena, pieces->items, pieces->count, sizeof *pieces->items);
        *count = pieces->count;
    }
    arz_pieces_clear(pieces);
}

void arz_pieces_clear(arz_pieces *pieces)
{
    arz_buf_clear(&pieces->text);
    free(pieces->items);
    *pieces = (arz_pieces){ .count = 0 };
}
