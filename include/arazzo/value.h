/* Reading values, such as inputs, from files. */
#ifndef ARAZZO_VALUE_H
#define ARAZZO_VALUE_H

#include <stddef.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The one value in the JSON or YAML file at `path` ("-": standard input). New, for json_decref();
 * NULL with *error filled. */
ARZ_API ARZ_MUST_USE json_t *arz_value_load(const char *path, arz_error *error);
/* The same of a text that is in memory; `name` is for messages. */
ARZ_API ARZ_MUST_USE json_t *arz_value_read(const char *text, size_t size, const char *name,
                                            arz_error *error);

#ifdef __cplusplus
}
#endif

#endif
