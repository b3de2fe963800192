/* Where the lines of a document's text start, for messages. */
#ifndef ARZ_DOC_LINES_H
#define ARZ_DOC_LINES_H

#include <arazzo/export.h>

#include "base/arena.h"

typedef struct arz_doc_lines arz_doc_lines;

/* Empty: it is filled when the first line is asked for. Lives in the arena. */
ARZ_MUST_USE arz_doc_lines *arz_doc_lines_create(arz_arena *arena);

#endif
