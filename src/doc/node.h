/* The one tree that YAML and JSON are read into. A node is immutable, lives in its document's
 * arena and knows its line and column. Elements and members are contiguous, so a walk is a walk
 * over an array. A YAML alias is a copy of the anchored node's 24 bytes: what is below is shared.
 */
#ifndef ARZ_DOC_NODE_H
#define ARZ_DOC_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

typedef enum arz_kind {
    ARZ_KIND_NULL,
    ARZ_KIND_BOOL,
    ARZ_KIND_INTEGER, /* fits in 64 bits with sign */
    ARZ_KIND_REAL,
    ARZ_KIND_STRING,
    ARZ_KIND_ARRAY,
    ARZ_KIND_OBJECT,
    ARZ_KIND_COUNT
} arz_kind;

typedef struct arz_node arz_node;
typedef struct arz_member arz_member;

struct arz_node {
    uint32_t kind : 4;    /* arz_kind */
    uint32_t column : 28; /* from 1; the largest it can say where a line is longer */
    uint32_t line;        /* from 1 */
    uint32_t size;        /* bytes of a string; elements; members */
    bool shared;          /* it has an anchor or is an alias, so that others may be the same */
    union {
        bool boolean;
        int64_t integer;
        double real;
        const char *text;          /* valid UTF-8; may contain NUL, not terminated */
        const arz_node *elements;  /* `size` of them */
        const arz_member *members; /* `size` of them, in the order of the text */
    } as;
};

struct arz_member {
    arz_node key; /* always a string */
    arz_node value;
};

/* Objects with more members than this have an index for lookup (made by the reader). */
#define ARZ_NODE_SMALL_OBJECT 16

/* The text of a string node; empty text for any other kind, and for NULL. */
arz_str arz_node_text(const arz_node *node);
/* A member of an object; NULL where it is not there or `node` is NULL or no object. */
const arz_node *arz_node_get(const arz_node *object, arz_str name);
const arz_member *arz_node_member(const arz_node *object, arz_str name);
/* An element of an array; NULL past its end, or where `node` is NULL or no array. */
const arz_node *arz_node_at(const arz_node *array, size_t index);
/* What the JSON Pointer leads to from `node`; NULL where it leads nowhere. (RFC 6901) */
const arz_node *arz_node_pointer(const arz_node *node, arz_str pointer);
/* True where the node is there and of that kind. */
bool arz_node_is(const arz_node *node, arz_kind kind);
/* The elements of an array; 0 for NULL and any other kind. Likewise members of an object. */
size_t arz_node_count(const arz_node *array);
size_t arz_node_member_count(const arz_node *object);

/* "null", "a boolean", "a number", "a string", "an array", "an object": for messages. */
const char *arz_kind_words(arz_kind kind);

#endif
