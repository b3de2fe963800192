/* What a schema is compiled into: its keywords as rows with a function each, subschemas as
 * pointers. Internal to the room. */
#ifndef ARZ_SCHEMA_COMPILED_H
#define ARZ_SCHEMA_COMPILED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "doc/document.h"
#include "query/regex.h"
#include "schema/keyword.h"
#include "schema/schema.h"

/* A schema resource: what `$ref`s inside are relative to, and the names that they can use.
 * (JSON Schema Core, sections 4.3.5 and 8.2) */
typedef struct arz_resource {
    const arz_doc *doc;
    const arz_node *root;
    const char *uri;       /* absolute, without fragment; the document's own where !named */
    bool named;            /* has an `$id` */
    arz_map anchors;       /* name to arz_anchor */
    arz_draft draft;       /* as its `$schema` says */
    unsigned vocabularies; /* in use: a bit for each arz_vocabulary */
} arz_resource;

typedef struct arz_anchor {
    const arz_node *node;
    bool dynamic; /* a $dynamicAnchor */
} arz_anchor;

/* Where a reference leads, found when it is first followed. */
typedef struct arz_schema_link {
    const arz_schema *target; /* NULL until then */
    arz_str dynamic;          /* the name that a $dynamicRef looks for; empty: an ordinary one */
} arz_schema_link;

/* A pattern, compiled when it is first used. */
typedef struct arz_schema_pattern {
    const arz_node *node; /* its text: a value, or a member's key */
    const arz_regex *regex;
} arz_schema_pattern;

typedef struct arz_named_schema {
    arz_str name;
    const arz_schema *schema;    /* NULL: an array of names in `dependencies` */
    const arz_node *value;       /* what stands there */
    arz_schema_pattern *pattern; /* of patternProperties; else NULL */
} arz_named_schema;

typedef struct arz_schema_rule {
    const arz_keyword *keyword;
    const arz_node *value; /* of the keyword: its place */
    size_t count;          /* of schemas or named, where the shape has many */
    union {
        unsigned kinds;                   /* SHAPE_TYPE: a bit for each arz_kind */
        uint64_t size;                    /* SHAPE_SIZE */
        const arz_schema *schema;         /* SHAPE_SCHEMA */
        const arz_schema *const *schemas; /* SHAPE_SCHEMAS */
        const arz_named_schema *named;    /* SHAPE_SCHEMA_MAP and the like */
        arz_schema_pattern *pattern;      /* SHAPE_PATTERN */
        arz_schema_link *link;            /* SHAPE_REFERENCE */
    } as;
} arz_schema_rule;

/* What identifies a compiled schema. */
typedef struct arz_schema_key {
    uintptr_t node, dialect;
} arz_schema_key;

typedef enum arz_schema_form {
    ARZ_SCHEMA_RULES, /* an object */
    ARZ_SCHEMA_TRUE,
    ARZ_SCHEMA_FALSE
} arz_schema_form;

struct arz_schema {
    arz_schemas *schemas;
    arz_schema_key key;
    arz_place place;
    const arz_resource *resource;
    arz_schema_dialect dialect;
    arz_draft draft;
    arz_schema_form form;
    bool nullable;                /* OpenAPI's `nullable: true` */
    bool unevaluated;             /* has a keyword that asks what the others evaluated */
    const arz_schema_rule *rules; /* in the order of evaluation */
    size_t rule_count;
    size_t steps; /* that one application counts for: more where long lists are gone through */
};

struct arz_schemas {
    arz_store *store;
    arz_arena *arena;
    bool assert_formats;
    arz_map compiled; /* arz_schema_key to arz_schema */
    arz_map indexes;  /* address of an arz_doc to arz_schema_index */
    arz_map ids;      /* URI to arz_resource, of every document that was indexed */
    arz_map metas;    /* URI to arz_doc: the built-in meta-schemas in use */
    arz_map circles;  /* arz_schema_key of schemas whose circle of references has been told */
};

/* The schema at `place` inside `resource`. Borrowed; NULL with *error filled. */
ARZ_MUST_USE const arz_schema *arz_schema_compile(arz_schemas *schemas, arz_place place,
                                                  const arz_resource *resource,
                                                  arz_schema_dialect dialect, arz_error *error);

/* The rule for a keyword, or NULL where the schema does not have it. */
const arz_schema_rule *arz_schema_rule_of(const arz_schema *schema, arz_keyword_id id);

/* The pattern's regular expression. Borrowed; NULL with *error filled where it is none. */
ARZ_MUST_USE const arz_regex *arz_schema_regex(const arz_schema *schema,
                                               arz_schema_pattern *pattern, arz_error *error);

#endif
