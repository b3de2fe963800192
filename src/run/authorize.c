/* Authorize, between prepare and build: the OAuth 2 tokens that the step's request needs. Each is
 * kept until it expires or is refused, and fetched anew then. (RFC 6749) */
#include <stdlib.h>

#include "base/fail.h"
#include "http/credentials.h"
#include "http/oauth.h"
#include "run/engine.h"
#include "run/settings.h"

/* A token that the attempt uses, as it was then. */
struct arz_used_token {
    arz_used_token *next;
    arz_token *token;
    uint64_t number;
};

static void use(arz_strand *strand, arz_token *token, arz_str text, arz_credential *credential)
{
    arz_visit *visit = strand->frame->visit;
    arz_used_token *used = arz_arena_alloc(visit->now->arena, 1, sizeof *used);
    *used = (arz_used_token){ visit->now->used, token, arz_token_number(token) };
    visit->now->used = used;
    credential->value = arz_arena_str(visit->now->arena, text);
    arz_token_teach(token, &strand->run->redactor);
}

/* The place for the token that the grant gives; NULL with *error filled. */
static arz_token *find_token(arz_strand *strand, const arz_grant *grant, arz_token_key *key,
                             arz_error *error)
{
    arz_visit *visit = strand->frame->visit;
    const char *base_url = arz_settings_base_url(strand->engine, visit->step, error);
    if (base_url)
        key->url = arz_token_url(grant, arz_str_of(base_url), visit->now->arena, error);
    return key->url ? arz_token_find(strand->engine, key) : NULL;
}

/* Makes the credential a token; where it has to be fetched, the run waits. False with *error
 * filled. */
static bool authorize(arz_strand *strand, const arz_security_scheme *scheme, arz_str scopes,
                      arz_credential *credential, arz_error *error)
{
    arz_visit *visit = strand->frame->visit;
    arz_token_key key = { scheme, credential->value, scopes, NULL };
    arz_grant grant;
    if (!arz_grant_read(scheme, credential->value, visit->now->arena, &grant, error))
        return false;
    if (grant.type == ARZ_GRANT_TOKEN)
        return true;
    if (strand->engine->options.dry_run || strand->engine->options.mocked) {
        credential->value = ARZ_STR("made-up-token");
        return true;
    }
    arz_token *token = find_token(strand, &grant, &key, error);
    if (!token)
        return false;
    /* One fetched in this attempt is not looked at again: it may last less than the attempt. */
    arz_str text = arz_token_text(token, visit->now->started_us);
    if (text.size) {
        use(strand, token, text, credential);
        return true;
    }
    if (!arz_token_fetch(token, &grant, error))
        return false;
    arz_token_teach(token, &strand->run->redactor);
    arz_token_await(token, &visit->now->wait, strand, error);
    strand->state = ARZ_STRAND_WAIT;
    return true;
}

/* Every scheme of the alternative that is met, until one has to wait. */
static bool authorize_all(arz_strand *strand, arz_error *error)
{
    arz_visit *visit = strand->frame->visit;
    visit->now->used = NULL;
    visit->now->credentials = arz_settings_credentials(
        strand->engine, visit->step->source, visit->now->arena, &visit->now->credential_count);
    arz_request_plan plan = arz_step_plan(strand, visit);
    const arz_security_requirement *chosen = arz_credentials_choose(&plan);
    for (size_t i = 0; chosen && i < chosen->scheme_count && !visit->now->wait.token; i++) {
        const arz_security_scheme *scheme = chosen->schemes[i];
        const arz_credential *given = arz_credentials_find(&plan, scheme->key);
        if (scheme->type != ARZ_SCHEME_OAUTH2 || !given || arz_credentials_is_set(&plan, scheme))
            continue;
        arz_credential *credential = &visit->now->credentials[given - visit->now->credentials];
        if (!authorize(strand, scheme, chosen->scopes[i], credential, error))
            return false;
    }
    return true;
}

void arz_step_authorize(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    /* There is an error already where the token that was waited for did not come. */
    if (visit->now->error.kind != ARZ_OK || !authorize_all(strand, &visit->now->error)) {
        (void)arz_fail_place(&visit->now->error, visit->step->place);
        arz_step_fail(strand);
    } else if (!visit->now->wait.token) {
        arz_strand_resume(strand, ARZ_STRAND_BUILD);
    }
}

bool arz_step_renew(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    if (strand->stopped || visit->now->renewed || !visit->now->used ||
        visit->now->exchange.response.status != 401)
        return false;
    for (const arz_used_token *used = visit->now->used; used; used = used->next)
        arz_token_drop(used->token, used->number);
    arz_visit_renew(visit);
    arz_strand_resume(strand, ARZ_STRAND_EVALUATE);
    return true;
}
