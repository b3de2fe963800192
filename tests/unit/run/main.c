#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests.h"

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_timers),
        cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_redact),
        cmocka_unit_test(test_redact_headers),
        cmocka_unit_test(test_poll_interval),
        cmocka_unit_test(test_poll_retry_after),
        cmocka_unit_test(test_many_polls),
        cmocka_unit_test(test_retry_delays),
        cmocka_unit_test(test_max_time),
        cmocka_unit_test(test_interrupt),
        cmocka_unit_test(test_max_steps),
        cmocka_unit_test(test_goto_workflow_pause),
        cmocka_unit_test(test_step_timeout),
        cmocka_unit_test(test_step_timeout_and_option),
        cmocka_unit_test(test_long_times),
        cmocka_unit_test(test_step_timeout_at_last),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_batch_many),
        cmocka_unit_test(test_batch_order),
        cmocka_unit_test(test_batch_told),
        cmocka_unit_test(test_batch_window),
        cmocka_unit_test(test_batch_rate),
        cmocka_unit_test(test_batch_stop_on_failure),
        cmocka_unit_test(test_batch_wrong_row),
        cmocka_unit_test(test_batch_broken),
        cmocka_unit_test(test_batch_later),
        cmocka_unit_test(test_batch_interrupt),
        cmocka_unit_test(test_batch_limits),
        cmocka_unit_test(test_batch_connections),
        cmocka_unit_test(test_histogram),
        cmocka_unit_test(test_parallel_any_order),
        cmocka_unit_test(test_parallel_kept),
        cmocka_unit_test(test_parallel_kept_timeout),
        cmocka_unit_test(test_parallel_interrupted),
        cmocka_unit_test(test_parallel_stopped),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_rows_many),
        cmocka_unit_test(test_rows_large),
        cmocka_unit_test(test_rows_pipe),
        cmocka_unit_test(test_token_expires),
        cmocka_unit_test(test_token_interrupted),
        cmocka_unit_test(test_token_large),
        cmocka_unit_test(test_token_not_given),
        cmocka_unit_test(test_token_refused),
        cmocka_unit_test(test_token_rotates),
        cmocka_unit_test(test_token_shared),
    };
    return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
