/* An Arazzo description, linked and checked. */
#include "base/diagnostics.h"
#include "check/checker.h"
#include "description.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_diagnostics *diagnostics = arz_diagnostics_create();
    bool complete = false;
    arz_document *document = fuzz_description(fuzz_text(data, size), diagnostics, &complete);
    fuzz_expect(complete || arz_diagnostics_count(diagnostics), "what is not complete says why");
    arz_check_document(document, diagnostics);
    arz_diagnostics_sort(diagnostics);
    arz_document_free(document);
    arz_diagnostics_free(diagnostics);
    return 0;
}
