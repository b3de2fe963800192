/* YAML into nodes, out of libyaml's events. */
#include "doc/yaml_reader.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/map.h"
#include "base/suggest.h"
#include "doc/builder.h"
#include "doc/encoding.h"
#include "doc/yaml_problem.h"
#include "doc/yaml_scalar.h"

/* What an anchor names. */
typedef struct anchor {
    arz_node node;
    arz_str text;    /* a scalar's, as written, for where an alias is a key */
    unsigned height; /* levels of arrays and objects, itself included; 0 for a scalar */
    bool complete;   /* false while what it names is still open */
} anchor;

typedef struct reader {
    yaml_parser_t parser;
    arz_str text;
    const char *name;
    arz_error *error;
    arz_builder build;
    anchor *open[ARZ_MAX_DEPTH]; /* the anchor of each open container, or NULL */
    arz_map anchors;             /* name to anchor */
    bool started, done;          /* a document has started; the stream has ended */
    size_t flow_depth;           /* open containers in flow style; all in one are in it too */
    size_t flow_steps;           /* see ARZ_MAX_YAML_FLOW_STEPS */
} reader;

static bool fail_mark(reader *r, yaml_mark_t mark)
{
    return arz_fail_at(r->error, r->name, (unsigned)mark.line + 1, (unsigned)mark.column + 1, NULL);
}

static arz_yaml_mark mark_of(yaml_mark_t mark)
{
    return (arz_yaml_mark){ mark.index, (unsigned)mark.line + 1, (unsigned)mark.column + 1 };
}

/* What libyaml found wrong. Always false. */
static bool fail_parser(reader *r)
{
    const yaml_parser_t *parser = &r->parser;
    switch (parser->error) {
    case YAML_READER_ERROR:
        /* The text is UTF-8, so it can only be a character that YAML does not allow. */
        (void)arz_fail(r->error, ARZ_ERROR_SYNTAX, "yaml-syntax",
                       "the character U+%04X cannot stand in YAML; in double quotes it is written "
                       "\\u%04X",
                       (unsigned)parser->problem_value, (unsigned)parser->problem_value);
        return arz_fail_byte(r->error, r->name, r->text, parser->problem_offset);
    case YAML_SCANNER_ERROR:
    case YAML_PARSER_ERROR: {
        arz_yaml_problem problem = { parser->problem, parser->context,
                                     mark_of(parser->problem_mark), mark_of(parser->context_mark) };
        if (!parser->context)
            problem.start.line = 0;
        arz_yaml_explain(&problem, r->text, r->name, r->error);
        return false;
    }
    default:
        arz_out_of_memory(); /* the one kind of error that is left */
    }
}

static bool fail_depth(reader *r, yaml_mark_t mark)
{
    (void)arz_fail(r->error, ARZ_ERROR_LIMIT, "depth",
                   "arrays and objects are nested deeper than %d levels", ARZ_MAX_DEPTH);
    return fail_mark(r, mark);
}

static bool wants_key(const reader *r)
{
    return arz_builder_in_object(&r->build) && arz_builder_pending(&r->build) % 2 == 0;
}

static arz_str text_of(const yaml_char_t *text)
{
    return arz_str_of((const char *)text);
}

/* A new anchor by that name, in place of an older one; NULL for no name. */
static anchor *add_anchor(reader *r, const yaml_char_t *name)
{
    if (!name)
        return NULL;
    anchor *added = arz_arena_alloc(r->build.arena, 1, sizeof *added);
    (void)arz_map_set(&r->anchors, arz_arena_str(r->build.arena, text_of(name)), added);
    return added;
}

/* The tags of the core schema and the kinds that they stand for. */
typedef struct tag {
    const char *name;  /* as authors write it */
    const char *whole; /* as libyaml gives it */
    arz_kind kind;
} tag;

static const tag tags[] = {
    { "!!bool", YAML_BOOL_TAG, ARZ_KIND_BOOL },  { "!!float", YAML_FLOAT_TAG, ARZ_KIND_REAL },
    { "!!int", YAML_INT_TAG, ARZ_KIND_INTEGER }, { "!!map", YAML_MAP_TAG, ARZ_KIND_OBJECT },
    { "!!null", YAML_NULL_TAG, ARZ_KIND_NULL },  { "!!seq", YAML_SEQ_TAG, ARZ_KIND_ARRAY },
    { "!!str", YAML_STR_TAG, ARZ_KIND_STRING },
};

/* The row for a tag; NULL, with the error filled, where it is none of them. */
static const tag *find_tag(reader *r, const yaml_char_t *whole, yaml_mark_t mark)
{
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (strcmp((const char *)whole, tags[i].whole) == 0)
            return &tags[i];
    }
    (void)arz_fail(r->error, ARZ_ERROR_DOCUMENT, "yaml-tag",
                   "the tag '%s' is not known here; there are !!bool, !!float, !!int, !!map, "
                   "!!null, !!seq and !!str",
                   ARZ_QUOTE(text_of(whole)));
    (void)fail_mark(r, mark);
    return NULL;
}

/* True for no tag and for "!", which say nothing about the kind of an array or object. */
static bool check_container_tag(reader *r, const yaml_char_t *whole, arz_kind kind,
                                yaml_mark_t mark)
{
    if (!whole || strcmp((const char *)whole, "!") == 0)
        return true;
    const tag *known = find_tag(r, whole, mark);
    if (!known)
        return false;
    if (known->kind == kind)
        return true;
    (void)arz_fail(r->error, ARZ_ERROR_DOCUMENT, "yaml-tag", "the tag %s stands at %s", known->name,
                   arz_kind_words(kind));
    return fail_mark(r, mark);
}

static bool fail_number(reader *r, arz_str text, yaml_mark_t mark)
{
    (void)arz_fail(r->error, ARZ_ERROR_DOCUMENT, "yaml-number",
                   "'%s' is a number that JSON cannot hold; put it in quotes if it is a text",
                   ARZ_QUOTE(text));
    return fail_mark(r, mark);
}

/* Makes a scalar of the kind that its tag says. */
static bool apply_tag(reader *r, const tag *known, arz_str text, arz_node *node, yaml_mark_t mark)
{
    if (known->kind == ARZ_KIND_STRING)
        return true;
    if (!arz_scalar_resolve(text, node))
        return fail_number(r, text, mark);
    if (known->kind == ARZ_KIND_REAL && node->kind == ARZ_KIND_INTEGER) {
        node->kind = ARZ_KIND_REAL;
        node->as.real = (double)node->as.integer;
    }
    if (node->kind == (uint32_t)known->kind)
        return true;
    (void)arz_fail(r->error, ARZ_ERROR_DOCUMENT, "yaml-tag", "'%s' is no %s", ARZ_QUOTE(text),
                   known->name);
    return fail_mark(r, mark);
}

/* Fills `node`, which is a string so far, by its tag or else, where it is plain, by its text. */
static bool resolve_scalar(reader *r, const yaml_event_t *event, arz_str text, arz_node *node)
{
    const yaml_char_t *whole = event->data.scalar.tag;
    if (!whole) {
        if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
            return true;
        return arz_scalar_resolve(text, node) || fail_number(r, text, event->start_mark);
    }
    if (strcmp((const char *)whole, "!") == 0)
        return true;
    const tag *known = find_tag(r, whole, event->start_mark);
    return known && apply_tag(r, known, text, node, event->start_mark);
}

static void set_text(arz_node *node, arz_str text)
{
    node->kind = ARZ_KIND_STRING;
    node->size = (uint32_t)text.size;
    node->as.text = text.data;
}

/* The scalar's text where it stands in the document, if it stands there as it reads; else a copy.
 * Marks count characters: behind one that is not ASCII this looks at the wrong place, which does
 * as well where it has the same bytes. */
static arz_str keep_text(const reader *r, const yaml_event_t *event, arz_str text)
{
    bool quoted = event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                  event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    size_t at = event->start_mark.index + quoted;
    arz_str there = arz_str_slice(r->text, at, at + text.size);
    return arz_str_equal(there, text) ? there : arz_arena_str(r->build.arena, text);
}

/* A scalar. As a key it is its text, whatever it would be elsewhere: `200:` is the key "200". */
static bool take_scalar(reader *r, const yaml_event_t *event)
{
    bool key = wants_key(r);
    arz_str text = { (const char *)event->data.scalar.value, event->data.scalar.length };
    anchor *named = add_anchor(r, event->data.scalar.anchor);
    arz_node *node = arz_builder_push(&r->build, ARZ_KIND_STRING, event->start_mark.line + 1,
                                      event->start_mark.column + 1);
    node->shared = named != NULL;
    set_text(node, text);
    if ((!key || named || event->data.scalar.tag) && !resolve_scalar(r, event, text, node))
        return false;
    if (key || named || node->kind == ARZ_KIND_STRING)
        text = keep_text(r, event, text);
    if (node->kind == ARZ_KIND_STRING)
        set_text(node, text);
    if (named)
        *named = (anchor){ .node = *node, .text = text, .complete = true };
    if (key)
        set_text(node, text);
    return true;
}

static bool take_opening(reader *r, arz_kind kind, const yaml_char_t *name,
                         const yaml_char_t *whole, yaml_mark_t mark)
{
    if (wants_key(r)) {
        (void)arz_fail(r->error, ARZ_ERROR_DOCUMENT, "yaml-key", "a key must be a text, not %s",
                       arz_kind_words(kind));
        if (kind == ARZ_KIND_OBJECT)
            (void)arz_fail_help(r->error, "text that starts with '{' goes in quotes");
        return fail_mark(r, mark);
    }
    if (!check_container_tag(r, whole, kind, mark))
        return false;
    if (!arz_builder_open(&r->build, kind, mark.line + 1, mark.column + 1))
        return fail_depth(r, mark);
    r->build.nodes[r->build.count - 1].shared = name != NULL;
    r->open[r->build.depth - 1] = add_anchor(r, name);
    return true;
}

static bool fail_duplicate(reader *r)
{
    const arz_node *again = r->build.again;
    (void)arz_fail(r->error, ARZ_ERROR_DOCUMENT, "duplicate-key",
                   "the key '%s' is in this object already, in line %u",
                   ARZ_QUOTE(arz_node_text(again)), (unsigned)r->build.first->line);
    return arz_fail_at(r->error, r->name, again->line, again->column, NULL);
}

static bool take_closing(reader *r)
{
    size_t level = r->build.depth - 1;
    if (!arz_builder_close(&r->build, false))
        return fail_duplicate(r);
    anchor *named = r->open[level];
    if (named) {
        named->node = r->build.nodes[r->build.count - 1];
        named->height = r->build.height[level] + 1;
        named->complete = true;
    }
    return true;
}

static bool fail_alias(reader *r, arz_str name, yaml_mark_t mark)
{
    arz_suggest suggest = arz_suggest_for(name);
    for (size_t i = 0; i < r->anchors.count; i++)
        arz_suggest_add(&suggest, r->anchors.entries[i].key);
    char *hint = arz_suggest_text(&suggest);
    (void)arz_fail(r->error, ARZ_ERROR_DOCUMENT, "yaml-alias",
                   "there is no anchor '&%s' before this%s", ARZ_QUOTE(name), hint);
    free(hint);
    return fail_mark(r, mark);
}

/* The 24 bytes of what the alias names, with the alias's own place. */
static bool take_alias(reader *r, arz_str name, yaml_mark_t mark)
{
    const anchor *named = arz_map_get(&r->anchors, name);
    if (!named)
        return fail_alias(r, name, mark);
    if (!named->complete) {
        (void)arz_fail(r->error, ARZ_ERROR_DOCUMENT, "yaml-alias",
                       "what '&%s' names would contain itself", ARZ_QUOTE(name));
        return fail_mark(r, mark);
    }
    bool key = wants_key(r);
    if (key && named->height) {
        (void)arz_fail(r->error, ARZ_ERROR_DOCUMENT, "yaml-key", "a key must be a text, not %s",
                       arz_kind_words((arz_kind)named->node.kind));
        return fail_mark(r, mark);
    }
    if (!arz_builder_raise(&r->build, named->height))
        return fail_depth(r, mark);
    arz_node *node = arz_builder_push(&r->build, ARZ_KIND_NULL, mark.line + 1, mark.column + 1);
    node->shared = true;
    node->kind = named->node.kind;
    node->size = named->node.size;
    node->as = named->node.as;
    if (key)
        set_text(node, named->text);
    return true;
}

static bool take_document(reader *r, yaml_mark_t mark)
{
    if (!r->started) {
        r->started = true;
        return true;
    }
    (void)arz_fail(r->error, ARZ_ERROR_DOCUMENT, "several-documents",
                   "a second document starts here; a file can have only one");
    return fail_mark(r, mark);
}

/* libyaml looks at each open level for each token, so that deep and long is quadratic. */
static bool count_flow(reader *r, const yaml_event_t *event)
{
    bool opens = (event->type == YAML_SEQUENCE_START_EVENT &&
                  event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE) ||
                 (event->type == YAML_MAPPING_START_EVENT &&
                  event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
    bool closes = event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT;
    if (opens) {
        r->flow_depth++;
    } else if (closes && r->flow_depth) {
        r->flow_depth--;
    }
    r->flow_steps += r->flow_depth;
    if (r->flow_steps <= ARZ_MAX_YAML_FLOW_STEPS)
        return true;
    (void)arz_fail(r->error, ARZ_ERROR_LIMIT, "too-large",
                   "there is too much in brackets and braces nested this deeply");
    return fail_mark(r, event->start_mark);
}

static bool take_event(reader *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_STREAM_END_EVENT:
        r->done = true;
        return true;
    case YAML_DOCUMENT_START_EVENT:
        return take_document(r, event->start_mark);
    case YAML_ALIAS_EVENT:
        return take_alias(r, text_of(event->data.alias.anchor), event->start_mark);
    case YAML_SCALAR_EVENT:
        return take_scalar(r, event);
    case YAML_SEQUENCE_START_EVENT:
        return take_opening(r, ARZ_KIND_ARRAY, event->data.sequence_start.anchor,
                            event->data.sequence_start.tag, event->start_mark);
    case YAML_MAPPING_START_EVENT:
        return take_opening(r, ARZ_KIND_OBJECT, event->data.mapping_start.anchor,
                            event->data.mapping_start.tag, event->start_mark);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return take_closing(r);
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return true;
    }
    return true;
}

static bool read_stream(reader *r)
{
    while (!r->done) {
        yaml_event_t event;
        if (!yaml_parser_parse(&r->parser, &event))
            return fail_parser(r);
        bool taken = count_flow(r, &event) && take_event(r, &event);
        yaml_event_delete(&event);
        if (!taken)
            return false;
    }
    return true;
}

/* The last bytes of LF, CR, NEL, LS and PS count, since libyaml takes all for line breaks. */
static bool starts_line(arz_str text, size_t at)
{
    static const char ends[] = "\n\r\x85\xA8\xA9";
    return at == 0 || (text.data[at - 1] && strchr(ends, text.data[at - 1]));
}

/* libyaml takes time quadratic in the number of %TAG directives, and copies a handle's prefix to
 * each tag: their number and length must be small. */
static bool check_directives(reader *r)
{
    size_t count = 0;
    for (size_t at = 0; at < r->text.size; at++) {
        size_t next = arz_str_find_char(arz_str_from(r->text, at), '%');
        if (next == SIZE_MAX)
            return true;
        at += next;
        if (!starts_line(r->text, at))
            continue;
        arz_str line = arz_str_from(r->text, at);
        line = arz_str_slice(line, 0, arz_str_find_char(line, '\n'));
        if (++count > ARZ_MAX_YAML_DIRECTIVES || line.size > ARZ_MAX_YAML_DIRECTIVE_BYTES) {
            (void)arz_fail(r->error, ARZ_ERROR_LIMIT, "too-large",
                           "there are more than %d directives, or one of more than %d bytes; a "
                           "line of text that starts with '%%' must be indented",
                           ARZ_MAX_YAML_DIRECTIVES, ARZ_MAX_YAML_DIRECTIVE_BYTES);
            return arz_fail_byte(r->error, r->name, r->text, at);
        }
    }
    return true;
}

static const arz_node *root_of(reader *r)
{
    if (r->build.count == 0) /* no document at all */
        (void)arz_builder_push(&r->build, ARZ_KIND_NULL, 1, 1);
    return arz_arena_copy(r->build.arena, r->build.nodes, 1, sizeof(arz_node));
}

const arz_node *arz_yaml_parse(arz_arena *arena, arz_str text, const char *name, arz_error *error)
{
    reader *r = arz_alloc(1, sizeof *r);
    r->text = text;
    r->name = name;
    r->error = error;
    arz_builder_init(&r->build, arena);
    if (!yaml_parser_initialize(&r->parser))
        arz_out_of_memory();
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)(text.size ? text.data : ""),
                                 text.size);
    const arz_node *root = check_directives(r) && read_stream(r) ? root_of(r) : NULL;
    yaml_parser_delete(&r->parser);
    arz_builder_clear(&r->build);
    arz_map_clear(&r->anchors);
    free(r);
    return root;
}
