/* The dialects: forms that are not the specification's, but that authors write and everyone
 * reads. Each is a row with an example; whatever reads one tells of it here. */
#ifndef ARZ_EXPR_DIALECT_H
#define ARZ_EXPR_DIALECT_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/str.h"
#include "expr/expression.h"

/* In the order of their ids, which are the names in lower case with hyphens. */
typedef enum arz_dialect {
    ARZ_DIALECT_BRACED_EXPRESSION,
    ARZ_DIALECT_DOUBLE_QUOTES,
    ARZ_DIALECT_HEADER_POINTER,
    ARZ_DIALECT_JSONPATH_LOGICAL,
    ARZ_DIALECT_JSONPATH_SIMPLE,
    ARZ_DIALECT_JSONPATH_TARGET,
    ARZ_DIALECT_LENGTH,
    ARZ_DIALECT_LIST_LITERAL,
    ARZ_DIALECT_NAME_CHARACTERS,
    ARZ_DIALECT_NOT_AN_EXPRESSION,
    ARZ_DIALECT_PATH_TAIL,
    ARZ_DIALECT_PLURAL_HEADER,
    ARZ_DIALECT_POINTER_TAIL,
    ARZ_DIALECT_RESPONSE_STATUS,
    ARZ_DIALECT_STRICT_EQUALITY,
    ARZ_DIALECT_UNBRACED_EXPRESSION,
    ARZ_DIALECT_UNBRACED_LITERAL,
    ARZ_DIALECT_WORD_LOGIC,
    ARZ_DIALECT_WORD_OPERATOR,
    ARZ_DIALECT_XPATH_VERSION,
    ARZ_DIALECT_COUNT
} arz_dialect;

typedef struct arz_dialect_row {
    const char *rule;    /* the id: "unbraced-expression" */
    const char *example; /* text in which it is used */
    const char *what;    /* follows the quoted form: "is an expression without braces" */
    const char *reading; /* how it is read where there is no standard form to name */
    const char *advice;  /* what to do about it there; or NULL */
    bool harmless;       /* only to be told of: not refused by `strict` */
} arz_dialect_row;

const arz_dialect_row *arz_dialect_get(arz_dialect dialect); /* static */

/* A dialect in use. */
typedef struct arz_dialect_find {
    arz_dialect dialect;
    arz_str text, found;  /* what was read, and what in it is the dialect */
    size_t at;            /* where, in bytes */
    const char *standard; /* what to write instead; or NULL */
    const char *note;     /* on that, for messages: "a simple condition"; or NULL */
    const char *advice;   /* in the place of the row's; or NULL */
    bool untyped;         /* see arz_dialect_use */
} arz_dialect_find;

/* Tells the sink how it is read. False with *error filled (rule "dialect") where it is refused. */
ARZ_MUST_USE bool arz_dialect_tell_find(const arz_dialect_find *find,
                                        const arz_expr_options *options, arz_error *error);

/* The same without a note. */
ARZ_MUST_USE bool arz_dialect_tell(arz_dialect dialect, arz_str text, size_t at, arz_str found,
                                   const char *standard, const arz_expr_options *options,
                                   arz_error *error);
/* Tells the sink something that is only to be told of. `message` lives as long as the arena. */
void arz_dialect_warn(arz_dialect dialect, unsigned column, const char *message,
                      const arz_expr_options *options);

/* Gives an error that has at most a column in the text of the string node a place in the
 * document. Always false. */
bool arz_fail_in_node(arz_error *error, arz_place at);

#endif
