/* What to write for a logical expression where a JSONPath query belongs. */
#ifndef ARZ_EXPR_LOGICAL_H
#define ARZ_EXPR_LOGICAL_H

#include <stdbool.h>

#include "expr/dialect.h"
#include "expr/expression.h"
#include "query/jsonpath_standard.h"

/* Sets what to write: a filter where that says exactly the same, unless an expression without
 * braces stands in the text (`bare`); else a simple condition about the criterion's context, which
 * the note says; else nothing. */
void arz_logical_set_standard(arz_dialect_find *find, const arz_jsonpath *path,
                              arz_logical_text text, bool bare, const arz_expression *context,
                              const arz_expr_options *options);

#endif
