#include "schema/format_net.h"

#include <string.h>

#include "base/uri.h"

static bool is_beyond_ascii(char c)
{
    return (unsigned char)c >= 0x80;
}

/* Letters, digits and hyphens, which may stand neither first nor last, nor third and fourth
 * unless the label is an encoded one. */
static bool is_label(arz_str label, bool idn)
{
    if (label.size == 0 || label.size > 63 || label.data[0] == '-' ||
        label.data[label.size - 1] == '-')
        return false;
    if (label.size >= 4 && label.data[2] == '-' && label.data[3] == '-' &&
        !arz_str_equal_nocase(arz_str_slice(label, 0, 2), ARZ_STR("xn")))
        return false;
    for (size_t i = 0; i < label.size; i++) {
        char c = label.data[i];
        if (!arz_is_alnum(c) && c != '-' && !(idn && is_beyond_ascii(c)))
            return false;
    }
    return true;
}

static bool is_host(arz_str text, bool idn)
{
    if (text.size == 0 || text.size > 253)
        return false;
    for (;;) {
        size_t dot = arz_str_find_char(text, '.');
        if (!is_label(arz_str_slice(text, 0, dot), idn))
            return false;
        if (dot > text.size)
            return true;
        text = arz_str_from(text, dot + 1);
    }
}

bool arz_is_hostname(arz_str text)
{
    return is_host(text, false);
}

bool arz_is_idn_hostname(arz_str text)
{
    return is_host(text, true);
}

/* A number up to 255 without leading zeros. */
static bool is_octet(arz_str text)
{
    if (text.size == 0 || text.size > 3 || (text.size > 1 && text.data[0] == '0'))
        return false;
    int number = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (!arz_is_digit(text.data[i]))
            return false;
        number = number * 10 + (text.data[i] - '0');
    }
    return number <= 255;
}

bool arz_is_ipv4(arz_str text)
{
    for (int i = 0; i < 3; i++) {
        size_t dot = arz_str_find_char(text, '.');
        if (dot > text.size || !is_octet(arz_str_slice(text, 0, dot)))
            return false;
        text = arz_str_from(text, dot + 1);
    }
    return is_octet(text);
}

static bool is_group(arz_str text)
{
    if (text.size == 0 || text.size > 4)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (!arz_is_hex(text.data[i]))
            return false;
    }
    return true;
}

/* Groups parted by colons, of which the last may be an IPv4 address that counts as two. Returns
 * how many; -1 where it goes wrong. */
static int count_groups(arz_str text, bool last)
{
    int count = 0;
    if (text.size == 0)
        return 0;
    for (;;) {
        size_t colon = arz_str_find_char(text, ':');
        bool end = colon > text.size;
        arz_str group = arz_str_slice(text, 0, colon);
        if (end && last && arz_is_ipv4(group))
            return count + 2;
        if (!is_group(group))
            return -1;
        count++;
        if (end)
            return count;
        text = arz_str_from(text, colon + 1);
    }
}

bool arz_is_ipv6(arz_str text)
{
    size_t gap = arz_str_find(text, ARZ_STR("::"));
    if (gap == SIZE_MAX)
        return count_groups(text, true) == 8;
    int before = count_groups(arz_str_slice(text, 0, gap), false);
    int after = count_groups(arz_str_from(text, gap + 2), true);
    return before >= 0 && after >= 0 && before + after <= 7;
}

static bool is_atom_character(char c, bool idn)
{
    return arz_is_alnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c)) ||
           (idn && is_beyond_ascii(c));
}

/* Atoms parted by single dots, or anything between quotes. */
static bool is_local_part(arz_str text, bool idn)
{
    if (text.size >= 2 && text.data[0] == '"' && text.data[text.size - 1] == '"')
        return arz_str_find_char(arz_str_slice(text, 1, text.size - 1), '"') == SIZE_MAX;
    bool dot = true;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '.' ? dot : !is_atom_character(text.data[i], idn))
            return false;
        dot = text.data[i] == '.';
    }
    return !dot;
}

static bool is_address_literal(arz_str host)
{
    if (host.size < 2 || host.data[0] != '[' || host.data[host.size - 1] != ']')
        return false;
    arz_str inner = arz_str_slice(host, 1, host.size - 1);
    return arz_str_starts(inner, ARZ_STR("IPv6:")) ? arz_is_ipv6(arz_str_from(inner, 5))
                                                   : arz_is_ipv4(inner);
}

static bool is_mailbox(arz_str text, bool idn)
{
    size_t at = text.size;
    while (at > 0 && text.data[at - 1] != '@')
        at--;
    if (at == 0)
        return false;
    arz_str host = arz_str_from(text, at);
    return is_local_part(arz_str_slice(text, 0, at - 1), idn) &&
           (is_host(host, idn) || is_address_literal(host));
}

bool arz_is_email(arz_str text)
{
    return is_mailbox(text, false);
}

bool arz_is_idn_email(arz_str text)
{
    return is_mailbox(text, true);
}

/* Whether every character may stand in a URI; percent signs with two digits behind. */
static bool has_uri_characters(arz_str text, bool iri)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '%') {
            if (i + 2 >= text.size || !arz_is_hex(text.data[i + 1]) ||
                !arz_is_hex(text.data[i + 2]))
                return false;
        } else if (!arz_is_alnum(c) && !(c && strchr("-._~:/?#[]@!$&'()*+,;=", c)) &&
                   !(iri && is_beyond_ascii(c))) {
            return false;
        }
    }
    return true;
}

static bool is_port(arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (!arz_is_digit(text.data[i]))
            return false;
    }
    return true;
}

/* [userinfo@]host[:port], the host a name or an address in brackets. */
static bool is_authority(arz_str text)
{
    size_t at = arz_str_find_char(text, '@');
    if (at != SIZE_MAX) {
        arz_str user = arz_str_slice(text, 0, at);
        if (arz_str_find_char(user, '[') != SIZE_MAX || arz_str_find_char(user, ']') != SIZE_MAX)
            return false;
        text = arz_str_from(text, at + 1);
    }
    if (text.size && text.data[0] == '[') {
        size_t end = arz_str_find_char(text, ']');
        arz_str rest = arz_str_from(text, end == SIZE_MAX ? text.size : end + 1);
        bool port = rest.size == 0 || (rest.data[0] == ':' && is_port(arz_str_from(rest, 1)));
        arz_str host = arz_str_slice(text, 1, end);
        return end != SIZE_MAX && port &&
               (arz_is_ipv6(host) || (host.size && arz_lower(host.data[0]) == 'v'));
    }
    size_t colon = arz_str_find_char(text, ':');
    return arz_str_find_char(text, '[') == SIZE_MAX && arz_str_find_char(text, ']') == SIZE_MAX &&
           arz_str_find_char(text, '@') == SIZE_MAX &&
           (colon == SIZE_MAX || is_port(arz_str_from(text, colon + 1)));
}

static bool is_scheme(arz_str text)
{
    if (text.size == 0 || !arz_is_alpha(text.data[0]))
        return false;
    for (size_t i = 1; i < text.size; i++) {
        if (!arz_is_alnum(text.data[i]) && !strchr("+-.", text.data[i]))
            return false;
    }
    return true;
}

static bool has_bracket(arz_str text)
{
    return arz_str_find_char(text, '[') != SIZE_MAX || arz_str_find_char(text, ']') != SIZE_MAX;
}

static bool is_reference(arz_str text, bool iri, bool absolute)
{
    if (!has_uri_characters(text, iri))
        return false;
    arz_uri uri = arz_uri_split(text);
    if (uri.scheme.data ? !is_scheme(uri.scheme) : absolute)
        return false;
    /* A colon in the first segment would make what is before it a scheme. */
    size_t colon = arz_str_find_char(uri.path, ':');
    if (!uri.scheme.data && !uri.authority.data && colon < arz_str_find_char(uri.path, '/'))
        return false;
    if (has_bracket(uri.path) || has_bracket(uri.query) || has_bracket(uri.fragment) ||
        arz_str_find_char(uri.fragment, '#') != SIZE_MAX)
        return false;
    return !uri.authority.data || is_authority(uri.authority);
}

bool arz_is_uri(arz_str text)
{
    return is_reference(text, false, true);
}

bool arz_is_uri_reference(arz_str text)
{
    return is_reference(text, false, false);
}

bool arz_is_iri(arz_str text)
{
    return is_reference(text, true, true);
}

bool arz_is_iri_reference(arz_str text)
{
    return is_reference(text, true, false);
}

/* Letters, digits, `_` and encoded bytes, parted by single dots. Returns its size, 0 for none. */
static size_t variable_size(arz_str text)
{
    size_t at = 0;
    bool dot = true;
    while (at < text.size) {
        char c = text.data[at];
        if (c == '%' && at + 2 < text.size && arz_is_hex(text.data[at + 1]) &&
            arz_is_hex(text.data[at + 2]))
            at += 2;
        else if (c == '.' ? dot : !arz_is_alnum(c) && c != '_')
            break;
        dot = c == '.';
        at++;
    }
    return dot ? 0 : at;
}

/* Nothing, `*`, or `:` with a number from 1 to 9999. */
static bool is_modifier(arz_str text)
{
    if (text.size == 0 || arz_str_is(text, "*"))
        return true;
    if (text.data[0] != ':' || text.size < 2 || text.size > 5 || text.data[1] == '0')
        return false;
    return is_port(arz_str_from(text, 1));
}

/* What is between braces: an operator and variables parted by commas. */
static bool is_expression(arz_str text)
{
    if (text.size && text.data[0] && strchr("+#./;?&=,!@|", text.data[0]))
        text = arz_str_from(text, 1);
    for (;;) {
        size_t comma = arz_str_find_char(text, ',');
        arz_str variable = arz_str_slice(text, 0, comma);
        size_t size = variable_size(variable);
        if (size == 0 || !is_modifier(arz_str_from(variable, size)))
            return false;
        if (comma == SIZE_MAX)
            return true;
        text = arz_str_from(text, comma + 1);
    }
}

static bool is_literal(arz_str text, size_t at)
{
    char c = text.data[at];
    if (c == '%')
        return at + 2 < text.size && arz_is_hex(text.data[at + 1]) && arz_is_hex(text.data[at + 2]);
    return (unsigned char)c > ' ' && c != 0x7F && !strchr("\"'<>\\^`{|}", c);
}

bool arz_is_uri_template(arz_str text)
{
    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] != '{') {
            if (!is_literal(text, at))
                return false;
            continue;
        }
        arz_str rest = arz_str_from(text, at + 1);
        size_t end = arz_str_find_char(rest, '}');
        if (end == SIZE_MAX || !is_expression(arz_str_slice(rest, 0, end)))
            return false;
        at += end + 1;
    }
    return true;
}
