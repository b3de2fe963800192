#include "doc/yaml_scalar.h"

#include <math.h>
#include <stdint.h>

#include "doc/number.h"

typedef struct word {
    const char *text;
    arz_kind kind;
    bool boolean;
} word;

static const word words[] = {
    { "null", ARZ_KIND_NULL, false },  { "Null", ARZ_KIND_NULL, false },
    { "NULL", ARZ_KIND_NULL, false },  { "~", ARZ_KIND_NULL, false },
    { "true", ARZ_KIND_BOOL, true },   { "True", ARZ_KIND_BOOL, true },
    { "TRUE", ARZ_KIND_BOOL, true },   { "false", ARZ_KIND_BOOL, false },
    { "False", ARZ_KIND_BOOL, false }, { "FALSE", ARZ_KIND_BOOL, false },
};

static bool resolve_word(arz_str text, arz_node *node)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (arz_str_is(text, words[i].text)) {
            node->kind = (uint32_t)words[i].kind & 0xF;
            node->as.boolean = words[i].boolean;
            return true;
        }
    }
    return false;
}

/* The number of digits at `at`. */
static size_t count_digits(arz_str text, size_t at)
{
    size_t count = 0;
    while (at + count < text.size && arz_is_digit(text.data[at + count]))
        count++;
    return count;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_decimal(arz_str text)
{
    size_t at = text.data[0] == '-' || text.data[0] == '+';
    size_t whole = count_digits(text, at), fraction = 0;
    at += whole;
    if (at < text.size && text.data[at] == '.') {
        fraction = count_digits(text, at + 1);
        at += 1 + fraction;
    }
    if (whole + fraction == 0)
        return false;
    if (at == text.size)
        return true;
    if (text.data[at] != 'e' && text.data[at] != 'E')
        return false;
    at++;
    if (at < text.size && (text.data[at] == '-' || text.data[at] == '+'))
        at++;
    size_t exponent = count_digits(text, at);
    return exponent && at + exponent == text.size;
}

/* 0o[0-7]+ and 0x[0-9a-fA-F]+ */
static bool resolve_based(arz_str text, arz_node *node)
{
    if (text.size < 3 || text.data[0] != '0' || (text.data[1] != 'o' && text.data[1] != 'x'))
        return false;
    uint64_t base = text.data[1] == 'o' ? 8 : 16, integer = 0;
    double real = 0;
    bool fits = true;
    for (size_t i = 2; i < text.size; i++) {
        int digit = arz_hex_value(text.data[i]);
        if (digit < 0 || (uint64_t)digit >= base)
            return false;
        fits = fits && integer <= ((uint64_t)INT64_MAX - (uint64_t)digit) / base;
        integer = integer * base + (uint64_t)digit;
        real = real * (double)base + digit;
    }
    node->kind = fits ? ARZ_KIND_INTEGER : ARZ_KIND_REAL;
    if (fits) {
        node->as.integer = (int64_t)integer;
    } else {
        node->as.real = real;
    }
    return true;
}

/* [-+]? \.(inf|Inf|INF) and \.(nan|NaN|NAN) */
static bool is_unbounded(arz_str text)
{
    bool sign = text.data[0] == '-' || text.data[0] == '+';
    arz_str rest = arz_str_from(text, sign);
    if (arz_str_is(rest, ".inf") || arz_str_is(rest, ".Inf") || arz_str_is(rest, ".INF"))
        return true;
    return !sign &&
           (arz_str_is(text, ".nan") || arz_str_is(text, ".NaN") || arz_str_is(text, ".NAN"));
}

/* By the first character most texts are seen to be strings. */
bool arz_scalar_resolve(arz_str text, arz_node *node)
{
    node->kind = ARZ_KIND_STRING;
    node->size = (uint32_t)text.size;
    node->as.text = text.data;
    if (text.size == 0) {
        node->kind = ARZ_KIND_NULL;
        return true;
    }
    switch (text.data[0]) {
    case '~':
    case 'n':
    case 'N':
    case 't':
    case 'T':
    case 'f':
    case 'F':
        if (resolve_word(text, node))
            node->size = 0;
        return true;
    case '-':
    case '+':
    case '.':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        break;
    default:
        return true;
    }
    bool number = true;
    if (is_decimal(text)) {
        number = arz_number_read(text, node);
    } else if (is_unbounded(text)) {
        number = false;
    } else {
        (void)resolve_based(text, node);
    }
    if (node->kind != ARZ_KIND_STRING)
        node->size = 0;
    return number && (node->kind != ARZ_KIND_REAL || isfinite(node->as.real));
}
