/* A JSON Schema, a line break, the JSON that it is applied to. */
#include "schema/schema.h"

#include "doc/value.h"
#include "fuzz.h"

#define MAX_FINDINGS 100

static bool count_finding(void *data, const arz_finding *finding)
{
    size_t *count = data;
    fuzz_expect(finding->message && finding->instance_pointer, "a finding says what and where");
    return ++*count < MAX_FINDINGS;
}

/* Nodes and values agree, and so do stopping at the first finding and telling all of them. */
static void check_valid(const arz_schema *schema, arz_view node, arz_view value)
{
    arz_error first = ARZ_ERROR_INIT, all = ARZ_ERROR_INIT;
    size_t count = 0;
    bool valid = arz_schema_valid(schema, node, ARZ_DIRECTION_REQUEST, NULL, NULL, &first);
    bool told = arz_schema_valid(schema, value, ARZ_DIRECTION_REQUEST, count_finding, &count, &all);
    if (!first.kind && !all.kind) {
        fuzz_expect(valid == told, "both ways of asking give the same answer");
        fuzz_expect(valid == (count == 0), "there are findings where it is not valid");
    }
    arz_error_clear(&first);
    arz_error_clear(&all);
}

static void check_dialect(arz_schemas *schemas, const arz_doc *doc, const arz_node *instance,
                          arz_schema_dialect dialect)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_schema *schema =
        arz_schema_at(schemas, (arz_place){ doc, doc->root }, dialect, &error);
    if (schema) {
        json_t *value = arz_node_value(instance, &error);
        check_valid(schema, arz_view_node(instance), arz_view_json(value));
        json_decref(value);
        (void)arz_schema_kinds(schema);
        (void)arz_schema_child(schema, &ARZ_STR("a"));
        (void)arz_schema_child(schema, NULL);
        json_decref(arz_schema_example(schema, ARZ_DIRECTION_RESPONSE, &error));
    }
    arz_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_error error = ARZ_ERROR_INIT;
    arz_store *store = fuzz_store();
    arz_schemas *schemas = arz_schemas_create(store);
    arz_str rest = fuzz_text(data, size), text = fuzz_cut_line(&rest);
    const arz_node *instance = fuzz_json(arena, rest);
    const arz_doc *doc = arz_store_add(store, FUZZ_URI, "schema", text, &error);
    if (doc) {
        arz_schemas_assert_formats(schemas, true);
        check_dialect(schemas, doc, instance, ARZ_SCHEMA_2020_12);
        check_dialect(schemas, doc, instance, ARZ_SCHEMA_OPENAPI_3_0);
        check_dialect(schemas, doc, instance, ARZ_SCHEMA_OPENAPI_2_0);
    }
    arz_schemas_free(schemas);
    arz_store_free(store);
    arz_error_clear(&error);
    arz_arena_free(arena);
    return 0;
}
