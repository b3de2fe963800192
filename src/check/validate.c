/* Offline validation: the document is linked without a network, then each of its descriptions is
 * checked for what the linker does not need to know. */
#include <stdlib.h>

#include <arazzo/validate.h>

#include "base/diagnostics.h"
#include "check/checker.h"
#include "check/ignore.h"
#include "model/load.h"

static void tell_use(void *data, const arz_dialect_use *use)
{
    arz_checker *checker = data;
    arz_tell_use(&checker->tell, checker->description->doc, use);
}

static void check_description(arz_checker *checker, const arz_description *description)
{
    if (!description->doc || description->version.size == 0)
        return;
    checker->description = description;
    checker->expr.minor = description->minor;
    arz_usage_init(&checker->usage, description);
    if (description == checker->document->entry) {
        arz_named_find(&checker->named, description);
        arz_check_unreached(checker);
    }
    arz_check_shape(checker, (arz_place){ description->doc, description->doc->root });
    arz_check_inputs(checker);
    arz_check_components(checker);
    for (size_t i = 0; i < description->workflow_count; i++) {
        const arz_workflow *workflow = &description->workflows[i];
        arz_check_actions(checker, workflow);
        arz_check_expressions(checker, workflow);
        arz_check_calls(checker, workflow);
        arz_check_paths(checker, workflow);
    }
    arz_check_unused(checker);
    arz_usage_clear(&checker->usage);
}

void arz_check_document(arz_document *document, arz_diagnostics *diagnostics)
{
    arz_checker checker = {
        .document = document,
        .broken = arz_diagnostics_of(diagnostics, ARZ_SEVERITY_ERROR) > 0,
    };
    arz_teller_init(&checker.tell, document, diagnostics);
    checker.sink = (arz_dialect_sink){ tell_use, &checker };
    checker.expr = (arz_expr_options){
        .arena = document->arena,
        .strict = document->strict,
        .sink = &checker.sink,
    };
    for (size_t i = 0; i < document->description_count; i++)
        check_description(&checker, document->descriptions[i]);
    arz_check_cycles(&checker);
    arz_named_clear(&checker.named);
    arz_map_clear(&checker.operations);
    arz_teller_clear(&checker.tell);
}

/* What becomes of findings: comments are asked first, so that one counts as used also where the
 * rule is off. */
typedef struct revision {
    const arz_settings *settings;
    arz_ignores *ignores;
} revision;

static arz_severity decide(void *data, const arz_diagnostic *d)
{
    const revision *r = data;
    if (arz_ignores_take(r->ignores, d))
        return ARZ_SEVERITY_COUNT;
    return arz_settings_severity(r->settings, d->rule, d->severity);
}

/* Gives the findings from the index `from` on the severities that the user and the document's
 * comments want. */
static void revise(const arz_document *document, const arz_load_options *options, size_t from)
{
    arz_diagnostics *diagnostics = options->diagnostics;
    const arz_doc *entry = document->entry ? document->entry->doc : NULL;
    revision r = { options->settings, arz_ignores_read(document->store, entry, diagnostics) };
    arz_diagnostics_revise(diagnostics, from, decide, &r);
    size_t revised = arz_diagnostics_count(diagnostics);
    arz_ignores_tell_unused(r.ignores, diagnostics);
    arz_diagnostics_revise(diagnostics, revised, decide, &r);
    arz_ignores_free(r.ignores);
}

bool arz_validate(const char *path, const arz_load_options *options, arz_document **document)
{
    arz_load_options offline = ARZ_LOAD_OPTIONS_INIT;
    if (options)
        offline = *options;
    offline.network = false;
    arz_diagnostics *own = offline.diagnostics ? NULL : arz_diagnostics_create();
    if (own)
        offline.diagnostics = own;
    arz_diagnostics *diagnostics = offline.diagnostics;
    size_t before = arz_diagnostics_of(diagnostics, ARZ_SEVERITY_ERROR);
    size_t from = arz_diagnostics_count(diagnostics);
    bool complete;
    arz_document *loaded = arz_document_link(path, &offline, NULL, NULL, &complete);
    arz_check_document(loaded, diagnostics);
    revise(loaded, &offline, from);
    arz_diagnostics_sort(diagnostics);
    bool valid = arz_diagnostics_of(diagnostics, ARZ_SEVERITY_ERROR) == before;
    arz_diagnostics_free(own);
    if (document) {
        *document = loaded;
    } else {
        arz_document_free(loaded);
    }
    return valid;
}
