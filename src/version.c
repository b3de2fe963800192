#include <arazzo/version.h>

#include "config.h"

const char *arz_version(void)
{
    return ARZ_VERSION;
}
