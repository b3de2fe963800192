/* Values that stand for bytes: base64 text, told from other text by being that very value, as one
 * is told that stands for a file (doc/files.h). So a body that was received can be sent on, or
 * saved, byte for byte, and no document can make text count as bytes. */
#ifndef ARZ_DOC_BYTES_H
#define ARZ_DOC_BYTES_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/buf.h"

/* Those that are in use. Empty where it is zeroed. */
typedef struct arz_bytes {
    json_t **values; /* owned */
    size_t count, capacity;
} arz_bytes;

void arz_bytes_clear(arz_bytes *bytes);
/* The string, which is base64, stands for bytes from now on. Borrows. Values that nobody else has
 * any more are forgotten on the way. */
void arz_bytes_add(arz_bytes *bytes, json_t *value);
/* Whether the value stands for bytes; `bytes` may be NULL. */
bool arz_bytes_have(const arz_bytes *bytes, const json_t *value);
/* Appends the bytes that the value stands for. */
void arz_bytes_put(const json_t *value, arz_buf *out);

#endif
