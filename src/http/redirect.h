/* Where a redirect leads, and what goes there. (RFC 9110, 15.4) */
#ifndef ARZ_HTTP_REDIRECT_H
#define ARZ_HTTP_REDIRECT_H

#include <stdbool.h>

#include <arazzo/export.h>

#include "base/arena.h"
#include "http/request.h"

/* Whether a response with that status sends the client elsewhere. */
bool arz_redirect_is(int status);

/* The request that follows `request` to `url`, in `arena`: after 303, and after 301 and 302 to a
 * POST, it is a GET without a body. To another origin go only the headers that say what the
 * client understands: a credential may stand in any other. An answer to a Digest challenge stays
 * with the origin likewise. */
ARZ_MUST_USE const arz_request *arz_redirect_request(const arz_request *request, int status,
                                                     const char *url, arz_arena *arena);

#endif
