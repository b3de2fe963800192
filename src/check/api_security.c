/* Credentials that operations need and nothing in the document gives. (OpenAPI 3.1.1, "Security
 * Requirement Object") */
#include <stdlib.h>

#include "base/fail.h"
#include "check/checker.h"

/* Where the scheme's credentials go. NULL name: not into one field that a step could set. */
static void field_of(const arz_security_scheme *scheme, arz_str *name, arz_location *in)
{
    *name = (arz_str){ NULL, 0 };
    *in = ARZ_IN_HEADER;
    switch (scheme->type) {
    case ARZ_SCHEME_API_KEY:
        *name = scheme->name;
        *in = scheme->in;
        break;
    case ARZ_SCHEME_BASIC:
    case ARZ_SCHEME_BEARER:
    case ARZ_SCHEME_DIGEST:
    case ARZ_SCHEME_HTTP_OTHER:
    case ARZ_SCHEME_OAUTH2:
    case ARZ_SCHEME_OPENID:
        *name = ARZ_STR("Authorization");
        break;
    case ARZ_SCHEME_MUTUAL_TLS:
    case ARZ_SCHEME_TYPE_COUNT:
        break;
    }
}

static bool is_given(const arz_step *step, const arz_security_scheme *scheme)
{
    arz_str name;
    arz_location in;
    field_of(scheme, &name, &in);
    for (size_t i = 0; name.data && i < step->parameter_count; i++) {
        const arz_parameter *parameter = &step->parameters[i];
        if (!parameter->has_in)
            continue;
        if (parameter->in == in && arz_str_equal_nocase(parameter->name, name))
            return true;
        /* Whoever writes the header of all cookies, or the whole query, knows what is in it. */
        if (in == ARZ_IN_COOKIE && parameter->in == ARZ_IN_HEADER &&
            arz_str_equal_nocase(parameter->name, ARZ_STR("Cookie")))
            return true;
        if (in == ARZ_IN_QUERY && parameter->in == ARZ_IN_QUERYSTRING)
            return true;
    }
    return false;
}

static bool is_met(const arz_step *step, const arz_security_requirement *requirement)
{
    for (size_t i = 0; i < requirement->scheme_count; i++) {
        if (!is_given(step, requirement->schemes[i]))
            return false;
    }
    return true;
}

/* Rule security-missing. */
static void tell_missing(arz_checker *checker, const arz_step *step,
                         const arz_security_scheme *scheme)
{
    arz_str name;
    arz_location in;
    arz_error error = ARZ_ERROR_INIT;
    arz_place id = arz_field(step->place, "stepId");
    field_of(scheme, &name, &in);
    (void)arz_fail_node(&error, ARZ_ERROR_DOCUMENT, "security-missing", id.node ? id : step->place,
                        "'%s' needs credentials by '%s', which nothing in the document gives",
                        step->target, ARZ_QUOTE(scheme->key));
    if (name.data) {
        (void)arz_fail_help(&error, "give them with --auth %s=..., or as a parameter '%s' in '%s'",
                            ARZ_QUOTE(scheme->key), ARZ_QUOTE(name), arz_location_name(in));
    }
    arz_tell_remark(&checker->tell, ARZ_SEVERITY_INFO, scheme->place, 0, &error);
}

void arz_check_security(arz_checker *checker, const arz_step *step)
{
    const arz_operation *operation = step->operation;
    for (size_t i = 0; i < operation->security_count; i++) {
        if (is_met(step, &operation->security[i]))
            return;
    }
    if (operation->security_count == 0)
        return;
    const arz_security_requirement *first = &operation->security[0];
    for (size_t i = 0; i < first->scheme_count; i++) {
        if (!is_given(step, first->schemes[i]))
            tell_missing(checker, step, first->schemes[i]);
    }
}
