#include "query/xpath.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "doc/value.h"
#include "query/xpath_dialect.h"
#include "query/xpath_library.h"

/* No files, no network, no entities put in place of their names, no DTD, no text of any size. */
#define PARSE_OPTIONS                                                                              \
    (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |               \
     XML_PARSE_IGNORE_ENC)

/* The integers that a double holds exactly. */
#define MAX_EXACT 9007199254740992.0

/* One use of libxml2: everything that must be released after it. */
typedef struct session {
    arz_xml_library xml;
    arz_str expression;
    char *text; /* owned: the expression as a C string */
    xmlDocPtr document;
    xmlXPathContextPtr context;
    xmlXPathCompExprPtr compiled;
    xmlXPathObjectPtr result;
    bool refused_dtd;
    bool crosses; /* see arz_xpath_scan() */
    /* The first thing that libxml2 had to say against the expression or the XML. */
    int reason; /* 0: nothing */
    int at;     /* offset in the expression; line of the XML */
    arz_quoted words;
    arz_error *error;
} session;

static void close_session(session *s)
{
    if (s->result)
        s->xml.xpath_free_object(s->result);
    if (s->compiled)
        s->xml.xpath_free_comp_expr(s->compiled);
    if (s->context)
        s->xml.xpath_free_context(s->context);
    if (s->document)
        s->xml.free_doc(s->document);
    free(s->text);
}

/* libxml2's messages go nowhere else than to these two. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *reported;
#else
typedef xmlErrorPtr reported;
#endif

static void take_xpath_error(void *data, reported reason)
{
    session *s = data;
    if (s->reason)
        return;
    s->reason = reason->code;
    s->at = reason->int1;
}

static void take_xml_error(void *data, reported reason)
{
    xmlParserCtxtPtr parser = data;
    session *s = parser->_private;
    if (s->reason || reason->level < XML_ERR_ERROR)
        return;
    s->reason = reason->code;
    s->at = reason->line;
    (void)arz_quote(&s->words, arz_str_trim(arz_str_of(reason->message)));
}

static bool check_text(arz_str expression, arz_error *error)
{
    if (expression.size > ARZ_MAX_EXPR_BYTES)
        return arz_fail(error, ARZ_ERROR_LIMIT, "xpath", "the XPath is longer than %zu bytes",
                        ARZ_MAX_EXPR_BYTES);
    size_t bad = arz_utf8_check(expression);
    if (bad == SIZE_MAX)
        bad = arz_str_find_char(expression, '\0');
    if (bad == SIZE_MAX)
        return true;
    return arz_xpath_fail(error, arz_str_slice(expression, 0, bad), bad,
                          "the XPath is not UTF-8 text");
}

/* What libxml2's codes mean, where an author can do something about it. */
static const struct reason {
    int code;
    const char *words;
} reasons[] = {
    { XML_XPATH_NUMBER_ERROR, "this is no number" },
    { XML_XPATH_UNFINISHED_LITERAL_ERROR, "the string that starts here is not closed" },
    { XML_XPATH_START_LITERAL_ERROR, "expected a string" },
    { XML_XPATH_VARIABLE_REF_ERROR, "expected a variable's name behind '$'" },
    { XML_XPATH_UNDEF_VARIABLE_ERROR, "there are no XPath variables here" },
    { XML_XPATH_INVALID_PREDICATE_ERROR, "the condition in brackets is wrong" },
    { XML_XPATH_EXPR_ERROR, "this is no complete XPath expression" },
    { XML_XPATH_UNCLOSED_ERROR, "a parenthesis or bracket is not closed" },
    { XML_XPATH_UNKNOWN_FUNC_ERROR, "XPath 1.0 has no such function" },
    { XML_XPATH_INVALID_OPERAND, "an operand is of the wrong type" },
    { XML_XPATH_INVALID_TYPE, "an argument or operand is of the wrong type" },
    { XML_XPATH_INVALID_ARITY, "a function has the wrong number of arguments" },
    { XML_XPATH_UNDEF_PREFIX_ERROR, "a prefix is used that the document does not declare" },
    { XML_XPATH_EXPRESSION_OK + XPATH_OP_LIMIT_EXCEEDED,
      "it takes too much work on this document" },
    { XML_XPATH_INVALID_CHAR_ERROR, "a character here has no meaning in XPath" },
};

static const char *reason_words(const session *s)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (reasons[i].code == s->reason)
            return reasons[i].words;
    }
    return "the XPath is too complex";
}

static bool fail_compile(const session *s)
{
    size_t at = s->at > 0 ? (size_t)s->at : 0;
    return arz_xpath_fail(s->error, s->expression, at, "%s", reason_words(s));
}

static bool fail_evaluation(const session *s)
{
    return arz_fail(s->error, ARZ_ERROR_EXPRESSION, "xpath", "the XPath cannot be evaluated: %s",
                    reason_words(s));
}

/* Loads the library and compiles the expression. */
static bool open_session(session *s)
{
    if (!check_text(s->expression, s->error) ||
        !arz_xpath_scan(s->expression, &s->crosses, s->error) ||
        !arz_xml_library_load(&s->xml, s->error))
        return false;
    s->text = arz_str_dup(s->expression);
    s->context = s->xml.xpath_new_context(NULL);
    if (!s->context)
        arz_out_of_memory();
    s->context->error = take_xpath_error;
    s->context->userData = s;
    s->compiled = s->xml.xpath_ctxt_compile(s->context, (const xmlChar *)s->text);
    return s->compiled || fail_compile(s);
}

/* A document type could declare entities and files to read: nothing behind it is looked at. */
static void refuse_dtd(void *data, const xmlChar *name, const xmlChar *public_id,
                       const xmlChar *system_id)
{
    xmlParserCtxtPtr parser = data;
    session *s = parser->_private;
    (void)name;
    (void)public_id;
    (void)system_id;
    s->refused_dtd = true;
    s->xml.stop_parser(parser);
}

static bool fail_xml(const session *s)
{
    if (s->refused_dtd)
        return arz_fail(s->error, ARZ_ERROR_EXPRESSION, "xml",
                        "the XML has a document type (<!DOCTYPE ...>), which is refused");
    return arz_fail(s->error, ARZ_ERROR_EXPRESSION, "xml", "the text is not XML: line %d: %s",
                    s->at, s->words.text);
}

static bool read_document(session *s, arz_str xml)
{
    if (xml.size > INT_MAX)
        return arz_fail(s->error, ARZ_ERROR_LIMIT, "xml", "the XML is longer than %d bytes",
                        INT_MAX);
    xmlParserCtxtPtr parser = s->xml.new_parser_ctxt();
    if (!parser)
        arz_out_of_memory();
    parser->_private = s;
    parser->sax->internalSubset = refuse_dtd;
    parser->sax->serror = take_xml_error;
    /* Whatever encoding the declaration says: the text is UTF-8 by now. */
    s->document = s->xml.ctxt_read_memory(parser, xml.size ? xml.data : "", (int)xml.size, NULL,
                                          "UTF-8", PARSE_OPTIONS);
    s->xml.free_parser_ctxt(parser);
    return (s->document && !s->refused_dtd) || fail_xml(s);
}

/* The next element in the order of the document, below `root`; NULL behind the last. */
static xmlNodePtr next_node(xmlNodePtr node, xmlNodePtr root)
{
    if (node->type == XML_ELEMENT_NODE && node->children)
        return node->children;
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

/* Lets the expression use the prefixes that elements declare; the first of a name wins. How many
 * nodes there are. */
static size_t register_prefixes(session *s)
{
    xmlNodePtr root = s->xml.doc_get_root_element(s->document);
    size_t count = 1;
    for (xmlNodePtr node = root; node; node = next_node(node, root), count++) {
        xmlNsPtr ns = node->type == XML_ELEMENT_NODE ? node->nsDef : NULL;
        for (; ns; ns = ns->next) {
            if (ns->prefix && !s->xml.xpath_ns_lookup(s->context, ns->prefix))
                (void)s->xml.xpath_register_ns(s->context, ns->prefix, ns->href);
        }
    }
    return count;
}

/* libxml2 counts what it visits and not what it compares: where sets meet sets, each node of one
 * with each of the other. Those were visited before, so that visits times nodes are a limit. */
static void limit_work(session *s, size_t nodes)
{
    size_t visits = ARZ_MAX_XPATH_WORK / nodes, least = ARZ_MAX_XPATH_VISITS * nodes;
    if (s->crosses)
        visits = ARZ_MAX_XPATH_CROSSED / nodes;
    else if (visits < least)
        visits = least;
    s->context->opLimit = visits < ARZ_MAX_QUERY_NODES ? visits : ARZ_MAX_QUERY_NODES;
}

/* Compiles the expression, which is valid, once more in parentheses. Paths outside of any may be
 * made into automata, whose states multiply with each "//" and which no limit reaches. */
static void compile_in_parentheses(session *s)
{
    arz_buf text = ARZ_BUF_INIT(0);
    (void)arz_buf_printf(&text, "(%s)", s->text);
    s->xml.xpath_free_comp_expr(s->compiled);
    s->compiled = s->xml.xpath_ctxt_compile(s->context, (const xmlChar *)arz_buf_cstr(&text));
    arz_buf_clear(&text);
}

/* Compiles, reads and evaluates; the caller closes the session whatever comes of it. */
static bool evaluate(session *s, arz_str xml)
{
    if (!open_session(s) || !read_document(s, xml))
        return false;
    (void)s->xml.xpath_order_doc_elems(s->document); /* else sorting walks from node to node */
    limit_work(s, register_prefixes(s));
    compile_in_parentheses(s);
    if (!s->compiled)
        return fail_evaluation(s);
    s->context->doc = s->document;
    s->context->node = (xmlNodePtr)s->document;
    s->result = s->xml.xpath_compiled_eval(s->compiled, s->context);
    return s->result || fail_evaluation(s);
}

bool arz_xpath_check(arz_str expression, arz_error *error)
{
    session s = { .expression = expression, .error = error };
    bool valid = open_session(&s);
    close_session(&s);
    return valid;
}

bool arz_xpath_test(arz_str expression, arz_str xml, bool *holds, arz_error *error)
{
    session s = { .expression = expression, .error = error };
    bool done = evaluate(&s, xml);
    *holds = done && s.xml.xpath_cast_to_boolean(s.result) != 0;
    close_session(&s);
    return done;
}

static json_t *number_value(double number)
{
    bool whole = isfinite(number) && trunc(number) == number && fabs(number) < MAX_EXACT;
    return whole ? arz_json_integer((int64_t)number) : arz_json_real(number);
}

/* The text of a node. New; NULL with the error filled where all texts so far, counted in *bytes,
 * are too long. */
static json_t *node_value(session *s, xmlNodePtr node, size_t *bytes)
{
    xmlChar *text = s->xml.xpath_cast_node_to_string(node);
    if (!text)
        arz_out_of_memory();
    arz_str string = arz_str_of((const char *)text);
    *bytes += string.size;
    json_t *value = *bytes <= ARZ_MAX_TEXT_BYTES ? arz_json_string(string) : NULL;
    (*s->xml.free_text)(text);
    if (!value)
        (void)arz_fail(s->error, ARZ_ERROR_LIMIT, "xpath",
                       "the XPath selects more than %zu bytes of text", ARZ_MAX_TEXT_BYTES);
    return value;
}

/* Nothing is null, one node its text, several an array. */
static json_t *nodes_value(session *s, xmlNodeSetPtr nodes)
{
    size_t bytes = 0;
    if (!nodes || nodes->nodeNr == 0)
        return json_null();
    if (nodes->nodeNr == 1)
        return node_value(s, nodes->nodeTab[0], &bytes);
    s->xml.xpath_node_set_sort(nodes);
    json_t *array = arz_json_array();
    for (int i = 0; i < nodes->nodeNr; i++) {
        json_t *value = node_value(s, nodes->nodeTab[i], &bytes);
        if (!value) {
            json_decref(array);
            return NULL;
        }
        arz_json_append(array, value);
    }
    return array;
}

static json_t *result_value(session *s)
{
    xmlXPathObjectPtr result = s->result;
    switch (result->type) {
    case XPATH_NODESET:
        return nodes_value(s, result->nodesetval);
    case XPATH_BOOLEAN:
        return json_boolean(result->boolval);
    case XPATH_NUMBER:
        return number_value(result->floatval);
    case XPATH_STRING:
        return arz_json_string(arz_str_of((const char *)result->stringval));
    default: /* the types of XPointer and XSLT, which an XPath never gives */
        return json_null();
    }
}

json_t *arz_xpath_select(arz_str expression, arz_str xml, arz_error *error)
{
    session s = { .expression = expression, .error = error };
    json_t *value = evaluate(&s, xml) ? result_value(&s) : NULL;
    close_session(&s);
    return value;
}

/* Whether XML can hold the text. (XML 1.0, section 2.2, "Char") */
static bool is_xml_text(arz_str text)
{
    uint32_t c;
    for (size_t at = 0; at < text.size;) {
        if (!arz_utf8_next(text, &at, &c))
            return false;
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF)
            return false;
    }
    return true;
}

static bool set_node(const session *s, xmlNodePtr node, const char *text)
{
    const xmlChar *content = (const xmlChar *)text;
    switch (node->type) {
    case XML_ELEMENT_NODE: /* setting would read the text as markup, adding does not */
        s->xml.node_set_content(node, NULL);
        s->xml.node_add_content(node, content);
        return true;
    case XML_ATTRIBUTE_NODE:
        return s->xml.set_ns_prop(node->parent, node->ns, node->name, content) != NULL;
    case XML_TEXT_NODE:
        s->xml.node_set_content(node, content);
        return true;
    default:
        return arz_fail(s->error, ARZ_ERROR_EXPRESSION, "xpath",
                        "'%s' selects what is no element, attribute or text",
                        ARZ_QUOTE(s->expression));
    }
}

/* From the last to the first, so that what is inside of another is changed while it is there; a
 * node that is done with is forgotten, since its outer one may take it away. */
static bool set_nodes(session *s, const char *text)
{
    xmlNodeSetPtr nodes = s->result->type == XPATH_NODESET ? s->result->nodesetval : NULL;
    if (!nodes || nodes->nodeNr == 0)
        return arz_fail(s->error, ARZ_ERROR_EXPRESSION, "xpath", "'%s' selects nothing in the XML",
                        ARZ_QUOTE(s->expression));
    s->xml.xpath_node_set_sort(nodes);
    for (int i = nodes->nodeNr - 1; i >= 0; i--) {
        if (!set_node(s, nodes->nodeTab[i], text))
            return false;
        nodes->nodeTab[i] = NULL;
    }
    return true;
}

/* The document as text: with a declaration, and a line break at its end, where `xml` has them. */
static json_t *save_document(session *s, arz_str xml)
{
    int options = XML_SAVE_AS_XML;
    if (!arz_str_starts(xml, ARZ_STR("<?xml")))
        options |= XML_SAVE_NO_DECL;
    xmlBufferPtr buffer = s->xml.buffer_create();
    xmlSaveCtxtPtr save = buffer ? s->xml.save_to_buffer(buffer, "UTF-8", options) : NULL;
    if (!save)
        arz_out_of_memory();
    (void)s->xml.save_doc(save, s->document);
    (void)s->xml.save_close(save);
    arz_str text = arz_str_of((const char *)s->xml.buffer_content(buffer));
    if (!arz_str_ends(xml, ARZ_STR("\n")) && arz_str_ends(text, ARZ_STR("\n")))
        text.size--;
    json_t *value = arz_json_string(text);
    s->xml.buffer_free(buffer);
    return value;
}

json_t *arz_xpath_replace(arz_str expression, arz_str xml, arz_str text, arz_error *error)
{
    session s = { .expression = expression, .error = error };
    json_t *changed = NULL;
    char *content = arz_str_dup(text); /* new */
    if (!is_xml_text(text))
        (void)arz_fail(error, ARZ_ERROR_EXPRESSION, "xml",
                       "the value '%s' has characters that XML cannot hold", ARZ_QUOTE(text));
    else if (evaluate(&s, xml) && set_nodes(&s, content))
        changed = save_document(&s, xml);
    close_session(&s);
    free(content);
    return changed;
}
