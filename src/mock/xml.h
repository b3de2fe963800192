/* Data as XML, for operations that answer nothing else. */
#ifndef ARZ_MOCK_XML_H
#define ARZ_MOCK_XML_H

#include "base/buf.h"
#include "doc/value.h"

/* Appends a document whose root is called `root`: each member an element of its name, each item of
 * an array an element of the array's name. */
void arz_mock_xml(arz_buf *out, arz_str root, arz_view view);

#endif
