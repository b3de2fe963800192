/* Which XPath a text is written in: what version 1.0 does not have is named before libxml2 sees
 * it, since its own messages do not say what is meant. */
#ifndef ARZ_QUERY_XPATH_DIALECT_H
#define ARZ_QUERY_XPATH_DIALECT_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/str.h"

/* Reads the tokens of the expression, which is checked no further than this: a construct of XPath
 * 2.0 or later fails, with its name. *crosses: each node of one set may be looked for in another,
 * since two sets are compared or joined, or since a step may find the same nodes from several.
 * False with *error filled. */
ARZ_MUST_USE bool arz_xpath_scan(arz_str expression, bool *crosses, arz_error *error);

/* Fails at an offset of the expression: kind SYNTAX, rule "xpath". Always false. */
bool arz_xpath_fail(arz_error *error, arz_str expression, size_t at, const char *format, ...)
    ARZ_PRINTF(4, 5);

#endif
