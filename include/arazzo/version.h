/* The version of the library that is linked. */
#ifndef ARAZZO_VERSION_H
#define ARAZZO_VERSION_H

#include <arazzo/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "MAJOR.MINOR.PATCH" of the library in use. Static. */
ARZ_API const char *arz_version(void);

#ifdef __cplusplus
}
#endif

#endif
