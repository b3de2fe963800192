/* URI references (RFC 3986): taken apart, resolved against a base, and made from and into file
 * paths. Every document and every request URL goes through here. */
#ifndef ARZ_BASE_URI_H
#define ARZ_BASE_URI_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/buf.h"
#include "base/str.h"

/* The five components of a reference, as they stand in the text. A component that is not there
 * has a NULL `data`; one that is there and empty has not. */
typedef struct arz_uri {
    arz_str scheme, authority, path, query, fragment;
} arz_uri;

/* Takes the text apart (RFC 3986 appendix B); what it returns points into `text`. Never fails:
 * whether the characters are legal is arz_uri_check()'s question. */
arz_uri arz_uri_split(arz_str text);

/* The offset of the first character that no URI reference may have there, or SIZE_MAX. */
size_t arz_uri_check(arz_str text);

/* `reference` resolved against the absolute `base` (RFC 3986, section 5.2), dot segments
 * removed, scheme and host in lower case. New, for free(). */
ARZ_MUST_USE char *arz_uri_resolve(arz_str base, arz_str reference);

/* The text without its fragment. Points into `text`. */
arz_str arz_uri_without_fragment(arz_str text);

/* Scheme, host and port as one text, "https://host:443", by which credentials, cookies and
 * connections are kept apart; the scheme's own port is always written. New, for free(); NULL
 * where the URI has no scheme or no host. (RFC 6454) */
ARZ_MUST_USE char *arz_uri_origin(arz_str uri);

/* An absolute file: URI for a path, relative to the working directory `cwd` (absolute) where it
 * is not absolute itself. New, for free(). */
ARZ_MUST_USE char *arz_uri_from_path(const char *path, const char *cwd);

/* The path that a file: URI names. New, for free(); NULL where it is no file: URI, names
 * another host or contains %00. */
ARZ_MUST_USE char *arz_uri_to_path(arz_str uri);

/* True for text that starts with a scheme and a colon (of two letters at least, so that `C:` is
 * none). */
bool arz_uri_is_absolute(arz_str text);

/* Appends `text` with every byte percent-encoded that is neither unreserved nor in `also`
 * ("" for none). Sequences that are encoded already are encoded again. */
void arz_uri_encode(arz_buf *buf, arz_str text, const char *also);
/* Appends `text` with percent-encoded bytes decoded; a '%' without two digits stays. */
void arz_uri_decode(arz_buf *buf, arz_str text);

#endif
