#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

#include "base/fail.h"

bool arz_library_load(const char *file, const char *package, const arz_symbol *symbols,
                      size_t count, void *table, arz_error *error)
{
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!library) {
        (void)arz_fail(error, ARZ_ERROR_IO, NULL, "%s cannot be loaded: %s", file, dlerror());
        return arz_fail_help(error, "install it: apt-get install %s", package);
    }
    for (size_t i = 0; i < count; i++) {
        void *function = dlsym(library, symbols[i].name);
        if (!function)
            return arz_fail(error, ARZ_ERROR_IO, NULL, "%s has no function %s; it is too old", file,
                            symbols[i].name);
        memcpy((char *)table + symbols[i].offset, &function, sizeof function);
    }
    return true;
}
