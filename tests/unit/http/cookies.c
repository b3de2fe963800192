/* The cookies of a run, between requests. */
#include "http/cookies.h"

#include <stdio.h>

#include <arazzo/limits.h>

#include "tests.h"

#define LINE(domain, path, name, value)                                                            \
    ARZ_STR(domain "\tFALSE\t" path "\tFALSE\t0\t" name "\t" value)

static void assert_line(const arz_cookies *cookies, size_t index, arz_str expected)
{
    assert_true(index < cookies->count);
    assert_true(arz_str_equal(arz_str_of(cookies->lines[index]), expected));
}

static void test_newer_replaces(void **state)
{
    (void)state;
    arz_cookies cookies = { 0 };
    arz_cookies_put(&cookies, LINE("a.test", "/", "id", "1"));
    arz_cookies_put(&cookies, LINE("a.test", "/", "other", "1"));
    arz_cookies_put(&cookies, LINE("A.test", "/", "id", "2"));
    assert_int_equal(cookies.count, 2);
    assert_line(&cookies, 0, LINE("a.test", "/", "other", "1"));
    assert_line(&cookies, 1, LINE("A.test", "/", "id", "2"));
    arz_cookies_clear(&cookies);
}

static void test_others_stay(void **state)
{
    (void)state;
    arz_cookies cookies = { 0 };
    arz_cookies_put(&cookies, LINE("a.test", "/", "id", "1"));
    arz_cookies_put(&cookies, LINE("b.test", "/", "id", "1"));
    arz_cookies_put(&cookies, LINE("a.test", "/x", "id", "1"));
    arz_cookies_put(&cookies, LINE("a.test", "/", "ID", "1"));
    assert_int_equal(cookies.count, 4);
    arz_cookies_remove(&cookies, LINE("a.test", "/", "id", ""));
    assert_int_equal(cookies.count, 3);
    assert_line(&cookies, 0, LINE("b.test", "/", "id", "1"));
    arz_cookies_remove(&cookies, LINE("a.test", "/", "id", ""));
    assert_int_equal(cookies.count, 3);
    arz_cookies_clear(&cookies);
}

static void test_no_cookie(void **state)
{
    (void)state;
    arz_cookies cookies = { 0 };
    arz_cookies_put(&cookies, ARZ_STR(""));
    arz_cookies_put(&cookies, ARZ_STR("a.test\tFALSE\t/\tFALSE\t0\tid"));
    arz_cookies_put(&cookies, ARZ_STR("a.test\tFALSE\t/\tFALSE\t0\tid\t1\t2"));
    assert_int_equal(cookies.count, 0);
    arz_cookies_put(&cookies, LINE("a.test", "/", "id", ""));
    assert_int_equal(cookies.count, 1);
    arz_cookies_clear(&cookies);
}

static void test_limit(void **state)
{
    (void)state;
    arz_cookies cookies = { 0 };
    for (int i = 0; i < ARZ_MAX_COOKIES + 1; i++) {
        char line[64];
        (void)snprintf(line, sizeof line, "a.test\tFALSE\t/\tFALSE\t0\tc%d\t1", i);
        arz_cookies_put(&cookies, arz_str_of(line));
        assert_int_equal(cookies.count, i < ARZ_MAX_COOKIES ? i + 1 : ARZ_MAX_COOKIES);
    }
    assert_line(&cookies, 0, LINE("a.test", "/", "c1", "1"));
    arz_cookies_clear(&cookies);
}

static void test_named_in(void **state)
{
    (void)state;
    arz_str line = LINE("a.test", "/", "id", "1");
    assert_true(arz_cookie_named_in(line, ARZ_STR("id=2")));
    assert_true(arz_cookie_named_in(line, ARZ_STR("a=1;  id = 2")));
    assert_true(arz_cookie_named_in(line, ARZ_STR("a=1; id")));
    assert_false(arz_cookie_named_in(line, ARZ_STR("")));
    assert_false(arz_cookie_named_in(line, ARZ_STR("ID=2; aid=1; x=id")));
    assert_false(arz_cookie_named_in(ARZ_STR("no cookie"), ARZ_STR("id=2; =1;")));
}

int run_cookie_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_newer_replaces), cmocka_unit_test(test_others_stay),
        cmocka_unit_test(test_no_cookie),      cmocka_unit_test(test_limit),
        cmocka_unit_test(test_named_in),
    };
    return cmocka_run_group_tests_name("cookies", tests, NULL, NULL);
}
