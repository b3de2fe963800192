#include "inputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "signals.h"

/* One --input: "NAME=VALUE" or "NAME=@FILE". */
static bool set_given(const arz_workflow *workflow, arz_files *files, json_t *inputs,
                      const char *given, arz_error *error)
{
    const char *equals = strchr(given, '=');
    if (!equals || equals == given)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL, "--input takes NAME=VALUE, not '%s'",
                        ARZ_QUOTE(arz_str_of(given)));
    char *name = arz_str_dup((arz_str){ given, (size_t)(equals - given) });
    bool set = equals[1] == '@'
                   ? arz_workflow_input_set_file(workflow, inputs, files, name, equals + 2, error)
                   : arz_workflow_input_set(workflow, inputs, name, equals + 1, error);
    free(name);
    return set;
}

/* The variable of the environment that may hold the input; NULL where it is not set. */
static const char *from_environment(const char *name)
{
    arz_buf variable = ARZ_BUF_INIT(0);
    arz_buf_text(&variable, "ARAZZO_INPUT_");
    for (const char *c = name; *c; c++) {
        char upper = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
        bool kept = (upper >= 'A' && upper <= 'Z') || arz_is_digit(upper);
        arz_buf_char(&variable, kept ? upper : '_');
    }
    const char *value = getenv(arz_buf_cstr(&variable));
    arz_buf_clear(&variable);
    return value;
}

static bool add_environment(const arz_workflow *workflow, json_t *inputs, arz_error *error)
{
    for (size_t i = 0; i < arz_workflow_input_count(workflow); i++) {
        const char *name = arz_workflow_input_at(workflow, i)->name;
        const char *value = json_object_get(inputs, name) ? NULL : from_environment(name);
        if (value && !arz_workflow_input_set(workflow, inputs, name, value, error))
            return false;
    }
    return true;
}

/* The terminal without echo; *before is for show_typing(). False where it is no terminal. */
static bool hide_typing(struct termios *before)
{
    if (tcgetattr(STDIN_FILENO, before) != 0)
        return false;
    struct termios hidden = *before;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

static void show_typing(const struct termios *before)
{
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, before);
    (void)fputs("\n", stderr);
}

/* One line from the terminal. New, for free(); NULL at the end of the input, or with *error filled
 * where a signal came first: reading would go on behind it, waiting does not. */
static char *read_line(arz_error *error)
{
    char *line = NULL;
    size_t room = 0;
    if (!cli_signals_wait(STDIN_FILENO)) {
        (void)arz_fail(error, ARZ_ERROR_INTERRUPTED, NULL, "interrupted");
        return NULL;
    }
    if (getline(&line, &room, stdin) < 0) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\r\n")] = '\0';
    return line;
}

/* What the user types for the input, as read_line() gives it. */
static char *ask(const arz_input_info *info, arz_error *error)
{
    struct termios before;
    /* First: a signal must not end the program while the terminal does not echo. */
    cli_signals_catch();
    if (info->description)
        (void)fprintf(stderr, "%s\n", info->description);
    (void)fprintf(stderr, "%s (%s): ", info->name, info->type);
    (void)fflush(stderr);
    bool hidden = info->secret && hide_typing(&before);
    char *line = read_line(error);
    if (hidden)
        show_typing(&before);
    return line;
}

/* Asks for each required input that is still missing. */
static bool add_answers(const arz_workflow *workflow, json_t *inputs, arz_error *error)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return true;
    for (size_t i = 0; i < arz_workflow_input_count(workflow); i++) {
        const arz_input_info *info = arz_workflow_input_at(workflow, i);
        if (!info->required || json_object_get(inputs, info->name))
            continue;
        char *text = ask(info, error);
        if (!text)
            return error->kind == ARZ_OK;
        bool set = arz_workflow_input_set(workflow, inputs, info->name, text, error);
        free(text);
        if (!set)
            return false;
    }
    return true;
}

json_t *cli_inputs_load(const char *path, arz_error *error)
{
    json_t *inputs = arz_value_load(path, error);
    if (!inputs || json_is_object(inputs))
        return inputs;
    json_decref(inputs);
    (void)arz_fail(error, ARZ_ERROR_INPUT, NULL,
                   "'%s' holds no object: inputs are members of one, as in {\"name\": \"value\"}",
                   ARZ_QUOTE(arz_str_of(path)));
    return NULL;
}

json_t *cli_inputs_collect(const cli_options *options, const arz_workflow *workflow,
                           arz_files *files, arz_error *error)
{
    json_t *inputs =
        options->inputs_file ? cli_inputs_load(options->inputs_file, error) : json_object();
    if (!inputs)
        return NULL;
    bool good = arz_workflow_input_names(workflow, inputs, error) ||
                arz_fail_at(error, options->inputs_file, 0, 0, NULL);
    for (size_t i = 0; good && i < options->inputs.count; i++)
        good = set_given(workflow, files, inputs, options->inputs.items[i], error);
    if (good && add_environment(workflow, inputs, error) &&
        arz_workflow_input_defaults(workflow, inputs, options->mock || options->dry_run, error) &&
        (options->data || add_answers(workflow, inputs, error)))
        return inputs;
    json_decref(inputs);
    return NULL;
}

static bool has_input(const arz_workflow *workflow, arz_str name)
{
    for (size_t i = 0; i < arz_workflow_input_count(workflow); i++) {
        if (arz_str_is(name, arz_workflow_input_at(workflow, i)->name))
            return true;
    }
    return false;
}

/* Whether --input's "NAME=VALUE" or "NAME.MEMBER=VALUE" is for the workflow. What is neither is,
 * so that somebody says so. */
static bool is_for(const arz_workflow *workflow, const char *given)
{
    arz_str name = { given, strcspn(given, "=") };
    return !given[name.size] || has_input(workflow, name) ||
           has_input(workflow, arz_str_slice(name, 0, arz_str_find_char(name, '.')));
}

/* The part of the file that is for this workflow. New. */
static json_t *inputs_of(json_t *file, const arz_document *document, const arz_workflow *workflow)
{
    json_t *inputs = json_object(), *value;
    const char *name;
    json_object_foreach(file, name, value) {
        bool of_workflow = json_is_object(value) && arz_document_workflow(document, name);
        if (!of_workflow && has_input(workflow, arz_str_of(name)))
            (void)json_object_set(inputs, name, value);
    }
    json_t *own = json_object_get(file, arz_workflow_id(workflow));
    if (json_is_object(own))
        (void)json_object_update(inputs, own);
    return inputs;
}

json_t *cli_inputs_for_test(const cli_options *options, json_t *file, const arz_document *document,
                            const arz_workflow *workflow, arz_files *files, arz_error *error)
{
    json_t *inputs = inputs_of(file, document, workflow);
    bool good = true;
    for (size_t i = 0; good && i < options->inputs.count; i++) {
        const char *given = options->inputs.items[i];
        good = !is_for(workflow, given) || set_given(workflow, files, inputs, given, error);
    }
    if (good && add_environment(workflow, inputs, error) &&
        arz_workflow_input_defaults(workflow, inputs, options->mock, error))
        return inputs;
    json_decref(inputs);
    return NULL;
}

/* Whether any workflow of the document, or any input of one, has the name; else the nearest is
 * suggested. */
static bool is_known(const arz_document *document, const char *name, arz_suggest *suggest)
{
    for (size_t i = 0; i < arz_document_workflow_count(document); i++) {
        const arz_workflow *workflow = arz_document_workflow_at(document, i);
        arz_suggest_add(suggest, arz_str_of(arz_workflow_id(workflow)));
        for (size_t j = 0; j < arz_workflow_input_count(workflow); j++)
            arz_suggest_add(suggest, arz_str_of(arz_workflow_input_at(workflow, j)->name));
        if (strcmp(arz_workflow_id(workflow), name) == 0 || has_input(workflow, arz_str_of(name)))
            return true;
    }
    return false;
}

/* What stands beside a document is for that document, all of it. */
static bool check_members(json_t *inputs, const arz_document *document, const char *path,
                          arz_error *error)
{
    json_t *value;
    const char *name;
    json_object_foreach(inputs, name, value) {
        arz_suggest suggest = arz_suggest_for(arz_str_of(name));
        if (is_known(document, name, &suggest))
            continue;
        /* All of them would be too many: an input has the same name in many workflows. */
        char *hint = suggest.best.data ? arz_suggest_text(&suggest) : arz_strdup("");
        (void)arz_fail(error, ARZ_ERROR_INPUT, NULL,
                       "'%s' gives '%s', which is no workflow of the document and no input of "
                       "one%s",
                       ARZ_QUOTE(arz_str_of(path)), ARZ_QUOTE(arz_str_of(name)), hint);
        free(hint);
        return false;
    }
    return true;
}

bool cli_inputs_beside(const char *path, const arz_document *document, json_t **inputs,
                       arz_error *error)
{
    static const char *const endings[] = { ".yaml", ".yml", ".json", ".arazzo" };
    static const char *const forms[] = { "json", "yaml", "yml" };
    arz_str name = arz_str_of(path);
    *inputs = NULL;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (arz_str_ends(name, arz_str_of(endings[i])))
            name = arz_str_slice(name, 0, name.size - strlen(endings[i]));
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms && !*inputs; i++) {
        arz_buf beside = ARZ_BUF_INIT(0);
        arz_buf_printf(&beside, "%.*s.inputs.%s", ARZ_STR_FORMAT(name), forms[i]);
        bool there = access(arz_buf_cstr(&beside), F_OK) == 0;
        *inputs = there ? cli_inputs_load(arz_buf_cstr(&beside), error) : NULL;
        bool good =
            !there || (*inputs && check_members(*inputs, document, arz_buf_cstr(&beside), error));
        arz_buf_clear(&beside);
        if (!good)
            return false;
    }
    return true;
}
