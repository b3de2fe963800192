/* The readers of names and JSON Pointers, with the tails that they may end in. */
#include "base/fail.h"
#include "expr/reader.h"
#include "expr/tail.h"
#include "query/pointer.h"

/* Places in one name, and in one JSON Pointer, where a tail is tried. */
#define MAX_CUTS 32

/* The size of the path in brackets at the start of `text`, or 0. */
static size_t bracket_path_size(const arz_reader *r, arz_str text)
{
    size_t size = arz_bracket_size(
        arz_reader_is_prefix(r) ? arz_str_slice(text, 0, ARZ_MAX_PREFIX_BYTES) : text);
    arz_tail tail;
    if (!size || !arz_tail_parse(r->options->arena, arz_str_slice(text, 0, size),
                                 (arz_str){ NULL, 0 }, &tail))
        return 0;
    return size;
}

/* How far a name with its tail reaches in a prefix. */
static size_t prefix_name_size(const arz_reader *r, arz_str text)
{
    size_t size = text.size > 1 && text.data[0] == '$' && arz_is_alpha(text.data[1]) ? 1 : 0;
    while (size < text.size) {
        size_t more = 1;
        if (text.data[size] == '[')
            more = bracket_path_size(r, arz_str_from(text, size));
        else if (!arz_is_identifier_char(text.data[size]))
            break;
        if (!more)
            break;
        size += more;
    }
    return arz_trim_punctuation(arz_str_slice(text, 0, size), ".");
}

/* How far a name with its tail reaches in a whole expression: to a JSON Pointer or the end. */
static size_t whole_name_size(arz_str text)
{
    size_t at = 0;
    bool closed = true; /* the brackets so far */
    while (at < text.size) {
        bool bracket = closed && text.data[at] == '[';
        size_t group = bracket ? arz_bracket_size(arz_str_from(text, at)) : 0;
        closed = group || !bracket ? closed : false;
        if (text.data[at] == '#' && (at + 1 == text.size || text.data[at + 1] == '/'))
            return at;
        at += group ? group : 1;
    }
    return text.size;
}

/* CHAR, without what would make a text of several expressions one name. (1.0: "name") */
static bool is_name_char(arz_str name, size_t at)
{
    char c = name.data[at];
    if ((unsigned char)c < 0x20 || c == '{' || c == '}' || c == '"')
        return false;
    return c != '$' || at == 0 || !arz_is_blank(name.data[at - 1]);
}

/* Characters that names have in the wild and that no text around an expression would have. */
static bool is_dialect_char(char c)
{
    return c == '$' || c == '@' || c == ':' || (unsigned char)c >= 0x80;
}

/* True where the bracket group is a bare word, as in the query parameter `filter[name]`. */
static bool is_bare_bracket(arz_str group)
{
    return arz_run_size(arz_str_from(group, 1), arz_is_strict_char) == group.size - 2 &&
           !arz_is_digit(group.data[1]);
}

/* The size of what may stand at `at` in a name, noting a dialect that this takes; or 0. */
static size_t name_part_size(arz_reader *r, arz_str name, size_t at)
{
    char c = name.data[at];
    if (arz_is_identifier_char(c))
        return 1;
    if (r->options->minor == 0)
        return is_name_char(name, at);
    if (c == '[') {
        arz_str rest = arz_str_from(name, at);
        size_t size = bracket_path_size(r, rest);
        if (size && r->extent != ARZ_EXTENT_CONDITION && r->dialect == ARZ_DIALECT_COUNT)
            r->dialect = is_bare_bracket(arz_str_slice(rest, 0, size)) ? ARZ_DIALECT_NAME_CHARACTERS
                                                                       : ARZ_DIALECT_PATH_TAIL;
        return size;
    }
    if (!is_dialect_char(c))
        return 0;
    r->dialect = ARZ_DIALECT_NAME_CHARACTERS;
    return 1;
}

/* Checks the characters of the name at r->at. */
static bool check_name(arz_reader *r, arz_str name)
{
    if (name.size == 0)
        return arz_reader_fail(r, "a name", "");
    for (size_t at = 0; at < name.size;) {
        size_t size = name_part_size(r, name, at);
        if (size == 0) {
            r->at += at;
            return arz_reader_fail(r, "a letter, a digit, '.', '-', '_' or the end", "");
        }
        at += size;
    }
    return true;
}

/* A pointer in the middle of text or of a condition ends here. */
static bool ends_pointer(const arz_reader *r, size_t at)
{
    const arz_str stops = ARZ_STR(" \t\r\n()=<>,'\"`{};");
    char c = r->text.data[at];
    char next = at + 1 < r->text.size ? r->text.data[at + 1] : 0;
    if ((unsigned char)c < 0x20 || arz_str_find_char(stops, c) != SIZE_MAX)
        return true;
    if (c == '!')
        return next == '=' || r->extent == ARZ_EXTENT_TEXT;
    if (c == '&')
        return next == '&' || r->extent == ARZ_EXTENT_TEXT;
    return c == '|' && next == '|';
}

static size_t pointer_size(const arz_reader *r)
{
    if (!arz_reader_is_prefix(r))
        return r->text.size - r->at;
    size_t end = r->at, open = 0;
    for (; end < r->text.size && !ends_pointer(r, end); end++) {
        open += r->text.data[end] == '[';
        if (r->text.data[end] == ']' && open-- == 0)
            break;
    }
    return arz_trim_punctuation(arz_str_slice(r->text, r->at, end), ".:?");
}

/* Braces delimit embedded expressions, so 1.1 has none inside of one. */
static size_t find_brace(const arz_reader *r, arz_str pointer)
{
    if (r->options->minor == 0)
        return SIZE_MAX;
    size_t open = arz_str_find_char(pointer, '{'), close = arz_str_find_char(pointer, '}');
    return open < close ? open : close;
}

/* [ "#" json-pointer ] */
static bool read_pointer(arz_reader *r)
{
    bool here = arz_reader_at(r, '#');
    if (here && r->extent == ARZ_EXTENT_TEXT)
        here = r->at + 1 < r->text.size && r->text.data[r->at + 1] == '/';
    if (!here)
        return true;
    r->at++;
    arz_str pointer = arz_str_slice(r->text, r->at, r->at + pointer_size(r));
    size_t wrong = arz_pointer_check(pointer), brace = find_brace(r, pointer);
    wrong = wrong < brace ? wrong : brace;
    if (wrong != SIZE_MAX) {
        r->at += wrong;
        if (wrong < pointer.size && pointer.data[wrong] == '~')
            return arz_fail_text(r->error, "expression", r->text, r->at,
                                 "'~' in a JSON Pointer is written '~0', and '/' is '~1'");
        return arz_reader_fail(r, wrong == 0 ? "'/'" : "the rest of a JSON Pointer", "");
    }
    r->out->pointer = pointer.data ? pointer : ARZ_STR("");
    r->at += pointer.size;
    return true;
}

/* Where '.' and '[' stand outside of brackets, from `start`; how many. */
static size_t find_cuts(arz_str text, size_t start, size_t cuts[MAX_CUTS])
{
    size_t count = 0;
    for (size_t at = start; at < text.size && count < MAX_CUTS;) {
        bool bracket = text.data[at] == '[';
        if (at > start && (bracket || text.data[at] == '.'))
            cuts[count++] = at;
        size_t group = bracket ? arz_bracket_size(arz_str_from(text, at)) : 0;
        at += group ? group : 1;
    }
    return count;
}

/* The readings in which the last token of the JSON Pointer ends in a tail: `#/items.length`. */
static size_t cut_pointer(const arz_reader *r, arz_tail *tails)
{
    arz_str pointer = r->out->pointer;
    size_t token = pointer.size, cuts[MAX_CUTS], count = 0;
    while (token && pointer.data[token - 1] != '/')
        token--;
    size_t cut_count = token ? find_cuts(pointer, token, cuts) : 0;
    while (cut_count--) {
        arz_str head = arz_str_slice(pointer, 0, cuts[cut_count]);
        arz_tail *tail = &tails[count];
        if (!arz_tail_parse(r->options->arena, arz_str_from(pointer, cuts[cut_count]), ARZ_STR(""),
                            tail) ||
            tail->path)
            continue;
        tail->name = r->out->reference.name;
        tail->pointer = arz_str_of(arz_arena_printf(
            r->options->arena, "%.*s%.*s", ARZ_STR_FORMAT(head), ARZ_STR_FORMAT(tail->pointer)));
        count++;
    }
    return count;
}

/* The readings in which the name ends early. */
static size_t cut_name(const arz_reader *r, arz_tail *tails)
{
    arz_str name = r->out->reference.name;
    size_t cuts[MAX_CUTS], count = 0;
    size_t cut_count = find_cuts(name, 0, cuts);
    while (cut_count--) {
        if (!arz_tail_parse(r->options->arena, arz_str_from(name, cuts[cut_count]), r->out->pointer,
                            &tails[count]))
            continue;
        tails[count++].name = arz_str_slice(name, 0, cuts[cut_count]);
    }
    return count;
}

/* True where the pointer's last token has an index in brackets: `/items[0].id`. */
static bool ends_in_index(arz_str pointer)
{
    size_t token = pointer.size;
    while (token && pointer.data[token - 1] != '/')
        token--;
    return arz_str_find_char(arz_str_from(pointer, token), '[') != SIZE_MAX;
}

/* By the letter, '.' and '[]' are operators in conditions only. */
static void make_tails(arz_reader *r)
{
    arz_tail tails[2 * MAX_CUTS];
    r->out->only_whole = r->options->strict && r->extent != ARZ_EXTENT_CONDITION;
    size_t count = cut_pointer(r, tails);
    if (count && ends_in_index(r->out->pointer) && r->dialect == ARZ_DIALECT_COUNT &&
        r->extent != ARZ_EXTENT_CONDITION && !r->options->strict)
        r->dialect = ARZ_DIALECT_POINTER_TAIL;
    count += cut_name(r, tails + count);
    for (size_t i = 0; i < count; i++)
        tails[i].length = tails[i].length && !r->options->strict;
    r->out->tails = arz_arena_copy(r->options->arena, tails, count, sizeof *tails);
    r->out->tail_count = (uint32_t)count;
}

/* identifier [ "#" json-pointer ] */
bool arz_read_named_value(arz_reader *r)
{
    arz_str rest = arz_reader_rest(r);
    size_t size = arz_reader_is_prefix(r) ? prefix_name_size(r, rest) : whole_name_size(rest);
    arz_str name = arz_str_slice(rest, 0, size);
    if (!check_name(r, name))
        return false;
    r->out->reference.name = name;
    r->out->head = (uint32_t)r->at;
    r->at += size;
    if (!read_pointer(r))
        return false;
    make_tails(r);
    return true;
}

/* tchar (RFC 9110, section 5.6.2) */
static bool is_token_char(char c)
{
    return arz_is_alnum(c) || (c && arz_str_find_char(ARZ_STR("!#$%&'*+-.^_`|~"), c) != SIZE_MAX);
}

/* A header's name in the middle of text: without the characters that are also operators. */
static bool is_plain_token_char(char c)
{
    return arz_is_identifier_char(c);
}

/* "header." token */
bool arz_read_header(arz_reader *r)
{
    if (arz_reader_at(r, '#') && r->at + 1 < r->text.size && r->text.data[r->at + 1] == '/') {
        r->dialect = ARZ_DIALECT_HEADER_POINTER;
        r->at += 2;
    } else if (!arz_read_dot(r)) {
        return false;
    }
    arz_str rest = arz_reader_rest(r);
    size_t size = arz_run_size(rest, arz_reader_is_prefix(r) ? is_plain_token_char : is_token_char);
    if (arz_reader_is_prefix(r))
        size = arz_trim_punctuation(arz_str_slice(rest, 0, size), ".");
    if (size == 0)
        return arz_reader_fail(r, "a header name", "");
    r->out->reference.name = arz_str_slice(rest, 0, size);
    r->at += size;
    return true;
}

/* 1*CHAR */
bool arz_read_free_name(arz_reader *r)
{
    arz_str rest = arz_reader_rest(r);
    size_t size = arz_reader_is_prefix(r) ? prefix_name_size(r, rest) : rest.size;
    for (size_t i = 0; i < size; i++) {
        if (!is_name_char(rest, i)) {
            r->at += i;
            return arz_reader_fail(r, "a character of a name or the end", "");
        }
    }
    if (size == 0)
        return arz_reader_fail(r, "a name", "");
    r->out->reference.name = arz_str_slice(rest, 0, size);
    r->at += size;
    return true;
}

/* "query." name / "path." name */
bool arz_read_parameter(arz_reader *r)
{
    return arz_read_dot(r) && arz_read_free_name(r);
}

/* `$response.body.items[0]`: the tail is all that there is. */
static bool read_body_tail(arz_reader *r)
{
    arz_str rest = arz_reader_rest(r);
    size_t size = arz_reader_is_prefix(r) ? prefix_name_size(r, rest) : whole_name_size(rest);
    arz_str path = arz_str_slice(rest, 0, size);
    if (size == 0) /* a full stop behind the expression */
        return true;
    size_t start = r->at;
    r->at += size;
    if (!read_pointer(r))
        return false;
    arz_tail *tail = arz_arena_alloc(r->options->arena, 1, sizeof *tail);
    if (!arz_tail_parse(r->options->arena, path, r->out->pointer, tail)) {
        r->at = start;
        return arz_reader_fail(r, "'#' and a JSON Pointer, or the end", "");
    }
    if (r->extent != ARZ_EXTENT_CONDITION)
        r->dialect = ARZ_DIALECT_PATH_TAIL;
    tail->length = tail->length && !r->options->strict;
    r->out->tails = tail;
    r->out->tail_count = 1;
    r->out->only_tails = true;
    return true;
}

/* "body" ["#" json-pointer ] */
bool arz_read_body_reference(arz_reader *r)
{
    r->out->head = (uint32_t)r->at;
    if (arz_reader_at(r, '.') || arz_reader_at(r, '['))
        return read_body_tail(r);
    if (!read_pointer(r))
        return false;
    if (r->out->pointer.size)
        make_tails(r);
    return true;
}
