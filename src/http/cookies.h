/* The cookies of a run between its requests. libcurl reads, matches and writes them (RFC 6265);
 * here they are kept as the lines in which it gives them out, with seven fields between tabs:
 * domain, whether its subdomains match, path, whether only over TLS, expiry, name, value. */
#ifndef ARZ_HTTP_COOKIES_H
#define ARZ_HTTP_COOKIES_H

#include <stddef.h>

#include "base/str.h"

/* At most ARZ_MAX_COOKIES, the oldest first. Empty where it is zeroed. */
typedef struct arz_cookies {
    char **lines; /* owned */
    size_t count, capacity;
} arz_cookies;

void arz_cookies_clear(arz_cookies *cookies);

/* Keeps a copy of the line as the newest cookie, instead of one of the same domain, path and
 * name; where there is no room, instead of the oldest. A line without seven fields is none. */
void arz_cookies_put(arz_cookies *cookies, arz_str line);
/* Forgets the cookie of the line's domain, path and name. */
void arz_cookies_remove(arz_cookies *cookies, arz_str line);

/* Whether the value of a Cookie field ("a=1; b=2") has a cookie of the line's name. */
bool arz_cookie_named_in(arz_str line, arz_str field);

#endif
