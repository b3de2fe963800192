/* Parameters as text. A style is a row: what stands first, what between items when exploded and
 * when not, and whether the name is written; the three shapes of a value (one, list, members) are
 * three functions over any row. (OpenAPI 3.1.1, "Style Values", appendix C; RFC 6570) */
#include "openapi/serialize.h"

#include <string.h>

#include "base/fail.h"
#include "base/uri.h"
#include "doc/value.h"

typedef struct style_row {
    const char *first;    /* in front of everything */
    const char *exploded; /* between items that stand each for itself */
    char joined;          /* between items of one text */
    bool named;           /* the parameter's name is written */
    const char *empty;    /* behind a name whose value is empty; '=' and the value behind others */
} style_row;

static const style_row style_rows[ARZ_STYLE_COUNT] = {
    [ARZ_STYLE_SIMPLE] = { "", ",", ',', false, "=" },
    [ARZ_STYLE_LABEL] = { ".", ".", ',', false, "=" },
    [ARZ_STYLE_MATRIX] = { ";", ";", ',', true, "" },
    [ARZ_STYLE_FORM] = { "", "&", ',', true, "=" },
    [ARZ_STYLE_SPACE_DELIMITED] = { "", "&", ' ', true, "=" },
    [ARZ_STYLE_PIPE_DELIMITED] = { "", "&", '|', true, "=" },
    [ARZ_STYLE_DEEP_OBJECT] = { "", "&", ',', true, "=" },
    [ARZ_STYLE_COOKIE] = { "", "; ", ',', true, "=" },
    [ARZ_STYLE_TAB_DELIMITED] = { "", "&", '\t', true, "=" },
};

/* Where text goes and what of it is percent-encoded on the way. */
typedef struct writer {
    arz_buf *out;
    const char *keep;      /* kept beside unreserved characters; NULL: nothing is encoded */
    bool keep_encoded;     /* "%2F" in a value stays as it is */
    const char *forbidden; /* what cannot be written where nothing is encoded */
    bool refused;          /* such a character came up */
    style_row row;
    bool explode;
    arz_str name;
} writer;

/* What `allowReserved` keeps; not what would end the part of the URL, nor the brackets that no
 * part may have. */
#define RESERVED_IN_PATH  ":@!$&'()*+,;="
#define RESERVED_IN_QUERY ":@!$&'()*+,;=/?"
/* What "{+name}" keeps: its value holds segments. Not '?' and '#', which would end the path. */
#define RESERVED_IN_SEGMENTS RESERVED_IN_PATH "/"

/* A view only looks; jansson's iterators, and so the view, have no const. */
static arz_view view_of(const json_t *value)
{
    union {
        const json_t *given;
        json_t *seen;
    } as = { value };
    return arz_view_json(as.seen);
}

static bool is_encoded_at(arz_str text, size_t at)
{
    return at + 2 < text.size && text.data[at] == '%' && arz_is_hex(text.data[at + 1]) &&
           arz_is_hex(text.data[at + 2]);
}

static void put_reserved(writer *to, arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        size_t size = is_encoded_at(text, i) ? 3 : 1;
        arz_str part = arz_str_slice(text, i, i + size);
        if (size == 3)
            arz_buf_str(to->out, part);
        else
            arz_uri_encode(to->out, part, to->keep);
        i += size - 1;
    }
}

static void put_text(writer *to, arz_str text)
{
    for (size_t i = 0; i < text.size && !to->keep; i++) {
        char c = text.data[i];
        if (c == '\0' || strchr(to->forbidden, c))
            to->refused = true;
    }
    if (!to->keep)
        arz_buf_str(to->out, text);
    else if (to->keep_encoded)
        put_reserved(to, text);
    else
        arz_uri_encode(to->out, text, to->keep);
}

/* Names are encoded like values, but nothing reserved is kept in them. */
static void put_name(writer *to, arz_str name)
{
    if (to->keep)
        arz_uri_encode(to->out, name, "");
    else
        put_text(to, name);
}

/* A value that is itself an array or object goes out as its JSON text: no style can carry it. */
static void put_value(writer *to, const json_t *value)
{
    arz_buf text = ARZ_BUF_INIT(0);
    arz_view_render(&text, view_of(value));
    put_text(to, arz_buf_view(&text));
    arz_buf_clear(&text);
}

static bool is_empty_text(const json_t *value)
{
    return json_is_string(value) && json_string_length(value) == 0;
}

static void put_pair(writer *to, arz_str name, const json_t *value)
{
    put_name(to, name);
    if (is_empty_text(value)) {
        arz_buf_text(to->out, to->row.empty);
        return;
    }
    arz_buf_char(to->out, '=');
    put_value(to, value);
}

/* Between two items: commas and dots stand for themselves, a blank or a bar is encoded. */
static void put_joint(writer *to)
{
    char c = to->row.joined;
    if (c == ',' || c == '.')
        arz_buf_char(to->out, c);
    else
        put_text(to, (arz_str){ &c, 1 });
}

/* What stands in front of an item: number 0 opens the parameter. */
static void put_front(writer *to, size_t number)
{
    if (number == 0)
        arz_buf_text(to->out, to->row.first);
    if (to->explode && number > 0)
        arz_buf_text(to->out, to->row.exploded);
    if (!to->explode && number == 0 && to->row.named) {
        put_name(to, to->name);
        arz_buf_char(to->out, '=');
    }
    if (!to->explode && number > 0)
        put_joint(to);
}

static void put_one(writer *to, const json_t *value)
{
    arz_buf_text(to->out, to->row.first);
    if (to->row.named)
        put_pair(to, to->name, value);
    else
        put_value(to, value);
}

/* RFC 6570 knows no null: it is left out, and a list of nothing is nothing. */
static void put_list(writer *to, const json_t *array)
{
    size_t number = 0;
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *item = json_array_get(array, i);
        if (json_is_null(item))
            continue;
        put_front(to, number++);
        if (to->explode && to->row.named)
            put_pair(to, to->name, item);
        else
            put_value(to, item);
    }
}

static void put_members(writer *to, const json_t *object)
{
    size_t number = 0;
    arz_view_iter iter = arz_view_members(view_of(object));
    while (arz_view_next(&iter)) {
        if (json_is_null(iter.value.json))
            continue;
        put_front(to, number++);
        if (to->explode) {
            put_pair(to, iter.name, iter.value.json);
        } else {
            put_text(to, iter.name);
            put_joint(to);
            put_value(to, iter.value.json);
        }
    }
}

/* "name[key]=value" for each leaf, "name[key][inner]=value" below; an array repeats its name. The
 * specification defines one level; servers that have more read them like this.
 * `path` is the name so far, as it is written. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which no value exceeds */
static void put_deep(writer *to, arz_buf *path, const json_t *value, size_t *number)
{
    size_t size = path->size;
    if (json_is_object(value)) {
        arz_view_iter iter = arz_view_members(view_of(value));
        while (arz_view_next(&iter)) {
            arz_buf_text(path, "%5B");
            arz_uri_encode(path, iter.name, "");
            arz_buf_text(path, "%5D");
            put_deep(to, path, iter.value.json, number);
            path->data[path->size = size] = '\0';
        }
    } else if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++)
            put_deep(to, path, json_array_get(value, i), number);
    } else if (!json_is_null(value)) {
        if ((*number)++)
            arz_buf_char(to->out, '&');
        arz_buf_str(to->out, arz_buf_view(path));
        arz_buf_char(to->out, '=');
        put_value(to, value);
    }
}

static void put_deep_object(writer *to, const json_t *object)
{
    arz_buf path = ARZ_BUF_INIT(0);
    size_t number = 0;
    arz_uri_encode(&path, to->name, "");
    put_deep(to, &path, object, &number);
    arz_buf_clear(&path);
}

static void put_styled(writer *to, arz_style style, const json_t *value)
{
    if (json_is_null(value))
        return;
    if (json_is_object(value) && style == ARZ_STYLE_DEEP_OBJECT)
        put_deep_object(to, value);
    else if (json_is_object(value))
        put_members(to, value);
    else if (json_is_array(value))
        put_list(to, value);
    else
        put_one(to, value);
}

/* A parameter with `content`: the value in its media type. */
static void put_content(writer *to, arz_str type, const json_t *value)
{
    arz_buf text = ARZ_BUF_INIT(0);
    if (arz_media_type_is_json(type))
        arz_view_write(&text, view_of(value), 0);
    else
        arz_view_render(&text, view_of(value));
    if (to->row.named) {
        put_name(to, to->name);
        arz_buf_char(to->out, '=');
    }
    put_text(to, arz_buf_view(&text));
    arz_buf_clear(&text);
}

static writer writer_for(const arz_api_parameter *parameter, arz_buf *out)
{
    writer to = {
        .out = out,
        .row = style_rows[parameter->style],
        .explode = parameter->explode,
        .name = parameter->name,
        .forbidden = "",
        .keep = "",
        .keep_encoded = parameter->allow_reserved || parameter->several,
    };
    if (parameter->style == ARZ_STYLE_DEEP_OBJECT)
        to.explode = true;
    if (parameter->style == ARZ_STYLE_COOKIE && parameter->in != ARZ_IN_COOKIE)
        to.row = style_rows[ARZ_STYLE_FORM]; /* a mistake: a URL has no "; " */
    if (parameter->style == ARZ_STYLE_LABEL && parameter->dotted)
        to.row.joined = '.';
    return to;
}

static void put_parameter(writer *to, const arz_api_parameter *parameter, const json_t *value)
{
    if (parameter->content)
        put_content(to, parameter->content->name, value);
    else
        put_styled(to, parameter->style, value);
}

bool arz_serialize_path(const arz_api_parameter *parameter, const json_t *value, arz_buf *out,
                        arz_error *error)
{
    (void)error; /* any value can be encoded into a path */
    writer to = writer_for(parameter, out);
    if (parameter->several)
        to.keep = RESERVED_IN_SEGMENTS;
    else if (parameter->allow_reserved)
        to.keep = RESERVED_IN_PATH;
    if (parameter->style != ARZ_STYLE_MATRIX)
        to.row.named = false;
    put_parameter(&to, parameter, value);
    return true;
}

/* One member of a form: an array repeats the name. */
static void put_field(writer *to, arz_str name, const json_t *value)
{
    writer field = *to;
    field.row = style_rows[ARZ_STYLE_FORM];
    field.explode = true;
    field.name = name;
    if (json_is_array(value))
        put_list(&field, value);
    else
        put_pair(&field, name, value);
}

static void put_form(writer *to, const json_t *object)
{
    arz_view_iter iter = arz_view_members(view_of(object));
    size_t begin = to->out->size;
    while (arz_view_next(&iter)) {
        size_t before = to->out->size;
        if (json_is_null(iter.value.json))
            continue;
        if (before > begin)
            arz_buf_char(to->out, '&');
        size_t start = to->out->size;
        put_field(to, iter.name, iter.value.json);
        if (to->out->size == start)
            to->out->size = before; /* an empty array is nothing */
    }
}

/* The whole query: members as a form, text as it is, anything else in its media type.
 * (OpenAPI 3.2.0, "Parameter Object", `in: querystring`) */
static void put_query_string(writer *to, const arz_api_parameter *parameter, const json_t *value)
{
    arz_str type = parameter->content ? parameter->content->name : (arz_str){ NULL, 0 };
    to->row.named = false;
    if (json_is_object(value) && !arz_media_type_is_json(type)) {
        put_form(to, value);
    } else {
        to->keep_encoded = json_is_string(value);
        to->keep = json_is_string(value) ? RESERVED_IN_QUERY : "";
        put_content(to, type, value);
    }
}

bool arz_serialize_query(const arz_api_parameter *parameter, const json_t *value, arz_buf *out,
                         arz_error *error)
{
    (void)error; /* any value can be encoded into a query */
    writer to = writer_for(parameter, out);
    if (parameter->allow_reserved)
        to.keep = RESERVED_IN_QUERY;
    if (parameter->in == ARZ_IN_QUERYSTRING)
        put_query_string(&to, parameter, value);
    else
        put_parameter(&to, parameter, value);
    return true;
}

static bool check_refused(const writer *to, const char *kind, const char *what, arz_error *error)
{
    if (!to->refused)
        return true;
    return arz_fail(error, ARZ_ERROR_REQUEST, "openapi-parameter",
                    "the value of the %s '%s' contains %s, which no %s can carry", kind,
                    ARZ_QUOTE(to->name), what, kind);
}

bool arz_serialize_cookie(const arz_api_parameter *parameter, const json_t *value, arz_buf *out,
                          arz_error *error)
{
    writer to = writer_for(parameter, out);
    to.keep = NULL;
    to.forbidden = "\r\n;";
    to.row.exploded = "; ";
    put_parameter(&to, parameter, value);
    return check_refused(&to, "cookie", "a semicolon, a line break or a NUL", error);
}

bool arz_serialize_header(const arz_api_parameter *parameter, const json_t *value, arz_buf *out,
                          arz_error *error)
{
    writer to = writer_for(parameter, out);
    to.keep = NULL;
    to.forbidden = "\r\n";
    to.row.named = false;
    put_parameter(&to, parameter, value);
    return check_refused(&to, "header", "a line break or a NUL", error);
}
