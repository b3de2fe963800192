/* Values that stand for files: a text that says which file it is, told from other texts by being
 * that very value. So it can be put into arrays and objects and taken out again, a report shows
 * the file's name, and nothing that comes from outside can be mistaken for it. */
#ifndef ARZ_DOC_FILES_H
#define ARZ_DOC_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>
#include <arazzo/files.h>

#include "base/buf.h"

typedef struct arz_file {
    json_t *value; /* owned: "@photo.png (1234 bytes)" */
    char *path;    /* owned */
    arz_str name;  /* the last part of the path */
    uint64_t size; /* when it was named */
} arz_file;

/* A value that stands for the file, which can be read more than once. New; NULL with *error
 * filled. */
ARZ_MUST_USE json_t *arz_files_add(arz_files *files, const char *path, arz_error *error);
/* The file that the value stands for. Borrowed; NULL where it stands for none. `files` may be
 * NULL. */
const arz_file *arz_files_find(const arz_files *files, const json_t *value);
/* Whether the value is, or holds, one that stands for a file. */
bool arz_files_are_in(const arz_files *files, json_t *value);
/* The value with the text of each file in its place. New; the very same where there is none. NULL
 * with *error filled: a file that is no text, or too large for one. */
ARZ_MUST_USE json_t *arz_files_open(const arz_files *files, json_t *value, arz_error *error);
/* The same, but what is no text stays. */
ARZ_MUST_USE json_t *arz_files_open_texts(const arz_files *files, json_t *value);

/* The whole file as UTF-8 text of at most ARZ_MAX_FILE_TEXT_BYTES, appended; what can be read once
 * only is allowed. False with *error filled (IO, LIMIT, INPUT). */
ARZ_MUST_USE bool arz_file_text(const char *path, arz_buf *text, arz_error *error);
/* The same of any file, in base64 (RFC 4648, section 4). */
ARZ_MUST_USE bool arz_file_base64(const char *path, arz_buf *text, arz_error *error);
/* Whether it can be read again from its start. */
bool arz_file_is_regular(const char *path);
/* A copy with arrays and objects of its own, in which all else is shared: what stands for a file
 * still does. New. */
ARZ_MUST_USE json_t *arz_json_copy(json_t *value);

#endif
