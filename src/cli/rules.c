#include "rules.h"

#include <string.h>

#include "base/fail.h"
#include "base/suggest.h"
#include "command.h"
#include "message.h"

static const char *severity_of(const arz_rule *rule)
{
    return arz_severity_name(rule->severity);
}

static void print_line(const arz_rule *rule)
{
    (void)printf("%-28s %-8s %s\n", rule->id, severity_of(rule), rule->summary);
}

static json_t *rule_json(const arz_rule *rule)
{
    json_t *object = json_object();
    cli_set_text(object, "id", rule->id);
    cli_set_text(object, "group", arz_rule_group_of(rule)->title);
    cli_set_text(object, "severity", severity_of(rule));
    cli_set_text(object, "summary", rule->summary);
    cli_set_text(object, "wrong", rule->wrong);
    cli_set_text(object, "right", rule->right);
    cli_set_text(object, "section", rule->section);
    return object;
}

static void print_json(json_t *value)
{
    (void)json_dumpf(value, stdout, JSON_INDENT(2));
    (void)puts("");
    json_decref(value);
}

static void print_all_json(void)
{
    json_t *list = json_array();
    for (size_t i = 0; i < arz_rule_count(); i++)
        (void)json_array_append_new(list, rule_json(arz_rule_at(i)));
    print_json(list);
}

static void print_markdown_rule(const arz_rule *rule)
{
    (void)printf("### %s\n\n%s: %s.", rule->id, severity_of(rule), rule->summary);
    if (rule->section)
        (void)printf(" (%s)", rule->section);
    (void)printf("\n\nWrong:\n\n```yaml\n%s\n```\n\nRight:\n\n```yaml\n%s\n```\n\n", rule->wrong,
                 rule->right);
}

static void print_markdown(void)
{
    (void)puts("# Rules\n\n"
               "What `arazzo-run validate` checks, each with an example of what is wrong and what "
               "is right. `arazzo-run validate --explain RULE` prints one of them. This page is "
               "what `arazzo-run validate --rules --format markdown` prints.\n");
    for (size_t i = 0; arz_rule_group_at(i); i++) {
        const arz_rule_group *group = arz_rule_group_at(i);
        (void)printf("## %s\n\n", group->title);
        for (size_t j = 0; j < group->count; j++)
            print_markdown_rule(&group->rules[j]);
    }
}

static void print_text(void)
{
    for (size_t i = 0; arz_rule_group_at(i); i++) {
        const arz_rule_group *group = arz_rule_group_at(i);
        (void)printf("%s%s\n\n", i ? "\n" : "", group->title);
        for (size_t j = 0; j < group->count; j++)
            print_line(&group->rules[j]);
    }
}

/* Formats of findings say nothing of rules. */
static bool check_format(const cli_options *options, arz_error *error)
{
    if (options->format == CLI_TEXT || options->format == CLI_JSON ||
        options->format == CLI_MARKDOWN)
        return true;
    return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                    "rules are printed as text, json or markdown; '--format %s' is for findings",
                    cli_format_name(options->format));
}

int cli_print_rules(const cli_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    if (!check_format(options, &error))
        return cli_fail(options, NULL, &error);
    if (options->format == CLI_JSON)
        print_all_json();
    else if (options->format == CLI_MARKDOWN)
        print_markdown();
    else
        print_text();
    return CLI_EXIT_OK;
}

/* A heading, and under it each line of the example, indented. */
static void print_example(const char *heading, const char *example)
{
    (void)printf("\n%s:\n\n", heading);
    while (*example) {
        size_t size = strcspn(example, "\n");
        (void)printf("    %.*s\n", (int)size, example);
        example += size + (example[size] == '\n');
    }
}

static bool fail_unknown(const char *id, arz_error *error)
{
    arz_suggest suggest = arz_suggest_for(arz_str_of(id));
    for (size_t i = 0; i < arz_rule_count(); i++)
        arz_suggest_add(&suggest, arz_str_of(arz_rule_at(i)->id));
    (void)arz_fail(error, ARZ_ERROR_USAGE, NULL, "there is no rule '%s'",
                   ARZ_QUOTE(arz_str_of(id)));
    if (suggest.best.data)
        return arz_fail_help(error, "did you mean '%.*s'?", ARZ_STR_FORMAT(suggest.best));
    return arz_fail_help(error, "arazzo-run validate --rules lists them");
}

int cli_explain_rule(const cli_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_rule *rule = arz_rule_find(options->explain);
    if (!check_format(options, &error) || (!rule && !fail_unknown(options->explain, &error)))
        return cli_fail(options, NULL, &error);
    if (options->format == CLI_JSON) {
        print_json(rule_json(rule));
    } else if (options->format == CLI_MARKDOWN) {
        print_markdown_rule(rule);
    } else {
        (void)printf("%s (%s): %s\n", rule->id, severity_of(rule), rule->summary);
        print_example("wrong", rule->wrong);
        print_example("right", rule->right);
        if (rule->section)
            (void)printf("\nsee: %s\n", rule->section);
    }
    return CLI_EXIT_OK;
}
