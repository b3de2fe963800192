#include "http/curl_error.h"

#include <errno.h>
#include <string.h>

#include <curl/curl.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/uri.h"

/* CURLE_TOO_LARGE, which libcurl has had since 8.6.0: the one that runs may be newer than the one
 * that was compiled against. */
#define TOO_LARGE 100

/* The host and port of the URL, without a user's name and password. */
static arz_str authority_of(const char *url)
{
    arz_str authority = arz_uri_split(arz_str_of(url)).authority;
    for (size_t i = authority.size; i > 0; i--) {
        if (authority.data[i - 1] == '@')
            return arz_str_from(authority, i);
    }
    return authority;
}

/* "Failed to connect to HOST port PORT" is how libcurl names whom it could not reach: not the host
 * of the URL where a proxy is between. */
static bool names_other(const char *detail, const char *url)
{
    arz_str authority = authority_of(url), port;
    bool ipv6 = authority.size && authority.data[0] == '[';
    arz_str host = ipv6 ? arz_str_slice(authority, 1, arz_str_find_char(authority, ']'))
                        : arz_str_slice(authority, 0, arz_str_find_char(authority, ':'));
    port = arz_str_from(authority, host.size + (ipv6 ? 2 : 0));
    port = port.size > 1 ? arz_str_from(port, 1)
           : arz_str_equal_nocase(arz_uri_split(arz_str_of(url)).scheme, ARZ_STR("https"))
               ? ARZ_STR("443")
               : ARZ_STR("80");
    arz_buf named = ARZ_BUF_INIT(0);
    arz_buf_printf(&named, "Failed to connect to %.*s port %.*s ", ARZ_STR_FORMAT(host),
                   ARZ_STR_FORMAT(port));
    arz_str said = arz_str_of(detail);
    bool other = arz_str_starts(said, ARZ_STR("Failed to connect to ")) &&
                 arz_str_find(said, ARZ_STR(" port ")) != SIZE_MAX &&
                 !arz_str_starts(said, arz_buf_view(&named));
    arz_buf_clear(&named);
    return other;
}

static bool fail_connect(const arz_curl_failure *failure, const char *host, arz_error *error)
{
    if (names_other(failure->detail, failure->url))
        return arz_fail(error, ARZ_ERROR_NETWORK, NULL, "cannot connect to the proxy for %s: %s",
                        host, failure->detail);
    if (failure->os_error == ECONNREFUSED) {
        return arz_fail(error, ARZ_ERROR_NETWORK, NULL,
                        "cannot connect to %s (connection refused): is the server running?", host);
    }
    const char *reason = failure->os_error ? strerror(failure->os_error) : failure->detail;
    return arz_fail(error, ARZ_ERROR_NETWORK, NULL, "cannot connect to %s (%s)", host, reason);
}

static bool fail_timeout(const arz_curl_failure *failure, const char *host, arz_error *error)
{
    if (failure->timeout_ms <= 0)
        return arz_fail(error, ARZ_ERROR_TIMEOUT, NULL, "no connection to %s in time", host);
    double seconds = (double)failure->timeout_ms / 1000;
    if (failure->responded) {
        return arz_fail(error, ARZ_ERROR_TIMEOUT, NULL,
                        "the response from %s did not end within %g seconds (--timeout)", host,
                        seconds);
    }
    return arz_fail(error, ARZ_ERROR_TIMEOUT, NULL,
                    "no response from %s within %g seconds (--timeout)", host, seconds);
}

static bool fail_certificate(const char *host, const char *detail, arz_error *error)
{
    (void)arz_fail(error, ARZ_ERROR_NETWORK, NULL, "the certificate of %s cannot be trusted: %s",
                   host, detail);
    return arz_fail_help(error, "--cacert FILE names the authority that signed it; "
                                "-k does without verification");
}

static bool fail_closed(const arz_curl_failure *failure, const char *host, arz_error *error)
{
    if (failure->responded) {
        return arz_fail(error, ARZ_ERROR_NETWORK, NULL,
                        "%s closed the connection before the end of its response", host);
    }
    return arz_fail(error, ARZ_ERROR_NETWORK, NULL, "%s closed the connection without a response",
                    host);
}

/* libcurl has more than ninety codes, and only some have more to tell than its own words. */
static bool fail_code(const arz_curl_failure *failure, const char *host, const char *detail,
                      arz_error *error)
{
    switch (failure->code) {
    case CURLE_COULDNT_CONNECT:
        return fail_connect(failure, host, error);
    case CURLE_COULDNT_RESOLVE_HOST:
        return arz_fail(error, ARZ_ERROR_NETWORK, NULL,
                        "no address for %s: is the name right, and the network there?", host);
    case CURLE_COULDNT_RESOLVE_PROXY:
        return arz_fail(error, ARZ_ERROR_NETWORK, NULL, "no address for the proxy: %s", detail);
    case CURLE_OPERATION_TIMEDOUT:
        return fail_timeout(failure, host, error);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
        return fail_certificate(host, detail, error);
    case CURLE_SSL_CACERT_BADFILE:
        return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                        "the certificates to trust cannot be read: %s", detail);
    case CURLE_SSL_CERTPROBLEM:
        return arz_fail(error, ARZ_ERROR_USAGE, NULL, "the client certificate cannot be used: %s",
                        detail);
    case CURLE_SSL_CONNECT_ERROR:
        return arz_fail(error, ARZ_ERROR_NETWORK, NULL, "no secure connection to %s: %s", host,
                        detail);
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
        return fail_closed(failure, host, error);
    case CURLE_SEND_ERROR:
        return arz_fail(error, ARZ_ERROR_NETWORK, NULL,
                        "%s closed the connection before it had the whole request", host);
    case CURLE_BAD_CONTENT_ENCODING:
        return arz_fail(error, ARZ_ERROR_NETWORK, NULL,
                        "the body from %s is not coded as its Content-Encoding says: %s", host,
                        detail);
    case CURLE_UNSUPPORTED_PROTOCOL:
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                        "requests go to http and https URLs only: %s", detail);
    case CURLE_URL_MALFORMAT:
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL, "not a URL that can be used: %s", detail);
    case TOO_LARGE:
    case CURLE_OUT_OF_MEMORY: /* what libcurl also says where one of its own limits is reached */
        return arz_fail(error, ARZ_ERROR_LIMIT, NULL,
                        "the header of the response from %s is larger than libcurl takes", host);
    default:
        return arz_fail(error, ARZ_ERROR_NETWORK, NULL, "the exchange with %s failed: %s", host,
                        detail);
    }
}

bool arz_curl_fail(const arz_curl_failure *failure, arz_error *error)
{
    arz_quoted host, detail;
    return fail_code(failure, arz_quote(&host, authority_of(failure->url)),
                     arz_quote(&detail, arz_str_of(failure->detail)), error);
}
