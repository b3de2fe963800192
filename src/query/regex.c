#include "query/regex.h"

#include <stdarg.h>

#include <pcre2.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "query/regex_translate.h"

struct arz_regex {
    pcre2_code *code;
    pcre2_match_context *limits; /* never changed once made: each search has a copy */
    bool refers_back;            /* to groups, whose text is then compared */
};

char arz_regex_peek(const arz_regex_text *text, size_t ahead)
{
    size_t at = text->at + ahead;
    return at < text->pattern.size ? text->pattern.data[at] : '\0';
}

void arz_regex_copy(arz_regex_text *text)
{
    size_t start = text->at;
    uint32_t code_point;
    if (arz_utf8_next(text->pattern, &text->at, &code_point))
        arz_buf_str(text->out, arz_str_slice(text->pattern, start, text->at));
}

size_t arz_regex_repeat(const arz_regex_text *text)
{
    size_t ahead = 1;
    while (arz_is_digit(arz_regex_peek(text, ahead)))
        ahead++;
    if (ahead == 1 || arz_regex_peek(text, 0) != '{')
        return 0;
    if (arz_regex_peek(text, ahead) == ',') {
        ahead++;
        while (arz_is_digit(arz_regex_peek(text, ahead)))
            ahead++;
    }
    return arz_regex_peek(text, ahead) == '}' ? ahead + 1 : 0;
}

bool arz_regex_fail(arz_regex_text *text, size_t at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)arz_fail_vtext(text->error, "regex", text->pattern, at, format, arguments);
    va_end(arguments);
    return false;
}

/* A flavour: how it becomes PCRE2's, and which options give it its meaning. */
static const struct flavour {
    bool (*translate)(arz_regex_text *text); /* NULL: as it is */
    uint32_t options;
} flavours[] = {
    [ARZ_REGEX_PCRE] = { NULL, 0 },
    [ARZ_REGEX_IREGEXP] = { arz_regex_translate_iregexp, PCRE2_DOLLAR_ENDONLY },
    [ARZ_REGEX_ECMA] = { arz_regex_translate_ecma, PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS |
                                                       PCRE2_MATCH_UNSET_BACKREF },
};

static bool check_pattern(arz_regex_text *text)
{
    if (text->pattern.size > ARZ_MAX_EXPR_BYTES)
        return arz_fail(text->error, ARZ_ERROR_LIMIT, "regex",
                        "the regular expression is longer than %zu bytes", ARZ_MAX_EXPR_BYTES);
    size_t bad = arz_utf8_check(text->pattern);
    if (bad != SIZE_MAX) {
        text->pattern.size = bad; /* so that the column can be counted */
        return arz_regex_fail(text, bad, "the regular expression is not UTF-8");
    }
    return true;
}

/* Where in the pattern that was given PCRE2's offset in its translation comes from. */
static size_t offset_in_source(const arz_regex_text *text, const struct flavour *flavour,
                               size_t offset)
{
    if (!flavour->translate)
        return offset;
    arz_buf again = ARZ_BUF_INIT(0);
    arz_regex_text prefix = { .pattern = text->pattern, .out = &again, .stop = offset };
    (void)flavour->translate(&prefix);
    arz_buf_clear(&again);
    return prefix.at;
}

static pcre2_code *compile(arz_regex_text *text, const struct flavour *flavour)
{
    int reason = 0;
    PCRE2_SIZE offset = 0;
    arz_str pattern = flavour->translate ? arz_buf_view(text->out) : text->pattern;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)(pattern.size ? pattern.data : ""), pattern.size,
                                     PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_MATCH_INVALID_UTF |
                                         PCRE2_AUTO_CALLOUT | flavour->options,
                                     &reason, &offset, NULL);
    if (code)
        return code;
    char why[200] = "";
    (void)pcre2_get_error_message(reason, (PCRE2_UCHAR *)why, sizeof why);
    (void)arz_regex_fail(text, offset_in_source(text, flavour, offset), "%s", why);
    return NULL;
}

static void release(void *object)
{
    arz_regex *regex = object;
    pcre2_code_free(regex->code);
    pcre2_match_context_free(regex->limits);
}

static const arz_regex *create(arz_arena *arena, pcre2_code *code)
{
    uint32_t backreferences = 0;
    arz_regex *regex = arz_arena_alloc(arena, 1, sizeof *regex);
    (void)pcre2_pattern_info(code, PCRE2_INFO_BACKREFMAX, &backreferences);
    regex->refers_back = backreferences > 0;
    regex->code = code;
    regex->limits = pcre2_match_context_create(NULL);
    if (!regex->limits)
        arz_out_of_memory();
    arz_arena_defer(arena, release, regex);
    (void)pcre2_set_match_limit(regex->limits, ARZ_MAX_REGEX_STEPS);
    (void)pcre2_set_depth_limit(regex->limits, ARZ_MAX_REGEX_DEPTH);
    (void)pcre2_set_heap_limit(regex->limits, ARZ_MAX_REGEX_HEAP_KIB);
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* where there is none: interpreted */
    return regex;
}

const arz_regex *arz_regex_compile(arz_arena *arena, arz_str pattern, arz_regex_flavour flavour,
                                   arz_error *error)
{
    const struct flavour *way = &flavours[flavour];
    arz_buf out = ARZ_BUF_INIT(0);
    arz_regex_text text = { .pattern = pattern, .out = &out, .stop = SIZE_MAX, .error = error };
    pcre2_code *code = NULL;
    if (check_pattern(&text) && (!way->translate || way->translate(&text)))
        code = compile(&text, way);
    arz_buf_clear(&out);
    return code ? create(arena, code) : NULL;
}

/* One search. PCRE2's own limits count anew at each place where a match may start, and do not
 * count how far an item runs, so a text of some size makes hours of them. Each item that is tried
 * calls back instead, and the way from the one before is what it looked at. */
typedef struct search {
    size_t work; /* that is left */
    size_t at;   /* of the last item, in the subject */
    bool refers_back;
} search;

/* How much text the groups hold, all of which an item may compare. */
static size_t group_work(const pcre2_callout_block *block)
{
    size_t work = 0;
    for (uint32_t i = 1; i < block->capture_top; i++) {
        size_t start = block->offset_vector[2 * i], end = block->offset_vector[2 * i + 1];
        work += 1 + (start != PCRE2_UNSET && end > start ? end - start : 0);
    }
    return work;
}

static int count_item(pcre2_callout_block *block, void *data)
{
    search *s = data;
    size_t at = block->current_position;
    size_t work = ARZ_REGEX_ITEM_WORK + (at > s->at ? at - s->at : s->at - at) +
                  (s->refers_back ? group_work(block) : 0);
    if (work > s->work)
        return PCRE2_ERROR_CALLOUT;
    s->work -= work;
    s->at = at;
    return 0;
}

static bool fail_match(int reason, arz_error *error)
{
    char why[200] = "it is still not done after all the work that is allowed";
    if (reason != PCRE2_ERROR_CALLOUT)
        (void)pcre2_get_error_message(reason, (PCRE2_UCHAR *)why, sizeof why);
    return arz_fail(error, ARZ_ERROR_LIMIT, "regex",
                    "the regular expression takes too much time or memory on this text (%s)", why);
}

/* PCRE2's result. */
static int run(const arz_regex *regex, arz_str subject, uint32_t options, search *s)
{
    PCRE2_SPTR text = (PCRE2_SPTR)(subject.size ? subject.data : "");
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    pcre2_match_context *limits = pcre2_match_context_copy(regex->limits);
    if (!data || !limits)
        arz_out_of_memory();
    (void)pcre2_set_callout(limits, count_item, s);
    int result = pcre2_match(regex->code, text, subject.size, 0, options, data, limits);
    /* The just-in-time compiled code has a small stack; the interpreter uses the heap. */
    if (result == PCRE2_ERROR_JIT_STACKLIMIT)
        result =
            pcre2_match(regex->code, text, subject.size, 0, options | PCRE2_NO_JIT, data, limits);
    pcre2_match_context_free(limits);
    pcre2_match_data_free(data);
    return result;
}

bool arz_regex_match_within(const arz_regex *regex, arz_str subject, bool whole, size_t *work,
                            bool *matches, arz_error *error)
{
    uint32_t options = whole ? PCRE2_ANCHORED | PCRE2_ENDANCHORED : 0;
    size_t own = ARZ_REGEX_FREE_WORK + subject.size * ARZ_REGEX_WORK_PER_BYTE;
    search s = { .work = *work + own, .refers_back = regex->refers_back };
    int result = run(regex, subject, options, &s);
    if (s.work < *work)
        *work = s.work;
    *matches = result >= 0;
    return result >= PCRE2_ERROR_NOMATCH || fail_match(result, error);
}

bool arz_regex_match(const arz_regex *regex, arz_str subject, bool whole, bool *matches,
                     arz_error *error)
{
    size_t work = ARZ_MAX_REGEX_WORK;
    return arz_regex_match_within(regex, subject, whole, &work, matches, error);
}
