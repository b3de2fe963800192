#include "expr/scope.h"

void arz_result_clear(arz_result *result)
{
    json_decref(result->owned);
    *result = (arz_result)ARZ_RESULT_INIT;
}

json_t *arz_result_take(arz_result *result, arz_error *error)
{
    json_t *value = arz_view_value(result->view, error); /* new */
    arz_result_clear(result);
    return value;
}
