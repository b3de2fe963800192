/* Diagnostics of a document, while it is linked and checked: errors make it incomplete, warnings
 * are told once. */
#ifndef ARZ_MODEL_TELL_H
#define ARZ_MODEL_TELL_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/diagnostic.h>
#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/suggest.h"
#include "model/graph.h"

/* Held by the caller, for arz_teller_clear(). */
typedef struct arz_teller {
    arz_document *document;
    arz_diagnostics *diagnostics; /* or NULL */
    arz_map told;                 /* the warnings so far, by rule and place: each is told once */
    size_t names_left;            /* that may still be compared for "did you mean" */
    size_t errors;                /* told so far */
    /* What is told of this string is told where the byte `offset` of it stands; NULL: of none. */
    const arz_node *text;
    size_t offset;
} arz_teller;

void arz_teller_init(arz_teller *teller, arz_document *document, arz_diagnostics *diagnostics);
void arz_teller_clear(arz_teller *teller);

/* Those that give a boolean give true where a diagnostic was added, to which an edit may be: see
 * model/tell_edit.h. */

/* Adds the error, which gets the place if it has none, and clears it. The document is not
 * complete then. */
bool arz_tell(arz_teller *teller, arz_place at, arz_error *error);
/* An error at the place. */
bool arz_tell_error(arz_teller *teller, const char *rule, arz_place at, const char *format, ...)
    ARZ_PRINTF(4, 5);
/* The same with "; did you mean ..." behind it. */
bool arz_tell_unknown(arz_teller *teller, const char *rule, arz_place at,
                      const arz_suggest *suggest, const char *format, ...) ARZ_PRINTF(5, 6);
/* A warning that makes the document incomplete all the same: it is right, but cannot be run. */
void arz_tell_absent(arz_teller *teller, const char *rule, arz_place at, arz_error *error);
bool arz_tell_warning(arz_teller *teller, const char *rule, arz_place at, const char *help,
                      const char *format, ...) ARZ_PRINTF(5, 6);
/* What may well be right, but is worth a look. Told once, as warnings are. */
void arz_tell_info(arz_teller *teller, const char *rule, arz_place at, const char *help,
                   const char *format, ...) ARZ_PRINTF(5, 6);
/* A warning or an info that says what `error` does (its rule too), where that says; clears it.
 * Told once for each place, which need not be where it is told, and character (from 1) in the text
 * of the node there; 0 is the place as a whole. An error without place is told at that one. */
void arz_tell_remark(arz_teller *teller, arz_severity severity, arz_place at, unsigned column,
                     arz_error *error);
/* A form that is not the specification's: a warning, or in strict an error. `standard` says what
 * to write; or NULL. */
bool arz_tell_dialect(arz_teller *teller, const char *rule, arz_place at, const char *standard,
                      const char *format, ...) ARZ_PRINTF(5, 6);
/* A dialect that has one right form: the text of the scalar at `at` should be `standard`, which the
 * diagnostic says and has as an edit. */
void arz_tell_form(arz_teller *teller, const char *rule, arz_place at, arz_str standard,
                   const char *format, ...) ARZ_PRINTF(5, 6);
/* The same of a member, whose value is at fault and which should be "key: value". */
typedef struct arz_member_form {
    const arz_doc *doc;
    const arz_member *member;
    arz_str key, value;
} arz_member_form;
void arz_tell_member_form(arz_teller *teller, const char *rule, const arz_member_form *form,
                          const char *format, ...) ARZ_PRINTF(4, 5);
/* The same of what the expr room found in a document. */
void arz_tell_use(arz_teller *teller, const arz_doc *doc, const arz_dialect_use *use);
/* True where `count` more names may be compared. */
bool arz_may_suggest(arz_teller *teller, size_t count);

#endif
