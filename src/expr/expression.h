/* Runtime expressions: `$response.body#/items/0/id`. Parsed once; evaluated without copies.
 * (Arazzo 1.1.0, "Runtime Expressions") */
#ifndef ARZ_EXPR_EXPRESSION_H
#define ARZ_EXPR_EXPRESSION_H

#include <stdbool.h>
#include <stdint.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc/document.h"
#include "expr/scope.h"
#include "query/jsonpath.h"

/* A form that is not the specification's but is read all the same (design: dialects). */
typedef struct arz_dialect_use {
    const char *rule;     /* static: the row in the dialect table, "unbraced-expression" */
    const char *message;  /* in the arena: what was found and how it is read */
    const char *standard; /* in the arena: the standard form to write instead; or NULL */
    const char *advice;   /* likewise: what to do where there is no such form; or NULL */
    arz_str found;        /* what `standard` may replace: it stands at `column`; or empty */
    bool untyped;         /* a 'targetSelectorType: jsonpath' belongs beside the text's member */
    unsigned column;      /* in the text, from 1 */
    const arz_node *node; /* the string that the text is; NULL where it has no node */
} arz_dialect_use;

/* Is told of each dialect used while something is parsed. */
typedef struct arz_dialect_sink {
    void (*use)(void *data, const arz_dialect_use *use);
    void *data;
} arz_dialect_sink;

typedef struct arz_expr_options {
    arz_arena *arena;       /* what is parsed lives here, and the text no shorter */
    bool strict;            /* dialects are errors */
    int minor;              /* of the document's Arazzo version: 0 or 1 */
    arz_dialect_sink *sink; /* or NULL */
    const arz_node *node;   /* set by the compile functions: the string that the text is in */
    size_t offset;          /* set by them: where in that string the text starts, in bytes */
    /* Is told of errors beside the first, which alone is returned, and clears them; or NULL. */
    void (*more)(void *data, arz_error *error);
    void *more_data;
} arz_expr_options;

/* For what goes on behind an error: makes `problem` the error where there is none yet, else tells
 * it beside. Clears it. */
void arz_expr_add_error(const arz_expr_options *options, arz_error *error, arz_error *problem);

/* A reading of an expression in which the name ends early and the rest is a path into its value:
 * `$inputs.user.name` is the input "user.name", or the member "name" of the input "user". */
typedef struct arz_tail {
    arz_str name;             /* takes the place of reference.name */
    arz_str pointer;          /* the path where it leads to one place at most; else data NULL */
    const arz_jsonpath *path; /* else; or NULL */
    bool length;              /* the pointer's last token is "length": see arz_expression_eval() */
} arz_tail;

typedef struct arz_expression {
    arz_str text; /* as written */
    /* Of the context of a criterion or a Selector Object: what is asked of the value; else NULL. */
    const struct arz_selection *query;
    arz_reference reference;
    arz_str pointer; /* JSON Pointer after '#'; data NULL where there is none */
    /* The name is tried whole, then cut at each '.' or '[' from the right; the rest is the tail.
     * Tails are parsed when the expression is. */
    const arz_tail *tails; /* longest name first; NULL where there are none */
    const arz_node *node;  /* the string that it stands in; NULL for text without one */
    uint32_t offset;       /* where in that string, in bytes */
    uint32_t head;         /* where in `text` the name starts, or a body's path */
    uint32_t tail_count;
    bool only_tails;       /* read whole, the text means nothing: `$response.body.id` */
    bool only_whole;       /* strict: the tails are there to be told of and not to be read */
    unsigned char dialect; /* that it was written in: arz_dialect, or ARZ_DIALECT_COUNT */
    bool told;             /* the sink knows already that it is a dialect; or it is none */
} arz_expression;

/* Parses text that is one whole expression and lives as long as the arena. NULL with *error filled:
 * kind SYNTAX, rule "expression", error->column in the text, and a message that says what was
 * expected. */
ARZ_MUST_USE const arz_expression *
arz_expression_parse(arz_str text, const arz_expr_options *options, arz_error *error);

/* Parses the longest expression that `text` starts with, as in "Bearer $inputs.token!": names are
 * identifiers there, a JSON Pointer ends at a blank, a quote, an operator or a parenthesis, and
 * neither ends in punctuation. *size is how many bytes it took. NULL, without an error where
 * `text` does not start with one. */
ARZ_MUST_USE const arz_expression *arz_expression_parse_prefix(arz_str text, size_t *size,
                                                               const arz_expr_options *options,
                                                               arz_error *error);

/* Evaluates. Finding nothing is no error: result->view is nothing then. The longest name that the
 * scope knows wins, and the rest is a path into its value: one value, or with `[*]` and filters
 * an array of what is selected. `.length` of an array or a text without such a member is the
 * number of its elements or characters. False with *error filled only where a tail hits a limit. */
ARZ_MUST_USE bool arz_expression_eval(const arz_expression *expression, const arz_scope *scope,
                                      arz_result *result, arz_error *error);

/* The expression as the specification has it: its own text where that is standard, as far as this
 * can be known without the names that are declared. In the arena; NULL where there is none. */
const char *arz_expression_standard(const arz_expression *expression, arz_arena *arena);

/* The same, but what scope->open() would open is left as it is. */
ARZ_MUST_USE bool arz_expression_find(const arz_expression *expression, const arz_scope *scope,
                                      arz_result *result, arz_error *error);

/* For those who know which names are declared: the expression is read by its tail `index`. Tells
 * the sink so where that is not standard and not told already; in strict it fails. */
ARZ_MUST_USE bool arz_expression_tell_tail(const arz_expression *expression, size_t index,
                                           const arz_expr_options *options, arz_error *error);

/* Why the expression found nothing, for a message: from the scope, or where the JSON Pointer
 * stopped ("'/items' has 2 elements; there is no '/items/5'"). New, for free(). */
ARZ_MUST_USE char *arz_expression_explain(const arz_expression *expression, const arz_scope *scope);

#endif
