/* Regular expressions by PCRE2: UTF, just-in-time compiled, with limits on time and depth. */
#ifndef ARZ_QUERY_REGEX_H
#define ARZ_QUERY_REGEX_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"

typedef struct arz_regex arz_regex;

typedef enum arz_regex_flavour {
    ARZ_REGEX_PCRE,    /* PCRE2's syntax: criteria */
    ARZ_REGEX_IREGEXP, /* RFC 9485: JSONPath's match() and search(); a text outside of it fails */
    ARZ_REGEX_ECMA     /* JSON Schema's `pattern` */
} arz_regex_flavour;

/* Lives in `arena`. NULL with *error filled: kind SYNTAX, rule "regex", column in the pattern. */
ARZ_MUST_USE const arz_regex *arz_regex_compile(arz_arena *arena, arz_str pattern,
                                                arz_regex_flavour flavour, arz_error *error);

/* Whether the pattern matches anywhere in `subject` (`whole`: all of it). False as the return
 * with *error filled past ARZ_MAX_REGEX_WORK, _STEPS or _DEPTH. */
ARZ_MUST_USE bool arz_regex_match(const arz_regex *regex, arz_str subject, bool whole,
                                  bool *matches, arz_error *error);
/* The same as one of many: *work is what is left of ARZ_MAX_REGEX_WORK for all of them. */
ARZ_MUST_USE bool arz_regex_match_within(const arz_regex *regex, arz_str subject, bool whole,
                                         size_t *work, bool *matches, arz_error *error);

#endif
