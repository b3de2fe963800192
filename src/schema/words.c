#include "schema/words.h"

/* More of a value than this says nothing more about it. */
#define MAX_VALUE_BYTES 60

/* Of an array or object no more than this is written to be cut. */
#define MAX_WRITTEN_BYTES 1024

/* The words for each kind that is in the set; returns how many. */
static size_t list_kinds(unsigned kinds, const char *words[ARZ_KIND_COUNT])
{
    static const arz_kind order[] = { ARZ_KIND_STRING, ARZ_KIND_BOOL, ARZ_KIND_ARRAY,
                                      ARZ_KIND_OBJECT };
    size_t count = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (kinds & 1U << order[i])
            words[count++] = arz_kind_words(order[i]);
    }
    if (kinds & 1U << ARZ_KIND_REAL)
        words[count++] = "a number";
    else if (kinds & 1U << ARZ_KIND_INTEGER)
        words[count++] = "an integer";
    if (kinds & 1U << ARZ_KIND_NULL)
        words[count++] = "null";
    return count;
}

void arz_words_kinds(arz_buf *buf, unsigned kinds)
{
    const char *words[ARZ_KIND_COUNT];
    size_t count = list_kinds(kinds, words);
    for (size_t i = 0; i < count; i++) {
        const char *glue = i == 0 ? "" : i + 1 == count ? " or " : ", ";
        arz_buf_printf(buf, "%s%s", glue, words[i]);
    }
}

/* The first bytes of a text that make whole characters. */
static arz_str cut(arz_str text)
{
    size_t end = 0, at = 0;
    uint32_t code_point;
    while (at < MAX_VALUE_BYTES && arz_utf8_next(text, &at, &code_point))
        end = at;
    return arz_str_slice(text, 0, end);
}

static void put_cut_string(arz_buf *buf, arz_str text)
{
    arz_str shown = cut(text);
    arz_node node = { .kind = ARZ_KIND_STRING,
                      .size = (uint32_t)shown.size,
                      .as.text = shown.data };
    arz_buf quoted = ARZ_BUF_INIT(0);
    arz_view_write(&quoted, arz_view_node(&node), 0);
    arz_buf_str(buf, arz_str_slice(arz_buf_view(&quoted), 0, quoted.size - 1));
    arz_buf_text(buf, "...\"");
    arz_buf_clear(&quoted);
}

void arz_words_value(arz_buf *buf, arz_view value)
{
    if (arz_view_text(value).size > MAX_VALUE_BYTES) {
        put_cut_string(buf, arz_view_text(value));
        return;
    }
    arz_buf text = ARZ_BUF_INIT(MAX_WRITTEN_BYTES);
    arz_view_write(&text, value, 0);
    arz_str shown = cut(arz_buf_view(&text));
    arz_buf_str(buf, shown);
    if (shown.size < text.size || text.overflow)
        arz_buf_text(buf, "...");
    arz_buf_clear(&text);
}
