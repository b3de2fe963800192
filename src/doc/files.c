#include "doc/files.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/value.h"

struct arz_files {
    arz_file *items; /* owned */
    size_t count, capacity;
};

arz_files *arz_files_create(void)
{
    return arz_alloc(1, sizeof(arz_files));
}

void arz_files_free(arz_files *files)
{
    if (!files)
        return;
    for (size_t i = 0; i < files->count; i++) {
        json_decref(files->items[i].value);
        free(files->items[i].path);
    }
    free(files->items);
    free(files);
}

bool arz_file_is_regular(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISREG(found.st_mode);
}

static arz_str name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return arz_str_of(slash ? slash + 1 : path);
}

/* Names of files may be any bytes, and values are UTF-8. */
static json_t *shown(const arz_file *file)
{
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_char(&text, '@');
    if (arz_utf8_check(file->name) == SIZE_MAX)
        arz_buf_str(&text, file->name);
    else
        arz_buf_safe(&text, file->name);
    arz_buf_printf(&text, " (%" PRIu64 " bytes)", file->size);
    json_t *value = arz_json_string(arz_buf_view(&text));
    arz_buf_clear(&text);
    return value;
}

static bool fail_read(const char *path, arz_error *error)
{
    return arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' cannot be read: %s",
                    ARZ_QUOTE(arz_str_of(path)), strerror(errno));
}

json_t *arz_files_add(arz_files *files, const char *path, arz_error *error)
{
    struct stat found;
    FILE *file = fopen(path, "rbe"); /* so that a file that cannot be read is told of at once */
    if (!file || fstat(fileno(file), &found) != 0) {
        (void)fail_read(path, error);
        if (file)
            (void)fclose(file);
        return NULL;
    }
    (void)fclose(file);
    files->items = arz_grow(files->items, files->count, &files->capacity, sizeof *files->items);
    arz_file *added = &files->items[files->count++];
    added->path = arz_strdup(path);
    added->name = name_of(added->path);
    added->size = (uint64_t)found.st_size;
    added->value = shown(added);
    return json_incref(added->value);
}

const arz_file *arz_files_find(const arz_files *files, const json_t *value)
{
    for (size_t i = 0; files && i < files->count; i++) {
        if (files->items[i].value == value)
            return &files->items[i];
    }
    return NULL;
}

/* NOLINTNEXTLINE(misc-no-recursion): values are no deeper than ARZ_MAX_DEPTH */
static bool look_in(const arz_files *files, json_t *value)
{
    if (json_is_object(value)) {
        arz_view_iter iter = arz_view_members(arz_view_json(value));
        while (arz_view_next(&iter)) {
            if (look_in(files, iter.value.json))
                return true;
        }
        return false;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (look_in(files, json_array_get(value, i)))
            return true;
    }
    return json_is_string(value) && arz_files_find(files, value);
}

bool arz_files_are_in(const arz_files *files, json_t *value)
{
    return files && files->count > 0 && look_in(files, value);
}

/* The whole file, of at most ARZ_MAX_FILE_TEXT_BYTES. False with *error filled. */
static bool read_all(const char *path, arz_buf *to, arz_error *error)
{
    FILE *file = fopen(path, "rbe");
    char chunk[8192];
    size_t size;
    *to = (arz_buf)ARZ_BUF_INIT(ARZ_MAX_FILE_TEXT_BYTES);
    while (file && !to->overflow && (size = fread(chunk, 1, sizeof chunk, file)) > 0)
        arz_buf_put(to, chunk, size);
    bool well = file && !ferror(file);
    if (!well)
        (void)fail_read(path, error);
    else if (to->overflow)
        well = arz_fail(error, ARZ_ERROR_LIMIT, NULL,
                        "'%s' is larger than %zu bytes, the most that becomes text",
                        ARZ_QUOTE(arz_str_of(path)), ARZ_MAX_FILE_TEXT_BYTES);
    if (file)
        (void)fclose(file);
    return well;
}

bool arz_file_text(const char *path, arz_buf *text, arz_error *error)
{
    arz_buf buf;
    bool well = read_all(path, &buf, error);
    arz_str read = arz_buf_view(&buf);
    if (well && (arz_utf8_check(read) != SIZE_MAX || arz_str_find_char(read, '\0') != SIZE_MAX))
        well = arz_fail(error, ARZ_ERROR_INPUT, NULL, "'%s' is no UTF-8 text",
                        ARZ_QUOTE(arz_str_of(path)));
    if (well)
        well = arz_buf_str(text, read);
    arz_buf_clear(&buf);
    return well;
}

bool arz_file_base64(const char *path, arz_buf *text, arz_error *error)
{
    arz_buf buf;
    bool well = read_all(path, &buf, error);
    if (well)
        arz_buf_base64(text, arz_buf_view(&buf));
    arz_buf_clear(&buf);
    return well;
}

static json_t *text_of(const arz_file *file, arz_error *error)
{
    arz_buf text = ARZ_BUF_INIT(0);
    json_t *value = NULL;
    if (arz_file_text(file->path, &text, error))
        value = arz_json_string(arz_buf_view(&text));
    else
        (void)arz_fail_help(error, "as the whole payload, or as a part of a multipart one, a file "
                                   "may be of any kind and size");
    arz_buf_clear(&text);
    return value;
}

/* A copy of arrays and objects; each file in it becomes text, if it is one. With `error`, what is
 * none fails. With `files` NULL nothing is looked at. New; NULL with *error filled. */
/* NOLINTNEXTLINE(misc-no-recursion): values are no deeper than ARZ_MAX_DEPTH */
static json_t *copy(const arz_files *files, json_t *value, arz_error *error)
{
    const arz_file *file = json_is_string(value) ? arz_files_find(files, value) : NULL;
    if (file) {
        arz_error problem = ARZ_ERROR_INIT;
        json_t *text = text_of(file, error ? error : &problem);
        arz_error_clear(&problem);
        return text || error ? text : json_incref(value);
    }
    bool array = json_is_array(value);
    if (!array && !json_is_object(value))
        return json_incref(value);
    json_t *whole = array ? arz_json_array() : arz_json_object();
    arz_view_iter iter = arz_view_members(arz_view_json(value));
    for (size_t i = 0; array ? i < json_array_size(value) : arz_view_next(&iter); i++) {
        json_t *part = copy(files, array ? json_array_get(value, i) : iter.value.json, error);
        if (!part) {
            json_decref(whole);
            return NULL;
        }
        if (array)
            arz_json_append(whole, part);
        else
            arz_json_set(whole, iter.name, part);
    }
    return whole;
}

json_t *arz_files_open(const arz_files *files, json_t *value, arz_error *error)
{
    return arz_files_are_in(files, value) ? copy(files, value, error) : json_incref(value);
}

json_t *arz_files_open_texts(const arz_files *files, json_t *value)
{
    return arz_files_are_in(files, value) ? copy(files, value, NULL) : json_incref(value);
}

json_t *arz_json_copy(json_t *value)
{
    return copy(NULL, value, NULL);
}
