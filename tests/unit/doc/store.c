/* The store: files in a folder made for the test, references between them, what is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <arazzo/document.h>
#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "doc/document.h"
#include "doc/value.h"
#include "table.h"
#include "tests.h"

typedef struct fixture {
    char directory[64]; /* the working directory of the store */
    arz_store *store;
    arz_error error;
    int fetches;
} fixture;

static const char *const folders[] = { "apis", "flows", "vendor" };

static const char *const files[][2] = {
    { "apis/pet store.yml", "openapi: 3.1.0\ncomponents: {parameters: {limit: {name: limit}}}\n" },
    { "flows/x.yml", "arazzo: 1.1.0\nsource: ../apis/pet%20store.yml\n" },
    { "flows/named.yml", "arazzo: 1.1.0\n$self: https://example.com/flows/named.yml\n" },
    { "flows/neighbour.yml", "arazzo: 1.1.0\n" },
    { "flows/broken.yml", "a: [1\n" },
    { "vendor/only.yml", "openapi: 3.1.0\n" },
};

static void path_in(const fixture *f, const char *name, char path[256])
{
    (void)snprintf(path, 256, "%s/%s", f->directory, name);
}

static void write_file(const fixture *f, const char *name, const char *text)
{
    char path[256];
    path_in(f, name, path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

typedef struct page {
    const char *uri, *text, *final_uri;
} page;

static const page pages[] = {
    { "https://example.com/api.yml", "openapi: 3.1.0\n", "https://example.com/v2/api.yml" },
    { "https://example.com/claims.yml", "arazzo: 1.1.0\n$self: https://bank.example/api.yml\n",
      NULL },
};

/* A network of a few pages, one of which has moved. */
static bool fetch(void *data, const char *uri, arz_str *text, char **final_uri, arz_error *error)
{
    fixture *f = data;
    f->fetches++;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        if (strcmp(uri, pages[i].uri) == 0) {
            *text = (arz_str){ arz_strdup(pages[i].text), strlen(pages[i].text) };
            *final_uri = arz_strdup(pages[i].final_uri);
            return true;
        }
    }
    return arz_fail(error, ARZ_ERROR_NETWORK, NULL, "404");
}

static int set_up(void **state)
{
    fixture *f = test_calloc(1, sizeof *f);
    (void)snprintf(f->directory, sizeof f->directory, "/tmp/arazzo-store-XXXXXX");
    if (!mkdtemp(f->directory))
        return 1;
    char path[256];
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        path_in(f, folders[i], path);
        if (mkdir(path, 0700) != 0)
            return 1;
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        write_file(f, files[i][0], files[i][1]);
    f->store = arz_store_create(&(arz_store_options){
        .cwd = f->directory, .base = "vendor", .fetch = fetch, .fetch_data = f });
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    char path[256];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        path_in(f, files[i][0], path);
        (void)unlink(path);
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        path_in(f, folders[i], path);
        (void)rmdir(path);
    }
    (void)rmdir(f->directory);
    arz_store_free(f->store);
    arz_error_clear(&f->error);
    test_free(f);
    return 0;
}

static const arz_doc *open_doc(fixture *f, const char *name)
{
    const arz_doc *doc = arz_store_open(f->store, name, &f->error);
    if (!doc)
        print_error("%s\n", f->error.message);
    assert_non_null(doc);
    return doc;
}

static const arz_doc *load_doc(fixture *f, const arz_doc *from, const char *reference)
{
    const arz_doc *doc = arz_store_load(f->store, from, arz_str_of(reference), &f->error);
    if (!doc)
        print_error("%s\n", f->error.message);
    assert_non_null(doc);
    return doc;
}

static void expect_message(fixture *f, const char *message)
{
    assert_string_equal(f->error.message, message);
    arz_error_clear(&f->error);
}

static void test_names(void **state)
{
    fixture *f = *state;
    const arz_doc *x = open_doc(f, "flows/x.yml");
    assert_string_equal(x->name, "flows/x.yml");
    char uri[256];
    (void)snprintf(uri, sizeof uri, "file://%s/flows/x.yml", f->directory);
    assert_string_equal(x->uri, uri);
    /* However the file is named, it is read once. */
    assert_ptr_equal(open_doc(f, "./flows/../flows/x.yml"), x);
    assert_ptr_equal(open_doc(f, uri), x);
    assert_ptr_equal(load_doc(f, x, ""), x);
    assert_ptr_equal(load_doc(f, x, "#/a"), x);
    assert_ptr_equal(load_doc(f, x, "x.yml#/a"), x);
    const arz_doc *pets = load_doc(f, x, "../apis/pet%20store.yml");
    assert_string_equal(pets->name, "apis/pet store.yml");
    assert_ptr_equal(load_doc(f, x, "../apis/pet store.yml"), pets);
    assert_int_equal(arz_store_count(f->store), 2);
    assert_ptr_equal(arz_store_doc(f->store, 1), pets);
    assert_ptr_equal(arz_store_find(f->store, "apis/pet store.yml"), pets);
    assert_null(arz_store_find(f->store, "other"));
}

static void test_base(void **state)
{
    fixture *f = *state;
    const arz_doc *x = open_doc(f, "flows/x.yml");
    assert_string_equal(load_doc(f, x, "only.yml")->name, "vendor/only.yml");
    assert_null(arz_store_load(f->store, x, ARZ_STR("./nowhere.yml"), &f->error));
    expect_message(f, "'flows/nowhere.yml' does not exist");
}

static void test_self(void **state)
{
    fixture *f = *state;
    const arz_doc *named = open_doc(f, "flows/named.yml");
    assert_string_equal(named->uri, "https://example.com/flows/named.yml");
    const arz_doc *beside = load_doc(f, named, "neighbour.yml");
    assert_string_equal(beside->name, "flows/neighbour.yml");
    /* Others name it by what it says that it is. */
    assert_ptr_equal(load_doc(f, beside, "https://example.com/flows/named.yml"), named);
    assert_int_equal(f->fetches, 0);
}

static void test_missing(void **state)
{
    fixture *f = *state;
    assert_null(arz_store_open(f->store, "flows/y.yml", &f->error));
    expect_message(f, "'flows/y.yml' does not exist; did you mean 'x.yml'?");
    assert_null(arz_store_open(f->store, "flow/x.yml", &f->error));
    expect_message(f, "'flow/x.yml' does not exist; nor does its directory");
    assert_null(arz_store_open(f->store, "flows", &f->error));
    expect_message(f, "'flows' is a directory, not a file");
    assert_null(arz_store_open(f->store, "ftp://example.com/x", &f->error));
    expect_message(f, "'ftp://example.com/x' cannot be read: it is no file: or http(s): URL");
}

static void test_broken(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 2; i++) { /* the second time it is remembered */
        assert_null(arz_store_open(f->store, "flows/broken.yml", &f->error));
        assert_string_equal(f->error.uri, "flows/broken.yml");
        assert_string_equal(f->error.rule, "yaml-syntax");
        assert_int_equal(f->error.line, 2);
        arz_error_clear(&f->error);
    }
    assert_int_equal(arz_store_count(f->store), 0);
    const arz_doc *broken = arz_store_find(f->store, "flows/broken.yml");
    assert_non_null(broken);
    assert_true(arz_str_is(arz_doc_line(broken, 1), "a: [1"));
}

static void test_fetched(void **state)
{
    fixture *f = *state;
    const arz_doc *api = open_doc(f, "https://example.com/api.yml");
    assert_string_equal(api->uri, "https://example.com/v2/api.yml");
    assert_ptr_equal(open_doc(f, "HTTPS://example.com/api.yml#x"), api);
    assert_ptr_equal(open_doc(f, "https://example.com/v2/api.yml"), api);
    assert_int_equal(f->fetches, 1);
    assert_null(arz_store_load(f->store, api, ARZ_STR("file:///etc/hosts"), &f->error));
    expect_message(f,
                   "'file:///etc/hosts' is not read: a document from the network cannot name it");
    assert_null(arz_store_load(f->store, api, ARZ_STR("other.yml"), &f->error));
    expect_message(f, "404");
}

/* What comes from the network cannot stand in for what is elsewhere. */
static void test_false_claim(void **state)
{
    fixture *f = *state;
    const arz_doc *claims = open_doc(f, "https://example.com/claims.yml");
    assert_string_equal(claims->uri, "https://bank.example/api.yml");
    assert_null(
        arz_store_load(f->store, claims, ARZ_STR("https://bank.example/api.yml"), &f->error));
    expect_message(f, "404");
}

static void test_offline(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_store *store = arz_store_create(&(arz_store_options){ .cwd = "/" });
    assert_null(arz_store_open(store, "https://example.com/api.yml", &error));
    assert_string_equal(error.message, "'https://example.com/api.yml' is not read: this opens no "
                                       "network connection");
    assert_string_equal(error.help, "--source NAME=PATH reads a source description from a file");
    arz_error_clear(&error);
    arz_store_free(store);
    arz_store_free(NULL);
}

static void test_redirect(void **state)
{
    fixture *f = *state;
    const arz_doc *x = open_doc(f, "flows/x.yml");
    arz_store_redirect(f->store, x, ARZ_STR("https://example.com/api.yml"), "vendor/only.yml");
    assert_string_equal(load_doc(f, x, "https://example.com/api.yml")->name, "vendor/only.yml");
    assert_int_equal(f->fetches, 0);
}

/* A store that shares the cache, with the same working directory. */
static arz_store *sharing_store(const fixture *f, arz_cache *cache)
{
    return arz_store_create(&(arz_store_options){ .cwd = f->directory, .cache = cache });
}

/* What a store has read, another has without reading it, and under its own identity. */
static void test_cache(void **state)
{
    fixture *f = *state;
    char path[256];
    path_in(f, "flows/shared.yml", path);
    write_file(f, "flows/shared.yml", "arazzo: 1.1.0\n$self: https://example.com/shared.yml\n");
    arz_cache *cache = arz_cache_create();
    arz_store *first = sharing_store(f, cache), *second = sharing_store(f, cache);
    const arz_doc *read = arz_store_open(first, "flows/shared.yml", &f->error);
    assert_int_equal(unlink(path), 0);
    const arz_doc *shared = arz_store_open(second, "flows/shared.yml", &f->error);
    assert_non_null(read);
    assert_non_null(shared);
    assert_ptr_not_equal(read, shared);
    assert_ptr_equal(read->root, shared->root);
    arz_store_free(first);
    assert_string_equal(shared->uri, "https://example.com/shared.yml");
    assert_int_equal(arz_store_count(second), 1);
    assert_true(arz_str_is(arz_doc_line(shared, 1), "arazzo: 1.1.0"));
    assert_null(arz_store_open(f->store, "flows/shared.yml", &f->error));
    arz_error_clear(&f->error);
    arz_store_free(second);
    arz_cache_free(cache);
    arz_cache_free(NULL);
}

/* A file of five million characters that nothing can be said of. */
static void write_large(const fixture *f, const char *name)
{
    size_t size = 5 * 1000 * 1000;
    char *text = arz_alloc(size + 1, 1);
    memset(text, 'x', size);
    memcpy(text, "[\"", 2);
    memcpy(text + size - 2, "\"]", 2);
    write_file(f, name, text);
    free(text);
}

/* Opens the file in a store of its own, which is closed again unless `open` is given. */
static bool read_once(fixture *f, arz_cache *cache, const char *name, arz_store **open)
{
    arz_store *store = sharing_store(f, cache);
    bool read = arz_store_open(store, name, &f->error);
    arz_error_clear(&f->error);
    if (open)
        *open = store;
    else
        arz_store_free(store);
    return read;
}

static bool read_without_file(fixture *f, arz_cache *cache, const char *name)
{
    char path[256];
    path_in(f, name, path);
    (void)unlink(path);
    return read_once(f, cache, name, NULL);
}

/* What is not used any more is let go where there is much, but not what the last store used. */
static void test_cache_limit(void **state)
{
    fixture *f = *state;
    static const char *const names[] = { "flows/a.json", "flows/b.json", "flows/c.json",
                                         "flows/d.json" };
    arz_cache *cache = arz_cache_create();
    arz_store *open;
    for (size_t i = 0; i < 4; i++)
        write_large(f, names[i]);
    assert_true(read_once(f, cache, names[0], &open));
    assert_true(read_once(f, cache, names[1], NULL));
    assert_true(read_once(f, cache, names[2], NULL));
    assert_true(read_once(f, cache, names[3], NULL)); /* b goes, and a is in use */
    assert_true(read_without_file(f, cache, names[0]));
    assert_true(read_without_file(f, cache, names[3]));
    assert_false(read_without_file(f, cache, names[1]));
    arz_store_free(open);
    arz_cache_free(cache);
}

/* The file under a name with so many "./" in front. */
static bool read_as(fixture *f, arz_cache *cache, size_t dots)
{
    arz_buf name = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < dots; i++)
        arz_buf_text(&name, "./");
    arz_buf_text(&name, "flows/once.yml");
    bool read = read_once(f, cache, arz_buf_cstr(&name), NULL);
    arz_buf_clear(&name);
    return read;
}

static void test_cache_count(void **state)
{
    fixture *f = *state;
    arz_cache *cache = arz_cache_create();
    write_file(f, "flows/once.yml", "a: 1\n");
    for (size_t i = 0; i <= ARZ_MAX_CACHE_READINGS; i++)
        assert_true(read_as(f, cache, i));
    assert_false(read_without_file(f, cache, "flows/once.yml"));
    assert_true(read_as(f, cache, 1));
    arz_cache_free(cache);
}

/* What could not be read is read again, and so is the same file under another name. */
static void test_cache_not_shared(void **state)
{
    fixture *f = *state;
    arz_cache *cache = arz_cache_create();
    arz_store *first = sharing_store(f, cache), *second = sharing_store(f, cache);
    assert_null(arz_store_open(first, "flows/broken.yml", &f->error));
    arz_error_clear(&f->error);
    write_file(f, "flows/broken.yml", "a: [1]\n");
    assert_non_null(arz_store_open(second, "flows/broken.yml", &f->error));
    const arz_doc *one = arz_store_open(first, "flows/x.yml", &f->error);
    const arz_doc *other = arz_store_open(second, "flows/../flows/x.yml", &f->error);
    assert_string_equal(one->name, "flows/x.yml");
    assert_string_equal(other->name, "flows/../flows/x.yml");
    arz_store_free(first);
    arz_store_free(second);
    arz_cache_free(cache);
}

static void test_pipe(void **state)
{
    fixture *f = *state;
    char path[256];
    path_in(f, "flows/pipe", path);
    assert_int_equal(mkfifo(path, 0600), 0);
    const arz_doc *x = open_doc(f, "flows/x.yml");
    const arz_doc *pipe = arz_store_load(f->store, x, ARZ_STR("pipe"), &f->error);
    (void)unlink(path);
    assert_null(pipe);
    expect_message(f, "'flows/pipe' is no regular file");
}

static void test_too_many(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_store *store = arz_store_create(&(arz_store_options){ .cwd = "/" });
    for (int i = 0; i <= ARZ_MAX_DOCUMENTS; i++) {
        char uri[32];
        (void)snprintf(uri, sizeof uri, "mem:%d", i);
        const arz_doc *doc = arz_store_add(store, uri, uri, ARZ_STR("a"), &error);
        assert_true((doc != NULL) == (i < ARZ_MAX_DOCUMENTS));
    }
    assert_int_equal(error.kind, ARZ_ERROR_LIMIT);
    arz_error_clear(&error);
    arz_store_free(store);
}

static void test_too_large(void **state)
{
    fixture *f = *state;
    char path[256];
    path_in(f, "flows/large.yml", path);
    write_file(f, "flows/large.yml", "a");
    /* A hole: it takes no room on the disk. */
    assert_int_equal(truncate(path, (off_t)ARZ_MAX_DOCUMENT_BYTES + 1), 0);
    const arz_doc *large = arz_store_open(f->store, "flows/large.yml", &f->error);
    (void)unlink(path);
    assert_null(large);
    expect_message(f, "'flows/large.yml' is larger than 256 MiB");
}

/* A document in one line, a reference in it between < and >, and what that leads to. */
static bool judge_reference(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_error error = ARZ_ERROR_INIT;
    arz_store *store = arz_store_create(&(arz_store_options){ .cwd = "/" });
    const arz_doc *doc = arz_store_add(store, "file:///x.yml", "x.yml", group->lines[0], &error);
    arz_buf out = ARZ_BUF_INIT(0);
    arz_place place = { NULL, NULL };
    arz_str reference = arz_str_slice(group->lines[1], 1, group->lines[1].size - 1);
    if (doc && arz_store_resolve(store, doc, reference, &place, &error) &&
        arz_store_deref(store, place, &place, &error))
        arz_view_write(&out, arz_view_node(place.node), 0);
    else
        arz_buf_printf(&out, "!%u:%u %s: %s", error.line, error.column,
                       error.pointer ? error.pointer : "", error.message);
    bool passed = table_expect(why, "it leads to", arz_buf_view(&out), group->lines[2]);
    arz_buf_clear(&out);
    arz_error_clear(&error);
    arz_store_free(store);
    return passed;
}

static void test_references(void **state)
{
    (void)state;
    assert_int_equal(table_run(TABLES "/references.txt", judge_reference, NULL), 0);
}

/* A chain of `count` references is followed, or called a circle. */
static void expect_chain(int count, bool allowed)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_buf text = ARZ_BUF_INIT(0);
    for (int i = 0; i < count; i++)
        arz_buf_printf(&text, "r%d: {$ref: '#/r%d'}\n", i, i + 1);
    arz_buf_printf(&text, "r%d: 7\n", count);
    arz_store *store = arz_store_create(&(arz_store_options){ .cwd = "/" });
    const arz_doc *doc = arz_store_add(store, "file:///x", "x", arz_buf_view(&text), &error);
    assert_non_null(doc);
    arz_place place = { doc, arz_node_get(doc->root, ARZ_STR("r0")) };
    assert_true(arz_store_deref(store, place, &place, &error) == allowed);
    arz_error_clear(&error);
    arz_buf_clear(&text);
    arz_store_free(store);
}

static void test_chains(void **state)
{
    (void)state;
    expect_chain(0, true);
    expect_chain(ARZ_MAX_REF_CHAIN, true);
    expect_chain(ARZ_MAX_REF_CHAIN + 1, false);
}

int run_store_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_base, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_broken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cache, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cache_limit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cache_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cache_not_shared, set_up, tear_down),
        cmocka_unit_test(test_chains),
        cmocka_unit_test_setup_teardown(test_false_claim, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fetched, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
        cmocka_unit_test(test_offline),
        cmocka_unit_test_setup_teardown(test_pipe, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_redirect, set_up, tear_down),
        cmocka_unit_test(test_references),
        cmocka_unit_test_setup_teardown(test_self, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_large, set_up, tear_down),
        cmocka_unit_test(test_too_many),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
