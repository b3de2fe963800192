/* Credentials put where an operation's security requirements want them. (OpenAPI, "Security
 * Requirement Object", "Security Scheme Object") */
#ifndef ARZ_HTTP_CREDENTIALS_H
#define ARZ_HTTP_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"
#include "http/binding.h"
#include "http/request.h"

/* The credential for the scheme: one for this source before one for any. NULL: none given. */
const arz_credential *arz_credentials_find(const arz_request_plan *plan, arz_str scheme);

/* Whether the step, or -H, sets itself what the scheme wants to be set. */
bool arz_credentials_is_set(const arz_request_plan *plan, const arz_security_scheme *scheme);

/* The first alternative of the operation's security for which everything is given: credentials, a
 * client certificate, or what the step sets itself. NULL where none is met, or nothing is
 * needed; an alternative that needs nothing comes last. */
const arz_security_requirement *arz_credentials_choose(const arz_request_plan *plan);

/* Whether each alternative of the operation's security wants a client certificate. */
bool arz_credentials_need_certificate(const arz_operation *operation);

/* The greatest number of bindings that arz_credentials_bind() adds. */
size_t arz_credentials_most(const arz_request_plan *plan);

/* Binds the credentials of the chosen alternative. What the step sets itself, or -H, is left
 * alone. Where no alternative can be met nothing is bound: the server may say what it thinks of
 * that. False with *error filled: a credential that is not of the kind that its scheme needs. */
ARZ_MUST_USE bool arz_credentials_bind(const arz_request_plan *plan, arz_arena *arena,
                                       arz_bindings *bindings, arz_error *error);

/* The chosen alternative's "user:password" for a Digest challenge, in `arena`; data NULL where it
 * has none. False with *error filled likewise. */
ARZ_MUST_USE bool arz_credentials_digest(const arz_request_plan *plan, arz_arena *arena,
                                         arz_str *login, arz_error *error);

/* "Basic dXNlcjpwYXNz" for "user:pass", in `arena`. (RFC 7617) */
arz_str arz_credentials_basic(arz_str user_password, arz_arena *arena);

#endif
