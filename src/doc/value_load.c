#include <stdlib.h>
#include <unistd.h>

#include <arazzo/value.h>

#include "base/fail.h"
#include "doc/document.h"
#include "doc/value.h"

json_t *arz_value_load(const char *path, arz_error *error)
{
    char *cwd = getcwd(NULL, 0);
    arz_store *store = arz_store_create(&(arz_store_options){ .cwd = cwd ? cwd : "/" });
    const arz_doc *doc = arz_store_open(store, path, error);
    json_t *value = doc ? arz_node_value(doc->root, error) : NULL;
    arz_store_free(store);
    free(cwd);
    return value;
}

json_t *arz_value_read(const char *text, size_t size, const char *name, arz_error *error)
{
    arz_arena *arena = arz_arena_create();
    const arz_node *root = arz_parse(arena, (arz_str){ text, size }, ARZ_FORMAT_AUTO, name, error);
    json_t *value = root ? arz_node_value(root, error) : NULL;
    arz_arena_free(arena);
    return value;
}
