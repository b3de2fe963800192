#include "schema/example_scalar.h"

#include <math.h>
#include <stdlib.h>

#include "schema/decimal.h"
#include "schema/example_pattern.h"
#include "schema/format.h"

/* A made-up string is no longer than this. */
#define MAX_STRING_BYTES 65536

/* Attempts with more and more repetitions to reach a least length. */
#define MAX_EXTRA 64

typedef struct length_range {
    uint64_t least, most;
} length_range;

static bool has_length(arz_str text, length_range lengths)
{
    size_t length = arz_utf8_length(text);
    return length >= lengths.least && length <= lengths.most;
}

/* Whether the text matches every pattern of the shape that is one. */
static bool matches(const arz_shape *shape, arz_str text)
{
    bool all = true;
    for (size_t i = 0; i < shape->parts.count && all; i++) {
        const arz_schema *part = shape->parts.items[i];
        const arz_schema_rule *rule = arz_schema_rule_of(part, ARZ_KEYWORD_PATTERN);
        if (!rule)
            continue;
        arz_error error = ARZ_ERROR_INIT;
        const arz_regex *regex = arz_schema_regex(part, rule->as.pattern, &error);
        if (regex && !arz_regex_match(regex, text, false, &all, &error))
            all = true;
        arz_error_clear(&error);
    }
    return all;
}

static bool is_good(const arz_shape *shape, length_range lengths, arz_str text)
{
    return has_length(text, lengths) && matches(shape, text);
}

/* From one of the patterns, with as many repetitions as the length needs. */
static bool put_pattern(arz_buf *out, const arz_shape *shape, length_range lengths, unsigned serial)
{
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema_rule *rule =
            arz_schema_rule_of(shape->parts.items[i], ARZ_KEYWORD_PATTERN);
        for (unsigned extra = 0; rule && extra <= MAX_EXTRA; extra++) {
            arz_buf_reset(out);
            arz_str pattern = arz_node_text(rule->value);
            if (!arz_pattern_example(out, pattern, extra, serial))
                break;
            if (is_good(shape, lengths, arz_buf_view(out)))
                return true;
        }
    }
    return false;
}

static bool put_format(arz_buf *out, const arz_shape *shape, length_range lengths)
{
    const arz_schema_rule *rule = arz_shape_rule(shape, ARZ_KEYWORD_FORMAT);
    const arz_string_format *format =
        rule ? arz_string_format_find(arz_node_text(rule->value)) : NULL;
    if (!format || !is_good(shape, lengths, arz_str_of(format->example)))
        return false;
    arz_buf_reset(out);
    return arz_buf_text(out, format->example);
}

/* "string", cut or repeated to the length, with the serial number in its last places. */
static bool put_words(arz_buf *out, length_range lengths, unsigned serial)
{
    static const char word[] = "string";
    uint64_t length = sizeof word - 1 + (serial > 0);
    length = length < lengths.least ? lengths.least : length;
    length = length > lengths.most ? lengths.most : length;
    arz_buf_reset(out);
    for (uint64_t i = 0; i < length && !out->overflow; i++)
        arz_buf_char(out, word[i % (sizeof word - 1)]);
    for (size_t at = out->size; serial > 0 && at > 0; serial /= 10)
        out->data[--at] = (char)('0' + serial % 10);
    return !out->overflow && lengths.least <= lengths.most;
}

/* What passwords are usually asked to be. */
static bool put_password(arz_buf *out, const arz_shape *shape, length_range lengths)
{
    static const arz_str password = { "Passw0rd!Passw0rd!", 18 };
    for (size_t size = 9; size <= password.size; size++) {
        arz_str text = arz_str_slice(password, 0, size);
        arz_buf_reset(out);
        if (is_good(shape, lengths, text))
            return arz_buf_str(out, text);
    }
    return false;
}

json_t *arz_example_string(const arz_shape *shape, unsigned serial)
{
    length_range lengths = { arz_shape_least(shape, ARZ_KEYWORD_MIN_LENGTH),
                             arz_shape_most(shape, ARZ_KEYWORD_MAX_LENGTH) };
    arz_buf out = ARZ_BUF_INIT(MAX_STRING_BYTES);
    bool made = (serial == 0 && put_format(&out, shape, lengths)) ||
                put_pattern(&out, shape, lengths, serial) ||
                (put_words(&out, lengths, serial) && matches(shape, arz_buf_view(&out))) ||
                put_password(&out, shape, lengths) || put_words(&out, lengths, serial);
    json_t *string = made ? arz_json_string(arz_buf_view(&out)) : NULL; /* new */
    arz_buf_clear(&out);
    return string;
}

/* The bounds of a number; a missing one is infinite. */
typedef struct number_bounds {
    double least, most;
    bool above, below; /* the bound itself is not allowed */
    const arz_node *divisor;
} number_bounds;

static bool is_set(const arz_schema *schema, arz_keyword_id id)
{
    const arz_schema_rule *rule = arz_schema_rule_of(schema, id);
    return rule && arz_node_is(rule->value, ARZ_KIND_BOOL) && rule->value->as.boolean;
}

static void raise_least(number_bounds *bounds, const arz_schema_rule *rule, bool exclusive)
{
    double number = rule ? arz_view_number(arz_view_node(rule->value)) : -(double)INFINITY;
    if (!rule || arz_node_is(rule->value, ARZ_KIND_BOOL) || number < bounds->least)
        return;
    bounds->above = exclusive || (bounds->above && number <= bounds->least);
    bounds->least = number;
}

static void lower_most(number_bounds *bounds, const arz_schema_rule *rule, bool exclusive)
{
    double number = rule ? arz_view_number(arz_view_node(rule->value)) : (double)INFINITY;
    if (!rule || arz_node_is(rule->value, ARZ_KIND_BOOL) || number > bounds->most)
        return;
    bounds->below = exclusive || (bounds->below && number >= bounds->most);
    bounds->most = number;
}

static number_bounds find_bounds(const arz_shape *shape)
{
    number_bounds found = { .least = -(double)INFINITY, .most = (double)INFINITY };
    for (size_t i = 0; i < shape->parts.count; i++) {
        const arz_schema *part = shape->parts.items[i];
        raise_least(&found, arz_schema_rule_of(part, ARZ_KEYWORD_MINIMUM),
                    is_set(part, ARZ_KEYWORD_EXCLUSIVE_MINIMUM));
        raise_least(&found, arz_schema_rule_of(part, ARZ_KEYWORD_EXCLUSIVE_MINIMUM), true);
        lower_most(&found, arz_schema_rule_of(part, ARZ_KEYWORD_MAXIMUM),
                   is_set(part, ARZ_KEYWORD_EXCLUSIVE_MAXIMUM));
        lower_most(&found, arz_schema_rule_of(part, ARZ_KEYWORD_EXCLUSIVE_MAXIMUM), true);
    }
    const arz_schema_rule *divisor = arz_shape_rule(shape, ARZ_KEYWORD_MULTIPLE_OF);
    found.divisor = divisor ? divisor->value : NULL;
    return found;
}

static bool is_inside(const number_bounds *bounds, double number)
{
    return (bounds->above ? number > bounds->least : number >= bounds->least) &&
           (bounds->below ? number < bounds->most : number <= bounds->most);
}

/* The integer nearest to `wanted` that is inside of the bounds, if one is near either end. */
static bool find_integer(const number_bounds *bounds, double step, double wanted, double *number)
{
    double low = ceil(bounds->least / step), high = floor(bounds->most / step);
    low += bounds->above && low * step <= bounds->least;
    high -= bounds->below && high * step >= bounds->most;
    *number = wanted < low ? low + wanted - 1 : wanted;
    *number = *number > high ? high - wanted + 1 : *number;
    *number *= step;
    return is_inside(bounds, *number) && fabs(*number) < 9e15;
}

/* A multiple of a divisor with a fraction, as the decimal that it is. */
static double scale(const arz_node *divisor, double times)
{
    arz_decimal decimal = arz_decimal_of(arz_view_node(divisor));
    double digits = (double)decimal.digits * times;
    if (decimal.exponent >= 0 || decimal.exponent < -22)
        return digits * pow(10, decimal.exponent);
    return digits / pow(10, -decimal.exponent);
}

/* The first multiple of the divisor inside of the bounds. */
static bool find_multiple(const number_bounds *bounds, double wanted, double *number)
{
    double step = arz_view_number(arz_view_node(bounds->divisor)), times;
    if (!find_integer(bounds, step, wanted, &times))
        return false;
    *number = scale(bounds->divisor, round(times / step));
    return is_inside(bounds, *number);
}

static bool find_real(const number_bounds *bounds, unsigned serial, double *number)
{
    *number = 1.5 + serial;
    if (is_inside(bounds, *number))
        return true;
    if (isfinite(bounds->least) && isfinite(bounds->most))
        *number = bounds->least + (bounds->most - bounds->least) / (2 + serial);
    else
        *number =
            isfinite(bounds->least) ? bounds->least + 1.5 + serial : bounds->most - 1.5 - serial;
    return is_inside(bounds, *number) || is_inside(bounds, *number = bounds->least) ||
           is_inside(bounds, *number = bounds->most);
}

json_t *arz_example_number(const arz_shape *shape, unsigned kinds, unsigned serial)
{
    number_bounds bounds = find_bounds(shape);
    bool real = kinds & 1U << ARZ_KIND_REAL;
    double number;
    if (bounds.divisor && real && find_multiple(&bounds, 1.0 + serial, &number))
        return floor(number) == number && fabs(number) < 9e15 ? arz_json_integer((int64_t)number)
                                                              : arz_json_real(number);
    if (real && !bounds.divisor && find_real(&bounds, serial, &number))
        return arz_json_real(number);
    double step =
        arz_node_is(bounds.divisor, ARZ_KIND_INTEGER) ? (double)bounds.divisor->as.integer : 1.0;
    if (find_integer(&bounds, step, 1.0 + serial, &number))
        return arz_json_integer((int64_t)number);
    if (isfinite(bounds.least) && fabs(bounds.least) >= 9e15 && fabs(bounds.least) < 9e18)
        return arz_json_integer((int64_t)bounds.least + bounds.above);
    return NULL;
}
