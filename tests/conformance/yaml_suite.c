/* The YAML test suite, through our own reader: a case that has JSON must give that JSON, any
 * other must be refused with a message and a place. What we read otherwise is in a list with the
 * reasons; a case that is on it without need fails too. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "doc/document.h"
#include "doc/value.h"

#define SKIPPED 77

typedef struct suite {
    arz_store *store;
    arz_map exceptions; /* the cases that are read otherwise; each to &unmet, then to &met */
    char met, unmet;
    unsigned passed, excepted, failed;
} suite;

/* A case of the suite, with its marks for invisible characters replaced. */
typedef struct test_case {
    char id[32];
    arz_buf yaml;
    const arz_node *json; /* what it must give, or NULL: it must be refused */
    bool several;         /* it has JSON, but not of one document */
} test_case;

typedef struct mark {
    const char *sign, *means;
} mark;

static const mark marks[] = {
    { "␣", " " }, { "»", "\t" }, { "—", "" }, { "↵", "" }, { "⇔", "\xEF\xBB\xBF" }, { "←", "\r" },
};

/* Appends the suite's text as the file that it stands for. */
static void put_marked(arz_buf *buf, arz_str text)
{
    if (arz_str_ends(text, ARZ_STR("∎\n")))
        text.size -= sizeof "∎\n" - 1;
    for (size_t at = 0; at < text.size;) {
        arz_str rest = arz_str_from(text, at);
        const mark *found = NULL;
        for (size_t i = 0; i < sizeof marks / sizeof *marks && !found; i++) {
            if (arz_str_starts(rest, arz_str_of(marks[i].sign)))
                found = &marks[i];
        }
        if (found)
            arz_buf_text(buf, found->means);
        else
            arz_buf_char(buf, text.data[at]);
        at += found ? strlen(found->sign) : 1;
    }
}

static void note_failure(suite *s, const test_case *test, arz_str why)
{
    arz_str id = arz_str_of(test->id);
    if (arz_map_get(&s->exceptions, id)) {
        s->excepted++;
        (void)arz_map_set(&s->exceptions, id, &s->met);
        return;
    }
    s->failed++;
    (void)fprintf(stderr, "%s: %.*s\n", test->id, ARZ_STR_FORMAT(why));
}

static void note_success(suite *s, const test_case *test)
{
    if (arz_map_get(&s->exceptions, arz_str_of(test->id))) {
        s->failed++;
        (void)arz_map_set(&s->exceptions, arz_str_of(test->id), &s->met);
        (void)fprintf(stderr, "%s: passes, so it is no exception\n", test->id);
        return;
    }
    s->passed++;
}

static void judge_refused(suite *s, const test_case *test, const arz_error *error)
{
    arz_buf why = ARZ_BUF_INIT(0);
    bool clear = error->message && error->rule && error->line;
    bool several = error->rule && strcmp(error->rule, "several-documents") == 0;
    bool right = test->several ? several : !test->json;
    if (clear && right) {
        note_success(s, test);
    } else {
        arz_buf_printf(&why, "is refused: %u:%u: %s [%s]", error->line, error->column,
                       error->message, error->rule ? error->rule : "");
        note_failure(s, test, arz_buf_view(&why));
    }
    arz_buf_clear(&why);
}

static void judge_read(suite *s, const test_case *test, const arz_node *root)
{
    if (test->json && arz_view_equal(arz_view_node(root), arz_view_node(test->json))) {
        note_success(s, test);
        return;
    }
    arz_buf why = ARZ_BUF_INIT(0);
    arz_buf_text(&why, "gives ");
    arz_view_write(&why, arz_view_node(root), 0);
    arz_buf_text(&why, ", not ");
    if (test->json)
        arz_view_write(&why, arz_view_node(test->json), 0);
    else
        arz_buf_text(&why, "an error");
    note_failure(s, test, arz_buf_view(&why));
    arz_buf_clear(&why);
}

/* The JSON of a case; one that has its own tree does not share the JSON of the case before. */
static const arz_node *expected_json(const arz_node *node, const arz_node *before)
{
    const arz_node *json = arz_node_get(node, ARZ_STR("json"));
    if (json || arz_node_get(node, ARZ_STR("tree")))
        return json;
    return before;
}

static void run_case(suite *s, test_case *test, const arz_node *node, const arz_node *json)
{
    arz_arena *arena = arz_arena_create();
    arz_error error = ARZ_ERROR_INIT;
    bool fails = arz_node_get(node, ARZ_STR("fail")) != NULL;
    arz_str text = arz_node_text(json);
    if (json && text.size == 0) /* no document at all: that is null here */
        text = ARZ_STR("null");
    if (json && !fails)
        test->json = arz_json_parse(arena, text, NULL, test->id, &error);
    test->several = json && !fails && !test->json;
    arz_error_clear(&error);
    put_marked(&test->yaml, arz_node_text(arz_node_get(node, ARZ_STR("yaml"))));
    const arz_node *root =
        arz_parse(arena, arz_buf_view(&test->yaml), ARZ_FORMAT_YAML, test->id, &error);
    if (root)
        judge_read(s, test, root);
    else
        judge_refused(s, test, &error);
    arz_error_clear(&error);
    arz_buf_clear(&test->yaml);
    arz_arena_free(arena);
}

/* Runs the cases of one file, called by the file's name, "229Q", and "/1" where it has several. */
static void run_file(suite *s, const char *directory, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    arz_error error = ARZ_ERROR_INIT;
    const arz_doc *doc = arz_store_open(s->store, path, &error);
    if (!doc) {
        s->failed++;
        (void)fprintf(stderr, "%s:%u:%u: %s\n", path, error.line, error.column, error.message);
        arz_error_clear(&error);
        return;
    }
    const arz_node *json = NULL;
    for (size_t i = 0; i < arz_node_count(doc->root); i++) {
        const arz_node *node = arz_node_at(doc->root, i);
        test_case test = { .yaml = ARZ_BUF_INIT(0) };
        json = expected_json(node, json);
        if (doc->root->size > 1)
            (void)snprintf(test.id, sizeof test.id, "%.4s/%zu", name, i);
        else
            (void)snprintf(test.id, sizeof test.id, "%.4s", name);
        if (!arz_node_get(arz_node_at(doc->root, 0), ARZ_STR("skip")))
            run_case(s, &test, node, json);
    }
}

static int is_yaml_file(const struct dirent *entry)
{
    return arz_str_ends(arz_str_of(entry->d_name), ARZ_STR(".yaml"));
}

static bool run_directory(suite *s, const char *directory)
{
    struct dirent **entries;
    int count = scandir(directory, &entries, is_yaml_file, alphasort);
    for (int i = 0; i < count; i++) {
        run_file(s, directory, entries[i]->d_name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return count > 0;
}

/* "case: reason", which happens to be YAML. */
static bool read_exceptions(suite *s, const char *path)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_doc *doc = arz_store_open(s->store, path, &error);
    if (!doc) {
        (void)fprintf(stderr, "%s:%u: %s\n", path, error.line, error.message);
        arz_error_clear(&error);
        return false;
    }
    for (size_t i = 0; i < arz_node_member_count(doc->root); i++) {
        arz_str id = arz_node_text(&doc->root->as.members[i].key);
        (void)arz_map_set(&s->exceptions, id, &s->unmet);
    }
    return true;
}

/* Exceptions for cases that the suite does not have. */
static void check_exceptions(suite *s)
{
    for (size_t i = 0; i < s->exceptions.count; i++) {
        const arz_map_entry *entry = &s->exceptions.entries[i];
        if (entry->value == &s->unmet) {
            s->failed++;
            (void)fprintf(stderr, "%.*s: there is no such case\n", ARZ_STR_FORMAT(entry->key));
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    suite s = { .store = arz_store_create(&(arz_store_options){ .cwd = "/" }) };
    if (!read_exceptions(&s, argv[2]))
        s.failed++;
    bool found = run_directory(&s, argv[1]);
    if (found)
        check_exceptions(&s);
    arz_store_free(s.store);
    arz_map_clear(&s.exceptions);
    if (!found) {
        (void)printf("skipped: there is no YAML test suite in %s\n", argv[1]);
        return SKIPPED;
    }
    (void)printf("%u cases as the suite has them, %u exceptions, %u failures\n", s.passed,
                 s.excepted, s.failed);
    return s.failed ? 1 : 0;
}
