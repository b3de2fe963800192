/* Loading with the network: the one part of a load that needs requests. */
#include "model/load.h"

#include <stdint.h>
#include <stdlib.h>

#include <arazzo/document.h>

#include "base/fail.h"
#include "base/uri.h"
#include "doc/file.h"
#include "http/fetch.h"

static arz_curl_options curl_options(const arz_load_options *options)
{
    return (arz_curl_options){
        .follow_redirects = true,
        .insecure = options->insecure,
        .cacert = options->cacert,
        .proxy = options->proxy,
    };
}

static bool is_web(const char *uri)
{
    arz_str scheme = arz_uri_split(arz_str_of(uri)).scheme;
    return arz_str_equal_nocase(scheme, ARZ_STR("http")) ||
           arz_str_equal_nocase(scheme, ARZ_STR("https"));
}

static bool fetch_text(const char *uri, const arz_load_options *options, arz_str *text,
                       arz_error *error)
{
    arz_curl_options curl = curl_options(options);
    char *final_uri = NULL;
    bool fetched = arz_fetch_url(&curl, uri, text, &final_uri, error);
    free(final_uri);
    return fetched;
}

static bool read_text(const char *uri, arz_str *text, arz_error *error)
{
    char *path = arz_uri_to_path(arz_str_of(uri));
    bool read = arz_file_read(path ? path : uri, ARZ_FILE_NAMED_BY_USER, uri, text, error);
    free(path);
    return read;
}

char *arz_text_load(const char *uri, const arz_load_options *options, size_t *size,
                    arz_error *error)
{
    arz_str text = { NULL, 0 };
    bool loaded = options->network && is_web(uri) ? fetch_text(uri, options, &text, error)
                                                  : read_text(uri, &text, error);
    *size = text.size;
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): what was read is the caller's */
    return loaded ? (char *)(uintptr_t)text.data : NULL;
}

arz_document *arz_document_load(const char *uri, const arz_load_options *options, arz_error *error)
{
    arz_curl_options curl = curl_options(options);
    bool complete = false;
    arz_document *document =
        arz_document_link(uri, options, options->network ? arz_fetch_url : NULL, &curl, &complete);
    if (complete)
        return document;
    (void)arz_fail_move(error, &document->first);
    arz_document_free(document);
    return NULL;
}
