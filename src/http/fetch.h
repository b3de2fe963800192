/* Reading one URL into memory, for source descriptions that the entry document names by URL. */
#ifndef ARZ_HTTP_FETCH_H
#define ARZ_HTTP_FETCH_H

#include "doc/document.h"
#include "http/transport.h"

/* An arz_fetch_fn; `data` is a `const arz_curl_options *`. At most ARZ_MAX_DOCUMENT_BYTES within
 * ARZ_DEFAULT_TIMEOUT_MS; redirects are followed; any status but 2xx is an error. */
ARZ_MUST_USE bool arz_fetch_url(void *data, const char *uri, arz_str *text, char **final_uri,
                                arz_error *error);

#endif
