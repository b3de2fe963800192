#include "mock/exchange.h"

#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/uri.h"

void arz_mock_fields_add(arz_mock_fields *fields, arz_str name, arz_str value)
{
    fields->items =
        arz_grow(fields->items, fields->count, &fields->capacity, sizeof *fields->items);
    fields->items[fields->count++] = (arz_mock_field){ name, value };
}

void arz_mock_fields_clear(arz_mock_fields *fields)
{
    free(fields->items);
    *fields = (arz_mock_fields){ 0 };
}

void arz_mock_pairs(arz_mock_fields *fields, arz_str text, const char *separators)
{
    while (text.size) {
        size_t end = 0;
        while (end < text.size && (!text.data[end] || !strchr(separators, text.data[end])))
            end++;
        arz_str pair = arz_str_trim(arz_str_slice(text, 0, end));
        size_t equals = arz_str_find_char(pair, '=');
        arz_str value = { "", 0 };
        if (equals < pair.size)
            value = arz_str_from(pair, equals + 1);
        if (pair.size)
            arz_mock_fields_add(fields, arz_str_slice(pair, 0, equals), value);
        text = arz_str_from(text, end + 1);
    }
}

arz_str arz_mock_utf8(arz_arena *arena, arz_str text)
{
    char *copy = arz_arena_raw(arena, 1, text.size + 1);
    size_t at = 0;
    uint32_t code_point;
    memcpy(copy, text.size ? text.data : "", text.size);
    arz_str valid = { copy, text.size };
    while (at < text.size) {
        if (!arz_utf8_next(valid, &at, &code_point))
            copy[at++] = '?';
    }
    return valid;
}

arz_str arz_mock_decoded(arz_arena *arena, arz_str text, bool plus)
{
    char *copy = arz_arena_raw(arena, 1, text.size + 1);
    for (size_t i = 0; i < text.size; i++)
        copy[i] = plus && text.data[i] == '+' ? ' ' : text.data[i];
    arz_buf buf = ARZ_BUF_INIT(0);
    arz_uri_decode(&buf, (arz_str){ copy, text.size });
    arz_str decoded = arz_mock_utf8(arena, arz_buf_view(&buf));
    arz_buf_clear(&buf);
    return decoded;
}

arz_mock_exchange *arz_mock_exchange_create(arz_str method, arz_str target)
{
    arz_mock_exchange *exchange = arz_alloc(1, sizeof *exchange);
    exchange->arena = arz_arena_create();
    exchange->method = arz_arena_str(exchange->arena, method);
    target = arz_arena_str(exchange->arena, target);
    size_t mark = arz_str_find_char(target, '?');
    exchange->path = arz_str_slice(target, 0, mark);
    if (mark < target.size)
        exchange->query = arz_str_from(target, mark + 1);
    arz_mock_pairs(&exchange->pairs, exchange->query, "&");
    exchange->body = (arz_buf)ARZ_BUF_INIT(ARZ_MAX_MOCK_BODY_BYTES);
    exchange->reply = (arz_buf)ARZ_BUF_INIT(ARZ_MAX_TEXT_BYTES);
    return exchange;
}

void arz_mock_exchange_free(arz_mock_exchange *exchange)
{
    if (!exchange)
        return;
    arz_mock_fields_clear(&exchange->headers);
    arz_mock_fields_clear(&exchange->pairs);
    arz_mock_fields_clear(&exchange->cookies);
    arz_mock_fields_clear(&exchange->reply_headers);
    arz_buf_clear(&exchange->body);
    arz_buf_clear(&exchange->reply);
    json_decref(exchange->reasons);
    arz_arena_free(exchange->arena);
    free(exchange);
}

void arz_mock_exchange_header(arz_mock_exchange *exchange, arz_str name, arz_str value)
{
    name = arz_mock_utf8(exchange->arena, name);
    value = arz_mock_utf8(exchange->arena, arz_str_trim(value));
    arz_mock_fields_add(&exchange->headers, name, value);
    if (arz_str_equal_nocase(name, ARZ_STR("Cookie")))
        arz_mock_pairs(&exchange->cookies, value, ";");
}

arz_str arz_mock_header(const arz_mock_exchange *exchange, arz_str name)
{
    for (size_t i = 0; i < exchange->headers.count; i++) {
        if (arz_str_equal_nocase(exchange->headers.items[i].name, name))
            return exchange->headers.items[i].value;
    }
    return (arz_str){ NULL, 0 };
}

/* Visible ASCII and blanks, and bytes of UTF-8. */
static bool is_header_text(arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return false;
    }
    return true;
}

void arz_mock_reply_header(arz_mock_exchange *exchange, arz_str name, arz_str value)
{
    if (name.size && is_header_text(name) && is_header_text(value)) {
        arz_mock_fields_add(&exchange->reply_headers, arz_arena_str(exchange->arena, name),
                            arz_arena_str(exchange->arena, value));
    }
}
