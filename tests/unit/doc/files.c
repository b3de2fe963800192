/* Values that stand for files, and both sides of the limit for their text. */
#include "doc/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arazzo/limits.h>

#include "doc/value.h"
#include "tests.h"

typedef struct fixture {
    char path[32];
    arz_files *files;
    json_t *value; /* stands for the file */
} fixture;

/* Makes the file of `size` bytes: the text, then NULs or, with `fill`, blanks. */
static void make(fixture *f, const char *text, size_t size, bool fill)
{
    arz_error error = ARZ_ERROR_INIT;
    strcpy(f->path, "/tmp/arazzo-files-XXXXXX");
    int made = mkstemp(f->path);
    assert_true(made >= 0);
    FILE *file = fdopen(made, "wb");
    assert_non_null(file);
    (void)fputs(text, file);
    for (size_t i = strlen(text); fill && i < size; i++)
        (void)fputc(' ', file);
    assert_int_equal(fflush(file), 0);
    assert_int_equal(ftruncate(made, (off_t)size), 0);
    (void)fclose(file);
    f->files = arz_files_create();
    f->value = arz_files_add(f->files, f->path, &error);
    assert_non_null(f->value);
}

static void drop(fixture *f)
{
    json_decref(f->value);
    arz_files_free(f->files);
    (void)unlink(f->path);
}

/* The very value counts, and not what it says. */
static void test_identity(void **state)
{
    (void)state;
    fixture f;
    make(&f, "text", 4, false);
    json_t *same = json_string(json_string_value(f.value)), *deep = json_deep_copy(f.value);
    assert_ptr_equal(arz_files_find(f.files, f.value)->value, f.value);
    assert_int_equal(arz_files_find(f.files, f.value)->size, 4);
    assert_null(arz_files_find(f.files, same));
    assert_null(arz_files_find(f.files, deep));
    assert_null(arz_files_find(NULL, f.value));
    json_decref(same);
    json_decref(deep);
    drop(&f);
}

static void test_open(void **state)
{
    (void)state;
    fixture f;
    arz_error error = ARZ_ERROR_INIT;
    make(&f, "text", 4, false);
    json_t *whole = json_pack("{s: [i, O], s: s}", "a", 1, f.value, "b", "c");
    json_t *copy = arz_json_copy(whole);
    json_t *opened = arz_files_open(f.files, copy, &error);
    json_t *expected = json_pack("{s: [i, s], s: s}", "a", 1, "text", "b", "c");
    json_t *plain = json_string("x"), *same = arz_files_open(f.files, plain, &error);
    assert_true(arz_files_are_in(f.files, copy));
    assert_false(arz_files_are_in(f.files, opened));
    assert_true(json_equal(opened, expected));
    assert_ptr_equal(plain, same);
    json_decref(plain);
    json_decref(same);
    json_decref(expected);
    json_decref(opened);
    json_decref(copy);
    json_decref(whole);
    drop(&f);
}

static void check_text(const char *text, size_t size, bool fill, arz_error_kind kind)
{
    fixture f;
    arz_error error = ARZ_ERROR_INIT;
    make(&f, text, size, fill);
    json_t *opened = arz_files_open(f.files, f.value, &error);
    json_t *kept = arz_files_open_texts(f.files, f.value);
    assert_int_equal(error.kind, kind);
    assert_int_equal(opened != NULL, kind == ARZ_OK);
    assert_int_equal(kept == f.value, kind != ARZ_OK);
    json_decref(opened);
    json_decref(kept);
    arz_error_clear(&error);
    drop(&f);
}

static void test_texts(void **state)
{
    (void)state;
    check_text("", 0, false, ARZ_OK);
    check_text("\xC3\xA9", 2, false, ARZ_OK);
    check_text("\xC3", 1, false, ARZ_ERROR_INPUT);
    check_text("a", 2, false, ARZ_ERROR_INPUT);
    check_text("a", ARZ_MAX_FILE_TEXT_BYTES, true, ARZ_OK);
    check_text("a", ARZ_MAX_FILE_TEXT_BYTES + 1, true, ARZ_ERROR_LIMIT);
}

static void test_none(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_files *files = arz_files_create();
    assert_null(arz_files_add(files, "/does/not/exist", &error));
    assert_int_equal(error.kind, ARZ_ERROR_IO);
    arz_error_clear(&error);
    arz_files_free(files);
}

int run_files_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identity),
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_none),
    };
    return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
