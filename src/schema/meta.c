/* What draft 2020-12 says of its keywords' values, as schemas (in YAML, which needs no escapes).
 * Each vocabulary is extended by way of a dynamic anchor, so that a schema of schemas reaches all
 * of them from wherever it starts. */
#include "schema/meta.h"

#define DRAFT "https://json-schema.org/draft/2020-12/"

/* clang-format off */
static const char schema[] =
    "$schema: " DRAFT "schema\n"
    "$id: " DRAFT "schema\n"
    "$dynamicAnchor: meta\n"
    "type: [object, boolean]\n"
    "$vocabulary:\n"
    "  " DRAFT "vocab/core: true\n"
    "  " DRAFT "vocab/applicator: true\n"
    "  " DRAFT "vocab/unevaluated: true\n"
    "  " DRAFT "vocab/validation: true\n"
    "  " DRAFT "vocab/meta-data: true\n"
    "  " DRAFT "vocab/format-annotation: true\n"
    "  " DRAFT "vocab/content: true\n"
    "allOf:\n"
    "  - $ref: meta/core\n"
    "  - $ref: meta/applicator\n"
    "  - $ref: meta/unevaluated\n"
    "  - $ref: meta/validation\n"
    "  - $ref: meta/meta-data\n"
    "  - $ref: meta/format-annotation\n"
    "  - $ref: meta/content\n"
    "properties:\n"
    "  definitions: {type: object, additionalProperties: {$dynamicRef: '#meta'}}\n"
    "  dependencies:\n"
    "    type: object\n"
    "    additionalProperties: {anyOf: [{$dynamicRef: '#meta'}, {$ref: '#/$defs/names'}]}\n"
    "  $recursiveAnchor: {type: string, pattern: '^[A-Za-z_][-A-Za-z0-9._]*$'}\n"
    "  $recursiveRef: {type: string, format: uri-reference}\n"
    "$defs:\n"
    "  names: {type: array, uniqueItems: true, items: {type: string}}\n";

static const char core[] =
    "$schema: " DRAFT "schema\n"
    "$id: " DRAFT "meta/core\n"
    "$dynamicAnchor: meta\n"
    "type: [object, boolean]\n"
    "properties:\n"
    "  $id: {type: string, format: uri-reference, pattern: '^[^#]*#?$'}\n"
    "  $schema: {type: string, format: uri}\n"
    "  $ref: {type: string, format: uri-reference}\n"
    "  $dynamicRef: {type: string, format: uri-reference}\n"
    "  $anchor: {type: string, pattern: '^[A-Za-z_][-A-Za-z0-9._]*$'}\n"
    "  $dynamicAnchor: {type: string, pattern: '^[A-Za-z_][-A-Za-z0-9._]*$'}\n"
    "  $vocabulary:\n"
    "    type: object\n"
    "    propertyNames: {type: string, format: uri}\n"
    "    additionalProperties: {type: boolean}\n"
    "  $comment: {type: string}\n"
    "  $defs: {type: object, additionalProperties: {$dynamicRef: '#meta'}}\n";

static const char applicator[] =
    "$schema: " DRAFT "schema\n"
    "$id: " DRAFT "meta/applicator\n"
    "$dynamicAnchor: meta\n"
    "type: [object, boolean]\n"
    "properties:\n"
    "  prefixItems: {$ref: '#/$defs/schemas'}\n"
    "  items: {$dynamicRef: '#meta'}\n"
    "  contains: {$dynamicRef: '#meta'}\n"
    "  additionalProperties: {$dynamicRef: '#meta'}\n"
    "  properties: {$ref: '#/$defs/schemaMap'}\n"
    "  patternProperties: {propertyNames: {format: regex}, $ref: '#/$defs/schemaMap'}\n"
    "  dependentSchemas: {$ref: '#/$defs/schemaMap'}\n"
    "  propertyNames: {$dynamicRef: '#meta'}\n"
    "  if: {$dynamicRef: '#meta'}\n"
    "  then: {$dynamicRef: '#meta'}\n"
    "  else: {$dynamicRef: '#meta'}\n"
    "  allOf: {$ref: '#/$defs/schemas'}\n"
    "  anyOf: {$ref: '#/$defs/schemas'}\n"
    "  oneOf: {$ref: '#/$defs/schemas'}\n"
    "  not: {$dynamicRef: '#meta'}\n"
    "$defs:\n"
    "  schemas: {type: array, minItems: 1, items: {$dynamicRef: '#meta'}}\n"
    "  schemaMap: {type: object, additionalProperties: {$dynamicRef: '#meta'}}\n";

static const char unevaluated[] =
    "$schema: " DRAFT "schema\n"
    "$id: " DRAFT "meta/unevaluated\n"
    "$dynamicAnchor: meta\n"
    "type: [object, boolean]\n"
    "properties:\n"
    "  unevaluatedItems: {$dynamicRef: '#meta'}\n"
    "  unevaluatedProperties: {$dynamicRef: '#meta'}\n";

static const char validation[] =
    "$schema: " DRAFT "schema\n"
    "$id: " DRAFT "meta/validation\n"
    "$dynamicAnchor: meta\n"
    "type: [object, boolean]\n"
    "properties:\n"
    "  type:\n"
    "    anyOf:\n"
    "      - $ref: '#/$defs/type'\n"
    "      - {type: array, minItems: 1, uniqueItems: true, items: {$ref: '#/$defs/type'}}\n"
    "  const: true\n"
    "  enum: {type: array}\n"
    "  multipleOf: {type: number, exclusiveMinimum: 0}\n"
    "  maximum: {type: number}\n"
    "  exclusiveMaximum: {type: number}\n"
    "  minimum: {type: number}\n"
    "  exclusiveMinimum: {type: number}\n"
    "  pattern: {type: string, format: regex}\n"
    "  uniqueItems: {type: boolean}\n"
    "  maxLength: {$ref: '#/$defs/size'}\n"
    "  minLength: {$ref: '#/$defs/size'}\n"
    "  maxItems: {$ref: '#/$defs/size'}\n"
    "  minItems: {$ref: '#/$defs/size'}\n"
    "  maxContains: {$ref: '#/$defs/size'}\n"
    "  minContains: {$ref: '#/$defs/size'}\n"
    "  maxProperties: {$ref: '#/$defs/size'}\n"
    "  minProperties: {$ref: '#/$defs/size'}\n"
    "  required: {$ref: '#/$defs/names'}\n"
    "  dependentRequired: {type: object, additionalProperties: {$ref: '#/$defs/names'}}\n"
    "$defs:\n"
    "  names: {type: array, uniqueItems: true, items: {type: string}}\n"
    "  size: {type: integer, minimum: 0}\n"
    "  type: {enum: ['null', boolean, object, array, number, string, integer]}\n";

static const char meta_data[] =
    "$schema: " DRAFT "schema\n"
    "$id: " DRAFT "meta/meta-data\n"
    "$dynamicAnchor: meta\n"
    "type: [object, boolean]\n"
    "properties:\n"
    "  title: {type: string}\n"
    "  description: {type: string}\n"
    "  default: true\n"
    "  deprecated: {type: boolean}\n"
    "  readOnly: {type: boolean}\n"
    "  writeOnly: {type: boolean}\n"
    "  examples: {type: array}\n";

static const char format_annotation[] =
    "$schema: " DRAFT "schema\n"
    "$id: " DRAFT "meta/format-annotation\n"
    "$dynamicAnchor: meta\n"
    "type: [object, boolean]\n"
    "properties:\n"
    "  format: {type: string}\n";

static const char format_assertion[] =
    "$schema: " DRAFT "schema\n"
    "$id: " DRAFT "meta/format-assertion\n"
    "$dynamicAnchor: meta\n"
    "type: [object, boolean]\n"
    "properties:\n"
    "  format: {type: string}\n";

static const char content[] =
    "$schema: " DRAFT "schema\n"
    "$id: " DRAFT "meta/content\n"
    "$dynamicAnchor: meta\n"
    "type: [object, boolean]\n"
    "properties:\n"
    "  contentEncoding: {type: string}\n"
    "  contentMediaType: {type: string}\n"
    "  contentSchema: {$dynamicRef: '#meta'}\n";

/* clang-format on */

static const struct {
    const char *uri;
    const char *text;
} metas[] = {
    { DRAFT "schema", schema },
    { DRAFT "meta/applicator", applicator },
    { DRAFT "meta/content", content },
    { DRAFT "meta/core", core },
    { DRAFT "meta/format-annotation", format_annotation },
    { DRAFT "meta/format-assertion", format_assertion },
    { DRAFT "meta/meta-data", meta_data },
    { DRAFT "meta/unevaluated", unevaluated },
    { DRAFT "meta/validation", validation },
};

arz_str arz_meta_schema(arz_str uri)
{
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++) {
        if (arz_str_is(uri, metas[i].uri))
            return arz_str_of(metas[i].text);
    }
    return (arz_str){ NULL, 0 };
}
