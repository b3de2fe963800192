/* Offline validation: everything that can be known without running. */
#ifndef ARAZZO_VALIDATE_H
#define ARAZZO_VALIDATE_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/diagnostic.h>
#include <arazzo/document.h>
#include <arazzo/error.h>
#include <arazzo/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Validates the description at `path` with what it names. Never opens a network connection:
 * options->network is not looked at. Everything found goes to options->diagnostics, sorted. With
 * `document` not NULL, *document is the document as far as it could be loaded (for excerpts), new,
 * for arz_document_free(), or NULL. True where there was no error. */
ARZ_API ARZ_MUST_USE bool arz_validate(const char *path, const arz_load_options *options,
                                       arz_document **document);

/* Edits to be made in a text. */
typedef struct arz_edits {
    const arz_edit **items; /* in any order; then in that of the text, and without those left out */
    size_t count;
} arz_edits;

/* Makes the edits of what was found in a text of *size bytes; what overlaps an earlier one, or does
 * not find what it takes away, is left out. Returns the new text, for free(), of *size bytes; NULL
 * where it says anything else than before outside of the keys, scalars, elements and members that
 * the edits stand in, so that they must not be made. */
ARZ_API ARZ_MUST_USE char *arz_edits_make(arz_edits *edits, const char *text, size_t *size);

/* One rule of the table. Static, all of it. */
typedef struct arz_rule {
    const char *id;        /* "step-exists" */
    arz_severity severity; /* unless a user asks for another */
    const char *summary;   /* what holds where nothing is wrong: "a step that is named exists" */
    const char *wrong;     /* an example of what breaks it: one or more lines of YAML or text */
    const char *right;     /* the same as it should be */
    const char *section;   /* of the specification, or of who says so ("RFC 6901"); or NULL */
} arz_rule;

/* Rules that belong together, sorted by id. */
typedef struct arz_rule_group {
    const char *title; /* "Names and references" */
    bool firm;         /* without them nothing could be read: their severity stays as it is */
    const arz_rule *rules;
    size_t count;
} arz_rule_group;

ARZ_API const arz_rule_group *arz_rule_group_at(size_t index); /* NULL behind the last */

/* All rules, group by group. */
ARZ_API size_t arz_rule_count(void);
ARZ_API const arz_rule *arz_rule_at(size_t index); /* NULL behind the last */
/* The rule called `id`, or NULL. */
ARZ_API const arz_rule *arz_rule_find(const char *id);
ARZ_API const arz_rule_group *arz_rule_group_of(const arz_rule *rule);

#ifdef __cplusplus
}
#endif

#endif
