#include "doc/yaml_problem.h"

#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "doc/encoding.h"

typedef struct explanation {
    const char *problem; /* libyaml's words */
    const char *message; /* ours */
    const char *what;    /* what it is that starts at the other mark, or NULL */
    bool at_start;       /* the place to show is where the construct starts */
} explanation;

#define TAB     "a tab cannot indent; use blanks"
#define TAG     "this is no tag; put text that starts with '!' in quotes"
#define ESCAPE  "\\x, \\u and \\U must be followed by 2, 4 and 8 hexadecimal digits"
#define PERCENT "this is no directive; put text that starts with '%' in quotes"

/* Sorted by problem. */
static const explanation explanations[] = {
    { "block sequence entries are not allowed in this context",
      "an item '- ' cannot start here; put it on a line of its own", NULL, false },
    { "could not find expected ':'", "there is no ': ' behind this key", NULL, true },
    { "could not find expected directive name", PERCENT, NULL, false },
    { "did not find URI escaped octet", TAG, NULL, true },
    { "did not find expected '!'", TAG, NULL, true },
    { "did not find expected ',' or ']'",
      "expected ',' or ']'; text with brackets, braces or commas in it goes in quotes", "array",
      false },
    { "did not find expected ',' or '}'",
      "expected ',' or '}'; text with brackets, braces or commas in it goes in quotes", "object",
      false },
    { "did not find expected '-' indicator",
      "expected the next item; all '- ' of an array stand in the same column", "array", false },
    { "did not find expected <document start>",
      "nothing can follow the end of the document; is this line indented as it should be?", NULL,
      false },
    { "did not find expected alphabetic or numeric character",
      "'&' and '*' start the name of an anchor or alias; put text that starts with them in quotes",
      NULL, true },
    { "did not find expected comment or line break", "only a comment can follow on this line", NULL,
      false },
    { "did not find expected digit or '.' character", PERCENT, NULL, true },
    { "did not find expected hexdecimal number", ESCAPE, NULL, false },
    { "did not find expected key",
      "expected the next key; all keys of an object start in the same column", "object", false },
    { "did not find expected node content", "a value is missing before this", NULL, false },
    { "did not find expected tag URI", TAG, NULL, true },
    { "did not find expected version number", PERCENT, NULL, true },
    { "did not find expected whitespace", PERCENT, NULL, true },
    { "did not find expected whitespace or line break", TAG, NULL, true },
    { "did not find the expected '>'", TAG, NULL, true },
    { "found a tab character that violates indentation", TAB, NULL, false },
    { "found a tab character where an indentation space is expected", TAB, NULL, false },
    { "found an indentation indicator equal to 0",
      "the number behind '|' or '>' says by how much the text is indented, 1 to 9", NULL, false },
    { "found duplicate %TAG directive", "this %TAG handle is declared already", NULL, false },
    { "found duplicate %YAML directive", "there can be only one %YAML directive", NULL, false },
    { "found extremely long version number", PERCENT, NULL, true },
    { "found incompatible YAML document", "YAML 1.2 is read here; %YAML says another version", NULL,
      false },
    { "found invalid Unicode character escape code",
      "this escape is no character; one beyond \\uFFFF is written \\U with 8 digits", NULL, false },
    { "found undefined tag handle",
      "this tag's handle is not declared; put text that starts with '!' in quotes", NULL, false },
    { "found unexpected ':'", "text with ':' in it goes in quotes inside [ ] and { }", NULL,
      false },
    { "found unexpected document indicator", "the text that starts here has no closing quote", NULL,
      true },
    { "found unexpected end of stream", "the text that starts here has no closing quote", NULL,
      true },
    { "found unexpected non-alphabetical character", PERCENT, NULL, true },
    { "found unknown directive name", PERCENT, NULL, true },
    { "found unknown escape character",
      "a backslash in double quotes starts an escape, and this is none; write \\\\ or use single "
      "quotes",
      NULL, false },
    { "mapping keys are not allowed in this context", "a key '? ' cannot start here", NULL, false },
    { "mapping values are not allowed in this context",
      "a ': ' cannot stand here; text that has one in it goes in quotes, and a key goes on a line "
      "of its own",
      NULL, false },
};

static const explanation *find_explanation(const char *problem)
{
    for (size_t i = 0; i < sizeof explanations / sizeof *explanations; i++) {
        if (strcmp(explanations[i].problem, problem) == 0)
            return &explanations[i];
    }
    return NULL;
}

/* The offset of the character at a mark, or the end. */
static size_t offset_of(arz_str text, const arz_yaml_mark *mark)
{
    size_t at = 0;
    uint32_t code_point;
    for (size_t i = 0; i < mark->index && at < text.size; i++) {
        if (!arz_utf8_next(text, &at, &code_point))
            break;
    }
    return at;
}

static arz_str character_at(arz_str text, const arz_yaml_mark *mark)
{
    size_t at = offset_of(text, mark), end = at;
    uint32_t code_point;
    if (!arz_utf8_next(text, &end, &code_point))
        end = at;
    return arz_str_slice(text, at, end);
}

static void fail_start(arz_str text, const arz_yaml_problem *problem, arz_error *error)
{
    arz_str character = character_at(text, &problem->at);
    if (arz_str_is(character, "\t")) {
        (void)arz_fail(error, ARZ_ERROR_SYNTAX, "yaml-syntax", "%s", TAB);
    } else {
        (void)arz_fail(error, ARZ_ERROR_SYNTAX, "yaml-syntax",
                       "'%s' cannot start a value here; put text that starts with it in quotes",
                       ARZ_QUOTE(character));
    }
}

static void fail_explained(const explanation *known, const arz_yaml_problem *problem, bool at_end,
                           arz_error *error)
{
    bool started = known->what && problem->start.line;
    if (started && at_end) {
        (void)arz_fail(error, ARZ_ERROR_SYNTAX, "yaml-syntax",
                       "the text ends inside the %s that starts in line %u", known->what,
                       problem->start.line);
    } else if (started) {
        (void)arz_fail(error, ARZ_ERROR_SYNTAX, "yaml-syntax", "%s (the %s starts in line %u)",
                       known->message, known->what, problem->start.line);
    } else {
        (void)arz_fail(error, ARZ_ERROR_SYNTAX, "yaml-syntax", "%s", known->message);
    }
}

void arz_yaml_explain(const arz_yaml_problem *problem, arz_str text, const char *name,
                      arz_error *error)
{
    const explanation *known = find_explanation(problem->problem);
    bool at_start = known && known->at_start && problem->start.line;
    const arz_yaml_mark *place = at_start ? &problem->start : &problem->at;
    bool at_end = offset_of(text, place) == text.size;
    if (strcmp(problem->problem, "found character that cannot start any token") == 0) {
        fail_start(text, problem, error);
    } else if (known) {
        fail_explained(known, problem, at_end, error);
    } else {
        (void)arz_fail(error, ARZ_ERROR_SYNTAX, "yaml-syntax", "%s%s%s", problem->problem,
                       problem->context ? " " : "", problem->context ? problem->context : "");
    }
    /* At the end libyaml counts one line more than there is. */
    if (at_end) {
        (void)arz_fail_byte(error, name, text, text.size);
    } else {
        (void)arz_fail_at(error, name, place->line, place->column, NULL);
    }
}
