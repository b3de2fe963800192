/* Bodies sent in pieces: read in small steps, again from anywhere, and files that change. */
#include "http/upload.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "http/media_guess.h"
#include "http/pieces.h"
#include "tests.h"

typedef struct fixture {
    char path[32];
    arz_arena *arena;
    arz_files *files;
    json_t *value;
    arz_request request; /* "front, " the file, " and ", the file once more */
} fixture;

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    (void)fputs(text, file);
    (void)fclose(file);
}

static void set_up_body(fixture *f)
{
    arz_error error = ARZ_ERROR_INIT;
    strcpy(f->path, "/tmp/arazzo-upload-XXXXXX");
    int made = mkstemp(f->path);
    assert_true(made >= 0);
    (void)close(made);
    write_file(f->path, "file");
    f->arena = arz_arena_create();
    f->files = arz_files_create();
    f->value = arz_files_add(f->files, f->path, &error);
    const arz_file *file = arz_files_find(f->files, f->value);
    arz_pieces pieces = { .count = 0 };
    arz_buf_text(&pieces.text, "front, ");
    arz_pieces_file(&pieces, file, f->arena);
    arz_buf_text(&pieces.text, " and ");
    arz_pieces_file(&pieces, file, f->arena);
    f->request = (arz_request){ .method = "POST" };
    arz_pieces_finish(&pieces, f->arena, &f->request.body, &f->request.pieces,
                      &f->request.piece_count);
}

static void tear_down_body(fixture *f)
{
    json_decref(f->value);
    arz_files_free(f->files);
    arz_arena_free(f->arena);
    (void)unlink(f->path);
}

/* All that is left, read `step` bytes at a time. */
static void check_rest(arz_upload *upload, size_t step, const char *expected)
{
    char all[64];
    size_t size = 0, taken;
    arz_error error = ARZ_ERROR_INIT;
    do {
        assert_true(size + step <= sizeof all);
        assert_true(arz_upload_read(upload, all + size, step, &taken, &error));
        size += taken;
    } while (taken);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(all, expected, size);
}

static void test_steps(void **state)
{
    (void)state;
    fixture f;
    arz_upload upload = { .count = 0 };
    set_up_body(&f);
    for (size_t step = 1; step < 30; step++) {
        arz_upload_begin(&upload, &f.request);
        assert_int_equal(arz_upload_size(&upload), 20);
        check_rest(&upload, step, "front, file and file");
    }
    arz_upload_end(&upload);
    tear_down_body(&f);
}

static void test_seek(void **state)
{
    (void)state;
    static const char whole[] = "front, file and file";
    fixture f;
    arz_upload upload = { .count = 0 };
    set_up_body(&f);
    arz_upload_begin(&upload, &f.request);
    for (size_t at = 0; at < sizeof whole; at++) {
        assert_true(arz_upload_seek(&upload, at));
        check_rest(&upload, 3, whole + at);
    }
    assert_false(arz_upload_seek(&upload, sizeof whole));
    arz_upload_end(&upload);
    tear_down_body(&f);
}

static void check_changed(const char *text, arz_error_kind kind)
{
    fixture f;
    arz_upload upload = { .count = 0 };
    arz_error error = ARZ_ERROR_INIT;
    char all[64];
    size_t taken;
    set_up_body(&f);
    if (text)
        write_file(f.path, text);
    else
        (void)unlink(f.path);
    arz_upload_begin(&upload, &f.request);
    assert_false(arz_upload_read(&upload, all, sizeof all, &taken, &error));
    assert_int_equal(error.kind, kind);
    arz_error_clear(&error);
    arz_upload_end(&upload);
    tear_down_body(&f);
}

static void test_changed(void **state)
{
    (void)state;
    check_changed("longer", ARZ_ERROR_IO);
    check_changed("x", ARZ_ERROR_IO);
    check_changed(NULL, ARZ_ERROR_IO);
}

static void test_guess(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "a.png", "image/png" },
        { "A.B.JPG", "image/jpeg" },
        { "a", "application/octet-stream" },
        { "png", "application/octet-stream" },
        { "a.", "application/octet-stream" },
        { "", "application/octet-stream" },
        { ".csv", "text/csv" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(arz_str_is(arz_media_guess(arz_str_of(rows[i][0])), rows[i][1]));
}

int run_upload_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_seek),
        cmocka_unit_test(test_changed),
        cmocka_unit_test(test_guess),
    };
    return cmocka_run_group_tests_name("upload", tests, NULL, NULL);
}
