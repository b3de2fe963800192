/* Dates, times and durations. (RFC 3339, section 5.6 and appendix A) */
#ifndef ARZ_SCHEMA_FORMAT_TIME_H
#define ARZ_SCHEMA_FORMAT_TIME_H

#include <stdbool.h>

#include "base/str.h"

bool arz_is_date(arz_str text);
bool arz_is_time(arz_str text);
bool arz_is_date_time(arz_str text);
bool arz_is_duration(arz_str text);

#endif
