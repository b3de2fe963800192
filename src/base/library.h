/* Shared libraries loaded when they are first needed: libcurl with its thirty-three libraries
 * costs four times what starting the rest of the program does. */
#ifndef ARZ_BASE_LIBRARY_H
#define ARZ_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

/* One function of a library: its name and where in the table of functions it belongs. */
typedef struct arz_symbol {
    const char *name;
    size_t offset; /* of the function pointer in the table */
} arz_symbol;

/* Loads `file` ("libcurl.so.4") and fills `table` with its `count` symbols. Loading it again
 * costs little. The library stays loaded: unloading ones that keep threads or exit handlers is
 * not safe. False with *error filled, naming the Debian package to install (`package`). */
ARZ_MUST_USE bool arz_library_load(const char *file, const char *package, const arz_symbol *symbols,
                                   size_t count, void *table, arz_error *error);

#endif
