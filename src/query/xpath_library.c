#include "query/xpath_library.h"

#include <stddef.h>

#include "base/library.h"

#define SYMBOL(name, member)                                                                       \
    {                                                                                              \
        name, offsetof(arz_xml_library, member)                                                    \
    }

static const arz_symbol symbols[] = {
    SYMBOL("xmlInitParser", init_parser),
    SYMBOL("xmlNewParserCtxt", new_parser_ctxt),
    SYMBOL("xmlFreeParserCtxt", free_parser_ctxt),
    SYMBOL("xmlCtxtReadMemory", ctxt_read_memory),
    SYMBOL("xmlStopParser", stop_parser),
    SYMBOL("xmlFreeDoc", free_doc),
    SYMBOL("xmlDocGetRootElement", doc_get_root_element),
    SYMBOL("xmlXPathNewContext", xpath_new_context),
    SYMBOL("xmlXPathFreeContext", xpath_free_context),
    SYMBOL("xmlXPathRegisterNs", xpath_register_ns),
    SYMBOL("xmlXPathNsLookup", xpath_ns_lookup),
    SYMBOL("xmlXPathCtxtCompile", xpath_ctxt_compile),
    SYMBOL("xmlXPathFreeCompExpr", xpath_free_comp_expr),
    SYMBOL("xmlXPathCompiledEval", xpath_compiled_eval),
    SYMBOL("xmlXPathFreeObject", xpath_free_object),
    SYMBOL("xmlXPathCastToBoolean", xpath_cast_to_boolean),
    SYMBOL("xmlXPathCastNodeToString", xpath_cast_node_to_string),
    SYMBOL("xmlXPathNodeSetSort", xpath_node_set_sort),
    SYMBOL("xmlXPathOrderDocElems", xpath_order_doc_elems),
    SYMBOL("xmlNodeSetContent", node_set_content),
    SYMBOL("xmlNodeAddContent", node_add_content),
    SYMBOL("xmlSetNsProp", set_ns_prop),
    SYMBOL("xmlBufferCreate", buffer_create),
    SYMBOL("xmlBufferContent", buffer_content),
    SYMBOL("xmlBufferFree", buffer_free),
    SYMBOL("xmlSaveToBuffer", save_to_buffer),
    SYMBOL("xmlSaveDoc", save_doc),
    SYMBOL("xmlSaveClose", save_close),
    SYMBOL("xmlFree", free_text),
};

bool arz_xml_library_load(arz_xml_library *library, arz_error *error)
{
    if (!arz_library_load("libxml2.so.2", "libxml2", symbols, sizeof symbols / sizeof *symbols,
                          library, error))
        return false;
    library->init_parser(); /* does nothing when it is called again */
    return true;
}
