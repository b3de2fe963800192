/* Inputs given to a workflow: set from text, completed, and held against its schema. */
#include <stdlib.h>

#include <arazzo/document.h>
#include <arazzo/limits.h>

#include "base/fail.h"
#include "doc/files.h"
#include "doc/value.h"
#include "model/graph.h"
#include "model/made_up.h"

/* Levels that a name such as "user.address.city" may lead down. */
#define MAX_NAME_LEVELS 32

/* The name taken apart, and the schema of what it names. */
typedef struct input_path {
    arz_str names[MAX_NAME_LEVELS];
    size_t count;
    const arz_schema *schema; /* or NULL: nothing is known */
} input_path;

/* Whether the schema has something to say of that member, other than that it must not be. */
static const arz_schema *allowed_child(const arz_schema *schema, arz_str name)
{
    const arz_schema *child = schema ? arz_schema_child(schema, &name) : NULL;
    if (!child)
        return NULL;
    const arz_node *node = arz_schema_place(child).node;
    return arz_node_is(node, ARZ_KIND_BOOL) && !node->as.boolean ? NULL : child;
}

/* The longest front of the name, up to a '.', that the schema declares; else what stands before
 * the first '.'. */
static arz_str take_name(const arz_schema *schema, arz_str name)
{
    if (allowed_child(schema, name))
        return name;
    for (size_t i = name.size; i-- > 1;) {
        if (name.data[i] == '.' && allowed_child(schema, arz_str_slice(name, 0, i)))
            return arz_str_slice(name, 0, i);
    }
    return arz_str_slice(name, 0, arz_str_find_char(name, '.'));
}

static bool split_path(const arz_workflow *workflow, arz_str name, input_path *path,
                       arz_error *error)
{
    const arz_schema *schema = workflow->input_schema;
    for (arz_str rest = name; rest.size || path->count == 0;) {
        if (path->count == MAX_NAME_LEVELS) {
            return arz_fail(error, ARZ_ERROR_INPUT, NULL,
                            "the input name '%s' leads down more than %d levels", ARZ_QUOTE(name),
                            MAX_NAME_LEVELS);
        }
        arz_str first = take_name(schema, rest);
        path->names[path->count++] = first;
        schema = allowed_child(schema, first);
        rest = arz_str_from(rest, first.size + 1);
    }
    path->schema = schema;
    return true;
}

static char *suggestion(const arz_workflow *workflow, arz_str name)
{
    arz_suggest suggest = arz_suggest_for(name);
    for (size_t i = 0; i < workflow->input_count; i++)
        arz_suggest_add(&suggest, arz_str_of(workflow->input_infos[i].name));
    return arz_suggest_text(&suggest);
}

/* A name that a schema with properties says nothing of is taken for a slip. */
static bool check_declared(const arz_workflow *workflow, const input_path *path, arz_error *error)
{
    arz_str name = path->names[0];
    if (workflow->input_count == 0 || workflow->open_inputs || arz_workflow_input(workflow, name) ||
        allowed_child(workflow->input_schema, name))
        return true;
    char *hint = suggestion(workflow, name);
    (void)arz_fail(error, ARZ_ERROR_INPUT, NULL, "workflow '%s' has no input '%s'%s",
                   ARZ_QUOTE(workflow->id), ARZ_QUOTE(name), hint);
    free(hint);
    return false;
}

/* Whether a string may be among the values, as far as is known. */
static bool may_be_string(unsigned kinds)
{
    return kinds == 0 || kinds & 1U << ARZ_KIND_STRING;
}

/* Whole numbers up to here are each a double of their own. */
#define MAX_EXACT 9007199254740992.0

/* A number that is no integer of 64 bits as it is written. `1e2` is one where the schema wants one;
 * and digits are not lost: what has too many is a string, or refused. */
static json_t *real_value(unsigned kinds, const arz_node *node, arz_str name, arz_str text,
                          arz_error *error)
{
    double real = node->as.real;
    bool wanted = kinds & 1U << ARZ_KIND_INTEGER && !(kinds & 1U << ARZ_KIND_REAL);
    bool digits = arz_str_find_char(text, '.') == SIZE_MAX &&
                  arz_str_find_char(text, 'e') == SIZE_MAX &&
                  arz_str_find_char(text, 'E') == SIZE_MAX;
    bool exact = real >= -MAX_EXACT && real <= MAX_EXACT;
    if (kinds && may_be_string(kinds) && !(kinds & 1U << ARZ_KIND_REAL))
        return arz_json_string(text);
    if (wanted && exact && real == (double)(int64_t)real)
        return arz_json_integer((int64_t)real);
    if (!digits && (!wanted || exact))
        return arz_json_real(real);
    if (may_be_string(kinds))
        return arz_json_string(text);
    (void)arz_fail(error, ARZ_ERROR_INPUT, NULL,
                   "input '%s' is a number of more digits than 64 bits keep", ARZ_QUOTE(name));
    (void)arz_fail_help(error, "an input that its schema calls a string keeps all of them");
    return NULL;
}

/* The value that the text is by the schema. New; NULL with *error filled past a limit. */
static json_t *typed_value(const arz_schema *schema, arz_str name, arz_str text, arz_error *error)
{
    unsigned kinds = schema ? arz_schema_kinds(schema) : 0;
    if ((kinds & ~(1U << ARZ_KIND_NULL)) == 1U << ARZ_KIND_STRING)
        return arz_json_string(text);
    arz_error syntax = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    const arz_node *node = arz_parse(arena, text, ARZ_FORMAT_JSON, "input", &syntax);
    json_t *value;
    if (arz_node_is(node, ARZ_KIND_REAL))
        value = real_value(kinds, node, name, text, error);
    else if (node && (kinds == 0 || kinds & 1U << node->kind || !may_be_string(kinds)))
        value = arz_node_value(node, error);
    else
        value = arz_json_string(text);
    arz_error_clear(&syntax);
    arz_arena_free(arena);
    return value;
}

/* Steals value. */
static void set_at(json_t *inputs, const input_path *path, json_t *value)
{
    json_t *object = inputs;
    for (size_t i = 0; i + 1 < path->count; i++) {
        json_t *member = arz_json_get(object, path->names[i]);
        if (!json_is_object(member)) {
            member = arz_json_object();
            arz_json_set(object, path->names[i], member);
        }
        object = member;
    }
    arz_json_set(object, path->names[path->count - 1], value);
}

bool arz_workflow_input_names(const arz_workflow *workflow, json_t *inputs, arz_error *error)
{
    arz_view_iter iter = arz_view_members(arz_view_json(inputs));
    while (arz_view_next(&iter)) {
        input_path path = { .names = { iter.name }, .count = 1 };
        if (!check_declared(workflow, &path, error))
            return false;
    }
    return true;
}

/* Where the input goes; false with *error filled. */
static bool find_path(const arz_workflow *workflow, const char *name, input_path *path,
                      arz_error *error)
{
    *path = (input_path){ .count = 0 };
    if (arz_utf8_check(arz_str_of(name)) != SIZE_MAX)
        return arz_fail(error, ARZ_ERROR_INPUT, NULL, "input '%s' is not UTF-8",
                        ARZ_QUOTE(arz_str_of(name)));
    return split_path(workflow, arz_str_of(name), path, error) &&
           check_declared(workflow, path, error);
}

static bool is_secret(const arz_workflow *workflow, arz_str name)
{
    const arz_input_info *info = arz_workflow_input(workflow, name);
    return info && info->secret;
}

bool arz_workflow_input_set(const arz_workflow *workflow, json_t *inputs, const char *name,
                            const char *text, arz_error *error)
{
    input_path path;
    arz_str value = arz_str_of(text);
    if (!find_path(workflow, name, &path, error))
        return false;
    if (arz_utf8_check(value) != SIZE_MAX)
        return arz_fail(error, ARZ_ERROR_INPUT, NULL, "input '%s' is not UTF-8",
                        ARZ_QUOTE(arz_str_of(name)));
    json_t *json = typed_value(path.schema, arz_str_of(name), value, error);
    if (!json)
        return false;
    set_at(inputs, &path, json);
    return true;
}

/* What a file is by the schema: the value in it where that may be another than a string, else one
 * that stands for the file. Where it can be read but once it is its text. New; NULL with *error
 * filled. */
static json_t *file_value(const input_path *path, bool secret, arz_files *files, const char *name,
                          arz_error *error)
{
    unsigned kinds = path->schema ? arz_schema_kinds(path->schema) : 0;
    bool string = (kinds & ~(1U << ARZ_KIND_NULL)) == 1U << ARZ_KIND_STRING;
    bool may_stand =
        arz_file_is_regular(name) && !secret && (kinds == 0 || kinds & 1U << ARZ_KIND_STRING);
    if (may_stand && string)
        return arz_files_add(files, name, error);
    arz_buf text = ARZ_BUF_INIT(0);
    arz_error problem = ARZ_ERROR_INIT;
    bool read = arz_file_text(name, &text, &problem);
    json_t *value =
        read ? typed_value(path->schema, path->names[0], arz_buf_view(&text), error) : NULL;
    arz_buf_clear(&text);
    if (may_stand && (!read || json_is_string(value))) {
        json_decref(value);
        value = arz_files_add(files, name, error);
    } else if (!read) {
        (void)arz_fail_move(error, &problem);
    }
    arz_error_clear(&problem);
    return value;
}

bool arz_workflow_input_set_file(const arz_workflow *workflow, json_t *inputs, arz_files *files,
                                 const char *name, const char *path, arz_error *error)
{
    input_path to;
    if (!find_path(workflow, name, &to, error))
        return false;
    json_t *value = file_value(&to, is_secret(workflow, to.names[0]), files, path, error);
    if (value)
        set_at(inputs, &to, value);
    return value != NULL;
}

/* What an input that was not given is. New; NULL for nothing, or with *error filled. */
static json_t *make_value(const arz_workflow *workflow, size_t index, bool made_up,
                          arz_error *error)
{
    const arz_input_schema *input = &workflow->input_schemas[index];
    if (input->default_value)
        return arz_node_value(input->default_value, error);
    if (!made_up)
        return NULL;
    return arz_input_make_up(workflow, &workflow->input_infos[index], input->schema, error);
}

bool arz_workflow_input_defaults(const arz_workflow *workflow, json_t *inputs, bool made_up,
                                 arz_error *error)
{
    for (size_t i = 0; i < workflow->input_count; i++) {
        arz_error reason = ARZ_ERROR_INIT;
        arz_str name = arz_str_of(workflow->input_infos[i].name);
        if (arz_json_get(inputs, name))
            continue;
        json_t *value = make_value(workflow, i, made_up, &reason);
        if (value)
            arz_json_set(inputs, name, value);
        if (reason.kind != ARZ_OK)
            return arz_fail_move(error, &reason);
    }
    return true;
}

/* "ARAZZO_INPUT_API_TOKEN" for "api.token". */
static void put_environment_name(arz_buf *buf, arz_str name)
{
    arz_buf_text(buf, "ARAZZO_INPUT_");
    for (size_t i = 0; i < name.size; i++) {
        char c = arz_upper(name.data[i]);
        arz_buf_text(buf, arz_is_alnum(c) ? (char[]){ c, '\0' } : "_");
    }
}

static bool is_missing(const arz_input_info *info, const json_t *inputs)
{
    return info->required && !arz_json_get(inputs, arz_str_of(info->name));
}

static size_t count_missing(const arz_workflow *workflow, const json_t *inputs)
{
    size_t count = 0;
    for (size_t i = 0; i < workflow->input_count; i++)
        count += is_missing(&workflow->input_infos[i], inputs);
    return count;
}

/* "--input count=...   integer: how many (or ARAZZO_INPUT_COUNT in the environment)". */
static void put_help(arz_buf *help, const arz_input_info *info)
{
    arz_str name = arz_str_of(info->name);
    if (help->size)
        arz_buf_char(help, '\n');
    arz_buf_printf(help, "--input %s=...   %s", ARZ_QUOTE(name), info->type);
    if (info->description) {
        arz_buf_text(help, ": ");
        arz_buf_quoted(help, arz_str_trim(arz_str_of(info->description)));
    }
    arz_buf_text(help, " (or ");
    put_environment_name(help, name);
    arz_buf_text(help, " in the environment)");
}

static bool fail_missing(const arz_workflow *workflow, const json_t *inputs, size_t count,
                         arz_error *error)
{
    arz_buf names = ARZ_BUF_INIT(0), help = ARZ_BUF_INIT(0);
    size_t listed = 0;
    for (size_t i = 0; i < workflow->input_count; i++) {
        const arz_input_info *info = &workflow->input_infos[i];
        if (!is_missing(info, inputs))
            continue;
        const char *glue = listed == 0 ? "" : listed + 1 == count ? " and " : ", ";
        arz_buf_printf(&names, "%s'%s'", glue, ARZ_QUOTE(arz_str_of(info->name)));
        put_help(&help, info);
        listed++;
    }
    (void)arz_fail(error, ARZ_ERROR_INPUT, NULL, "workflow '%s' needs %zu more input%s: %s",
                   ARZ_QUOTE(workflow->id), count, count == 1 ? "" : "s", arz_buf_cstr(&names));
    (void)arz_fail_help(error, "%s", arz_buf_cstr(&help));
    arz_buf_clear(&names);
    arz_buf_clear(&help);
    return false;
}

/* What is wrong with inputs, gathered. */
typedef struct findings {
    const arz_workflow *workflow;
    arz_buf first, all;
    size_t count;
} findings;

/* The first name of the pointer "/user/name". */
static arz_str input_of(arz_str pointer)
{
    arz_str rest = arz_str_from(pointer, 1);
    return arz_str_slice(rest, 0, arz_str_find_char(rest, '/'));
}

/* "input 'user' (/user/age) must be an integer, not a string". A message may quote the value,
 * which a secret's must not. */
static void put_finding(arz_buf *buf, const arz_workflow *workflow, const arz_finding *finding)
{
    arz_str pointer = arz_str_of(finding->instance_pointer), name = input_of(pointer);
    if (pointer.size == 0) {
        arz_buf_printf(buf, "the inputs of workflow '%s' are not as its schema says: %s",
                       ARZ_QUOTE(workflow->id), finding->message);
        return;
    }
    arz_buf_printf(buf, "input '%s'", ARZ_QUOTE(name));
    if (name.size + 1 < pointer.size)
        arz_buf_printf(buf, " (%s)", ARZ_QUOTE(pointer));
    arz_buf_printf(buf, " of workflow '%s' %s", ARZ_QUOTE(workflow->id),
                   is_secret(workflow, name) ? "is not as its schema says" : finding->message);
}

static bool take_finding(void *data, const arz_finding *finding)
{
    findings *f = data;
    if (f->count++ == 0)
        put_finding(&f->first, f->workflow, finding);
    if (f->all.size)
        arz_buf_char(&f->all, '\n');
    put_finding(&f->all, f->workflow, finding);
    return f->count < 20;
}

bool arz_workflow_input_check(const arz_workflow *workflow, json_t *inputs, arz_error *error)
{
    size_t missing = count_missing(workflow, inputs);
    if (missing)
        return fail_missing(workflow, inputs, missing, error);
    if (!workflow->input_schema)
        return true;
    findings f = { workflow, ARZ_BUF_INIT(0), ARZ_BUF_INIT(0), 0 };
    bool valid = arz_schema_valid(workflow->input_schema, arz_view_json(inputs), ARZ_DIRECTION_NONE,
                                  take_finding, &f, error);
    if (f.count) {
        (void)arz_fail(error, ARZ_ERROR_INPUT, NULL, "%s", arz_buf_cstr(&f.first));
        if (f.count > 1)
            (void)arz_fail_help(error, "%s", arz_buf_cstr(&f.all));
    }
    arz_buf_clear(&f.first);
    arz_buf_clear(&f.all);
    return valid;
}
