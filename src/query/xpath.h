/* XPath 1.0 over XML text, by libxml2, which is loaded when the first document is read. No
 * DTDs, no external entities, no network. */
#ifndef ARZ_QUERY_XPATH_H
#define ARZ_QUERY_XPATH_H

#include <stdbool.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/str.h"

/* Checks the syntax. A construct of XPath 2.0 or later is named as such in the message. False
 * with *error filled: kind SYNTAX, rule "xpath", column in the expression. */
ARZ_MUST_USE bool arz_xpath_check(arz_str expression, arz_error *error);

/* The effective boolean value of the expression over the XML text in *holds. The prefixes that
 * the document's elements declare can be used. False with *error filled. */
ARZ_MUST_USE bool arz_xpath_test(arz_str expression, arz_str xml, bool *holds, arz_error *error);

/* What it selects as a value: the text of an element or attribute, an array of them for several,
 * a boolean, a number, a string; null for an empty node-set. New; NULL with *error filled. */
ARZ_MUST_USE json_t *arz_xpath_select(arz_str expression, arz_str xml, arz_error *error);

/* The XML text with `text` as the content of every element, attribute and text node that the
 * expression selects. A string; new; NULL with *error filled, also where nothing is selected.
 * CDATA sections come out as plain text, and entities as the document writes them. */
ARZ_MUST_USE json_t *arz_xpath_replace(arz_str expression, arz_str xml, arz_str text,
                                       arz_error *error);

#endif
