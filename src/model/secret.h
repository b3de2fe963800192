/* Which names are those of secrets. */
#ifndef ARZ_MODEL_SECRET_H
#define ARZ_MODEL_SECRET_H

#include <stdbool.h>

#include "base/str.h"

/* True where a word of the name is a secret's: "apiToken", "client_secret", "X-API-Key", but not
 * "maxTokens". */
bool arz_name_is_secret(arz_str name);

#endif
