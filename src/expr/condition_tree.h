/* What a simple condition is parsed to. */
#ifndef ARZ_EXPR_CONDITION_TREE_H
#define ARZ_EXPR_CONDITION_TREE_H

#include <stdbool.h>

#include <arazzo/error.h>

#include "base/str.h"
#include "expr/condition.h"
#include "expr/operand.h"
#include "query/regex.h"

typedef enum arz_condition_kind {
    ARZ_CONDITION_LITERAL,
    ARZ_CONDITION_EXPRESSION,
    ARZ_CONDITION_INDEX,   /* the first child's member or element that the second names */
    ARZ_CONDITION_LIST,    /* [1, 2], behind `in` */
    ARZ_CONDITION_NOT,     /* of the only child */
    ARZ_CONDITION_AND,     /* of all children */
    ARZ_CONDITION_OR,      /* of any child */
    ARZ_CONDITION_COMPARE, /* the first child with the second */
    ARZ_CONDITION_KIND_COUNT
} arz_condition_kind;

typedef enum arz_condition_operator {
    ARZ_OPERATOR_EQUAL,
    ARZ_OPERATOR_NOT_EQUAL,
    ARZ_OPERATOR_LESS,
    ARZ_OPERATOR_LESS_EQUAL,
    ARZ_OPERATOR_GREATER,
    ARZ_OPERATOR_GREATER_EQUAL,
    ARZ_OPERATOR_CONTAINS,
    ARZ_OPERATOR_IN,
    ARZ_OPERATOR_MATCHES,
    ARZ_OPERATOR_COUNT
} arz_condition_operator;

struct arz_condition {
    arz_condition_kind kind : 8;
    arz_condition_operator operation : 8; /* of COMPARE */
    bool length;  /* of a member's name: where there is no such member, the length is asked for */
    arz_str text; /* as written */
    const arz_condition *child; /* the first; or NULL */
    const arz_condition *next;  /* the parent's next child; or NULL */
    union {
        const arz_expression *expression; /* of EXPRESSION */
        arz_operand literal;              /* of LITERAL */
        const arz_regex *regex;           /* of MATCHES where the pattern is literal; else NULL */
    };
};

#endif
