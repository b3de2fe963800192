/* Files read whole. */
#ifndef ARZ_DOC_FILE_H
#define ARZ_DOC_FILE_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/str.h"

/* Who asks for a file: what a user names may be a pipe, what a document names may not. */
typedef enum arz_file_trust {
    ARZ_FILE_NAMED_BY_USER,
    ARZ_FILE_NAMED_BY_DOCUMENT
} arz_file_trust;

/* The file's bytes, new in text->data, for free(); "-" is standard input. False with *error
 * filled where there is no such file (it offers the nearest name), where it is no file, cannot
 * be read or is larger than ARZ_MAX_DOCUMENT_BYTES. `name` is for messages. */
ARZ_MUST_USE bool arz_file_read(const char *path, arz_file_trust trust, const char *name,
                                arz_str *text, arz_error *error);

/* True where the path is an existing regular file. */
bool arz_file_exists(const char *path);
/* True where it is a pipe or the like. */
bool arz_file_is_stream(const char *path);

#endif
