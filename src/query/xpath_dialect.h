/* Which XPath a text is written in: what version 1.0 does not have is named before libxml2 sees
 * it, since its own messages do not say what is meant. */
#ifndef ARZ_QUERY_XPATH_DIALECT_H
#define ARZ_QUERY_XPATH_DIALECT_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/str.h"

/* True where the text has nothing that belongs to XPath 2.0 or later, no function that XPath 1.0
 * does not have, and no variable. Else false with *error filled; column in the text. What this
 * lets pass may still be wrong. */
ARZ_MUST_USE bool arz_xpath_is_version_1(arz_str expression, arz_error *error);

/* Fails at an offset of the expression: kind SYNTAX, rule "xpath". Always false. */
bool arz_xpath_fail(arz_error *error, arz_str expression, size_t at, const char *format, ...)
    ARZ_PRINTF(4, 5);

#endif
