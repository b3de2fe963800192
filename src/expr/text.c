#include "expr/text.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/position.h"
#include "expr/dialect.h"
#include "expr/grammar.h"

/* How many dialects are told of in one text: the rest would say the same. */
#define MAX_TOLD 20

typedef struct scanner {
    arz_str text;
    size_t at;
    size_t start; /* of the text not yet made a part */
    arz_language language;
    char quote; /* that the cursor stands in; or 0 */
    const arz_expr_options *options;
    arz_error *error;
    arz_text_part *parts; /* owned */
    size_t count, capacity;
    bool found;    /* an expression */
    unsigned told; /* dialects */
} scanner;

static void add_part(scanner *s, arz_text_part part)
{
    s->parts = arz_grow(s->parts, s->count, &s->capacity, sizeof *s->parts);
    s->parts[s->count++] = part;
}

/* Makes the text before the cursor a part. */
static void end_text(scanner *s)
{
    if (s->at > s->start)
        add_part(s, (arz_text_part){ .text = arz_str_slice(s->text, s->start, s->at) });
}

static void add_expression(scanner *s, const arz_expression *expression, size_t size, bool literal)
{
    end_text(s);
    add_part(s, (arz_text_part){ .text = arz_str_slice(s->text, s->at, s->at + size),
                                 .expression = expression,
                                 .literal = literal,
                                 .quote = s->quote });
    s->at += size;
    s->start = s->at;
    s->found = true;
}

/* A problem that is the text's own makes it no expression; any other (a dialect that is refused)
 * is an error, with its column counted from the start of the text. */
static bool keep_problem(scanner *s, arz_error *problem, size_t at)
{
    bool fatal = arz_str_is(arz_str_of(problem->rule), "dialect");
    if (fatal) {
        problem->column += arz_text_column(s->text, at) - 1;
        (void)arz_fail_move(s->error, problem);
    }
    arz_error_clear(problem);
    return fatal;
}

void arz_text_tell_near_miss(arz_str text, unsigned column, const arz_error *problem,
                             const arz_expr_options *options)
{
    if (!options->sink || !arz_grammar_near_miss(text))
        return;
    const char *message = arz_arena_printf(options->arena, "'%s' is text, not an expression: %s",
                                           ARZ_QUOTE(text), problem->message);
    arz_dialect_warn(ARZ_DIALECT_NOT_AN_EXPRESSION, column, message, options);
}

/* A sink for an expression inside of the text: columns are counted from the start of all of it. */
typedef struct shifted_sink {
    arz_dialect_sink sink;
    scanner *scanner;
    size_t offset;
} shifted_sink;

static void use_shifted(void *data, const arz_dialect_use *use)
{
    const shifted_sink *shifted = data;
    scanner *s = shifted->scanner;
    if (++s->told > MAX_TOLD)
        return;
    arz_dialect_use moved = *use;
    moved.column += arz_text_column(s->text, shifted->offset) - 1;
    s->options->sink->use(s->options->sink->data, &moved);
}

static shifted_sink shift_sink(scanner *s, size_t offset)
{
    return (shifted_sink){ .sink = { use_shifted, NULL }, .scanner = s, .offset = offset };
}

/* The options with the sink, which is to live as long. */
static arz_expr_options options_with(const scanner *s, shifted_sink *shifted)
{
    arz_expr_options options = *s->options;
    shifted->sink.data = shifted;
    options.sink = s->options->sink ? &shifted->sink : NULL;
    return options;
}

static const arz_expression *parse_at(scanner *s, arz_str text, arz_expr_extent extent,
                                      size_t *size, arz_error *problem)
{
    shifted_sink shifted = shift_sink(s, (size_t)(text.data - s->text.data));
    arz_expr_options options = options_with(s, &shifted);
    options.offset += shifted.offset;
    return arz_grammar_parse(text, extent, size, &options, problem);
}

/* What stands in braces and is no expression. */
static void tell_near_miss(scanner *s, arz_str inside, const arz_error *problem)
{
    shifted_sink shifted = shift_sink(s, (size_t)(inside.data - s->text.data));
    arz_expr_options options = options_with(s, &shifted);
    arz_text_tell_near_miss(inside, 1, problem, &options);
}

/* "{" expression "}": where the braces hold no whole expression they are text. */
static bool read_braced(scanner *s)
{
    arz_str rest = arz_str_from(s->text, s->at + 1);
    size_t end = 0, size;
    while (end < rest.size && rest.data[end] != '}' && rest.data[end] != '{')
        end++;
    if (end == rest.size || rest.data[end] == '{') {
        s->at++;
        return true;
    }
    arz_str inside = arz_str_slice(rest, 0, end);
    bool worth_telling = s->options->sink && s->told < MAX_TOLD;
    if (!arz_grammar_may_start(inside, ARZ_EXTENT_WHOLE) && !worth_telling) {
        s->at += 1 + end;
        return true;
    }
    arz_error problem = ARZ_ERROR_INIT;
    const arz_expression *expression = parse_at(s, inside, ARZ_EXTENT_WHOLE, &size, &problem);
    if (expression) {
        add_expression(s, expression, end + 2, false);
        return true;
    }
    if (worth_telling)
        tell_near_miss(s, inside, &problem);
    if (keep_problem(s, &problem, s->at + 1))
        return false;
    s->at += 1 + end; /* what is inside is no expression without braces either */
    return true;
}

/* `$url` means something in a query, where nothing else could. */
static arz_expr_extent extent_in(arz_language language)
{
    return language == ARZ_LANGUAGE_JSONPATH || language == ARZ_LANGUAGE_XPATH
               ? ARZ_EXTENT_CONDITION
               : ARZ_EXTENT_TEXT;
}

/* `$$inputs` and `\$inputs` are the ways to say that no expression is meant. */
static bool may_start(const scanner *s)
{
    char before = s->at ? s->text.data[s->at - 1] : 0;
    return before != '$' && before != '\\' &&
           arz_grammar_may_start(arz_str_from(s->text, s->at), extent_in(s->language));
}

/* `$response.body#name`: what must be meant is a JSON Pointer. NULL for anything else. */
static const char *pointer_advice(const scanner *s, arz_str found)
{
    arz_str rest = arz_str_from(s->text, s->at + found.size);
    bool number_sign = rest.size > 1 && rest.data[0] == '#' && !arz_is_blank(rest.data[1]);
    size_t end = 1;
    while (end < rest.size && !arz_is_blank(rest.data[end]))
        end++;
    return number_sign
               ? arz_arena_printf(s->options->arena, "a JSON Pointer starts with '/': '%.*s#/%.*s'",
                                  ARZ_STR_FORMAT(found),
                                  ARZ_STR_FORMAT(arz_str_slice(rest, 1, end)))
               : NULL;
}

static bool tell_unbraced(scanner *s, const arz_expression *expression, arz_str found)
{
    bool text = s->language == ARZ_LANGUAGE_TEXT;
    if (!s->options->strict && ++s->told > MAX_TOLD)
        return true;
    arz_dialect_find find = {
        .dialect = text ? ARZ_DIALECT_UNBRACED_EXPRESSION : ARZ_DIALECT_UNBRACED_LITERAL,
        .text = s->text,
        .found = found,
        .at = s->at,
        .advice = text ? pointer_advice(s, found) : NULL,
    };
    const char *bare =
        text && !find.advice ? arz_expression_standard(expression, s->options->arena) : NULL;
    if (bare)
        find.standard = arz_arena_printf(s->options->arena, "{%s}", bare);
    return arz_dialect_tell_find(&find, s->options, s->error);
}

static bool read_unbraced(scanner *s)
{
    size_t size = 0;
    arz_error problem = ARZ_ERROR_INIT;
    const arz_expression *expression =
        may_start(s)
            ? parse_at(s, arz_str_from(s->text, s->at), extent_in(s->language), &size, &problem)
            : NULL;
    if (expression) {
        if (!tell_unbraced(s, expression, arz_str_slice(s->text, s->at, s->at + size)))
            return false;
        add_expression(s, expression, size, s->language != ARZ_LANGUAGE_TEXT);
        return true;
    }
    if (keep_problem(s, &problem, s->at))
        return false;
    s->at++;
    return true;
}

/* Follows the quotes of the languages that have them; the cursor stands on one or on '\'. */
static void read_quote(scanner *s)
{
    char c = s->text.data[s->at];
    if (c == '\\' && s->quote && s->language == ARZ_LANGUAGE_JSONPATH)
        s->at++;
    else if (c == s->quote)
        s->quote = 0;
    else if (c != '\\' && !s->quote)
        s->quote = c;
    s->at++;
}

static bool has_quotes(arz_language language)
{
    return language == ARZ_LANGUAGE_JSONPATH || language == ARZ_LANGUAGE_XPATH;
}

static bool scan(scanner *s)
{
    while (s->at < s->text.size) {
        char c = s->text.data[s->at];
        if (c == '{' && s->at + 1 < s->text.size && s->text.data[s->at + 1] == '$') {
            if (!read_braced(s))
                return false;
        } else if (c == '$') {
            if (!read_unbraced(s))
                return false;
        } else if (has_quotes(s->language) && (c == '\'' || c == '"' || c == '\\')) {
            read_quote(s);
        } else {
            s->at++;
        }
    }
    s->at = s->text.size;
    end_text(s);
    return true;
}

const arz_text *arz_text_parse(arz_str text, arz_language language, const arz_expr_options *options,
                               arz_error *error)
{
    arz_text *parsed = NULL;
    scanner s = { .text = text, .language = language, .options = options, .error = error };
    if (arz_str_find_char(text, '$') == SIZE_MAX)
        return NULL;
    if (scan(&s) && s.found) {
        parsed = arz_arena_alloc(options->arena, 1, sizeof *parsed);
        parsed->language = language;
        parsed->parts = arz_arena_copy(options->arena, s.parts, s.count, sizeof *s.parts);
        parsed->count = s.count;
    }
    free(s.parts);
    return parsed;
}

/* Text between quotes of JSONPath: as JSON escapes it, and its own quote too. */
static void put_jsonpath_text(arz_buf *buf, arz_str text, char quote)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if ((unsigned char)c < 0x20) {
            arz_buf_printf(buf, "\\u%04x", (unsigned)(unsigned char)c);
            continue;
        }
        if (c == quote || c == '\\')
            arz_buf_char(buf, '\\');
        arz_buf_char(buf, c);
    }
}

static void put_regex_text(arz_buf *buf, arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if ((unsigned char)c < 0x80 && c > ' ' && !arz_is_alnum(c) && c != '_')
            arz_buf_char(buf, '\\');
        arz_buf_char(buf, c);
    }
}

/* XPath 1.0 escapes nothing: text with both quotes is put together by concat(). */
static void put_xpath_text(arz_buf *buf, arz_str text)
{
    bool single = arz_str_find_char(text, '\'') != SIZE_MAX;
    bool both = single && arz_str_find_char(text, '"') != SIZE_MAX;
    const char *quote = single ? "\"" : "'";
    if (!both) {
        arz_buf_printf(buf, "%s", quote);
        arz_buf_str(buf, text);
        arz_buf_printf(buf, "%s", quote);
        return;
    }
    arz_buf_text(buf, "concat('");
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\'')
            arz_buf_text(buf, "', \"'\", '");
        else
            arz_buf_char(buf, text.data[i]);
    }
    arz_buf_text(buf, "')");
}

static bool fail_literal(const arz_text_part *part, const char *what, arz_error *error)
{
    return arz_fail(error, ARZ_ERROR_EXPRESSION, "expression", "'%s' is %s", ARZ_QUOTE(part->text),
                    what);
}

static bool put_jsonpath(const arz_text_part *part, arz_view view, arz_buf *buf, arz_error *error)
{
    switch (arz_view_kind(view)) {
    case ARZ_KIND_STRING:
        arz_buf_char(buf, '"');
        put_jsonpath_text(buf, arz_view_text(view), '"');
        arz_buf_char(buf, '"');
        return true;
    case ARZ_KIND_NULL:
        arz_buf_text(buf, "null");
        return true;
    case ARZ_KIND_BOOL:
    case ARZ_KIND_INTEGER:
    case ARZ_KIND_REAL:
        arz_view_render(buf, view);
        return true;
    case ARZ_KIND_ARRAY:
    case ARZ_KIND_OBJECT:
    case ARZ_KIND_COUNT:
        break;
    }
    return fail_literal(part, "an array or object, which no JSONPath literal can be", error);
}

static bool put_xpath(const arz_text_part *part, arz_view view, arz_buf *buf, arz_error *error)
{
    switch (arz_view_kind(view)) {
    case ARZ_KIND_STRING:
        put_xpath_text(buf, arz_view_text(view));
        return true;
    case ARZ_KIND_NULL:
        arz_buf_text(buf, "''");
        return true;
    case ARZ_KIND_BOOL:
        arz_buf_text(buf, arz_view_bool(view) ? "true()" : "false()");
        return true;
    case ARZ_KIND_INTEGER:
    case ARZ_KIND_REAL:
        arz_view_render(buf, view);
        return true;
    case ARZ_KIND_ARRAY:
    case ARZ_KIND_OBJECT:
    case ARZ_KIND_COUNT:
        break;
    }
    return fail_literal(part, "an array or object, which no XPath literal can be", error);
}

/* The text that the value has, as a literal of the language or between its quotes. */
static bool put_text_literal(const arz_text_part *part, arz_language language, arz_str text,
                             arz_buf *buf, arz_error *error)
{
    if (language == ARZ_LANGUAGE_REGEX) {
        put_regex_text(buf, text);
    } else if (language == ARZ_LANGUAGE_JSONPATH) {
        put_jsonpath_text(buf, text, part->quote);
    } else {
        if (arz_str_find_char(text, part->quote) != SIZE_MAX)
            return fail_literal(part, "text with the quotes that it stands between", error);
        arz_buf_str(buf, text);
    }
    return true;
}

static bool put_literal(const arz_text_part *part, arz_language language, arz_view view,
                        arz_buf *buf, arz_error *error)
{
    if (!part->quote && language == ARZ_LANGUAGE_JSONPATH)
        return put_jsonpath(part, view, buf, error);
    if (!part->quote && language == ARZ_LANGUAGE_XPATH)
        return put_xpath(part, view, buf, error);
    arz_buf text = ARZ_BUF_INIT(ARZ_MAX_TEXT_BYTES);
    arz_view_render(&text, view);
    buf->overflow |= text.overflow;
    bool done = put_text_literal(part, language, arz_buf_view(&text), buf, error);
    arz_buf_clear(&text);
    return done;
}

static bool render_part(const arz_text *text, const arz_text_part *part, const arz_scope *scope,
                        arz_buf *buf, arz_error *error)
{
    arz_result result;
    if (!part->expression)
        return arz_buf_str(buf, part->text) || true;
    bool done = arz_expression_eval(part->expression, scope, &result, error);
    if (done && part->literal)
        done = put_literal(part, text->language, result.view, buf, error);
    else if (done)
        arz_view_render(buf, result.view);
    arz_result_clear(&result);
    return done;
}

bool arz_text_has_literal(const arz_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        if (text->parts[i].literal)
            return true;
    }
    return false;
}

bool arz_text_render(const arz_text *text, const arz_scope *scope, arz_buf *buf, arz_error *error)
{
    for (size_t i = 0; i < text->count && !buf->overflow; i++) {
        if (!render_part(text, &text->parts[i], scope, buf, error))
            return false;
    }
    if (buf->overflow || buf->size > ARZ_MAX_TEXT_BYTES)
        return arz_fail(error, ARZ_ERROR_LIMIT, "expression",
                        "with its values the text is longer than %zu bytes", ARZ_MAX_TEXT_BYTES);
    return true;
}
