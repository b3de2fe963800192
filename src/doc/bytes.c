#include "doc/bytes.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "doc/value.h"

void arz_bytes_clear(arz_bytes *bytes)
{
    for (size_t i = 0; i < bytes->count; i++)
        json_decref(bytes->values[i]);
    free(bytes->values);
    *bytes = (arz_bytes){ NULL, 0, 0 };
}

static void forget_unused(arz_bytes *bytes)
{
    size_t kept = 0;
    for (size_t i = 0; i < bytes->count; i++) {
        if (bytes->values[i]->refcount > 1)
            bytes->values[kept++] = bytes->values[i];
        else
            json_decref(bytes->values[i]);
    }
    bytes->count = kept;
}

void arz_bytes_add(arz_bytes *bytes, json_t *value)
{
    if (arz_bytes_have(bytes, value))
        return;
    forget_unused(bytes);
    bytes->values = arz_grow(bytes->values, bytes->count, &bytes->capacity, sizeof(json_t *));
    bytes->values[bytes->count++] = json_incref(value);
}

bool arz_bytes_have(const arz_bytes *bytes, const json_t *value)
{
    for (size_t i = 0; bytes && i < bytes->count; i++) {
        if (bytes->values[i] == value)
            return true;
    }
    return false;
}

void arz_bytes_put(const json_t *value, arz_buf *out)
{
    arz_buf_unbase64(out, arz_json_text(value));
}
