/* A body under construction: text, and files that are read when they are sent. */
#ifndef ARZ_HTTP_PIECES_H
#define ARZ_HTTP_PIECES_H

#include "base/arena.h"
#include "base/buf.h"
#include "doc/files.h"
#include "http/request.h"

typedef struct arz_pieces {
    arz_buf text;          /* owned: behind the last piece */
    arz_body_piece *items; /* owned; the texts are the arena's */
    size_t count, capacity;
} arz_pieces;

/* Appends the file; text that was appended to pieces->text comes before it. */
void arz_pieces_file(arz_pieces *pieces, const arz_file *file, arz_arena *arena);
/* What was made, in the arena: *text where no file is in it, else *items. Releases the rest. */
void arz_pieces_finish(arz_pieces *pieces, arz_arena *arena, arz_str *text,
                       const arz_body_piece **items, size_t *count);
void arz_pieces_clear(arz_pieces *pieces);

#endif
