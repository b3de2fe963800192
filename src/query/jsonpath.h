/* JSONPath (RFC 9535), parsed once and evaluated many times over nodes or values. */
#ifndef ARZ_QUERY_JSONPATH_H
#define ARZ_QUERY_JSONPATH_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc/value.h"
#include "query/nodelist.h"

typedef struct arz_jsonpath arz_jsonpath;

typedef enum arz_jsonpath_version {
    ARZ_JSONPATH_RFC9535,
    ARZ_JSONPATH_GOESSNER /* draft-goessner-dispatch-jsonpath-00: `[?(@.x)]`, `@.length` in
                             filters, `-` in names, no scripts */
} arz_jsonpath_version;

/* Parses a whole query ("$..."), checking that it is well-typed. It lives in `arena`, which must
 * live as long; `text` is copied. NULL with *error filled: kind SYNTAX, rule "jsonpath", the
 * message says what was expected and error->column is the character (from 1) in the text. */
ARZ_MUST_USE const arz_jsonpath *arz_jsonpath_parse(arz_arena *arena, arz_str text,
                                                    arz_jsonpath_version version, arz_error *error);

/* Parses segments that follow something else, for tails such as `[0].id` or `.a[*].b`: relative
 * to whatever is given as the root. Same errors. */
ARZ_MUST_USE const arz_jsonpath *arz_jsonpath_parse_tail(arz_arena *arena, arz_str text,
                                                         arz_error *error);

/* Parses a bare logical expression (`$.state == "started" && $.n > 3`): the grammar's
 * logical-expr, in which `$` and `@` both are the data given. A query by itself tests existence.
 * `.length` of an array or a string is its length, here and in the filters of GOESSNER. Same
 * errors. (RFC 9535, section 2.3.5) */
ARZ_MUST_USE const arz_jsonpath *arz_jsonpath_parse_logical(arz_arena *arena, arz_str text,
                                                            arz_error *error);

/* True where every segment is a name or an index, so at most one place can be selected. */
bool arz_jsonpath_is_singular(const arz_jsonpath *path);

/* Appends what the query selects in `root` to `list`; with `paths`, each with its normalized
 * path. False with *error filled: kind LIMIT past ARZ_MAX_QUERY_NODES. */
ARZ_MUST_USE bool arz_jsonpath_select(const arz_jsonpath *path, arz_view root, bool paths,
                                      arz_nodelist *list, arz_error *error);

/* True in *found where anything is selected, stopping at the first; for a logical expression,
 * whether it holds. */
ARZ_MUST_USE bool arz_jsonpath_test(const arz_jsonpath *path, arz_view root, bool *found,
                                    arz_error *error);

#endif
