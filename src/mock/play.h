/* What the mock makes of a request: which source and operation it means, whether it is allowed,
 * and the answer. */
#ifndef ARZ_MOCK_PLAY_H
#define ARZ_MOCK_PLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mock/exchange.h"
#include "mock/source.h"

typedef struct arz_mock_stage {
    arz_mock_source *sources;
    size_t count;
    bool check_auth, lenient;
    uint64_t last; /* the hash of the last request */
} arz_mock_stage;

/* Fills the exchange's response. */
void arz_mock_play(arz_mock_stage *stage, arz_mock_exchange *exchange);

#endif
