/* Refusals: an `application/problem+json` body that says why. (RFC 9457) */
#ifndef ARZ_MOCK_PROBLEM_H
#define ARZ_MOCK_PROBLEM_H

#include "base/str.h"
#include "mock/exchange.h"

/* The words for a status: "Not Found". Static. */
const char *arz_mock_status_words(int status);

/* Makes the response the refusal: what came before is dropped, the reasons noted so far go with it
 * as `errors`. Always false, to be returned. */
bool arz_mock_refuse(arz_mock_exchange *exchange, int status, const char *format, ...)
    ARZ_PRINTF(3, 4);

/* Notes one reason: what is wrong with the parameter `name` or, where `in` is "body", with what
 * the JSON Pointer names. False once there are so many that no more are taken. */
bool arz_mock_reason(arz_mock_exchange *exchange, const char *in, arz_str name, const char *pointer,
                     const char *detail);

#endif
