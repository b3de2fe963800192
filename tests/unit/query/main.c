#include "tests.h"

int main(void)
{
    return run_table_tests() + run_limit_tests();
}
