#include "query/xpath_names.h"

/* XPath 1.0, section 4, and the node tests that look like functions. */
static const char *const functions_1[] = {
    "boolean",
    "ceiling",
    "comment",
    "concat",
    "contains",
    "count",
    "false",
    "floor",
    "id",
    "lang",
    "last",
    "local-name",
    "name",
    "namespace-uri",
    "node",
    "normalize-space",
    "not",
    "number",
    "position",
    "processing-instruction",
    "round",
    "starts-with",
    "string",
    "string-length",
    "substring",
    "substring-after",
    "substring-before",
    "sum",
    "text",
    "translate",
    "true",
};

/* Functions and constructs with parentheses of XPath 2.0 to 3.1 that authors reach for, and how
 * 1.0 says the same where it can. */
static const arz_xpath_newer functions_2[] = {
    { "abs", NULL },
    { "array", NULL },
    { "attribute", NULL },
    { "avg", "use sum(...) div count(...)" },
    { "codepoints-to-string", NULL },
    { "compare", NULL },
    { "contains-token", "use contains(concat(' ', ., ' '), ' x ')" },
    { "current-date", NULL },
    { "current-dateTime", NULL },
    { "data", "use string(...)" },
    { "deep-equal", NULL },
    { "distinct-values", NULL },
    { "doc", NULL },
    { "document-node", NULL },
    { "element", NULL },
    { "empty", "use not(...)" },
    { "ends-with", "use substring(., string-length(.) - string-length('x') + 1) = 'x'" },
    { "every", NULL },
    { "exactly-one", NULL },
    { "exists", "use boolean(...), or the path by itself" },
    { "filter", "use a predicate: //a[...]" },
    { "for-each", NULL },
    { "format-number", NULL },
    { "function", NULL },
    { "has-children", "use boolean(node())" },
    { "head", "use (...)[1]" },
    { "if", "use and, or, not(...)" },
    { "index-of", NULL },
    { "item", NULL },
    { "lower-case",
      "use translate(., 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')" },
    { "map", NULL },
    { "matches", "use contains(...), starts-with(...), or a criterion of type regex" },
    { "max", "use the value that no other exceeds: //a[not(//a > .)]" },
    { "min", "use the value that exceeds no other: //a[not(//a < .)]" },
    { "parse-json", NULL },
    { "parse-xml", NULL },
    { "replace", "use translate(...) for single characters" },
    { "reverse", NULL },
    { "round-half-to-even", NULL },
    { "root", "use /" },
    { "some", NULL },
    { "sort", NULL },
    { "string-join", "use concat(...)" },
    { "subsequence", "use (...)[position() >= 2 and position() <= 5]" },
    { "tail", "use (...)[position() > 1]" },
    { "string-to-codepoints", NULL },
    { "tokenize", "use substring-before(...) and substring-after(...)" },
    { "upper-case",
      "use translate(., 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')" },
    { "xs:date", NULL },
    { "xs:decimal", "use number(...)" },
    { "xs:integer", "use number(...)" },
    { "xs:string", "use string(...)" },
};

/* Operators that are words, with what 1.0 has instead. */
static const arz_xpath_newer words_2[] = {
    { "castable", NULL },
    { "cast", NULL },
    { "eq", "use =" },
    { "except", NULL },
    { "ge", "use >=" },
    { "gt", "use >" },
    { "idiv", "use floor(a div b)" },
    { "instance", NULL },
    { "intersect", NULL },
    { "is", NULL },
    { "le", "use <=" },
    { "lt", "use <" },
    { "ne", "use !=" },
    { "otherwise", NULL },
    { "return", NULL },
    { "satisfies", NULL },
    { "to", NULL },
    { "treat", NULL },
    { "union", "use |" },
};

/* Operators of symbols. */
static const arz_xpath_newer symbols_2[] = {
    { "||", "use concat(...)" },
    { "=>", NULL },
    { "<<", NULL },
    { ">>", NULL },
    { ":=", NULL },
    { "?", NULL },
    { "{", NULL },
    { "}", NULL },
    { "#", NULL },
};

static const arz_xpath_newer *find(const arz_xpath_newer *rows, size_t count, arz_str name)
{
    for (size_t i = 0; i < count; i++) {
        if (arz_str_is(name, rows[i].name))
            return &rows[i];
    }
    return NULL;
}

bool arz_xpath_find_function(arz_str name, arz_suggest *suggest)
{
    for (size_t i = 0; i < sizeof functions_1 / sizeof *functions_1; i++) {
        if (arz_str_is(name, functions_1[i]))
            return true;
        arz_suggest_add(suggest, arz_str_of(functions_1[i]));
    }
    return false;
}

const arz_xpath_newer *arz_xpath_newer_function(arz_str name)
{
    arz_str local = arz_str_starts(name, ARZ_STR("fn:")) ? arz_str_from(name, 3) : name;
    return find(functions_2, sizeof functions_2 / sizeof *functions_2, local);
}

const arz_xpath_newer *arz_xpath_newer_word(arz_str name)
{
    return find(words_2, sizeof words_2 / sizeof *words_2, name);
}

const arz_xpath_newer *arz_xpath_newer_symbol(arz_str text)
{
    for (size_t i = 0; i < sizeof symbols_2 / sizeof *symbols_2; i++) {
        if (arz_str_starts(text, arz_str_of(symbols_2[i].name)))
            return &symbols_2[i];
    }
    return NULL;
}
