#include "description.h"

#include "fuzz.h"

static const char default_api[] =
    "openapi: 3.1.0\n"
    "servers: [{url: 'https://{host}/v1', variables: {host: {default: h.example}}}]\n"
    "paths:\n"
    "  /pets/{id}:\n"
    "    get:\n"
    "      operationId: get\n"
    "      parameters:\n"
    "        - {name: id, in: path, required: true, schema: {type: string}}\n"
    "        - {name: tags, in: query, style: pipeDelimited, schema: {type: array}}\n"
    "        - {name: filter, in: query, style: deepObject, explode: true}\n"
    "        - {name: X-Trace, in: header}\n"
    "        - {name: session, in: cookie}\n"
    "      responses: {'200': {description: d, content: {application/json: {}}}}\n"
    "    post:\n"
    "      operationId: create\n"
    "      security: [{key: []}]\n"
    "      requestBody: {content: {application/json: {}, multipart/form-data: {},\n"
    "                              application/x-www-form-urlencoded: {}, text/plain: {}}}\n"
    "      responses: {'201': {description: d}}\n"
    "components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}\n";

typedef struct parts {
    arz_str arazzo, api;
} parts;

static parts split(arz_str input)
{
    static const char mark[] = "\n===\n";
    size_t at = arz_str_find(input, ARZ_STR(mark));
    if (at == SIZE_MAX)
        return (parts){ input, ARZ_STR(default_api) };
    return (parts){ arz_str_slice(input, 0, at), arz_str_from(input, at + sizeof mark - 1) };
}

/* An arz_fetch_fn; `data` is the parts. */
static bool fetch(void *data, const char *uri, arz_str *text, char **final_uri, arz_error *error)
{
    const parts *input = data;
    arz_str found = arz_str_is(ARZ_STR(FUZZ_URI), uri) ? input->arazzo : input->api;
    (void)final_uri;
    (void)error;
    *text = (arz_str){ arz_str_dup(found), found.size };
    return true;
}

arz_document *fuzz_description(arz_str input, arz_diagnostics *diagnostics, bool *complete)
{
    parts both = split(input);
    arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
    options.network = true; /* which is the function above */
    options.diagnostics = diagnostics;
    return arz_document_link(FUZZ_URI, &options, fetch, &both, complete);
}
