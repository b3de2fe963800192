#include "fix.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/uri.h"

/* Rounds of edits: one may overlap another, or uncover one. */
#define MAX_ROUNDS 20

/* A file on its way: the text so far stands in a file beside the one that it replaces. */
typedef struct fix {
    const arz_load_options *load;
    char *path;      /* owned: the file itself, behind symbolic links */
    char *temporary; /* owned: where each round is written and checked */
    arz_buf text;
    mode_t mode;
} fix;

static bool fail_errno(const char *what, const char *path, arz_error *error)
{
    return arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' cannot be %s: %s", ARZ_QUOTE(arz_str_of(path)),
                    what, strerror(errno));
}

static bool read_text(fix *f, arz_error *error)
{
    char block[8192];
    size_t got;
    struct stat status;
    FILE *file = fopen(f->path, "rbe");
    if (!file || fstat(fileno(file), &status) != 0 || !S_ISREG(status.st_mode)) {
        (void)fail_errno("read", f->path, error);
        if (file)
            (void)fclose(file);
        return false;
    }
    f->mode = status.st_mode & 07777;
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        arz_buf_put(&f->text, block, got);
    bool read = !ferror(file) || fail_errno("read", f->path, error);
    (void)fclose(file);
    return read;
}

/* Writes all of the text to the temporary file and waits until it is on the disk. */
static bool write_text(const fix *f, arz_str text, arz_error *error)
{
    FILE *file = fopen(f->temporary, "wbe");
    bool written = file && fwrite(text.data, 1, text.size, file) == text.size &&
                   fflush(file) == 0 && fchmod(fileno(file), f->mode) == 0 &&
                   fsync(fileno(file)) == 0;
    if (!written)
        (void)fail_errno("written", f->temporary, error);
    if (file && fclose(file) != 0 && written)
        written = fail_errno("written", f->temporary, error);
    return written;
}

static int compare_edits(const void *a, const void *b)
{
    const arz_edit *left = *(const arz_edit *const *)a, *right = *(const arz_edit *const *)b;
    return left->start < right->start ? -1 : left->start > right->start;
}

/* Appends the text with the edits, which are in order; those that overlap an earlier one wait for
 * the next round. Returns how many were made. */
static size_t apply(arz_str text, const arz_edit *const *edits, size_t count, arz_buf *changed)
{
    size_t shift = arz_str_starts(text, ARZ_STR("\xEF\xBB\xBF")) ? 3 : 0, at = 0, made = 0;
    for (size_t i = 0; i < count; i++) {
        size_t start = edits[i]->start + shift;
        arz_str old = arz_str_of(edits[i]->old);
        if (start < at || !arz_str_starts(arz_str_from(text, start), old))
            continue;
        arz_buf_str(changed, arz_str_slice(text, at, start));
        arz_buf_text(changed, edits[i]->text);
        at = start + old.size;
        made++;
    }
    arz_buf_str(changed, arz_str_from(text, at));
    return made;
}

/* The edits of what was found in that file, in the order of the text. */
static size_t make_edits(const fix *f, const char *path, const arz_diagnostics *diagnostics,
                         arz_buf *changed)
{
    size_t all = arz_diagnostics_count(diagnostics), count = 0;
    const arz_edit **edits = arz_alloc(all, sizeof *edits);
    for (size_t i = 0; i < all; i++) {
        const arz_diagnostic *d = arz_diagnostics_at(diagnostics, i);
        if (d->edit && strcmp(d->uri, path) == 0)
            edits[count++] = d->edit;
    }
    if (count)
        qsort(edits, count, sizeof(*edits), compare_edits);
    size_t made = apply(arz_buf_view(&f->text), edits, count, changed);
    free(edits);
    return made;
}

/* What is found in the temporary file. New. */
static arz_diagnostics *check(const fix *f)
{
    arz_load_options own = *f->load;
    own.diagnostics = arz_diagnostics_create();
    own.strict = false; /* where dialects are errors, nothing says what they should be */
    bool valid = arz_validate(f->temporary, &own, NULL);
    (void)valid; /* the diagnostics say more */
    return own.diagnostics;
}

static size_t errors_in(const arz_diagnostics *diagnostics)
{
    return arz_diagnostics_of(diagnostics, ARZ_SEVERITY_ERROR);
}

/* Round after round; a round that makes anything worse is taken back and ends it. */
static bool run_rounds(fix *f, size_t *count, arz_error *error)
{
    bool written = write_text(f, arz_buf_view(&f->text), error);
    arz_diagnostics *found = written ? check(f) : NULL;
    for (int round = 0; written && round < MAX_ROUNDS; round++) {
        arz_buf changed = ARZ_BUF_INIT(0);
        size_t made = make_edits(f, f->temporary, found, &changed);
        written = made == 0 || write_text(f, arz_buf_view(&changed), error);
        arz_diagnostics *next = made && written ? check(f) : NULL;
        bool better = next && errors_in(next) <= errors_in(found) &&
                      arz_diagnostics_count(next) < arz_diagnostics_count(found) + made;
        if (!better) {
            arz_buf_clear(&changed);
            arz_diagnostics_free(next);
            break;
        }
        arz_diagnostics_free(found);
        found = next;
        *count += made;
        arz_buf_clear(&f->text);
        f->text = changed;
    }
    arz_diagnostics_free(found);
    return written;
}

/* A name beside the file that ends as it does, so that it is read alike. */
static char *temporary_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t directory = slash ? (size_t)(slash + 1 - path) : 0;
    arz_buf name = ARZ_BUF_INIT(0);
    arz_buf_printf(&name, "%.*s.fix-%ld-%s", (int)directory, path, (long)getpid(),
                   path + directory);
    return arz_buf_take(&name);
}

/* The file that a path or a file: URL names. */
static bool find_file(fix *f, const char *path, arz_error *error)
{
    bool standard_input = strcmp(path, "-") == 0;
    char *named = arz_uri_to_path(arz_str_of(path));
    f->path = standard_input ? NULL : realpath(named ? named : path, NULL);
    free(named);
    if (standard_input)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                        "--fix writes files in place, and standard input is none");
    return f->path || fail_errno("fixed", path, error);
}

bool cli_fix_file(const char *path, const arz_load_options *load, size_t *count, arz_error *error)
{
    fix f = { .load = load, .text = ARZ_BUF_INIT(0) };
    *count = 0;
    if (!find_file(&f, path, error))
        return false;
    f.temporary = temporary_name(f.path);
    bool done = read_text(&f, error) && run_rounds(&f, count, error);
    if (done && *count)
        done = (write_text(&f, arz_buf_view(&f.text), error) && rename(f.temporary, f.path) == 0) ||
               fail_errno("written", path, error);
    (void)unlink(f.temporary);
    arz_buf_clear(&f.text);
    free(f.temporary);
    free(f.path);
    return done;
}
