/* The keywords of JSON Schema and of OpenAPI's Schema Objects: one table that the compiler, the
 * index of identifiers and the evaluator go by. */
#ifndef ARZ_SCHEMA_KEYWORD_H
#define ARZ_SCHEMA_KEYWORD_H

#include <stdbool.h>

#include "base/str.h"
#include "doc/node.h"

struct arz_evaluation;
struct arz_schema_frame;
struct arz_schema_rule;

typedef enum arz_draft {
    ARZ_DRAFT_2020_12,
    ARZ_DRAFT_OLDER, /* 2019-09, 7, 6, 4, as far as they differ where it matters */
    ARZ_DRAFT_OPENAPI_3_0,
    ARZ_DRAFT_OPENAPI_2_0
} arz_draft;

typedef enum arz_vocabulary {
    ARZ_VOCABULARY_CORE,
    ARZ_VOCABULARY_APPLICATOR,
    ARZ_VOCABULARY_UNEVALUATED,
    ARZ_VOCABULARY_VALIDATION,
    ARZ_VOCABULARY_METADATA,
    ARZ_VOCABULARY_FORMAT,
    ARZ_VOCABULARY_FORMAT_ASSERTION,
    ARZ_VOCABULARY_CONTENT,
    ARZ_VOCABULARY_COUNT
} arz_vocabulary;

/* Sorted as strings are compared: the table is searched by halving. */
typedef enum arz_keyword_id {
    ARZ_KEYWORD_DEFS,
    ARZ_KEYWORD_DYNAMIC_REF,
    ARZ_KEYWORD_REF,
    ARZ_KEYWORD_ADDITIONAL_ITEMS,
    ARZ_KEYWORD_ADDITIONAL_PROPERTIES,
    ARZ_KEYWORD_ALL_OF,
    ARZ_KEYWORD_ANY_OF,
    ARZ_KEYWORD_CONST,
    ARZ_KEYWORD_CONTAINS,
    ARZ_KEYWORD_CONTENT_SCHEMA,
    ARZ_KEYWORD_DEFINITIONS,
    ARZ_KEYWORD_DEPENDENCIES,
    ARZ_KEYWORD_DEPENDENT_REQUIRED,
    ARZ_KEYWORD_DEPENDENT_SCHEMAS,
    ARZ_KEYWORD_ELSE,
    ARZ_KEYWORD_ENUM,
    ARZ_KEYWORD_EXCLUSIVE_MAXIMUM,
    ARZ_KEYWORD_EXCLUSIVE_MINIMUM,
    ARZ_KEYWORD_FORMAT,
    ARZ_KEYWORD_IF,
    ARZ_KEYWORD_ITEMS,
    ARZ_KEYWORD_MAX_CONTAINS,
    ARZ_KEYWORD_MAX_ITEMS,
    ARZ_KEYWORD_MAX_LENGTH,
    ARZ_KEYWORD_MAX_PROPERTIES,
    ARZ_KEYWORD_MAXIMUM,
    ARZ_KEYWORD_MIN_CONTAINS,
    ARZ_KEYWORD_MIN_ITEMS,
    ARZ_KEYWORD_MIN_LENGTH,
    ARZ_KEYWORD_MIN_PROPERTIES,
    ARZ_KEYWORD_MINIMUM,
    ARZ_KEYWORD_MULTIPLE_OF,
    ARZ_KEYWORD_NOT,
    ARZ_KEYWORD_ONE_OF,
    ARZ_KEYWORD_PATTERN,
    ARZ_KEYWORD_PATTERN_PROPERTIES,
    ARZ_KEYWORD_PREFIX_ITEMS,
    ARZ_KEYWORD_PROPERTIES,
    ARZ_KEYWORD_PROPERTY_NAMES,
    ARZ_KEYWORD_REQUIRED,
    ARZ_KEYWORD_THEN,
    ARZ_KEYWORD_TYPE,
    ARZ_KEYWORD_UNEVALUATED_ITEMS,
    ARZ_KEYWORD_UNEVALUATED_PROPERTIES,
    ARZ_KEYWORD_UNIQUE_ITEMS,
    ARZ_KEYWORD_COUNT
} arz_keyword_id;

/* What a keyword's value must be, and so how it is compiled and where subschemas are. */
typedef enum arz_keyword_shape {
    ARZ_SHAPE_SCHEMA,
    ARZ_SHAPE_SCHEMAS,         /* an array of at least one */
    ARZ_SHAPE_SCHEMA_OR_ARRAY, /* `items` of older drafts */
    ARZ_SHAPE_SCHEMA_MAP,      /* an object of them */
    ARZ_SHAPE_PATTERN_MAP,     /* the same, named by patterns */
    ARZ_SHAPE_DEPENDENCIES,    /* an object of schemas or arrays of names */
    ARZ_SHAPE_NAMES,           /* an array of strings */
    ARZ_SHAPE_NAMES_MAP,       /* an object of arrays of strings */
    ARZ_SHAPE_TYPE,
    ARZ_SHAPE_SIZE,
    ARZ_SHAPE_NUMBER,
    ARZ_SHAPE_DIVISOR,
    ARZ_SHAPE_LIMIT, /* a number; in OpenAPI and draft 4 also a boolean */
    ARZ_SHAPE_BOOL,
    ARZ_SHAPE_TEXT,
    ARZ_SHAPE_PATTERN,
    ARZ_SHAPE_REFERENCE,
    ARZ_SHAPE_ARRAY,
    ARZ_SHAPE_ANY,
    ARZ_SHAPE_COUNT
} arz_keyword_shape;

/* In this order a schema's keywords are evaluated: what is cheap and tells most comes first. */
typedef enum arz_keyword_stage {
    ARZ_STAGE_KIND,     /* what it is at all */
    ARZ_STAGE_VALUE,    /* the value by itself */
    ARZ_STAGE_HERE,     /* other schemas for the same value */
    ARZ_STAGE_CHILDREN, /* members and elements */
    ARZ_STAGE_LEFT,     /* what nothing else has evaluated; not asked once anything has failed */
    ARZ_STAGE_PART,     /* part of another keyword, which evaluates it */
    ARZ_STAGE_NEVER     /* not compiled: a place for subschemas only */
} arz_keyword_stage;

typedef bool (*arz_keyword_eval)(struct arz_evaluation *evaluation,
                                 const struct arz_schema_frame *at,
                                 const struct arz_schema_rule *rule);

typedef struct arz_keyword {
    const char *name;
    size_t name_size;
    unsigned drafts; /* that have it: a bit for each arz_draft */
    arz_vocabulary vocabulary;
    arz_keyword_shape shape;
    arz_keyword_stage stage;
    unsigned kinds; /* of instances that it looks at: a bit for each arz_kind */
    arz_keyword_eval eval;
} arz_keyword;

/* The keyword called `name`, or NULL. Static. */
const arz_keyword *arz_keyword_find(arz_str name);
/* The row of an id. Static. */
const arz_keyword *arz_keyword_row(arz_keyword_id id);

#endif
