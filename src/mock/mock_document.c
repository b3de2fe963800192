/* The mock of an Arazzo description: of every OpenAPI source that it names. */
#include <stdlib.h>
#include <string.h>

#include <arazzo/document.h>
#include <arazzo/mock.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "mock/start.h"

static size_t collect(const arz_document *document, arz_mock_origin *origins)
{
    size_t count = 0;
    for (size_t i = 0; i < arz_document_source_count(document); i++) {
        arz_mock_origin *origin = &origins[count];
        if (strcmp(arz_document_source_type(document, i), "openapi") != 0)
            continue;
        *origin = (arz_mock_origin){ .name = arz_document_source_name(document, i),
                                     .uri = arz_document_source_uri(document, i) };
        origin->text.data = arz_document_source_text(document, i, &origin->text.size);
        count += origin->uri != NULL;
    }
    return count;
}

arz_mock *arz_mock_create(const arz_document *document, const arz_mock_options *options,
                          arz_error *error)
{
    arz_mock_origin *origins = arz_alloc(arz_document_source_count(document) + 1, sizeof *origins);
    size_t count = collect(document, origins);
    arz_mock *mock = NULL;
    if (count == 0)
        (void)arz_fail(error, ARZ_ERROR_DOCUMENT, NULL,
                       "the document names no OpenAPI description, so there is nothing to mock");
    else
        mock = arz_mock_start(origins, count, false, options, error);
    free(origins);
    return mock;
}
