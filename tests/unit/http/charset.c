/* Text in the charsets of media types. */
#include "http/charset.h"

#include <stdlib.h>

#include "tests.h"

#define BYTES(text) ((arz_str){ (text), sizeof(text) - 1 })

static void assert_decoded(const char *charset, arz_str bytes, const char *expected)
{
    arz_buf out = ARZ_BUF_INIT(0);
    assert_true(arz_charset_decode(arz_str_of(charset), bytes, &out));
    assert_string_equal(arz_buf_cstr(&out), expected);
    arz_buf_clear(&out);
}

static void test_decode(void **state)
{
    (void)state;
    assert_decoded("utf-8", BYTES("h\xC3\xA9"), "hé");
    assert_decoded("ISO-8859-1", BYTES("h\xE9"), "hé");
    assert_decoded("iso-8859-2", BYTES("\xB1\xE6"), "ąć");
    assert_decoded("Windows-1252", BYTES("\x80 \x93q\x94"), "€ “q”");
    assert_decoded("utf-16le", BYTES("a\0\x3D\xD8\x00\xDE"), "a😀");
    assert_decoded("shift_jis", BYTES("\x93\xFA\x96\x7B"), "日本");
    assert_decoded("gb18030", BYTES("\xC4\xE3"), "你");
    assert_decoded("iso-2022-jp", BYTES("\x1B$B\x46\x7C\x1B(B."), "日.");
}

static void test_marks(void **state)
{
    (void)state;
    assert_decoded("iso-8859-1", BYTES("\xEF\xBB\xBFh\xC3\xA9"), "hé");
    assert_decoded("utf-16", BYTES("\xFF\xFE\xE9\0"), "é");
    assert_decoded("utf-16", BYTES("\xFE\xFF\0\xE9"), "é");
    assert_decoded("utf-16", BYTES("\0\xE9"), "é");
    assert_decoded("utf-8", BYTES("\xFF\xFE\0\0\xE9\0\0\0"), "é");
}

static void test_wrong_bytes(void **state)
{
    (void)state;
    assert_decoded("utf-8",
                   BYTES("a\xFF"
                         "b\xC3"),
                   "a\uFFFDb\uFFFD");
    assert_decoded("us-ascii", BYTES("a\xE9"), "a\uFFFD");
    assert_decoded("utf-16be", BYTES("\0a\xD8\0\0b\0"), "a\uFFFDb\uFFFD");
    assert_decoded("euc-kr",
                   BYTES("a\xFF"
                         "b"),
                   "a\uFFFDb");
    assert_decoded("utf-8", BYTES(""), "");
}

/* What iconv would take as a command, or look for on the disk. */
static void test_unknown(void **state)
{
    (void)state;
    arz_buf out = ARZ_BUF_INIT(0);
    assert_false(arz_charset_decode(ARZ_STR("klingon"), BYTES("a"), &out));
    assert_false(arz_charset_decode(ARZ_STR("utf-7"), BYTES("a"), &out));
    assert_false(arz_charset_decode(ARZ_STR("iso-8859-1//TRANSLIT"), BYTES("a"), &out));
    assert_false(arz_charset_decode(ARZ_STR("../iso-8859-1"), BYTES("a"), &out));
    assert_int_equal(out.size, 0);
}

static void assert_encoded(const char *charset, const char *text, arz_str expected)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_buf out = ARZ_BUF_INIT(0);
    assert_true(arz_charset_encode(arz_str_of(charset), arz_str_of(text), &out, &error));
    assert_true(arz_str_equal(arz_buf_view(&out), expected));
    arz_buf_clear(&out);
}

static void test_encode(void **state)
{
    (void)state;
    assert_encoded("utf-8", "hé", BYTES("h\xC3\xA9"));
    assert_encoded("iso-8859-1", "hé", BYTES("h\xE9"));
    assert_encoded("utf-16", "é", BYTES("\0\xE9"));
    assert_encoded("iso-2022-jp", "日", BYTES("\x1B$B\x46\x7C\x1B(B"));
}

static void assert_not_encoded(const char *charset, const char *text, const char *message)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_buf out = ARZ_BUF_INIT(0);
    assert_false(arz_charset_encode(arz_str_of(charset), arz_str_of(text), &out, &error));
    assert_string_equal(error.message, message);
    arz_error_clear(&error);
    arz_buf_clear(&out);
}

static void test_not_encoded(void **state)
{
    (void)state;
    assert_not_encoded("iso-8859-1", "a€", "charset 'iso-8859-1' has no character U+20AC");
    assert_not_encoded("klingon", "a", "text cannot be written in charset 'klingon'");
}

int run_charset_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode),  cmocka_unit_test(test_marks),
        cmocka_unit_test(test_unknown), cmocka_unit_test(test_wrong_bytes),
        cmocka_unit_test(test_encode),  cmocka_unit_test(test_not_encoded),
    };
    return cmocka_run_group_tests_name("charsets", tests, NULL, NULL);
}
