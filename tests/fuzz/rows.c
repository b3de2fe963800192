/* The end of a file's name ("csv", "json", "jsonl", or nothing), a line break, the rows in it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <arazzo/batch.h>

#include "base/buf.h"
#include "description.h"
#include "fuzz.h"

static const char workflow_text[] =
    "arazzo: 1.0.1\n"
    "sourceDescriptions: [{name: api, url: api, type: openapi}]\n"
    "workflows:\n"
    "- workflowId: row\n"
    "  inputs:\n"
    "    type: object\n"
    "    properties:\n"
    "      id: {type: integer}\n"
    "      name: {type: string, default: d}\n"
    "      on: {type: boolean}\n"
    "      any: {}\n"
    "      list: {type: array, items: {type: number}}\n"
    "      user: {type: object, properties: {name: {type: string}, age: {type: integer}}}\n"
    "  steps: [{stepId: get, operationId: get}]\n";

/* Bytes that are written into the pipe at a time. */
#define PIECE_BYTES 3

/* A file, or a pipe into which its content goes piece by piece. */
typedef struct place {
    char folder[32];
    char path[64];
    arz_str left; /* of what goes into the pipe */
    int pipe;     /* -1: none */
} place;

static void name_file(place *at, arz_str end)
{
    static const char *const ends[] = { "csv", "json", "jsonl", "ndjson" };
    const char *known = "";
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (arz_str_is(end, ends[i]))
            known = ends[i];
    }
    (void)snprintf(at->path, sizeof at->path, "%s/rows.%s", at->folder, known);
}

static void write_file(const place *at, arz_str content)
{
    FILE *file = fopen(at->path, "wb");
    fuzz_expect(file != NULL, "a file can be made");
    (void)fwrite(content.data ? content.data : "", 1, content.size, file);
    (void)fclose(file);
}

static void make_pipe(place *at, arz_str content)
{
    at->left = content;
    at->pipe = mkfifo(at->path, 0600) == 0 ? open(at->path, O_RDWR | O_CLOEXEC) : -1;
    fuzz_expect(at->pipe >= 0, "a pipe can be made");
}

/* The next piece into the pipe, or its end. */
static void feed(place *at)
{
    arz_str piece = arz_str_slice(at->left, 0, PIECE_BYTES);
    at->left = arz_str_from(at->left, piece.size);
    if (piece.size)
        fuzz_expect(write(at->pipe, piece.data, piece.size) > 0, "a pipe takes a few bytes");
    else
        (void)close(at->pipe);
    if (piece.size == 0)
        at->pipe = -1;
}

static void put_row(const arz_row *row, arz_buf *out)
{
    fuzz_expect(json_is_object(row->inputs), "a row's inputs are an object");
    char *text = json_dumps(row->inputs, 0);
    arz_buf_printf(out, "%u %s\n", row->line, text);
    json_decref(row->inputs);
    free(text);
}

/* All rows as text. */
static void read_rows(place *at, const arz_workflow *workflow, arz_buf *out)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_rows *rows = arz_rows_open(at->path, workflow, NULL, &error);
    fuzz_expect(rows != NULL, "a file that is there can be opened");
    arz_row_source source = arz_rows_source(rows);
    arz_row_kind kind = ARZ_ROW_LATER;
    while (kind != ARZ_ROW_NONE && kind != ARZ_ROW_BROKEN) {
        arz_row row = { NULL, NULL, 0 };
        kind = source.next(source.data, &row, &error);
        fuzz_expect((kind == ARZ_ROW_WRONG || kind == ARZ_ROW_BROKEN) == (error.kind != ARZ_OK),
                    "what is wrong has a reason");
        if (kind == ARZ_ROW_READY)
            put_row(&row, out);
        else if (error.kind != ARZ_OK)
            arz_buf_printf(out, "! %u %s\n", error.line, error.message);
        else if (kind == ARZ_ROW_LATER && at->pipe >= 0)
            feed(at);
        arz_error_clear(&error);
    }
    arz_rows_free(rows);
}

/* However the file comes, the rows in it are the same. */
static void check(place *at, const arz_workflow *workflow, arz_str content)
{
    arz_buf whole = ARZ_BUF_INIT(0), pieces = ARZ_BUF_INIT(0);
    write_file(at, content);
    read_rows(at, workflow, &whole);
    (void)unlink(at->path);
    make_pipe(at, content);
    read_rows(at, workflow, &pieces);
    (void)unlink(at->path);
    if (at->pipe >= 0)
        (void)close(at->pipe);
    fuzz_expect(arz_str_equal(arz_buf_view(&whole), arz_buf_view(&pieces)),
                "rows do not depend on how they come");
    arz_buf_clear(&whole);
    arz_buf_clear(&pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_str content = fuzz_text(data, size), end = fuzz_cut_line(&content);
    bool complete = false;
    arz_document *document = fuzz_description(arz_str_of(workflow_text), NULL, &complete);
    place at = { .folder = "/tmp/arazzo-rows-XXXXXX", .pipe = -1 };
    fuzz_expect(complete, "the workflow is right");
    fuzz_expect(mkdtemp(at.folder) != NULL, "a folder can be made");
    name_file(&at, end);
    check(&at, arz_document_workflow_at(document, 0), content);
    (void)rmdir(at.folder);
    arz_document_free(document);
    return 0;
}
