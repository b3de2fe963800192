/* What validation finds: any number of diagnostics, each with its place. */
#ifndef ARAZZO_DIAGNOSTIC_H
#define ARAZZO_DIAGNOSTIC_H

#include <stddef.h>

#include <arazzo/export.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum arz_severity {
    ARZ_SEVERITY_ERROR,
    ARZ_SEVERITY_WARNING,
    ARZ_SEVERITY_INFO,
    ARZ_SEVERITY_COUNT
} arz_severity;

/* The one right form of what is wrong: `old` at the byte `start` of the document's text (without a
 * byte order mark) becomes `text`. */
typedef struct arz_edit {
    size_t start;
    const char *old, *text;
    unsigned line, column; /* of the start, from 1 */
} arz_edit;

/* Borrowed from its list, all of it. */
typedef struct arz_diagnostic {
    arz_severity severity;
    const char *rule;      /* "step-exists" */
    const char *message;   /* one line, no full stop */
    const char *help;      /* what to write instead; or NULL */
    const char *uri;       /* the document as the user knows it */
    unsigned line, column; /* from 1; 0 where there is none */
    const char *pointer;   /* JSON Pointer (RFC 6901); or NULL */
    const arz_edit *edit;  /* or NULL */
} arz_diagnostic;

/* In the order of the text, document by document, once sorted. */
typedef struct arz_diagnostics arz_diagnostics;

/* New and empty, for arz_diagnostics_free(), which takes NULL. */
ARZ_API ARZ_MUST_USE arz_diagnostics *arz_diagnostics_create(void);
ARZ_API void arz_diagnostics_free(arz_diagnostics *diagnostics);
ARZ_API size_t arz_diagnostics_count(const arz_diagnostics *diagnostics);
ARZ_API const arz_diagnostic *arz_diagnostics_at(const arz_diagnostics *diagnostics, size_t index);
/* How many have that severity. */
ARZ_API size_t arz_diagnostics_of(const arz_diagnostics *diagnostics, arz_severity severity);
ARZ_API const char *arz_severity_name(arz_severity severity); /* static: "error" */

#ifdef __cplusplus
}
#endif

#endif
