/* A tail of names and indexes is kept as the JSON Pointer that says the same, which costs nothing
 * to follow; any other is put into the letter of RFC 9535 and parsed as JSONPath. */
#include "expr/tail.h"

#include <stdlib.h>

#include "base/buf.h"
#include "query/jsonpath.h"
#include "query/pointer.h"

typedef struct tail_reader {
    arz_str text;
    size_t at;
    arz_buf pointer, path; /* the same twice, as far as `singular` holds */
    bool singular;
} tail_reader;

size_t arz_bracket_size(arz_str text)
{
    size_t depth = 0;
    char quote = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (quote) {
            if (c == '\\')
                i++;
            else if (c == quote)
                quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '[') {
            depth++;
        } else if (c == ']' && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

static bool is_member_char(char c)
{
    return arz_is_alnum(c) || c == '_' || c == '-' || c == '$' || (unsigned char)c >= 0x80;
}

static bool all_of(arz_str text, bool (*test)(char c))
{
    for (size_t i = 0; i < text.size; i++) {
        if (!test(text.data[i]))
            return false;
    }
    return text.size > 0;
}

/* An index as RFC 9535 writes it: no leading zeros. */
static bool is_index(arz_str text)
{
    return all_of(text, arz_is_digit) && (text.size == 1 || text.data[0] != '0');
}

static void put_index(tail_reader *r, arz_str index)
{
    arz_pointer_append(&r->pointer, index);
    arz_buf_printf(&r->path, "[%.*s]", ARZ_STR_FORMAT(index));
}

static void put_member(tail_reader *r, arz_str name)
{
    arz_pointer_append(&r->pointer, name);
    arz_buf_text(&r->path, "['");
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] == '\'' || name.data[i] == '\\')
            arz_buf_char(&r->path, '\\');
        arz_buf_char(&r->path, name.data[i]);
    }
    arz_buf_text(&r->path, "']");
}

/* A segment that only JSONPath can say. */
static void put_other(tail_reader *r, arz_str segment)
{
    r->singular = false;
    arz_buf_str(&r->path, segment);
}

static void put_name(tail_reader *r, arz_str name)
{
    if (is_index(name))
        put_index(r, name);
    else
        put_member(r, name);
}

/* What stands between the quotes of "['...']" where it needs no unescaping. */
static bool quoted_name(arz_str inside, arz_str *name)
{
    if (inside.size < 2 || (inside.data[0] != '\'' && inside.data[0] != '"') ||
        inside.data[inside.size - 1] != inside.data[0])
        return false;
    *name = arz_str_slice(inside, 1, inside.size - 1);
    return arz_str_find_char(*name, inside.data[0]) == SIZE_MAX &&
           arz_str_find_char(*name, '\\') == SIZE_MAX;
}

static bool read_bracket(tail_reader *r)
{
    arz_str rest = arz_str_from(r->text, r->at);
    size_t size = arz_bracket_size(rest);
    if (size < 2)
        return false;
    arz_str inside = arz_str_trim(arz_str_slice(rest, 1, size - 1));
    arz_str name;
    if (inside.size == 0) /* `[]`, which jq and others have */
        put_other(r, ARZ_STR("[*]"));
    else if (quoted_name(inside, &name))
        put_member(r, name);
    else if (is_index(inside))
        put_index(r, inside);
    else if (inside.size && inside.data[0] != '-' && !arz_is_digit(inside.data[0]) &&
             all_of(inside, is_member_char))
        put_member(r, inside);
    else
        put_other(r, arz_str_slice(rest, 0, size));
    r->at += size;
    return true;
}

static bool read_dotted(tail_reader *r)
{
    arz_str rest = arz_str_from(r->text, r->at + 1);
    size_t size = 0;
    while (size < rest.size && is_member_char(rest.data[size]))
        size++;
    if (size) {
        put_name(r, arz_str_slice(rest, 0, size));
    } else if (rest.size && (rest.data[0] == '*' || rest.data[0] == '.')) {
        size = 1;
        while (size < rest.size && rest.data[0] == '.' && is_member_char(rest.data[size]))
            size++;
        put_other(r, arz_str_slice(r->text, r->at, r->at + 1 + size));
    } else {
        return false;
    }
    r->at += 1 + size;
    return true;
}

static bool read_segments(tail_reader *r)
{
    while (r->at < r->text.size) {
        bool read = r->text.data[r->at] == '['   ? read_bracket(r)
                    : r->text.data[r->at] == '.' ? read_dotted(r)
                                                 : false;
        if (!read)
            return false;
    }
    return true;
}

bool arz_tail_parse(arz_arena *arena, arz_str text, arz_str pointer, arz_tail *tail)
{
    tail_reader r = {
        .text = text, .pointer = ARZ_BUF_INIT(0), .path = ARZ_BUF_INIT(0), .singular = true
    };
    bool parsed = read_segments(&r);
    tail->pointer = (arz_str){ NULL, 0 };
    tail->path = NULL;
    tail->length = r.singular && pointer.size == 0 && arz_str_ends(text, ARZ_STR(".length"));
    if (parsed && r.singular) {
        arz_buf_str(&r.pointer, pointer);
        tail->pointer = arz_arena_str(arena, arz_buf_view(&r.pointer));
    } else if (parsed && pointer.size == 0) {
        tail->path = arz_jsonpath_parse_tail(arena, arz_buf_view(&r.path), NULL);
    }
    arz_buf_clear(&r.pointer);
    arz_buf_clear(&r.path);
    return tail->pointer.data || tail->path;
}

/* The length of what the pointer's last token is asked of. */
static void eval_length(const arz_tail *tail, arz_view value, arz_result *result)
{
    arz_str parent = arz_str_slice(tail->pointer, 0, tail->pointer.size - (sizeof("/length") - 1));
    arz_view view = arz_pointer_find(value, parent);
    size_t length = 0;
    if (!arz_view_exists(view))
        return;
    if (arz_view_kind(view) == ARZ_KIND_ARRAY)
        length = arz_view_size(view);
    else if (arz_view_kind(view) == ARZ_KIND_STRING)
        length = arz_utf8_length(arz_view_text(view));
    else
        return;
    result->owned = arz_json_integer((int64_t)length);
    result->view = arz_view_json(result->owned);
}

/* New; NULL with *error. */
static json_t *values_of(const arz_nodelist *list, arz_error *error)
{
    json_t *array = arz_json_array();
    for (size_t i = 0; i < list->count; i++) {
        json_t *value = arz_view_value(list->items[i].view, error); /* new */
        if (!value) {
            json_decref(array);
            return NULL;
        }
        arz_json_append(array, value);
    }
    return array;
}

static bool eval_path(const arz_tail *tail, arz_view value, arz_result *result, arz_error *error)
{
    arz_nodelist list = ARZ_NODELIST_INIT;
    bool done = arz_jsonpath_select(tail->path, value, false, &list, error);
    if (done && arz_jsonpath_is_singular(tail->path)) {
        result->view = list.count ? list.items[0].view : ARZ_VIEW_NONE;
    } else if (done) {
        result->owned = values_of(&list, error);
        result->view = arz_view_json(result->owned);
        done = result->owned != NULL;
    }
    arz_nodelist_clear(&list);
    return done;
}

bool arz_tail_eval(const arz_tail *tail, arz_view value, arz_result *result, arz_error *error)
{
    if (tail->path)
        return eval_path(tail, value, result, error);
    result->view = arz_pointer_find(value, tail->pointer);
    if (!arz_view_exists(result->view) && tail->length)
        eval_length(tail, value, result);
    return true;
}
