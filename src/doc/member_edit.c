#include "doc/member_edit.h"

#include <string.h>

/* The text of a document, and an object in it. */
typedef struct layout {
    arz_str text;
    arz_place object;
    bool flow; /* it is written in braces */
} layout;

static char char_at(arz_str text, size_t at)
{
    return at < text.size ? text.data[at] : '\0';
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static bool only(arz_str text, const char *characters)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\0' || !strchr(characters, text.data[i]))
            return false;
    }
    return true;
}

static size_t behind_blanks(arz_str text, size_t at)
{
    while (char_at(text, at) == ' ' || char_at(text, at) == '\t')
        at++;
    return at;
}

/* Where the line that has the byte `at` starts, and where it ends, before its line break. */
static size_t line_start(arz_str text, size_t at)
{
    while (at > 0 && text.data[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(arz_str text, size_t at)
{
    while (at < text.size && !is_break(text.data[at]))
        at++;
    return at;
}

/* Behind the line break at the end of a line. */
static size_t next_line(arz_str text, size_t end)
{
    size_t at = end + (char_at(text, end) == '\r');
    return at + (char_at(text, at) == '\n');
}

static bool start_of(arz_place at, size_t *start)
{
    arz_spot spot;
    bool found = arz_node_spot(at, &spot);
    *start = spot.offset;
    return found;
}

/* Behind a string. A block's end cannot be told from the lines behind it. */
static bool string_end(arz_place at, size_t *end)
{
    arz_spot spot;
    if (!arz_text_spot(at, at.node->size, &spot) || spot.style == ARZ_STRING_LITERAL ||
        spot.style == ARZ_STRING_FOLDED)
        return false;
    bool quoted = spot.style != ARZ_STRING_PLAIN;
    *end = spot.offset + quoted;
    return !quoted || char_at(at.doc->text, spot.offset) == (char)spot.style;
}

/* Behind a number, a boolean or null that is written as a word. */
static bool word_end(arz_place at, size_t start, size_t *end)
{
    arz_str text = at.doc->text;
    *end = start;
    while (arz_is_alnum(char_at(text, *end)) ||
           (*end < text.size && strchr("+-._~", text.data[*end])))
        ++*end;
    return *end > start;
}

/* Behind the bracket that closes what is in flow style, where nothing is left in it. */
static bool closing_end(arz_str text, size_t at, size_t *end)
{
    while (only(arz_str_slice(text, at, at + 1), " \t\r\n,") && at < text.size)
        at++;
    *end = at + 1;
    return char_at(text, at) == ']' || char_at(text, at) == '}';
}

static bool is_container(const arz_node *node)
{
    return node->kind == ARZ_KIND_ARRAY || node->kind == ARZ_KIND_OBJECT;
}

static bool is_opening(char c)
{
    return c == '[' || c == '{';
}

static const arz_node *last_of(const arz_node *container)
{
    size_t last = container->size - 1;
    return container->kind == ARZ_KIND_ARRAY ? &container->as.elements[last]
                                             : &container->as.members[last].value;
}

/* Behind the last character of a value: the end of the last thing in it, then the brackets around
 * that. False where it is an alias, or has an anchor or a tag in front, or is a block of text. */
static bool value_end(arz_place at, size_t *end)
{
    arz_str text = at.doc->text;
    size_t brackets = 0, start;
    for (;;) {
        if (!start_of(at, &start) || strchr("&*!", char_at(text, start)))
            return false;
        if (!is_container(at.node))
            break;
        brackets += is_opening(char_at(text, start));
        if (at.node->size == 0)
            break;
        at.node = last_of(at.node);
    }
    bool found = is_container(at.node)              ? is_opening(char_at(text, start))
                 : at.node->kind == ARZ_KIND_STRING ? string_end(at, end)
                                                    : word_end(at, start, end);
    if (is_container(at.node))
        *end = start + 1;
    while (found && brackets-- > 0)
        found = closing_end(text, *end, end);
    return found;
}

static bool lay_out(arz_place object, layout *l)
{
    size_t start;
    *l = (layout){ .text = object.doc->text, .object = object };
    if (!start_of(object, &start))
        return false;
    l->flow = char_at(l->text, start) == '{';
    return true;
}

/* Sets what the edit takes away. */
static void take(const layout *l, size_t start, size_t end, arz_rewriting *rewriting)
{
    size_t line = line_start(l->text, start);
    unsigned number = l->object.node->line;
    /* From the object's first line on, which is before. */
    arz_str first = arz_doc_line(l->object.doc, number);
    for (size_t i = (size_t)(first.data - l->text.data); i < line; i++)
        number += l->text.data[i] == '\n';
    rewriting->at = (arz_spot){ .offset = start, .line = number };
    rewriting->at.column = arz_text_column(arz_str_from(l->text, line), start - line);
    arz_buf_str(&rewriting->old, arz_str_slice(l->text, start, end));
}

static arz_place key_of(const layout *l, size_t index)
{
    return (arz_place){ l->object.doc, &l->object.node->as.members[index].key };
}

static arz_place value_of(const layout *l, size_t index)
{
    return (arz_place){ l->object.doc, &l->object.node->as.members[index].value };
}

/* Where the key of a member starts. False too where another text stands there: see is_read_as() in
 * doc/rewrite.c. */
static bool key_start(arz_place key, size_t *start)
{
    if (!start_of(key, start))
        return false;
    char quote = char_at(key.doc->text, *start);
    bool quoted = quote == '"' || quote == '\'';
    return arz_str_starts(arz_str_from(key.doc->text, *start + quoted), arz_node_text(key.node));
}

/* Out of braces goes a member with the comma behind it, the last one with that before it. */
static bool remove_flow(const layout *l, size_t index, arz_rewriting *rewriting)
{
    bool last = index + 1 == l->object.node->size;
    size_t from, to, gap_start, gap_end;
    if (!key_start(key_of(l, index), &from) || !value_end(value_of(l, index), &to))
        return false;
    if (last) {
        gap_end = from;
        if (!value_end(value_of(l, index - 1), &gap_start))
            return false;
        from = gap_start;
    } else {
        gap_start = to;
        if (!start_of(key_of(l, index + 1), &gap_end))
            return false;
        to = gap_end;
    }
    take(l, from, to, rewriting);
    return only(arz_str_slice(l->text, gap_start, gap_end), " \t\r\n,");
}

/* A member on lines of its own, from `key` to `end`: the lines go, but for a comment. */
static void remove_lines(const layout *l, size_t key, size_t end, arz_rewriting *rewriting)
{
    size_t comment = behind_blanks(l->text, end), stop = line_end(l->text, end),
           start = line_start(l->text, key);
    if (comment < stop)
        take(l, key, comment, rewriting);
    else if (stop < l->text.size || start == 0)
        take(l, start, next_line(l->text, stop), rewriting);
    else /* a file without a line break at its end stays one */
        take(l, start - 1 - (start > 1 && l->text.data[start - 2] == '\r'), stop, rewriting);
}

/* A first member behind the '-' of a list: the next one takes its place, or a comment does; with a
 * comment between them nothing is left behind the '-'. */
static bool remove_first(const layout *l, size_t key, size_t end, arz_rewriting *rewriting)
{
    size_t comment = behind_blanks(l->text, end), next;
    if (char_at(l->text, comment) == '#') {
        take(l, key, comment, rewriting);
        return true;
    }
    if (!start_of(key_of(l, 1), &next))
        return false;
    if (only(arz_str_slice(l->text, end, next), " \r\n")) {
        take(l, key, next, rewriting);
        return true;
    }
    while (key > 0 && l->text.data[key - 1] == ' ')
        key--;
    take(l, key, end, rewriting);
    return true;
}

static bool remove_block(const layout *l, size_t index, arz_rewriting *rewriting)
{
    size_t key, end;
    if (!key_start(key_of(l, index), &key) || !value_end(value_of(l, index), &end))
        return false;
    char behind = char_at(l->text, behind_blanks(l->text, end));
    if (behind != '\0' && behind != '#' && !is_break(behind))
        return false;
    size_t line = line_start(l->text, key);
    arz_str indent = arz_str_slice(l->text, line, key);
    if (only(indent, " ")) {
        remove_lines(l, key, end, rewriting);
        return true;
    }
    return index == 0 && only(indent, " -") && remove_first(l, key, end, rewriting);
}

bool arz_rewrite_remove(arz_place object, size_t index, arz_rewriting *rewriting)
{
    layout l;
    *rewriting = (arz_rewriting){ .old = ARZ_BUF_INIT(0), .text = ARZ_BUF_INIT(0) };
    if (object.node->size < 2 || !lay_out(object, &l))
        return false;
    bool done = l.flow ? remove_flow(&l, index, rewriting) : remove_block(&l, index, rewriting);
    /* With an anchor would go what its aliases name. */
    return done && arz_str_find_char(arz_buf_view(&rewriting->old), '&') == SIZE_MAX;
}

/* "name: text", as the key at `key` and what separates it from its value are written. */
static bool put_member(const layout *l, const arz_member *like, size_t key, arz_str name,
                       arz_str text, arz_buf *buf)
{
    size_t end, value;
    arz_place at = { l->object.doc, &like->key };
    if (!string_end(at, &end) || !start_of((arz_place){ at.doc, &like->value }, &value))
        return false;
    arz_str colon = arz_str_slice(l->text, end, value);
    char quote = char_at(l->text, key);
    arz_string_style style =
        quote == '"' || quote == '\'' ? (arz_string_style)quote : ARZ_STRING_PLAIN;
    arz_rewrite_put(buf, name, style);
    arz_buf_str(buf, only(colon, ": ") ? colon : ARZ_STR(": "));
    arz_rewrite_put(buf, text, style);
    return true;
}

/* What stands between two members of braces: a comma, and a line break where each has a line. */
static void put_comma(const layout *l, size_t key, bool tight, arz_buf *buf)
{
    size_t line = line_start(l->text, key);
    arz_str indent = arz_str_slice(l->text, line, key);
    arz_buf_char(buf, ',');
    if (line > 0 && only(indent, " \t")) {
        arz_buf_text(buf, line > 1 && l->text.data[line - 2] == '\r' ? "\r\n" : "\n");
        arz_buf_str(buf, indent);
    } else if (!tight) {
        arz_buf_char(buf, ' ');
    }
}

static bool add_flow(const layout *l, size_t key, size_t end, arz_buf *member,
                     arz_rewriting *rewriting)
{
    bool tight = arz_str_find_char(arz_buf_view(member), ' ') == SIZE_MAX;
    put_comma(l, key, tight, &rewriting->text);
    arz_buf_str(&rewriting->text, arz_buf_view(member));
    take(l, end, end, rewriting);
    return true;
}

/* On a line of its own behind the last one of the other member. */
static bool add_block(const layout *l, size_t key, size_t end, arz_buf *member,
                      arz_rewriting *rewriting)
{
    char next = char_at(l->text, behind_blanks(l->text, end));
    size_t line = line_start(l->text, key), stop = line_end(l->text, end);
    if ((next != '\0' && next != '#' && !is_break(next)) ||
        !only(arz_str_slice(l->text, line, key), " -"))
        return false;
    bool crlf = char_at(l->text, stop) == '\r' || (line > 1 && l->text.data[line - 2] == '\r');
    arz_buf_text(&rewriting->text, crlf ? "\r\n" : "\n");
    for (size_t i = line; i < key; i++)
        arz_buf_char(&rewriting->text, ' ');
    arz_buf_str(&rewriting->text, arz_buf_view(member));
    take(l, stop, stop, rewriting);
    return true;
}

bool arz_rewrite_add(arz_place object, const arz_member *behind, arz_str name, arz_str text,
                     arz_rewriting *rewriting)
{
    layout l;
    size_t key, end;
    arz_buf member = ARZ_BUF_INIT(0);
    *rewriting = (arz_rewriting){ .old = ARZ_BUF_INIT(0), .text = ARZ_BUF_INIT(0) };
    bool done = lay_out(object, &l) && key_start((arz_place){ object.doc, &behind->key }, &key) &&
                value_end((arz_place){ object.doc, &behind->value }, &end) &&
                put_member(&l, behind, key, name, text, &member) &&
                (l.flow ? add_flow(&l, key, end, &member, rewriting)
                        : add_block(&l, key, end, &member, rewriting));
    arz_buf_clear(&member);
    return done;
}
