#include "base/uri.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* How many bytes stand before the first `c`; all of them where there is none. */
static size_t size_until(arz_str text, char c)
{
    size_t size = arz_str_find_char(text, c);
    return size < text.size ? size : text.size;
}

/* The length of `scheme ":"` at the start without the colon, or 0 where there is none. */
static size_t scheme_size(arz_str text)
{
    if (text.size == 0 || !arz_is_alpha(text.data[0]))
        return 0;
    for (size_t i = 1; i < text.size; i++) {
        char c = text.data[i];
        if (c == ':')
            return i;
        if (!arz_is_alnum(c) && c != '+' && c != '-' && c != '.')
            return 0;
    }
    return 0;
}

bool arz_uri_is_absolute(arz_str text)
{
    return scheme_size(text) >= 2;
}

arz_uri arz_uri_split(arz_str text)
{
    arz_uri uri = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    if (!text.data)
        text.data = "";
    size_t size = scheme_size(text);
    if (size) {
        uri.scheme = arz_str_slice(text, 0, size);
        text = arz_str_from(text, size + 1);
    }
    size = size_until(text, '#');
    if (size < text.size)
        uri.fragment = arz_str_from(text, size + 1);
    text = arz_str_slice(text, 0, size);
    size = size_until(text, '?');
    if (size < text.size)
        uri.query = arz_str_from(text, size + 1);
    text = arz_str_slice(text, 0, size);
    if (arz_str_starts(text, ARZ_STR("//"))) {
        text = arz_str_from(text, 2);
        size = size_until(text, '/');
        uri.authority = arz_str_slice(text, 0, size);
        text = arz_str_from(text, size);
    }
    uri.path = text;
    return uri;
}

size_t arz_uri_check(arz_str text)
{
    static const char others[] = "-._~:/?#[]@!$&'()*+,;=";
    bool fragment = false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool encoded = c == '%' && text.size - i > 2 && arz_is_hex(text.data[i + 1]) &&
                       arz_is_hex(text.data[i + 2]);
        if (!encoded && !arz_is_alnum(c) && (c == '\0' || !strchr(others, c)))
            return i;
        if (c == '#' && fragment)
            return i;
        fragment = fragment || c == '#';
    }
    return SIZE_MAX;
}

/* Takes the last segment and the '/' before it off what was appended since `start`. */
static void drop_segment(arz_buf *buf, size_t start)
{
    while (buf->size > start) {
        buf->size--;
        if (buf->data[buf->size] == '/')
            break;
    }
}

/* Appends the path without its "." and ".." segments. (RFC 3986, section 5.2.4) */
static void put_path(arz_buf *buf, arz_str path)
{
    size_t start = buf->size;
    while (path.size) {
        if (arz_str_starts(path, ARZ_STR("../"))) {
            path = arz_str_from(path, 3);
        } else if (arz_str_starts(path, ARZ_STR("./")) || arz_str_starts(path, ARZ_STR("/./"))) {
            path = arz_str_from(path, 2);
        } else if (arz_str_is(path, "/.")) {
            path = ARZ_STR("/");
        } else if (arz_str_starts(path, ARZ_STR("/../"))) {
            drop_segment(buf, start);
            path = arz_str_from(path, 3);
        } else if (arz_str_is(path, "/..")) {
            drop_segment(buf, start);
            path = ARZ_STR("/");
        } else if (arz_str_is(path, ".") || arz_str_is(path, "..")) {
            break;
        } else {
            size_t slash = path.data[0] == '/';
            size_t size = slash + size_until(arz_str_from(path, slash), '/');
            arz_buf_str(buf, arz_str_slice(path, 0, size));
            path = arz_str_from(path, size);
        }
    }
}

/* The base's path up to its last '/', then the reference's. (RFC 3986, section 5.2.3) */
static void put_merged(arz_buf *buf, const arz_uri *base, arz_str path)
{
    arz_buf merged = ARZ_BUF_INIT(0);
    size_t size = base->path.size;
    while (size && base->path.data[size - 1] != '/')
        size--;
    if (base->authority.data && base->path.size == 0)
        arz_buf_char(&merged, '/');
    arz_buf_str(&merged, arz_str_slice(base->path, 0, size));
    arz_buf_str(&merged, path);
    put_path(buf, arz_buf_view(&merged));
    arz_buf_clear(&merged);
}

static void put_lower(arz_buf *buf, arz_str text)
{
    for (size_t i = 0; i < text.size; i++)
        arz_buf_char(buf, arz_lower(text.data[i]));
}

/* The user information keeps its case; the host has none. */
static void put_authority(arz_buf *buf, arz_str authority)
{
    if (!authority.data)
        return;
    size_t host = 0;
    for (size_t i = 0; i < authority.size; i++) {
        if (authority.data[i] == '@')
            host = i + 1;
    }
    arz_buf_text(buf, "//");
    arz_buf_str(buf, arz_str_slice(authority, 0, host));
    put_lower(buf, arz_str_from(authority, host));
}

static void put_component(arz_buf *buf, char mark, arz_str text)
{
    if (!text.data)
        return;
    arz_buf_char(buf, mark);
    arz_buf_str(buf, text);
}

char *arz_uri_resolve(arz_str base_text, arz_str reference)
{
    arz_uri base = arz_uri_split(base_text), to = arz_uri_split(reference);
    arz_buf buf = ARZ_BUF_INIT(0);
    arz_str scheme = to.scheme.data ? to.scheme : base.scheme;
    if (scheme.data) {
        put_lower(&buf, scheme);
        arz_buf_char(&buf, ':');
    }
    bool own_root = to.scheme.data || to.authority.data;
    put_authority(&buf, own_root ? to.authority : base.authority);
    if (own_root || (to.path.size && to.path.data[0] == '/')) {
        put_path(&buf, to.path);
    } else if (to.path.size) {
        put_merged(&buf, &base, to.path);
    } else {
        arz_buf_str(&buf, base.path);
        if (!to.query.data)
            to.query = base.query;
    }
    put_component(&buf, '?', to.query);
    put_component(&buf, '#', to.fragment);
    return arz_buf_take(&buf);
}

arz_str arz_uri_without_fragment(arz_str text)
{
    return arz_str_slice(text, 0, size_until(text, '#'));
}

typedef struct default_port {
    const char *scheme, *port;
} default_port;

static const default_port default_ports[] = {
    { "http", "80" },
    { "https", "443" },
    { "ws", "80" },
    { "wss", "443" },
};

static const char *port_of_scheme(arz_str scheme)
{
    for (size_t i = 0; i < sizeof default_ports / sizeof *default_ports; i++) {
        if (arz_str_equal_nocase(scheme, arz_str_of(default_ports[i].scheme)))
            return default_ports[i].port;
    }
    return "";
}

/* Where the host of "host:port" ends; the colons inside [ ] belong to the host. */
static size_t host_size(arz_str host_port)
{
    size_t bracket = size_until(host_port, ']');
    size_t start = bracket < host_port.size ? bracket : 0;
    return start + size_until(arz_str_from(host_port, start), ':');
}

char *arz_uri_origin(arz_str text)
{
    arz_uri uri = arz_uri_split(text);
    arz_str host_port = uri.authority;
    for (size_t at = size_until(host_port, '@'); at < host_port.size;
         at = size_until(host_port, '@'))
        host_port = arz_str_from(host_port, at + 1);
    size_t size = host_size(host_port);
    if (!uri.scheme.data || size == 0)
        return NULL;
    arz_str port = arz_str_from(host_port, size + 1);
    if (port.size == 0)
        port = arz_str_of(port_of_scheme(uri.scheme));
    arz_buf buf = ARZ_BUF_INIT(0);
    put_lower(&buf, uri.scheme);
    arz_buf_text(&buf, "://");
    put_lower(&buf, arz_str_slice(host_port, 0, size));
    if (port.size)
        put_component(&buf, ':', port);
    return arz_buf_take(&buf);
}

static void put_encoded(arz_buf *buf, char c)
{
    static const char digits[] = "0123456789ABCDEF";
    unsigned byte = (unsigned char)c;
    const char encoded[] = { '%', digits[byte >> 4], digits[byte & 15] };
    arz_buf_put(buf, encoded, sizeof encoded);
}

void arz_uri_encode(arz_buf *buf, arz_str text, const char *also)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (arz_is_alnum(c) || (c && (strchr("-._~", c) || strchr(also, c))))
            arz_buf_char(buf, c);
        else
            put_encoded(buf, c);
    }
}

void arz_uri_decode(arz_buf *buf, arz_str text)
{
    for (;;) {
        size_t plain = size_until(text, '%');
        arz_buf_str(buf, arz_str_slice(text, 0, plain));
        text = arz_str_from(text, plain);
        if (text.size == 0)
            return;
        bool encoded = text.size > 2 && arz_is_hex(text.data[1]) && arz_is_hex(text.data[2]);
        int byte = encoded ? arz_hex_value(text.data[1]) * 16 + arz_hex_value(text.data[2]) : '%';
        arz_buf_char(buf, (char)byte);
        text = arz_str_from(text, encoded ? 3 : 1);
    }
}

char *arz_uri_from_path(const char *path, const char *cwd)
{
    arz_buf whole = ARZ_BUF_INIT(0), uri = ARZ_BUF_INIT(0);
    if (path[0] != '/') {
        arz_buf_text(&whole, cwd);
        if (!arz_str_ends(arz_buf_view(&whole), ARZ_STR("/")))
            arz_buf_char(&whole, '/');
    }
    arz_buf_text(&whole, path);
    arz_buf encoded = ARZ_BUF_INIT(0);
    arz_uri_encode(&encoded, arz_buf_view(&whole), "/:@!$&'()*+,;=");
    arz_buf_text(&uri, "file://");
    put_path(&uri, arz_buf_view(&encoded));
    arz_buf_clear(&whole);
    arz_buf_clear(&encoded);
    return arz_buf_take(&uri);
}

char *arz_uri_to_path(arz_str text)
{
    arz_uri uri = arz_uri_split(text);
    bool here =
        uri.authority.size == 0 || arz_str_equal_nocase(uri.authority, ARZ_STR("localhost"));
    if (!arz_str_equal_nocase(uri.scheme, ARZ_STR("file")) || !here || uri.path.size == 0)
        return NULL;
    arz_buf path = ARZ_BUF_INIT(0);
    arz_uri_decode(&path, uri.path);
    if (memchr(path.data, '\0', path.size)) {
        arz_buf_clear(&path);
        return NULL;
    }
    return arz_buf_take(&path);
}
