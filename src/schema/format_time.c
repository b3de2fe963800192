#include "schema/format_time.h"

/* A cursor over the text; each take_ function moves it where it finds what it looks for. */
typedef struct cursor {
    arz_str text;
    size_t at;
} cursor;

static bool take(cursor *c, char wanted)
{
    if (c->at >= c->text.size || c->text.data[c->at] != wanted)
        return false;
    c->at++;
    return true;
}

static bool take_either(cursor *c, char lower, char upper)
{
    return take(c, lower) || take(c, upper);
}

/* Exactly `count` digits. */
static bool take_number(cursor *c, size_t count, int *number)
{
    *number = 0;
    for (size_t i = 0; i < count; i++) {
        if (c->at >= c->text.size || !arz_is_digit(c->text.data[c->at]))
            return false;
        *number = *number * 10 + (c->text.data[c->at++] - '0');
    }
    return true;
}

/* One digit or more. */
static bool take_digits(cursor *c)
{
    size_t start = c->at;
    while (c->at < c->text.size && arz_is_digit(c->text.data[c->at]))
        c->at++;
    return c->at > start;
}

static int days_of(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool take_date(cursor *c)
{
    int year, month, day;
    return take_number(c, 4, &year) && take(c, '-') && take_number(c, 2, &month) && take(c, '-') &&
           take_number(c, 2, &day) && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_of(year, month);
}

/* "Z", "+01:00": minutes that local time is ahead of UTC. */
static bool take_offset(cursor *c, int *minutes)
{
    int hour, minute;
    *minutes = 0;
    if (take_either(c, 'z', 'Z'))
        return true;
    bool behind = take(c, '-');
    if (!behind && !take(c, '+'))
        return false;
    if (!take_number(c, 2, &hour) || !take(c, ':') || !take_number(c, 2, &minute))
        return false;
    *minutes = (behind ? -1 : 1) * (hour * 60 + minute);
    return hour <= 23 && minute <= 59;
}

static bool take_time(cursor *c)
{
    enum {
        DAY = 24 * 60
    };
    int hour, minute, second, offset;
    if (!take_number(c, 2, &hour) || !take(c, ':') || !take_number(c, 2, &minute) ||
        !take(c, ':') || !take_number(c, 2, &second))
        return false;
    if (take(c, '.') && !take_digits(c))
        return false;
    if (!take_offset(c, &offset) || hour > 23 || minute > 59 || second > 60)
        return false;
    /* Leap seconds come at the end of a day of UTC. */
    int utc = (hour * 60 + minute - offset + 2 * DAY) % DAY;
    return second < 60 || utc == DAY - 1;
}

static bool is_at_end(const cursor *c)
{
    return c->at == c->text.size;
}

bool arz_is_date(arz_str text)
{
    cursor c = { text, 0 };
    return take_date(&c) && is_at_end(&c);
}

bool arz_is_time(arz_str text)
{
    cursor c = { text, 0 };
    return take_time(&c) && is_at_end(&c);
}

bool arz_is_date_time(arz_str text)
{
    cursor c = { text, 0 };
    return take_date(&c) && take_either(&c, 't', 'T') && take_time(&c) && is_at_end(&c);
}

/* Numbers with these units, each at most once, in this order and without gaps between them:
 * P1Y2D is none. Returns how many there were; -1 where it goes wrong. */
static int take_units(cursor *c, const char *units)
{
    int count = 0;
    const char *next = NULL;
    while (c->at < c->text.size && arz_is_digit(c->text.data[c->at])) {
        (void)take_digits(c); /* there is one */
        const char *unit = next ? next : units;
        while (*unit && !take(c, *unit)) {
            if (next)
                return -1;
            unit++;
        }
        if (!*unit)
            return -1;
        next = unit + 1;
        count++;
    }
    return count;
}

bool arz_is_duration(arz_str text)
{
    cursor c = { text, 0 };
    if (!take(&c, 'P'))
        return false;
    cursor weeks = c;
    if (take_digits(&weeks) && take(&weeks, 'W'))
        return is_at_end(&weeks);
    int dates = take_units(&c, "YMD");
    if (dates < 0)
        return false;
    if (!take(&c, 'T'))
        return dates > 0 && is_at_end(&c);
    return take_units(&c, "HMS") > 0 && is_at_end(&c);
}
