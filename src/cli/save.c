#include "save.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/suggest.h"

/* The name in front of the '='; empty where the text is no "OUTPUT=FILE". */
static arz_str name_of(const char *item)
{
    const char *equals = strchr(item, '=');
    return equals && equals[1] ? (arz_str){ item, (size_t)(equals - item) } : arz_str_of(NULL);
}

static const char *path_of(const char *item)
{
    return strchr(item, '=') + 1;
}

static bool is_output(const arz_workflow *workflow, arz_str name, arz_suggest *suggest)
{
    for (size_t i = 0; i < arz_workflow_output_count(workflow); i++) {
        arz_str own = arz_str_of(arz_workflow_output_name(workflow, i));
        if (arz_str_equal(own, name))
            return true;
        arz_suggest_add(suggest, own);
    }
    return false;
}

static bool check(const char *item, const arz_workflow *workflow, arz_error *error)
{
    arz_str name = name_of(item);
    arz_suggest suggest = arz_suggest_for(name);
    if (!name.size)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL, "--save takes OUTPUT=FILE, not '%s'",
                        ARZ_QUOTE(arz_str_of(item)));
    if (!workflow || is_output(workflow, name, &suggest))
        return true;
    char *hint = arz_suggest_text(&suggest);
    (void)arz_fail(error, ARZ_ERROR_USAGE, NULL, "workflow '%s' has no output '%s'%s",
                   ARZ_QUOTE(arz_str_of(arz_workflow_id(workflow))), ARZ_QUOTE(name), hint);
    free(hint);
    return false;
}

/* A new file is made in its directory; one that is there stays as it is until the end. */
static bool is_writable(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0) {
        if (S_ISDIR(status.st_mode))
            errno = EISDIR;
        return !S_ISDIR(status.st_mode) && access(path, W_OK) == 0;
    }
    const char *slash = strrchr(path, '/');
    char *directory =
        slash ? arz_str_dup((arz_str){ path, (size_t)(slash + 1 - path) }) : arz_strdup(".");
    bool writable = errno == ENOENT && access(directory, W_OK | X_OK) == 0;
    int reason = errno;
    free(directory);
    errno = reason;
    return writable;
}

static bool cannot_write(const char *path, arz_error *error)
{
    return arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' cannot be written: %s",
                    ARZ_QUOTE(arz_str_of(path)), strerror(errno));
}

bool cli_save_check(const cli_options *options, const arz_workflow *workflow, arz_error *error)
{
    if (options->saved.count && options->dry_run)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                        "a dry run has no outputs for --save to write");
    for (size_t i = 0; i < options->saved.count; i++) {
        if (!check(options->saved.items[i], workflow, error))
            return false;
        const char *path = path_of(options->saved.items[i]);
        if (!is_writable(path))
            return cannot_write(path, error);
    }
    return true;
}

static bool write_file(const char *path, const char *bytes, size_t size, arz_error *error)
{
    FILE *file = fopen(path, "wbe");
    bool written = file && fwrite(bytes, 1, size, file) == size;
    written = file && fclose(file) == 0 && written;
    return written || cannot_write(path, error);
}

static bool save(const arz_run *run, const char *item, json_t *outputs, arz_error *error)
{
    const char *path = path_of(item);
    char *name = arz_str_dup(name_of(item)), *bytes;
    size_t size;
    bool well = true;
    if (arz_run_output_bytes(run, name, &bytes, &size)) {
        well = write_file(path, bytes, size, error);
        if (well)
            (void)json_object_set_new(outputs, name, json_sprintf("@%s (%zu bytes)", path, size));
        free(bytes);
    }
    free(name);
    return well;
}

bool cli_save_outputs(const cli_options *options, const arz_run *run, json_t *outputs,
                      arz_error *error)
{
    bool well = true;
    for (size_t i = 0; i < options->saved.count; i++)
        well = save(run, options->saved.items[i], outputs, error) && well;
    return well;
}
