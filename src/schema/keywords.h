/* The function of each keyword: whether the instance of `at` is as the rule asks. */
#ifndef ARZ_SCHEMA_KEYWORDS_H
#define ARZ_SCHEMA_KEYWORDS_H

#include "schema/keyword.h"

#define ARZ_KEYWORD_FUNCTION(name)                                                                 \
    bool name(struct arz_evaluation *evaluation, const struct arz_schema_frame *at,                \
              const struct arz_schema_rule *rule)

/* keywords_value.c */
ARZ_KEYWORD_FUNCTION(arz_eval_const);
ARZ_KEYWORD_FUNCTION(arz_eval_enum);
ARZ_KEYWORD_FUNCTION(arz_eval_exclusive_maximum);
ARZ_KEYWORD_FUNCTION(arz_eval_exclusive_minimum);
ARZ_KEYWORD_FUNCTION(arz_eval_format);
ARZ_KEYWORD_FUNCTION(arz_eval_max_items);
ARZ_KEYWORD_FUNCTION(arz_eval_max_length);
ARZ_KEYWORD_FUNCTION(arz_eval_max_properties);
ARZ_KEYWORD_FUNCTION(arz_eval_maximum);
ARZ_KEYWORD_FUNCTION(arz_eval_min_items);
ARZ_KEYWORD_FUNCTION(arz_eval_min_length);
ARZ_KEYWORD_FUNCTION(arz_eval_min_properties);
ARZ_KEYWORD_FUNCTION(arz_eval_minimum);
ARZ_KEYWORD_FUNCTION(arz_eval_multiple_of);
ARZ_KEYWORD_FUNCTION(arz_eval_pattern);
ARZ_KEYWORD_FUNCTION(arz_eval_type);

/* keywords_here.c */
ARZ_KEYWORD_FUNCTION(arz_eval_all_of);
ARZ_KEYWORD_FUNCTION(arz_eval_any_of);
ARZ_KEYWORD_FUNCTION(arz_eval_dependencies);
ARZ_KEYWORD_FUNCTION(arz_eval_dynamic_ref);
ARZ_KEYWORD_FUNCTION(arz_eval_if);
ARZ_KEYWORD_FUNCTION(arz_eval_not);
ARZ_KEYWORD_FUNCTION(arz_eval_one_of);
ARZ_KEYWORD_FUNCTION(arz_eval_ref);

/* keywords_array.c */
ARZ_KEYWORD_FUNCTION(arz_eval_additional_items);
ARZ_KEYWORD_FUNCTION(arz_eval_contains);
ARZ_KEYWORD_FUNCTION(arz_eval_items);
ARZ_KEYWORD_FUNCTION(arz_eval_prefix_items);
ARZ_KEYWORD_FUNCTION(arz_eval_unevaluated_items);
ARZ_KEYWORD_FUNCTION(arz_eval_unique_items);

/* keywords_object.c */
ARZ_KEYWORD_FUNCTION(arz_eval_additional_properties);
ARZ_KEYWORD_FUNCTION(arz_eval_dependent_required);
ARZ_KEYWORD_FUNCTION(arz_eval_pattern_properties);
ARZ_KEYWORD_FUNCTION(arz_eval_properties);
ARZ_KEYWORD_FUNCTION(arz_eval_property_names);
ARZ_KEYWORD_FUNCTION(arz_eval_required);
ARZ_KEYWORD_FUNCTION(arz_eval_unevaluated_properties);

#endif
