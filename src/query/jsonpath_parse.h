/* The two halves of JSONPath's grammar, which contain each other: queries and logical
 * expressions. */
#ifndef ARZ_QUERY_JSONPATH_PARSE_H
#define ARZ_QUERY_JSONPATH_PARSE_H

#include <stdbool.h>

#include <arazzo/export.h>

#include "query/jsonpath_text.h"
#include "query/jsonpath_tree.h"

/* A query at the cursor, on its "$" or "@". In the arena; NULL with the error filled. */
ARZ_MUST_USE const arz_jsonpath *arz_path_parse_query(arz_path_text *text);

/* A logical expression at the cursor, and the blanks behind it. In the arena; NULL with the error
 * filled. (RFC 9535, section 2.3.5.1) */
ARZ_MUST_USE const arz_path_logical *arz_path_parse_logical(arz_path_text *text);

#endif
