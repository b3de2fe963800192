#include "doc/number.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No double needs more decimal digits than this to be told from its neighbours; of further ones
 * it only matters whether any is not 0. */
#define MAX_DIGITS 800

/* Beyond this every exponent means infinity or zero, however many digits stand before it. */
#define MAX_EXPONENT 1000000000

/* digits * 10^exponent */
typedef struct decimal {
    char digits[MAX_DIGITS + 1]; /* the significant ones */
    size_t count;
    bool more; /* digits were dropped that are not all 0 */
    bool negative, integral;
    int64_t exponent;
} decimal;

static void take_digit(decimal *number, char digit, bool fraction)
{
    if (fraction)
        number->exponent--;
    if (number->count == 0 && digit == '0')
        return;
    if (number->count < MAX_DIGITS) {
        number->digits[number->count++] = digit;
    } else {
        number->exponent++;
        number->more = number->more || digit != '0';
    }
}

static int64_t read_exponent(arz_str text)
{
    bool negative = text.data[0] == '-';
    int64_t exponent = 0;
    for (size_t i = negative || text.data[0] == '+'; i < text.size; i++) {
        if (exponent < MAX_EXPONENT)
            exponent = exponent * 10 + (text.data[i] - '0');
    }
    return negative ? -exponent : exponent;
}

static void read_decimal(decimal *number, arz_str text)
{
    bool fraction = false;
    size_t at = text.data[0] == '-' || text.data[0] == '+';
    number->negative = text.data[0] == '-';
    for (; at < text.size && text.data[at] != 'e' && text.data[at] != 'E'; at++) {
        if (text.data[at] == '.') {
            fraction = true;
        } else {
            take_digit(number, text.data[at], fraction);
        }
    }
    number->integral = !fraction && at == text.size;
    if (at < text.size)
        number->exponent += read_exponent(arz_str_from(text, at + 1));
}

/* The digits as a number; false where they do not fit. */
static bool digits_value(const decimal *number, uint64_t *value)
{
    if (number->count > 19) /* 19 digits always fit in 64 bits */
        return false;
    *value = 0;
    for (size_t i = 0; i < number->count; i++)
        *value = *value * 10 + (uint64_t)(number->digits[i] - '0');
    return true;
}

static bool to_integer(const decimal *number, int64_t *integer)
{
    uint64_t value;
    if (!number->integral || !digits_value(number, &value))
        return false;
    if (value > (uint64_t)INT64_MAX + (number->negative ? 1 : 0))
        return false;
    *integer = number->negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

/* Where both the digits and the power of ten are doubles exactly, one multiplication or division
 * rounds once, that is, correctly. */
static bool to_real_exactly(const decimal *number, double *real)
{
    static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    uint64_t value;
    if (FLT_EVAL_METHOD != 0 || !digits_value(number, &value) || value > 1ULL << 53)
        return false;
    if (number->exponent < -22 || number->exponent > 22)
        return false;
    *real = number->exponent < 0 ? (double)value / powers[-number->exponent]
                                 : (double)value * powers[number->exponent];
    return true;
}

/* By strtod(), which rounds correctly. It gets no decimal point, since which character that is
 * depends on the locale. */
static double to_real(decimal *number)
{
    char text[MAX_DIGITS + 32];
    if (number->count == 0)
        return 0.0;
    if (number->more) {
        number->digits[number->count++] = '1';
        number->exponent--;
    }
    int64_t exponent = number->exponent < -MAX_EXPONENT  ? -MAX_EXPONENT
                       : number->exponent > MAX_EXPONENT ? MAX_EXPONENT
                                                         : number->exponent;
    memcpy(text, number->digits, number->count);
    (void)snprintf(text + number->count, sizeof text - number->count, "e%lld", (long long)exponent);
    return strtod(text, NULL);
}

/* Most numbers are a few digits, which need no more than this. */
static bool read_short_integer(arz_str text, int64_t *integer)
{
    size_t start = text.data[0] == '-';
    if (text.size > 18) /* 18 digits always fit in 63 bits */
        return false;
    *integer = 0;
    for (size_t i = start; i < text.size; i++) {
        if (!arz_is_digit(text.data[i]))
            return false;
        *integer = *integer * 10 + (text.data[i] - '0');
    }
    *integer = start ? -*integer : *integer;
    return true;
}

bool arz_number_read(arz_str text, arz_node *node)
{
    int64_t integer;
    if (read_short_integer(text, &integer)) {
        node->kind = ARZ_KIND_INTEGER;
        node->as.integer = integer;
        return true;
    }
    decimal number;
    number.count = 0;
    number.more = false;
    number.exponent = 0;
    read_decimal(&number, text);
    if (to_integer(&number, &integer)) {
        node->kind = ARZ_KIND_INTEGER;
        node->as.integer = integer;
        return true;
    }
    double real;
    if (!to_real_exactly(&number, &real))
        real = to_real(&number);
    if (!isfinite(real))
        return false;
    node->kind = ARZ_KIND_REAL;
    node->as.real = number.negative ? -real : real;
    return true;
}
