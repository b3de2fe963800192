/* A pattern, a line break, the text that it is matched with, in every flavour. */
#include "query/regex.h"

#include "fuzz.h"

static void check_flavour(arz_arena *arena, arz_str pattern, arz_str subject,
                          arz_regex_flavour flavour)
{
    arz_error error = ARZ_ERROR_INIT;
    bool whole = false, anywhere = false;
    const arz_regex *regex = arz_regex_compile(arena, pattern, flavour, &error);
    if (regex && arz_regex_match(regex, subject, true, &whole, &error) &&
        arz_regex_match(regex, subject, false, &anywhere, &error))
        fuzz_expect(anywhere || !whole, "what matches all of a text matches in it");
    arz_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_str subject = fuzz_text(data, size), pattern = fuzz_cut_line(&subject);
    check_flavour(arena, pattern, subject, ARZ_REGEX_PCRE);
    check_flavour(arena, pattern, subject, ARZ_REGEX_IREGEXP);
    check_flavour(arena, pattern, subject, ARZ_REGEX_ECMA);
    arz_arena_free(arena);
    return 0;
}
