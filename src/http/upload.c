#include "http/upload.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fail.h"

static void close_file(arz_upload *upload)
{
    if (upload->file)
        (void)fclose(upload->file);
    upload->file = NULL;
}

void arz_upload_end(arz_upload *upload)
{
    close_file(upload);
    *upload = (arz_upload){ .count = 0 };
}

void arz_upload_begin(arz_upload *upload, const arz_request *request)
{
    close_file(upload);
    *upload = (arz_upload){ .pieces = request->pieces, .count = request->piece_count };
}

uint64_t arz_upload_size(const arz_upload *upload)
{
    uint64_t size = 0;
    for (size_t i = 0; i < upload->count; i++)
        size += upload->pieces[i].size;
    return size;
}

static bool fail_changed(const char *path, arz_error *error)
{
    (void)arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' has changed its size since the run began",
                   ARZ_QUOTE(arz_str_of(path)));
    return arz_fail_help(error, "how long a body is stands in front of it");
}

/* Opens the file of the piece at its offset. The size is part of what was sent before. */
static bool open_file(arz_upload *upload, arz_error *error)
{
    const arz_body_piece *piece = &upload->pieces[upload->at];
    struct stat found;
    upload->file = fopen(piece->path, "rbe");
    if (!upload->file || fstat(fileno(upload->file), &found) != 0 ||
        fseeko(upload->file, (off_t)upload->offset, SEEK_SET) != 0)
        return arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' cannot be read: %s",
                        ARZ_QUOTE(arz_str_of(piece->path)), strerror(errno));
    return (uint64_t)found.st_size == piece->size || fail_changed(piece->path, error);
}

static bool read_file(arz_upload *upload, char *to, size_t size, arz_error *error)
{
    const char *path = upload->pieces[upload->at].path;
    if (!upload->file && !open_file(upload, error))
        return false;
    if (fread(to, 1, size, upload->file) == size)
        return true;
    if (ferror(upload->file))
        return arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' cannot be read: %s",
                        ARZ_QUOTE(arz_str_of(path)), strerror(errno));
    return fail_changed(path, error);
}

bool arz_upload_read(arz_upload *upload, char *to, size_t room, size_t *taken, arz_error *error)
{
    *taken = 0;
    while (upload->at < upload->count && *taken < room) {
        const arz_body_piece *piece = &upload->pieces[upload->at];
        uint64_t left = piece->size - upload->offset;
        size_t size = left < room - *taken ? (size_t)left : room - *taken;
        if (piece->path && size && !read_file(upload, to + *taken, size, error))
            return false;
        if (!piece->path)
            memcpy(to + *taken, piece->text.data + upload->offset, size);
        *taken += size;
        upload->offset += size;
        if (upload->offset == piece->size) {
            close_file(upload);
            upload->at++;
            upload->offset = 0;
        }
    }
    return true;
}

bool arz_upload_seek(arz_upload *upload, uint64_t offset)
{
    close_file(upload);
    for (upload->at = 0; upload->at < upload->count; upload->at++) {
        if (offset < upload->pieces[upload->at].size)
            break;
        offset -= upload->pieces[upload->at].size;
    }
    upload->offset = offset;
    return upload->at < upload->count || offset == 0;
}
