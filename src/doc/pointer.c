#include "doc/pointer.h"

void arz_pointer_escape(arz_buf *buf, arz_str name)
{
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] == '~') {
            arz_buf_text(buf, "~0");
        } else if (name.data[i] == '/') {
            arz_buf_text(buf, "~1");
        } else {
            arz_buf_char(buf, name.data[i]);
        }
    }
}

void arz_pointer_unescape(arz_buf *buf, arz_str token)
{
    for (;;) {
        size_t plain = arz_str_find_char(token, '~');
        arz_buf_str(buf, arz_str_slice(token, 0, plain));
        token = arz_str_from(token, plain);
        if (token.size == 0)
            return;
        char digit = token.size > 1 ? token.data[1] : '\0';
        bool escape = digit == '0' || digit == '1';
        arz_buf_char(buf, digit == '1' ? '/' : '~');
        token = arz_str_from(token, escape ? 2 : 1);
    }
}

static const arz_node *member_of(const arz_node *object, arz_str token)
{
    if (arz_str_find_char(token, '~') == SIZE_MAX)
        return arz_node_get(object, token);
    arz_buf name = ARZ_BUF_INIT(0);
    arz_pointer_unescape(&name, token);
    const arz_node *member = arz_node_get(object, arz_buf_view(&name));
    arz_buf_clear(&name);
    return member;
}

/* An index has no sign and no leading zero. */
static const arz_node *element_of(const arz_node *array, arz_str token)
{
    size_t index = 0;
    if (token.size == 0 || token.size > 10 || (token.data[0] == '0' && token.size > 1))
        return NULL;
    for (size_t i = 0; i < token.size; i++) {
        if (!arz_is_digit(token.data[i]))
            return NULL;
        index = index * 10 + (size_t)(token.data[i] - '0');
    }
    return arz_node_at(array, index);
}

const arz_node *arz_pointer_follow(const arz_node *node, arz_str pointer, arz_pointer_stop *stop)
{
    size_t at = 0;
    while (node && at < pointer.size) {
        *stop = (arz_pointer_stop){ node, arz_str_slice(pointer, 0, at), { NULL, 0 } };
        if (pointer.data[at] != '/')
            return NULL;
        arz_str rest = arz_str_from(pointer, at + 1);
        arz_str token = arz_str_slice(rest, 0, arz_str_find_char(rest, '/'));
        stop->token = token;
        at += 1 + token.size;
        node = node->kind == ARZ_KIND_ARRAY ? element_of(node, token) : member_of(node, token);
    }
    return node;
}

const arz_node *arz_node_pointer(const arz_node *node, arz_str pointer)
{
    arz_pointer_stop stop;
    return arz_pointer_follow(node, pointer, &stop);
}
