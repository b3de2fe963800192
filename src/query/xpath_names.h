/* The names and symbols of XPath 1.0 and of what later versions added. */
#ifndef ARZ_QUERY_XPATH_NAMES_H
#define ARZ_QUERY_XPATH_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "base/suggest.h"

/* What XPath 1.0 does not have, and how it says the same. */
typedef struct arz_xpath_newer {
    const char *name;
    const char *help; /* or NULL */
} arz_xpath_newer;

/* True for a function or node test of XPath 1.0; else all of them are suggested. */
bool arz_xpath_find_function(arz_str name, arz_suggest *suggest);

/* Each static; NULL where it is not among them. A symbol is what `text` starts with. */
const arz_xpath_newer *arz_xpath_newer_function(arz_str name);
const arz_xpath_newer *arz_xpath_newer_word(arz_str name);
const arz_xpath_newer *arz_xpath_newer_symbol(arz_str text);

#endif
