/* Tests of limits, for the list in main.c. */
#ifndef TESTS_CHECK_LIMITS_H
#define TESTS_CHECK_LIMITS_H

void test_ignores(void **state);
void test_checked_nodes(void **state);
void test_checked_schemas(void **state);
void test_long_expressions(void **state);

#endif
