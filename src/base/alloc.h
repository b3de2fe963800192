/* The one place where memory is taken and the lack of it is noticed: a function here returns
 * memory or ends the program with a message. */
#ifndef ARZ_BASE_ALLOC_H
#define ARZ_BASE_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/export.h>

/* `count` items of `size` bytes, zeroed. New, for free(). */
ARZ_MUST_USE void *arz_alloc(size_t count, size_t size);

/* `old` (or NULL) grown or shrunk to `count` items of `size` bytes; what is added is not zeroed. */
ARZ_MUST_USE void *arz_realloc(void *old, size_t count, size_t size);

/* Makes room for one more item in a vector: when `count` has reached *capacity the items move
 * to twice the room. Returns the items. Usage: `v->items = arz_grow(v->items, v->count,
 * &v->capacity, sizeof *v->items);`. */
ARZ_MUST_USE void *arz_grow(void *items, size_t count, size_t *capacity, size_t size);

/* A copy of the C string, or NULL for NULL. New, for free(). */
ARZ_MUST_USE char *arz_strdup(const char *text);

/* Ends the program: memory ran out. */
void arz_out_of_memory(void) __attribute__((noreturn));

/* *sum = a + b, *product = a * b; false, leaving the result alone, when it does not fit. */
ARZ_MUST_USE bool arz_size_add(size_t a, size_t b, size_t *sum);
ARZ_MUST_USE bool arz_size_mul(size_t a, size_t b, size_t *product);

#endif
