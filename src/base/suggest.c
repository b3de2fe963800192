#include "base/suggest.h"

#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"

/* Names longer than this are not compared: nobody mistypes a paragraph. */
#define MAX_NAME_BYTES 64

#define LISTED_MAX (sizeof((arz_suggest *)0)->listed / sizeof(arz_str))

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* Levenshtein's distance over bytes, where a change of case costs nothing; SIZE_MAX where it is
 * more than `most`, which most names show soon. */
static size_t distance(arz_str a, arz_str b, size_t most)
{
    size_t row[MAX_NAME_BYTES + 1];
    for (size_t j = 0; j <= b.size; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        size_t diagonal = row[0], nearest = i;
        row[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            size_t change = arz_lower(a.data[i - 1]) != arz_lower(b.data[j - 1]);
            size_t next = least(row[j] + 1, row[j - 1] + 1, diagonal + change);
            diagonal = row[j];
            row[j] = next;
            nearest = next < nearest ? next : nearest;
        }
        if (nearest > most)
            return SIZE_MAX;
    }
    return row[b.size];
}

arz_suggest arz_suggest_for(arz_str wanted)
{
    return (arz_suggest){ .wanted = wanted, .distance = SIZE_MAX };
}

void arz_suggest_add(arz_suggest *suggest, arz_str name)
{
    if (name.size == 0) /* of something whose name is missing */
        return;
    if (suggest->count < LISTED_MAX)
        suggest->listed[suggest->count] = name;
    suggest->count++;
    if (name.size > MAX_NAME_BYTES || suggest->wanted.size > MAX_NAME_BYTES)
        return;
    bool is_shorter = name.size < suggest->wanted.size;
    size_t shorter = is_shorter ? name.size : suggest->wanted.size;
    size_t longer = is_shorter ? suggest->wanted.size : name.size;
    size_t most = 1 + shorter / 4;
    /* The distance is never less than what the one is longer by. */
    if (longer - shorter > most)
        return;
    size_t d = distance(suggest->wanted, name, most);
    if (d <= most && d < shorter && d < suggest->distance) {
        suggest->best = name;
        suggest->distance = d;
    }
}

static void put_list(arz_buf *buf, const arz_suggest *suggest)
{
    size_t shown = suggest->count < LISTED_MAX ? suggest->count : LISTED_MAX;
    size_t more = suggest->count - shown;
    arz_buf_text(buf, suggest->count == 1 ? "; there is only " : "; there are ");
    for (size_t i = 0; i < shown; i++) {
        const char *glue = i == 0 ? "" : (i + 1 == shown && more == 0) ? " and " : ", ";
        arz_buf_printf(buf, "%s'%s'", glue, ARZ_QUOTE(suggest->listed[i]));
    }
    if (more)
        arz_buf_printf(buf, " and %zu more", more);
}

char *arz_suggest_text(const arz_suggest *suggest)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    if (suggest->best.data)
        arz_buf_printf(&buf, "; did you mean '%s'?", ARZ_QUOTE(suggest->best));
    else if (suggest->count)
        put_list(&buf, suggest);
    return arz_buf_take(&buf);
}
