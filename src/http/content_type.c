#include "http/content_type.h"

#include <stdint.h>

arz_str arz_content_type_essence(arz_str content_type)
{
    return arz_str_trim(arz_str_slice(content_type, 0, arz_str_find_char(content_type, ';')));
}

static arz_str unquoted(arz_str value)
{
    bool quoted = value.size > 1 && value.data[0] == '"' && value.data[value.size - 1] == '"';
    return quoted ? arz_str_slice(value, 1, value.size - 1) : value;
}

arz_str arz_content_type_parameter(arz_str content_type, arz_str name)
{
    size_t end;
    while ((end = arz_str_find_char(content_type, ';')) != SIZE_MAX) {
        content_type = arz_str_from(content_type, end + 1);
        arz_str part = arz_str_slice(content_type, 0, arz_str_find_char(content_type, ';'));
        size_t equals = arz_str_find_char(part, '=');
        if (equals != SIZE_MAX &&
            arz_str_equal_nocase(arz_str_trim(arz_str_slice(part, 0, equals)), name))
            return unquoted(arz_str_trim(arz_str_from(part, equals + 1)));
    }
    return arz_str_of(NULL);
}

static const struct {
    arz_str type;
    arz_body_kind kind;
} kinds[] = {
    { { "application/jsonl", 17 }, ARZ_BODY_JSON_LINES },
    { { "application/jsonlines", 21 }, ARZ_BODY_JSON_LINES },
    { { "application/ndjson", 18 }, ARZ_BODY_JSON_LINES },
    { { "application/x-jsonlines", 23 }, ARZ_BODY_JSON_LINES },
    { { "application/x-ndjson", 20 }, ARZ_BODY_JSON_LINES },
    { { "application/x-www-form-urlencoded", 33 }, ARZ_BODY_FORM },
    { { "application/x-yaml", 18 }, ARZ_BODY_YAML },
    { { "application/yaml", 16 }, ARZ_BODY_YAML },
    { { "text/x-yaml", 11 }, ARZ_BODY_YAML },
    { { "text/yaml", 9 }, ARZ_BODY_YAML },
};

bool arz_content_type_is_json_seq(arz_str content_type)
{
    arz_str essence = arz_content_type_essence(content_type);
    return arz_str_equal_nocase(essence, ARZ_STR("application/json-seq")) ||
           arz_str_ends(essence, ARZ_STR("+json-seq"));
}

arz_body_kind arz_content_type_kind(arz_str content_type)
{
    arz_str essence = arz_content_type_essence(content_type);
    if (arz_media_type_is_json(content_type))
        return ARZ_BODY_JSON;
    if (arz_content_type_is_json_seq(content_type))
        return ARZ_BODY_JSON_LINES;
    if (arz_str_equal_nocase(arz_str_slice(essence, 0, 10), ARZ_STR("multipart/")))
        return ARZ_BODY_MULTIPART;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (arz_str_equal_nocase(essence, kinds[i].type))
            return kinds[i].kind;
    }
    return arz_str_ends(essence, ARZ_STR("+yaml")) ? ARZ_BODY_YAML : ARZ_BODY_TEXT;
}

bool arz_content_type_is_text(arz_str content_type)
{
    arz_body_kind kind = arz_content_type_kind(content_type);
    arz_str essence = arz_content_type_essence(content_type);
    if (kind == ARZ_BODY_TEXT)
        return arz_str_starts(essence, ARZ_STR("text/")) || arz_media_type_is_xml(content_type) ||
               arz_str_ends(essence, ARZ_STR("/javascript"));
    return kind != ARZ_BODY_MULTIPART;
}

arz_str arz_content_type_concrete(arz_str content_type, bool text)
{
    arz_str essence = arz_content_type_essence(content_type);
    if (arz_str_find_char(essence, '*') == SIZE_MAX)
        return content_type;
    if (arz_str_starts(essence, ARZ_STR("multipart/")))
        return ARZ_STR("multipart/form-data");
    if (arz_str_starts(essence, ARZ_STR("text/")))
        return ARZ_STR("text/plain");
    if (!text || arz_str_ends(essence, ARZ_STR("+json")))
        return ARZ_STR("application/json");
    return arz_str_is(essence, "*/*") ? ARZ_STR("text/plain") : ARZ_STR("application/octet-stream");
}

arz_str arz_content_type_of(const arz_operation *operation)
{
    const arz_request_body *body = operation->body;
    for (size_t i = 0; body && i < body->type_count; i++) {
        if (arz_media_type_is_json(body->types[i].name))
            return body->types[i].name;
    }
    return body && body->type_count ? body->types[0].name : ARZ_STR("application/json");
}

arz_str arz_content_type_of_file(const arz_operation *operation, arz_str guess)
{
    const arz_request_body *body = operation->body;
    const arz_media_type *fits =
        body ? arz_media_type_find(body->types, body->type_count, guess) : NULL;
    if (fits || !body || body->type_count == 0)
        return guess;
    arz_str any = ARZ_STR("application/octet-stream");
    bool takes_any = arz_media_type_find(body->types, body->type_count, any) != NULL;
    return takes_any ? any : body->types[0].name;
}

/* Whether an earlier type of the responses is the same. */
static bool came_before(const arz_operation *operation, size_t response, size_t type)
{
    arz_str name = operation->responses[response].types[type].name;
    for (size_t i = 0; i <= response; i++) {
        const arz_api_response *earlier = &operation->responses[i];
        size_t end = i < response ? earlier->type_count : type;
        for (size_t j = 0; j < end; j++) {
            if (arz_str_equal_nocase(earlier->types[j].name, name))
                return true;
        }
    }
    return false;
}

/* Appends the types of the responses that are JSON, or those that are not, each once. */
static void put_types(const arz_operation *operation, bool json, arz_buf *out)
{
    for (size_t i = 0; i < operation->response_count; i++) {
        const arz_api_response *response = &operation->responses[i];
        for (size_t j = 0; j < response->type_count; j++) {
            arz_str name = response->types[j].name;
            if (arz_media_type_is_json(name) != json || came_before(operation, i, j))
                continue;
            if (out->size)
                arz_buf_text(out, ", ");
            arz_buf_str(out, name);
        }
    }
}

void arz_content_type_accept(const arz_operation *operation, arz_buf *out)
{
    put_types(operation, true, out);
    put_types(operation, false, out);
    if (out->size == 0)
        arz_buf_text(out, "*/*");
}
