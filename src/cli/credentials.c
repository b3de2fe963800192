#include "credentials.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "message.h"

typedef struct collection {
    const cli_options *options;
    const arz_document *document;
    const json_t *sources; /* borrowed: those that need credentials */
    cli_settings *settings;
    size_t capacity, text_capacity;
} collection;

static const char *name_of(const json_t *entry)
{
    return json_string_value(json_object_get(entry, "name"));
}

static bool is_source(const collection *c, const char *name)
{
    for (size_t i = 0; i < arz_document_source_count(c->document); i++) {
        if (strcmp(arz_document_source_name(c->document, i), name) == 0)
            return true;
    }
    return false;
}

/* Whether a step needs a scheme of that name, of the source if it is not NULL. */
static bool is_scheme(const collection *c, const char *source, const char *name,
                      arz_suggest *suggest)
{
    size_t i, j;
    const json_t *entry, *scheme;
    bool found = false;
    json_array_foreach(c->sources, i, entry) {
        if (source && strcmp(source, name_of(entry)) != 0)
            continue;
        json_array_foreach(json_object_get(entry, "schemes"), j, scheme) {
            found = found || strcmp(name_of(scheme), name) == 0;
            arz_suggest_add(suggest, arz_str_of(name_of(scheme)));
        }
    }
    return found;
}

/* What goes before wins: a credential for the same scheme, of the same source or of any. */
static bool is_given(const collection *c, const char *source, const char *scheme)
{
    for (size_t i = 0; i < c->settings->count; i++) {
        const arz_setting *item = &c->settings->items[i];
        if (strcmp(item->name, scheme) == 0 &&
            (!item->source || (source && strcmp(item->source, source) == 0)))
            return true;
    }
    return false;
}

/* Adds a copy; `source` may be NULL. */
static void add(collection *c, const char *source, const char *scheme, const char *value)
{
    cli_settings *s = c->settings;
    size_t source_size = source ? strlen(source) + 1 : 0, scheme_size = strlen(scheme) + 1;
    size_t value_size = strlen(value) + 1;
    char *text = arz_alloc(source_size + scheme_size + value_size, 1);
    if (source)
        memcpy(text, source, source_size);
    memcpy(text + source_size, scheme, scheme_size);
    memcpy(text + source_size + scheme_size, value, value_size);
    s->items = arz_grow(s->items, s->count, &c->capacity, sizeof *s->items);
    s->texts = arz_grow(s->texts, s->count, &c->text_capacity, sizeof *s->texts);
    s->texts[s->count] = text;
    s->items[s->count++] =
        (arz_setting){ source ? text : NULL, text + source_size, text + source_size + scheme_size };
}

static void warn(const collection *c, const char *message, const char *help)
{
    cli_printer printer = { stderr, cli_use_color(c->options, stderr), NULL };
    arz_diagnostic diagnostic = { .severity = ARZ_SEVERITY_WARNING,
                                  .message = message,
                                  .help = help };
    if (c->options->verbosity >= 0)
        cli_print_diagnostic(&printer, &diagnostic);
}

/* The document may have changed, or the name is misspelt: either way nothing will be sent. */
static void warn_not_needed(const collection *c, const char *name, const arz_suggest *suggest)
{
    arz_buf message = ARZ_BUF_INIT(0);
    char *hint = arz_suggest_text(suggest);
    arz_buf_printf(&message, "--auth: no step needs a security scheme '%s'%s",
                   ARZ_QUOTE(arz_str_of(name)), hint);
    warn(c, arz_buf_cstr(&message), NULL);
    free(hint);
    arz_buf_clear(&message);
}

/* One --auth: "[SOURCE.]SCHEME=VALUE". A scheme may have dots in its name, too; `text` is written
 * into. */
static bool take_option(collection *c, char *text, arz_error *error)
{
    char *equals = strchr(text, '=');
    arz_suggest suggest = arz_suggest_for((arz_str){ text, equals ? (size_t)(equals - text) : 0 });
    if (!equals || equals == text)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                        "--auth takes [SOURCE.]SCHEME=VALUE, not '%s'",
                        ARZ_QUOTE(arz_str_of(equals ? "=..." : text)));
    *equals = '\0';
    const char *source = NULL, *scheme = text;
    char *dot = strchr(text, '.');
    if (dot && !is_scheme(c, NULL, text, &suggest)) {
        *dot = '\0';
        source = text;
        scheme = dot + 1;
        suggest = arz_suggest_for(arz_str_of(scheme));
    } else {
        suggest = arz_suggest_for(arz_str_of(scheme));
    }
    bool known = is_scheme(c, source, scheme, &suggest);
    if (!known && (!source || is_source(c, source)))
        warn_not_needed(c, scheme, &suggest);
    add(c, source, scheme, equals + 1);
    return true;
}

static bool take_options(collection *c, arz_error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < c->options->credentials.count; i++) {
        char *text = arz_strdup(c->options->credentials.items[i]);
        good = take_option(c, text, error);
        free(text);
    }
    return good;
}

/* An entry of the file: a text, or an object with the parts of the credential. */
static bool take_entry(collection *c, const char *source, const char *scheme, const json_t *value,
                       arz_error *error)
{
    char *object = json_is_object(value) ? json_dumps(value, JSON_COMPACT) : NULL;
    const char *text = object ? object : json_string_value(value);
    bool good = text && (object || strlen(text) == json_string_length(value));
    if (!good) {
        (void)arz_fail(error, ARZ_ERROR_INPUT, NULL,
                       "the credential for '%s' in '%s' is neither text nor an object",
                       ARZ_QUOTE(arz_str_of(scheme)), ARZ_QUOTE(arz_str_of(c->options->auth_file)));
        (void)arz_fail_help(error, "a number goes in quotes");
    } else if (!is_given(c, source, scheme)) {
        add(c, source, scheme, text);
    }
    free(object);
    return good;
}

static bool take_source(collection *c, const char *source, json_t *schemes, arz_error *error)
{
    const char *scheme;
    json_t *value;
    json_object_foreach(schemes, scheme, value) {
        if (!take_entry(c, source, scheme, value, error))
            return false;
    }
    return true;
}

/* An object under the name of a source description has schemes; any other is a credential. */
static bool take_entries(collection *c, json_t *entries, arz_error *error)
{
    const char *name;
    json_t *value;
    json_object_foreach(entries, name, value) {
        bool source = json_is_object(value) && is_source(c, name);
        if (source ? !take_source(c, name, value, error) : !take_entry(c, NULL, name, value, error))
            return false;
    }
    return true;
}

static void warn_if_open(const collection *c, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) ||
        !(status.st_mode & (S_IRWXG | S_IRWXO)))
        return;
    arz_buf message = ARZ_BUF_INIT(0);
    arz_buf_printf(&message, "--auth-file: '%s' is open to other users",
                   ARZ_QUOTE(arz_str_of(path)));
    warn(c, arz_buf_cstr(&message), "chmod 600 makes it yours alone");
    arz_buf_clear(&message);
}

static bool take_file(collection *c, arz_error *error)
{
    const char *path = c->options->auth_file;
    if (!path)
        return true;
    json_t *entries = arz_value_load(path, error);
    if (!entries)
        return false;
    warn_if_open(c, path);
    bool good = json_is_object(entries)
                    ? take_entries(c, entries, error)
                    : arz_fail(error, ARZ_ERROR_INPUT, NULL,
                               "'%s' holds no object: credentials are members of one, as in "
                               "{\"SCHEME\": \"VALUE\"}",
                               ARZ_QUOTE(arz_str_of(path)));
    json_decref(entries);
    return good;
}

static void put_upper(arz_buf *buf, const char *name)
{
    for (const char *c = name; *c; c++) {
        char upper = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
        bool kept = (upper >= 'A' && upper <= 'Z') || arz_is_digit(upper);
        arz_buf_char(buf, kept ? upper : '_');
    }
}

char *cli_credentials_variable(const char *source, const char *scheme)
{
    arz_buf name = ARZ_BUF_INIT(0);
    arz_buf_text(&name, "ARAZZO_AUTH_");
    if (source) {
        put_upper(&name, source);
        arz_buf_char(&name, '_');
    }
    put_upper(&name, scheme);
    return arz_buf_take(&name);
}

static const char *from_environment(const char *source, const char *scheme)
{
    char *name = cli_credentials_variable(source, scheme);
    const char *value = getenv(name);
    free(name);
    return value;
}

static void take_environment(collection *c)
{
    size_t i, j;
    const json_t *entry, *needed;
    json_array_foreach(c->sources, i, entry) {
        /* A source of another document has no name that a setting could use. */
        const char *source = is_source(c, name_of(entry)) ? name_of(entry) : NULL;
        json_array_foreach(json_object_get(entry, "schemes"), j, needed) {
            const char *scheme = name_of(needed);
            const char *value = source ? from_environment(source, scheme) : NULL;
            if (!value)
                value = from_environment(NULL, scheme);
            if (value && *value && !is_given(c, source, scheme))
                add(c, source, scheme, value);
        }
    }
}

bool cli_credentials_collect(const cli_options *options, const arz_document *document,
                             cli_settings *settings, arz_error *error)
{
    json_t *needed = arz_document_credentials(document);
    collection c = { .options = options,
                     .document = document,
                     .sources = json_object_get(needed, "sources"),
                     .settings = settings };
    bool good = take_options(&c, error) && take_file(&c, error);
    if (good)
        take_environment(&c);
    else
        cli_settings_clear(settings);
    json_decref(needed);
    return good;
}
