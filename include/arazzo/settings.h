/* What a user asks of validation: other severities for rules, and where source descriptions are.
 * A file `.arazzo-run.yml` says it for the documents below its directory. */
#ifndef ARAZZO_SETTINGS_H
#define ARAZZO_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/diagnostic.h>
#include <arazzo/error.h>
#include <arazzo/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Another place for a source description. */
typedef struct arz_source_place {
    const char *name;        /* the source description's */
    const char *path_or_url; /* where to read it instead */
} arz_source_place;

typedef struct arz_settings arz_settings;

#define ARZ_SETTINGS_FILE ".arazzo-run.yml"

/* New, for arz_settings_free(), which takes NULL. Says nothing yet. */
ARZ_API ARZ_MUST_USE arz_settings *arz_settings_create(void);
ARZ_API void arz_settings_free(arz_settings *settings);

/* Reads a settings file; what it says wins over what was said before. False with *error filled at
 * the first fault, with its place in the file. */
ARZ_API ARZ_MUST_USE bool arz_settings_read(arz_settings *settings, const char *path,
                                            arz_error *error);
/* Gives a rule another severity: "error", "warning", "info" or "off". False with *error filled
 * where there is no such rule or severity, or the rule must stay as it is. */
ARZ_API ARZ_MUST_USE bool arz_settings_set(arz_settings *settings, const char *rule,
                                           const char *severity, arz_error *error);

/* The settings file in the document's directory, or the nearest above it. New, for free(); NULL
 * where there is none, or `path` is no path of a file. */
ARZ_API ARZ_MUST_USE char *arz_settings_find(const char *path);

/* The severity of findings of a rule that have `severity` without settings; ARZ_SEVERITY_COUNT
 * where they are not to be told. `settings` may be NULL. */
ARZ_API arz_severity arz_settings_severity(const arz_settings *settings, const char *rule,
                                           arz_severity severity);
/* Borrowed, with paths as seen from the working directory; NULL, and 0, where nothing is said. */
ARZ_API const char *arz_settings_base(const arz_settings *settings);
ARZ_API const arz_source_place *arz_settings_sources(const arz_settings *settings, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
