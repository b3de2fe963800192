/* Both forms are the author's text with other operands in it: operators, parentheses and blanks
 * are the same in all three languages. */
#include "query/jsonpath_standard.h"

#include "doc/node.h"
#include "doc/value.h"
#include "query/jsonpath_tree.h"
#include "query/pointer.h"

typedef struct writer writer;

struct writer {
    arz_logical_text text;
    arz_str context; /* of a condition */
    size_t at;       /* how far the text is written */
    arz_buf *buf;
    bool (*put)(writer *w, const arz_path_operand *operand);
};

/* The operand's text as its author wrote it. */
static arz_str written(const writer *w, const arz_path_operand *operand)
{
    size_t start = (size_t)(operand->text.data - w->text.parsed.data);
    return arz_str_slice(w->text.written, start, start + operand->text.size);
}

/* Writes the text up to the operand, and what takes its place. */
static bool put_operand(writer *w, const arz_path_operand *operand)
{
    size_t start = (size_t)(operand->text.data - w->text.parsed.data);
    arz_buf_str(w->buf, arz_str_slice(w->text.written, w->at, start));
    w->at = start + operand->text.size;
    return w->put(w, operand);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
static bool put_logical(writer *w, const arz_path_logical *logical)
{
    switch (logical->kind) {
    case ARZ_PATH_ANY:
    case ARZ_PATH_ALL:
    case ARZ_PATH_NOT:
        for (const arz_path_logical *part = logical->parts; part; part = part->next) {
            if (!put_logical(w, part))
                return false;
        }
        return true;
    case ARZ_PATH_COMPARE:
        return put_operand(w, &logical->left) && put_operand(w, &logical->right);
    case ARZ_PATH_EXISTS:
    case ARZ_PATH_HOLDS:
        return put_operand(w, &logical->left);
    }
    return false;
}

static bool put_all(writer *w, const arz_jsonpath *path)
{
    if (!put_logical(w, path->logical))
        return false;
    arz_buf_str(w->buf, arz_str_from(w->text.written, w->at));
    return true;
}

/* How many arguments the call has. */
static size_t argument_count(const arz_path_call *call)
{
    bool two = call->function == ARZ_PATH_MATCH || call->function == ARZ_PATH_SEARCH;
    return two ? 2 : 1;
}

/* "@" by itself is the whole here, and `.length` is a function. */
static bool put_query(writer *w, const arz_path_operand *operand)
{
    arz_str rest = arz_str_from(written(w, operand), 1);
    bool length = operand->as.query->length && arz_str_ends(rest, ARZ_STR(".length"));
    if (operand->as.query->length != length)
        return false;
    if (length)
        rest.size -= sizeof ".length" - 1;
    arz_buf_printf(w->buf, "%s$%.*s%s", length ? "length(" : "", ARZ_STR_FORMAT(rest),
                   length ? ")" : "");
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
static bool put_in_filter(writer *w, const arz_path_operand *operand)
{
    size_t end = w->at;
    switch (operand->kind) {
    case ARZ_PATH_QUERY:
        return put_query(w, operand);
    case ARZ_PATH_CALL: /* its own text again, with other arguments */
        w->at -= operand->text.size;
        for (size_t i = 0; i < argument_count(operand->as.call); i++) {
            if (!put_operand(w, &operand->as.call->arguments[i]))
                return false;
        }
        arz_buf_str(w->buf, arz_str_slice(w->text.written, w->at, end));
        w->at = end;
        return true;
    case ARZ_PATH_LITERAL:
        break;
    }
    arz_buf_str(w->buf, written(w, operand));
    return true;
}

/* Whether the expression holds for the data, which has no members. */
static bool holds_for(const arz_jsonpath *path, arz_kind kind)
{
    arz_node empty = { .kind = kind };
    bool holds = true;
    return !arz_jsonpath_test(path, arz_view_node(&empty), &holds, NULL) || holds;
}

/* True where a query by itself is the whole, which need not be an object or an array. */
static bool asks_whole(const arz_path_operand *operand)
{
    return operand->kind == ARZ_PATH_QUERY && !operand->as.query->segments;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
static bool compares_whole(const arz_path_logical *logical)
{
    for (const arz_path_logical *part = logical->parts; part; part = part->next) {
        if (compares_whole(part))
            return true;
    }
    return logical->kind == ARZ_PATH_COMPARE &&
           (asks_whole(&logical->left) || asks_whole(&logical->right));
}

bool arz_logical_put_filter(const arz_jsonpath *path, arz_logical_text text, arz_buf *buf)
{
    writer w = { .text = text, .buf = buf, .put = put_in_filter };
    if (compares_whole(path->logical) || holds_for(path, ARZ_KIND_OBJECT) ||
        holds_for(path, ARZ_KIND_ARRAY))
        return false;
    arz_buf_text(buf, "$[?");
    return put_all(&w, path) && arz_buf_char(buf, ']');
}

/* A JSON Pointer in a condition ends at many characters: only plain names are written so. */
static bool is_plain(arz_str name)
{
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (!arz_is_alnum(c) && c != '_' && c != '-' && c != '/' && c != '~')
            return false;
    }
    return name.size > 0;
}

static bool put_segment(writer *w, const arz_path_segment *segment)
{
    const arz_path_selector *selector = segment->selectors;
    if (selector->kind == ARZ_PATH_INDEX && selector->as.index >= 0) {
        arz_buf_printf(w->buf, "/%lld", (long long)selector->as.index);
        return true;
    }
    if (selector->kind != ARZ_PATH_NAME || !is_plain(selector->as.name))
        return false;
    arz_pointer_append(w->buf, selector->as.name);
    return true;
}

static bool put_pointer(writer *w, const arz_jsonpath *query)
{
    if (!query->singular || query->length)
        return false;
    arz_buf_str(w->buf, w->context);
    if (query->segments && arz_str_find_char(w->context, '#') == SIZE_MAX)
        arz_buf_char(w->buf, '#');
    for (const arz_path_segment *s = query->segments; s; s = s->next) {
        if (!put_segment(w, s))
            return false;
    }
    return true;
}

/* The text between the two characters, where it stands between them. */
static arz_str unwrap(arz_str text, char open, char close)
{
    bool wrapped = text.size > 1 && text.data[0] == open && text.data[text.size - 1] == close;
    return wrapped ? arz_str_slice(text, 1, text.size - 1) : text;
}

/* A runtime expression that stands for a literal: it needs neither quotes nor braces. */
static bool put_expression(writer *w, arz_str text)
{
    arz_str bare = unwrap(unwrap(unwrap(text, '"', '"'), '\'', '\''), '{', '}');
    if (bare.size == 0 || bare.data[0] != '$')
        return false;
    for (size_t i = 1; i < bare.size; i++) {
        if (arz_str_find_char(ARZ_STR("${}'\" "), bare.data[i]) != SIZE_MAX)
            return false;
    }
    arz_buf_str(w->buf, bare);
    return true;
}

static bool put_literal(writer *w, const arz_path_operand *operand)
{
    arz_str text = written(w, operand);
    if (!arz_str_equal(text, operand->text))
        return put_expression(w, text);
    if (operand->as.literal->kind != ARZ_KIND_STRING) {
        arz_buf_str(w->buf, text);
        return true;
    }
    arz_str value = arz_node_text(operand->as.literal);
    arz_buf_char(w->buf, '\'');
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] == '\'')
            arz_buf_char(w->buf, '\'');
        arz_buf_char(w->buf, value.data[i]);
    }
    arz_buf_char(w->buf, '\'');
    return true;
}

static bool put_in_condition(writer *w, const arz_path_operand *operand)
{
    switch (operand->kind) {
    case ARZ_PATH_QUERY:
        return put_pointer(w, operand->as.query);
    case ARZ_PATH_LITERAL:
        return put_literal(w, operand);
    case ARZ_PATH_CALL:
        break;
    }
    return false;
}

/* Whether something exists is no simple condition: there, what is null is as good as missing. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
static bool asks_existence(const arz_path_logical *logical)
{
    for (const arz_path_logical *part = logical->parts; part; part = part->next) {
        if (asks_existence(part))
            return true;
    }
    return logical->kind == ARZ_PATH_EXISTS;
}

bool arz_logical_put_condition(const arz_jsonpath *path, arz_logical_text text, arz_str context,
                               arz_buf *buf)
{
    writer w = { .text = text, .context = context, .buf = buf, .put = put_in_condition };
    return !asks_existence(path->logical) && put_all(&w, path);
}
