#include "expr/dialect.h"

#include <string.h>

#include <arazzo/limits.h>

#include "base/buf.h"
#include "base/fail.h"
#include "doc/position.h"

static const arz_dialect_row rows[ARZ_DIALECT_COUNT] = {
    [ARZ_DIALECT_BRACED_EXPRESSION] = { "braced-expression", "{$statusCode} == 200",
                                        "has braces, which belong around expressions in text",
                                        "is read without them", "leave them out", false },
    [ARZ_DIALECT_DOUBLE_QUOTES] = { "double-quotes", "$response.body#/state == \"ready\"",
                                    "is a string in double quotes", NULL, NULL, false },
    [ARZ_DIALECT_HEADER_POINTER] = { "header-pointer", "$message.header#/correlationId",
                                     "names a header with a JSON Pointer", NULL, NULL, false },
    [ARZ_DIALECT_JSONPATH_LOGICAL] = { "jsonpath-logical", "$.state == \"started\"",
                                       "is a logical expression, where a JSONPath query belongs",
                                       "is true or false of the context",
                                       "use a filter, or a simple condition", false },
    [ARZ_DIALECT_JSONPATH_SIMPLE] = { "jsonpath-simple", "$response.body#/count == 3",
                                      "is a simple condition, where a JSONPath query belongs",
                                      "is read as one", "leave out 'type' and 'context'", false },
    [ARZ_DIALECT_JSONPATH_TARGET] = { "jsonpath-target", "$.items[0].quantity",
                                      "is a JSONPath query without a targetSelectorType",
                                      "is read as 'targetSelectorType: jsonpath' says",
                                      "write 'targetSelectorType: jsonpath' beside it", false },
    [ARZ_DIALECT_LENGTH] = { "length", "$response.body.items.length > 0",
                             "asks for a length, which is no part of the language",
                             "is the number of elements or characters where there is no such "
                             "member",
                             "use a criterion of type 'jsonpath', which has length()", true },
    [ARZ_DIALECT_LIST_LITERAL] = { "list-literal", "$response.body#/items != []",
                                   "is a list, which is no literal of the language",
                                   "is an array with these elements",
                                   "use a criterion of type 'jsonpath'", false },
    [ARZ_DIALECT_NAME_CHARACTERS] = { "name-characters", "$inputs.$orderby",
                                      "has characters in its name other than letters, digits, '.', "
                                      "'-' and '_'",
                                      "is looked up as it is written",
                                      "give it another name: none with these can be written",
                                      false },
    [ARZ_DIALECT_NOT_AN_EXPRESSION] = { "not-an-expression", "$inputz.token",
                                        "is text, not an expression", "stays text", NULL, true },
    [ARZ_DIALECT_PATH_TAIL] = { "path-tail", "$steps.list.outputs.items[0].id",
                                "ends in a path, where a JSON Pointer belongs",
                                "is an array of what JSONPath selects from there",
                                "use a Selector Object (Arazzo 1.1) or a JSON Pointer", false },
    [ARZ_DIALECT_PLURAL_HEADER] = { "plural-header", "$response.headers.ETag",
                                    "says 'headers' for 'header'", NULL, NULL, false },
    [ARZ_DIALECT_POINTER_TAIL] = { "pointer-tail", "$response.body#/items[0]",
                                   "has an index in brackets, where '/' separates", NULL, NULL,
                                   true },
    [ARZ_DIALECT_RESPONSE_STATUS] = { "response-status", "$response.statusCode",
                                      "looks for the status in the response", NULL, NULL, false },
    [ARZ_DIALECT_STRICT_EQUALITY] = { "strict-equality", "$statusCode === 200",
                                      "is an operator of another language", NULL, NULL, false },
    [ARZ_DIALECT_UNBRACED_EXPRESSION] = { "unbraced-expression", "Bearer $inputs.token",
                                          "is an expression in text without braces", "is its value",
                                          NULL, false },
    [ARZ_DIALECT_UNBRACED_LITERAL] = { "unbraced-literal", "$.id == $inputs.id",
                                       "is a runtime expression without braces",
                                       "is its value as a literal",
                                       "put it in braces, and in quotes where it is text", false },
    [ARZ_DIALECT_WORD_LOGIC] = { "word-logic", "$statusCode == 200 and $response.body#/ready",
                                 "is an operator of another language", NULL, NULL, false },
    [ARZ_DIALECT_WORD_OPERATOR] = { "word-operator", "$response.body#/name contains 'test'",
                                    "is an operator of another language", "is read as it is there",
                                    "use a criterion of type 'regex' or 'jsonpath'", false },
    [ARZ_DIALECT_XPATH_VERSION] = { "xpath-version", "xpath-31", "is a later version",
                                    "is read as XPath 1.0, which the expression is too", NULL,
                                    true },
};

const arz_dialect_row *arz_dialect_get(arz_dialect dialect)
{
    return &rows[dialect];
}

void arz_dialect_warn(arz_dialect dialect, unsigned column, const char *message,
                      const arz_expr_options *options)
{
    if (!options->sink)
        return;
    arz_dialect_use use = {
        .rule = rows[dialect].rule, .message = message, .column = column, .node = options->node
    };
    options->sink->use(options->sink->data, &use);
}

static const char *advice_of(const arz_dialect_find *find)
{
    return find->advice ? find->advice : rows[find->dialect].advice;
}

/* What stands around a standard form in messages: a string has quotes of its own. */
static const char *quotes_for(arz_str standard)
{
    return arz_str_starts(standard, ARZ_STR("'")) && arz_str_ends(standard, ARZ_STR("'")) ? ""
                                                                                          : "'";
}

static bool refuse(const arz_dialect_find *find, arz_error *error)
{
    const arz_dialect_row *row = &rows[find->dialect];
    const char *standard = find->standard;
    if (!standard)
        return arz_fail_text(error, "dialect", find->text, find->at, "'%s' %s%s%s",
                             ARZ_QUOTE(find->found), row->what, advice_of(find) ? "; " : "",
                             advice_of(find) ? advice_of(find) : "");
    const char *quotes = quotes_for(arz_str_of(standard));
    (void)arz_fail_text(error, "dialect", find->text, find->at, "'%s' %s; write %s%s%s%s%s",
                        ARZ_QUOTE(find->found), row->what, quotes, ARZ_QUOTE(arz_str_of(standard)),
                        quotes, find->note ? ", " : "", find->note ? find->note : "");
    return strlen(standard) > ARZ_MAX_QUOTED_BYTES ? arz_fail_help(error, "write %s", standard)
                                                   : false;
}

bool arz_dialect_tell_find(const arz_dialect_find *find, const arz_expr_options *options,
                           arz_error *error)
{
    const arz_dialect_row *row = &rows[find->dialect];
    const char *standard = find->standard;
    if (options->strict && !row->harmless)
        return refuse(find, error);
    if (!options->sink)
        return true;
    const char *quotes = quotes_for(arz_str_of(standard));
    const char *message =
        standard ? arz_arena_printf(options->arena, "'%s' %s; it is read as %s%s%s%s%s",
                                    ARZ_QUOTE(find->found), row->what, quotes,
                                    ARZ_QUOTE(arz_str_of(standard)), quotes, find->note ? ", " : "",
                                    find->note ? find->note : "")
                 : arz_arena_printf(options->arena, "'%s' %s; it %s", ARZ_QUOTE(find->found),
                                    row->what, row->reading);
    arz_dialect_use use = { .rule = row->rule,
                            .message = message,
                            .standard = standard,
                            .found = find->note ? ARZ_STR("") : find->found,
                            .advice = standard ? NULL : advice_of(find),
                            .untyped = find->untyped,
                            .column = arz_text_column(find->text, find->at),
                            .node = options->node };
    options->sink->use(options->sink->data, &use);
    return true;
}

bool arz_dialect_tell(arz_dialect dialect, arz_str text, size_t at, arz_str found,
                      const char *standard, const arz_expr_options *options, arz_error *error)
{
    const arz_dialect_find find = {
        .dialect = dialect, .text = text, .found = found, .at = at, .standard = standard
    };
    return arz_dialect_tell_find(&find, options, error);
}

bool arz_fail_in_node(arz_error *error, arz_place at)
{
    if (!error || error->kind == ARZ_OK || error->uri || error->line || !at.doc || !at.node)
        return arz_fail_place(error, at);
    unsigned column = error->column;
    (void)arz_fail_place(error, at);
    arz_text_position(at, column, &error->line, &error->column);
    return false;
}
