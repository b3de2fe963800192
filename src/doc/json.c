/* The JSON reader (RFC 8259): strict, iterative, one pass. Strings without escapes stay where
 * they are in the text; each node gets the line and column where it starts. */
#include <string.h>

#include <arazzo/limits.h>

#include "base/buf.h"
#include "base/fail.h"
#include "doc/builder.h"
#include "doc/document.h"
#include "doc/number.h"

#define RULE "json-syntax"

typedef struct reader {
    const char *at, *end;
    /* Where column 1 of the line would be if each character before `at` were one byte. */
    const char *line_start;
    uint32_t line;
    bool done; /* the outermost value is complete */
    bool last_wins;
    const char *name;
    arz_error *error;
    arz_buf decoded; /* the string with escapes that is being read */
    arz_builder build;
} reader;

static size_t column_at(const reader *r, const char *at)
{
    return (size_t)(at - r->line_start) + 1;
}

/* Adds the place to the error just made. Always false. */
static bool fail_here(reader *r, const char *at)
{
    return arz_fail_at(r->error, r->name, r->line, (unsigned)column_at(r, at), NULL);
}

/* "what is expected, but here is ...". Always false. */
static bool fail_expected(reader *r, const char *expected)
{
    if (r->at == r->end) {
        (void)arz_fail(r->error, ARZ_ERROR_SYNTAX, RULE, "the text ends where %s is expected",
                       expected);
        return fail_here(r, r->at);
    }
    size_t next = 0;
    uint32_t code_point;
    arz_str rest = { r->at, (size_t)(r->end - r->at) };
    if (!arz_utf8_next(rest, &next, &code_point))
        next = 1;
    (void)arz_fail(r->error, ARZ_ERROR_SYNTAX, RULE, "expected %s, not '%s'", expected,
                   ARZ_QUOTE(arz_str_slice(rest, 0, next)));
    if (*r->at == '\'')
        (void)arz_fail_help(r->error, "JSON has strings in double quotes only");
    if (*r->at == '/' || *r->at == '#')
        (void)arz_fail_help(r->error, "JSON has no comments");
    return fail_here(r, r->at);
}

static bool fail_depth(reader *r)
{
    (void)arz_fail(r->error, ARZ_ERROR_LIMIT, "depth",
                   "arrays and objects are nested deeper than %d levels", ARZ_MAX_DEPTH);
    return fail_here(r, r->at);
}

/* Indents are a large part of many texts. */
static const char *skip_spaces(const char *at, const char *end)
{
    static const char eight[] = "        ";
    while (end - at >= 8 && memcmp(at, eight, 8) == 0)
        at += 8;
    while (at < end && *at == ' ')
        at++;
    return at;
}

static void skip_blanks(reader *r)
{
    for (;; r->at++) {
        r->at = skip_spaces(r->at, r->end);
        if (r->at == r->end)
            return;
        switch (*r->at) {
        case '\t':
            break;
        case '\r': /* alone, it ends a line too */
            if (r->end - r->at > 1 && r->at[1] == '\n')
                break;
            r->line++;
            r->line_start = r->at + 1;
            break;
        case '\n':
            r->line++;
            r->line_start = r->at + 1;
            break;
        default:
            return;
        }
    }
}

static bool next_is(const reader *r, char c)
{
    return r->at < r->end && *r->at == c;
}

/* Marks with its high bit each of the word's eight bytes that is a quote, a backslash, a control
 * character or not ASCII. Borrows may mark more, but only above one that is marked rightly. */
static uint64_t mark_special(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101U, highs = 0x8080808080808080U;
    uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
    return ((word - ones * 0x20) | (quote - ones) | (backslash - ones) | word) & highs;
}

static bool is_ordinary(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' && c != '\\';
}

/* The first byte that does not simply stand for itself, or the end. */
static const char *skip_ordinary(const char *at, const char *end)
{
    uint64_t word, marks;
    while (end - at >= (ptrdiff_t)sizeof word) {
        memcpy(&word, at, sizeof word);
        marks = mark_special(word);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        if (marks)
            return at + __builtin_ctzll(marks) / 8;
#else
        if (marks)
            break;
#endif
        at += sizeof word;
    }
    while (at < end && is_ordinary(*at))
        at++;
    return at;
}

/* At a byte that is not ASCII: passes the character and keeps columns counting characters. */
static bool pass_wide(reader *r)
{
    size_t size = 0;
    uint32_t code_point;
    if (!arz_utf8_next((arz_str){ r->at, (size_t)(r->end - r->at) }, &size, &code_point)) {
        (void)arz_fail(r->error, ARZ_ERROR_SYNTAX, "encoding",
                       "byte 0x%02X is not UTF-8; the text must be saved as UTF-8",
                       (unsigned)(unsigned char)*r->at);
        return fail_here(r, r->at);
    }
    r->at += size;
    r->line_start += size - 1;
    return true;
}

static bool fail_unclosed(reader *r, unsigned column)
{
    (void)arz_fail(r->error, ARZ_ERROR_SYNTAX, RULE,
                   "the string that starts here has no closing quote");
    return arz_fail_at(r->error, r->name, r->line, column, NULL);
}

static bool fail_control(reader *r)
{
    unsigned c = (unsigned char)*r->at;
    if (c == '\n' || c == '\r') {
        (void)arz_fail(r->error, ARZ_ERROR_SYNTAX, RULE,
                       "a string must end on the line where it starts; a line break in it is "
                       "written \\n");
    } else {
        (void)arz_fail(r->error, ARZ_ERROR_SYNTAX, RULE,
                       "a control character in a string must be written \\u%04X", c);
    }
    return fail_here(r, r->at);
}

/* Passes characters that stand for themselves, up to a quote or a backslash. `column` is where
 * the string starts. */
static bool pass_ordinary(reader *r, unsigned column)
{
    for (;;) {
        r->at = skip_ordinary(r->at, r->end);
        if (r->at == r->end)
            return fail_unclosed(r, column);
        unsigned char c = (unsigned char)*r->at;
        if (c == '"' || c == '\\')
            return true;
        if (c < 0x20)
            return fail_control(r);
        if (!pass_wide(r))
            return false;
    }
}

/* Reads the four digits of a \u escape at `at`; false where they are not there. */
static bool read_hex4(const char *at, const char *end, uint32_t *unit)
{
    if (end - at < 4)
        return false;
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        int value = arz_hex_value(at[i]);
        if (value < 0)
            return false;
        *unit = *unit << 4 | (uint32_t)value;
    }
    return true;
}

static bool fail_escape(reader *r, const char *message)
{
    (void)arz_fail(r->error, ARZ_ERROR_SYNTAX, RULE, "%s", message);
    return fail_here(r, r->at);
}

/* At the backslash of \uXXXX: one code point, of one escape or of a pair of surrogates. */
static bool read_unicode_escape(reader *r, uint32_t *code_point)
{
    uint32_t low = 0;
    const char *at = r->at + 2;
    if (!read_hex4(at, r->end, code_point))
        return fail_escape(r, "\\u must be followed by four hexadecimal digits");
    at += 4;
    if (*code_point >= 0xDC00 && *code_point <= 0xDFFF)
        return fail_escape(r, "the second half of a surrogate pair stands here without the first");
    if (*code_point >= 0xD800 && *code_point <= 0xDBFF) {
        bool pair = r->end - at >= 2 && at[0] == '\\' && at[1] == 'u' &&
                    read_hex4(at + 2, r->end, &low) && low >= 0xDC00 && low <= 0xDFFF;
        if (!pair) {
            return fail_escape(r, "the first half of a surrogate pair is not followed by the "
                                  "second, \\uDC00 to \\uDFFF");
        }
        *code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low - 0xDC00);
        at += 6;
    }
    r->at = at;
    return true;
}

/* At a backslash: appends what the escape means. */
static bool read_escape(reader *r)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    char c = '\0';
    if (r->end - r->at > 1)
        c = r->at[1];
    const char *known = c ? strchr(names, c) : NULL;
    if (known) {
        r->at += 2;
        return arz_buf_char(&r->decoded, values[known - names]);
    }
    if (c != 'u') {
        return fail_escape(r, "a backslash must be followed by one of \" \\ / b f n r t u; a "
                              "backslash itself is written \\\\");
    }
    uint32_t code_point = 0;
    char bytes[4];
    if (!read_unicode_escape(r, &code_point))
        return false;
    return arz_buf_put(&r->decoded, bytes, arz_utf8_put(code_point, bytes));
}

/* The rest of a string, from its first escape on; `start` is where the string starts. */
static bool read_escaped(reader *r, const char *start, unsigned column, arz_str *text)
{
    arz_buf_reset(&r->decoded);
    arz_buf_put(&r->decoded, start, (size_t)(r->at - start));
    while (*r->at != '"') {
        if (!read_escape(r))
            return false;
        start = r->at;
        if (!pass_ordinary(r, column))
            return false;
        arz_buf_put(&r->decoded, start, (size_t)(r->at - start));
    }
    *text = arz_arena_str(r->build.arena, arz_buf_view(&r->decoded));
    return true;
}

/* At a quote: pushes the string. */
static bool read_string(reader *r)
{
    size_t column = column_at(r, r->at);
    const char *start = ++r->at;
    if (!pass_ordinary(r, (unsigned)column))
        return false;
    arz_str text = { start, (size_t)(r->at - start) };
    if (*r->at == '\\' && !read_escaped(r, start, (unsigned)column, &text))
        return false;
    r->at++;
    arz_node *node = arz_builder_push(&r->build, ARZ_KIND_STRING, r->line, column);
    node->size = (uint32_t)text.size;
    node->as.text = text.data;
    return true;
}

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && arz_is_digit(*at))
        at++;
    return at;
}

/* Where the number at r->at ends, by the grammar; NULL where there is none. */
static const char *number_end(const reader *r)
{
    const char *at = r->at + (*r->at == '-'), *digits = at;
    at = skip_digits(at, r->end);
    if (at == digits || (*digits == '0' && at - digits > 1))
        return NULL;
    if (at < r->end && *at == '.') {
        digits = at + 1;
        at = skip_digits(digits, r->end);
        if (at == digits)
            return NULL;
    }
    if (at < r->end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < r->end && (*at == '+' || *at == '-'))
            at++;
        digits = at;
        at = skip_digits(digits, r->end);
        if (at == digits)
            return NULL;
    }
    return at;
}

static bool fail_number(reader *r)
{
    (void)arz_fail(r->error, ARZ_ERROR_SYNTAX, RULE,
                   "this is no number as JSON has them; right are -1, 0, 1.5 and 1e9");
    return fail_here(r, r->at);
}

static bool read_number(reader *r)
{
    const char *end = number_end(r);
    if (!end)
        return fail_number(r);
    arz_str text = { r->at, (size_t)(end - r->at) };
    arz_node *node = arz_builder_push(&r->build, ARZ_KIND_INTEGER, r->line, column_at(r, r->at));
    if (!arz_number_read(text, node)) {
        (void)arz_fail(r->error, ARZ_ERROR_SYNTAX, "json-number",
                       "the number %s is larger than any that can be kept", ARZ_QUOTE(text));
        return fail_here(r, r->at);
    }
    r->at = end;
    return true;
}

static bool read_word(reader *r, const char *word, arz_kind kind, bool boolean)
{
    size_t size = strlen(word);
    if ((size_t)(r->end - r->at) < size || memcmp(r->at, word, size) != 0)
        return fail_expected(r, "a value");
    arz_builder_push(&r->build, kind, r->line, column_at(r, r->at))->as.boolean = boolean;
    r->at += size;
    return true;
}

static bool fail_duplicate(reader *r)
{
    const arz_node *again = r->build.again;
    (void)arz_fail(r->error, ARZ_ERROR_DOCUMENT, "duplicate-key",
                   "the key '%s' is in this object already, in line %u",
                   ARZ_QUOTE(arz_node_text(again)), (unsigned)r->build.first->line);
    return arz_fail_at(r->error, r->name, again->line, again->column, NULL);
}

/* At a closing bracket or brace. */
static bool read_closing(reader *r)
{
    r->at++;
    return arz_builder_close(&r->build, r->last_wins) || fail_duplicate(r);
}

/* A key and its colon. */
static bool read_key(reader *r)
{
    skip_blanks(r);
    if (!next_is(r, '"'))
        return fail_expected(r, "a key in double quotes");
    if (!read_string(r))
        return false;
    skip_blanks(r);
    if (!next_is(r, ':'))
        return fail_expected(r, "':' behind the key");
    r->at++;
    return true;
}

/* Behind a complete value: the closings that follow, then the comma and the key of the next value
 * in the container that is still open. */
static bool read_rest(reader *r)
{
    while (r->build.depth) {
        bool object = arz_builder_in_object(&r->build);
        skip_blanks(r);
        if (next_is(r, ',')) {
            r->at++;
            return !object || read_key(r);
        }
        if (!next_is(r, object ? '}' : ']'))
            return fail_expected(r, object ? "',' or '}'" : "',' or ']'");
        if (!read_closing(r))
            return false;
    }
    r->done = true;
    return true;
}

static bool read_opening(reader *r, arz_kind kind, char closing)
{
    if (!arz_builder_open(&r->build, kind, r->line, column_at(r, r->at)))
        return fail_depth(r);
    r->at++;
    skip_blanks(r);
    if (next_is(r, closing))
        return read_closing(r) && read_rest(r);
    return kind == ARZ_KIND_ARRAY || read_key(r);
}

/* A value up to where the next one starts: a scalar and what follows it, or an opening. */
static bool read_value(reader *r)
{
    skip_blanks(r);
    if (r->at == r->end)
        return fail_expected(r, "a value");
    switch (*r->at) {
    case '{':
        return read_opening(r, ARZ_KIND_OBJECT, '}');
    case '[':
        return read_opening(r, ARZ_KIND_ARRAY, ']');
    case '"':
        return read_string(r) && read_rest(r);
    case 't':
        return read_word(r, "true", ARZ_KIND_BOOL, true) && read_rest(r);
    case 'f':
        return read_word(r, "false", ARZ_KIND_BOOL, false) && read_rest(r);
    case 'n':
        return read_word(r, "null", ARZ_KIND_NULL, false) && read_rest(r);
    default:
        if (*r->at != '-' && !arz_is_digit(*r->at))
            return fail_expected(r, "a value");
        return read_number(r) && read_rest(r);
    }
}

static bool read_text(reader *r)
{
    while (!r->done) {
        if (!read_value(r))
            return false;
    }
    skip_blanks(r);
    return r->at == r->end || fail_expected(r, "the end of the text");
}

/* Field by field: the builder has kilobytes that need no zeroes, and most bodies are short. */
static void start(reader *r, arz_str text, const arz_json_options *options)
{
    r->at = text.size ? text.data : "";
    r->end = r->at + text.size;
    r->line_start = r->at;
    r->line = options && options->first_line ? options->first_line : 1;
    r->done = false;
    r->last_wins = options && options->duplicate_keys;
    r->decoded = (arz_buf)ARZ_BUF_INIT(0);
}

const arz_node *arz_json_parse(arz_arena *arena, arz_str text, const arz_json_options *options,
                               const char *name, arz_error *error)
{
    if (text.size > UINT32_MAX) { /* sizes and lines of nodes have 32 bits */
        (void)arz_fail(error, ARZ_ERROR_LIMIT, "too-large", "the text is larger than 4 GiB");
        return NULL;
    }
    if (arz_str_starts(text, ARZ_STR("\xEF\xBB\xBF")))
        text = arz_str_from(text, 3);
    reader r;
    start(&r, text, options);
    r.name = name;
    r.error = error;
    arz_builder_init(&r.build, arena);
    const arz_node *root =
        read_text(&r) ? arz_arena_copy(arena, r.build.nodes, 1, sizeof *root) : NULL;
    arz_builder_clear(&r.build);
    arz_buf_clear(&r.decoded);
    return root;
}
