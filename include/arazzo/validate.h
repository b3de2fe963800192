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

/* One rule of the table. Static. */
typedef struct arz_rule {
    const char *id; /* "step-exists" */
    arz_severity severity;
    const char *summary; /* "a step that an action names exists" */
    const char *section; /* of the specification; or NULL */
} arz_rule;

ARZ_API size_t arz_rule_count(void);
ARZ_API const arz_rule *arz_rule_at(size_t index); /* sorted by id */

#ifdef __cplusplus
}
#endif

#endif
