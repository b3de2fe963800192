/* The tests of the room, one list a file. */
#ifndef ARZ_TESTS_UNIT_DOC_TESTS_H
#define ARZ_TESTS_UNIT_DOC_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

int run_files_tests(void);   /* values that stand for files */
int run_rewrite_tests(void); /* changes to the text of a document */
int run_store_tests(void);   /* files, references, and what they may not do */
int run_table_tests(void);   /* text read and compared, out of the tables */
int run_tree_tests(void);    /* trees too large or too deep for a table */

#endif
