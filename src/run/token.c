#include "run/token.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "run/engine.h"

struct arz_token {
    arz_token *next;
    arz_engine *engine;
    arz_token_key key; /* key.url is owned */
    char *url;         /* the same, as what is freed */
    /* What came from there. */
    char *value;         /* owned; NULL: not fetched, or dropped */
    char *refresh_token; /* owned; takes the place of the one that it was got with */
    int64_t expires_us;  /* INT64_MAX: it does not say */
    uint64_t number;
    /* The fetch under way, or the last one. */
    arz_arena *arena; /* owned: of request and response */
    const arz_request *request;
    arz_exchange exchange;
    bool fetching;
    arz_token_wait *first, *last;
};

static void end_fetch(arz_token *token)
{
    arz_exchange_clear(&token->exchange);
    token->fetching = false;
}

static void free_token(arz_token *token)
{
    const arz_transport *transport = &token->engine->loop.transport;
    if (token->fetching) {
        transport->cancel(transport->data, &token->exchange);
        end_fetch(token);
    }
    arz_arena_free(token->arena);
    free(token->url);
    free(token->value);
    free(token->refresh_token);
    free(token);
}

void arz_tokens_free(arz_engine *engine)
{
    while (engine->tokens) {
        arz_token *next = engine->tokens->next;
        free_token(engine->tokens);
        engine->tokens = next;
    }
}

static bool is_for(const arz_token *token, const arz_token_key *key)
{
    return token->key.scheme == key->scheme &&
           arz_str_equal(token->key.credential, key->credential) &&
           arz_str_equal(token->key.scopes, key->scopes) &&
           arz_str_is(arz_str_of(token->url), key->url);
}

arz_token *arz_token_find(arz_engine *engine, const arz_token_key *key)
{
    for (arz_token *token = engine->tokens; token; token = token->next) {
        if (is_for(token, key))
            return token;
    }
    arz_token *made = arz_alloc(1, sizeof *made);
    *made = (arz_token){
        .next = engine->tokens, .engine = engine, .key = *key, .url = arz_strdup(key->url)
    };
    made->key.url = made->url;
    engine->tokens = made;
    return made;
}

arz_str arz_token_text(const arz_token *token, int64_t until_us)
{
    return arz_str_of(token->expires_us > until_us ? token->value : NULL);
}

uint64_t arz_token_number(const arz_token *token)
{
    return token->number;
}

void arz_token_teach(const arz_token *token, arz_redactor *redactor)
{
    if (token->request)
        arz_redactor_learn_request(redactor, token->request);
    arz_redactor_add(redactor, arz_str_of(token->value));
    arz_redactor_add(redactor, arz_str_of(token->refresh_token));
}

void arz_token_drop(arz_token *token, uint64_t number)
{
    if (token->number != number)
        return; /* another has taken its place already */
    free(token->value);
    token->value = NULL;
}

void arz_token_await(arz_token *token, arz_token_wait *wait, arz_strand *strand, arz_error *error)
{
    *wait =
        (arz_token_wait){ .token = token, .strand = strand, .error = error, .before = token->last };
    *(wait->before ? &wait->before->after : &token->first) = wait;
    token->last = wait;
}

void arz_token_leave(arz_token_wait *wait)
{
    if (!wait->token)
        return;
    *(wait->before ? &wait->before->after : &wait->token->first) = wait->after;
    *(wait->after ? &wait->after->before : &wait->token->last) = wait->before;
    wait->token = NULL;
}

static void replace(char **text, arz_str with)
{
    free(*text);
    *text = arz_str_dup(with);
}

static void keep(arz_token *token, const arz_token_answer *answer)
{
    replace(&token->value, answer->token);
    if (answer->refresh_token.size)
        replace(&token->refresh_token, answer->refresh_token);
    token->number++;
    token->expires_us = answer->expires_s
                            ? arz_loop_now_us(&token->engine->loop) + answer->expires_s * 1000000
                            : INT64_MAX;
}

/* Whoever waits goes on, each with the error, if there is one. */
static void wake_all(arz_token *token, const arz_error *error)
{
    while (token->first) {
        arz_token_wait *wait = token->first;
        arz_token_leave(wait);
        if (error->kind != ARZ_OK) {
            (void)arz_fail(wait->error, error->kind, error->rule, "%s", error->message);
            (void)arz_fail_help(wait->error, "%s", error->help);
        }
        arz_strand_resume(wait->strand, ARZ_STRAND_AUTHORIZE);
        arz_strand_wake(wait->strand);
    }
}

/* Reads what the exchange brought; false with *error filled where that is no token. */
static bool take_answer(arz_token *token, arz_error *error)
{
    arz_exchange *exchange = &token->exchange;
    arz_token_answer answer;
    /* The limit is not that of --max-body, which the transport speaks of. */
    if (exchange->error.kind == ARZ_ERROR_LIMIT)
        return arz_fail(error, ARZ_ERROR_LIMIT, NULL,
                        "the token endpoint '%s' answers with more than %zu bytes",
                        ARZ_QUOTE(arz_str_of(token->url)), ARZ_MAX_TOKEN_BYTES);
    if (exchange->error.kind != ARZ_OK)
        return arz_fail_move(error, &exchange->error);
    if (!arz_token_read(exchange, &answer, error))
        return false;
    keep(token, &answer);
    return true;
}

/* Called from within the transport's poll. */
static void answered(void *data, arz_exchange *exchange)
{
    arz_token *token = data;
    arz_error error = ARZ_ERROR_INIT;
    (void)exchange;
    if (!take_answer(token, &error))
        (void)arz_fail_help(&error, "the step needs a token for security scheme '%s' from there",
                            ARZ_QUOTE(token->key.scheme->key));
    end_fetch(token);
    wake_all(token, &error);
    arz_error_clear(&error);
}

static void send(arz_token *token)
{
    const arz_transport *transport = &token->engine->loop.transport;
    token->exchange = (arz_exchange){
        .request = token->request,
        .arena = token->arena,
        .timeout_ms = token->engine->options.timeout_ms,
        .max_body_bytes = ARZ_MAX_TOKEN_BYTES,
        .stays = true,
        .done = answered,
        .data = token,
        .response.body.max = ARZ_MAX_TOKEN_BYTES,
    };
    token->fetching = true;
    transport->start(transport->data, &token->exchange);
}

bool arz_token_fetch(arz_token *token, const arz_grant *grant, arz_error *error)
{
    arz_grant fresh = *grant;
    if (token->fetching)
        return true;
    if (fresh.type == ARZ_GRANT_REFRESH_TOKEN && token->refresh_token)
        fresh.parts.refresh_token = arz_str_of(token->refresh_token);
    arz_arena_free(token->arena);
    token->arena = arz_arena_create();
    token->request = arz_token_request(&fresh, token->key.scopes, token->url, token->arena, error);
    if (token->request)
        send(token);
    return token->request != NULL;
}
