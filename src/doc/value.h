/* Values: data at run time, jansson's json_t. And the one accessor with which queries and
 * schemas see nodes and values alike. Three words at every json_t: new (release it), borrowed
 * (valid while its container is), steals (the call takes the reference, also when it fails). */
#ifndef ARZ_DOC_VALUE_H
#define ARZ_DOC_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/buf.h"
#include "base/str.h"
#include "doc/node.h"

/* jansson answers NULL for no memory and for bad UTF-8 alike: these end the program in the first
 * case and expect valid UTF-8. All new. */
ARZ_MUST_USE json_t *arz_json_string(arz_str text);
ARZ_MUST_USE json_t *arz_json_integer(int64_t number);
ARZ_MUST_USE json_t *arz_json_real(double number); /* null where it is no finite number */
ARZ_MUST_USE json_t *arz_json_object(void);
ARZ_MUST_USE json_t *arz_json_array(void);
void arz_json_set(json_t *object, arz_str name, json_t *value); /* steals value */
void arz_json_append(json_t *array, json_t *value);             /* steals value */
json_t *arz_json_get(const json_t *object, arz_str name);       /* borrowed; NULL: not there */
arz_str arz_json_text(const json_t *value);                     /* of a string; else empty */

/* A piece of data of either kind, or nothing. Small: pass it by value. */
typedef struct arz_view {
    const arz_node *node; /* one of the two, or neither: nothing is there */
    json_t *json;         /* borrowed */
} arz_view;

/* clang-format off */
#define ARZ_VIEW_NONE ((arz_view){ NULL, NULL })
/* clang-format on */

static inline arz_view arz_view_node(const arz_node *node)
{
    return (arz_view){ node, NULL };
}

static inline arz_view arz_view_json(json_t *json) /* borrowed */
{
    return (arz_view){ NULL, json };
}

static inline bool arz_view_exists(arz_view view)
{
    return view.node || view.json;
}

/* What kind it is; ARZ_KIND_NULL for nothing too. */
arz_kind arz_view_kind(arz_view view);
bool arz_view_bool(arz_view view);                    /* false for any other kind */
int64_t arz_view_integer(arz_view view);              /* of INTEGER */
double arz_view_number(arz_view view);                /* of INTEGER and REAL; else 0 */
arz_str arz_view_text(arz_view view);                 /* of STRING; else empty */
size_t arz_view_size(arz_view view);                  /* elements or members; else 0 */
arz_view arz_view_at(arz_view array, size_t index);   /* nothing where there is none */
arz_view arz_view_get(arz_view object, arz_str name); /* nothing where there is none */
/* True where both are the same piece of data (not merely equal). */
bool arz_view_same(arz_view a, arz_view b);

/* Walks the members of an object in order:
 *   arz_view_iter iter = arz_view_members(object);
 *   while (arz_view_next(&iter)) ... iter.name, iter.value */
typedef struct arz_view_iter {
    arz_view object;
    size_t index;   /* of the next member of a node */
    void *position; /* jansson's */
    arz_str name;
    arz_view value;
} arz_view_iter;
arz_view_iter arz_view_members(arz_view object);
bool arz_view_next(arz_view_iter *iter);

/* The value: a json_t kept, a node made into one. New; NULL with *error filled where aliases
 * make it larger than ARZ_MAX_VALUE_NODES. Nothing becomes null. */
ARZ_MUST_USE json_t *arz_view_value(arz_view view, arz_error *error);
ARZ_MUST_USE json_t *arz_node_value(const arz_node *node, arz_error *error);

/* Equality as JSON Schema and conditions have it: 1 equals 1.0, members in any order. Two pieces
 * of data that aliases make so large that ARZ_MAX_VALUE_NODES comparisons do not decide it count
 * as different. */
bool arz_view_equal(arz_view a, arz_view b);
/* The same for whoever counts the work of many comparisons: *steps goes down with each pair of
 * parts looked at, and at 0 the answer is false. */
bool arz_view_equal_counted(arz_view a, arz_view b, size_t *steps);
/* -1, 0, 1 for two numbers, exact also where an integer has no double. */
int arz_view_compare_numbers(arz_view a, arz_view b);

/* Appends JSON text, compact where `indent` is 0. Strings keep their characters; only what JSON
 * must escape is escaped. Appends to a limited buf stop at its limit; what aliases make larger than
 * ARZ_MAX_VALUE_NODES is cut and the buf says `overflow`. */
void arz_view_write(arz_buf *buf, arz_view view, int indent);
/* Appends the text that a value has inside other text: a string as it is, other scalars as in
 * JSON, arrays and objects as compact JSON, nothing as empty text.
 * (Arazzo 1.1.0, "Runtime Expressions") */
void arz_view_render(arz_buf *buf, arz_view view);
/* Appends a number: the shortest text that reads back as the same double, with ".0" behind
 * integral ones, so that a real stays a real. */
void arz_real_write(arz_buf *buf, double number);

#endif
