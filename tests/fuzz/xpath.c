/* An XPath, a line break, the XML that it is evaluated over. */
#include "query/xpath.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_str xml = fuzz_text(data, size), expression = fuzz_cut_line(&xml);
    bool holds = false, tested = arz_xpath_test(expression, xml, &holds, &error);
    json_t *value = arz_xpath_select(expression, xml, &error);
    fuzz_expect(tested || !value, "what selects something can be tested");
    if (!arz_xpath_check(expression, &error))
        fuzz_expect(!tested, "an expression without syntax has no value");
    json_decref(value);
    arz_error_clear(&error);
    return 0;
}
