/* The tests of the room, one list a file. */
#ifndef ARZ_TESTS_UNIT_QUERY_TESTS_H
#define ARZ_TESTS_UNIT_QUERY_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

int run_limit_tests(void); /* both sides of each limit, and what is shared or hostile */
int run_table_tests(void); /* what the tables say */

#endif
