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
#include "diff.h"

/* Rounds of edits: one may overlap another, or uncover one. */
#define MAX_ROUNDS 20

/* A file on its way: the text so far stands in a file beside the one that it replaces. */
typedef struct fix {
    const arz_load_options *load;
    char *path;      /* owned: the file itself, behind symbolic links */
    char *temporary; /* owned: where each round is written and checked */
    arz_buf before;  /* the text as it was */
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

/* The edits of what was found in the file. Owned: the items; the edits are the diagnostics'. */
static arz_edits find_edits(const fix *f, const arz_diagnostics *diagnostics)
{
    size_t all = arz_diagnostics_count(diagnostics);
    arz_edits edits = { .items = arz_alloc(all, sizeof(*edits.items)) };
    for (size_t i = 0; i < all; i++) {
        const arz_diagnostic *d = arz_diagnostics_at(diagnostics, i);
        if (d->edit && strcmp(d->uri, f->temporary) == 0)
            edits.items[edits.count++] = d->edit;
    }
    return edits;
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

static bool is_worse(const arz_diagnostics *now, const arz_diagnostics *before)
{
    static const arz_severity severities[] = { ARZ_SEVERITY_ERROR, ARZ_SEVERITY_WARNING };
    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        if (arz_diagnostics_of(now, severities[i]) > arz_diagnostics_of(before, severities[i]))
            return true;
    }
    return false;
}

/* One round: the edits of what is *found, which becomes what is found then. False where it is the
 * last: there was nothing to do, *fixed says why it was not done, or *error is filled. */
static bool run_round(fix *f, arz_diagnostics **found, cli_fixed *fixed, arz_error *error)
{
    arz_edits edits = find_edits(f, *found);
    arz_str text = { NULL, f->text.size };
    char *changed = arz_edits_make(&edits, arz_buf_cstr(&f->text), &text.size); /* owned */
    arz_diagnostics *now = NULL;
    text.data = changed;
    if (!changed)
        fixed->kept = "an edit would change other places too";
    else if (edits.count && write_text(f, text, error))
        now = check(f);
    if (now && is_worse(now, *found))
        fixed->kept = "there would be more errors or warnings than before";
    bool done = now && !fixed->kept;
    if (done) {
        arz_buf_reset(&f->text);
        arz_buf_str(&f->text, text);
        fixed->count += edits.count;
        arz_diagnostics_free(*found);
        *found = now;
    } else {
        arz_diagnostics_free(now);
    }
    free(edits.items);
    free(changed);
    return done;
}

static bool run_rounds(fix *f, cli_fixed *fixed, arz_error *error)
{
    if (!write_text(f, arz_buf_view(&f->text), error))
        return false;
    arz_diagnostics *found = check(f);
    for (int i = 0; i < MAX_ROUNDS && run_round(f, &found, fixed, error); i++)
        continue;
    arz_diagnostics_free(found);
    if (fixed->kept)
        fixed->count = 0;
    return error->kind == ARZ_OK;
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

/* Puts the text in the place of the file, or prints what differs. */
static bool finish(const fix *f, const char *path, FILE *diff, arz_error *error)
{
    arz_str text = arz_buf_view(&f->text);
    if (diff)
        cli_print_diff(diff, path, arz_buf_view(&f->before), text);
    return diff || (write_text(f, text, error) && rename(f->temporary, f->path) == 0) ||
           fail_errno("written", path, error);
}

bool cli_fix_file(const char *path, const arz_load_options *load, FILE *diff, cli_fixed *fixed,
                  arz_error *error)
{
    fix f = { .load = load, .before = ARZ_BUF_INIT(0), .text = ARZ_BUF_INIT(0) };
    *fixed = (cli_fixed){ 0, NULL };
    if (!find_file(&f, path, error))
        return false;
    f.temporary = temporary_name(f.path);
    bool done = read_text(&f, error);
    arz_buf_str(&f.before, arz_buf_view(&f.text));
    done = done && run_rounds(&f, fixed, error);
    if (done && fixed->count)
        done = finish(&f, path, diff, error);
    (void)unlink(f.temporary);
    arz_buf_clear(&f.before);
    arz_buf_clear(&f.text);
    free(f.temporary);
    free(f.path);
    return done;
}
