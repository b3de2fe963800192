#include "doc/rewrite.h"

#include <string.h>

#include "doc/value.h"
#include "doc/yaml_scalar.h"

void arz_rewriting_clear(arz_rewriting *rewriting)
{
    arz_buf_clear(&rewriting->old);
    arz_buf_clear(&rewriting->text);
}

static bool starts_plain(arz_str text)
{
    return text.size > 0 &&
           (arz_is_alpha(text.data[0]) || strchr("$/", text.data[0]) ||
            arz_str_starts(text, ARZ_STR("./")) || arz_str_starts(text, ARZ_STR("../")));
}

/* True where the text may stand without quotes, in flow style too. */
static bool is_plain(arz_str text)
{
    if (!starts_plain(text) || text.data[text.size - 1] == ' ' || text.data[text.size - 1] == ':')
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

/* Words that are no strings without quotes. (YAML 1.2.2, section 10.3.2) */
static bool is_other_scalar(arz_str text)
{
    static const char *const words[] = { "null", "true", "false" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (arz_str_equal_nocase(text, arz_str_of(words[i])))
            return true;
    }
    return false;
}

static void put_styled(arz_buf *buf, arz_str text, arz_string_style style)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (style == ARZ_STRING_DOUBLE && (c == '"' || c == '\\'))
            arz_buf_char(buf, '\\');
        if (style == ARZ_STRING_SINGLE && c == '\'')
            arz_buf_char(buf, c);
        arz_buf_char(buf, c);
    }
}

static void put_quoted(arz_buf *buf, arz_str text, arz_string_style style)
{
    arz_buf_char(buf, (char)style);
    put_styled(buf, text, style);
    arz_buf_char(buf, (char)style);
}

static bool has_control(arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] < 0x20)
            return true;
    }
    return false;
}

/* Takes from the document what its string has from `start` to `end`. False where that is not on
 * one line, or not written as it is read without quotes. */
static bool take_old(arz_place string, size_t start, size_t end, arz_rewriting *rewriting)
{
    arz_spot behind;
    if (!arz_text_spot(string, start, &rewriting->at) || !arz_text_spot(string, end, &behind))
        return false;
    arz_str old = arz_str_slice(string.doc->text, rewriting->at.offset, behind.offset);
    arz_str read = arz_str_slice(arz_node_text(string.node), start, end);
    bool quoted = behind.style == ARZ_STRING_DOUBLE || behind.style == ARZ_STRING_SINGLE;
    if (has_control(old) || has_control(read) || !(quoted || arz_str_equal(old, read)))
        return false;
    arz_buf_str(&rewriting->old, old);
    return true;
}

/* A string without quotes that cannot be what it has to become gets quotes. */
static bool rewrite_plain(arz_place string, size_t start, arz_str found, arz_str text,
                          arz_rewriting *rewriting)
{
    arz_str all = arz_node_text(string.node);
    arz_buf whole = ARZ_BUF_INIT(0);
    arz_buf_str(&whole, arz_str_slice(all, 0, start));
    arz_buf_str(&whole, text);
    arz_buf_str(&whole, arz_str_from(all, start + found.size));
    bool plain = is_plain(arz_buf_view(&whole)) && !is_other_scalar(arz_buf_view(&whole));
    bool taken = plain ? take_old(string, start, start + found.size, rewriting)
                       : take_old(string, 0, all.size, rewriting);
    if (plain)
        arz_buf_str(&rewriting->text, text);
    else
        put_quoted(&rewriting->text, arz_buf_view(&whole), ARZ_STRING_SINGLE);
    arz_buf_clear(&whole);
    return taken;
}

bool arz_rewrite(arz_place string, size_t start, arz_str found, arz_str text,
                 arz_rewriting *rewriting)
{
    *rewriting = (arz_rewriting){ .old = ARZ_BUF_INIT(0), .text = ARZ_BUF_INIT(0) };
    arz_str all = arz_node_text(string.node);
    arz_spot spot;
    if (found.size == 0 || !arz_str_starts(arz_str_from(all, start), found) || has_control(text) ||
        !arz_text_spot(string, start, &spot))
        return false;
    if (spot.style == ARZ_STRING_PLAIN)
        return rewrite_plain(string, start, found, text, rewriting);
    put_styled(&rewriting->text, text, spot.style);
    return take_old(string, start, start + found.size, rewriting);
}

static bool is_number_char(char c)
{
    return arz_is_alnum(c) || c == '.' || c == '-' || c == '+' || c == '_';
}

/* True where the text is what the scalar was read from: libyaml counts lines at characters that
 * are no line breaks to anyone else, and then another text may stand at the place. */
static bool is_read_as(arz_str text, const arz_node *scalar)
{
    arz_node node = { .kind = ARZ_KIND_NULL };
    return arz_scalar_resolve(text, &node) && node.kind == scalar->kind &&
           arz_view_equal(arz_view_node(&node), arz_view_node(scalar));
}

/* A scalar that is no string: its text as it is written. */
static bool take_bare(arz_place scalar, arz_rewriting *rewriting)
{
    *rewriting = (arz_rewriting){ .old = ARZ_BUF_INIT(0), .text = ARZ_BUF_INIT(0) };
    if (!arz_node_spot(scalar, &rewriting->at))
        return false;
    arz_str rest = arz_str_from(scalar.doc->text, rewriting->at.offset);
    size_t size = 0;
    while (size < rest.size && is_number_char(rest.data[size]))
        size++;
    arz_buf_str(&rewriting->old, arz_str_slice(rest, 0, size));
    return size > 0 && is_read_as(arz_buf_view(&rewriting->old), scalar.node);
}

bool arz_rewrite_quotes(arz_place scalar, arz_rewriting *rewriting)
{
    bool taken = take_bare(scalar, rewriting);
    put_quoted(&rewriting->text, arz_buf_view(&rewriting->old), ARZ_STRING_DOUBLE);
    return taken && scalar.node->kind != ARZ_KIND_NULL;
}

/* A number of JSON, without an exponent. */
static bool is_number(arz_str text)
{
    size_t at = text.size > 1 && text.data[0] == '-' ? 1 : 0, start = at, points = 0;
    for (; at < text.size; at++) {
        bool point = text.data[at] == '.' && at > start && at + 1 < text.size;
        if (!arz_is_digit(text.data[at]) && !point)
            return false;
        points += point;
    }
    arz_str digits = arz_str_from(text, start);
    bool zero = digits.size > 1 && digits.data[0] == '0' && digits.data[1] != '.';
    return digits.size > 0 && points < 2 && !zero;
}

bool arz_rewrite_number(arz_place string, arz_rewriting *rewriting)
{
    *rewriting = (arz_rewriting){ .old = ARZ_BUF_INIT(0), .text = ARZ_BUF_INIT(0) };
    arz_str text = arz_node_text(string.node);
    arz_spot spot;
    if (!is_number(text) || !arz_node_spot(string, &rewriting->at) ||
        !arz_text_spot(string, 0, &spot))
        return false;
    /* The quotes around it, and nothing in front. */
    char quote = (char)spot.style;
    put_quoted(&rewriting->old, text, spot.style);
    arz_buf_str(&rewriting->text, text);
    return (quote == '"' || quote == '\'') && spot.offset == rewriting->at.offset + 1 &&
           arz_str_starts(arz_str_from(string.doc->text, rewriting->at.offset),
                          arz_buf_view(&rewriting->old));
}

void arz_rewrite_put(arz_buf *buf, arz_str text, arz_string_style style)
{
    bool plain = is_plain(text) && !is_other_scalar(text);
    if (style == ARZ_STRING_PLAIN && plain)
        arz_buf_str(buf, text);
    else
        put_quoted(buf, text, style == ARZ_STRING_PLAIN ? ARZ_STRING_SINGLE : style);
}

bool arz_rewrite_all(arz_place scalar, arz_str text, arz_rewriting *rewriting)
{
    if (arz_node_is(scalar.node, ARZ_KIND_STRING))
        return arz_rewrite(scalar, 0, arz_node_text(scalar.node), text, rewriting);
    bool taken = take_bare(scalar, rewriting);
    /* Double quotes are right in YAML and in JSON. */
    put_quoted(&rewriting->text, text, ARZ_STRING_DOUBLE);
    return taken && !has_control(text);
}

bool arz_rewrite_member(const arz_doc *doc, const arz_member *member, arz_str key, arz_str value,
                        arz_rewriting *rewriting)
{
    arz_rewriting of_value;
    bool done = arz_rewrite_all((arz_place){ doc, &member->key }, key, rewriting);
    done = arz_rewrite_all((arz_place){ doc, &member->value }, value, &of_value) && done;
    size_t end = rewriting->at.offset + rewriting->old.size;
    if (done && of_value.at.offset >= end) {
        arz_str between = arz_str_slice(doc->text, end, of_value.at.offset);
        arz_buf_str(&rewriting->old, between);
        arz_buf_str(&rewriting->text, between);
        arz_buf_str(&rewriting->old, arz_buf_view(&of_value.old));
        arz_buf_str(&rewriting->text, arz_buf_view(&of_value.text));
    } else {
        done = false;
    }
    arz_rewriting_clear(&of_value);
    return done;
}
