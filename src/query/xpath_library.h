/* The functions of libxml2 that are used, loaded when the first of them is needed. */
#ifndef ARZ_QUERY_XPATH_LIBRARY_H
#define ARZ_QUERY_XPATH_LIBRARY_H

#include <stdbool.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlsave.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

/* Named as in libxml2, without its prefixes. */
typedef struct arz_xml_library {
    void (*init_parser)(void);
    xmlParserCtxtPtr (*new_parser_ctxt)(void);
    void (*free_parser_ctxt)(xmlParserCtxtPtr context);
    xmlDocPtr (*ctxt_read_memory)(xmlParserCtxtPtr context, const char *text, int size,
                                  const char *url, const char *encoding, int options);
    void (*stop_parser)(xmlParserCtxtPtr context);
    void (*free_doc)(xmlDocPtr document);
    xmlNodePtr (*doc_get_root_element)(const xmlDoc *document);
    xmlXPathContextPtr (*xpath_new_context)(xmlDocPtr document);
    void (*xpath_free_context)(xmlXPathContextPtr context);
    int (*xpath_register_ns)(xmlXPathContextPtr context, const xmlChar *prefix, const xmlChar *uri);
    const xmlChar *(*xpath_ns_lookup)(xmlXPathContextPtr context, const xmlChar *prefix);
    xmlXPathCompExprPtr (*xpath_ctxt_compile)(xmlXPathContextPtr context, const xmlChar *text);
    void (*xpath_free_comp_expr)(xmlXPathCompExprPtr expression);
    xmlXPathObjectPtr (*xpath_compiled_eval)(xmlXPathCompExprPtr expression,
                                             xmlXPathContextPtr context);
    void (*xpath_free_object)(xmlXPathObjectPtr object);
    int (*xpath_cast_to_boolean)(xmlXPathObjectPtr object);
    xmlChar *(*xpath_cast_node_to_string)(xmlNodePtr node);
    void (*xpath_node_set_sort)(xmlNodeSetPtr set);
    long (*xpath_order_doc_elems)(xmlDocPtr document);
    void (*node_set_content)(xmlNodePtr node, const xmlChar *content);
    void (*node_add_content)(xmlNodePtr node, const xmlChar *content);
    xmlAttrPtr (*set_ns_prop)(xmlNodePtr node, xmlNsPtr ns, const xmlChar *name,
                              const xmlChar *value);
    xmlBufferPtr (*buffer_create)(void);
    const xmlChar *(*buffer_content)(const xmlBuffer *buffer);
    void (*buffer_free)(xmlBufferPtr buffer);
    xmlSaveCtxtPtr (*save_to_buffer)(xmlBufferPtr buffer, const char *encoding, int options);
    long (*save_doc)(xmlSaveCtxtPtr context, xmlDocPtr document);
    int (*save_close)(xmlSaveCtxtPtr context);
    xmlFreeFunc *free_text; /* the variable in which the library keeps what frees its texts */
} arz_xml_library;

/* Fills *library. False with *error filled where libxml2 is not there. */
ARZ_MUST_USE bool arz_xml_library_load(arz_xml_library *library, arz_error *error);

#endif
