/* A scope that is a JSON object: {"inputs": {...}, "steps": {"poll": {"outputs": {...}}},
 * "statusCode": 200, "response": {"header": {...}, "body": ...}, ...}. */
#ifndef ARZ_TESTS_JSON_SCOPE_H
#define ARZ_TESTS_JSON_SCOPE_H

#include "doc/node.h"
#include "expr/scope.h"

/* `root` must live as long as the scope. */
arz_scope json_scope(const arz_node *root);

#endif
