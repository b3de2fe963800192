/* JSON Pointer (RFC 6901) into nodes and values. */
#ifndef ARZ_QUERY_POINTER_H
#define ARZ_QUERY_POINTER_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>

#include "base/buf.h"
#include "base/str.h"
#include "doc/value.h"

/* The offset of the first character that breaks the syntax ("~" without 0 or 1, a first
 * character other than "/"), or SIZE_MAX. Empty text is the whole document. */
size_t arz_pointer_check(arz_str pointer);

/* Where the pointer leads, or nothing. "-" and indexes with leading zeros lead nowhere. */
arz_view arz_pointer_find(arz_view root, arz_str pointer);

/* Sets what the pointer names inside `root` to `value`, as JSON Patch's `add` does without
 * inserting: an element is replaced, "-" appends, a last member that is not there is created;
 * "" replaces all. Levels shared with others are copied first, so what else refers to them does
 * not change. Steals `root` and `value`. New; NULL with *error filled where a parent is not
 * there. (RFC 6902, section 4.1) */
ARZ_MUST_USE json_t *arz_pointer_set(json_t *root, arz_str pointer, json_t *value,
                                     arz_error *error);

/* Appends "/" and the token with "~" and "/" escaped. */
void arz_pointer_append(arz_buf *buf, arz_str token);

#endif
