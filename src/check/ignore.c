#include "check/ignore.h"

#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>
#include <arazzo/validate.h>

#include "base/alloc.h"
#include "base/diagnostics.h"
#include "base/fail.h"
#include "base/suggest.h"

#define MARK ARZ_STR("# arazzo-run:")

/* One rule that one comment names. */
typedef struct ignore {
    const arz_doc *doc;
    const arz_rule *rule;
    unsigned target;       /* the line that it is about */
    unsigned line, column; /* of the name */
    bool used;
} ignore;

struct arz_ignores {
    ignore *items; /* owned; by document, then by line */
    size_t count, capacity;
    const arz_doc *entry;
    bool full; /* there were more */
};

/* One comment while it is read. */
typedef struct comment {
    const arz_doc *doc;
    arz_str line;    /* the whole line that it is on */
    size_t at;       /* in the line */
    unsigned number; /* of the line */
    unsigned target; /* the line that it is about */
    bool told;       /* what is wrong with it */
    arz_diagnostics *diagnostics;
} comment;

static bool is_name(char c)
{
    return arz_is_alpha(c) || arz_is_digit(c) || c == '-';
}

static void skip_blanks(comment *c)
{
    while (c->at < c->line.size && (c->line.data[c->at] == ' ' || c->line.data[c->at] == '\t'))
        c->at++;
}

static arz_str take_name(comment *c)
{
    size_t start = c->at;
    while (c->at < c->line.size && is_name(c->line.data[c->at]))
        c->at++;
    return arz_str_slice(c->line, start, c->at);
}

static unsigned column_of(const comment *c, size_t at)
{
    return (unsigned)arz_utf8_length(arz_str_slice(c->line, 0, at)) + 1;
}

/* Takes the error: what is wrong at that place of the comment. */
static void tell(const comment *c, size_t at, arz_error *error)
{
    (void)arz_fail_at(error, c->doc->name, c->number, column_of(c, at), NULL);
    arz_diagnostics_add(c->told ? c->diagnostics : NULL, ARZ_SEVERITY_WARNING, error);
}

static void tell_unknown(const comment *c, size_t at, arz_str name)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_suggest suggest = arz_suggest_for(name);
    for (size_t i = 0; i < arz_rule_count(); i++)
        arz_suggest_add(&suggest, arz_str_of(arz_rule_at(i)->id));
    if (suggest.best.data)
        (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "ignore-comment",
                       "there is no rule '%s'; did you mean '%.*s'?", ARZ_QUOTE(name),
                       ARZ_STR_FORMAT(suggest.best));
    else
        (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "ignore-comment", "there is no rule '%s'",
                       ARZ_QUOTE(name));
    tell(c, at, &error);
}

static void take_rule(arz_ignores *ignores, comment *c)
{
    size_t start = c->at;
    arz_str name = take_name(c);
    char *id = arz_str_dup(name);
    const arz_rule *rule = arz_rule_find(id);
    free(id);
    if (!rule) {
        tell_unknown(c, start, name);
        return;
    }
    if (arz_rule_group_of(rule)->firm) {
        arz_error error = ARZ_ERROR_INIT;
        (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "ignore-comment", "'%s' cannot be ignored",
                       rule->id);
        tell(c, start, &error);
        return;
    }
    ignores->items =
        arz_grow(ignores->items, ignores->count, &ignores->capacity, sizeof *ignores->items);
    ignores->items[ignores->count++] =
        (ignore){ c->doc, rule, c->target, c->number, column_of(c, start), false };
}

/* Whether there is room for one more rule; the first for which there is none is told of. */
static bool has_room(arz_ignores *ignores, const comment *c)
{
    if (ignores->count < ARZ_MAX_IGNORES)
        return true;
    if (!ignores->full) {
        arz_error error = ARZ_ERROR_INIT;
        (void)arz_fail(&error, ARZ_ERROR_LIMIT, "ignore-comment",
                       "this is not read: the comments ask for more than %d rules to be ignored",
                       ARZ_MAX_IGNORES);
        tell(c, c->at, &error);
    }
    ignores->full = true;
    return false;
}

/* "ignore RULE, RULE"; what follows the last name is the author's reason. */
static void read_comment(arz_ignores *ignores, comment *c)
{
    skip_blanks(c);
    size_t start = c->at;
    bool known = arz_str_is(take_name(c), "ignore");
    skip_blanks(c);
    if (!known || c->at == c->line.size || !is_name(c->line.data[c->at])) {
        arz_error error = ARZ_ERROR_INIT;
        (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "ignore-comment",
                       "a comment for arazzo-run is '# arazzo-run: ignore RULE, RULE'");
        tell(c, start, &error);
        return;
    }
    for (bool more = true; more && has_room(ignores, c);) {
        take_rule(ignores, c);
        skip_blanks(c);
        more = c->at < c->line.size && c->line.data[c->at] == ',';
        c->at += more;
        skip_blanks(c);
    }
}

/* The next line with more than blanks or a comment. */
static unsigned next_content(const arz_doc *doc, unsigned line, unsigned last)
{
    for (line++; line < last; line++) {
        arz_str text = arz_str_trim(arz_doc_line(doc, line));
        if (text.size && text.data[0] != '#')
            break;
    }
    return line;
}

static unsigned count_lines(arz_str text)
{
    unsigned count = 1;
    for (size_t i = 0; i < text.size; i++) {
        bool feed = text.data[i] == '\n';
        bool alone = text.data[i] == '\r' && !(i + 1 < text.size && text.data[i + 1] == '\n');
        count += feed || alone;
    }
    return count;
}

/* Reads the comment on the line c->number, if it is one. `last` is the document's last line, and
 * c->target what the comment before it is about. */
static void read_line(arz_ignores *ignores, comment *c, unsigned last)
{
    c->line = arz_doc_line(c->doc, c->number);
    size_t mark = arz_str_find(c->line, MARK);
    bool apart = mark == 0 || (mark < c->line.size && strchr(" \t", c->line.data[mark - 1]));
    if (!apart)
        return;
    bool alone = arz_str_trim(arz_str_slice(c->line, 0, mark)).size == 0;
    if (!alone)
        c->target = c->number;
    else if (c->target <= c->number)
        c->target = next_content(c->doc, c->number, last);
    c->at = mark + MARK.size;
    read_comment(ignores, c);
}

/* Reads each line with a mark: a document without one is only searched once. */
static void read_document(arz_ignores *ignores, const arz_doc *doc, arz_diagnostics *diagnostics)
{
    comment c = {
        .doc = doc, .number = 1, .told = doc == ignores->entry, .diagnostics = diagnostics
    };
    arz_str rest = doc->text;
    unsigned last = 0;
    for (;;) {
        size_t mark = arz_str_find(rest, MARK);
        if (mark == SIZE_MAX || ignores->full)
            return;
        last = last ? last : count_lines(doc->text);
        c.number += count_lines(arz_str_slice(rest, 0, mark)) - 1;
        read_line(ignores, &c, last);
        rest = arz_str_from(rest, mark);
        size_t end = arz_str_find_char(rest, '\n');
        rest = arz_str_from(rest, end < rest.size ? end : rest.size);
    }
}

arz_ignores *arz_ignores_read(const arz_store *store, const arz_doc *entry,
                              arz_diagnostics *diagnostics)
{
    arz_ignores *ignores = arz_alloc(1, sizeof *ignores);
    ignores->entry = entry;
    for (size_t i = 0; i < arz_store_count(store); i++)
        read_document(ignores, arz_store_doc(store, i), diagnostics);
    return ignores;
}

void arz_ignores_free(arz_ignores *ignores)
{
    free(ignores->items);
    free(ignores);
}

bool arz_ignores_take(arz_ignores *ignores, const arz_diagnostic *d)
{
    bool taken = false;
    for (size_t i = 0; i < ignores->count; i++) {
        ignore *item = &ignores->items[i];
        if (item->target == d->line && strcmp(item->rule->id, d->rule) == 0 &&
            strcmp(item->doc->name, d->uri) == 0)
            taken = item->used = true;
    }
    return taken;
}

void arz_ignores_tell_unused(const arz_ignores *ignores, arz_diagnostics *diagnostics)
{
    for (size_t i = 0; i < ignores->count; i++) {
        const ignore *item = &ignores->items[i];
        if (item->used || item->doc != ignores->entry)
            continue;
        arz_error error = ARZ_ERROR_INIT;
        (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "ignore-unused",
                       "'%s' is ignored here, but nothing breaks it", item->rule->id);
        (void)arz_fail_at(&error, item->doc->name, item->line, item->column, NULL);
        arz_diagnostics_add(diagnostics, ARZ_SEVERITY_INFO, &error);
    }
}
