/* The tests of the room, a file each. */
#ifndef ARZ_TESTS_RUN_TESTS_H
#define ARZ_TESTS_RUN_TESTS_H

void test_timers(void **state);
void test_retry_after(void **state);
void test_redact(void **state);
void test_redact_headers(void **state);
void test_poll_interval(void **state);
void test_poll_retry_after(void **state);
void test_many_polls(void **state);
void test_retry_delays(void **state);
void test_max_time(void **state);
void test_interrupt(void **state);
void test_max_steps(void **state);
void test_goto_workflow_pause(void **state);
void test_step_timeout(void **state);
void test_step_timeout_and_option(void **state);
void test_long_times(void **state);
void test_step_timeout_at_last(void **state);
void test_depth(void **state);
void test_batch_many(void **state);
void test_batch_order(void **state);
void test_batch_told(void **state);
void test_batch_window(void **state);
void test_batch_rate(void **state);
void test_batch_stop_on_failure(void **state);
void test_batch_wrong_row(void **state);
void test_batch_broken(void **state);
void test_batch_later(void **state);
void test_batch_interrupt(void **state);
void test_batch_limits(void **state);
void test_batch_connections(void **state);
void test_histogram(void **state);
void test_token_expires(void **state);
void test_token_interrupted(void **state);
void test_token_large(void **state);
void test_token_not_given(void **state);
void test_token_refused(void **state);
void test_token_rotates(void **state);
void test_token_shared(void **state);
void test_parallel_any_order(void **state);
void test_parallel_kept(void **state);
void test_parallel_kept_timeout(void **state);
void test_parallel_interrupted(void **state);
void test_parallel_stopped(void **state);
void test_rows(void **state);
void test_rows_many(void **state);
void test_rows_large(void **state);
void test_rows_pipe(void **state);

#endif
