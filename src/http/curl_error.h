/* What libcurl says went wrong, as a message that tells what to do. */
#ifndef ARZ_HTTP_CURL_ERROR_H
#define ARZ_HTTP_CURL_ERROR_H

#include <stdbool.h>
#include <stdint.h>

#include <arazzo/error.h>

typedef struct arz_curl_failure {
    int code;           /* a CURLcode */
    int os_error;       /* errno of the connection; 0: unknown */
    const char *detail; /* libcurl's own words; "" where it has none */
    const char *url;    /* that the request went to */
    int64_t timeout_ms; /* its limit */
    bool responded;     /* the header of the response had arrived */
} arz_curl_failure;

/* Always false. */
bool arz_curl_fail(const arz_curl_failure *failure, arz_error *error);

#endif
