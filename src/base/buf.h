/* Text under construction, with a greatest size. What is appended past that size is dropped and
 * the buffer says so from then on, so that a caller may check once, at the end. */
#ifndef ARZ_BASE_BUF_H
#define ARZ_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <arazzo/export.h>

#include "base/str.h"

typedef struct arz_buf {
    char *data;      /* owned; NUL-terminated once anything was appended; or NULL */
    size_t size;     /* bytes, without the NUL */
    size_t capacity; /* bytes allocated */
    size_t max;      /* the greatest size; 0 means without a limit */
    bool overflow;   /* something did not fit */
} arz_buf;

/* clang-format off */
#define ARZ_BUF_INIT(max) { NULL, 0, 0, (max), false }
/* clang-format on */

/* Each returns false where the text does not fit (and sets `overflow`); ignoring that is right
 * where the buffer has no limit or `overflow` is looked at later. */
bool arz_buf_put(arz_buf *buf, const char *data, size_t size);
bool arz_buf_str(arz_buf *buf, arz_str text);
bool arz_buf_text(arz_buf *buf, const char *text);
bool arz_buf_char(arz_buf *buf, char c);
bool arz_buf_repeat(arz_buf *buf, char c, size_t count);
bool arz_buf_printf(arz_buf *buf, const char *format, ...) ARZ_PRINTF(2, 3);
bool arz_buf_vprintf(arz_buf *buf, const char *format, va_list arguments) ARZ_PRINTF(2, 0);

/* The text so far. Borrowed until the next append. */
arz_str arz_buf_view(const arz_buf *buf);
/* The text as a C string, "" when empty. Borrowed until the next append. */
const char *arz_buf_cstr(const arz_buf *buf);
/* Hands the text over as a NUL-terminated string and leaves the buffer empty. New, for free(). */
ARZ_MUST_USE char *arz_buf_take(arz_buf *buf);
/* Empties the buffer and keeps its room. */
void arz_buf_reset(arz_buf *buf);
/* Releases everything; the limit stays. */
void arz_buf_clear(arz_buf *buf);

/* Appends the bytes in base64 (RFC 4648, section 4). */
void arz_buf_base64(arz_buf *buf, arz_str bytes);
/* Appends the bytes that base64 without line breaks says; what is no digit ends it. */
void arz_buf_unbase64(arz_buf *buf, arz_str text);

/* Appends text as XML 1.0 may have it, in an element or an attribute; what it may not have, and
 * what is not UTF-8, is U+FFFD. */
void arz_buf_xml(arz_buf *buf, arz_str text);
/* Appends text in a form that cannot drive a terminal: control characters escaped. */
void arz_buf_safe(arz_buf *buf, arz_str text);
/* Appends text made fit for a message: control characters escaped, cut at
 * ARZ_MAX_QUOTED_BYTES with "..." behind. */
void arz_buf_quoted(arz_buf *buf, arz_str text);

#endif
