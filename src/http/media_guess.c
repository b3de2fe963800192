#include "http/media_guess.h"

#include <stddef.h>

/* Sorted by ending. (IANA's registry of media types) */
static const struct {
    const char *ending, *type;
} types[] = {
    { "avif", "image/avif" },
    { "bmp", "image/bmp" },
    { "css", "text/css" },
    { "csv", "text/csv" },
    { "doc", "application/msword" },
    { "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { "epub", "application/epub+zip" },
    { "gif", "image/gif" },
    { "gz", "application/gzip" },
    { "htm", "text/html" },
    { "html", "text/html" },
    { "ico", "image/vnd.microsoft.icon" },
    { "ics", "text/calendar" },
    { "jpeg", "image/jpeg" },
    { "jpg", "image/jpeg" },
    { "js", "text/javascript" },
    { "json", "application/json" },
    { "jsonl", "application/jsonl" },
    { "md", "text/markdown" },
    { "mp3", "audio/mpeg" },
    { "mp4", "video/mp4" },
    { "mpeg", "video/mpeg" },
    { "ndjson", "application/x-ndjson" },
    { "ods", "application/vnd.oasis.opendocument.spreadsheet" },
    { "odt", "application/vnd.oasis.opendocument.text" },
    { "ogg", "audio/ogg" },
    { "pdf", "application/pdf" },
    { "png", "image/png" },
    { "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
    { "rtf", "application/rtf" },
    { "svg", "image/svg+xml" },
    { "tif", "image/tiff" },
    { "tiff", "image/tiff" },
    { "toml", "application/toml" },
    { "txt", "text/plain" },
    { "wasm", "application/wasm" },
    { "wav", "audio/vnd.wave" },
    { "webm", "video/webm" },
    { "webp", "image/webp" },
    { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { "xml", "application/xml" },
    { "yaml", "application/yaml" },
    { "yml", "application/yaml" },
    { "zip", "application/zip" },
};

arz_str arz_media_guess(arz_str name)
{
    size_t dot = name.size;
    while (dot > 0 && name.data[dot - 1] != '.')
        dot--;
    arz_str ending = arz_str_from(name, dot);
    for (size_t i = 0; dot > 0 && i < sizeof types / sizeof *types; i++) {
        if (arz_str_equal_nocase(ending, arz_str_of(types[i].ending)))
            return arz_str_of(types[i].type);
    }
    return ARZ_STR("application/octet-stream");
}
