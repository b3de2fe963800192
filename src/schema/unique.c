/* Equal elements are found by hash, so that a large array takes no time by the square. */
#include "schema/unique.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

typedef struct hashed {
    uint64_t hash;
    size_t index;
} hashed;

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

/* Numbers that are equal have equal doubles, whatever their kind. */
static uint64_t hash_number(arz_view view)
{
    double number = arz_view_number(view) + 0.0; /* -0 is 0 */
    uint64_t word;
    memcpy(&word, &number, sizeof word);
    return mix(ARZ_KIND_REAL, word);
}

static uint64_t hash_view(arz_evaluation *evaluation, arz_view view);

/* Members in any order give the same hash. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static uint64_t hash_members(arz_evaluation *evaluation, arz_view view)
{
    uint64_t sum = 0;
    arz_view_iter iter = arz_view_members(view);
    while (arz_view_next(&iter) && !evaluation->stopped)
        sum += mix(arz_hash(iter.name, (uintptr_t)evaluation), hash_view(evaluation, iter.value));
    return mix(ARZ_KIND_OBJECT, sum);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static uint64_t hash_elements(arz_evaluation *evaluation, arz_view view)
{
    uint64_t hash = ARZ_KIND_ARRAY;
    size_t size = arz_view_size(view);
    for (size_t i = 0; i < size && !evaluation->stopped; i++)
        hash = mix(hash, hash_view(evaluation, arz_view_at(view, i)));
    return hash;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static uint64_t hash_view(arz_evaluation *evaluation, arz_view view)
{
    if (!arz_evaluation_step(evaluation, 1))
        return 0;
    switch (arz_view_kind(view)) {
    case ARZ_KIND_INTEGER:
    case ARZ_KIND_REAL:
        return hash_number(view);
    case ARZ_KIND_STRING:
        return arz_hash(arz_view_text(view), (uintptr_t)evaluation);
    case ARZ_KIND_ARRAY:
        return hash_elements(evaluation, view);
    case ARZ_KIND_OBJECT:
        return hash_members(evaluation, view);
    case ARZ_KIND_BOOL:
        return arz_view_bool(view) ? 1 : 2;
    case ARZ_KIND_NULL:
    case ARZ_KIND_COUNT:
        break;
    }
    return 0;
}

static int compare_hashed(const void *a, const void *b)
{
    const hashed *left = a, *right = b;
    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index;
}

/* Compares the element at `at` with those behind it that have the same hash. */
static bool find_equal(arz_evaluation *evaluation, arz_view array, const hashed *items, size_t at,
                       size_t size, size_t *other)
{
    arz_view element = arz_view_at(array, items[at].index);
    for (size_t i = at + 1; i < size && items[i].hash == items[at].hash; i++) {
        if (!arz_evaluation_step(evaluation, 1))
            return false;
        if (arz_view_equal(element, arz_view_at(array, items[i].index))) {
            *other = items[i].index;
            return true;
        }
    }
    return false;
}

bool arz_find_repeated(arz_evaluation *evaluation, arz_view array, size_t *first, size_t *second)
{
    size_t size = arz_view_size(array);
    if (size < 2)
        return false;
    hashed *items = arz_alloc(size, sizeof *items); /* owned */
    for (size_t i = 0; i < size && !evaluation->stopped; i++)
        items[i] = (hashed){ hash_view(evaluation, arz_view_at(array, i)), i };
    bool found = false;
    if (!evaluation->stopped)
        qsort(items, size, sizeof *items, compare_hashed);
    for (size_t i = 0; i + 1 < size && !found && !evaluation->stopped; i++) {
        found = find_equal(evaluation, array, items, i, size, second);
        *first = items[i].index;
    }
    free(items);
    return found;
}
