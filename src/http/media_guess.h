/* The media type that a file's name speaks of. */
#ifndef ARZ_HTTP_MEDIA_GUESS_H
#define ARZ_HTTP_MEDIA_GUESS_H

#include "base/str.h"

/* "image/png" for "photo.png"; "application/octet-stream" where the ending says nothing. */
arz_str arz_media_guess(arz_str name);

#endif
