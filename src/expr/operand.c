#include "expr/operand.h"

#include <arazzo/limits.h>

#include "base/buf.h"
#include "doc/number.h"
#include "expr/fold.h"

arz_operand arz_operand_of(arz_view view)
{
    arz_operand operand = { .kind = arz_view_kind(view) };
    switch (operand.kind) {
    case ARZ_KIND_NULL:
    case ARZ_KIND_COUNT:
        break;
    case ARZ_KIND_BOOL:
        operand.as.boolean = arz_view_bool(view);
        break;
    case ARZ_KIND_INTEGER:
        operand.as.integer = arz_view_integer(view);
        break;
    case ARZ_KIND_REAL:
        operand.as.real = arz_view_number(view);
        break;
    case ARZ_KIND_STRING:
        operand.as.text = arz_view_text(view);
        break;
    case ARZ_KIND_ARRAY:
    case ARZ_KIND_OBJECT:
        operand.as.view = view;
        break;
    }
    return operand;
}

json_t *arz_operand_value(const arz_operand *operand, arz_error *error)
{
    switch (operand->kind) {
    case ARZ_KIND_NULL:
    case ARZ_KIND_COUNT:
        return json_null();
    case ARZ_KIND_BOOL:
        return json_boolean(operand->as.boolean);
    case ARZ_KIND_INTEGER:
        return arz_json_integer(operand->as.integer);
    case ARZ_KIND_REAL:
        return arz_json_real(operand->as.real);
    case ARZ_KIND_STRING:
        return arz_json_string(operand->as.text);
    case ARZ_KIND_ARRAY:
    case ARZ_KIND_OBJECT:
        return arz_view_value(operand->as.view, error);
    }
    return NULL;
}

arz_operand arz_operand_boolean(bool value)
{
    return (arz_operand){ .kind = ARZ_KIND_BOOL, .as.boolean = value };
}

arz_operand arz_operand_text(arz_str text)
{
    return (arz_operand){ .kind = ARZ_KIND_STRING, .as.text = text };
}

/* The offset behind the digits at `at`. */
static size_t skip_digits(arz_str text, size_t at)
{
    while (at < text.size && arz_is_digit(text.data[at]))
        at++;
    return at;
}

static bool char_at(arz_str text, size_t at, const char *any)
{
    return at < text.size && text.data[at] &&
           arz_str_find_char(arz_str_of(any), text.data[at]) != SIZE_MAX;
}

/* JSON's number: an optional minus, digits, a fraction, an exponent. */
static bool is_number(arz_str text)
{
    size_t start = char_at(text, 0, "-") ? 1 : 0;
    size_t at = skip_digits(text, start);
    if (at == start)
        return false;
    if (char_at(text, at, ".")) {
        size_t end = skip_digits(text, at + 1);
        if (end == at + 1)
            return false;
        at = end;
    }
    if (char_at(text, at, "eE")) {
        at += char_at(text, at + 1, "+-") ? 2 : 1;
        size_t end = skip_digits(text, at);
        if (end == at)
            return false;
        at = end;
    }
    return at == text.size;
}

bool arz_operand_number(arz_str text, arz_operand *number)
{
    arz_node node = { .kind = ARZ_KIND_NULL };
    if (text.size > ARZ_MAX_EXPR_BYTES || !is_number(text) || !arz_number_read(text, &node))
        return false;
    *number = arz_operand_of(arz_view_node(&node));
    return true;
}

static bool is_number_kind(arz_kind kind)
{
    return kind == ARZ_KIND_INTEGER || kind == ARZ_KIND_REAL;
}

/* The operand as a number, also where it is text that says one. */
static bool to_number(const arz_operand *operand, arz_operand *number)
{
    if (operand->kind == ARZ_KIND_STRING)
        return arz_operand_number(arz_str_trim(operand->as.text), number);
    *number = *operand;
    return is_number_kind(operand->kind);
}

static int sign(bool less, bool more)
{
    return less ? -1 : more ? 1 : 0;
}

static double real_of(const arz_operand *number)
{
    return number->kind == ARZ_KIND_REAL ? number->as.real : (double)number->as.integer;
}

/* Exact also where the integer has no double of its own. */
static int order_mixed(int64_t integer, double real)
{
    if (real >= 9223372036854775808.0)
        return -1;
    if (real < -9223372036854775808.0)
        return 1;
    int64_t whole = (int64_t)real;
    double fraction = real - (double)whole;
    if (integer != whole)
        return integer < whole ? -1 : 1;
    return sign(fraction > 0, fraction < 0);
}

static int order_numbers(const arz_operand *a, const arz_operand *b)
{
    if (a->kind == ARZ_KIND_INTEGER && b->kind == ARZ_KIND_INTEGER)
        return sign(a->as.integer<b->as.integer, a->as.integer> b->as.integer);
    if (a->kind == ARZ_KIND_INTEGER)
        return order_mixed(a->as.integer, b->as.real);
    if (b->kind == ARZ_KIND_INTEGER)
        return -order_mixed(b->as.integer, a->as.real);
    return sign(real_of(a) < real_of(b), real_of(a) > real_of(b));
}

static bool equals_word(const arz_operand *boolean, arz_str text)
{
    return arz_str_equal_nocase(text, arz_str_of(boolean->as.boolean ? "true" : "false"));
}

/* One side is text, the other is not. */
static bool equals_text(const arz_operand *other, const arz_operand *text)
{
    arz_operand number;
    if (other->kind == ARZ_KIND_BOOL)
        return equals_word(other, text->as.text);
    return is_number_kind(other->kind) && to_number(text, &number) &&
           order_numbers(other, &number) == 0;
}

bool arz_operand_equal(const arz_operand *a, const arz_operand *b)
{
    if (is_number_kind(a->kind) && is_number_kind(b->kind))
        return order_numbers(a, b) == 0;
    if (a->kind != b->kind) {
        return b->kind == ARZ_KIND_STRING   ? equals_text(a, b)
               : a->kind == ARZ_KIND_STRING ? equals_text(b, a)
                                            : false;
    }
    switch (a->kind) {
    case ARZ_KIND_NULL:
        return true;
    case ARZ_KIND_BOOL:
        return a->as.boolean == b->as.boolean;
    case ARZ_KIND_STRING:
        return arz_fold_compare(a->as.text, b->as.text) == 0;
    case ARZ_KIND_ARRAY:
    case ARZ_KIND_OBJECT:
        return arz_view_equal(a->as.view, b->as.view);
    case ARZ_KIND_INTEGER: /* compared above */
    case ARZ_KIND_REAL:
    case ARZ_KIND_COUNT:
        break;
    }
    return false;
}

bool arz_operand_order(const arz_operand *a, const arz_operand *b, int *order)
{
    arz_operand left, right;
    if (to_number(a, &left) && to_number(b, &right)) {
        *order = order_numbers(&left, &right);
        return true;
    }
    if (a->kind != ARZ_KIND_STRING || b->kind != ARZ_KIND_STRING)
        return false;
    *order = arz_fold_compare(a->as.text, b->as.text);
    return true;
}

static bool array_contains(arz_view array, const arz_operand *part)
{
    for (size_t i = 0; i < arz_view_size(array); i++) {
        arz_operand element = arz_operand_of(arz_view_at(array, i));
        if (arz_operand_equal(&element, part))
            return true;
    }
    return false;
}

/* A number in text is looked for as it is written. */
static bool text_contains(arz_str text, const arz_operand *part)
{
    if (part->kind == ARZ_KIND_STRING)
        return arz_fold_contains(text, part->as.text);
    if (!is_number_kind(part->kind))
        return false;
    arz_buf number = ARZ_BUF_INIT(0);
    if (part->kind == ARZ_KIND_INTEGER)
        arz_buf_printf(&number, "%lld", (long long)part->as.integer);
    else
        arz_real_write(&number, part->as.real);
    bool found = arz_fold_contains(text, arz_buf_view(&number));
    arz_buf_clear(&number);
    return found;
}

bool arz_operand_contains(const arz_operand *whole, const arz_operand *part)
{
    if (whole->kind == ARZ_KIND_STRING)
        return text_contains(whole->as.text, part);
    if (whole->kind == ARZ_KIND_ARRAY)
        return array_contains(whole->as.view, part);
    return whole->kind == ARZ_KIND_OBJECT && part->kind == ARZ_KIND_STRING &&
           arz_view_exists(arz_view_get(whole->as.view, part->as.text));
}

bool arz_operand_truth(const arz_operand *operand)
{
    switch (operand->kind) {
    case ARZ_KIND_NULL:
    case ARZ_KIND_COUNT:
        return false;
    case ARZ_KIND_BOOL:
        return operand->as.boolean;
    case ARZ_KIND_INTEGER:
        return operand->as.integer != 0;
    case ARZ_KIND_REAL:
        return operand->as.real < 0 || operand->as.real > 0;
    case ARZ_KIND_STRING:
        return operand->as.text.size > 0;
    case ARZ_KIND_ARRAY:
    case ARZ_KIND_OBJECT:
        return true;
    }
    return false;
}

void arz_describe(arz_buf *buf, arz_view view)
{
    if (arz_view_kind(view) == ARZ_KIND_STRING) {
        arz_buf_char(buf, '\'');
        arz_buf_quoted(buf, arz_view_text(view));
        arz_buf_char(buf, '\'');
        return;
    }
    arz_buf json = ARZ_BUF_INIT((size_t)4 * ARZ_MAX_QUOTED_BYTES);
    arz_view_write(&json, view, 0);
    arz_buf_quoted(buf, arz_buf_view(&json));
    arz_buf_clear(&json);
}
