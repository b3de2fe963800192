/* OAuth 2 tokens, shared by all runs of an engine: each is fetched once, and whoever needs it
 * meanwhile waits for that fetch. A fetch belongs to its token: it goes on where the run that
 * began it ends. */
#ifndef ARZ_RUN_TOKEN_H
#define ARZ_RUN_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include <arazzo/error.h>
#include <arazzo/export.h>
#include <arazzo/run.h>

#include "base/str.h"
#include "http/oauth.h"
#include "openapi/api.h"
#include "run/redact.h"

typedef struct arz_engine arz_engine;
typedef struct arz_strand arz_strand;
typedef struct arz_token arz_token;

/* Whose token it is. All borrowed: from the description and the engine's settings. */
typedef struct arz_token_key {
    const arz_security_scheme *scheme;
    arz_str credential; /* that it is got for */
    arz_str scopes;
    const char *url; /* of the endpoint; copied */
} arz_token_key;

/* A place among those that wait for a token. Zeroed: for none. */
typedef struct arz_token_wait arz_token_wait;
struct arz_token_wait {
    arz_token *token; /* NULL: for none */
    arz_strand *strand;
    arz_error *error; /* filled where the fetch fails */
    arz_token_wait *before, *after;
};

/* The token, or a new place for one that is not there. Borrowed from the engine. */
arz_token *arz_token_find(arz_engine *engine, const arz_token_key *key);
void arz_tokens_free(arz_engine *engine);

/* Its text where it lasts longer than until `until_us` of the loop's clock; else empty: it has to
 * be fetched. */
arz_str arz_token_text(const arz_token *token, int64_t until_us);
/* How many were fetched so far: tells a token from the one that takes its place. */
uint64_t arz_token_number(const arz_token *token);
/* What it is and was got with is secret. */
void arz_token_teach(const arz_token *token, arz_redactor *redactor);

/* Begins to fetch it, unless that has begun already. False with *error filled where it cannot. */
ARZ_MUST_USE bool arz_token_fetch(arz_token *token, const arz_grant *grant, arz_error *error);
/* The run is woken, with ARZ_STRAND_AUTHORIZE as its state, when the fetch has ended; `wait` and
 * `error` must live until then, or until arz_token_leave(). */
void arz_token_await(arz_token *token, arz_token_wait *wait, arz_strand *strand, arz_error *error);
/* Waits no longer; allowed where it does not. */
void arz_token_leave(arz_token_wait *wait);
/* The token with that number was refused. */
void arz_token_drop(arz_token *token, uint64_t number);

#endif
