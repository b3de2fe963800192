#include "http/part.h"

#include "base/fail.h"
#include "doc/value.h"
#include "http/charset.h"
#include "http/content_type.h"
#include "http/media_guess.h"
#include "http/part_headers.h"

/* Whether `type` is the one named, or in the range that is. */
static bool covers(arz_str named, arz_str type)
{
    arz_media_type one = { .name = named };
    return arz_media_type_find(&one, 1, type) != NULL;
}

/* The type of the Encoding Object's `contentType` that suits a file of the type `guess`, which may
 * be empty; the first where none does. "" where it has none. */
static arz_str encoding_type(const arz_node *encoding, arz_str guess)
{
    arz_str listed = arz_node_text(arz_node_get(encoding, ARZ_STR("contentType")));
    arz_str first = arz_str_trim(arz_str_slice(listed, 0, arz_str_find_char(listed, ',')));
    while (guess.size && listed.size) {
        size_t comma = arz_str_find_char(listed, ',');
        if (covers(arz_str_trim(arz_str_slice(listed, 0, comma)), guess))
            return guess;
        listed = comma == SIZE_MAX ? arz_str_of(NULL) : arz_str_from(listed, comma + 1);
    }
    return first;
}

/* How the schema says that bytes are written in a string; empty where it does not. */
static arz_str content_encoding(const arz_node *schema)
{
    arz_str format = arz_node_text(arz_node_get(schema, ARZ_STR("format")));
    if (arz_str_is(format, "byte") || arz_str_is(format, "base64"))
        return ARZ_STR("base64");
    return arz_node_text(arz_node_get(schema, ARZ_STR("contentEncoding")));
}

/* What the schema says of bytes in a string: 3.0 has `format`, later versions the rest. */
static arz_str binary_type(const arz_node *schema)
{
    arz_str format = arz_node_text(arz_node_get(schema, ARZ_STR("format")));
    arz_str media = arz_node_text(arz_node_get(schema, ARZ_STR("contentMediaType")));
    if (media.size)
        return media;
    bool bytes = arz_str_is(format, "binary") || content_encoding(schema).size;
    return bytes ? ARZ_STR("application/octet-stream") : arz_str_of(NULL);
}

static bool is_ascii(arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] > 0x7F)
            return false;
    }
    return true;
}

static arz_str default_type(const arz_part *made, bool json)
{
    if (json)
        return ARZ_STR("application/json");
    return is_ascii(arz_buf_view(&made->content)) ? ARZ_STR("text/plain")
                                                  : ARZ_STR("text/plain; charset=utf-8");
}

/* Anything but text and JSON is a file: servers tell files from fields by their name. */
static bool is_file_type(arz_str type)
{
    return !arz_str_starts(type, ARZ_STR("text/plain")) && !arz_media_type_is_json(type);
}

static bool is_header_text(arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7F)
            return false;
    }
    return true;
}

static void write_content(arz_part *made, arz_view value, bool json)
{
    if (json)
        arz_view_write(&made->content, value, 0);
    else
        arz_view_render(&made->content, value);
}

/* What stands for the part's content type; empty where it follows from the content. */
static arz_str named_type(const arz_part_source *from, const arz_file *file)
{
    arz_kind kind = arz_view_kind(from->value);
    arz_str guess = file ? arz_media_guess(file->name) : arz_str_of(NULL);
    arz_str type = encoding_type(from->styled ? NULL : from->encoding.node, guess);
    arz_str media = arz_node_text(arz_node_get(from->schema, ARZ_STR("contentMediaType")));
    if (!type.size && file)
        type = media.size ? media : guess;
    else if (!type.size && kind == ARZ_KIND_STRING)
        type = binary_type(from->schema);
    return type.size ? arz_content_type_concrete(type, kind == ARZ_KIND_STRING) : type;
}

/* The fields that the description has for the part. Of those of a form, Content-Disposition says
 * the part's name and no description knows better. (RFC 7578, section 4.2) */
static bool add_headers(const arz_multipart *form, const arz_part_source *from, arz_part *made,
                        arz_error *error)
{
    size_t count = arz_node_member_count(arz_node_get(from->encoding.node, ARZ_STR("headers")));
    made->headers = arz_headers_in(form->arena, count + 2);
    return arz_part_headers(form->operation, from->encoding, &made->headers, error);
}

/* Where bytes are written as text, the transfer encoding says how; in forms it SHOULD NOT be
 * there, and is only where the description asks for it. (OpenAPI 3.2.0,
 * "Content-Transfer-Encoding and contentEncoding"; RFC 7578, section 4.7) */
static bool note_transfer(const arz_part_source *from, arz_part *made, arz_error *error)
{
    static const arz_str name = { "Content-Transfer-Encoding", 25 };
    arz_str encoding = content_encoding(from->schema);
    bool text = arz_view_kind(from->value) == ARZ_KIND_STRING;
    if (!encoding.size || !text || from->name.data || arz_headers_has(&made->headers, name))
        return true;
    return arz_headers_add(&made->headers, name, encoding, error);
}

/* From base64 to base64url, which has others for the last two characters. (RFC 4648, section 5) */
static void make_url_safe(arz_buf *text)
{
    for (size_t i = 0; i < text->size; i++) {
        if (text->data[i] == '+')
            text->data[i] = '-';
        else if (text->data[i] == '/')
            text->data[i] = '_';
    }
}

/* The file in the encoding that the schema or the transfer encoding asks for; where there is none,
 * or one of those that change nothing, it stays a file and is read when it is sent. */
static bool write_file(const arz_part_source *from, const arz_file *file, arz_part *made,
                       arz_error *error)
{
    arz_str encoding = content_encoding(from->schema);
    if (!encoding.size)
        encoding = arz_headers_find(made->headers.items, made->headers.count,
                                    ARZ_STR("Content-Transfer-Encoding"));
    bool base64 = arz_str_equal_nocase(encoding, ARZ_STR("base64"));
    bool url_safe = arz_str_equal_nocase(encoding, ARZ_STR("base64url"));
    bool plain = !encoding.size || arz_str_equal_nocase(encoding, ARZ_STR("binary")) ||
                 arz_str_equal_nocase(encoding, ARZ_STR("8bit")) ||
                 arz_str_equal_nocase(encoding, ARZ_STR("7bit"));

    made->file_name = file->name;
    if (plain)
        made->file = file;
    else if (!base64 && !url_safe)
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                        "the file '%s' cannot be written in '%s': 'base64' and 'base64url' are "
                        "what files are written in",
                        ARZ_QUOTE(file->name), ARZ_QUOTE(encoding));
    else if (!arz_file_base64(file->path, &made->content, error))
        return false;
    if (url_safe)
        make_url_safe(&made->content);
    return true;
}

/* Text in the charset that its content type names. */
static bool encode(arz_part *made, arz_error *error)
{
    arz_str charset = arz_content_type_parameter(made->content_type, ARZ_STR("charset"));
    if (arz_charset_is_utf8(charset))
        return true;
    arz_buf encoded = ARZ_BUF_INIT(0);
    bool well = arz_charset_encode(charset, arz_buf_view(&made->content), &encoded, error);
    arz_buf_clear(&made->content);
    made->content = encoded;
    return well || arz_fail_help(error,
                                 "another charset in the content type of the part '%s', or "
                                 "none, which is UTF-8",
                                 ARZ_QUOTE(made->name));
}

static bool write_value(const arz_multipart *form, const arz_part_source *from, arz_str type,
                        arz_part *made, arz_error *error)
{
    arz_kind kind = arz_view_kind(from->value);
    json_t *opened = arz_files_open(form->files, from->value.json, error);
    if (!opened)
        return false;
    /* Text for a part that is JSON by its encoding is taken to be JSON already. */
    bool json = kind == ARZ_KIND_OBJECT || kind == ARZ_KIND_ARRAY;
    write_content(made, arz_view_json(opened), json);
    json_decref(opened);
    made->content_type = type.size ? type : default_type(made, json);
    if (is_file_type(made->content_type))
        made->file_name = made->name;
    return encode(made, error);
}

bool arz_part_make(const arz_multipart *form, const arz_part_source *from, arz_part *made,
                   arz_error *error)
{
    const arz_file *file = arz_files_find(form->files, from->value.json);
    arz_str type = named_type(from, file);
    *made = (arz_part){ .name = from->name, .content_type = type, .content = ARZ_BUF_INIT(0) };
    if (!is_header_text(type))
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL, "'%s' is no content type for a part",
                        ARZ_QUOTE(type));
    return add_headers(form, from, made, error) && note_transfer(from, made, error) &&
           (file ? write_file(from, file, made, error)
                 : write_value(form, from, type, made, error));
}

void arz_part_clear(arz_part *part)
{
    arz_buf_clear(&part->content);
}

/* A name between quotes. (The URL Standard's and HTML's way to escape in forms) */
static void put_name(arz_buf *out, arz_str name)
{
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (c == '"' || (unsigned char)c < 0x20)
            arz_buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
        else
            arz_buf_char(out, c);
    }
}

/* "Content-Disposition" with what there is to say of the part. A name makes it that of a form; for
 * a part without one the description may have it. (OpenAPI 3.2.0, "Additional Encoding
 * Approaches") */
static void put_disposition(arz_buf *out, const arz_part *put)
{
    bool described = arz_headers_has(&put->headers, ARZ_STR("Content-Disposition"));
    if (!put->name.data && (!put->file_name.data || described))
        return;
    arz_buf_text(out, put->name.data ? "Content-Disposition: form-data; name=\""
                                     : "Content-Disposition: attachment");
    if (put->name.data) {
        put_name(out, put->name);
        arz_buf_char(out, '"');
    }
    if (put->file_name.data) {
        arz_buf_text(out, "; filename=\"");
        put_name(out, put->file_name);
        arz_buf_char(out, '"');
    }
    arz_buf_text(out, "\r\n");
}

static void put_headers(arz_buf *out, const arz_part *put)
{
    for (size_t i = 0; i < put->headers.count; i++) {
        arz_header field = put->headers.items[i];
        bool named =
            put->name.data && arz_str_equal_nocase(field.name, ARZ_STR("Content-Disposition"));
        if (!named)
            arz_buf_printf(out, "%.*s: %.*s\r\n", ARZ_STR_FORMAT(field.name),
                           ARZ_STR_FORMAT(field.value));
    }
}

void arz_part_write(const arz_part *put, arz_pieces *to, const char *boundary, arz_arena *arena)
{
    arz_buf *out = &to->text;
    arz_buf_printf(out, "--%s\r\n", boundary);
    put_disposition(out, put);
    arz_buf_printf(out, "Content-Type: %.*s\r\n", ARZ_STR_FORMAT(put->content_type));
    put_headers(out, put);
    arz_buf_text(out, "\r\n");
    if (put->file)
        arz_pieces_file(to, put->file, arena);
    else
        arz_buf_str(out, arz_buf_view(&put->content));
    arz_buf_text(out, "\r\n");
}
