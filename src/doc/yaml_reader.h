/* The YAML reader, for this room alone: arz_parse() is the way in. */
#ifndef ARZ_DOC_YAML_READER_H
#define ARZ_DOC_YAML_READER_H

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc/node.h"

/* Reads one YAML 1.2 document out of valid UTF-8. As arz_parse(). */
ARZ_MUST_USE const arz_node *arz_yaml_parse(arz_arena *arena, arz_str text, const char *name,
                                            arz_error *error);

#endif
