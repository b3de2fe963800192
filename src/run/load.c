/* Loading with the network: the one part of a load that needs requests. */
#include "model/load.h"

#include <arazzo/document.h>

#include "base/fail.h"
#include "http/fetch.h"

arz_document *arz_document_load(const char *uri, const arz_load_options *options, arz_error *error)
{
    arz_curl_options curl = {
        .follow_redirects = true,
        .insecure = options->insecure,
        .cacert = options->cacert,
        .proxy = options->proxy,
    };
    bool complete = false;
    arz_document *document =
        arz_document_link(uri, options, options->network ? arz_fetch_url : NULL, &curl, &complete);
    if (complete)
        return document;
    (void)arz_fail_move(error, &document->first);
    arz_document_free(document);
    return NULL;
}
