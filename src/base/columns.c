#include "base/columns.h"

typedef struct code_range {
    uint32_t first, last;
    size_t columns;
} code_range;

/* What is not one column wide, in order. (Unicode's East_Asian_Width W and F, in whole blocks;
 * general category Mn of the usual blocks) */
static const code_range ranges[] = {
    { 0x0300, 0x036F, 0 },   { 0x1100, 0x115F, 2 },   { 0x200B, 0x200F, 0 },
    { 0x20D0, 0x20FF, 0 },   { 0x2E80, 0x303E, 2 },   { 0x3041, 0xA4CF, 2 },
    { 0xAC00, 0xD7A3, 2 },   { 0xF900, 0xFAFF, 2 },   { 0xFE00, 0xFE0F, 0 },
    { 0xFE20, 0xFE2F, 0 },   { 0xFE30, 0xFE6F, 2 },   { 0xFF00, 0xFF60, 2 },
    { 0xFFE0, 0xFFE6, 2 },   { 0x1F300, 0x1F64F, 2 }, { 0x1F680, 0x1F6FF, 2 },
    { 0x1F900, 0x1F9FF, 2 }, { 0x20000, 0x3FFFD, 2 },
};

static size_t width_of(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (code_point >= ranges[i].first && code_point <= ranges[i].last)
            return ranges[i].columns;
    }
    return 1;
}

/* The offset behind a colour code ("ESC [ ... m") at `at`; `at` where none stands there. */
static size_t behind_code(arz_str text, size_t at)
{
    if (!arz_str_starts(arz_str_from(text, at), ARZ_STR("\033[")))
        return at;
    size_t end = arz_str_find_char(arz_str_from(text, at), 'm');
    return end < text.size - at ? at + end + 1 : text.size;
}

/* Goes over what stands at *at and gives the columns that it takes. */
static size_t take_columns(arz_str text, size_t *at)
{
    size_t start = *at;
    uint32_t code_point = 0;
    if (text.data[start] >= ' ' && text.data[start] <= '~') {
        *at = start + 1;
        return 1;
    }
    *at = behind_code(text, start);
    if (*at > start)
        return 0;
    if (arz_utf8_next(text, at, &code_point))
        return width_of(code_point);
    *at = start + 1;
    return 1;
}

size_t arz_columns_fit(arz_str text, size_t columns)
{
    size_t used = 0, at = 0;
    while (at < text.size) {
        size_t next = at;
        used += take_columns(text, &next);
        if (used > columns)
            return at;
        at = next;
    }
    return at;
}

size_t arz_columns_of(arz_str text)
{
    size_t columns = 0, at = 0;
    while (at < text.size)
        columns += take_columns(text, &at);
    return columns;
}
