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

/* A date and time as read, in UTC. */
typedef struct date {
    int64_t year, month, day, hour, minute, second;
} date;

/* A day of `size` digits, and a month by its name. */
static bool read_date(arz_str text, size_t day, size_t size, size_t month, date *d)
{
    d->month = month_number(arz_str_slice(text, month, month + 3));
    return digits(text, day, size, &d->day) && d->month > 0 && d->day >= 1 && d->day <= 31;
}

/* "08:49:37"; a leap second is a second like others. */
static bool read_time(arz_str text, size_t at, date *d)
{
    return digits(text, at, 2, &d->hour) && digits(text, at + 3, 2, &d->minute) &&
           digits(text, at + 6, 2, &d->second) && text.data[at + 2] == ':' &&
           text.data[at + 5] == ':' && d->hour < 24 && d->minute < 60 && d->second <= 60;
}

static int64_t unix_of(const date *d)
{
    return days_from_civil(d->year, d->month, d->day) * 86400 + d->hour * 3600 + d->minute * 60 +
           d->second;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", the one form that may be sent today. */
static bool imf_fixdate(arz_str text, int64_t *unix_s)
{
    date d;
    if (text.size != 29 || !arz_str_ends(text, ARZ_STR(" GMT")) || !read_date(text, 5, 2, 8, &d) ||
        !digits(text, 12, 4, &d.year) || !read_time(text, 17, &d))
        return false;
    *unix_s = unix_of(&d);
    return true;
}

#define FIFTY_YEARS_S ((int64_t)50 * 31557600)

/* "Sunday, 06-Nov-94 08:49:37 GMT". A year of two digits that seems more than 50 years ahead is
 * the last one that ended so. */
static bool rfc850_date(arz_str text, int64_t now_unix_s, int64_t *unix_s)
{
    date d;
    size_t comma = arz_str_find_char(text, ',');
    if (comma + 24 != text.size || !arz_str_ends(text, ARZ_STR(" GMT")) ||
        !read_date(text, comma + 2, 2, comma + 5, &d) || !digits(text, comma + 9, 2, &d.year) ||
        !read_time(text, comma + 12, &d))
        return false;
    d.year += 1900;
    while (unix_of(&d) + FIFTY_YEARS_S <= now_unix_s)
        d.year += 100;
    *unix_s = unix_of(&d);
    return true;
}

/* "Sun Nov  6 08:49:37 1994", as C's asctime() has it. */
static bool asctime_date(arz_str text, int64_t *unix_s)
{
    date d;
    size_t padded = text.size == 24 && text.data[8] == ' ';
    if (text.size != 24 || !read_date(text, 8 + padded, 2 - padded, 4, &d) ||
        !read_time(text, 11, &d) || !digits(text, 20, 4, &d.year))
        return false;
    *unix_s = unix_of(&d);
    return true;
}

static int64_t bounded_ms(int64_t seconds)
{
    if (seconds < 0)
        return 0;
    return (seconds < ARZ_MAX_RETRY_AFTER_S ? seconds : ARZ_MAX_RETRY_AFTER_S) * 1000;
}

/* Digits alone, as many as there are: more seconds than the limit are the limit. */
static bool seconds(arz_str text, int64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (!arz_is_digit(text.data[i]))
            return false;
        if (*number <= ARZ_MAX_RETRY_AFTER_S)
            *number = *number * 10 + (text.data[i] - '0');
    }
    return text.size > 0;
}

bool arz_retry_after(arz_str value, int64_t now_unix_s, int64_t *delay_ms)
{
    int64_t number;
    value = arz_str_trim(value);
    if (seconds(value, &number)) {
        *delay_ms = bounded_ms(number);
        return true;
    }
    if (!imf_fixdate(value, &number) && !rfc850_date(value, now_unix_s, &number) &&
        !asctime_date(value, &number))
        return false;
    *delay_ms = bounded_ms(number - now_unix_s);
    return true;
}
