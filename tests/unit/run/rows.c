/* Reading rows out of files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <arazzo/batch.h>
#include <arazzo/limits.h>

#include "base/buf.h"
#include "table.h"
#include "tests.h"

static arz_document *load(void)
{
    arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
    arz_error error = ARZ_ERROR_INIT;
    arz_document *document = arz_document_load(SOURCE_DIR "/batch.arazzo.yml", &options, &error);
    assert_non_null(document);
    return document;
}

/* The text with \n, \r, \\ and \xHH replaced. */
static void put_unescaped(arz_buf *buf, arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char next = i + 1 < text.size ? text.data[i + 1] : '\0';
        if (text.data[i] != '\\' || !next) {
            arz_buf_char(buf, text.data[i]);
            continue;
        }
        i++;
        if (next == 'x') {
            int byte = arz_hex_value(text.data[i + 1]) * 16 + arz_hex_value(text.data[i + 2]);
            arz_buf_char(buf, (char)byte);
            i += 2;
        } else {
            arz_buf_char(buf, next == 'n' ? '\n' : next == 'r' ? '\r' : next);
        }
    }
}

/* Appends a line for each row. */
static void put_rows(arz_rows *rows, arz_buf *buf)
{
    arz_row_source source = arz_rows_source(rows);
    for (;;) {
        arz_row row = { NULL, NULL, 0 };
        arz_error error = ARZ_ERROR_INIT;
        arz_row_kind kind = source.next(source.data, &row, &error);
        if (kind == ARZ_ROW_NONE)
            return;
        if (kind == ARZ_ROW_READY) {
            char *json = json_dumps(row.inputs, 0);
            arz_buf_printf(buf, "%u %s\n", row.line, json);
            json_decref(row.inputs);
            free(json);
        } else {
            assert_true(kind == ARZ_ROW_WRONG || kind == ARZ_ROW_BROKEN);
            arz_buf_printf(buf, "%s %u %s\n", kind == ARZ_ROW_WRONG ? "!" : "!!", error.line,
                           error.message);
            arz_error_clear(&error);
        }
        if (kind == ARZ_ROW_BROKEN)
            return;
    }
}

typedef struct place {
    char folder[32];
    const arz_workflow *workflow;
} place;

/* Writes the file, and reads its rows. */
static void read_file(const place *at, const char *name, arz_str content, arz_buf *actual)
{
    arz_buf path = ARZ_BUF_INIT(0);
    arz_buf_printf(&path, "%s/%s", at->folder, name);
    FILE *file = fopen(arz_buf_cstr(&path), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content.data ? content.data : "", 1, content.size, file), content.size);
    assert_int_equal(fclose(file), 0);
    arz_error error = ARZ_ERROR_INIT;
    json_t *given = json_pack("{s: s}", "name", "given");
    arz_rows *rows = arz_rows_open(arz_buf_cstr(&path), at->workflow, given, &error);
    assert_non_null(rows);
    put_rows(rows, actual);
    arz_rows_free(rows);
    json_decref(given);
    (void)unlink(arz_buf_cstr(&path));
    arz_buf_clear(&path);
}

static bool judge_rows(const table_group *group, arz_buf *why, void *data)
{
    arz_buf content = ARZ_BUF_INIT(0), actual = ARZ_BUF_INIT(0), expected = ARZ_BUF_INIT(0);
    char *name = arz_str_dup(group->lines[0]);
    put_unescaped(&content, group->lines[1]);
    read_file(data, name, arz_buf_view(&content), &actual);
    for (size_t i = 2; i < group->count; i++) {
        arz_buf_str(&expected, group->lines[i]);
        arz_buf_text(&expected, "\\n");
    }
    bool right = table_expect(why, "rows", arz_buf_view(&actual), arz_buf_view(&expected));
    free(name);
    arz_buf_clear(&content);
    arz_buf_clear(&actual);
    arz_buf_clear(&expected);
    return right;
}

void test_rows(void **state)
{
    (void)state;
    arz_document *document = load();
    place at = { "/tmp/arazzo-rows-XXXXXX", arz_document_workflow_at(document, 0) };
    assert_non_null(mkdtemp(at.folder));
    assert_int_equal(table_run(SOURCE_DIR "/rows.txt", judge_rows, &at), 0);
    (void)rmdir(at.folder);
    arz_document_free(document);
}

/* More than is read at a time, with rows across the seams. */
void test_rows_many(void **state)
{
    (void)state;
    arz_document *document = load();
    place at = { "/tmp/arazzo-rows-XXXXXX", arz_document_workflow_at(document, 0) };
    assert_non_null(mkdtemp(at.folder));
    arz_buf csv = ARZ_BUF_INIT(0), lines = ARZ_BUF_INIT(0), array = ARZ_BUF_INIT(0);
    arz_buf expected[3] = { ARZ_BUF_INIT(0), ARZ_BUF_INIT(0), ARZ_BUF_INIT(0) };
    arz_buf_text(&csv, "id,name\n");
    for (unsigned i = 1; i <= 20000; i++) {
        arz_buf_printf(&csv, "%u,\"n %u\"\n", i, i);
        arz_buf_printf(&lines, "{\"name\": \"n %u\", \"id\": %u}\n", i, i);
        arz_buf_printf(&array, "%s{\"name\": \"n %u\", \"id\": %u}", i > 1 ? ",\n" : "[", i, i);
        arz_buf_printf(&expected[0], "%u {\"name\": \"n %u\", \"id\": %u}\n", i + 1, i, i);
        arz_buf_printf(&expected[1], "%u {\"name\": \"n %u\", \"id\": %u}\n", i, i, i);
    }
    arz_buf_text(&array, "]");
    arz_buf_str(&expected[2], arz_buf_view(&expected[1]));
    const char *const names[] = { "a.csv", "a.jsonl", "a.json" };
    arz_buf *const contents[] = { &csv, &lines, &array };
    for (size_t i = 0; i < 3; i++) {
        arz_buf actual = ARZ_BUF_INIT(0);
        read_file(&at, names[i], arz_buf_view(contents[i]), &actual);
        assert_string_equal(arz_buf_cstr(&actual), arz_buf_cstr(&expected[i]));
        arz_buf_clear(&actual);
        arz_buf_clear(&expected[i]);
        arz_buf_clear(contents[i]);
    }
    (void)rmdir(at.folder);
    arz_document_free(document);
}

/* A line of `size` bytes; true where it is a row. */
static bool reads_line(const place *at, size_t size)
{
    arz_buf content = ARZ_BUF_INIT(0), actual = ARZ_BUF_INIT(0);
    arz_buf_text(&content, "{\"id\": 1, \"name\": \"");
    while (content.size < size - 3)
        arz_buf_char(&content, 'x');
    arz_buf_text(&content, "\"}\n");
    read_file(at, "a.jsonl", arz_buf_view(&content), &actual);
    bool read = arz_str_starts(arz_buf_view(&actual), ARZ_STR("1 {"));
    if (!read)
        assert_string_equal(arz_buf_cstr(&actual), "!! 1 a row is larger than 16 MiB\n");
    arz_buf_clear(&content);
    arz_buf_clear(&actual);
    return read;
}

void test_rows_large(void **state)
{
    (void)state;
    arz_document *document = load();
    place at = { "/tmp/arazzo-rows-XXXXXX", arz_document_workflow_at(document, 0) };
    assert_non_null(mkdtemp(at.folder));
    assert_true(reads_line(&at, ARZ_MAX_ROW_BYTES));
    assert_false(reads_line(&at, ARZ_MAX_ROW_BYTES + 1));
    (void)rmdir(at.folder);
    arz_document_free(document);
}

/* A pipe gives what has come, and never waits. */
void test_rows_pipe(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    char path[32];
    (void)snprintf(path, sizeof path, "/dev/fd/%d", fds[0]);
    arz_document *document = load();
    arz_error error = ARZ_ERROR_INIT;
    arz_rows *rows = arz_rows_open(path, arz_document_workflow_at(document, 0), NULL, &error);
    assert_non_null(rows);
    assert_true(arz_rows_read_part(rows) < 0);
    arz_row_source source = arz_rows_source(rows);
    arz_row row;
    assert_int_equal(source.next(source.data, &row, &error), ARZ_ROW_LATER);
    assert_int_equal(write(fds[1], "{\"id\"", 5), 5);
    assert_int_equal(source.next(source.data, &row, &error), ARZ_ROW_LATER);
    assert_int_equal(write(fds[1], ": 1}\n{", 6), 6);
    assert_int_equal(source.next(source.data, &row, &error), ARZ_ROW_READY);
    json_decref(row.inputs);
    assert_int_equal(source.next(source.data, &row, &error), ARZ_ROW_LATER);
    (void)close(fds[1]);
    assert_int_equal(source.next(source.data, &row, &error), ARZ_ROW_WRONG);
    arz_error_clear(&error);
    assert_int_equal(source.next(source.data, &row, &error), ARZ_ROW_NONE);
    arz_rows_free(rows);
    (void)close(fds[0]);
    arz_document_free(document);
}
