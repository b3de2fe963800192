/* Recursive descent without recursion: the grammar has none. What expressions start with is a
 * table, and so is what requests, responses and messages have. */
#include "expr/grammar.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "expr/dialect.h"
#include "expr/reader.h"

static bool read_alone(arz_reader *r)
{
    (void)r;
    return true;
}

/* Whose `source` it is. */
enum {
    REQUEST,
    RESPONSE,
    MESSAGE,
    OWNER_COUNT
};

/* What `source` may be, and which root that is of each owner. */
typedef struct source_row {
    const char *word;
    bool (*read)(arz_reader *r);
    arz_root roots[OWNER_COUNT];
    int minor; /* the first version that has it */
} source_row;

static const char *const source_words[] = { "body", "header", "path", "payload", "query" };

static const source_row source_rows[] = {
    { "body",
      arz_read_body_reference,
      { ARZ_ROOT_REQUEST_BODY, ARZ_ROOT_RESPONSE_BODY, ARZ_ROOT_MESSAGE_PAYLOAD },
      0 },
    { "header",
      arz_read_header,
      { ARZ_ROOT_REQUEST_HEADER, ARZ_ROOT_RESPONSE_HEADER, ARZ_ROOT_MESSAGE_HEADER },
      0 },
    { "path",
      arz_read_parameter,
      { ARZ_ROOT_REQUEST_PATH, ARZ_ROOT_RESPONSE_PATH, ARZ_ROOT_MESSAGE_PATH },
      0 },
    { "payload",
      arz_read_body_reference,
      { ARZ_ROOT_REQUEST_BODY, ARZ_ROOT_RESPONSE_BODY, ARZ_ROOT_MESSAGE_PAYLOAD },
      1 },
    { "query",
      arz_read_parameter,
      { ARZ_ROOT_REQUEST_QUERY, ARZ_ROOT_RESPONSE_QUERY, ARZ_ROOT_MESSAGE_QUERY },
      0 },
};

#define SOURCE_COUNT (sizeof source_rows / sizeof source_rows[0])

/* `$response.statusCode`, which many write for `$statusCode`. */
static bool read_status(arz_reader *r)
{
    static const char *const words[] = { "statusCode", "status" };
    arz_str rest = arz_reader_rest(r);
    arz_str word = arz_str_slice(rest, 0, arz_run_size(rest, arz_is_strict_char));
    if (!arz_str_is(word, words[0]) && !arz_str_is(word, words[1]))
        return false;
    r->at += word.size;
    r->out->reference.root = ARZ_ROOT_STATUS_CODE;
    r->dialect = ARZ_DIALECT_RESPONSE_STATUS;
    return true;
}

/* `headers`, which many write: "header" with one letter more. */
static bool read_plural(arz_reader *r, size_t *index)
{
    const arz_str plural = ARZ_STR("headers.");
    if (!arz_str_starts(arz_reader_rest(r), plural))
        return false;
    r->at += plural.size - 1;
    r->dialect = ARZ_DIALECT_PLURAL_HEADER;
    *index = 1;
    return true;
}

static bool read_source(arz_reader *r, size_t which)
{
    size_t index = 0;
    if (!arz_read_dot(r))
        return false;
    if (which == RESPONSE && read_status(r))
        return true;
    size_t start = r->at;
    if (!read_plural(r, &index) && !arz_read_choice(r, source_words, SOURCE_COUNT, &index))
        return false;
    if (r->options->minor < source_rows[index].minor)
        return arz_fail_text(r->error, "expression", r->text, start,
                             "'%s' needs 'arazzo: 1.%d.0'; before, there is 'body'",
                             source_rows[index].word, source_rows[index].minor);
    r->out->reference.root = source_rows[index].roots[which];
    return source_rows[index].read(r);
}

static bool read_request(arz_reader *r)
{
    return read_source(r, REQUEST);
}

static bool read_response(arz_reader *r)
{
    return read_source(r, RESPONSE);
}

static bool read_message(arz_reader *r)
{
    return read_source(r, MESSAGE);
}

static bool read_inputs(arz_reader *r)
{
    return arz_read_dot(r) && arz_read_named_value(r);
}

/* identifier-strict, which becomes the owner. */
static bool read_owner(arz_reader *r, const char *what)
{
    if (!arz_read_dot(r))
        return false;
    arz_str rest = arz_reader_rest(r);
    size_t size = arz_run_size(rest, arz_is_strict_char);
    if (size == 0)
        return arz_reader_fail(r, what, "");
    r->out->reference.owner = arz_str_slice(rest, 0, size);
    r->at += size;
    return arz_read_dot(r);
}

/* step-id ".outputs." output-name [ "#" json-pointer ] */
static bool read_steps(arz_reader *r)
{
    static const char *const words[] = { "outputs" };
    size_t index;
    return read_owner(r, "a step's id") && arz_read_choice(r, words, 1, &index) &&
           arz_read_dot(r) && arz_read_named_value(r);
}

/* workflow-id "." ( "inputs" / "outputs" ) "." identifier [ "#" json-pointer ] */
static bool read_workflows(arz_reader *r)
{
    static const char *const words[] = { "inputs", "outputs" };
    size_t index;
    if (!read_owner(r, "a workflow's id") || !arz_read_choice(r, words, 2, &index) ||
        !arz_read_dot(r))
        return false;
    r->out->reference.root = index ? ARZ_ROOT_WORKFLOW_OUTPUTS : ARZ_ROOT_WORKFLOW_INPUTS;
    return arz_read_named_value(r);
}

/* source-name "." 1*CHAR */
static bool read_source_descriptions(arz_reader *r)
{
    return read_owner(r, "a source description's name") && arz_read_free_name(r);
}

/* component-type "." identifier. (1.0 names no types: `inputs` is one more that exists.) */
static bool read_components(arz_reader *r)
{
    static const char *const words[] = { "failureActions", "parameters", "successActions",
                                         "inputs" };
    size_t index;
    size_t count = r->options->minor == 0 ? 4 : 3;
    if (!arz_read_dot(r) || !arz_read_choice(r, words, count, &index) || !arz_read_dot(r))
        return false;
    arz_str rest = arz_reader_rest(r);
    size_t size = arz_run_size(rest, arz_is_identifier_char);
    if (arz_reader_is_prefix(r))
        size = arz_trim_punctuation(arz_str_slice(rest, 0, size), ".");
    if (size == 0)
        return arz_reader_fail(r, "a name", "");
    r->out->reference.owner = arz_str_of(words[index]);
    r->out->reference.name = arz_str_slice(rest, 0, size);
    r->at += size;
    return true;
}

typedef struct root_row {
    const char *word; /* behind the "$" */
    bool (*read)(arz_reader *r);
    arz_root root;
    int minor;    /* the first version that has it */
    bool in_text; /* recognised in the middle of text */
} root_row;

static const root_row root_rows[] = {
    { "components", read_components, ARZ_ROOT_COMPONENTS, 0, true },
    { "inputs", read_inputs, ARZ_ROOT_INPUTS, 0, true },
    { "message", read_message, ARZ_ROOT_MESSAGE_PAYLOAD, 1, true },
    { "method", read_alone, ARZ_ROOT_METHOD, 0, false },
    { "outputs", read_inputs, ARZ_ROOT_OUTPUTS, 0, true },
    { "request", read_request, ARZ_ROOT_REQUEST_BODY, 0, true },
    { "response", read_response, ARZ_ROOT_RESPONSE_BODY, 0, true },
    { "self", read_alone, ARZ_ROOT_SELF, 1, false },
    { "sourceDescriptions", read_source_descriptions, ARZ_ROOT_SOURCE_DESCRIPTIONS, 0, true },
    { "statusCode", read_alone, ARZ_ROOT_STATUS_CODE, 0, true },
    { "steps", read_steps, ARZ_ROOT_STEPS, 0, true },
    { "url", read_alone, ARZ_ROOT_URL, 0, false },
    { "workflows", read_workflows, ARZ_ROOT_WORKFLOW_INPUTS, 0, true },
};

#define ROOT_COUNT (sizeof root_rows / sizeof root_rows[0])

/* The word behind the "$" that `text` starts with. */
static arz_str root_word(arz_str text)
{
    if (text.size == 0 || text.data[0] != '$')
        return (arz_str){ NULL, 0 };
    arz_str rest = arz_str_from(text, 1);
    return arz_str_slice(rest, 0, arz_run_size(rest, arz_is_strict_char));
}

static const root_row *find_root(arz_str word)
{
    for (size_t i = 0; i < ROOT_COUNT; i++) {
        if (arz_str_is(word, root_rows[i].word))
            return &root_rows[i];
    }
    return NULL;
}

static arz_suggest suggest_root(arz_str word)
{
    arz_suggest suggest = arz_suggest_for(word);
    for (size_t i = 0; i < ROOT_COUNT; i++)
        arz_suggest_add(&suggest, arz_str_of(root_rows[i].word));
    return suggest;
}

static bool fail_root(arz_reader *r, arz_str word)
{
    if (r->text.size == 0 || r->text.data[0] != '$')
        return arz_fail_text(r->error, "expression", r->text, 0,
                             "expected a runtime expression, which starts with '$', found %s",
                             arz_reader_found(r));
    arz_suggest suggest = suggest_root(word);
    if (suggest.best.data)
        return arz_fail_text(r->error, "expression", r->text, 0,
                             "no runtime expression starts with '$%s'; did you mean '$%s'?",
                             ARZ_QUOTE(word), ARZ_QUOTE(suggest.best));
    (void)arz_fail_text(r->error, "expression", r->text, 0,
                        "no runtime expression starts with '$%s'", ARZ_QUOTE(word));
    return arz_fail_help(r->error,
                         "they start with $inputs, $outputs, $steps, $workflows, $request, "
                         "$response, $statusCode, $url, $method, $sourceDescriptions or "
                         "$components");
}

static bool read_root(arz_reader *r)
{
    arz_str word = root_word(r->text);
    const root_row *row = find_root(word);
    if (!row || (r->extent == ARZ_EXTENT_TEXT && !row->in_text))
        return fail_root(r, word);
    if (r->options->minor < row->minor)
        return arz_fail_text(r->error, "expression", r->text, 0, "'$%s' needs 'arazzo: 1.%d.0'",
                             row->word, row->minor);
    r->out->reference.root = row->root;
    r->at = 1 + word.size;
    return row->read(r);
}

/* The standard form of a tail: its name with a JSON Pointer. In the arena; NULL: there is none. */
static const char *tail_standard(const arz_expression *e, size_t index, arz_arena *arena)
{
    if (index >= e->tail_count || !e->tails[index].pointer.data)
        return NULL;
    const arz_tail *tail = &e->tails[index];
    arz_str head = arz_str_slice(e->text, 0, e->head + tail->name.size);
    return arz_arena_printf(arena, "%.*s#%.*s", ARZ_STR_FORMAT(head),
                            ARZ_STR_FORMAT(tail->pointer));
}

/* The tail with the longest name that is standard: one without brackets. */
static size_t plain_tail(const arz_expression *e)
{
    size_t index = 0;
    while (index < e->tail_count && arz_str_find_char(e->tails[index].name, '[') != SIZE_MAX)
        index++;
    return index;
}

/* The tail that starts earliest in the JSON Pointer; those of a pointer stand before those of a
 * name. */
static size_t shortest_pointer(const arz_expression *e)
{
    size_t index = 0;
    while (index + 1 < e->tail_count && e->tails[index + 1].name.size == e->reference.name.size)
        index++;
    return index;
}

/* "$response.header.ETag", however it was written. */
static const char *header_standard(const arz_expression *e, arz_arena *arena)
{
    arz_str start = arz_str_slice(e->text, 0, arz_str_find_char(e->text, '.'));
    return arz_arena_printf(arena, "%.*s.header.%.*s", ARZ_STR_FORMAT(start),
                            ARZ_STR_FORMAT(e->reference.name));
}

const char *arz_expression_standard(const arz_expression *expression, arz_arena *arena)
{
    const arz_expression *e = expression;
    switch (e->dialect) {
    case ARZ_DIALECT_PATH_TAIL:
        return tail_standard(e, plain_tail(e), arena);
    case ARZ_DIALECT_POINTER_TAIL:
        return tail_standard(e, shortest_pointer(e), arena);
    case ARZ_DIALECT_PLURAL_HEADER:
    case ARZ_DIALECT_HEADER_POINTER:
        return header_standard(e, arena);
    case ARZ_DIALECT_RESPONSE_STATUS:
        return "$statusCode";
    case ARZ_DIALECT_COUNT:
        return arz_arena_cstr(arena, e->text);
    default: /* a name that no standard form can have */
        return NULL;
    }
}

static bool tell_dialect(arz_reader *r)
{
    bool length = r->out->tail_count && r->out->tails[0].length;
    if (length && r->extent == ARZ_EXTENT_CONDITION && r->dialect == ARZ_DIALECT_COUNT)
        r->dialect = ARZ_DIALECT_LENGTH;
    r->out->dialect = (unsigned char)r->dialect;
    r->out->told = r->dialect != ARZ_DIALECT_COUNT || r->extent == ARZ_EXTENT_CONDITION;
    if (r->dialect == ARZ_DIALECT_COUNT)
        return true;
    return arz_dialect_tell(r->dialect, r->text, 0, r->out->text,
                            arz_expression_standard(r->out, r->options->arena), r->options,
                            r->error);
}

const arz_expression *arz_grammar_parse(arz_str text, arz_expr_extent extent, size_t *size,
                                        const arz_expr_options *options, arz_error *error)
{
    if (text.size > ARZ_MAX_EXPR_BYTES && extent == ARZ_EXTENT_WHOLE) {
        (void)arz_fail(error, ARZ_ERROR_LIMIT, "expression",
                       "the expression is longer than %zu bytes", ARZ_MAX_EXPR_BYTES);
        return NULL;
    }
    if (extent == ARZ_EXTENT_TEXT)
        text = arz_str_slice(text, 0, ARZ_MAX_PREFIX_BYTES);
    arz_expression out = { .node = options->node, .offset = (uint32_t)options->offset };
    arz_reader r = { .text = text,
                     .extent = extent,
                     .options = options,
                     .error = error,
                     .out = &out,
                     .dialect = ARZ_DIALECT_COUNT };
    if (!read_root(&r))
        return NULL;
    if (extent == ARZ_EXTENT_WHOLE && r.at < text.size) {
        (void)arz_reader_fail(&r, "the end", "");
        return NULL;
    }
    out.text = arz_str_slice(text, 0, r.at);
    *size = r.at;
    return tell_dialect(&r) ? arz_arena_copy(options->arena, &out, 1, sizeof out) : NULL;
}

bool arz_grammar_may_start(arz_str text, arz_expr_extent extent)
{
    const root_row *row = find_root(root_word(text));
    return row && (row->in_text || extent != ARZ_EXTENT_TEXT);
}

bool arz_grammar_near_miss(arz_str text)
{
    arz_str word = root_word(text);
    arz_str rest = arz_str_from(text, 1 + word.size);
    if (word.size == 0)
        return false;
    if (find_root(word))
        return rest.size == 0 || rest.data[0] == '.' || rest.data[0] == '#';
    arz_str best = suggest_root(word).best;
    if (!best.data)
        return false;
    return arz_str_equal_nocase(word, best) || (rest.size > 1 && rest.data[0] == '.');
}

bool arz_expression_tell_tail(const arz_expression *expression, size_t index,
                              const arz_expr_options *options, arz_error *error)
{
    if (expression->told || index >= expression->tail_count)
        return true;
    const arz_node *node = expression->node;
    return arz_dialect_tell(ARZ_DIALECT_PATH_TAIL, node ? arz_node_text(node) : expression->text,
                            node ? expression->offset : 0, expression->text,
                            tail_standard(expression, index, options->arena), options, error);
}
