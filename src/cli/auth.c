/* `arazzo-run auth FILE`: which credentials the APIs of a document need, and how to give each. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "command.h"
#include "credentials.h"
#include "message.h"

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static bool is_text(const json_t *object, const char *name, const char *text)
{
    const char *value = text_of(object, name);
    return value && strcmp(value, text) == 0;
}

/* Whether another source has a scheme of that name: then the source has to be named, too. */
static bool is_ambiguous(const json_t *sources, const char *scheme)
{
    size_t count = 0, i, j;
    const json_t *source, *entry;
    json_array_foreach(sources, i, source) {
        json_array_foreach(json_object_get(source, "schemes"), j, entry)
            count += is_text(entry, "name", scheme);
    }
    return count > 1;
}

static const json_t *find_flow(const json_t *scheme, const char *type)
{
    size_t i;
    const json_t *flow;
    json_array_foreach(json_object_get(scheme, "flows"), i, flow) {
        if (is_text(flow, "type", type))
            return flow;
    }
    return NULL;
}

/* What stands for the value in "--auth SCHEME=VALUE". Static. */
static const char *value_form(const json_t *scheme)
{
    if (is_text(scheme, "type", "apiKey"))
        return "KEY";
    if (is_text(scheme, "scheme", "basic") || is_text(scheme, "scheme", "digest"))
        return "USER:PASSWORD";
    if (find_flow(scheme, "clientCredentials"))
        return "CLIENT_ID:CLIENT_SECRET";
    return find_flow(scheme, "password") ? "USER:PASSWORD" : "TOKEN";
}

/* Adds `option` and `environment`: how the scheme's credential is given. */
static void add_ways(json_t *scheme, const char *source)
{
    const char *name = text_of(scheme, "name");
    if (is_text(scheme, "type", "mutualTLS")) {
        (void)json_object_set_new(scheme, "option", json_string("--cert FILE --key FILE"));
        return;
    }
    arz_buf option = ARZ_BUF_INIT(0);
    arz_buf_printf(&option, "--auth %s%s%s=%s", source ? source : "", source ? "." : "", name,
                   value_form(scheme));
    char *variable = cli_credentials_variable(source, name);
    (void)json_object_set_new(scheme, "option", json_string(arz_buf_cstr(&option)));
    (void)json_object_set_new(scheme, "environment", json_string(variable));
    free(variable);
    arz_buf_clear(&option);
}

static void add_all_ways(json_t *sources)
{
    size_t i, j;
    json_t *source, *scheme;
    json_array_foreach(sources, i, source) {
        json_array_foreach(json_object_get(source, "schemes"), j, scheme) {
            bool ambiguous = is_ambiguous(sources, text_of(scheme, "name"));
            add_ways(scheme, ambiguous ? text_of(source, "name") : NULL);
        }
    }
}

static void print_kind(FILE *out, const json_t *scheme)
{
    const char *http = text_of(scheme, "scheme");
    if (is_text(scheme, "type", "apiKey"))
        (void)fprintf(out, "API key, in the %s '%s'", text_of(scheme, "in"),
                      text_of(scheme, "parameter"));
    else if (http)
        (void)fprintf(out, "HTTP %s", http);
    else if (is_text(scheme, "type", "oauth2"))
        (void)fprintf(out, "OAuth 2");
    else if (is_text(scheme, "type", "openIdConnect"))
        (void)fprintf(out, "OpenID Connect, a token");
    else
        (void)fprintf(out, "client certificate");
    size_t i;
    const json_t *flow;
    json_array_foreach(json_object_get(scheme, "flows"), i, flow) {
        const char *url = text_of(flow, "tokenUrl");
        (void)fprintf(out, "%s %s%s%s", i ? "," : ":", text_of(flow, "type"), url ? " at " : "",
                      url ? url : "");
    }
}

static void print_scheme(FILE *out, const json_t *scheme)
{
    const char *variable = text_of(scheme, "environment");
    const char *description = text_of(scheme, "description");
    (void)fprintf(out, "    %-16s ", text_of(scheme, "name"));
    print_kind(out, scheme);
    if (description)
        (void)fprintf(out, ": %.*s", (int)strcspn(description, "\n"), description);
    (void)fprintf(out, "\n%21s%s%s%s\n", "", text_of(scheme, "option"), variable ? ", or " : "",
                  variable ? variable : "");
    bool token = find_flow(scheme, "clientCredentials") || find_flow(scheme, "password");
    if (token)
        (void)fprintf(out, "%21sa token that you have already will do, too\n", "");
}

/* "key", "login and oauth (read write)", "nothing". */
static void print_alternative(FILE *out, const json_t *alternative)
{
    size_t i;
    const json_t *part;
    if (json_array_size(alternative) == 0)
        (void)fprintf(out, "nothing");
    json_array_foreach(alternative, i, part) {
        const char *scopes = text_of(part, "scopes");
        (void)fprintf(out, "%s%s%s%s%s", i ? " and " : "", text_of(part, "scheme"),
                      scopes ? " (" : "", scopes ? scopes : "", scopes ? ")" : "");
    }
}

static void print_step(FILE *out, const json_t *step)
{
    arz_buf name = ARZ_BUF_INIT(0);
    size_t i;
    const json_t *alternative;
    arz_buf_printf(&name, "%s.%s", text_of(step, "workflowId"), text_of(step, "stepId"));
    (void)fprintf(out, "    %-32s ", arz_buf_cstr(&name));
    json_array_foreach(json_object_get(step, "alternatives"), i, alternative) {
        (void)fprintf(out, "%s", i ? ", or " : "");
        print_alternative(out, alternative);
    }
    (void)fputs("\n", out);
    arz_buf_clear(&name);
}

static void print_source(FILE *out, const json_t *source)
{
    size_t i;
    const json_t *entry;
    (void)fprintf(out, "%s\n  credentials\n", text_of(source, "name"));
    json_array_foreach(json_object_get(source, "schemes"), i, entry)
        print_scheme(out, entry);
    (void)fputs("  needed by\n", out);
    json_array_foreach(json_object_get(source, "steps"), i, entry)
        print_step(out, entry);
}

static void print_text(FILE *out, const json_t *sources)
{
    size_t i;
    const json_t *source;
    if (json_array_size(sources) == 0)
        (void)fputs("no credentials are needed\n", out);
    json_array_foreach(sources, i, source) {
        if (i)
            (void)fputs("\n", out);
        print_source(out, source);
    }
}

int cli_auth(const cli_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_document *document = cli_load(options, true, &error);
    if (!document)
        return error.kind == ARZ_OK ? CLI_EXIT_UNUSABLE : cli_fail(options, NULL, &error);
    json_t *report = arz_document_credentials(document);
    add_all_ways(json_object_get(report, "sources"));
    if (options->format == CLI_TEXT) {
        cli_page page;
        print_text(cli_page_open(&page), json_object_get(report, "sources"));
        cli_page_close(&page);
    } else {
        (void)json_dumpf(report, stdout, JSON_INDENT(2));
        (void)puts("");
    }
    json_decref(report);
    arz_document_free(document);
    return CLI_EXIT_OK;
}
