/* Queries of every kind that a document may write, put to data: the common part of criteria,
 * Selector Objects and replacement targets. (Arazzo 1.1.0, "Expression Type Object") */
#ifndef ARZ_EXPR_SELECTION_H
#define ARZ_EXPR_SELECTION_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "doc/document.h"
#include "expr/expression.h"
#include "expr/text.h"
#include "query/jsonpath.h"
#include "query/nodelist.h"

typedef enum arz_selection_type {
    ARZ_SELECTION_SIMPLE, /* a criterion's, which is no query: expr/condition.h */
    ARZ_SELECTION_REGEX,
    ARZ_SELECTION_JSONPATH,
    ARZ_SELECTION_XPATH,
    ARZ_SELECTION_JSONPOINTER,
    ARZ_SELECTION_TYPE_COUNT
} arz_selection_type;

/* The types that a place allows, as a set of bits. */
#define ARZ_SELECTION_BIT(type) (1U << (type))
#define ARZ_SELECTION_OF_CRITERIA                                                                  \
    (ARZ_SELECTION_BIT(ARZ_SELECTION_SIMPLE) | ARZ_SELECTION_BIT(ARZ_SELECTION_REGEX) |            \
     ARZ_SELECTION_BIT(ARZ_SELECTION_JSONPATH) | ARZ_SELECTION_BIT(ARZ_SELECTION_XPATH))
#define ARZ_SELECTION_OF_SELECTORS                                                                 \
    (ARZ_SELECTION_BIT(ARZ_SELECTION_JSONPATH) | ARZ_SELECTION_BIT(ARZ_SELECTION_XPATH) |          \
     ARZ_SELECTION_BIT(ARZ_SELECTION_JSONPOINTER))

/* What `type` says: a name or an Expression Type Object. */
typedef struct arz_selection_kind {
    arz_selection_type type;
    arz_jsonpath_version jsonpath;
    const char *later_xpath; /* static: the version that is asked for and not had; or NULL */
} arz_selection_kind;

const char *arz_selection_type_name(arz_selection_type type); /* static */

/* Reads `type`, whose node may be NULL: then the kind stays as it is. False with *error filled
 * (rule "expression-type"). */
ARZ_MUST_USE bool arz_selection_kind_read(arz_place type, unsigned allowed,
                                          arz_selection_kind *kind, arz_error *error);

typedef struct arz_selection arz_selection;

/* Compiles the query in a string node, once and for all where no expressions stand in it.
 * `context`: it is a criterion's condition about that, for arz_selection_test(); else NULL. NULL
 * with *error filled, at the node. */
ARZ_MUST_USE const arz_selection *arz_selection_compile(arz_place place,
                                                        const arz_selection_kind *kind,
                                                        const arz_expression *context,
                                                        const arz_expr_options *options,
                                                        arz_error *error);
arz_selection_type arz_selection_get_type(const arz_selection *selection);
arz_str arz_selection_text(const arz_selection *selection); /* as written */
/* The string that it stands in. */
const arz_node *arz_selection_node(const arz_selection *selection);
/* True where no expressions stand in it. */
bool arz_selection_is_fixed(const arz_selection *selection);
/* A JSONPath as it is parsed; where expressions stand in it, with what stands in for them. NULL of
 * any other, and where that cannot be parsed. */
const arz_jsonpath *arz_selection_path(const arz_selection *selection);
/* True for a JSONPath condition that is read as a logical expression. */
bool arz_selection_is_logical(const arz_selection *selection);
void arz_selection_visit(const arz_selection *selection,
                         void (*visit)(void *data, const arz_expression *expression), void *data);

/* Whether the query holds in `context`, which is there and not null. False with *error filled. */
ARZ_MUST_USE bool arz_selection_test(const arz_selection *selection, const arz_scope *scope,
                                     arz_view context, bool *holds, arz_error *error);
/* What it selects: one value, an array of several, or NULL in *value for none. New. False with
 * *error filled. */
ARZ_MUST_USE bool arz_selection_select(const arz_selection *selection, const arz_scope *scope,
                                       arz_view context, json_t **value, arz_error *error);
/* Where in `context` a JSONPath query leads: places with normalized paths. Their views are of no
 * use. False with *error filled. */
ARZ_MUST_USE bool arz_selection_places(const arz_selection *selection, const arz_scope *scope,
                                       arz_view context, arz_nodelist *places, arz_error *error);
/* Appends the query with the values of the expressions in it. False with *error filled. */
ARZ_MUST_USE bool arz_selection_render(const arz_selection *selection, const arz_scope *scope,
                                       arz_buf *buf, arz_error *error);

/* The context with what is asked of it. In the arena. */
const arz_expression *arz_context_with(const arz_expression *context,
                                       const arz_selection *selection,
                                       const arz_expr_options *options);

/* Compiles the member `context` of `owner`, a runtime expression. NULL with *error filled, at the
 * node, also where it is not there. `what` needs it: "a Selector Object". */
ARZ_MUST_USE const arz_expression *arz_context_compile(arz_place owner, const char *what,
                                                       const arz_expr_options *options,
                                                       arz_error *error);

#endif
