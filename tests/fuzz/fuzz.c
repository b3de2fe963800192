#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include <arazzo/error.h>

const char fuzz_document[] =
    "{\"url\": \"https://h.example/p?q=1\", \"method\": \"GET\", \"statusCode\": 200,"
    " \"inputs\": {\"token\": \"t\", \"n\": 4, \"no\": null, \"user\": {\"name\": \"it's\"}},"
    " \"outputs\": {\"id\": 7}, \"steps\": {\"a\": {\"outputs\": {\"id\": 7, \"list\": [1, 2.5]}}},"
    " \"request\": {\"header\": {\"X\": \"y\"}, \"query\": {\"q\": \"1\"}, \"path\": {\"id\": "
    "\"7\"}},"
    " \"response\": {\"header\": {\"Content-Type\": \"text/plain\"}, \"body\": {\"state\": "
    "\"started\","
    " \"a/b\": {\"~\": \"\\u20ac\"}, \"\": [[], {}, true, -0.5e3], \"xml\": \"<a><b>x</b></a>\","
    " \"items\": [{\"id\": 7, \"tags\": [\"a\", \"b\"]}, {\"id\": 1.0}, {\"name\": \"x\"}]}}}";

arz_str fuzz_text(const uint8_t *data, size_t size)
{
    return (arz_str){ (const char *)data, size };
}

arz_str fuzz_cut_line(arz_str *text)
{
    size_t end = arz_str_find_char(*text, '\n');
    arz_str line = arz_str_slice(*text, 0, end);
    *text = end < text->size ? arz_str_from(*text, end + 1) : (arz_str){ NULL, 0 };
    return line;
}

static const arz_node *parse(arz_arena *arena, arz_str text)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_node *root = arz_json_parse(arena, text, NULL, "input", &error);
    arz_error_clear(&error);
    return root;
}

const arz_node *fuzz_json(arz_arena *arena, arz_str text)
{
    const arz_node *root = parse(arena, text);
    return root ? root : parse(arena, arz_str_of(fuzz_document));
}

arz_store *fuzz_store(void)
{
    return arz_store_create(&(arz_store_options){ .cwd = "/nowhere" });
}

void fuzz_expect(bool holds, const char *what)
{
    if (holds)
        return;
    (void)fprintf(stderr, "does not hold: %s\n", what);
    abort();
}
