/* Starts with the libraries that arazzo-run is linked to, and ends. */
#include <stdio.h>

#include <jansson.h>
#include <yaml.h>

int main(void)
{
    printf("%s %s\n", yaml_get_version_string(), jansson_version_str());
    return 0;
}
