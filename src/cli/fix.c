#include "fix.h"

#include <errno.h>
#include <stdint.h>
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

/* Rounds of edits: one may overlap another, or uncover one, and what must be left out is found by
 * trying. */
#define MAX_ROUNDS 200

/* A text on its way to where it says nothing that has one right form. */
typedef struct fix {
    const char *name; /* as the user has it */
    const arz_load_options *load;
    arz_buf text;
    arz_diagnostics *found; /* owned: in the text */
    size_t from, most;      /* of the edits, the next and how many at once: those before are left
                             * out */
    cli_fixed *fixed;
} fix;

static bool fail_errno(const char *what, const char *path, arz_error *error)
{
    return arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' cannot be %s: %s", ARZ_QUOTE(arz_str_of(path)),
                    what, strerror(errno));
}

/* What is found in the text. New. */
static arz_diagnostics *check(const fix *f, arz_str text)
{
    arz_load_options own = *f->load;
    own.diagnostics = arz_diagnostics_create();
    own.strict = false; /* where dialects are errors, nothing says what they should be */
    own.text = text.data;
    own.text_size = text.size;
    bool valid = arz_validate(f->name, &own, NULL);
    (void)valid; /* the diagnostics say more */
    return own.diagnostics;
}

/* The edits of what was found in the file. Owned: the items; the edits are the diagnostics'. */
static arz_edits find_edits(const fix *f)
{
    size_t all = arz_diagnostics_count(f->found);
    arz_edits edits = { .items = arz_alloc(all, sizeof(*edits.items)) };
    for (size_t i = 0; i < all; i++) {
        const arz_diagnostic *d = arz_diagnostics_at(f->found, i);
        if (d->edit && strcmp(d->uri, f->name) == 0)
            edits.items[edits.count++] = d->edit;
    }
    return edits;
}

static bool is_worse(const arz_diagnostics *now, const arz_diagnostics *before)
{
    static const arz_severity severities[] = { ARZ_SEVERITY_ERROR, ARZ_SEVERITY_WARNING };
    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        size_t had = arz_diagnostics_of(before, severities[i]),
               has = arz_diagnostics_of(now, severities[i]);
        if (has != had)
            return has > had;
    }
    return false;
}

/* The text with these edits made, and what is found in it, take the place of those before. False
 * where they must not be made; then *why says so. */
static bool make(fix *f, arz_edits *edits, const char **why)
{
    arz_str text = { NULL, f->text.size };
    char *changed = arz_edits_make(edits, arz_buf_cstr(&f->text), &text.size); /* owned */
    text.data = changed;
    *why = "an edit would change other places too";
    if (!changed || edits->count == 0) {
        free(changed);
        return false;
    }
    arz_diagnostics *now = check(f, text);
    *why = "there would be more errors or warnings than before";
    bool made = !is_worse(now, f->found);
    if (made) {
        arz_buf_reset(&f->text);
        arz_buf_str(&f->text, text);
    }
    arz_diagnostics_free(made ? f->found : now);
    f->found = made ? now : f->found;
    free(changed);
    return made;
}

/* One round: as many edits as are tried at once. Of those that must not be made together, the first
 * half is tried next; one alone is left out. False where there are no more. */
static bool run_round(fix *f)
{
    arz_edits edits = find_edits(f), some = edits;
    const char *why;
    bool more = f->from < edits.count;
    if (more) {
        some.items += f->from;
        some.count = edits.count - f->from < f->most ? edits.count - f->from : f->most;
        f->most = some.count;
        if (make(f, &some, &why)) {
            f->fixed->count += some.count;
            f->most *= 2;
        } else if (f->most > 1) {
            f->most /= 2;
        } else {
            f->from++;
            f->fixed->left_out++;
            f->fixed->why = why;
        }
    }
    free(edits.items);
    return more;
}

static void run_rounds(fix *f)
{
    f->found = check(f, arz_buf_view(&f->text));
    f->most = SIZE_MAX / 2;
    for (int i = 0; i < MAX_ROUNDS && run_round(f); i++)
        continue;
    arz_diagnostics_free(f->found);
}

/* The file that a path or a file: URL names, behind symbolic links. New; NULL with *error filled
 * where there is none that could be replaced. */
static char *find_file(const char *path, mode_t *mode, arz_error *error)
{
    if (strcmp(path, "-") == 0) {
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL,
                       "--fix writes files in place, and standard input is none");
        (void)arz_fail_help(error, "--diff prints what it would change");
        return NULL;
    }
    struct stat status;
    char *named = arz_uri_to_path(arz_str_of(path));
    char *real = realpath(named ? named : path, NULL);
    free(named);
    if (!real || stat(real, &status) != 0) {
        (void)fail_errno("fixed", path, error);
    } else if (!S_ISREG(status.st_mode)) {
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL,
                       "--fix writes files in place, and '%s' is no regular file",
                       ARZ_QUOTE(arz_str_of(path)));
    } else {
        *mode = status.st_mode & 07777;
        return real;
    }
    free(real);
    return NULL;
}

/* Writes all of the text to the file and waits until it is on the disk. False with errno set. */
static bool write_text(const char *path, arz_str text, mode_t mode)
{
    FILE *file = fopen(path, "wbe");
    bool written = file && fwrite(text.data, 1, text.size, file) == text.size &&
                   fflush(file) == 0 && fchmod(fileno(file), mode) == 0 && fsync(fileno(file)) == 0;
    int reason = errno;
    bool closed = file && fclose(file) == 0;
    if (!written)
        errno = reason;
    return written && closed;
}

/* Writes the text beside the file, then puts that in its place. One that may not be written is not
 * replaced either. */
static bool replace_file(const char *path, arz_str text, mode_t mode, arz_error *error)
{
    if (access(path, W_OK) != 0)
        return fail_errno("written", path, error);
    const char *slash = strrchr(path, '/');
    size_t directory = slash ? (size_t)(slash + 1 - path) : 0;
    arz_buf temporary = ARZ_BUF_INIT(0);
    arz_buf_printf(&temporary, "%.*s.fix-%ld-%s", (int)directory, path, (long)getpid(),
                   path + directory);
    bool done = write_text(arz_buf_cstr(&temporary), text, mode) &&
                rename(arz_buf_cstr(&temporary), path) == 0;
    if (!done)
        (void)arz_fail(error, ARZ_ERROR_IO, NULL,
                       "'%s' cannot be replaced by a file in its directory: %s",
                       ARZ_QUOTE(arz_str_of(path)), strerror(errno));
    if (!done)
        (void)unlink(arz_buf_cstr(&temporary));
    arz_buf_clear(&temporary);
    return done;
}

bool cli_fix_file(const char *path, const arz_load_options *load, FILE *diff, cli_fixed *fixed,
                  arz_error *error)
{
    mode_t mode = 0;
    fix f = { .name = path, .load = load, .text = ARZ_BUF_INIT(0), .fixed = fixed };
    *fixed = (cli_fixed){ 0, 0, NULL };
    char *file = diff ? NULL : find_file(path, &mode, error);
    arz_str before = { NULL, 0 };
    char *text = diff || file ? arz_text_load(path, load, &before.size, error) : NULL;
    bool done = text != NULL;
    before.data = text;
    if (done) {
        arz_buf_str(&f.text, before);
        run_rounds(&f);
    }
    if (done && fixed->count && diff)
        cli_print_diff(diff, path, before, arz_buf_view(&f.text));
    else if (done && fixed->count)
        done = replace_file(file, arz_buf_view(&f.text), mode, error);
    arz_buf_clear(&f.text);
    free(text);
    free(file);
    return done;
}
