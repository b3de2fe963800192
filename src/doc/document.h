/* A text read into nodes, and the store that keeps every document of a description under its
 * URI, each loaded once. (Arazzo 1.1.0, "Parsing Documents") */
#ifndef ARZ_DOC_DOCUMENT_H
#define ARZ_DOC_DOCUMENT_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc/node.h"

typedef enum arz_format {
    ARZ_FORMAT_AUTO, /* JSON where the first character is '{' or '[' and it parses; else YAML */
    ARZ_FORMAT_JSON,
    ARZ_FORMAT_YAML
} arz_format;

/* A document. Everything in it lives as long as the store that it is in. */
typedef struct arz_doc {
    const char *uri; /* absolute, without fragment: "file:///w/x.yml"; its $self, if it has one */
    const char *location; /* where it was read, whatever it says itself */
    const char *name;     /* as the user knows it: "workflows/x.yml" */
    arz_str text;         /* UTF-8, BOM removed; kept for excerpts in messages */
    const arz_node *root;
    arz_arena *arena;            /* the nodes', and for whatever is compiled from them */
    struct arz_doc_lines *lines; /* where lines start, once asked for; or NULL */
} arz_doc;

/* Reads `text` into nodes in `arena` as one document. A string node may point into `text`, which
 * must live as long. Returns the root (a null node for an empty YAML document), or NULL with
 * *error filled: kind SYNTAX, DOCUMENT or LIMIT, with line and column and the rule
 * ("yaml-syntax", "json-syntax", "duplicate-key", "yaml-tag", "yaml-key", "yaml-alias",
 * "yaml-number", "json-number", "encoding", "depth", "too-large", "several-documents"). `name` is
 * for messages. */
ARZ_MUST_USE const arz_node *arz_parse(arz_arena *arena, arz_str text, arz_format format,
                                       const char *name, arz_error *error);
/* The same for text that arz_text_decode() has made. */
ARZ_MUST_USE const arz_node *arz_parse_text(arz_arena *arena, arz_str text, arz_format format,
                                            const char *name, arz_error *error);
/* The JSON reader alone, for bodies: RFC 8259, duplicate keys allowed where the last wins is
 * asked for. */
typedef struct arz_json_options {
    bool duplicate_keys; /* the last one wins, as most servers' clients have it; else an error */
    unsigned first_line; /* on which the text begins, from 1; 0: 1 */
} arz_json_options;
ARZ_MUST_USE const arz_node *arz_json_parse(arz_arena *arena, arz_str text,
                                            const arz_json_options *options, const char *name,
                                            arz_error *error);

typedef struct arz_store arz_store;

/* How the store gets at a URI that is not a file: new text for free() in *text, or false with
 * *error filled. *final_uri (new, or left NULL) says where redirects led. */
typedef bool (*arz_fetch_fn)(void *data, const char *uri, arz_str *text, char **final_uri,
                             arz_error *error);

typedef struct arz_store_options {
    const char *cwd;    /* absolute; relative paths start here. Copied */
    const char *base;   /* a second place for relative references (--base), or NULL. Copied */
    arz_fetch_fn fetch; /* NULL: URLs are refused with an error that says so */
    void *fetch_data;
    struct arz_cache *cache; /* shared with other stores, and lives longer; or NULL */
} arz_store_options;

/* New, for arz_store_free(), which frees every document. */
ARZ_MUST_USE arz_store *arz_store_create(const arz_store_options *options);
void arz_store_free(arz_store *store);

/* The document at a path, file: or http(s): URL as a user writes it, or "-" for standard input.
 * Loaded once; a failure is remembered too. Borrowed; NULL with *error filled. */
ARZ_MUST_USE const arz_doc *arz_store_open(arz_store *store, const char *path_or_url,
                                           arz_error *error);
/* The same, but its text is known already. Copied. */
ARZ_MUST_USE const arz_doc *arz_store_open_text(arz_store *store, const char *path_or_url,
                                                arz_str text, arz_error *error);
/* The document that `reference` in `from` names (its fragment is not looked at). Relative
 * references resolve against `from`'s base URI (its $self, else where it was read); where nothing
 * is there, and `from` is a file, beside that file, then under --base. Borrowed; NULL with *error
 * filled. */
ARZ_MUST_USE const arz_doc *arz_store_load(arz_store *store, const arz_doc *from, arz_str reference,
                                           arz_error *error);
/* Text that is in memory, under the URI given (a test's, a bundled file's). Copied. */
ARZ_MUST_USE const arz_doc *arz_store_add(arz_store *store, const char *uri, const char *name,
                                          arz_str text, arz_error *error);
/* The absolute URI where that document is, or would be, read from. New, for free(). */
ARZ_MUST_USE char *arz_store_locate(const arz_store *store, const arz_doc *from, arz_str reference);
/* From now on `path_or_url` is read wherever a document names the URI that `reference` in `from`
 * means (--source NAME=PATH). */
void arz_store_redirect(arz_store *store, const arz_doc *from, arz_str reference,
                        const char *path_or_url);

/* How many documents there are, and each: for the excerpts of messages. */
size_t arz_store_count(const arz_store *store);
const arz_doc *arz_store_doc(const arz_store *store, size_t index);
/* The document called `name` in messages, or NULL. One that could not be read into nodes is found
 * too, with `root` NULL: a message about it wants its text. */
const arz_doc *arz_store_find(const arz_store *store, const char *name);

/* A node and the document that it stands in: what every link between documents is made of. */
typedef struct arz_place {
    const arz_doc *doc;
    const arz_node *node; /* NULL: nothing */
} arz_place;

/* Follows a reference ("#/components/x", "other.yml#/y", "other.yml") from `from`, loading what
 * it names. False with *error filled (rule "ref"). Does not follow a $ref found there. */
ARZ_MUST_USE bool arz_store_resolve(arz_store *store, const arz_doc *from, arz_str reference,
                                    arz_place *to, arz_error *error);
/* While `place` is an object with a string `$ref`, goes where it leads (ARZ_MAX_REF_CHAIN). */
ARZ_MUST_USE bool arz_store_deref(arz_store *store, arz_place place, arz_place *to,
                                  arz_error *error);

/* The JSON Pointer that leads to `node` in its document, "" for the root. New, for free(); NULL
 * where the node is not in it. */
ARZ_MUST_USE char *arz_doc_pointer(const arz_doc *doc, const arz_node *node);

/* True where the node, or what it is in, has an anchor or is an alias: then other places may say
 * the same. True too for one that is not in the document. */
ARZ_MUST_USE bool arz_doc_is_shared(const arz_doc *doc, const arz_node *node);

/* As arz_fail(), at a node: fills document, line, column and pointer too. Always false. */
bool arz_fail_node(arz_error *error, arz_error_kind kind, const char *rule, arz_place at,
                   const char *format, ...) ARZ_PRINTF(5, 6);
/* Adds the node's place to an error that has none. Always false. */
bool arz_fail_place(arz_error *error, arz_place at);

/* The line of the text (from 1) without its line break, for the excerpt in a message. Empty past
 * the end. */
arz_str arz_doc_line(const arz_doc *doc, unsigned line);

#endif
