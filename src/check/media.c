/* Media types that are none, and queries in another language than the data's. (RFC 9110, section
 * 8.3.1; Arazzo 1.1.0, "Request Body Object", "Expression Type Object") */
#include <stdlib.h>

#include "base/fail.h"
#include "check/checker.h"

/* A character of a token. (RFC 9110, section 5.6.2) */
static bool is_token_char(char c)
{
    return arz_is_alnum(c) || (c && arz_str_find_char(ARZ_STR("!#$%&'*+-.^_`|~"), c) != SIZE_MAX);
}

static bool take_token(arz_str *text)
{
    size_t size = 0;
    while (size < text->size && is_token_char(text->data[size]))
        size++;
    *text = arz_str_from(*text, size);
    return size > 0;
}

static bool take_char(arz_str *text, char c)
{
    bool there = text->size && text->data[0] == c;
    *text = arz_str_from(*text, there);
    return there;
}

static bool take_quoted(arz_str *text)
{
    size_t at = 1;
    while (at < text->size && text->data[at] != '"')
        at += text->data[at] == '\\' ? 2 : 1;
    bool closed = at < text->size;
    *text = arz_str_from(*text, closed ? at + 1 : text->size);
    return closed;
}

/* type "/" subtype, then parameters. */
static bool is_media_type(arz_str text)
{
    if (!take_token(&text) || !take_char(&text, '/') || !take_token(&text))
        return false;
    while ((text = arz_str_trim(text)).size) {
        if (!take_char(&text, ';'))
            return false;
        text = arz_str_trim(text);
        if (text.size == 0 || text.data[0] == ';')
            continue;
        if (!take_token(&text) || !take_char(&text, '='))
            return false;
        bool quoted = text.size && text.data[0] == '"';
        if (quoted ? !take_quoted(&text) : !take_token(&text))
            return false;
    }
    return true;
}

/* Rule media-type. */
static void check_content_type(arz_checker *checker, const arz_step *step)
{
    arz_place at = arz_field(arz_field(step->place, "requestBody"), "contentType");
    arz_str text = arz_node_text(at.node);
    if (!arz_node_is(at.node, ARZ_KIND_STRING) || arz_str_find_char(text, '$') != SIZE_MAX ||
        is_media_type(arz_str_trim(text)))
        return;
    arz_tell_warning(&checker->tell, "media-type", at, NULL,
                     "'%s' is no media type; one is 'application/json'", ARZ_QUOTE(text));
}

/* The language that an Expression Type says: "xpath", "jsonpath", "jsonpointer"; or empty. */
static arz_str language_of(arz_place type)
{
    arz_str name = arz_node_text(type.node);
    return name.size ? name : arz_node_text(arz_field(type, "type").node);
}

static bool is_json_language(arz_str language)
{
    return arz_str_is(language, "jsonpath") || arz_str_is(language, "jsonpointer");
}

/* Rule selector-media. */
static void tell_language(arz_checker *checker, arz_place at, arz_str language, const char *what)
{
    arz_tell_warning(&checker->tell, "selector-media", at, NULL, "'%s' looks into %s, but %s is %s",
                     ARZ_QUOTE(language), is_json_language(language) ? "JSON" : "XML", what,
                     is_json_language(language) ? "XML" : "JSON");
}

static void check_replacements(arz_checker *checker, const arz_step *step)
{
    arz_place list = arz_field(arz_field(step->place, "requestBody"), "replacements");
    for (size_t i = 0; step->content_type.size && i < arz_node_count(list.node); i++) {
        arz_place item = { list.doc, arz_node_at(list.node, i) };
        arz_place type = arz_field(item, "targetSelectorType");
        arz_str language = language_of(type);
        bool json = arz_media_type_is_json(step->content_type),
             xml = arz_media_type_is_xml(step->content_type);
        if ((json && arz_str_is(language, "xpath")) || (xml && is_json_language(language)))
            tell_language(checker, type, language, "the payload");
    }
}

/* What the documented bodies of all responses are. */
typedef struct bodies {
    bool json, xml, other;
} bodies;

static bodies bodies_of(const arz_operation *operation)
{
    bodies found = { false, false, false };
    for (size_t i = 0; i < operation->response_count; i++) {
        const arz_api_response *response = &operation->responses[i];
        for (size_t j = 0; j < response->type_count; j++) {
            bool json = arz_media_type_is_json(response->types[j].name),
                 xml = arz_media_type_is_xml(response->types[j].name);
            found.json |= json;
            found.xml |= xml;
            found.other |= !json && !xml;
        }
    }
    return found;
}

/* A criterion or Selector Object. */
static void check_query(arz_checker *checker, arz_place object, bodies found)
{
    arz_place type = arz_field(object, "type");
    arz_str language = language_of(type),
            context = arz_str_trim(arz_node_text(arz_field(object, "context").node));
    if (!arz_str_is(context, "$response.body") || found.other)
        return;
    if ((arz_str_is(language, "xpath") && found.json && !found.xml) ||
        (is_json_language(language) && found.xml && !found.json))
        tell_language(checker, type, language, "what the responses document");
}

static void check_criteria(arz_checker *checker, const arz_criterion *const *criteria, size_t count,
                           bodies found)
{
    for (size_t i = 0; i < count; i++)
        check_query(checker, arz_criterion_place(criteria[i]), found);
}

static void check_actions(arz_checker *checker, const arz_action *actions, size_t count,
                          bodies found)
{
    for (size_t i = 0; i < count; i++)
        check_criteria(checker, actions[i].criteria, actions[i].criterion_count, found);
}

static void check_queries(arz_checker *checker, const arz_step *step)
{
    bodies found = bodies_of(step->operation);
    check_criteria(checker, step->criteria, step->criterion_count, found);
    check_actions(checker, step->on_success, step->own_on_success_count, found);
    check_actions(checker, step->on_failure, step->own_on_failure_count, found);
    for (size_t i = 0; i < step->output_count; i++) {
        arz_place place = arz_selector_place(step->outputs[i].value);
        if (place.node->kind == ARZ_KIND_OBJECT)
            check_query(checker, place, found);
    }
}

void arz_check_media(arz_checker *checker, const arz_step *step)
{
    check_content_type(checker, step);
    check_replacements(checker, step);
    if (step->operation)
        check_queries(checker, step);
}
