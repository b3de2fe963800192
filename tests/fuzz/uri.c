/* A base URI, a line break, a reference. */
#include "base/uri.h"

#include <stdlib.h>

#include "base/buf.h"
#include "fuzz.h"

/* Appends a component, with what stands before it and behind it, where it is there. */
static void put(arz_buf *buf, const char *before, arz_str part, const char *behind)
{
    if (!part.data)
        return;
    arz_buf_text(buf, before);
    arz_buf_str(buf, part);
    arz_buf_text(buf, behind);
}

/* The components make up the text. (RFC 3986, section 5.3) */
static void check_split(arz_str text)
{
    arz_uri uri = arz_uri_split(text);
    arz_buf again = ARZ_BUF_INIT(0);
    put(&again, "", uri.scheme, ":");
    put(&again, "//", uri.authority, "");
    put(&again, "", uri.path, "");
    put(&again, "?", uri.query, "");
    put(&again, "#", uri.fragment, "");
    fuzz_expect(arz_str_equal(arz_buf_view(&again), text), "the components make up the text");
    arz_buf_clear(&again);
}

static void check_encoding(arz_str text)
{
    arz_buf encoded = ARZ_BUF_INIT(0), decoded = ARZ_BUF_INIT(0);
    arz_uri_encode(&encoded, text, "/?");
    arz_uri_decode(&decoded, arz_buf_view(&encoded));
    fuzz_expect(arz_str_equal(arz_buf_view(&decoded), text), "encoding can be undone");
    arz_uri_decode(&decoded, text);
    arz_buf_clear(&encoded);
    arz_buf_clear(&decoded);
}

/* A path made into a URI comes back; only dots and slashes may have been tidied up. */
static void check_path(arz_str text)
{
    char *path = arz_uri_to_path(text);
    char *uri = path ? arz_uri_from_path(path, "/w") : NULL;
    char *again = uri ? arz_uri_to_path(arz_str_of(uri)) : NULL;
    fuzz_expect(again || !path, "the URI of a path names a path");
    free(path);
    free(uri);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_str reference = fuzz_text(data, size), base = fuzz_cut_line(&reference);
    char *resolved = arz_uri_resolve(base, reference);
    char *origin = arz_uri_origin(arz_str_of(resolved));
    (void)arz_uri_check(reference);
    check_split(reference);
    check_split(arz_str_of(resolved));
    check_encoding(reference);
    check_path(reference);
    free(origin);
    free(resolved);
    return 0;
}
