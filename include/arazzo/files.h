/* Files that a user named as inputs. Each is a value that stands for it: it is passed on like any
 * other, and read only where it becomes a body, a part of one, or text. No document, response or
 * file of inputs can make such a value. */
#ifndef ARAZZO_FILES_H
#define ARAZZO_FILES_H

#include <arazzo/export.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct arz_files arz_files;

/* New, for arz_files_free(), which comes after the runs that use it. */
ARZ_API ARZ_MUST_USE arz_files *arz_files_create(void);
ARZ_API void arz_files_free(arz_files *files);

#ifdef __cplusplus
}
#endif

#endif
