/* Goes over the pattern as a parser does and writes instead of matching. A repetition goes over
 * the same piece of pattern again; what is only to be skipped is gone over muted. */
#include "schema/example_pattern.h"

#include <arazzo/limits.h>

/* Pieces of pattern gone over in all: repetitions in repetitions multiply. */
#define MAX_STEPS 100000

#define MAX_RANGES 64

typedef struct generator {
    arz_str pattern;
    size_t at;
    arz_buf *out;
    unsigned extra, serial;
    size_t steps;
    int depth; /* groups around */
    int muted; /* what is being gone over leaves no text */
    bool failed;
} generator;

typedef struct character_range {
    uint32_t first, last;
} character_range;

typedef struct character_set {
    character_range items[MAX_RANGES];
    size_t count;
} character_set;

static bool has_more(const generator *g)
{
    return !g->failed && g->at < g->pattern.size;
}

static char peek(const generator *g)
{
    return g->at < g->pattern.size ? g->pattern.data[g->at] : '\0';
}

static bool take(generator *g, const char *text)
{
    arz_str wanted = arz_str_of(text);
    if (!arz_str_starts(arz_str_from(g->pattern, g->at), wanted))
        return false;
    g->at += wanted.size;
    return true;
}

static void put(generator *g, uint32_t code_point)
{
    char bytes[4];
    if (g->muted)
        return;
    size_t size = arz_utf8_put(code_point, bytes);
    g->failed |= !arz_buf_put(g->out, bytes, size);
}

static void add_range(character_set *set, uint32_t first, uint32_t last)
{
    if (set->count < MAX_RANGES && first <= last)
        set->items[set->count++] = (character_range){ first, last };
}

static bool contains(const character_set *set, uint32_t c)
{
    for (size_t i = 0; i < set->count; i++) {
        if (c >= set->items[i].first && c <= set->items[i].last)
            return true;
    }
    return false;
}

/* What \d and the like stand for, or part of it. */
static bool add_class(character_set *set, char name)
{
    switch (name) {
    case 'd':
        add_range(set, '0', '9');
        return true;
    case 'w':
        add_range(set, '_', '_');
        add_range(set, '0', '9');
        add_range(set, 'A', 'Z');
        add_range(set, 'a', 'z');
        return true;
    case 's':
        add_range(set, ' ', ' ');
        add_range(set, '\t', '\r');
        return true;
    case 'D':
    case 'S':
        add_range(set, 'a', 'z');
        return true;
    case 'W':
        add_range(set, '-', '-');
        return true;
    default:
        return false;
    }
}

/* \p{Lu} and the like, by their first letters. */
static void add_property(generator *g, character_set *set)
{
    size_t end = arz_str_find_char(arz_str_from(g->pattern, g->at), '}');
    if (peek(g) != '{' || end == SIZE_MAX) {
        g->failed = true;
        return;
    }
    arz_str name = arz_str_slice(g->pattern, g->at + 1, g->at + end);
    g->at += end + 1;
    if (arz_str_starts(name, ARZ_STR("Lu")))
        add_range(set, 'A', 'Z');
    else if (arz_str_starts(name, ARZ_STR("N")))
        add_range(set, '0', '9');
    else if (arz_str_starts(name, ARZ_STR("P")))
        add_range(set, '-', '-');
    else
        add_range(set, 'a', 'z');
}

/* A number of exactly or at most `digits` hexadecimal digits. */
static uint32_t take_hex(generator *g, size_t digits)
{
    uint32_t number = 0;
    for (size_t i = 0; i < digits; i++) {
        int value = arz_hex_value(peek(g));
        if (value < 0) {
            g->failed = true;
            return 'x';
        }
        number = number * 16 + (uint32_t)value;
        g->at++;
    }
    return number;
}

static uint32_t take_unicode(generator *g)
{
    if (!take(g, "{"))
        return take_hex(g, 4);
    size_t end = arz_str_find_char(arz_str_from(g->pattern, g->at), '}');
    uint32_t number = take_hex(g, end < 6 ? end : 6);
    g->failed |= !take(g, "}");
    return number;
}

static bool is_scalar(uint32_t c)
{
    return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

/* The character that an escape stands for, or 0 with what it may be in `set`. */
static uint32_t take_escape(generator *g, character_set *set)
{
    static const char names[] = "nrtfv0", values[] = "\n\r\t\f\v";
    char c = peek(g);
    g->at++;
    for (size_t i = 0; i < sizeof names - 1; i++) {
        if (c == names[i])
            return (uint32_t)(unsigned char)values[i];
    }
    if (add_class(set, c))
        return 0;
    uint32_t code_point = (unsigned char)c;
    if (c == 'p' || c == 'P') {
        add_property(g, set);
        return 0;
    }
    if (c == 'x')
        code_point = take_hex(g, 2);
    else if (c == 'u')
        code_point = take_unicode(g);
    else if (arz_is_alnum(c) || code_point >= 0x80)
        g->failed = true; /* a reference to a group, or nothing known */
    if (!is_scalar(code_point))
        g->failed = true;
    return g->failed ? 'x' : code_point;
}

static uint32_t take_character(generator *g)
{
    uint32_t c = 0;
    if (!arz_utf8_next(g->pattern, &g->at, &c))
        g->failed = true;
    return c;
}

/* A character of a class, which may start a range; 0 for a class in the class. */
static uint32_t take_member(generator *g, character_set *set)
{
    return take(g, "\\") ? take_escape(g, set) : take_character(g);
}

/* Puts one character out of the set: letters and digits where it has any. */
static void put_one_of(generator *g, const character_set *set)
{
    static const char liked[] = "a1A";
    for (size_t i = 0; i < sizeof liked - 1; i++) {
        for (size_t j = 0; j < set->count; j++) {
            uint32_t c = (unsigned char)liked[i];
            if (c < set->items[j].first || c > set->items[j].last)
                continue;
            put(g, c + g->serial % (set->items[j].last - c + 1));
            return;
        }
    }
    if (set->count == 0) {
        g->failed = true;
        return;
    }
    uint32_t span = set->items[0].last - set->items[0].first + 1;
    uint32_t c = set->items[0].first + g->serial % span;
    put(g, is_scalar(c) ? c : set->items[0].first);
}

static void put_none_of(generator *g, const character_set *set)
{
    static const char candidates[] = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEF-_ .,:;/";
    unsigned skip = g->serial % 20;
    for (size_t i = 0; i < sizeof candidates - 1; i++) {
        if (contains(set, (unsigned char)candidates[i]))
            continue;
        if (skip-- == 0) {
            put(g, (unsigned char)candidates[i]);
            return;
        }
    }
    g->failed = true;
}

/* [...], behind its opening bracket. */
static void generate_class(generator *g)
{
    character_set set = { .count = 0 };
    bool negated = take(g, "^");
    while (has_more(g) && peek(g) != ']') {
        uint32_t first = take_member(g, &set), last = first;
        bool range = first && peek(g) == '-' && g->at + 1 < g->pattern.size &&
                     g->pattern.data[g->at + 1] != ']';
        if (range) {
            g->at++;
            last = take_member(g, &set);
        }
        if (first)
            add_range(&set, first, last ? last : first);
    }
    if (!take(g, "]"))
        g->failed = true;
    else if (negated)
        put_none_of(g, &set);
    else
        put_one_of(g, &set);
}

static void generate_alternatives(generator *g);

/* (...), behind its opening parenthesis. What looks ahead or behind is skipped. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static void generate_group(generator *g)
{
    bool look = take(g, "?=") || take(g, "?!") || take(g, "?<=") || take(g, "?<!");
    if (!look && (take(g, "?<") || take(g, "?P<"))) {
        while (has_more(g) && peek(g) != '>')
            g->at++;
        g->at++;
    } else if (!look && !take(g, "?:") && peek(g) == '?') {
        g->failed = true;
    }
    g->muted += look;
    generate_alternatives(g);
    g->muted -= look;
    g->failed |= !take(g, ")");
}

static void generate_escape(generator *g)
{
    character_set set = { .count = 0 };
    if (take(g, "b") || take(g, "B"))
        return;
    uint32_t c = take_escape(g, &set);
    if (set.count)
        put_one_of(g, &set);
    else
        put(g, c);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static void generate_atom(generator *g)
{
    if (++g->steps > MAX_STEPS)
        g->failed = true;
    else if (take(g, "("))
        generate_group(g);
    else if (take(g, "["))
        generate_class(g);
    else if (take(g, "\\"))
        generate_escape(g);
    else if (take(g, "."))
        put(g, 'a' + g->serial % 26);
    else if (!take(g, "^") && !take(g, "$"))
        put(g, take_character(g));
}

static unsigned take_number(generator *g, unsigned otherwise)
{
    if (!arz_is_digit(peek(g)))
        return otherwise;
    unsigned number = 0;
    for (; arz_is_digit(peek(g)); g->at++) {
        if (number < MAX_STEPS)
            number = number * 10 + (unsigned)(peek(g) - '0');
    }
    return number;
}

/* Whether a quantifier follows; how often what is before it is to be written. */
static bool take_quantifier(generator *g, unsigned *times)
{
    unsigned least = 0, most = MAX_STEPS;
    if (take(g, "?")) {
        most = 1;
    } else if (take(g, "+")) {
        least = 1;
    } else if (peek(g) == '{' && g->at + 1 < g->pattern.size &&
               arz_is_digit(g->pattern.data[g->at + 1])) {
        g->at++;
        least = take_number(g, 0);
        most = take(g, ",") ? take_number(g, MAX_STEPS) : least;
        g->failed |= !take(g, "}");
    } else if (!take(g, "*")) {
        return false;
    }
    if (!take(g, "?"))      /* lazy */
        (void)take(g, "+"); /* possessive */
    *times = least + g->extra < most ? least + g->extra : most;
    return true;
}

/* An atom with its quantifier. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static void generate_term(generator *g)
{
    size_t start = g->at, size = g->out->size;
    unsigned times = 1;
    generate_atom(g);
    if (!take_quantifier(g, &times) || g->muted || g->failed)
        return;
    size_t end = g->at;
    if (times == 0 && g->out->size > size)
        g->out->size = size;
    for (unsigned i = 1; i < times && !g->failed; i++) {
        g->at = start;
        generate_atom(g);
    }
    g->at = end;
}

/* The first alternative; the others are skipped. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH */
static void generate_alternatives(generator *g)
{
    int muted = g->muted;
    if (++g->depth > ARZ_MAX_EXPR_DEPTH)
        g->failed = true;
    while (has_more(g) && peek(g) != ')') {
        if (take(g, "|"))
            g->muted = muted + 1;
        else
            generate_term(g);
    }
    g->muted = muted;
    g->depth--;
}

bool arz_pattern_example(arz_buf *out, arz_str pattern, unsigned extra, unsigned serial)
{
    generator g = { .pattern = pattern, .out = out, .extra = extra, .serial = serial };
    generate_alternatives(&g);
    return !g.failed && g.at == pattern.size;
}
