/* Authorize, between prepare and build: the OAuth 2 tokens that the step's request needs. Each is
 * fetched once and kept for the run, until it expires or is refused. (RFC 6749) */
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "http/credentials.h"
#include "http/oauth.h"
#include "run/engine.h"
#include "run/settings.h"

/* A token, or the place for one that is not there. */
struct arz_token {
    arz_token *next;
    /* Whose it is. */
    const arz_security_scheme *scheme;
    arz_str credential; /* borrowed from the run's settings */
    arz_str scopes;     /* borrowed from the description */
    char *url;          /* owned: of the endpoint */
    /* What came from there. */
    char *value;           /* owned; NULL: not fetched, or dropped */
    char *refresh_token;   /* owned; takes the place of the one that it was got with */
    int64_t expires_us;    /* INT64_MAX: it does not say */
    const arz_visit *user; /* the visit that uses it; only ever compared */
};

static void free_token(arz_token *token)
{
    free(token->url);
    free(token->value);
    free(token->refresh_token);
    free(token);
}

void arz_tokens_free(arz_token *tokens)
{
    while (tokens) {
        arz_token *next = tokens->next;
        free_token(tokens);
        tokens = next;
    }
}

static void drop_value(arz_token *token)
{
    free(token->value);
    token->value = NULL;
}

/* The place for the token that the credential stands for. */
static arz_token *token_for(arz_run *run, const arz_security_scheme *scheme, arz_str credential,
                            arz_str scopes, const char *url)
{
    for (arz_token *token = run->tokens; token; token = token->next) {
        if (token->scheme == scheme && arz_str_equal(token->credential, credential) &&
            arz_str_equal(token->scopes, scopes) && arz_str_is(arz_str_of(token->url), url))
            return token;
    }
    arz_token *made = arz_alloc(1, sizeof *made);
    *made = (arz_token){ .next = run->tokens,
                         .scheme = scheme,
                         .credential = credential,
                         .scopes = scopes,
                         .url = arz_strdup(url) };
    run->tokens = made;
    return made;
}

/* Called from within the transport's poll. */
static void token_answered(void *data, arz_exchange *exchange)
{
    arz_run *run = data;
    (void)exchange;
    run->frame->visit->in_flight = false;
    arz_run_resume(run, ARZ_RUN_AUTHORIZE);
    arz_engine_wake(run->engine, run);
}

static void fetch(arz_run *run, arz_token *token, const arz_request *request)
{
    arz_visit *visit = run->frame->visit;
    arz_redactor_learn_request(&run->redactor, request);
    visit->exchange = (arz_exchange){
        .request = request,
        .arena = visit->arena,
        .timeout_ms = run->engine->options.timeout_ms,
        .max_body_bytes = ARZ_MAX_TOKEN_BYTES,
        .stays = true,
        .done = token_answered,
        .data = run,
        .response.body.max = ARZ_MAX_TOKEN_BYTES,
    };
    visit->awaited = token;
    visit->in_flight = true;
    run->state = ARZ_RUN_WAIT;
    run->engine->loop.transport.start(run->engine->loop.transport.data, &visit->exchange);
}

static void replace(char **text, arz_str with)
{
    free(*text);
    *text = arz_str_dup(with);
}

static void keep(arz_run *run, arz_token *token, const arz_token_answer *answer)
{
    replace(&token->value, answer->token);
    arz_redactor_add(&run->redactor, answer->token);
    if (answer->refresh_token.size) {
        replace(&token->refresh_token, answer->refresh_token);
        arz_redactor_add(&run->redactor, answer->refresh_token);
    }
    token->expires_us = answer->expires_s
                            ? arz_loop_now_us(&run->engine->loop) + answer->expires_s * 1000000
                            : INT64_MAX;
}

/* The exchange with the token endpoint has ended. */
static bool take_answer(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    arz_token *token = visit->awaited;
    arz_token_answer answer;
    visit->awaited = NULL;
    bool well = visit->exchange.error.kind == ARZ_OK &&
                arz_token_read(&visit->exchange, &answer, &visit->error);
    if (well) {
        keep(run, token, &answer);
    } else {
        (void)arz_fail_move(&visit->error, &visit->exchange.error);
        (void)arz_fail_help(&visit->error,
                            "the step needs a token for security scheme '%s' from there",
                            ARZ_QUOTE(token->scheme->key));
        arz_redact_error(&run->redactor, &visit->error);
    }
    arz_exchange_clear(&visit->exchange);
    visit->exchange = (arz_exchange){ .request = NULL };
    return well;
}

/* A token fetched in this attempt is not looked at again: it may last less than the attempt. */
static bool is_usable(const arz_visit *visit, const arz_token *token)
{
    return token->value && token->expires_us > visit->started_us;
}

/* Makes the credential a token; where it has to be fetched, that begins, and the run waits. False
 * with *error filled. */
static bool authorize(arz_run *run, const arz_security_scheme *scheme, arz_str scopes,
                      arz_credential *credential, arz_error *error)
{
    arz_visit *visit = run->frame->visit;
    arz_grant grant;
    if (!arz_grant_read(scheme, credential->value, visit->arena, &grant, error))
        return false;
    if (grant.type == ARZ_GRANT_TOKEN)
        return true;
    if (run->engine->options.dry_run || run->engine->options.made_up_tokens) {
        credential->value = ARZ_STR("made-up-token");
        return true;
    }
    char *base_url = arz_settings_base_url(run->engine, visit->step, error);
    const char *url =
        base_url ? arz_token_url(&grant, arz_str_of(base_url), visit->arena, error) : NULL;
    free(base_url);
    if (!url)
        return false;
    arz_token *token = token_for(run, scheme, credential->value, scopes, url);
    if (is_usable(visit, token)) {
        token->user = visit;
        credential->value = arz_str_of(token->value);
        return true;
    }
    if (grant.type == ARZ_GRANT_REFRESH_TOKEN && token->refresh_token)
        grant.parts.refresh_token = arz_str_of(token->refresh_token);
    const arz_request *request = arz_token_request(&grant, scopes, url, visit->arena, error);
    if (request)
        fetch(run, token, request);
    return request != NULL;
}

/* Every scheme of the alternative that is met, until one has to wait. */
static bool authorize_all(arz_run *run, arz_error *error)
{
    arz_visit *visit = run->frame->visit;
    visit->credentials = arz_settings_credentials(run->engine, visit->step->source, visit->arena,
                                                  &visit->credential_count);
    arz_request_plan plan = arz_step_plan(run, visit);
    const arz_security_requirement *chosen = arz_credentials_choose(&plan);
    for (size_t i = 0; chosen && i < chosen->scheme_count && !visit->awaited; i++) {
        const arz_security_scheme *scheme = chosen->schemes[i];
        const arz_credential *given = arz_credentials_find(&plan, scheme->key);
        if (scheme->type != ARZ_SCHEME_OAUTH2 || !given || arz_credentials_is_set(&plan, scheme))
            continue;
        arz_credential *credential = &visit->credentials[given - visit->credentials];
        if (!authorize(run, scheme, chosen->scopes[i], credential, error))
            return false;
    }
    return true;
}

void arz_step_authorize(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    bool well = (!visit->awaited || take_answer(run)) && authorize_all(run, &visit->error);
    if (!well) {
        (void)arz_fail_place(&visit->error, visit->step->place);
        arz_step_fail(run);
    } else if (!visit->awaited) {
        arz_run_resume(run, ARZ_RUN_BUILD);
    }
}

bool arz_step_renew(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    bool dropped = false;
    if (visit->renewed || visit->exchange.response.status != 401)
        return false;
    for (arz_token *token = run->tokens; token; token = token->next) {
        if (token->user != visit || !token->value)
            continue;
        drop_value(token);
        dropped = true;
    }
    if (!dropped)
        return false;
    visit->renewed = true;
    arz_body_clear(&visit->body);
    arz_exchange_clear(&visit->exchange);
    arz_run_resume(run, ARZ_RUN_AUTHORIZE);
    return true;
}
