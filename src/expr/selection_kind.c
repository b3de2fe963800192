/* Types and versions of queries, by a table. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "expr/selection.h"

static const char *const type_names[ARZ_SELECTION_TYPE_COUNT] = {
    [ARZ_SELECTION_SIMPLE] = "simple",           [ARZ_SELECTION_REGEX] = "regex",
    [ARZ_SELECTION_JSONPATH] = "jsonpath",       [ARZ_SELECTION_XPATH] = "xpath",
    [ARZ_SELECTION_JSONPOINTER] = "jsonpointer",
};

typedef struct version_row {
    arz_selection_type type;
    const char *version;
    arz_jsonpath_version jsonpath;
    const char *later_xpath;
} version_row;

static const version_row version_rows[] = {
    { ARZ_SELECTION_JSONPATH, "rfc9535", ARZ_JSONPATH_RFC9535, NULL },
    { ARZ_SELECTION_JSONPATH, "draft-goessner-dispatch-jsonpath-00", ARZ_JSONPATH_GOESSNER, NULL },
    { ARZ_SELECTION_XPATH, "xpath-10", ARZ_JSONPATH_RFC9535, NULL },
    { ARZ_SELECTION_XPATH, "xpath-20", ARZ_JSONPATH_RFC9535, "xpath-20" },
    { ARZ_SELECTION_XPATH, "xpath-30", ARZ_JSONPATH_RFC9535, "xpath-30" },
    { ARZ_SELECTION_XPATH, "xpath-31", ARZ_JSONPATH_RFC9535, "xpath-31" },
    { ARZ_SELECTION_JSONPOINTER, "rfc6901", ARZ_JSONPATH_RFC9535, NULL },
};

#define VERSION_COUNT (sizeof version_rows / sizeof version_rows[0])

const char *arz_selection_type_name(arz_selection_type type)
{
    return type_names[type];
}

static arz_place child_of(arz_place object, const char *name)
{
    return (arz_place){ object.doc, arz_node_get(object.node, arz_str_of(name)) };
}

static bool fail_name(arz_place at, const char *what, const arz_suggest *suggest, arz_error *error)
{
    char *hint = arz_suggest_text(suggest); /* new */
    (void)arz_fail_node(error, ARZ_ERROR_DOCUMENT, "expression-type", at, "there is no %s '%s'%s",
                        what, ARZ_QUOTE(suggest->wanted), hint);
    free(hint);
    return false;
}

static bool read_type(arz_place at, unsigned allowed, arz_selection_type *type, arz_error *error)
{
    arz_str text = arz_node_text(at.node);
    arz_suggest suggest = arz_suggest_for(text);
    for (unsigned i = 0; i < ARZ_SELECTION_TYPE_COUNT; i++) {
        if (!(allowed & ARZ_SELECTION_BIT(i)))
            continue;
        if (arz_str_is(text, type_names[i])) {
            *type = (arz_selection_type)i;
            return true;
        }
        arz_suggest_add(&suggest, arz_str_of(type_names[i]));
    }
    return fail_name(at, "type", &suggest, error);
}

static bool read_version(arz_place at, arz_selection_kind *kind, arz_error *error)
{
    arz_str text = arz_node_text(at.node);
    arz_suggest suggest = arz_suggest_for(text);
    for (size_t i = 0; i < VERSION_COUNT; i++) {
        if (version_rows[i].type != kind->type)
            continue;
        if (arz_str_is(text, version_rows[i].version)) {
            kind->jsonpath = version_rows[i].jsonpath;
            kind->later_xpath = version_rows[i].later_xpath;
            return true;
        }
        arz_suggest_add(&suggest, arz_str_of(version_rows[i].version));
    }
    return fail_name(at, "version", &suggest, error);
}

/* { type: jsonpath, version: rfc9535 } */
static bool read_object(arz_place object, unsigned allowed, arz_selection_kind *kind,
                        arz_error *error)
{
    static const unsigned unversioned =
        ARZ_SELECTION_BIT(ARZ_SELECTION_SIMPLE) | ARZ_SELECTION_BIT(ARZ_SELECTION_REGEX);
    arz_place type = child_of(object, "type"), version = child_of(object, "version");
    if (!arz_node_is(type.node, ARZ_KIND_STRING) || !arz_node_is(version.node, ARZ_KIND_STRING))
        return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "expression-type", object,
                             "an Expression Type Object needs '%s', a string",
                             arz_node_is(type.node, ARZ_KIND_STRING) ? "version" : "type");
    return read_type(type, allowed & ~unversioned, &kind->type, error) &&
           read_version(version, kind, error);
}

bool arz_selection_kind_read(arz_place type, unsigned allowed, arz_selection_kind *kind,
                             arz_error *error)
{
    if (!type.node)
        return true;
    if (arz_node_is(type.node, ARZ_KIND_OBJECT))
        return read_object(type, allowed, kind, error);
    if (arz_node_is(type.node, ARZ_KIND_STRING))
        return read_type(type, allowed, &kind->type, error);
    return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "expression-type", type,
                         "a type is a string or an Expression Type Object, found %s",
                         arz_kind_words((arz_kind)type.node->kind));
}
