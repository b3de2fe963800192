#include "tests.h"

int main(void)
{
    return run_table_tests() + run_rewrite_tests() + run_tree_tests() + run_store_tests() +
           run_files_tests();
}
