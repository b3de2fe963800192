/* Names with a source description in front: `$sourceDescriptions.NAME.REST`. (Arazzo 1.1.0,
 * "Source Description Expression Resolution") */
#ifndef ARZ_MODEL_QUALIFIED_H
#define ARZ_MODEL_QUALIFIED_H

#include "model/linker.h"

typedef struct arz_qualified {
    arz_source *source;
    arz_str rest; /* behind the '.' or '#' that follows the name; '#' belongs to it */
} arz_qualified;

typedef enum arz_qualified_result {
    ARZ_QUALIFIED_NOT,  /* the text names no source description */
    ARZ_QUALIFIED,      /* it does */
    ARZ_QUALIFIED_WRONG /* one that does not exist, or nothing behind it: told */
} arz_qualified_result;

/* Takes the text apart, told at `at` where it starts with `$sourceDescriptions.` and is wrong.
 * Dialect: `NAME.REST`. */
arz_qualified_result arz_qualified_split(arz_linker *linker, arz_place at, arz_str text,
                                         arz_who who, arz_qualified *name);
/* The same without the dialect. */
arz_qualified_result arz_qualified_expression(arz_linker *linker, arz_place at, arz_str text,
                                              arz_who who, arz_qualified *name);
/* `$sourceDescriptions.NAME.ID`. Lives as long as the document. */
arz_str arz_qualified_text(arz_linker *linker, const arz_source *source, arz_str id);

#endif
