#include "base/alloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void arz_out_of_memory(void)
{
    (void)fputs("arazzo: out of memory\n", stderr);
    abort();
}

bool arz_size_add(size_t a, size_t b, size_t *sum)
{
    if (a > SIZE_MAX - b)
        return false;
    *sum = a + b;
    return true;
}

bool arz_size_mul(size_t a, size_t b, size_t *product)
{
    if (b != 0 && a > SIZE_MAX / b)
        return false;
    *product = a * b;
    return true;
}

void *arz_alloc(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        arz_out_of_memory();
    return memory;
}

void *arz_realloc(void *old, size_t count, size_t size)
{
    size_t bytes;
    if (!arz_size_mul(count, size, &bytes))
        arz_out_of_memory();
    void *memory = realloc(old, bytes ? bytes : 1);
    if (!memory)
        arz_out_of_memory();
    return memory;
}

void *arz_grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wanted = *capacity ? *capacity : 4;
    if (!arz_size_mul(wanted, 2, &wanted))
        arz_out_of_memory();
    *capacity = wanted;
    return arz_realloc(items, wanted, size);
}

char *arz_strdup(const char *text)
{
    if (!text)
        return NULL;
    size_t bytes = strlen(text) + 1;
    return memcpy(arz_realloc(NULL, bytes, 1), text, bytes);
}
