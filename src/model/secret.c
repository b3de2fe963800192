#include "model/secret.h"

#include <stddef.h>

/* Words, or the ends of words written together ("accesstoken"). */
static const char *const words[] = { "apikey",     "authorization", "credential", "credentials",
                                     "passphrase", "password",      "secret",     "token" };

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Where the word that starts at `start` ends: before anything but a letter, and where a capital
 * follows a small letter. */
static size_t word_end(arz_str name, size_t start)
{
    size_t end = start + 1;
    while (end < name.size && arz_is_alpha(name.data[end]) &&
           !(is_upper(name.data[end]) && !is_upper(name.data[end - 1])))
        end++;
    return end;
}

static bool ends_in(arz_str text, arz_str word)
{
    return text.size >= word.size &&
           arz_str_equal_nocase(arz_str_from(text, text.size - word.size), word);
}

bool arz_name_is_secret(arz_str name)
{
    arz_str before = { NULL, 0 };
    for (size_t at = 0; at < name.size;) {
        if (!arz_is_alpha(name.data[at])) {
            at++;
            continue;
        }
        arz_str word = arz_str_slice(name, at, word_end(name, at));
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            if (ends_in(word, arz_str_of(words[i])))
                return true;
        }
        if (arz_str_equal_nocase(before, ARZ_STR("api")) &&
            arz_str_equal_nocase(word, ARZ_STR("key")))
            return true;
        before = word;
        at += word.size;
    }
    return false;
}
