/* The engine's parts, each by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "doc/value.h"
#include "run/redact.h"
#include "run/retry_after.h"
#include "run/timer.h"
#include "table.h"
#include "tests.h"

typedef struct fired {
    int64_t order[100];
    size_t count;
    arz_timer timer[100];
} fired;

typedef struct shot {
    fired *all;
    int64_t due_ms;
} shot;

static void note(void *data)
{
    shot *s = data;
    s->all->order[s->all->count++] = s->due_ms;
}

void test_timers(void **state)
{
    (void)state;
    fired all = { .count = 0 };
    shot shots[100];
    arz_timers timers = { NULL, 0, 0 };
    assert_int_equal(arz_timers_wait(&timers, 0), -1);
    for (size_t i = 0; i < 100; i++) {
        shots[i] = (shot){ &all, (int64_t)(i * 37 % 100) };
        all.timer[i] = (arz_timer){ .fire = note, .data = &shots[i] };
        arz_timers_set(&timers, &all.timer[i], shots[i].due_ms);
    }
    arz_timers_cancel(&timers, &all.timer[50]);
    arz_timers_cancel(&timers, &all.timer[50]);
    assert_int_equal(arz_timers_wait(&timers, -5), 5);
    arz_timers_fire(&timers, 1000);
    assert_int_equal(all.count, 99);
    for (size_t i = 1; i < all.count; i++)
        assert_true(all.order[i - 1] < all.order[i]);
    assert_int_equal(arz_timers_wait(&timers, 0), -1);
    arz_timers_clear(&timers);
}

static bool judge_retry_after(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    int64_t delay_ms = 0, now = strtoll(group->lines[1].data, NULL, 10);
    arz_buf actual = ARZ_BUF_INIT(0);
    if (arz_retry_after(group->lines[0], now, &delay_ms))
        arz_buf_printf(&actual, "%lld", (long long)delay_ms);
    else
        arz_buf_text(&actual, "none");
    bool right = table_expect(why, "delay", arz_buf_view(&actual), group->lines[2]);
    arz_buf_clear(&actual);
    return right;
}

void test_retry_after(void **state)
{
    (void)state;
    assert_int_equal(table_run(SOURCE_DIR "/retry_after.txt", judge_retry_after, NULL), 0);
}

static void add_secrets(arz_redactor *redactor, arz_str list)
{
    while (list.size) {
        arz_str secret = arz_str_slice(list, 0, arz_str_find_char(list, ' '));
        arz_redactor_add(redactor, secret);
        list = arz_str_from(list, secret.size + 1);
    }
}

static void put_redacted_json(const arz_redactor *redactor, arz_str text, arz_buf *out)
{
    json_t *value = json_loadb(text.data, text.size, JSON_DECODE_ANY, NULL);
    json_t *masked = arz_redact_value(redactor, value);
    arz_view_write(out, arz_view_json(masked), 0);
    json_decref(value);
    json_decref(masked);
}

static bool judge_redact(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_redactor redactor;
    arz_redactor_init(&redactor, false);
    add_secrets(&redactor, group->lines[0]);
    arz_str line = group->lines[1];
    size_t blank = arz_str_find_char(line, ' ');
    arz_str kind = arz_str_slice(line, 0, blank), subject = arz_str_from(line, blank + 1);
    arz_buf actual = ARZ_BUF_INIT(0);
    if (arz_str_is(kind, "json")) {
        put_redacted_json(&redactor, subject, &actual);
    } else {
        char *text = arz_str_is(kind, "url") ? arz_redact_url(&redactor, subject)
                                             : arz_redact_text(&redactor, subject);
        arz_buf_text(&actual, text);
        free(text);
    }
    bool right = table_expect(why, "masked", arz_buf_view(&actual), group->lines[2]);
    arz_buf_clear(&actual);
    arz_redactor_clear(&redactor);
    return right;
}

void test_redact(void **state)
{
    (void)state;
    assert_int_equal(table_run(SOURCE_DIR "/redact.txt", judge_redact, NULL), 0);
}

void test_redact_headers(void **state)
{
    (void)state;
    const arz_header headers[] = {
        { ARZ_STR("authorization"), ARZ_STR("Bearer abc") },
        { ARZ_STR("X-A"), ARZ_STR("1") },
        { ARZ_STR("X-A"), ARZ_STR("is abc") },
    };
    arz_request request = {
        .method = "GET", .url = "http://h/", .headers = headers, .header_count = 3
    };
    arz_redactor redactor;
    arz_redactor_init(&redactor, false);
    arz_redactor_learn_request(&redactor, &request);
    json_t *masked = arz_redact_headers(&redactor, headers, 3);
    char *text = json_dumps(masked, JSON_COMPACT);
    assert_string_equal(text, "{\"authorization\":\"***\",\"X-A\":[\"1\",\"is ***\"]}");
    free(text);
    json_decref(masked);
    arz_redactor_clear(&redactor);
}
