/* A bare logical expression, which no JSONPath query is, in forms that the standards have. */
#ifndef ARZ_QUERY_JSONPATH_STANDARD_H
#define ARZ_QUERY_JSONPATH_STANDARD_H

#include <stdbool.h>

#include <arazzo/export.h>

#include "base/buf.h"
#include "base/str.h"
#include "query/jsonpath.h"

/* What a logical expression was parsed from, and the same text as its author wrote it: with
 * runtime expressions where `parsed` has literals of the same size in their place. */
typedef struct arz_logical_text {
    arz_str parsed, written;
} arz_logical_text;

/* Appends a query that selects something exactly where the expression holds, be the data an
 * object or an array: `$[?$.state == "started"]`, whose filter asks the whole and not the member.
 * False, and anything appended, where there is none: where the expression may hold for data
 * without members. (RFC 9535, section 2.3.5) */
ARZ_MUST_USE bool arz_logical_put_filter(const arz_jsonpath *path, arz_logical_text text,
                                         arz_buf *buf);

/* Appends the simple condition that asks the same of `context`, a runtime expression that a JSON
 * Pointer may follow: `$response.body#/state == 'started'`. False, and anything appended, where
 * there is none. */
ARZ_MUST_USE bool arz_logical_put_condition(const arz_jsonpath *path, arz_logical_text text,
                                            arz_str context, arz_buf *buf);

#endif
