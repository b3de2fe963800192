#include "schema/decimal.h"

#include <math.h>

#include "base/buf.h"

/* Reads what arz_real_write() writes: digits, perhaps a fraction, perhaps an exponent. The
 * shortest text of a double has at most 17 digits, but zeros may be written out. */
static arz_decimal parse(arz_str text)
{
    arz_decimal number = { 0 };
    size_t at = 0;
    bool fraction = false;
    if (at < text.size && text.data[at] == '-') {
        number.negative = true;
        at++;
    }
    for (; at < text.size && (arz_is_digit(text.data[at]) || text.data[at] == '.'); at++) {
        if (text.data[at] == '.') {
            fraction = true;
        } else if (number.digits < UINT64_C(100000000000000000)) {
            number.digits = number.digits * 10 + (uint64_t)(text.data[at] - '0');
            number.exponent -= fraction;
        } else {
            number.exponent += !fraction;
        }
    }
    if (at < text.size && (text.data[at] == 'e' || text.data[at] == 'E')) {
        at++;
        bool minus = at < text.size && text.data[at] == '-';
        at += at < text.size && (text.data[at] == '-' || text.data[at] == '+');
        int exponent = 0;
        for (; at < text.size && arz_is_digit(text.data[at]) && exponent < 1000; at++)
            exponent = exponent * 10 + (text.data[at] - '0');
        number.exponent += minus ? -exponent : exponent;
    }
    return number;
}

/* Without zeros at the end of the digits. */
static arz_decimal normal(arz_decimal number)
{
    if (number.digits == 0)
        number.exponent = 0;
    while (number.digits && number.digits % 10 == 0) {
        number.digits /= 10;
        number.exponent++;
    }
    return number;
}

arz_decimal arz_decimal_of(arz_view number)
{
    if (arz_view_kind(number) == ARZ_KIND_INTEGER) {
        int64_t value = arz_view_integer(number);
        uint64_t digits = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
        return normal((arz_decimal){ digits, 0, value < 0 });
    }
    arz_buf text = ARZ_BUF_INIT(0);
    arz_real_write(&text, arz_view_number(number));
    arz_decimal decimal = parse(arz_buf_view(&text));
    arz_buf_clear(&text);
    return normal(decimal);
}

/* a * b modulo `modulus`, by doubling, for a modulus up to 2^63. */
static uint64_t multiply_modulo(uint64_t a, uint64_t b, uint64_t modulus)
{
    uint64_t product = 0;
    for (a %= modulus; b; b >>= 1) {
        if (b & 1)
            product = (product + a) % modulus;
        a = (a + a) % modulus;
    }
    return product;
}

bool arz_decimal_multiple(arz_decimal number, arz_decimal divisor)
{
    if (number.digits == 0)
        return true;
    int shift = number.exponent - divisor.exponent;
    uint64_t digits = number.digits;
    /* digits * 10^shift must be a multiple of divisor.digits: for a negative shift, digits of
     * divisor.digits * 10^-shift, that is, of both factors one after the other. */
    for (; shift < 0; shift++) {
        if (digits % 10)
            return false;
        digits /= 10;
    }
    uint64_t rest = digits % divisor.digits;
    for (; shift > 0 && rest; shift--)
        rest = multiply_modulo(rest, 10, divisor.digits);
    return rest == 0;
}

bool arz_number_is_integer(arz_view number)
{
    if (arz_view_kind(number) == ARZ_KIND_INTEGER)
        return true;
    double value = arz_view_number(number);
    return arz_view_kind(number) == ARZ_KIND_REAL && isfinite(value) && floor(value) == value;
}
