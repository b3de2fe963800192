#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <arazzo/document.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/uri.h"

/* Directories inside one another that are searched. */
#define MAX_DIRECTORY_DEPTH 32

/* Bytes of a file in which its root must say `arazzo`. */
#define HEAD_BYTES 4096

/* What a file is, and the directory that it is named in: by another directory's link to it, what it
 * names in turn is elsewhere. */
typedef struct identity {
    dev_t device, place_device;
    ino_t number, place;
} identity;

/* Fills *id; false for what is no regular file. */
static bool identify(const char *path, identity *id)
{
    struct stat file, directory;
    char *named = arz_uri_to_path(arz_str_of(path));
    const char *name = named ? named : path, *slash = strrchr(name, '/');
    char *place =
        slash ? arz_str_dup((arz_str){ name, (size_t)(slash + 1 - name) }) : arz_strdup(".");
    bool found = stat(name, &file) == 0 && S_ISREG(file.st_mode) && stat(place, &directory) == 0;
    free(place);
    free(named);
    memset(id, 0, sizeof *id); /* the bytes between members too: it is a key */
    if (!found)
        return false;
    id->device = file.st_dev;
    id->number = file.st_ino;
    id->place_device = directory.st_dev;
    id->place = directory.st_ino;
    return true;
}

/* True where the file is there already, by this or another name; else it is from now on. */
static bool is_known(cli_files *files, const char *path)
{
    identity id;
    if (!identify(path, &id))
        return false;
    arz_str key = { (const char *)&id, sizeof id };
    if (arz_map_get(&files->known, key))
        return true;
    if (!files->arena)
        files->arena = arz_arena_create();
    (void)arz_map_set(&files->known, arz_arena_str(files->arena, key), files);
    return false;
}

static void add(cli_files *files, const char *path)
{
    files->met++;
    if (is_known(files, path))
        return;
    files->paths = arz_grow(files->paths, files->count, &files->capacity, sizeof *files->paths);
    files->paths[files->count++] = arz_strdup(path);
}

static bool has_ending(arz_str name, const char *const *endings)
{
    for (size_t i = 0; endings[i]; i++) {
        if (arz_str_ends(name, arz_str_of(endings[i])))
            return true;
    }
    return false;
}

/* True where a line of the text starts with `arazzo` as a key, or JSON has it as a member. */
static bool says_arazzo(arz_str head)
{
    size_t at = arz_str_starts(head, ARZ_STR("\xEF\xBB\xBF")) ? 3 : 0;
    while (at < head.size) {
        arz_str line = arz_str_from(head, at);
        line = arz_str_slice(line, 0, arz_str_find_char(line, '\n'));
        arz_str text = arz_str_trim(line);
        bool yaml = arz_str_starts(line, ARZ_STR("arazzo:"));
        if (arz_str_starts(text, ARZ_STR("{")))
            text = arz_str_trim(arz_str_from(text, 1));
        bool json = arz_str_starts(text, ARZ_STR("\"arazzo\""));
        if (yaml || json)
            return true;
        at += line.size + 1;
    }
    return false;
}

static bool is_arazzo_file(const char *path)
{
    static const char *const sure[] = { ".arazzo.yaml", ".arazzo.yml", ".arazzo.json", NULL };
    static const char *const maybe[] = { ".yaml", ".yml", ".json", NULL };
    arz_str name = arz_str_of(path);
    if (has_ending(name, sure))
        return true;
    FILE *file = has_ending(name, maybe) ? fopen(path, "rbe") : NULL;
    if (!file)
        return has_ending(name, maybe) && errno != ENOENT; /* to be told of */
    char head[HEAD_BYTES];
    size_t size = fread(head, 1, sizeof head, file);
    (void)fclose(file);
    return says_arazzo((arz_str){ head, size });
}

/* Hidden files and folders are tools' own, and node_modules is other people's. */
static bool is_searched(const char *name)
{
    return name[0] != '.' && strcmp(name, "node_modules") != 0;
}

static void search(cli_files *files, const char *directory, int depth);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DIRECTORY_DEPTH */
static void look_at(cli_files *files, const char *path, int depth)
{
    struct stat status;
    if (lstat(path, &status) != 0) {
        if (is_arazzo_file(path))
            add(files, path);
        return;
    }
    if (S_ISDIR(status.st_mode) && depth < MAX_DIRECTORY_DEPTH)
        search(files, path, depth + 1);
    else if (S_ISDIR(status.st_mode) && !files->too_deep)
        files->too_deep = arz_strdup(path);
    else if (S_ISREG(status.st_mode) && is_arazzo_file(path))
        add(files, path);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_DIRECTORY_DEPTH */
static void search(cli_files *files, const char *directory, int depth)
{
    struct dirent **entries;
    int count = scandir(directory, &entries, NULL, alphasort);
    if (count < 0)
        add(files, directory);
    bool slash = arz_str_ends(arz_str_of(directory), ARZ_STR("/"));
    for (int i = 0; i < count; i++) {
        if (is_searched(entries[i]->d_name)) {
            arz_buf path = ARZ_BUF_INIT(0);
            arz_buf_printf(&path, "%s%s%s", directory, slash ? "" : "/", entries[i]->d_name);
            look_at(files, arz_buf_cstr(&path), depth);
            arz_buf_clear(&path);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

/* What stat() says of a path, or of the path that a file: URL names. */
static bool look_up(const char *path, struct stat *status)
{
    char *named = arz_uri_to_path(arz_str_of(path));
    bool there = stat(named ? named : path, status) == 0;
    int reason = errno;
    free(named);
    errno = reason;
    return there;
}

/* Whoever tries to read what is not there offers what is. */
static bool fail_read(const char *path, arz_error *error)
{
    const arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
    size_t size;
    int reason = errno;
    free(reason == ENOENT ? arz_text_load(path, &options, &size, error) : NULL);
    return arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' cannot be read: %s",
                    ARZ_QUOTE(arz_str_of(path)), strerror(reason));
}

static bool fail_depth(const char *directory, arz_error *error)
{
    (void)arz_fail(error, ARZ_ERROR_LIMIT, NULL,
                   "directories inside one another are searched %d deep, which '%s' is beyond",
                   MAX_DIRECTORY_DEPTH, ARZ_QUOTE(arz_str_of(directory)));
    return arz_fail_help(error, "name it by itself, or what is to be checked there");
}

static bool find(const char *path, cli_files *files, arz_error *error)
{
    struct stat status;
    bool file_url = arz_str_starts(arz_str_of(path), ARZ_STR("file:"));
    if (strcmp(path, "-") == 0 || (strstr(path, "://") && !file_url)) {
        add(files, path);
        return true;
    }
    if (!look_up(path, &status))
        return fail_read(path, error);
    if (file_url || !S_ISDIR(status.st_mode)) {
        add(files, path);
        return true;
    }
    size_t before = files->met;
    search(files, path, 0);
    if (files->too_deep)
        return fail_depth(files->too_deep, error);
    return files->met > before ||
           arz_fail(error, ARZ_ERROR_USAGE, NULL, "there is no Arazzo document in '%s'",
                    ARZ_QUOTE(arz_str_of(path)));
}

bool cli_files_find(const cli_list *paths, cli_files *files, arz_error *error)
{
    for (size_t i = 0; i < paths->count; i++) {
        if (!find(paths->items[i], files, error))
            return false;
    }
    return true;
}

void cli_files_clear(cli_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->paths[i]);
    free(files->paths);
    free(files->too_deep);
    arz_map_clear(&files->known);
    arz_arena_free(files->arena);
}
