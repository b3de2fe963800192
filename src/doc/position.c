/* Where in a document a character of a string stands: the string's source is read again, from its
 * start to the character, by the rules of its style. (YAML 1.2.2, chapters 7 and 8; RFC 8259,
 * section 7) */
#include "doc/position.h"

/* Behind this column of a line, which is then a program's, places are the nodes' own: counting up
 * to each message would read the line again and again. */
#define MAX_LINE_COLUMN 10000

/* The same for strings: the place of what stands behind is the node's own. */
#define MAX_STRING_OFFSET 65536

/* The source of a string, and the string. */
typedef struct source {
    arz_str text;  /* the document, from the string's start */
    size_t at;     /* in it */
    arz_str value; /* the string as it was read */
    size_t offset; /* in it: what stands at `at` */
} source;

static char peek(const source *s, size_t ahead)
{
    return s->at + ahead < s->text.size ? s->text.data[s->at + ahead] : 0;
}

static bool at_break(const source *s)
{
    return peek(s, 0) == '\n' || (peek(s, 0) == '\r' && peek(s, 1) == '\n');
}

static bool is_space(char c)
{
    return c == '\n' || arz_is_blank(c);
}

/* How many bytes UTF-8 has for the code point. */
static size_t utf8_size(uint32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/* The number that `digits` hexadecimal digits behind `ahead` say. */
static uint32_t hex_number(const source *s, size_t ahead, size_t digits)
{
    uint32_t number = 0;
    for (size_t i = 0; i < digits; i++)
        number = number << 4 | (uint32_t)(arz_hex_value(peek(s, ahead + i)) & 0xF);
    return number;
}

/* An escape that says a code point; two of them where JSON needs two. */
static void skip_code_point(source *s, size_t digits)
{
    uint32_t c = hex_number(s, 2, digits);
    s->at += 2 + digits;
    if (c >= 0xD800 && c < 0xDC00 && peek(s, 0) == '\\' && peek(s, 1) == 'u') {
        s->at += 6;
        c = 0x10000;
    }
    s->offset += utf8_size(c);
}

static void skip_blanks(source *s)
{
    while (arz_is_blank(peek(s, 0)))
        s->at++;
}

/* A backslash in double quotes. */
static void skip_escape(source *s)
{
    switch (peek(s, 1)) {
    case '\r':
    case '\n': /* the line goes on */
        s->at += peek(s, 1) == '\r' && peek(s, 2) == '\n' ? 3 : 2;
        skip_blanks(s);
        return;
    case 'x':
        skip_code_point(s, 2);
        return;
    case 'u':
        skip_code_point(s, 4);
        return;
    case 'U':
        skip_code_point(s, 8);
        return;
    case 'N': /* next line, and a blank that does not break */
    case '_':
        s->offset += 2;
        break;
    case 'L': /* separators of lines and of paragraphs */
    case 'P':
        s->offset += 3;
        break;
    default:
        s->offset++;
        break;
    }
    s->at += 2;
}

/* Blanks; with line breaks among them they are folded. */
static void skip_spaces(source *s)
{
    size_t start = s->at, breaks = 0;
    while (is_space(peek(s, 0)))
        breaks += s->text.data[s->at++] == '\n';
    if (breaks == 0)
        s->offset += s->at - start;
    else
        s->offset += breaks == 1 ? 1 : breaks - 1;
}

/* A string without quotes or with either kind. */
static void skip_flow(source *s, size_t target, char quote)
{
    s->at += quote ? 1 : 0;
    while (s->offset < target && s->at < s->text.size) {
        if (is_space(peek(s, 0))) {
            size_t before = s->at, offset = s->offset;
            skip_spaces(s);
            if (s->offset > target) { /* the target is one of the blanks */
                s->at = before + (target - offset);
                s->offset = target;
            }
        } else if (quote == '"' && peek(s, 0) == '\\') {
            skip_escape(s);
        } else {
            s->at += quote == '\'' && peek(s, 0) == '\'' ? 2 : 1;
            s->offset++;
        }
    }
}

/* Leading blanks of the first line that has anything else. */
static size_t first_indent(arz_str text)
{
    size_t indent = 0;
    for (size_t i = 0; i < text.size && is_space(text.data[i]); i++)
        indent = text.data[i] == '\n' ? 0 : indent + 1;
    return indent;
}

static void skip_line(source *s)
{
    while (s->at < s->text.size && s->text.data[s->at] != '\n')
        s->at++;
    s->at++;
}

/* Line breaks, of which the value has as many as it has, and the indent of the next line. */
static void skip_breaks(source *s, size_t indent)
{
    do {
        skip_line(s);
        size_t start = s->at;
        while (s->at - start < indent && peek(s, 0) == ' ')
            s->at++;
    } while (at_break(s));
    if (s->offset < s->value.size && s->value.data[s->offset] == ' ') {
        s->offset++;
        return;
    }
    while (s->offset < s->value.size && s->value.data[s->offset] == '\n')
        s->offset++;
}

/* A string in a block, behind '|' or '>'. */
static void skip_block(source *s, size_t target)
{
    skip_line(s);
    size_t all = first_indent(arz_str_from(s->text, s->at)), own = first_indent(s->value);
    size_t indent = all > own ? all - own : 0;
    while (is_space(peek(s, 0)) && s->offset < s->value.size && s->value.data[s->offset] == '\n') {
        skip_line(s);
        s->offset++;
    }
    for (size_t i = 0; i < indent && peek(s, 0) == ' '; i++)
        s->at++;
    while (s->offset < target && s->at < s->text.size) {
        if (at_break(s)) {
            skip_breaks(s, indent);
        } else {
            s->at++;
            s->offset++;
        }
    }
}

/* An anchor and a tag, which may stand in front. */
static void skip_properties(source *s)
{
    while (peek(s, 0) == '&' || peek(s, 0) == '!') {
        while (peek(s, 0) && !is_space(peek(s, 0)))
            s->at++;
        skip_blanks(s);
    }
}

static arz_string_style style_of(char first)
{
    switch (first) {
    case '"':
    case '\'':
    case '|':
    case '>':
        return (arz_string_style)first;
    default:
        return ARZ_STRING_PLAIN;
    }
}

/* Moves to what stands at `target` in the value. False where the source says something else. */
static bool find(source *s, size_t target, arz_string_style *style)
{
    skip_properties(s);
    *style = style_of(peek(s, 0));
    if (*style == ARZ_STRING_LITERAL || *style == ARZ_STRING_FOLDED)
        skip_block(s, target);
    else
        skip_flow(s, target, (char)*style);
    if (s->offset != target || target > s->value.size || s->at > s->text.size)
        return false;
    char c = peek(s, 0);
    return target == s->value.size || c == s->value.data[target] || c == '\\' ||
           (is_space(c) && is_space(s->value.data[target]));
}

size_t arz_text_offset(arz_str text, unsigned column)
{
    size_t at = 0;
    uint32_t code_point;
    for (unsigned i = 1; i < column; i++) {
        if (!arz_utf8_next(text, &at, &code_point))
            return text.size;
    }
    return at;
}

unsigned arz_text_column(arz_str text, size_t at)
{
    unsigned column = 1;
    for (size_t i = 0; i < at && i < text.size; i++)
        column += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return column;
}

/* Counts lines and characters from the start of the line that `text` starts with. */
static void count_to(arz_str text, size_t end, arz_spot *spot)
{
    size_t start = 0;
    for (size_t i = 0; i < end; i++) {
        if (text.data[i] == '\n') {
            spot->line++;
            start = i + 1;
        }
    }
    spot->column = arz_text_column(arz_str_from(text, start), end - start);
}

bool arz_node_spot(arz_place at, arz_spot *spot)
{
    *spot = (arz_spot){ .line = at.node->line, .column = at.node->column };
    arz_str first = arz_doc_line(at.doc, at.node->line);
    if (!first.data || at.node->column > MAX_LINE_COLUMN)
        return false;
    spot->offset =
        (size_t)(first.data - at.doc->text.data) + arz_text_offset(first, at.node->column);
    return true;
}

bool arz_text_spot(arz_place at, size_t offset, arz_spot *spot)
{
    if (!arz_node_spot(at, spot) || offset > MAX_STRING_OFFSET)
        return false;
    source s = { .text = arz_str_from(at.doc->text, spot->offset),
                 .value = arz_node_text(at.node) };
    if (!find(&s, offset, &spot->style))
        return false;
    arz_str first = arz_doc_line(at.doc, at.node->line);
    size_t line = (size_t)(first.data - at.doc->text.data);
    spot->offset += s.at;
    count_to(arz_str_from(at.doc->text, line), spot->offset - line, spot);
    return true;
}

void arz_text_position(arz_place at, unsigned column, unsigned *line, unsigned *line_column)
{
    arz_spot spot;
    if (column == 0 || !arz_text_spot(at, arz_text_offset(arz_node_text(at.node), column), &spot))
        spot = (arz_spot){ .line = at.node->line, .column = at.node->column };
    *line = spot.line;
    *line_column = spot.column;
}
