#include "mock/xml.h"

static void put_escaped(arz_buf *out, arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '<')
            arz_buf_text(out, "&lt;");
        else if (c == '>')
            arz_buf_text(out, "&gt;");
        else if (c == '&')
            arz_buf_text(out, "&amp;");
        else if ((unsigned char)c >= 0x20 || c == '\t' || c == '\n')
            arz_buf_char(out, c); /* XML has no other control characters */
    }
}

/* A name of an element: what may not stand in one becomes an underscore. */
static void put_name(arz_buf *out, arz_str name)
{
    if (name.size == 0 || !arz_is_alpha(name.data[0]))
        arz_buf_char(out, '_');
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        bool fits = arz_is_alnum(c) || c == '-' || c == '.' || (unsigned char)c >= 0x80;
        arz_buf_char(out, fits ? c : '_');
    }
}

static void put_content(arz_buf *out, arz_view view);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which no data exceeds */
static void put_element(arz_buf *out, arz_str name, arz_view view)
{
    for (size_t i = 0; arz_view_kind(view) == ARZ_KIND_ARRAY && i < arz_view_size(view); i++)
        put_element(out, name, arz_view_at(view, i));
    if (arz_view_kind(view) == ARZ_KIND_ARRAY)
        return;
    arz_buf_char(out, '<');
    put_name(out, name);
    arz_buf_char(out, '>');
    put_content(out, view);
    arz_buf_text(out, "</");
    put_name(out, name);
    arz_buf_char(out, '>');
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which no data exceeds */
static void put_content(arz_buf *out, arz_view view)
{
    if (arz_view_kind(view) == ARZ_KIND_OBJECT) {
        arz_view_iter iter = arz_view_members(view);
        while (arz_view_next(&iter))
            put_element(out, iter.name, iter.value);
    } else if (arz_view_kind(view) != ARZ_KIND_NULL) {
        arz_buf text = ARZ_BUF_INIT(0);
        arz_view_render(&text, view);
        put_escaped(out, arz_buf_view(&text));
        arz_buf_clear(&text);
    }
}

void arz_mock_xml(arz_buf *out, arz_str root, arz_view view)
{
    arz_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if (arz_view_kind(view) != ARZ_KIND_ARRAY) {
        put_element(out, root, view);
        return;
    }
    arz_buf_char(out, '<');
    put_name(out, root);
    arz_buf_char(out, '>');
    put_element(out, ARZ_STR("item"), view);
    arz_buf_text(out, "</");
    put_name(out, root);
    arz_buf_char(out, '>');
}
