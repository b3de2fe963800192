/* The store: every document of a description under its URI, each read once. */
#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/map.h"
#include "base/uri.h"
#include "doc/cache.h"
#include "doc/document.h"
#include "doc/encoding.h"
#include "doc/file.h"

typedef struct entry {
    arz_doc doc;          /* first, so that a document leads back to its entry */
    arz_reading *reading; /* what the document stands on: the cache's, or its own */
    char *location;       /* owned: the URI that it was read from, which $self does not change */
    char *uri;            /* owned: what doc.uri is */
    char *name;           /* owned: what doc.name is */
    arz_error error;      /* why it could not be read; ARZ_OK where it could */
} entry;

struct arz_store {
    char *cwd;      /* owned */
    char *base_uri; /* owned: --base as a URI that ends in '/', or NULL */
    arz_fetch_fn fetch;
    void *fetch_data;
    arz_cache *cache; /* or NULL */
    entry **entries;  /* owned, with what they point to; in the order of reading */
    size_t count, capacity;
    const arz_doc **docs; /* owned: those that could be read */
    size_t doc_count, doc_capacity;
    arz_map by_uri;    /* locations and identities to entries */
    arz_map redirects; /* URI to the path or URL that is read in its place */
    arz_arena *names;  /* the keys of the maps and the redirects' targets */
};

/* One spelling for each file, however it was written: steals `uri`, returns a new one. */
static char *canonical(char *uri)
{
    char *path = arz_uri_to_path(arz_str_of(uri));
    if (!path)
        return uri;
    free(uri);
    uri = arz_uri_from_path(path, "/");
    free(path);
    return uri;
}

/* What `reference` means where `base` is the base URI, in canonical spelling. New, for free(). */
static char *resolve(const char *base, arz_str reference)
{
    return canonical(arz_uri_resolve(arz_str_of(base), reference));
}

arz_store *arz_store_create(const arz_store_options *options)
{
    arz_store *store = arz_alloc(1, sizeof *store);
    store->cwd = arz_strdup(options->cwd);
    store->names = arz_arena_create();
    store->fetch = options->fetch;
    store->fetch_data = options->fetch_data;
    store->cache = options->cache;
    arz_cache_begin(store->cache);
    if (options->base) {
        arz_buf directory = ARZ_BUF_INIT(0);
        arz_buf_printf(&directory, "%s/", options->base);
        store->base_uri = arz_uri_from_path(arz_buf_cstr(&directory), options->cwd);
        arz_buf_clear(&directory);
    }
    return store;
}

static void free_entry(entry *e)
{
    if (e->reading->kept)
        arz_cache_release(e->reading);
    else
        arz_reading_free(e->reading);
    free(e->location);
    free(e->uri);
    free(e->name);
    arz_error_clear(&e->error);
    free(e);
}

void arz_store_free(arz_store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < store->count; i++)
        free_entry(store->entries[i]);
    free(store->entries);
    free(store->docs);
    arz_map_clear(&store->by_uri);
    arz_map_clear(&store->redirects);
    arz_arena_free(store->names);
    free(store->cwd);
    free(store->base_uri);
    free(store);
}

/* The document is found under that URI from now on, unless another one is. */
static void register_uri(arz_store *store, const char *uri, entry *e)
{
    arz_str key = arz_arena_str(store->names, arz_str_of(uri));
    if (!arz_map_get(&store->by_uri, key))
        (void)arz_map_set(&store->by_uri, key, e);
}

/* A new entry, not yet read; NULL with *error filled where there are too many. */
static entry *add_entry(arz_store *store, const char *uri, const char *name, arz_error *error)
{
    if (store->count == ARZ_MAX_DOCUMENTS) {
        (void)arz_fail(error, ARZ_ERROR_LIMIT, "too-large",
                       "more than %d documents are drawn in; '%s' would be one more",
                       ARZ_MAX_DOCUMENTS, ARZ_QUOTE(arz_str_of(name)));
        return NULL;
    }
    entry *e = arz_alloc(1, sizeof *e);
    e->location = arz_strdup(uri);
    e->uri = arz_strdup(uri);
    e->name = arz_strdup(name);
    e->doc.uri = e->uri;
    e->doc.name = e->name;
    e->reading = arz_reading_create();
    store->entries = arz_grow(store->entries, store->count, &store->capacity, sizeof(entry *));
    store->entries[store->count++] = e;
    register_uri(store, uri, e);
    return e;
}

static bool is_web(const char *uri)
{
    arz_str scheme = arz_uri_split(arz_str_of(uri)).scheme;
    return arz_str_is(scheme, "http") || arz_str_is(scheme, "https");
}

static bool same_origin(const char *a, const char *b)
{
    char *left = arz_uri_origin(arz_str_of(a)), *right = arz_uri_origin(arz_str_of(b));
    bool same = left && right && strcmp(left, right) == 0;
    free(left);
    free(right);
    return same;
}

/* An Arazzo or OpenAPI description may say its own URI, which is then the base of its relative
 * references; others find it under that, unless it came from the network and claims to be what is
 * elsewhere. (Arazzo 1.1.0, "Establishing the Base URI") */
static void apply_self(arz_store *store, entry *e)
{
    const arz_node *self = arz_node_get(e->doc.root, ARZ_STR("$self"));
    bool description = arz_node_get(e->doc.root, ARZ_STR("arazzo")) ||
                       arz_node_get(e->doc.root, ARZ_STR("openapi"));
    if (!description || !arz_node_is(self, ARZ_KIND_STRING))
        return;
    arz_str reference = arz_uri_without_fragment(arz_node_text(self));
    free(e->uri);
    e->uri = resolve(e->location, reference);
    e->doc.uri = e->uri;
    if (!is_web(e->location) || same_origin(e->location, e->uri))
        register_uri(store, e->uri, e);
}

/* Reads the entry's bytes into nodes. What could not be read has its text for excerpts. */
static bool parse_entry(entry *e)
{
    arz_reading *r = e->reading;
    if (!arz_text_decode(r->arena, r->bytes, e->name, &r->text, &e->error))
        return false;
    r->root = arz_parse_text(r->arena, r->text, ARZ_FORMAT_AUTO, e->name, &e->error);
    return r->root != NULL;
}

/* The document of what was read. */
static void fill_doc(arz_store *store, entry *e)
{
    e->doc.location = e->location;
    e->doc.text = e->reading->text;
    e->doc.root = e->reading->root;
    e->doc.arena = e->reading->arena;
    e->doc.lines = e->reading->lines;
    if (!e->doc.root)
        return;
    store->docs = arz_grow(store->docs, store->doc_count, &store->doc_capacity, sizeof(arz_doc *));
    store->docs[store->doc_count++] = &e->doc;
    apply_self(store, e);
}

static bool fetch_bytes(arz_store *store, entry *e)
{
    if (!store->fetch) {
        (void)arz_fail(&e->error, ARZ_ERROR_IO, NULL,
                       "'%s' is not read: this opens no network connection",
                       ARZ_QUOTE(arz_str_of(e->location)));
        return arz_fail_help(&e->error,
                             "--source NAME=PATH reads a source description from a file");
    }
    char *final_uri = NULL;
    if (!store->fetch(store->fetch_data, e->location, &e->reading->bytes, &final_uri, &e->error))
        return false;
    if (final_uri) {
        free(e->location);
        e->location = final_uri;
        free(e->uri);
        e->uri = arz_strdup(final_uri);
        e->doc.uri = e->uri;
        register_uri(store, final_uri, e);
    }
    return true;
}

static bool read_file(entry *e, arz_file_trust trust)
{
    char *path = arz_uri_to_path(arz_str_of(e->location));
    bool read = path ? arz_file_read(path, trust, e->name, &e->reading->bytes, &e->error)
                     : arz_fail(&e->error, ARZ_ERROR_IO, NULL,
                                "'%s' cannot be read: it is no file: or http(s): URL",
                                ARZ_QUOTE(arz_str_of(e->name)));
    free(path);
    return read;
}

static bool read_bytes(arz_store *store, entry *e, arz_file_trust trust)
{
    if (trust == ARZ_FILE_NAMED_BY_USER && strcmp(e->name, "-") == 0)
        return arz_file_read("-", trust, "standard input", &e->reading->bytes, &e->error);
    return is_web(e->location) ? fetch_bytes(store, e) : read_file(e, trust);
}

static void copy_error(const arz_error *from, arz_error *to)
{
    (void)arz_fail(to, from->kind, from->rule, "%s", from->message);
    if (from->help)
        (void)arz_fail_help(to, "%s", from->help);
    if (from->uri)
        (void)arz_fail_at(to, from->uri, from->line, from->column, from->pointer);
}

/* What is known of the entry: its document, or NULL with *error filled as it was at first. */
static const arz_doc *doc_of(const entry *e, arz_error *error)
{
    if (e->error.kind == ARZ_OK)
        return &e->doc;
    copy_error(&e->error, error);
    return NULL;
}

/* Files alone: standard input is another at each reading, and so may be what a server sends. */
static bool is_cached(const arz_store *store, const entry *e)
{
    return store->cache && !is_web(e->location) && strcmp(e->name, "-") != 0;
}

static void read_entry(arz_store *store, entry *e, arz_file_trust trust)
{
    bool cached = is_cached(store, e);
    arz_reading *known = cached ? arz_cache_find(store->cache, e->location, e->name) : NULL;
    if (known) {
        arz_reading_free(e->reading);
        e->reading = known;
    } else if (read_bytes(store, e, trust) && parse_entry(e) && cached) {
        arz_cache_keep(store->cache, e->location, e->name, e->reading);
    }
    fill_doc(store, e);
}

/* The document at an absolute URI without fragment. */
static const arz_doc *open_uri(arz_store *store, const char *uri, const char *name,
                               arz_file_trust trust, arz_error *error)
{
    entry *e = arz_map_get(&store->by_uri, arz_str_of(uri));
    if (e)
        return doc_of(e, error);
    e = add_entry(store, uri, name, error);
    if (!e)
        return NULL;
    read_entry(store, e, trust);
    return doc_of(e, error);
}

/* The URI of a path or URL as a user writes it. New, for free(). */
static char *uri_of_user(const arz_store *store, const char *path_or_url)
{
    arz_str text = arz_uri_without_fragment(arz_str_of(path_or_url));
    if (strcmp(path_or_url, "-") == 0)
        return arz_uri_from_path("", store->cwd);
    return arz_uri_is_absolute(text) ? resolve("", text)
                                     : arz_uri_from_path(path_or_url, store->cwd);
}

const arz_doc *arz_store_open(arz_store *store, const char *path_or_url, arz_error *error)
{
    char *uri = uri_of_user(store, path_or_url);
    const arz_doc *doc = open_uri(store, uri, path_or_url, ARZ_FILE_NAMED_BY_USER, error);
    free(uri);
    return doc;
}

/* How people call what is at the URI: a path, from the working directory where it is below that,
 * or the URL. New, for free(). */
static char *display_name(const arz_store *store, const char *uri)
{
    char *path = arz_uri_to_path(arz_str_of(uri));
    if (!path)
        return arz_strdup(uri);
    size_t size = strlen(store->cwd);
    bool below = strncmp(path, store->cwd, size) == 0 && path[size] == '/' && path[size + 1];
    char *name = arz_strdup(below ? path + size + 1 : path);
    free(path);
    return name;
}

static bool is_known(const arz_store *store, const char *uri)
{
    return arz_map_get(&store->by_uri, arz_str_of(uri)) ||
           arz_map_get(&store->redirects, arz_str_of(uri));
}

static bool is_known_or_file(const arz_store *store, const char *uri)
{
    if (is_known(store, uri))
        return true;
    char *path = arz_uri_to_path(arz_str_of(uri));
    bool exists = path && arz_file_exists(path);
    free(path);
    return exists;
}

/* Where references of a document in a pipe start, as those of standard input do: nothing can be
 * beside it. New, for free(); NULL for any other document. */
static char *place_of_stream(const arz_store *store, const entry *from)
{
    char *path = arz_uri_to_path(arz_str_of(from->location));
    bool stream = path && arz_file_is_stream(path);
    free(path);
    return stream ? arz_uri_from_path("", store->cwd) : NULL;
}

/* The URI where a reference without fragment is to be read: by the base URI of the document that
 * has it; but where nothing is there and the document is a file, beside that file (its $self may
 * be a mere name), or else under --base; for a pipe also in the working directory. New, for
 * free(). */
static char *choose_uri(const arz_store *store, const entry *from, arz_str reference)
{
    char *uri = resolve(from->uri, reference);
    if (arz_uri_is_absolute(reference) || is_web(from->location) || is_known_or_file(store, uri))
        return uri;
    char *place = place_of_stream(store, from);
    const char *others[] = { from->location, store->base_uri, place };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char *other = others[i] ? resolve(others[i], reference) : NULL;
        if (other && is_known_or_file(store, other)) {
            free(uri);
            uri = other;
            break;
        }
        free(other);
    }
    free(place);
    return uri;
}

/* A document from the network must not make us read files. */
static bool check_origin(const entry *from, const char *uri, arz_error *error)
{
    if (!is_web(from->location) || is_web(uri))
        return true;
    return arz_fail(error, ARZ_ERROR_IO, "ref",
                    "'%s' is not read: a document from the network cannot name it",
                    ARZ_QUOTE(arz_str_of(uri)));
}

static const arz_doc *load_uri(arz_store *store, const entry *from, const char *uri,
                               arz_error *error)
{
    const char *redirect = arz_map_get(&store->redirects, arz_str_of(uri));
    if (redirect)
        return arz_store_open(store, redirect, error);
    if (!is_known(store, uri) && !check_origin(from, uri, error))
        return NULL;
    char *name = display_name(store, uri);
    const arz_doc *doc = open_uri(store, uri, name, ARZ_FILE_NAMED_BY_DOCUMENT, error);
    free(name);
    return doc;
}

static const entry *entry_of(const arz_doc *doc)
{
    return (const entry *)(const void *)doc;
}

const arz_doc *arz_store_load(arz_store *store, const arz_doc *from, arz_str reference,
                              arz_error *error)
{
    reference = arz_uri_without_fragment(reference);
    if (reference.size == 0)
        return from;
    char *uri = choose_uri(store, entry_of(from), reference);
    const arz_doc *doc = load_uri(store, entry_of(from), uri, error);
    free(uri);
    return doc;
}

char *arz_store_locate(const arz_store *store, const arz_doc *from, arz_str reference)
{
    char *uri = choose_uri(store, entry_of(from), arz_uri_without_fragment(reference));
    const char *redirect = arz_map_get(&store->redirects, arz_str_of(uri));
    if (!redirect)
        return uri;
    free(uri);
    return uri_of_user(store, redirect);
}

const arz_doc *arz_store_add(arz_store *store, const char *uri, const char *name, arz_str text,
                             arz_error *error)
{
    char *own = canonical(arz_strdup(uri));
    entry *e = add_entry(store, own, name, error);
    free(own);
    if (!e)
        return NULL;
    e->reading->bytes = (arz_str){ arz_str_dup(text), text.size };
    (void)parse_entry(e);
    fill_doc(store, e);
    return doc_of(e, error);
}

const arz_doc *arz_store_open_text(arz_store *store, const char *path_or_url, arz_str text,
                                   arz_error *error)
{
    char *uri = uri_of_user(store, path_or_url);
    const arz_doc *doc = arz_store_add(store, uri, path_or_url, text, error);
    free(uri);
    return doc;
}

void arz_store_redirect(arz_store *store, const arz_doc *from, arz_str reference,
                        const char *path_or_url)
{
    char *uri = resolve(from->uri, arz_uri_without_fragment(reference));
    char *copy = arz_strdup(path_or_url);
    arz_arena_defer(store->names, free, copy);
    (void)arz_map_set(&store->redirects, arz_arena_str(store->names, arz_str_of(uri)), copy);
    free(uri);
}

size_t arz_store_count(const arz_store *store)
{
    return store->doc_count;
}

const arz_doc *arz_store_doc(const arz_store *store, size_t index)
{
    return store->docs[index];
}

const arz_doc *arz_store_find(const arz_store *store, const char *name)
{
    for (size_t i = 0; i < store->count; i++) {
        if (strcmp(store->entries[i]->name, name) == 0)
            return &store->entries[i]->doc;
    }
    return NULL;
}
