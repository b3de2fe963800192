/* A server that plays the part of the APIs that a description names, on loopback. */
#ifndef ARAZZO_MOCK_H
#define ARAZZO_MOCK_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/document.h>
#include <arazzo/error.h>
#include <arazzo/export.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct arz_mock arz_mock;

typedef struct arz_mock_options {
    unsigned version; /* ARZ_MOCK_OPTIONS_VERSION */
    unsigned port;    /* 0: any free one */
    bool check_auth;  /* 401 where an operation's security is not met */
    /* Is told of each request, from the server's thread: "GET /pets 200". Or NULL. */
    void (*log)(void *data, const char *line);
    void *data;
    bool lenient;     /* a request that the description does not allow is answered all the same; a
                         header X-Mock-Problem says what is wrong with it */
    bool formats;     /* a value that is not as its schema's `format` says is not valid */
    const char *text; /* of the one description of arz_mock_create_api(), of `text_size` bytes, so
                         that it is not read; or NULL */
    size_t text_size;
} arz_mock_options;

#define ARZ_MOCK_OPTIONS_VERSION 1
/* clang-format off */
#define ARZ_MOCK_OPTIONS_INIT { ARZ_MOCK_OPTIONS_VERSION, 0, true, NULL, NULL, false, false, NULL, 0 }
/* clang-format on */

/* Starts a server on 127.0.0.1 for every OpenAPI source of the document; each has its own base
 * path. The document must outlive it. New, for arz_mock_free(), which stops it; NULL with *error
 * filled. */
ARZ_API ARZ_MUST_USE arz_mock *arz_mock_create(const arz_document *document,
                                               const arz_mock_options *options, arz_error *error);
/* The same for one OpenAPI description at a path or URL. */
ARZ_API ARZ_MUST_USE arz_mock *
arz_mock_create_api(const char *path, const arz_mock_options *options, arz_error *error);
ARZ_API void arz_mock_free(arz_mock *mock);

/* The sources served, each with its base URL: "http://127.0.0.1:PORT/NAME". Borrowed. */
ARZ_API size_t arz_mock_source_count(const arz_mock *mock);
ARZ_API const char *arz_mock_source_name(const arz_mock *mock, size_t index);
ARZ_API const char *arz_mock_source_url(const arz_mock *mock, size_t index);

#ifdef __cplusplus
}
#endif

#endif
