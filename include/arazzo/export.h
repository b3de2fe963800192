/* How the library's public names are marked. */
#ifndef ARAZZO_EXPORT_H
#define ARAZZO_EXPORT_H

#if defined(__GNUC__) || defined(__clang__)
#define ARZ_API                  __attribute__((visibility("default")))
#define ARZ_MUST_USE             __attribute__((warn_unused_result))
#define ARZ_PRINTF(text, values) __attribute__((__format__(__printf__, text, values)))
#else
#define ARZ_API
#define ARZ_MUST_USE
#define ARZ_PRINTF(text, values)
#endif

#endif
