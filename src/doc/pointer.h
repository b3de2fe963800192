/* JSON Pointer over nodes, with what a message needs where it leads nowhere. (RFC 6901) */
#ifndef ARZ_DOC_POINTER_H
#define ARZ_DOC_POINTER_H

#include "base/buf.h"
#include "base/str.h"
#include "doc/node.h"

/* How far a pointer led. */
typedef struct arz_pointer_stop {
    const arz_node *node; /* the last node on the way */
    arz_str path;         /* the part of the pointer that led there */
    arz_str token;        /* what that node does not have, as in the pointer */
} arz_pointer_stop;

/* What `pointer` leads to from `node`; NULL, with *stop filled, where it leads nowhere. */
const arz_node *arz_pointer_follow(const arz_node *node, arz_str pointer, arz_pointer_stop *stop);

/* Appends a name as a pointer's token, "~" and "/" escaped; or the name that a token stands for. */
void arz_pointer_escape(arz_buf *buf, arz_str name);
void arz_pointer_unescape(arz_buf *buf, arz_str token);

#endif
