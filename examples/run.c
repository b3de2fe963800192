/* Runs the workflow of a description: ./run FILE '{"name": "snap"}' */
#include <arazzo/arazzo.h>

int main(int argc, char **argv)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_load_options load = ARZ_LOAD_OPTIONS_INIT;
    arz_run_options options = arz_run_options_default();
    json_t *inputs = argc > 2 ? json_loads(argv[2], 0, NULL) : NULL;
    json_t *outputs = NULL;

    options.inputs = inputs;
    arz_document *document = arz_document_load(argc > 1 ? argv[1] : "-", &load, &error);
    arz_run *run = document ? arz_run_create(document, &options, &error) : NULL;
    if (run && arz_run_execute(run, &error)) {
        outputs = arz_run_outputs(run);
        json_dumpf(outputs, stdout, JSON_INDENT(2));
    } else {
        fprintf(stderr, "%s\n", error.message);
    }
    json_decref(outputs);
    arz_run_free(run);
    arz_document_free(document);
    json_decref(inputs);
    arz_error_clear(&error);
    return outputs ? 0 : 1;
}
