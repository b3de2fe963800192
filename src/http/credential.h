/* One credential as the user wrote it: a text, or a JSON object with its parts. */
#ifndef ARZ_HTTP_CREDENTIAL_H
#define ARZ_HTTP_CREDENTIAL_H

#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"

/* The members of the object; data NULL for those that are not given. */
typedef struct arz_credential_parts {
    arz_str client_id, client_secret, password, refresh_token;
    arz_str scopes; /* joined by blanks, as a token is asked for with them */
    arz_str token, username;
} arz_credential_parts;

/* Whether the value is an object: no token, user or client starts with '{'. */
bool arz_credential_is_object(arz_str value);

/* Reads the object; `value` must live as long as the arena. False with *error filled (kind INPUT),
 * which quotes nothing but a member's name. */
ARZ_MUST_USE bool arz_credential_read(arz_str value, arz_arena *arena, arz_credential_parts *parts,
                                      arz_error *error);

#endif
