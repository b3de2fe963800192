/* Queries: segments and their selectors. (RFC 9535, sections 2.1 to 2.5) */
#include "query/jsonpath_parse.h"

#include <string.h>

#include "base/fail.h"

/* Blanks may stand inside of brackets and between segments, and nowhere else. */

static bool parse_slice(arz_path_text *text, arz_path_selector *selector)
{
    bool has_step = false;
    selector->kind = ARZ_PATH_SLICE;
    selector->as.slice.step = 1;
    arz_path_skip_blanks(text);
    if (arz_is_digit(arz_path_peek(text)) || arz_path_sees(text, "-")) {
        selector->as.slice.has_end = true;
        if (!arz_path_integer(text, &selector->as.slice.end))
            return false;
        arz_path_skip_blanks(text);
    }
    if (arz_path_take(text, ":")) {
        arz_path_skip_blanks(text);
        has_step = arz_is_digit(arz_path_peek(text)) || arz_path_sees(text, "-");
    }
    return !has_step || arz_path_integer(text, &selector->as.slice.step);
}

static bool parse_index_or_slice(arz_path_text *text, arz_path_selector *selector)
{
    int64_t number = 0;
    bool has_number = !arz_path_sees(text, ":");
    if (has_number && !arz_path_integer(text, &number))
        return false;
    size_t behind = text->at;
    arz_path_skip_blanks(text);
    if (!arz_path_take(text, ":")) {
        text->at = behind;
        selector->kind = ARZ_PATH_INDEX;
        selector->as.index = number;
        return true;
    }
    selector->as.slice.has_start = has_number;
    selector->as.slice.start = number;
    return parse_slice(text, selector);
}

/* "(" in a bracket: a script of the oldest JSONPath, or a filter whose "?" was forgotten. */
static bool fail_script(arz_path_text *text)
{
    size_t start = text->at;
    arz_str rest = arz_str_from(text->text, start);
    rest = arz_str_slice(rest, 0, arz_str_find_char(rest, ']'));
    if (arz_str_find(rest, ARZ_STR("length")) != SIZE_MAX &&
        arz_str_find_char(rest, '-') != SIZE_MAX) {
        (void)arz_path_fail(text, start, "script expressions are not supported");
        return arz_fail_help(text->error, "count from the end: use [-1] for the last element");
    }
    (void)arz_path_fail(text, start, "a filter starts with '?'");
    return arz_fail_help(text->error, "use [?@.name == 'x']");
}

static bool fail_selector(arz_path_text *text)
{
    if (arz_path_sees(text, "@") || arz_path_sees(text, "$")) {
        (void)arz_path_fail(text, text->at, "a filter starts with '?'");
        return arz_fail_help(text->error, "use [?@.name == 'x']");
    }
    arz_path_text from = *text;
    arz_str name = arz_path_name(&from);
    (void)arz_path_expected(
        text, "a quoted name, an index, a slice, '*' or a filter that starts with '?'");
    if (name.size)
        return arz_fail_help(text->error, "a name in brackets needs quotes: ['%s']",
                             ARZ_QUOTE(name));
    return false;
}

static bool parse_selector(arz_path_text *text, arz_path_selector *selector)
{
    switch (arz_path_peek(text)) {
    case '\'':
    case '"':
        selector->kind = ARZ_PATH_NAME;
        return arz_path_string(text, &selector->as.name);
    case '*':
        selector->kind = ARZ_PATH_WILDCARD;
        return arz_path_take(text, "*");
    case '?':
        selector->kind = ARZ_PATH_FILTER;
        (void)arz_path_take(text, "?");
        selector->as.filter = arz_path_parse_logical(text);
        return selector->as.filter;
    case ':':
    case '-':
        return parse_index_or_slice(text, selector);
    case '(':
        return fail_script(text);
    default:
        if (arz_is_digit(arz_path_peek(text)))
            return parse_index_or_slice(text, selector);
        return fail_selector(text);
    }
}

/* The list of selectors behind "[", with the "]". */
static bool parse_brackets(arz_path_text *text, arz_path_segment *segment)
{
    const arz_path_selector **tail = &segment->selectors;
    do {
        arz_path_selector *selector = arz_arena_alloc(text->arena, 1, sizeof *selector);
        arz_path_skip_blanks(text);
        if (!parse_selector(text, selector))
            return false;
        *tail = selector;
        tail = &selector->next;
        arz_path_skip_blanks(text);
    } while (arz_path_take(text, ","));
    if (arz_path_take(text, "]"))
        return true;
    bool filter = segment->selectors->kind == ARZ_PATH_FILTER;
    return arz_path_expected(text, filter ? "'&&', '||', ',' or ']'" : "',' or ']'");
}

static bool fail_name(arz_path_text *text, bool descendant)
{
    const char *help = NULL;
    if (arz_is_digit(arz_path_peek(text)))
        help = "an element is selected by its index in brackets: [0]";
    else if (arz_path_sees(text, "["))
        help = "there is no '.' in front of '['";
    else if (arz_path_sees(text, "'") || arz_path_sees(text, "\""))
        help = "a quoted name stands in brackets: ['name']";
    (void)arz_path_expected(text, descendant ? "a name, '*' or '[' behind '..'"
                                             : "a name or '*' behind '.'");
    return help ? arz_fail_help(text->error, "%s", help) : false;
}

/* What stands behind "." or "..": a name or "*". */
static bool parse_shorthand(arz_path_text *text, arz_path_segment *segment)
{
    arz_path_selector *selector = arz_arena_alloc(text->arena, 1, sizeof *selector);
    segment->selectors = selector;
    if (arz_path_take(text, "*")) {
        selector->kind = ARZ_PATH_WILDCARD;
        return true;
    }
    if (!arz_path_sees_name(text))
        return fail_name(text, segment->descendant);
    selector->kind = ARZ_PATH_NAME;
    size_t start = text->at;
    arz_str name = arz_path_name(text);
    selector->as.name = arz_arena_str(text->arena, name);
    if (!arz_path_sees(text, "-"))
        return true;
    arz_path_text whole = *text;
    whole.at = start;
    whole.dashes = true;
    (void)arz_path_fail(text, text->at, "a name without quotes has no '-' in it");
    return arz_fail_help(text->error, "use ['%s']", ARZ_QUOTE(arz_path_name(&whole)));
}

static bool parse_segment(arz_path_text *text, arz_path_segment *segment)
{
    segment->descendant = arz_path_take(text, "..");
    if (!segment->descendant && arz_path_take(text, "."))
        return parse_shorthand(text, segment);
    if (arz_path_take(text, "["))
        return parse_brackets(text, segment);
    return parse_shorthand(text, segment);
}

static bool is_one_place(const arz_path_segment *segment)
{
    const arz_path_selector *first = segment->selectors;
    return !segment->descendant && !first->next &&
           (first->kind == ARZ_PATH_NAME || first->kind == ARZ_PATH_INDEX);
}

static bool is_length(const arz_path_segment *segment)
{
    return segment->selectors->kind == ARZ_PATH_NAME &&
           arz_str_is(segment->selectors->as.name, "length");
}

static bool parse_segments(arz_path_text *text, arz_jsonpath *query)
{
    const arz_path_segment **tail = &query->segments;
    query->singular = true;
    for (;;) {
        size_t behind = text->at;
        arz_path_skip_blanks(text);
        if (!arz_path_sees(text, ".") && !arz_path_sees(text, "[")) {
            text->at = behind;
            query->length = query->length && query->singular;
            return true;
        }
        arz_path_segment *segment = arz_arena_alloc(text->arena, 1, sizeof *segment);
        if (!parse_segment(text, segment))
            return false;
        query->singular = query->singular && is_one_place(segment);
        query->length = text->lengths && is_length(segment);
        *tail = segment;
        tail = &segment->next;
    }
}

const arz_jsonpath *arz_path_parse_query(arz_path_text *text)
{
    arz_jsonpath *query = arz_arena_alloc(text->arena, 1, sizeof *query);
    query->relative = arz_path_take(text, "@");
    if (!query->relative)
        (void)arz_path_take(text, "$");
    return parse_segments(text, query) ? query : NULL;
}

static bool fail_start(arz_path_text *text)
{
    (void)arz_path_expected(text, "a JSONPath, which starts with '$'");
    if (arz_path_sees(text, "@"))
        return arz_fail_help(text->error, "'@' stands inside of filters; the whole is '$'");
    if (arz_path_sees(text, "/") || arz_path_sees(text, "#/"))
        return arz_fail_help(text->error, "this looks like a JSON Pointer");
    if (arz_path_sees_name(text))
        return arz_fail_help(text->error, "a member of the whole is written $.name");
    return false;
}

/* The text must end here. */
static bool parse_end(arz_path_text *text)
{
    size_t end = text->at;
    if (arz_path_at_end(text))
        return true;
    arz_path_skip_blanks(text);
    if (arz_path_at_end(text))
        return arz_path_fail(text, end, "there are blanks behind the query");
    bool condition = strchr("!&<=>|", arz_path_peek(text));
    (void)arz_path_expected(text, "'.', '[' or the end");
    if (condition)
        return arz_fail_help(text->error, "a condition stands in a filter: $[?@.name == 'x']");
    return false;
}

const arz_jsonpath *arz_jsonpath_parse(arz_arena *arena, arz_str text, arz_jsonpath_version version,
                                       arz_error *error)
{
    bool lenient = version == ARZ_JSONPATH_GOESSNER;
    arz_path_text cursor = {
        .arena = arena, .text = text, .dashes = lenient, .lengths = lenient, .error = error
    };
    if (!arz_path_begin(&cursor))
        return NULL;
    if (!arz_path_sees(&cursor, "$")) {
        (void)fail_start(&cursor);
        return NULL;
    }
    const arz_jsonpath *query = arz_path_parse_query(&cursor);
    return query && parse_end(&cursor) ? query : NULL;
}

const arz_jsonpath *arz_jsonpath_parse_tail(arz_arena *arena, arz_str text, arz_error *error)
{
    arz_path_text cursor = { .arena = arena, .text = text, .error = error };
    arz_jsonpath *query = arz_arena_alloc(arena, 1, sizeof *query);
    if (!arz_path_begin(&cursor))
        return NULL;
    return parse_segments(&cursor, query) && parse_end(&cursor) ? query : NULL;
}

const arz_jsonpath *arz_jsonpath_parse_logical(arz_arena *arena, arz_str text, arz_error *error)
{
    arz_path_text cursor = { .arena = arena, .text = text, .lengths = true, .error = error };
    arz_jsonpath *query = arz_arena_alloc(arena, 1, sizeof *query);
    if (!arz_path_begin(&cursor))
        return NULL;
    query->logical = arz_path_parse_logical(&cursor);
    if (!query->logical)
        return NULL;
    if (!arz_path_at_end(&cursor)) {
        (void)arz_path_expected(&cursor, "'&&', '||' or the end");
        return NULL;
    }
    return query;
}

bool arz_jsonpath_is_singular(const arz_jsonpath *path)
{
    return path->singular;
}
