#include "expr/reader.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"

arz_str arz_reader_rest(const arz_reader *r)
{
    return arz_str_from(r->text, r->at);
}

bool arz_reader_at(const arz_reader *r, char c)
{
    return r->at < r->text.size && r->text.data[r->at] == c;
}

bool arz_is_strict_char(char c)
{
    return arz_is_alnum(c) || c == '-' || c == '_';
}

bool arz_is_identifier_char(char c)
{
    return arz_is_strict_char(c) || c == '.';
}

size_t arz_run_size(arz_str text, bool (*test)(char c))
{
    size_t size = 0;
    while (size < text.size && test(text.data[size]))
        size++;
    return size;
}

/* What stands at the cursor, for a message: a word, a character or the end. */
const char *arz_reader_found(const arz_reader *r)
{
    arz_str rest = arz_reader_rest(r);
    if (rest.size == 0)
        return "the end";
    size_t size = arz_run_size(rest, arz_is_strict_char);
    uint32_t code_point;
    if (size == 0 && !arz_utf8_next(rest, &size, &code_point))
        size = 1;
    return arz_arena_printf(r->options->arena, "'%s'", ARZ_QUOTE(arz_str_slice(rest, 0, size)));
}

bool arz_reader_fail(arz_reader *r, const char *expected, const char *suggestion)
{
    return arz_fail_text(
        r->error, "expression", r->text, r->at, "expected %s after '%s', found %s%s", expected,
        ARZ_QUOTE(arz_str_slice(r->text, 0, r->at)), arz_reader_found(r), suggestion);
}

bool arz_read_dot(arz_reader *r)
{
    if (!arz_reader_at(r, '.'))
        return arz_reader_fail(r, "'.'", "");
    r->at++;
    return true;
}

static bool fail_choice(arz_reader *r, arz_str word, const char *const *words, size_t count)
{
    arz_buf expected = ARZ_BUF_INIT(0);
    arz_suggest suggest = arz_suggest_for(word);
    for (size_t i = 0; i < count; i++) {
        const char *glue = i == 0 ? "" : i + 1 == count ? " or " : ", ";
        arz_buf_printf(&expected, "%s'%s'", glue, words[i]);
        arz_suggest_add(&suggest, arz_str_of(words[i]));
    }
    char *hint = suggest.best.data ? arz_suggest_text(&suggest) : NULL;
    (void)arz_reader_fail(r, arz_buf_cstr(&expected), hint ? hint : "");
    free(hint);
    arz_buf_clear(&expected);
    return false;
}

/* Reads one of the words; *index is which. */
bool arz_read_choice(arz_reader *r, const char *const *words, size_t count, size_t *index)
{
    arz_str word =
        arz_str_slice(arz_reader_rest(r), 0, arz_run_size(arz_reader_rest(r), arz_is_strict_char));
    for (*index = 0; *index < count; ++*index) {
        if (arz_str_is(word, words[*index])) {
            r->at += word.size;
            return true;
        }
    }
    return fail_choice(r, word, words, count);
}

bool arz_reader_is_prefix(const arz_reader *r)
{
    return r->extent != ARZ_EXTENT_WHOLE;
}

/* Without the punctuation that follows an expression in running text. */
size_t arz_trim_punctuation(arz_str text, const char *punctuation)
{
    size_t size = text.size;
    while (size && arz_str_find_char(arz_str_of(punctuation), text.data[size - 1]) != SIZE_MAX)
        size--;
    return size;
}
