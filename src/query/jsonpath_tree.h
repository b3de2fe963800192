/* What a JSONPath is compiled to. Everything lives in one arena and never changes; lists are
 * linked in the order of the text. (RFC 9535, section 2) */
#ifndef ARZ_QUERY_JSONPATH_TREE_H
#define ARZ_QUERY_JSONPATH_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "doc/node.h"
#include "query/jsonpath.h"
#include "query/regex.h"

typedef struct arz_path_segment arz_path_segment;
typedef struct arz_path_selector arz_path_selector;
typedef struct arz_path_logical arz_path_logical;
typedef struct arz_path_call arz_path_call;

struct arz_jsonpath {
    const arz_path_segment *segments; /* NULL: the start itself */
    const arz_path_logical *logical;  /* of a bare logical expression; then without segments */
    bool relative;                    /* starts at "@" */
    bool singular;
    bool length; /* ends in `.length`, which of an array or a string means its length */
};

struct arz_path_segment {
    const arz_path_segment *next;
    const arz_path_selector *selectors; /* one at least */
    bool descendant;
};

typedef enum arz_path_selector_kind {
    ARZ_PATH_NAME,
    ARZ_PATH_WILDCARD,
    ARZ_PATH_INDEX,
    ARZ_PATH_SLICE,
    ARZ_PATH_FILTER
} arz_path_selector_kind;

struct arz_path_selector {
    const arz_path_selector *next;
    arz_path_selector_kind kind;
    union {
        arz_str name;
        int64_t index; /* from the end where it is negative */
        struct {
            int64_t start, end, step;
            bool has_start, has_end;
        } slice;
        const arz_path_logical *filter;
    } as;
};

typedef enum arz_path_function {
    ARZ_PATH_COUNT,
    ARZ_PATH_LENGTH,
    ARZ_PATH_MATCH,
    ARZ_PATH_SEARCH,
    ARZ_PATH_VALUE,
    ARZ_PATH_FUNCTION_COUNT
} arz_path_function;

#define ARZ_PATH_MAX_ARGUMENTS 2

typedef enum arz_path_operand_kind {
    ARZ_PATH_LITERAL,
    ARZ_PATH_QUERY,
    ARZ_PATH_CALL
} arz_path_operand_kind;

/* A side of a comparison, or an argument of a function. */
typedef struct arz_path_operand {
    arz_path_operand_kind kind;
    arz_str text; /* as written; borrowed from the text that was parsed */
    union {
        const arz_node *literal;
        const arz_jsonpath *query;
        const arz_path_call *call;
    } as;
} arz_path_operand;

struct arz_path_call {
    arz_path_function function;
    arz_path_operand arguments[ARZ_PATH_MAX_ARGUMENTS];
    const arz_regex *regex; /* of a pattern that is a literal; NULL where it is no I-Regexp */
};

typedef enum arz_path_comparison {
    ARZ_PATH_EQUAL,
    ARZ_PATH_NOT_EQUAL,
    ARZ_PATH_LESS_EQUAL,
    ARZ_PATH_LESS,
    ARZ_PATH_GREATER_EQUAL,
    ARZ_PATH_GREATER
} arz_path_comparison;

typedef enum arz_path_logical_kind {
    ARZ_PATH_ANY, /* "||" of `parts` */
    ARZ_PATH_ALL, /* "&&" of `parts` */
    ARZ_PATH_NOT, /* of the one in `parts` */
    ARZ_PATH_COMPARE,
    ARZ_PATH_EXISTS, /* `left` is a query */
    ARZ_PATH_HOLDS   /* `left` is a call that is true or false */
} arz_path_logical_kind;

struct arz_path_logical {
    const arz_path_logical *next; /* the next part of what this is a part of */
    arz_path_logical_kind kind;
    arz_path_comparison comparison;
    const arz_path_logical *parts;
    arz_path_operand left, right;
};

#endif
