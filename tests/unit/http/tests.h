/* The parts of unit-http. */
#ifndef ARZ_TESTS_HTTP_H
#define ARZ_TESTS_HTTP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

int run_charset_tests(void);
int run_cookie_tests(void);
int run_oauth_tests(void);
int run_request_tests(void);
int run_transport_tests(void);
int run_upload_tests(void);

#endif
