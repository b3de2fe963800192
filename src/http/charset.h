/* Text in the charsets that media types name, made UTF-8 and back by the C library's iconv.
 * (RFC 9110, section 8.3.2; RFC 2046, section 4.1.2) */
#ifndef ARZ_HTTP_CHARSET_H
#define ARZ_HTTP_CHARSET_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/buf.h"
#include "base/str.h"

/* Whether text in that charset (its name in any case) is UTF-8 as it is: UTF-8 and US-ASCII; no
 * name means UTF-8. */
bool arz_charset_is_utf8(arz_str name);

/* Appends the bytes as UTF-8, U+FFFD in place of each that is none of the charset's. A byte order
 * mark is not appended, and for UTF-16 and UTF-32 says which order it is (none: the larger end
 * first). False where the charset cannot be read. */
ARZ_MUST_USE bool arz_charset_decode(arz_str name, arz_str bytes, arz_buf *out);

/* Appends the UTF-8 text in that charset. False with *error filled: the charset cannot be
 * written, or lacks a character. */
ARZ_MUST_USE bool arz_charset_encode(arz_str name, arz_str text, arz_buf *out, arz_error *error);

/* The charset that the bytes' byte order mark says; empty where there is none. *size gets the
 * mark's size. */
arz_str arz_charset_of_mark(arz_str bytes, size_t *size);

#endif
