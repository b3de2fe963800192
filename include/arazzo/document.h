/* Loading an Arazzo description, and what can be asked of it. */
#ifndef ARAZZO_DOCUMENT_H
#define ARAZZO_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <arazzo/diagnostic.h>
#include <arazzo/error.h>
#include <arazzo/export.h>
#include <arazzo/files.h>
#include <arazzo/settings.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An Arazzo description with the documents that it names, linked. Frozen once loaded: any number
 * of runs may share it, on one thread at a time. (Arazzo 1.1.0, "Arazzo Description") */
typedef struct arz_document arz_document;
typedef struct arz_workflow arz_workflow;
typedef struct arz_step arz_step;
typedef struct arz_action arz_action;

/* Files that were read, for several loads: a file that two of them name is read once, and is to the
 * second what it was to the first, unless much else was read between them. On one thread at a
 * time. */
typedef struct arz_cache arz_cache;

/* New and empty, for arz_cache_free(), which takes NULL, behind every document that was loaded with
 * it. */
ARZ_API ARZ_MUST_USE arz_cache *arz_cache_create(void);
ARZ_API void arz_cache_free(arz_cache *cache);

typedef struct arz_load_options {
    unsigned version; /* ARZ_LOAD_OPTIONS_VERSION */
    const char *base; /* a second place for relative references that are not found; or NULL */
    const arz_source_place *sources;
    size_t source_count;
    bool network;               /* source descriptions may be fetched from http(s) URLs */
    bool strict;                /* the letter of the specification: dialects are errors */
    bool insecure;              /* do not verify TLS when fetching */
    const char *cacert, *proxy; /* for fetching; or NULL */
    /* Receives warnings (dialects) and, where loading fails, every error; or NULL. */
    arz_diagnostics *diagnostics;
    bool formats; /* a value that is not as its schema's `format` says is not valid */
    size_t optional_source_count; /* the first so many of `sources` are for several documents: each
                                   * takes those that it has */
    const arz_settings *settings; /* for validation: the severities of rules; or NULL */
    arz_cache *cache;             /* shared with other loads; or NULL */
    const char *text; /* of the document itself, of `text_size` bytes, so that it is not read (an
                       * editor has it); or NULL */
    size_t text_size;
} arz_load_options;

#define ARZ_LOAD_OPTIONS_VERSION 1
/* clang-format off */
#define ARZ_LOAD_OPTIONS_INIT \
    { ARZ_LOAD_OPTIONS_VERSION, NULL, NULL, 0, false, false, false, NULL, NULL, NULL, false, 0, \
      NULL, NULL, NULL, 0 }
/* clang-format on */

/* Loads the description at `uri` (a path, a file: or http(s): URL, "-" for standard input) and
 * what it names. Returns a new document, for arz_document_free(); NULL with *error filled by the
 * first error. */
ARZ_API ARZ_MUST_USE arz_document *
arz_document_load(const char *uri, const arz_load_options *options, arz_error *error);
ARZ_API void arz_document_free(arz_document *document);
/* The *size bytes of a document that a user names, as above: for whoever wants to look at them
 * before `options->text` gives them to a load. New, for free(); NULL with *error filled. */
ARZ_API ARZ_MUST_USE char *arz_text_load(const char *uri, const arz_load_options *options,
                                         size_t *size, arz_error *error);

/* What follows is borrowed and lives as long as the document, unless said otherwise. */

ARZ_API const char *arz_document_title(const arz_document *document);   /* info.title, or "" */
ARZ_API const char *arz_document_version(const arz_document *document); /* "1.0.1" */
ARZ_API size_t arz_document_workflow_count(const arz_document *document);
ARZ_API const arz_workflow *arz_document_workflow_at(const arz_document *document, size_t index);
/* The workflow called `id`, or NULL. */
ARZ_API const arz_workflow *arz_document_workflow(const arz_document *document, const char *id);

/* Source descriptions, by number. `type` is "openapi", "arazzo" or "asyncapi". */
ARZ_API size_t arz_document_source_count(const arz_document *document);
ARZ_API const char *arz_document_source_name(const arz_document *document, size_t index);
ARZ_API const char *arz_document_source_type(const arz_document *document, size_t index);
/* The absolute URI that the source description is read from, also where nothing needed it yet;
 * NULL where it cannot be made. */
ARZ_API const char *arz_document_source_uri(const arz_document *document, size_t index);
/* The text of the source description as it was read, `*size` bytes; NULL where it was not. */
ARZ_API const char *arz_document_source_text(const arz_document *document, size_t index,
                                             size_t *size);

/* The text of a line of a document of the description, without its line break, for the excerpt
 * under a message; NULL where there is none. `uri` is an error's or diagnostic's. New, free(). */
ARZ_API char *arz_document_line(const arz_document *document, const char *uri, unsigned line);

ARZ_API const char *arz_workflow_id(const arz_workflow *workflow);
ARZ_API const char *arz_workflow_summary(const arz_workflow *workflow);     /* or NULL */
ARZ_API const char *arz_workflow_description(const arz_workflow *workflow); /* or NULL */
ARZ_API size_t arz_workflow_step_count(const arz_workflow *workflow);
ARZ_API const arz_step *arz_workflow_step_at(const arz_workflow *workflow, size_t index);
/* The workflows that have to be run before. */
ARZ_API size_t arz_workflow_dependency_count(const arz_workflow *workflow);
ARZ_API const arz_workflow *arz_workflow_dependency_at(const arz_workflow *workflow, size_t index);
ARZ_API size_t arz_workflow_output_count(const arz_workflow *workflow);
ARZ_API const char *arz_workflow_output_name(const arz_workflow *workflow, size_t index);

ARZ_API const char *arz_step_id(const arz_step *step);
ARZ_API const char *arz_step_description(const arz_step *step); /* or NULL */
/* What the step calls: "POST /sandbox/{id}/snapshot" or "workflow capture-sandbox". */
ARZ_API const char *arz_step_target(const arz_step *step);
/* The workflow that the step calls, which may be another document's; or NULL. */
ARZ_API const arz_workflow *arz_step_workflow(const arz_step *step);
ARZ_API size_t arz_step_output_count(const arz_step *step);
ARZ_API const char *arz_step_output_name(const arz_step *step, size_t index);

/* The actions that a step has for its success or its failure, in the order in which they are asked:
 * its own, then the workflow's of other names. (Arazzo 1.1.0, "Success Action Object", "Failure
 * Action Object") */
ARZ_API size_t arz_step_success_action_count(const arz_step *step);
ARZ_API const arz_action *arz_step_success_action_at(const arz_step *step, size_t index);
ARZ_API size_t arz_step_failure_action_count(const arz_step *step);
ARZ_API const arz_action *arz_step_failure_action_at(const arz_step *step, size_t index);

ARZ_API const char *arz_action_name(const arz_action *action);
ARZ_API const char *arz_action_type_text(const arz_action *action); /* "end", "goto", "retry" */
/* Where it goes, or what a retry runs first: a step, a workflow, or neither (NULL). */
ARZ_API const arz_step *arz_action_step(const arz_action *action);
ARZ_API const arz_workflow *arz_action_workflow(const arz_action *action);
/* How often a retry is made. */
ARZ_API uint64_t arz_action_retry_limit(const arz_action *action);
/* The conditions that must all hold, as they are written. */
ARZ_API size_t arz_action_criterion_count(const arz_action *action);
ARZ_API const char *arz_action_criterion_at(const arz_action *action, size_t index);

/* One input of a workflow, as its schema declares it. (Arazzo 1.1.0, "Workflow Object") */
typedef struct arz_input_info {
    const char *name;
    const char *type;        /* "string", "string or null", ...; "any" where nothing is said */
    const char *description; /* or NULL */
    const char *format;      /* or NULL */
    bool required;
    bool secret; /* `format: password`, or a name that looks like a secret */
    bool has_default;
} arz_input_info;

ARZ_API size_t arz_workflow_input_count(const arz_workflow *workflow);
ARZ_API const arz_input_info *arz_workflow_input_at(const arz_workflow *workflow, size_t index);

/* Sets `inputs[name]` from text as a user writes it: a string where the schema says `string`,
 * else JSON, else a string. `name` may lead into an object input ("user.name"). False with *error
 * filled (kind INPUT). */
ARZ_API ARZ_MUST_USE bool arz_workflow_input_set(const arz_workflow *workflow, json_t *inputs,
                                                 const char *name, const char *text,
                                                 arz_error *error);
/* The same from a file: a value that stands for it where the schema says `string` or nothing and
 * the input is no secret, else what is in it. `files` must outlive the inputs. */
ARZ_API ARZ_MUST_USE bool arz_workflow_input_set_file(const arz_workflow *workflow, json_t *inputs,
                                                      arz_files *files, const char *name,
                                                      const char *path, arz_error *error);
/* Adds what is not there: the schema's defaults and, with `made_up`, instances made up from the
 * schema for the other inputs that it declares. */
ARZ_API ARZ_MUST_USE bool arz_workflow_input_defaults(const arz_workflow *workflow, json_t *inputs,
                                                      bool made_up, arz_error *error);
/* True where each member of `inputs` (borrowed, only read) is an input of the workflow, as far as
 * its schema says which it has. Else *error offers the nearest name. */
ARZ_API ARZ_MUST_USE bool arz_workflow_input_names(const arz_workflow *workflow, json_t *inputs,
                                                   arz_error *error);
/* True where `inputs` (borrowed, only read) are valid by the schema. Else *error names every
 * missing input, or says what is wrong with which. */
ARZ_API ARZ_MUST_USE bool arz_workflow_input_check(const arz_workflow *workflow, json_t *inputs,
                                                   arz_error *error);

#ifdef __cplusplus
}
#endif

#endif
