/* Settings: severities by rule, and places of source descriptions, from a file or one by one. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <arazzo/settings.h>
#include <arazzo/validate.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/map.h"
#include "base/suggest.h"
#include "doc/document.h"

struct arz_settings {
    arz_arena *arena;
    arz_map severities; /* rule → its arz_severity, in the arena */
    const char *base;   /* in the arena; or NULL */
    arz_source_place *sources;
    size_t source_count, source_capacity;
};

arz_settings *arz_settings_create(void)
{
    arz_settings *settings = arz_alloc(1, sizeof *settings);
    settings->arena = arz_arena_create();
    return settings;
}

void arz_settings_free(arz_settings *settings)
{
    if (!settings)
        return;
    arz_map_clear(&settings->severities);
    arz_arena_free(settings->arena);
    free(settings->sources);
    free(settings);
}

static bool fail_rule(const char *id, arz_error *error)
{
    arz_suggest suggest = arz_suggest_for(arz_str_of(id));
    for (size_t i = 0; i < arz_rule_count(); i++)
        arz_suggest_add(&suggest, arz_str_of(arz_rule_at(i)->id));
    bool near = suggest.best.data != NULL;
    return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                    near ? "there is no rule '%s'; did you mean '%.*s'?"
                         : "there is no rule '%s'; 'arazzo-run validate --rules' lists them",
                    ARZ_QUOTE(arz_str_of(id)), ARZ_STR_FORMAT(suggest.best));
}

static bool check_rule(const char *id, arz_error *error)
{
    const arz_rule *rule = arz_rule_find(id);
    if (!rule)
        return fail_rule(id, error);
    return !arz_rule_group_of(rule)->firm ||
           arz_fail(error, ARZ_ERROR_USAGE, NULL,
                    "the severity of '%s' stays as it is: where it is broken nothing can be read",
                    rule->id);
}

bool arz_settings_set(arz_settings *settings, const char *rule, const char *severity,
                      arz_error *error)
{
    if (!check_rule(rule, error))
        return false;
    arz_severity chosen = ARZ_SEVERITY_ERROR;
    while (chosen < ARZ_SEVERITY_COUNT && strcmp(severity, arz_severity_name(chosen)) != 0)
        chosen++;
    if (chosen == ARZ_SEVERITY_COUNT && strcmp(severity, "off") != 0)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                        "the severity of '%s' is 'error', 'warning', 'info' or 'off', not '%s'",
                        rule, ARZ_QUOTE(arz_str_of(severity)));
    (void)arz_map_set(&settings->severities, arz_str_of(arz_rule_find(rule)->id),
                      arz_arena_copy(settings->arena, &chosen, 1, sizeof chosen));
    return true;
}

arz_severity arz_settings_severity(const arz_settings *settings, const char *rule,
                                   arz_severity severity)
{
    const arz_severity *chosen =
        settings ? arz_map_get(&settings->severities, arz_str_of(rule)) : NULL;
    return chosen ? *chosen : severity;
}

const char *arz_settings_base(const arz_settings *settings)
{
    return settings ? settings->base : NULL;
}

const arz_source_place *arz_settings_sources(const arz_settings *settings, size_t *count)
{
    *count = settings ? settings->source_count : 0;
    return settings ? settings->sources : NULL;
}

/* A settings file while it is read. */
typedef struct settings_file {
    arz_settings *settings;
    const arz_doc *doc;
    arz_str directory; /* of the file, with the slash; empty for the working directory */
    arz_error *error;
} settings_file;

static bool fail_kind(const settings_file *file, const arz_node *node, const char *what)
{
    return arz_fail_node(file->error, ARZ_ERROR_DOCUMENT, NULL, (arz_place){ file->doc, node },
                         "%s, not %s", what, arz_kind_words((arz_kind)node->kind));
}

/* A path as seen from the working directory; a URL as it is. In the arena. */
static const char *place_of(const settings_file *file, arz_str text)
{
    bool whole =
        arz_str_starts(text, ARZ_STR("/")) || arz_str_find(text, ARZ_STR("://")) < text.size;
    return arz_arena_printf(file->settings->arena, "%.*s%.*s",
                            ARZ_STR_FORMAT(whole ? ARZ_STR("") : file->directory),
                            ARZ_STR_FORMAT(text));
}

static bool read_rules(const settings_file *file, const arz_node *node)
{
    if (!arz_node_is(node, ARZ_KIND_OBJECT))
        return fail_kind(file, node, "'rules' is an object of rules and their severities");
    for (size_t i = 0; i < node->size; i++) {
        const arz_member *member = &node->as.members[i];
        arz_place key = { file->doc, &member->key }, value = { file->doc, &member->value };
        const char *id = arz_arena_cstr(file->settings->arena, arz_node_text(&member->key));
        if (!check_rule(id, file->error))
            return arz_fail_place(file->error, key);
        if (!arz_node_is(&member->value, ARZ_KIND_STRING))
            return fail_kind(file, &member->value,
                             "a severity is 'error', 'warning', 'info' or 'off'");
        const char *word = arz_arena_cstr(file->settings->arena, arz_node_text(&member->value));
        if (!arz_settings_set(file->settings, id, word, file->error))
            return arz_fail_place(file->error, value);
    }
    return true;
}

static bool read_base(const settings_file *file, const arz_node *node)
{
    if (!arz_node_is(node, ARZ_KIND_STRING))
        return fail_kind(file, node, "'base' is a directory");
    file->settings->base = place_of(file, arz_node_text(node));
    return true;
}

static bool read_sources(const settings_file *file, const arz_node *node)
{
    arz_settings *settings = file->settings;
    if (!arz_node_is(node, ARZ_KIND_OBJECT))
        return fail_kind(file, node, "'sources' is an object of names and paths");
    for (size_t i = 0; i < node->size; i++) {
        const arz_member *member = &node->as.members[i];
        if (!arz_node_is(&member->value, ARZ_KIND_STRING))
            return fail_kind(file, &member->value, "a source description is at a path or URL");
        settings->sources = arz_grow(settings->sources, settings->source_count,
                                     &settings->source_capacity, sizeof *settings->sources);
        settings->sources[settings->source_count++] = (arz_source_place){
            arz_arena_cstr(settings->arena, arz_node_text(&member->key)),
            place_of(file, arz_node_text(&member->value)),
        };
    }
    return true;
}

/* Sorted by name. */
static const struct {
    const char *name;
    bool (*read)(const settings_file *file, const arz_node *node);
} fields[] = {
    { "base", read_base },
    { "rules", read_rules },
    { "sources", read_sources },
};

#define FIELD_COUNT (sizeof fields / sizeof *fields)

static bool read_field(const settings_file *file, const arz_member *member)
{
    arz_str name = arz_node_text(&member->key);
    arz_suggest suggest = arz_suggest_for(name);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (arz_str_is(name, fields[i].name))
            return fields[i].read(file, &member->value);
        arz_suggest_add(&suggest, arz_str_of(fields[i].name));
    }
    char *hint = arz_suggest_text(&suggest);
    (void)arz_fail_node(file->error, ARZ_ERROR_DOCUMENT, NULL,
                        (arz_place){ file->doc, &member->key }, "settings have no field '%s'%s",
                        ARZ_QUOTE(name), hint);
    free(hint);
    return false;
}

static bool read_root(const settings_file *file)
{
    const arz_node *root = file->doc->root;
    if (arz_node_is(root, ARZ_KIND_NULL)) /* an empty file */
        return true;
    if (!arz_node_is(root, ARZ_KIND_OBJECT))
        return fail_kind(file, root, "settings are an object");
    for (size_t i = 0; i < root->size; i++) {
        if (!read_field(file, &root->as.members[i]))
            return false;
    }
    return true;
}

/* The part of the path up to its last slash. */
static arz_str directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return (arz_str){ path, slash ? (size_t)(slash + 1 - path) : 0 };
}

bool arz_settings_read(arz_settings *settings, const char *path, arz_error *error)
{
    char *cwd = getcwd(NULL, 0);
    arz_store *store = arz_store_create(&(arz_store_options){ .cwd = cwd ? cwd : "/" });
    settings_file file = {
        .settings = settings,
        .doc = arz_store_open(store, path, error),
        .directory = directory_of(path),
        .error = error,
    };
    bool read = file.doc && read_root(&file);
    arz_store_free(store);
    free(cwd);
    return read;
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* The settings file in the directory ("" or with a slash at its end) or the nearest above. */
static char *find_upwards(char *directory)
{
    for (size_t size = strlen(directory); size; size--) {
        if (directory[size - 1] != '/')
            continue;
        directory[size] = '\0';
        arz_buf path = ARZ_BUF_INIT(0);
        arz_buf_printf(&path, "%s" ARZ_SETTINGS_FILE, directory);
        if (is_file(arz_buf_cstr(&path)))
            return arz_buf_take(&path);
        arz_buf_clear(&path);
    }
    return NULL;
}

/* Where `path` is below the working directory: from there on, as people would write it. */
static char *shorten(char *path, const char *cwd)
{
    size_t size = strlen(cwd);
    if (!path || strncmp(path, cwd, size) != 0 || path[size] != '/')
        return path;
    char *shorter = arz_strdup(path + size + 1);
    free(path);
    return shorter;
}

char *arz_settings_find(const char *path)
{
    if (strcmp(path, "-") == 0 || strstr(path, "://"))
        return NULL;
    char *directory = arz_str_dup(directory_of(path));
    char *real = realpath(*directory ? directory : ".", NULL), *cwd = getcwd(NULL, 0);
    arz_buf start = ARZ_BUF_INIT(0);
    if (real)
        arz_buf_printf(&start, "%s%s", real, strcmp(real, "/") == 0 ? "" : "/");
    char *from = arz_buf_take(&start);
    char *found = shorten(find_upwards(from), cwd ? cwd : "/");
    free(from);
    free(directory);
    free(real);
    free(cwd);
    return found;
}
