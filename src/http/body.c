#include "http/body.h"

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "doc/value.h"
#include "http/charset.h"
#include "http/content_type.h"
#include "http/form.h"
#include "http/media_guess.h"
#include "http/multipart.h"
#include "http/pieces.h"

/* What a writer of bodies works from and with. */
typedef struct job {
    const arz_request_plan *plan;
    const arz_media_type *media; /* the operation's for this content type; or NULL */
    arz_str content_type;
    arz_view value;
    arz_arena *arena;
    arz_pieces out; /* owned */
    char *boundary; /* owned: multipart's; else NULL */
} job;

static bool is_text(const job *at)
{
    return arz_view_kind(at->value) == ARZ_KIND_STRING;
}

/* The kinds that the media type's schema allows, a bit for each; 0 where nothing is known. */
static unsigned allowed_kinds(const job *at)
{
    if (!at->media || !at->media->schema.node)
        return 0;
    arz_error error = ARZ_ERROR_INIT;
    const arz_api *api = at->plan->operation->api;
    const arz_schema *schema =
        arz_schema_at(arz_api_schemas(api), at->media->schema, arz_api_dialect(api), &error);
    arz_error_clear(&error);
    return schema ? arz_schema_kinds(schema) : 0;
}

static unsigned bit(arz_kind kind)
{
    return 1U << kind;
}

/* Whether the text is JSON, of a kind that the schema allows. *error says why it is no JSON. */
static bool is_json_text(arz_str text, unsigned allowed, arz_error *error)
{
    static const arz_json_options options = { .duplicate_keys = true };
    arz_arena *arena = arz_arena_create();
    const arz_node *node = arz_json_parse(arena, text, &options, "payload", error);
    bool is = node && (!allowed || allowed & bit((arz_kind)node->kind));
    arz_arena_free(arena);
    return is;
}

static bool looks_like_json(arz_str text)
{
    text = arz_str_trim(text);
    return text.size && (text.data[0] == '{' || text.data[0] == '[');
}

/* A text is either JSON already, written by the author around some expressions, or a value like
 * any other. What starts like an object or an array and is none is the author's mistake, unless
 * the operation wants a string. */
static bool write_json_text(job *at, arz_error *error)
{
    arz_str text = arz_view_text(at->value);
    unsigned allowed = allowed_kinds(at);
    arz_error reason = ARZ_ERROR_INIT;
    bool well = true;

    if (is_json_text(text, allowed, &reason)) {
        arz_buf_str(&at->out.text, text);
    } else if (!looks_like_json(text) || allowed & bit(ARZ_KIND_STRING) || !reason.message) {
        arz_view_write(&at->out.text, at->value, 0);
    } else {
        well = arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                        "the payload is no JSON: %s, in line %u, column %u of it", reason.message,
                        reason.line, reason.column);
    }
    arz_error_clear(&reason);
    return well;
}

static bool write_json(job *at, arz_error *error)
{
    if (is_text(at))
        return write_json_text(at, error);
    arz_view_write(&at->out.text, at->value, 0);
    return true;
}

static bool write_json_lines(job *at, arz_error *error)
{
    (void)error;
    if (is_text(at)) {
        arz_buf_str(&at->out.text, arz_view_text(at->value));
        return true;
    }
    bool array = arz_view_kind(at->value) == ARZ_KIND_ARRAY;
    bool sequence = arz_content_type_is_json_seq(at->content_type);
    size_t count = array ? arz_view_size(at->value) : 1;
    for (size_t i = 0; i < count; i++) {
        if (sequence)
            arz_buf_char(&at->out.text, '\x1E'); /* RFC 7464, section 2.2 */
        arz_view_write(&at->out.text, array ? arz_view_at(at->value, i) : at->value, 0);
        arz_buf_char(&at->out.text, '\n');
    }
    return true;
}

static bool write_form(job *at, arz_error *error)
{
    if (!is_text(at))
        return arz_form_write(at->media, at->value.json, &at->out.text, error);
    arz_buf_str(&at->out.text, arz_view_text(at->value));
    return true;
}

/* Text that is a multipart body already starts with its boundary. */
static bool write_multipart_text(job *at, arz_error *error)
{
    arz_str text = arz_view_text(at->value);
    arz_str given = arz_content_type_parameter(at->content_type, ARZ_STR("boundary"));
    arz_str line = arz_str_trim(arz_str_slice(text, 0, arz_str_find_char(text, '\n')));

    if (!given.size && arz_str_starts(line, ARZ_STR("--")))
        given = arz_str_from(line, 2);
    if (!given.size)
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                        "a payload of %s is an object with a member for each part, or text that "
                        "starts with its boundary",
                        ARZ_QUOTE(arz_content_type_essence(at->content_type)));
    at->boundary = arz_str_dup(given);
    arz_buf_str(&at->out.text, text);
    return true;
}

static bool write_multipart(job *at, arz_error *error)
{
    if (is_text(at))
        return write_multipart_text(at, error);
    arz_multipart form = { .operation = at->plan->operation,
                           .media = at->media,
                           .content_type = at->content_type,
                           .files = at->plan->files,
                           .arena = at->arena };
    return arz_multipart_write(&form, at->value.json, &at->out, &at->boundary, error);
}

static bool write_yaml(job *at, arz_error *error)
{
    (void)error;
    if (is_text(at))
        arz_buf_str(&at->out.text, arz_view_text(at->value));
    else
        arz_view_write(&at->out.text, at->value, 0); /* JSON is YAML */
    return true;
}

static bool write_text(job *at, arz_error *error)
{
    arz_kind kind = arz_view_kind(at->value);
    if (kind != ARZ_KIND_ARRAY && kind != ARZ_KIND_OBJECT) {
        arz_view_render(&at->out.text, at->value);
        return true;
    }
    (void)arz_fail(error, ARZ_ERROR_REQUEST, NULL, "a body of %s cannot be made from %s",
                   ARZ_QUOTE(at->content_type), arz_kind_words(kind));
    return arz_fail_help(error, "give the payload as text, or another contentType");
}

static bool (*const writers[ARZ_BODY_KIND_COUNT])(job *at, arz_error *error) = {
    [ARZ_BODY_JSON] = write_json, [ARZ_BODY_JSON_LINES] = write_json_lines,
    [ARZ_BODY_FORM] = write_form, [ARZ_BODY_MULTIPART] = write_multipart,
    [ARZ_BODY_YAML] = write_yaml, [ARZ_BODY_TEXT] = write_text,
};

/* The content type as it goes out: with the boundary, if there is one that it has not. */
static arz_str final_type(const job *at, arz_arena *arena)
{
    if (!at->boundary || arz_content_type_parameter(at->content_type, ARZ_STR("boundary")).size)
        return arz_arena_str(arena, at->content_type);
    return arz_str_of(arz_arena_printf(arena, "%.*s; boundary=%s", ARZ_STR_FORMAT(at->content_type),
                                       at->boundary));
}

static bool has_no_body(const char *method)
{
    return strcmp(method, "HEAD") == 0 || strcmp(method, "TRACE") == 0;
}

/* A file as it is, whatever is in it. */
static bool write_file(job *at, const arz_file *file, arz_error *error)
{
    if (arz_content_type_kind(at->content_type) == ARZ_BODY_MULTIPART &&
        !arz_content_type_parameter(at->content_type, ARZ_STR("boundary")).size) {
        (void)arz_fail(error, ARZ_ERROR_REQUEST, NULL, "the file '%s' cannot be a whole body of %s",
                       ARZ_QUOTE(file->name), ARZ_QUOTE(at->content_type));
        return arz_fail_help(error, "give an object, with the file as the member that its part is "
                                    "called like");
    }
    arz_pieces_file(&at->out, file, at->arena);
    return true;
}

/* Text in the charset that its content type names. Forms are ASCII, whatever that says. */
static bool encode(job *at, arz_error *error)
{
    arz_str charset = arz_content_type_parameter(at->content_type, ARZ_STR("charset"));
    if (!charset.size || arz_content_type_kind(at->content_type) == ARZ_BODY_FORM)
        return true;
    arz_buf encoded = ARZ_BUF_INIT(0);
    bool well = arz_charset_encode(charset, arz_buf_view(&at->out.text), &encoded, error);
    arz_buf_clear(&at->out.text);
    at->out.text = encoded;
    return well ||
           arz_fail_help(error, "another charset in the content type, or none, which is UTF-8");
}

/* Only parts are files; in any other body a file is its text. */
static bool write_value(job *at, arz_error *error)
{
    arz_body_kind kind = arz_content_type_kind(at->content_type);
    if (kind == ARZ_BODY_MULTIPART)
        return writers[kind](at, error);
    if (kind == ARZ_BODY_TEXT && arz_bytes_have(at->plan->bytes, at->value.json)) {
        arz_bytes_put(at->value.json, &at->out.text);
        return true;
    }
    json_t *opened = arz_files_open(at->plan->files, at->value.json, error);
    at->value = arz_view_json(opened);
    bool well = opened && writers[kind](at, error) && encode(at, error);
    json_decref(opened);
    return well;
}

/* The body's content type: the step's, else what the operation takes. */
static arz_str choose_type(const job *at, arz_str given, const arz_file *file)
{
    const arz_operation *operation = at->plan->operation;
    bool bytes = arz_bytes_have(at->plan->bytes, at->value.json);
    arz_str guess = file ? arz_media_guess(file->name) : ARZ_STR("application/octet-stream");
    if (!file && !bytes)
        return arz_content_type_concrete(given.size ? given : arz_content_type_of(operation),
                                         is_text(at));
    if (!given.size)
        given = arz_content_type_of_file(operation, guess);
    return arz_str_find_char(arz_content_type_essence(given), '*') == SIZE_MAX ? given : guess;
}

bool arz_body_make(const arz_request_plan *plan, arz_str content_type, arz_arena *arena,
                   arz_body *body, arz_error *error)
{
    const arz_request_body *declared = plan->operation->body;
    *body = (arz_body){ .piece_count = 0 };
    if (!plan->body || json_is_null(plan->body))
        return true;
    if (has_no_body(plan->operation->method))
        return arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, plan->place,
                             "a %s request has no body", plan->operation->method);

    job at = { .plan = plan, .value = arz_view_json(plan->body), .arena = arena };
    const arz_file *file = arz_files_find(plan->files, plan->body);
    at.content_type = choose_type(&at, content_type, file);
    if (declared)
        at.media = arz_media_type_find(declared->types, declared->type_count, at.content_type);
    bool well = file ? write_file(&at, file, error) : write_value(&at, error);
    if (well) {
        body->content_type = final_type(&at, arena);
        arz_pieces_finish(&at.out, arena, &body->text, &body->pieces, &body->piece_count);
    }
    arz_pieces_clear(&at.out);
    free(at.boundary);
    return well || arz_fail_place(error, plan->place);
}
