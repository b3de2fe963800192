/* One part of a multipart body: its headers, and its content as the Encoding Object and the schema
 * of a value want it. (OpenAPI 3.2.0, "Encoding Object"; RFC 2046, 5.1; RFC 7578) */
#ifndef ARZ_HTTP_PART_H
#define ARZ_HTTP_PART_H

#include <stdbool.h>

#include <arazzo/error.h>

#include "doc/files.h"
#include "http/headers.h"
#include "http/multipart.h"
#include "http/pieces.h"

/* A value that becomes a part. */
typedef struct arz_part_source {
    arz_str name;           /* data NULL where parts have none */
    arz_place encoding;     /* its Encoding Object; node NULL where it has none */
    bool styled;            /* by a style of that, so that its content type does not count */
    const arz_node *schema; /* or NULL */
    arz_view value;
} arz_part_source;

typedef struct arz_part {
    arz_str name;         /* borrowed; data NULL where it has none */
    arz_str content_type; /* borrowed */
    arz_str file_name;    /* borrowed; data NULL where it has none */
    const arz_file *file; /* borrowed; or NULL, and it is `content` */
    arz_headers headers;  /* the arena's: beside those that every part has */
    arz_buf content;      /* owned */
} arz_part;

/* False with *error filled: a content type or a header that no part can have, a file that cannot
 * be read, text that its charset has no characters for. Either way for arz_part_clear(). */
ARZ_MUST_USE bool arz_part_make(const arz_multipart *form, const arz_part_source *from,
                                arz_part *made, arz_error *error);
/* Appends the part behind its boundary. */
void arz_part_write(const arz_part *part, arz_pieces *to, const char *boundary, arz_arena *arena);
void arz_part_clear(arz_part *part);

#endif
