#include "doc/rewrite.h"

#include <string.h>

/* Behind this column finding the place would cost too much. */
#define MAX_COLUMN 10000

/* The offset behind that many characters; SIZE_MAX where there are not so many. */
static size_t behind(arz_str text, unsigned characters)
{
    size_t offset = 0;
    uint32_t code_point;
    for (unsigned i = 0; i < characters; i++) {
        if (!arz_utf8_next(text, &offset, &code_point))
            return SIZE_MAX;
    }
    return offset;
}

/* The offset in the document's text where the node starts; SIZE_MAX where that is too far. */
static size_t offset_of(arz_place at)
{
    arz_str line = arz_doc_line(at.doc, at.node->line);
    size_t offset = at.node->column <= MAX_COLUMN ? behind(line, at.node->column - 1) : SIZE_MAX;
    return offset == SIZE_MAX ? offset : (size_t)(line.data - at.doc->text.data) + offset;
}

/* The quote that the string has at both ends; 0 for none, -1 where it is not written as it is. */
static int quote_of(arz_str source, arz_str text)
{
    char first = source.size ? source.data[0] : 0;
    if (first != '\'' && first != '"')
        return arz_str_starts(source, text) ? 0 : -1;
    arz_str inside = arz_str_from(source, 1);
    bool same =
        arz_str_starts(inside, text) && inside.size > text.size && inside.data[text.size] == first;
    return same ? first : -1;
}

/* True where the text may stand without quotes, in flow style too. */
static bool is_plain(arz_str text)
{
    if (text.size == 0 || !(arz_is_alpha(text.data[0]) || strchr("$/", text.data[0])) ||
        text.data[text.size - 1] == ' ' || text.data[text.size - 1] == ':')
        return false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if ((unsigned char)c < 0x20 || strchr("[]{},\"'`", c))
            return false;
        if ((c == '#' && i && text.data[i - 1] == ' ') || (c == ':' && text.data[i + 1] == ' '))
            return false;
    }
    return true;
}

static void put_quoted(arz_buf *buf, arz_str text, int quote)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (quote == '"' && (c == '"' || c == '\\'))
            arz_buf_char(buf, '\\');
        if (quote == '\'' && c == '\'')
            arz_buf_char(buf, c);
        arz_buf_char(buf, c);
    }
}

/* All of the string without quotes becomes one with them. */
static void put_whole(arz_str text, arz_buf *old, arz_str changed, arz_buf *buf)
{
    arz_buf_str(old, text);
    arz_buf_char(buf, '\'');
    put_quoted(buf, changed, '\'');
    arz_buf_char(buf, '\'');
}

static bool has_control(arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] < 0x20)
            return true;
    }
    return false;
}

bool arz_rewrite(arz_place string, unsigned column, arz_str found, arz_str text, size_t *start,
                 arz_buf *old, arz_buf *changed)
{
    arz_str all = arz_node_text(string.node);
    size_t at = behind(all, column - 1);
    bool there =
        column && at != SIZE_MAX && found.size && arz_str_starts(arz_str_from(all, at), found);
    size_t offset = there && !has_control(text) && !has_control(all) ? offset_of(string) : SIZE_MAX;
    if (offset == SIZE_MAX)
        return false;
    int quote = quote_of(arz_str_from(string.doc->text, offset), all);
    if (quote < 0)
        return false;
    arz_buf result = ARZ_BUF_INIT(0);
    arz_buf_str(&result, arz_str_slice(all, 0, at));
    arz_buf_str(&result, text);
    arz_buf_str(&result, arz_str_from(all, at + found.size));
    arz_str whole = arz_buf_view(&result);
    if (!quote && !is_plain(whole)) {
        *start = offset;
        put_whole(all, old, whole, changed);
    } else {
        *start = offset + (quote != 0) + at;
        arz_buf_str(old, found);
        put_quoted(changed, text, quote);
    }
    arz_buf_clear(&result);
    return true;
}
