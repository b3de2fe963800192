#include "expr/fold.h"

#include <stddef.h>

#include "base/buf.h"

/* Every `step`-th code point from `first` to `last` folds to itself plus `delta`. */
typedef struct fold_range {
    uint16_t first, last;
    int16_t delta;
    uint16_t step;
} fold_range;

static const fold_range ranges[] = {
    { 0x0041, 0x005A, 32, 1 }, { 0x00B5, 0x00B5, 775, 1 },   { 0x00C0, 0x00D6, 32, 1 },
    { 0x00D8, 0x00DE, 32, 1 }, { 0x0100, 0x012E, 1, 2 },     { 0x0132, 0x0136, 1, 2 },
    { 0x0139, 0x0147, 1, 2 },  { 0x014A, 0x0176, 1, 2 },     { 0x0178, 0x0178, -121, 1 },
    { 0x0179, 0x017D, 1, 2 },  { 0x017F, 0x017F, -268, 1 },  { 0x01CD, 0x01DB, 1, 2 },
    { 0x01DE, 0x01EE, 1, 2 },  { 0x01F8, 0x021E, 1, 2 },     { 0x0222, 0x0232, 1, 2 },
    { 0x0386, 0x0386, 38, 1 }, { 0x0388, 0x038A, 37, 1 },    { 0x038C, 0x038C, 64, 1 },
    { 0x038E, 0x038F, 63, 1 }, { 0x0391, 0x03A1, 32, 1 },    { 0x03A3, 0x03AB, 32, 1 },
    { 0x03C2, 0x03C2, 1, 1 },  { 0x0400, 0x040F, 80, 1 },    { 0x0410, 0x042F, 32, 1 },
    { 0x0460, 0x0480, 1, 2 },  { 0x048A, 0x04BE, 1, 2 },     { 0x04C0, 0x04C0, 15, 1 },
    { 0x04C1, 0x04CD, 1, 2 },  { 0x04D0, 0x052E, 1, 2 },     { 0x0531, 0x0556, 48, 1 },
    { 0x1E00, 0x1E94, 1, 2 },  { 0x1E9E, 0x1E9E, -7615, 1 }, { 0x1EA0, 0x1EFE, 1, 2 },
    { 0xFF21, 0xFF3A, 32, 1 },
};

uint32_t arz_fold(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point - 'A' < 26 ? code_point + 32 : code_point;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        const fold_range *range = &ranges[i];
        if (code_point < range->first)
            break;
        if (code_point <= range->last && (code_point - range->first) % range->step == 0)
            return (uint32_t)((int32_t)code_point + range->delta);
    }
    return code_point;
}

/* The next folded code point, or 0 at the end; a byte that is not UTF-8 is itself. */
static uint32_t next_folded(arz_str text, size_t *at)
{
    uint32_t code_point;
    if (*at >= text.size)
        return 0;
    if (!arz_utf8_next(text, at, &code_point))
        code_point = (unsigned char)text.data[(*at)++];
    return arz_fold(code_point) + 1; /* so that NUL is not the end */
}

int arz_fold_compare(arz_str a, arz_str b)
{
    size_t i = 0, j = 0;
    for (;;) {
        uint32_t left = next_folded(a, &i), right = next_folded(b, &j);
        if (left != right)
            return left < right ? -1 : 1;
        if (left == 0)
            return 0;
    }
}

static void put_folded(arz_buf *buf, arz_str text)
{
    char bytes[4];
    for (size_t at = 0; at < text.size;) {
        uint32_t folded = next_folded(text, &at) - 1;
        arz_buf_put(buf, bytes, arz_utf8_put(folded, bytes));
    }
}

/* Folded first and searched then, which takes time in proportion to the sizes; a body that tries
 * every place anew would not. */
bool arz_fold_contains(arz_str text, arz_str part)
{
    arz_buf folded_text = ARZ_BUF_INIT(0), folded_part = ARZ_BUF_INIT(0);
    put_folded(&folded_text, text);
    put_folded(&folded_part, part);
    bool found = arz_str_find(arz_buf_view(&folded_text), arz_buf_view(&folded_part)) != SIZE_MAX;
    arz_buf_clear(&folded_text);
    arz_buf_clear(&folded_part);
    return found;
}
