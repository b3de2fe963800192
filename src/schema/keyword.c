#include "schema/keyword.h"

#include <string.h>

#include "schema/keywords.h"

/* clang-format off */
#define BIT(n)        (1U << (n))
#define ANY           (BIT(ARZ_KIND_COUNT) - 1)
#define NUMBERS       (BIT(ARZ_KIND_INTEGER) | BIT(ARZ_KIND_REAL))
#define STRINGS       BIT(ARZ_KIND_STRING)
#define ARRAYS        BIT(ARZ_KIND_ARRAY)
#define OBJECTS       BIT(ARZ_KIND_OBJECT)

#define JSON_SCHEMA   (BIT(ARZ_DRAFT_2020_12) | BIT(ARZ_DRAFT_OLDER))
#define OPENAPI       (BIT(ARZ_DRAFT_OPENAPI_3_0) | BIT(ARZ_DRAFT_OPENAPI_2_0))
#define ALL           (JSON_SCHEMA | OPENAPI)
#define ONLY_2020_12  BIT(ARZ_DRAFT_2020_12)
#define ONLY_OLDER    BIT(ARZ_DRAFT_OLDER)
#define NOT_2_0       (JSON_SCHEMA | BIT(ARZ_DRAFT_OPENAPI_3_0))

#define ROW(id, name, drafts, vocabulary, shape, stage, kinds, eval)                               \
    [ARZ_KEYWORD_##id] = { name,                                                                   \
                           sizeof(name) - 1,                                                       \
                           drafts,                                                                 \
                           ARZ_VOCABULARY_##vocabulary,                                            \
                           ARZ_SHAPE_##shape,                                                      \
                           ARZ_STAGE_##stage,                                                      \
                           kinds,                                                                  \
                           eval }

static const arz_keyword keywords[ARZ_KEYWORD_COUNT] = {
    ROW(DEFS, "$defs", JSON_SCHEMA, CORE, SCHEMA_MAP, NEVER, 0, NULL),
    ROW(DYNAMIC_REF, "$dynamicRef", ONLY_2020_12, CORE, REFERENCE, HERE, ANY, arz_eval_dynamic_ref),
    ROW(REF, "$ref", ALL, CORE, REFERENCE, HERE, ANY, arz_eval_ref),
    ROW(ADDITIONAL_ITEMS, "additionalItems", ONLY_OLDER, APPLICATOR, SCHEMA, CHILDREN, ARRAYS,
        arz_eval_additional_items),
    ROW(ADDITIONAL_PROPERTIES, "additionalProperties", ALL, APPLICATOR, SCHEMA, CHILDREN, OBJECTS,
        arz_eval_additional_properties),
    ROW(ALL_OF, "allOf", ALL, APPLICATOR, SCHEMAS, HERE, ANY, arz_eval_all_of),
    ROW(ANY_OF, "anyOf", NOT_2_0, APPLICATOR, SCHEMAS, HERE, ANY, arz_eval_any_of),
    ROW(CONST, "const", JSON_SCHEMA, VALIDATION, ANY, KIND, ANY, arz_eval_const),
    ROW(CONTAINS, "contains", JSON_SCHEMA, APPLICATOR, SCHEMA, CHILDREN, ARRAYS, arz_eval_contains),
    ROW(CONTENT_SCHEMA, "contentSchema", JSON_SCHEMA, CONTENT, SCHEMA, NEVER, 0, NULL),
    ROW(DEFINITIONS, "definitions", JSON_SCHEMA, CORE, SCHEMA_MAP, NEVER, 0, NULL),
    ROW(DEPENDENCIES, "dependencies", JSON_SCHEMA, APPLICATOR, DEPENDENCIES, HERE, OBJECTS,
        arz_eval_dependencies),
    ROW(DEPENDENT_REQUIRED, "dependentRequired", JSON_SCHEMA, VALIDATION, NAMES_MAP, VALUE, OBJECTS,
        arz_eval_dependent_required),
    ROW(DEPENDENT_SCHEMAS, "dependentSchemas", JSON_SCHEMA, APPLICATOR, SCHEMA_MAP, HERE, OBJECTS,
        arz_eval_dependencies),
    ROW(ELSE, "else", JSON_SCHEMA, APPLICATOR, SCHEMA, PART, 0, NULL),
    ROW(ENUM, "enum", ALL, VALIDATION, ARRAY, KIND, ANY, arz_eval_enum),
    ROW(EXCLUSIVE_MAXIMUM, "exclusiveMaximum", ALL, VALIDATION, LIMIT, VALUE, NUMBERS,
        arz_eval_exclusive_maximum),
    ROW(EXCLUSIVE_MINIMUM, "exclusiveMinimum", ALL, VALIDATION, LIMIT, VALUE, NUMBERS,
        arz_eval_exclusive_minimum),
    ROW(FORMAT, "format", ALL, FORMAT, TEXT, VALUE, STRINGS, arz_eval_format),
    ROW(IF, "if", JSON_SCHEMA, APPLICATOR, SCHEMA, HERE, ANY, arz_eval_if),
    ROW(ITEMS, "items", ALL, APPLICATOR, SCHEMA_OR_ARRAY, CHILDREN, ARRAYS, arz_eval_items),
    ROW(MAX_CONTAINS, "maxContains", ONLY_2020_12, VALIDATION, SIZE, PART, 0, NULL),
    ROW(MAX_ITEMS, "maxItems", ALL, VALIDATION, SIZE, VALUE, ARRAYS, arz_eval_max_items),
    ROW(MAX_LENGTH, "maxLength", ALL, VALIDATION, SIZE, VALUE, STRINGS, arz_eval_max_length),
    ROW(MAX_PROPERTIES, "maxProperties", ALL, VALIDATION, SIZE, VALUE, OBJECTS,
        arz_eval_max_properties),
    ROW(MAXIMUM, "maximum", ALL, VALIDATION, NUMBER, VALUE, NUMBERS, arz_eval_maximum),
    ROW(MIN_CONTAINS, "minContains", ONLY_2020_12, VALIDATION, SIZE, PART, 0, NULL),
    ROW(MIN_ITEMS, "minItems", ALL, VALIDATION, SIZE, VALUE, ARRAYS, arz_eval_min_items),
    ROW(MIN_LENGTH, "minLength", ALL, VALIDATION, SIZE, VALUE, STRINGS, arz_eval_min_length),
    ROW(MIN_PROPERTIES, "minProperties", ALL, VALIDATION, SIZE, VALUE, OBJECTS,
        arz_eval_min_properties),
    ROW(MINIMUM, "minimum", ALL, VALIDATION, NUMBER, VALUE, NUMBERS, arz_eval_minimum),
    ROW(MULTIPLE_OF, "multipleOf", ALL, VALIDATION, DIVISOR, VALUE, NUMBERS, arz_eval_multiple_of),
    ROW(NOT, "not", NOT_2_0, APPLICATOR, SCHEMA, HERE, ANY, arz_eval_not),
    ROW(ONE_OF, "oneOf", NOT_2_0, APPLICATOR, SCHEMAS, HERE, ANY, arz_eval_one_of),
    ROW(PATTERN, "pattern", ALL, VALIDATION, PATTERN, VALUE, STRINGS, arz_eval_pattern),
    ROW(PATTERN_PROPERTIES, "patternProperties", JSON_SCHEMA, APPLICATOR, PATTERN_MAP, CHILDREN,
        OBJECTS, arz_eval_pattern_properties),
    ROW(PREFIX_ITEMS, "prefixItems", ONLY_2020_12, APPLICATOR, SCHEMAS, CHILDREN, ARRAYS,
        arz_eval_prefix_items),
    ROW(PROPERTIES, "properties", ALL, APPLICATOR, SCHEMA_MAP, CHILDREN, OBJECTS,
        arz_eval_properties),
    ROW(PROPERTY_NAMES, "propertyNames", JSON_SCHEMA, APPLICATOR, SCHEMA, CHILDREN, OBJECTS,
        arz_eval_property_names),
    ROW(REQUIRED, "required", ALL, VALIDATION, NAMES, VALUE, OBJECTS, arz_eval_required),
    ROW(THEN, "then", JSON_SCHEMA, APPLICATOR, SCHEMA, PART, 0, NULL),
    ROW(TYPE, "type", ALL, VALIDATION, TYPE, KIND, ANY, arz_eval_type),
    ROW(UNEVALUATED_ITEMS, "unevaluatedItems", JSON_SCHEMA, UNEVALUATED, SCHEMA, LEFT, ARRAYS,
        arz_eval_unevaluated_items),
    ROW(UNEVALUATED_PROPERTIES, "unevaluatedProperties", JSON_SCHEMA, UNEVALUATED, SCHEMA, LEFT,
        OBJECTS, arz_eval_unevaluated_properties),
    ROW(UNIQUE_ITEMS, "uniqueItems", ALL, VALIDATION, BOOL, VALUE, ARRAYS, arz_eval_unique_items),
};
/* clang-format on */

const arz_keyword *arz_keyword_find(arz_str name)
{
    size_t low = 0, high = ARZ_KEYWORD_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const arz_keyword *keyword = &keywords[middle];
        int order = arz_str_compare(name, (arz_str){ keyword->name, keyword->name_size });
        if (order == 0)
            return keyword;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const arz_keyword *arz_keyword_row(arz_keyword_id id)
{
    return &keywords[id];
}
