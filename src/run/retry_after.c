#include "run/retry_after.h"

#include <stddef.h>
#include <stdlib.h>

#include <arazzo/limits.h>

/* Days from 1970-01-01 to a day of the Gregorian calendar: no locale, no time zone. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/* The number that `size` digits at `at` make; false where one is no digit. */
static bool digits(arz_str text, size_t at, size_t size, int64_t *number)
{
    *number = 0;
    if (at + size > text.size)
        return false;
    for (size_t i = at; i < at + size; i++) {
        if (!arz_is_digit(text.data[i]))
            return false;
        *number = *number * 10 + (text.data[i] - '0');
    }
    return true;
}

/* 1 to 12, or 0. */
static int64_t month_number(arz_str name)
{
    static const char *const names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    for (size_t i = 0; i < 12; i++) {
        if (arz_str_is(name, names[i]))
            return (int64_t)i + 1;
    }
    return 0;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", the one form that may be sent today. */
static bool http_date(arz_str text, int64_t *unix_s)
{
    int64_t day, year, hour, minute, second;
    int64_t month = month_number(arz_str_slice(text, 8, 11));
    if (text.size != 29 || month == 0 || !arz_str_ends(text, ARZ_STR(" GMT")) ||
        !digits(text, 5, 2, &day) || !digits(text, 12, 4, &year) || !digits(text, 17, 2, &hour) ||
        !digits(text, 20, 2, &minute) || !digits(text, 23, 2, &second))
        return false;
    *unix_s = days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}

static int64_t bounded_ms(int64_t seconds)
{
    if (seconds < 0)
        return 0;
    return (seconds < ARZ_MAX_RETRY_AFTER_S ? seconds : ARZ_MAX_RETRY_AFTER_S) * 1000;
}

bool arz_retry_after(arz_str value, int64_t now_unix_s, int64_t *delay_ms)
{
    int64_t number;
    value = arz_str_trim(value);
    if (value.size > 0 && value.size <= 9 && digits(value, 0, value.size, &number)) {
        *delay_ms = bounded_ms(number);
        return true;
    }
    if (!http_date(value, &number))
        return false;
    *delay_ms = bounded_ms(number - now_unix_s);
    return true;
}
