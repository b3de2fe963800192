/* Sending a body piece by piece, files as they are read. */
#ifndef ARZ_HTTP_UPLOAD_H
#define ARZ_HTTP_UPLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "http/request.h"

typedef struct arz_upload {
    const arz_body_piece *pieces; /* borrowed */
    size_t count, at;             /* the piece that is sent */
    uint64_t offset;              /* in it */
    FILE *file;                   /* owned: of that piece, once it is read */
} arz_upload;

/* Starts at the front; what an earlier request has left open is closed. */
void arz_upload_begin(arz_upload *upload, const arz_request *request);
uint64_t arz_upload_size(const arz_upload *upload);
/* Fills `to` as far as it goes; *taken is 0 at the end. False with *error filled: a file cannot be
 * read, or has another size than when it was named. */
ARZ_MUST_USE bool arz_upload_read(arz_upload *upload, char *to, size_t room, size_t *taken,
                                  arz_error *error);
/* Goes on at the byte `offset` of the whole. False where there is none such. */
ARZ_MUST_USE bool arz_upload_seek(arz_upload *upload, uint64_t offset);
void arz_upload_end(arz_upload *upload);

#endif
