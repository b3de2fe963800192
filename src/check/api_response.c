/* What steps read of responses, against what their operations document. (OpenAPI 3.1.1, "Responses
 * Object") */
#include <stdlib.h>

#include "base/fail.h"
#include "check/checker.h"
#include "schema/path.h"

const arz_schema *arz_check_schema(arz_checker *checker, const arz_api *api, arz_place at)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_schema *schema =
        at.node ? arz_schema_at(arz_api_schemas(api), at, arz_api_dialect(api), &error) : NULL;
    if (error.kind != ARZ_OK) {
        error.rule = "openapi-schema";
        arz_tell_remark(&checker->tell, ARZ_SEVERITY_WARNING, at, 0, &error);
    }
    return schema;
}

/* What the responses say of a pointer. */
typedef enum verdict {
    UNKNOWN, /* nothing, or that it may be there */
    LACKS,   /* it is in none of them */
    NO_BODY  /* this one has no body */
} verdict;

static verdict judge_type(arz_checker *checker, const arz_operation *operation,
                          const arz_media_type *type, arz_str pointer, arz_schema_gap *gap)
{
    if (arz_media_type_is_xml(type->name))
        return UNKNOWN;
    const arz_schema *schema = arz_check_schema(checker, operation->api, type->schema);
    return schema && arz_schema_lacks(schema, pointer, gap) ? LACKS : UNKNOWN;
}

/* `gap` is that of the first response that lacks it. */
static verdict judge_responses(arz_checker *checker, const arz_operation *operation,
                               arz_str pointer, arz_schema_gap *gap)
{
    verdict found = NO_BODY;
    for (size_t i = 0; i < operation->response_count; i++) {
        const arz_api_response *response = &operation->responses[i];
        for (size_t j = 0; j < response->type_count; j++) {
            arz_schema_gap other;
            arz_schema_gap *where = found == LACKS ? &other : gap;
            if (judge_type(checker, operation, &response->types[j], pointer, where) == UNKNOWN)
                return UNKNOWN;
            found = LACKS;
        }
    }
    return found;
}

static char *describe_gap(const arz_schema_gap *gap)
{
    arz_buf text = ARZ_BUF_INIT(0);
    if (gap->list) {
        arz_buf_text(&text, "; an array is there, whose elements have numbers: '/0'");
        return arz_buf_take(&text);
    }
    return arz_suggest_text(&gap->names);
}

/* The pointer into the body that the expression has; data NULL where it is no pointer. */
static arz_str body_pointer(const arz_expression *expression)
{
    if (expression->pointer.data || !expression->only_tails || expression->tail_count == 0)
        return expression->pointer;
    const arz_tail *tail = &expression->tails[expression->tail_count - 1];
    return tail->length ? (arz_str){ NULL, 0 } : tail->pointer;
}

/* The pointer behind the name of an output. */
static arz_str output_pointer(const arz_expression *expression, arz_str name)
{
    if (expression->pointer.data)
        return expression->pointer;
    for (size_t i = 0; i < expression->tail_count; i++) {
        const arz_tail *tail = &expression->tails[i];
        if (arz_str_equal(tail->name, name) && !tail->length)
            return tail->pointer;
    }
    return (arz_str){ NULL, 0 };
}

/* Rule response-path. */
static void check_pointer(arz_checker *checker, const arz_operation *operation, const char *target,
                          arz_place at, arz_str shown, arz_str pointer)
{
    arz_schema_gap gap;
    if (judge_responses(checker, operation, pointer, &gap) != LACKS)
        return;
    char *hint = describe_gap(&gap);
    arz_tell_warning(&checker->tell, "response-path", at, NULL,
                     "'%s' finds nothing: by the responses of '%s' there is no '%s'%s%s%s%s",
                     ARZ_QUOTE(shown), target, ARZ_QUOTE(gap.token), gap.path.size ? " at '" : "",
                     ARZ_QUOTE(gap.path), gap.path.size ? "'" : "", hint);
    free(hint);
}

/* Whether a pointer with brackets or dots in it may be read as another that leads somewhere. */
static bool has_other_reading(arz_checker *checker, const arz_step *step,
                              const arz_expression *expression)
{
    arz_schema_gap gap;
    for (size_t i = 0; expression->pointer.data && i < expression->tail_count; i++) {
        const arz_tail *tail = &expression->tails[i];
        if (!tail->pointer.data || tail->length ||
            judge_responses(checker, step->operation, tail->pointer, &gap) != LACKS)
            return true;
    }
    return false;
}

void arz_check_response_body(arz_checker *checker, const arz_step *step, arz_place at,
                             const arz_expression *expression)
{
    arz_str pointer = body_pointer(expression);
    if (step->operation && pointer.size && !has_other_reading(checker, step, expression))
        check_pointer(checker, step->operation, step->target, at, expression->text, pointer);
}

static const arz_output *find_output(const arz_step *step, arz_str name)
{
    for (size_t i = 0; i < step->output_count; i++) {
        if (arz_str_equal(step->outputs[i].name, name))
            return &step->outputs[i];
    }
    return NULL;
}

void arz_check_output_path(arz_checker *checker, const arz_step *step, arz_str name, arz_place at,
                           const arz_expression *expression)
{
    arz_str pointer = output_pointer(expression, name);
    bool several = expression->pointer.data && expression->tail_count;
    if (!step->operation || pointer.size == 0 || several)
        return;
    const arz_output *output = find_output(step, name);
    const arz_expression *value = output ? arz_selector_expression(output->value) : NULL;
    if (!value || value->reference.root != ARZ_ROOT_RESPONSE_BODY)
        return;
    arz_str start = body_pointer(value);
    if ((!start.data && value->only_tails) || (value->pointer.data && value->tail_count))
        return;
    arz_buf whole = ARZ_BUF_INIT(0);
    arz_buf_str(&whole, start);
    arz_buf_str(&whole, pointer);
    /* Where the output itself leads nowhere, that is told there. */
    arz_schema_gap gap;
    if (start.size == 0 || judge_responses(checker, step->operation, start, &gap) != LACKS) {
        check_pointer(checker, step->operation, step->target, at, expression->text,
                      arz_buf_view(&whole));
    }
    arz_buf_clear(&whole);
}

/* Headers that are about the message, which descriptions leave out. (RFC 9110) */
static bool is_everywhere(arz_str name)
{
    static const char *const names[] = { "Content-Encoding",  "Content-Length",
                                         "Content-Type",      "Date",
                                         "Transfer-Encoding", "Server" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (arz_str_equal_nocase(name, arz_str_of(names[i])))
            return true;
    }
    return false;
}

static bool documents_header(const arz_operation *operation, arz_str name, arz_suggest *suggest)
{
    for (size_t i = 0; i < operation->response_count; i++) {
        const arz_api_response *response = &operation->responses[i];
        for (size_t j = 0; j < response->header_count; j++) {
            if (arz_str_equal_nocase(response->headers[j].name, name))
                return true;
            arz_suggest_add(suggest, response->headers[j].name);
        }
    }
    return false;
}

void arz_check_response_header(arz_checker *checker, const arz_step *step, arz_place at,
                               const arz_expression *expression)
{
    arz_str name = expression->reference.name;
    arz_suggest suggest = arz_suggest_for(name);
    if (!step->operation || step->operation->response_count == 0 || is_everywhere(name) ||
        documents_header(step->operation, name, &suggest))
        return;
    char *hint = arz_suggest_text(&suggest);
    arz_tell_info(&checker->tell, "header-documented", at, NULL,
                  "the responses of '%s' have no header '%s' documented%s", step->target,
                  ARZ_QUOTE(name), hint);
    free(hint);
}
