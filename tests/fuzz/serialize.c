/* A parameter and its value as text: "query form explode" on one line, the value in JSON behind
 * it, as in the table of the unit test. */
#include "openapi/serialize.h"

#include <string.h>

#include "base/uri.h"
#include "doc/value.h"
#include "fuzz.h"

static const struct style_word {
    const char *word;
    arz_style style;
} style_words[] = {
    { "cookie", ARZ_STYLE_COOKIE },
    { "deepObject", ARZ_STYLE_DEEP_OBJECT },
    { "form", ARZ_STYLE_FORM },
    { "label", ARZ_STYLE_LABEL },
    { "matrix", ARZ_STYLE_MATRIX },
    { "pipeDelimited", ARZ_STYLE_PIPE_DELIMITED },
    { "simple", ARZ_STYLE_SIMPLE },
    { "spaceDelimited", ARZ_STYLE_SPACE_DELIMITED },
    { "tabDelimited", ARZ_STYLE_TAB_DELIMITED },
};

static arz_str next_word(arz_str *line)
{
    size_t end = arz_str_find_char(*line, ' ');
    arz_str word = arz_str_slice(*line, 0, end);
    *line = end < line->size ? arz_str_from(*line, end + 1) : (arz_str){ NULL, 0 };
    return word;
}

static void apply_word(arz_api_parameter *parameter, arz_str word)
{
    parameter->explode |= arz_str_is(word, "explode");
    parameter->dotted |= arz_str_is(word, "3.0");
    parameter->allow_reserved |= arz_str_is(word, "reserved");
    parameter->several |= arz_str_is(word, "several");
    for (size_t i = 0; i < sizeof style_words / sizeof *style_words; i++) {
        if (arz_str_is(word, style_words[i].word))
            parameter->style = style_words[i].style;
    }
}

static bool has_any(arz_str text, const char *characters)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\0' || strchr(characters, text.data[i]))
            return true;
    }
    return false;
}

static void check_url(const arz_api_parameter *parameter, const json_t *value, arz_buf *out)
{
    bool path = parameter->in == ARZ_IN_PATH;
    arz_error error = ARZ_ERROR_INIT;
    bool done = path ? arz_serialize_path(parameter, value, out, &error)
                     : arz_serialize_query(parameter, value, out, &error);
    arz_str text = arz_buf_view(out);
    fuzz_expect(done, "any value can stand in a URL");
    fuzz_expect(arz_uri_check(text) >= text.size && !has_any(text, "#[]"),
                "what is put into a URL is made of a URL's characters");
    fuzz_expect(!path || !has_any(text, parameter->several ? "?" : "?/"),
                "a value keeps to its part of the path");
}

static void check_field(const arz_api_parameter *parameter, const json_t *value, arz_buf *out)
{
    arz_error error = ARZ_ERROR_INIT;
    bool done = parameter->in == ARZ_IN_HEADER
                    ? arz_serialize_header(parameter, value, out, &error)
                    : arz_serialize_cookie(parameter, value, out, &error);
    fuzz_expect(done != (error.kind != ARZ_OK), "a refusal says why");
    fuzz_expect(!done || !has_any(arz_buf_view(out), "\r\n"), "a field keeps to its line");
    arz_error_clear(&error);
}

static void check_parameter(arz_str words, const json_t *value)
{
    arz_location in;
    arz_media_type content;
    if (!arz_location_find(next_word(&words), &in))
        in = ARZ_IN_QUERY;
    arz_api_parameter parameter = arz_parameter_default(ARZ_STR("color"), in);
    parameter.explode = false;
    while (words.size) {
        arz_str word = next_word(&words);
        apply_word(&parameter, word);
        if (arz_str_is(word, "content")) {
            content = (arz_media_type){ .name = next_word(&words) };
            parameter.content = &content;
        }
    }
    arz_buf out = ARZ_BUF_INIT(0);
    if (in == ARZ_IN_HEADER || in == ARZ_IN_COOKIE)
        check_field(&parameter, value, &out);
    else
        check_url(&parameter, value, &out);
    arz_buf_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_str rest = fuzz_text(data, size), words = fuzz_cut_line(&rest);
    arz_error error = ARZ_ERROR_INIT;
    json_t *value = arz_node_value(fuzz_json(arena, rest), &error); /* new */
    if (value)
        check_parameter(words, value);
    json_decref(value);
    arz_error_clear(&error);
    arz_arena_free(arena);
    return 0;
}
