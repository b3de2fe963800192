#include "run/histogram.h"

#include <math.h>
#include <stddef.h>

/* How often the value can be halved until it has ARZ_HISTOGRAM_BITS + 1 bits. */
static unsigned halvings(uint64_t value)
{
    unsigned shift = 0;
    while (value >> shift >= (uint64_t)2 << ARZ_HISTOGRAM_BITS)
        shift++;
    return shift;
}

static size_t bucket_of(uint64_t value)
{
    unsigned shift = halvings(value);
    return ((size_t)shift << ARZ_HISTOGRAM_BITS) + (size_t)(value >> shift);
}

/* The greatest value in the bucket. */
static int64_t end_of(size_t bucket)
{
    size_t exact = (size_t)2 << ARZ_HISTOGRAM_BITS;
    if (bucket < exact)
        return (int64_t)bucket;
    unsigned shift = (unsigned)(bucket >> ARZ_HISTOGRAM_BITS) - 1;
    uint64_t front = bucket - ((size_t)shift << ARZ_HISTOGRAM_BITS);
    return (int64_t)(((front + 1) << shift) - 1);
}

void arz_histogram_add(arz_histogram *histogram, int64_t value)
{
    if (value < 0)
        value = 0;
    histogram->counts[bucket_of((uint64_t)value)]++;
    histogram->count++;
    if (value > histogram->max)
        histogram->max = value;
}

int64_t arz_histogram_quantile(const arz_histogram *histogram, double part)
{
    uint64_t wanted = (uint64_t)ceil(part * (double)histogram->count), seen = 0;
    for (size_t i = 0; i < ARZ_HISTOGRAM_BUCKETS && histogram->count; i++) {
        seen += histogram->counts[i];
        if (seen >= wanted && seen)
            return end_of(i) < histogram->max ? end_of(i) : histogram->max;
    }
    return histogram->max;
}
