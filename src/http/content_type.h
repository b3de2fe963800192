/* Content types: which one a request has, and which ones it accepts. */
#ifndef ARZ_HTTP_CONTENT_TYPE_H
#define ARZ_HTTP_CONTENT_TYPE_H

#include <stdbool.h>

#include <arazzo/export.h>

#include "base/buf.h"
#include "base/str.h"
#include "openapi/api.h"

/* How the bodies of a content type are written. */
typedef enum arz_body_kind {
    ARZ_BODY_JSON,
    ARZ_BODY_JSON_LINES,
    ARZ_BODY_FORM,
    ARZ_BODY_MULTIPART,
    ARZ_BODY_YAML,
    ARZ_BODY_TEXT, /* XML and everything else that is given as text */
    ARZ_BODY_KIND_COUNT
} arz_body_kind;

/* The type without parameters: "text/plain" of "text/plain; charset=utf-8". */
arz_str arz_content_type_essence(arz_str content_type);
/* A parameter's value without quotes; empty where there is none. */
arz_str arz_content_type_parameter(arz_str content_type, arz_str name);
arz_body_kind arz_content_type_kind(arz_str content_type);
/* Whether each value of JSON Lines has a record separator in front of it. (RFC 7464) */
bool arz_content_type_is_json_seq(arz_str content_type);
/* Whether bodies of the type are text by their nature. */
bool arz_content_type_is_text(arz_str content_type);
/* The type itself, or what a range like "application/star" stands for, by whether the body is
 * text. */
arz_str arz_content_type_concrete(arz_str content_type, bool text);

/* The content type of an operation's bodies: the first that is JSON, else the first, else
 * application/json. */
arz_str arz_content_type_of(const arz_operation *operation);
/* The content type of a file that is a whole body: the one that its name speaks of where the
 * operation takes that or says nothing, else bytes where it takes them, else its first. */
arz_str arz_content_type_of_file(const arz_operation *operation, arz_str guess);
/* Appends the value of Accept: what the operation's responses have, JSON before the rest. */
void arz_content_type_accept(const arz_operation *operation, arz_buf *out);

#endif
