/* Everything that one made-up value must obey: a schema with what it refers to, has in allOf,
 * and the alternatives that were chosen, as one flat list. */
#ifndef ARZ_SCHEMA_EXAMPLE_SHAPE_H
#define ARZ_SCHEMA_EXAMPLE_SHAPE_H

#include "schema/compiled.h"

/* A list of schemas that apply to one value. */
typedef struct arz_schema_list {
    const arz_schema **items; /* owned */
    size_t count, capacity;
} arz_schema_list;

void arz_schema_list_add(arz_schema_list *list, const arz_schema *schema);
void arz_schema_list_clear(arz_schema_list *list);

typedef struct arz_shape {
    arz_schema_list parts;
    unsigned variants; /* how many attempts differ from one another */
    bool nothing;      /* `false` is among them */
} arz_shape;

/* Adds `schema` and what belongs to it; `attempt` picks among alternatives. False with *error
 * filled where a reference leads nowhere. */
ARZ_MUST_USE bool arz_shape_collect(arz_shape *shape, const arz_schema *schema, unsigned attempt,
                                    arz_error *error);
void arz_shape_clear(arz_shape *shape);

/* The kind of value to make, a bit of arz_kind; 0 where no kind is allowed. */
unsigned arz_shape_kind(arz_shape *shape, unsigned attempt);

/* The greatest of a keyword's sizes (or 0), and the least (or UINT64_MAX). */
uint64_t arz_shape_least(const arz_shape *shape, arz_keyword_id id);
uint64_t arz_shape_most(const arz_shape *shape, arz_keyword_id id);

/* The first rule for the keyword, or NULL. */
const arz_schema_rule *arz_shape_rule(const arz_shape *shape, arz_keyword_id id);

#endif
