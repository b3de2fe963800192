/* Messages for people: where, what, the line with a caret, what to do. */
#ifndef ARZ_CLI_MESSAGE_H
#define ARZ_CLI_MESSAGE_H

#include <stdbool.h>
#include <stdio.h>

#include <arazzo/arazzo.h>

#include "base/str.h"
#include "options.h"

typedef struct cli_printer {
    FILE *stream;
    bool color;
    const arz_document *document; /* whose text excerpts are cut from; or NULL: files are read */
} cli_printer;

/* "FILE:LINE:COLUMN: error: message [rule]", the excerpt, "help: ...". Clears the error. */
void cli_print_error(const cli_printer *printer, arz_error *error);
void cli_print_diagnostic(const cli_printer *printer, const arz_diagnostic *diagnostic);

/* Prints text that comes from a document: line breaks stay, other control characters are escaped,
 * so that it cannot drive the reader's terminal. */
void cli_put_safe(FILE *stream, arz_str text);

/* Text for standard output that is gathered first and then printed in this way. */
typedef struct cli_page {
    FILE *stream;
    char *text;
    size_t size;
} cli_page;

FILE *cli_page_open(cli_page *page); /* the stream to print to */
void cli_page_close(cli_page *page); /* prints all of it */

/* Whether the stream gets colours. */
bool cli_use_color(const cli_options *options, FILE *stream);
/* Standard error's width in columns; 0 where it is no terminal, or does not say. */
unsigned cli_terminal_width(void);

/* Gives the object the text, if there is any; what is not UTF-8 in it is escaped, as in names of
 * files. */
void cli_set_text(json_t *object, const char *name, const char *text);
/* The error as the JSON object of the reports. New. */
json_t *cli_error_json(const arz_error *error);

#endif
