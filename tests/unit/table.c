#include "table.h"

#include <stdio.h>

/* Appends the whole file; false where it cannot be read. */
static bool read_file(const char *path, arz_buf *buf)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    char chunk[4096];
    size_t size;
    while ((size = fread(chunk, 1, sizeof chunk, file)) > 0)
        arz_buf_put(buf, chunk, size);
    (void)fclose(file);
    return true;
}

/* The next line at *at, without its line break. */
static arz_str next_line(arz_str text, size_t *at)
{
    arz_str rest = arz_str_from(text, *at);
    size_t end = arz_str_find_char(rest, '\n');
    if (end > rest.size)
        end = rest.size;
    *at += end + 1;
    return arz_str_slice(rest, 0, end);
}

/* 1 where the group failed. */
static size_t judge_group(table_group *group, table_judge judge, void *data)
{
    if (group->count == 0)
        return 0;
    arz_buf why = ARZ_BUF_INIT(0);
    bool passed = judge(group, &why, data);
    if (!passed)
        (void)fprintf(stderr, "%s:%u: %s\n", group->file, group->line, arz_buf_cstr(&why));
    arz_buf_clear(&why);
    group->count = 0;
    return passed ? 0 : 1;
}

size_t table_run(const char *path, table_judge judge, void *data)
{
    arz_buf file = ARZ_BUF_INIT(0);
    if (!read_file(path, &file)) {
        (void)fprintf(stderr, "%s: cannot be read\n", path);
        return 1;
    }
    arz_str text = arz_buf_view(&file);
    table_group group = { .file = path };
    size_t failed = 0, groups = 0, at = 0;
    for (unsigned number = 1; at < text.size; number++) {
        arz_str line = next_line(text, &at);
        if (line.size == 0) {
            failed += judge_group(&group, judge, data);
        } else if (line.data[0] != '#' && group.count < TABLE_MAX_LINES) {
            groups += group.count == 0;
            group.line = group.count == 0 ? number : group.line;
            group.lines[group.count++] = line;
        }
    }
    failed += judge_group(&group, judge, data);
    if (groups == 0)
        (void)fprintf(stderr, "%s: has no cases\n", path);
    arz_buf_clear(&file);
    return groups == 0 ? 1 : failed;
}

static void put_escaped(arz_buf *buf, arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\n')
            arz_buf_text(buf, "\\n");
        else
            arz_buf_char(buf, text.data[i]);
    }
}

bool table_expect(arz_buf *why, const char *what, arz_str actual, arz_str expected)
{
    arz_buf escaped = ARZ_BUF_INIT(0);
    put_escaped(&escaped, actual);
    bool equal = arz_str_equal(arz_buf_view(&escaped), expected);
    if (!equal) {
        arz_buf_printf(why, "%s\n  expected: %.*s\n  actual:   %s", what, ARZ_STR_FORMAT(expected),
                       arz_buf_cstr(&escaped));
    }
    arz_buf_clear(&escaped);
    return equal;
}
