/* The objects of the specification as tables: which fields each has, and of what kind. */
#ifndef ARZ_CHECK_SHAPES_H
#define ARZ_CHECK_SHAPES_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/export.h>

typedef enum arz_shape_kind {
    ARZ_SHAPE_ANY,
    ARZ_SHAPE_TEXT,
    ARZ_SHAPE_ID, /* text that should be of letters, digits, '-' and '_' */
    ARZ_SHAPE_NUMBER,
    ARZ_SHAPE_INTEGER,
    ARZ_SHAPE_TEXTS,          /* a list of texts */
    ARZ_SHAPE_SCHEMA,         /* a JSON Schema: an object or a boolean */
    ARZ_SHAPE_OBJECT,         /* of `shape` */
    ARZ_SHAPE_TEXT_OR_OBJECT, /* of `shape` */
    ARZ_SHAPE_LIST,           /* of objects of `shape` */
    ARZ_SHAPE_MAP,            /* of objects of `shape` */
    ARZ_SHAPE_OUTPUTS,        /* a map of texts and of objects of `shape` */
    ARZ_SHAPE_SCHEMAS         /* a map of JSON Schemas */
} arz_shape_kind;

typedef struct arz_shape arz_shape;

typedef struct arz_shape_field {
    const char *name;
    size_t name_size;
    const arz_shape *shape;    /* or NULL */
    const char *const *values; /* what a text may be, NULL at the end; or NULL */
    arz_shape_kind kind;
    int minor; /* of the version that has it first */
    bool required;
    bool not_empty; /* the list has at least one element */
} arz_shape_field;

struct arz_shape {
    const char *what; /* "a step" */
    const arz_shape_field *fields;
    size_t count;              /* at most 32 */
    const arz_shape *reusable; /* stands for one where it has `reference` or `$ref`; or NULL */
    bool ignores;              /* other fields are ignored, not errors */
};

/* The Arazzo Specification Object. */
extern const arz_shape arz_shape_root;

#endif
