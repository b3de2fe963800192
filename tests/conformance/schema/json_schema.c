/* Runs the JSON Schema test suite: every required case of draft 2020-12 must come out as the
 * suite says; of the optional ones, how many do is printed. The directory of the suite is the
 * first argument; where it is absent the test is skipped. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "schema/schema.h"

#define SKIPPED 77

typedef struct suite_tally {
    const char *directory; /* of the suite */
    size_t passed, failed;
    bool quiet;   /* failures are counted and not shown */
    bool formats; /* assert them */
} suite_tally;

static char *join(const char *directory, const char *name)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    arz_buf_printf(&buf, "%s/%s", directory, name);
    return arz_buf_take(&buf);
}

static bool is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool read_file(const char *path, arz_buf *buf)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    char chunk[4096];
    size_t size;
    while ((size = fread(chunk, 1, sizeof chunk, file)) > 0)
        arz_buf_put(buf, chunk, size);
    (void)fclose(file);
    return true;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Calls `call` with each file below the directory, in order, and its path from there. */
typedef void (*file_fn)(const char *path, const char *relative, void *data);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by the depth of the suite's directories */
static void each_file(const char *directory, const char *relative, file_fn call, void *data)
{
    struct dirent **entries;
    int count = scandir(directory, &entries, is_visible, alphasort);
    for (int i = 0; i < count; i++) {
        char *path = join(directory, entries[i]->d_name);
        char *below =
            *relative ? join(relative, entries[i]->d_name) : arz_strdup(entries[i]->d_name);
        if (is_directory(path))
            each_file(path, below, call, data);
        else
            call(path, below, data);
        free(path);
        free(below);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

/* The suite's schemas find these under an address of a server that nobody runs. */
static void add_remote(const char *path, const char *relative, void *data)
{
    arz_store *store = data;
    arz_buf text = ARZ_BUF_INIT(0), uri = ARZ_BUF_INIT(0);
    arz_error error = ARZ_ERROR_INIT;
    arz_buf_printf(&uri, "http://localhost:1234/%s", relative);
    if (!read_file(path, &text) || !arz_store_add(store, arz_buf_cstr(&uri), arz_buf_cstr(&uri),
                                                  arz_buf_view(&text), &error)) {
        (void)fprintf(stderr, "%s: %s\n", path, error.message ? error.message : "cannot be read");
    }
    arz_error_clear(&error);
    arz_buf_clear(&text);
    arz_buf_clear(&uri);
}

/* A store with the remote documents and the schema. */
static arz_store *make_store(const char *directory, const arz_node *schema, const arz_doc **doc,
                             arz_error *error)
{
    arz_store *store = arz_store_create(&(arz_store_options){ .cwd = "/" });
    char *remotes = join(directory, "remotes");
    each_file(remotes, "", add_remote, store);
    free(remotes);
    arz_buf text = ARZ_BUF_INIT(0);
    arz_view_write(&text, arz_view_node(schema), 0);
    *doc =
        arz_store_add(store, "test://suite/schema.json", "schema.json", arz_buf_view(&text), error);
    arz_buf_clear(&text);
    return store;
}

static const arz_node *member(const arz_node *object, const char *name)
{
    return arz_node_get(object, arz_str_of(name));
}

static void record(suite_tally *tally, const char *file, const arz_node *group,
                   const arz_node *test, bool passed, const arz_error *error)
{
    tally->passed += passed;
    tally->failed += !passed;
    if (passed || tally->quiet)
        return;
    arz_str what = arz_node_text(member(group, "description"));
    arz_str which = arz_node_text(member(test, "description"));
    (void)fprintf(stderr, "%s: %.*s: %.*s: should be %s%s%s\n", file, ARZ_STR_FORMAT(what),
                  ARZ_STR_FORMAT(which), member(test, "valid")->as.boolean ? "valid" : "not valid",
                  error->message ? "; " : "", error->message ? error->message : "");
}

static bool ignore_finding(void *data, const arz_finding *finding)
{
    (void)data;
    return finding->message[0] != '\0';
}

/* A case comes out right when it does so without and with findings. */
static bool run_case(const arz_schema *schema, const arz_node *test, arz_error *error)
{
    arz_view data = arz_view_node(member(test, "data"));
    bool expected = member(test, "valid")->as.boolean;
    bool quick = arz_schema_valid(schema, data, ARZ_DIRECTION_NONE, NULL, NULL, error);
    bool full = arz_schema_valid(schema, data, ARZ_DIRECTION_NONE, ignore_finding, NULL, error);
    return quick == expected && full == expected && error->kind == ARZ_OK;
}

static void run_group(suite_tally *tally, const char *file, const arz_node *group)
{
    const arz_node *tests = member(group, "tests");
    arz_error error = ARZ_ERROR_INIT;
    const arz_doc *doc;
    arz_store *store = make_store(tally->directory, member(group, "schema"), &doc, &error);
    arz_schemas *schemas = arz_schemas_create(store);
    arz_schemas_assert_formats(schemas, tally->formats);
    const arz_schema *schema =
        doc ? arz_schema_at(schemas, (arz_place){ doc, doc->root }, ARZ_SCHEMA_2020_12, &error)
            : NULL;
    for (size_t i = 0; i < arz_node_count(tests); i++) {
        const arz_node *test = arz_node_at(tests, i);
        record(tally, file, group, test, schema && run_case(schema, test, &error), &error);
        if (schema)
            arz_error_clear(&error);
    }
    arz_error_clear(&error);
    arz_schemas_free(schemas);
    arz_store_free(store);
}

static void run_file(const char *path, const char *relative, void *data)
{
    suite_tally *tally = data;
    bool optional = strstr(path, "/optional/") != NULL;
    if (optional != tally->quiet)
        return;
    arz_store *store = arz_store_create(&(arz_store_options){ .cwd = "/" });
    arz_error error = ARZ_ERROR_INIT;
    const arz_doc *doc = arz_store_open(store, path, &error);
    size_t failed = tally->failed;
    tally->formats = strstr(path, "/format/") != NULL;
    for (size_t i = 0; doc && i < arz_node_count(doc->root); i++)
        run_group(tally, relative, arz_node_at(doc->root, i));
    if (!doc) {
        (void)fprintf(stderr, "%s: %s\n", path, error.message);
        tally->failed++;
    }
    if (tally->quiet && tally->failed > failed)
        (void)fprintf(stderr, "%s: %zu not as the suite says\n", relative, tally->failed - failed);
    arz_error_clear(&error);
    arz_store_free(store);
}

int main(int argc, char **argv)
{
    char *suite = argc > 1 ? join(argv[1], "draft2020-12") : NULL; /* owned */
    if (!suite || !is_directory(suite)) {
        (void)printf("The JSON Schema test suite is not here: skipped.\n");
        free(suite);
        return SKIPPED;
    }
    suite_tally required = { .directory = argv[1] };
    suite_tally optional = { .directory = argv[1], .quiet = true };
    each_file(suite, "", run_file, &required);
    each_file(suite, "", run_file, &optional);
    free(suite);
    (void)printf("required: %zu of %zu cases, optional: %zu of %zu cases\n", required.passed,
                 required.passed + required.failed, optional.passed,
                 optional.passed + optional.failed);
    return required.failed || required.passed == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
