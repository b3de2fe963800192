/* Reads the plain-text case tables: groups of lines, parted by blank lines, '#' starts a comment
 * line. What the lines of a group mean is the test's own business. A new case is a new paragraph
 * of text, not new C. */
#ifndef ARZ_TESTS_TABLE_H
#define ARZ_TESTS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

#define TABLE_MAX_LINES 64

typedef struct table_group {
    const char *file;
    unsigned line;                  /* of the first line of the group, from 1 */
    arz_str lines[TABLE_MAX_LINES]; /* without line breaks; trailing blanks kept */
    size_t count;
} table_group;

/* Judges one group. On failure it says why in `why` and returns false. */
typedef bool (*table_judge)(const table_group *group, arz_buf *why, void *data);

/* Runs every group of the table at `path`, prints `file:line: why` for each that fails, and
 * returns how many failed; a table that cannot be read or has no group counts as one. */
size_t table_run(const char *path, table_judge judge, void *data);

/* True where the texts are equal; else appends both to `why`. A table writes a line break inside
 * a line as \n. */
bool table_expect(arz_buf *why, const char *what, arz_str actual, arz_str expected);

#endif
