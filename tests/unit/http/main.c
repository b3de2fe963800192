#include <stdlib.h>

#include "tests.h"

/* The servers are all on loopback, whatever proxy this machine has. */
static void forget_proxies(void)
{
    static const char *const names[] = { "ALL_PROXY", "NO_PROXY", "all_proxy", "http_proxy",
                                         "no_proxy" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unsetenv(names[i]);
}

int main(void)
{
    forget_proxies();
    return run_charset_tests() + run_cookie_tests() + run_oauth_tests() + run_request_tests() +
           run_transport_tests() + run_upload_tests();
}
