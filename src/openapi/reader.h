/* What the files of this room share: the index of a description, and the readers that make the
 * parts of an operation out of a description's objects. What they make lives in the api's arena;
 * what they return false for has filled *error at the node at fault. */
#ifndef ARZ_OPENAPI_READER_H
#define ARZ_OPENAPI_READER_H

#include <stdbool.h>
#include <stddef.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/arena.h"
#include "base/map.h"
#include "doc/document.h"
#include "openapi/api.h"

/* An operation as the index knows it. */
typedef struct arz_api_entry {
    const char *method; /* upper case */
    arz_str path, id;
    arz_place item;                 /* the Path Item Object that it stands in */
    arz_place other;                /* where one refers to the other: that one; or nothing */
    arz_place place;                /* the Operation Object */
    const arz_operation *operation; /* NULL until it is first asked for */
    arz_place again;                /* another Operation Object with the same id; or nothing */
} arz_api_entry;

/* The operations on one path: a run of the entries. */
typedef struct arz_api_path {
    size_t first, count;
} arz_api_path;

struct arz_api {
    arz_store *store;     /* borrowed */
    arz_schemas *schemas; /* borrowed */
    const arz_doc *doc;   /* borrowed */
    arz_openapi_version version;
    arz_arena *arena;
    arz_api_entry *entries; /* owned; in the order of the text */
    size_t entry_count, entry_capacity;
    arz_map ids;      /* operationId to arz_api_entry */
    arz_map paths;    /* path template to arz_api_path */
    arz_map schemes;  /* key to arz_security_scheme, of those met so far */
    arz_place broken; /* the first path item that could not be followed; or nothing */
    /* The root's servers, read when an operation first needs them; NULL until then. */
    const arz_server *servers;
    size_t server_count;
    void (*more)(void *data, arz_error *error); /* see arz_api_on_fault(); or NULL */
    void *more_data;
};

/* For what goes on behind a fault: makes `problem` the error where there is none yet, else tells it
 * beside. Clears it. Always false. */
bool arz_api_add_fault(const arz_api *api, arz_error *problem, arz_error *error);

/* A parameter of any version after $ref, before it is read. */
typedef struct arz_parameter_source {
    arz_str name, in;
    arz_place place;
} arz_parameter_source;

/* The path's and the operation's parameters; the operation's replace those of the same name and
 * place. (OpenAPI 3.1.1, "Operation Object", `parameters`) */
ARZ_MUST_USE bool arz_parameter_sources(arz_api *api, const arz_api_entry *entry,
                                        const arz_parameter_source **sources, size_t *count,
                                        arz_error *error);

/* Each fills its part of the operation. OpenAPI 3.x: */
ARZ_MUST_USE bool arz_read_parameters(arz_api *api, const arz_api_entry *entry,
                                      arz_operation *operation, arz_error *error);
ARZ_MUST_USE bool arz_read_body(arz_api *api, arz_operation *operation, arz_error *error);
ARZ_MUST_USE bool arz_read_responses(arz_api *api, arz_operation *operation, arz_error *error);
ARZ_MUST_USE bool arz_read_servers(arz_api *api, const arz_api_entry *entry,
                                   arz_operation *operation, arz_error *error);
ARZ_MUST_USE bool arz_read_content(arz_api *api, arz_place content, const arz_media_type **types,
                                   size_t *count, arz_error *error);

/* OpenAPI 2.0: */
ARZ_MUST_USE bool arz_swagger_parameters(arz_api *api, const arz_api_entry *entry,
                                         arz_operation *operation, arz_error *error);
ARZ_MUST_USE bool arz_swagger_responses(arz_api *api, arz_operation *operation, arz_error *error);
ARZ_MUST_USE bool arz_swagger_servers(arz_api *api, arz_operation *operation, arz_error *error);

/* Any version: */
ARZ_MUST_USE bool arz_read_operation(arz_api *api, const arz_api_entry *entry,
                                     const arz_operation **operation, arz_error *error);
ARZ_MUST_USE bool arz_read_security(arz_api *api, arz_operation *operation, arz_error *error);

/* Fills the types and headers of a response whose `place` is known. */
typedef bool (*arz_read_response_fn)(arz_api *api, const arz_operation *operation,
                                     arz_api_response *response, arz_error *error);
/* The operation's responses, the details of each by the version's own reader. */
ARZ_MUST_USE bool arz_read_response_list(arz_api *api, arz_operation *operation,
                                         arz_read_response_fn read, arz_error *error);

/* True while what the operations take is within its limit. */
ARZ_MUST_USE bool arz_api_fits(const arz_api *api, arz_place place, arz_error *error);

/* A member of an object, with its document; node NULL where it is not there. */
static inline arz_place arz_place_get(arz_place object, arz_str name)
{
    return (arz_place){ object.doc, arz_node_get(object.node, name) };
}

static inline arz_str arz_place_text(arz_place object, arz_str name)
{
    return arz_node_text(arz_node_get(object.node, name));
}

/* `otherwise` where the member is not there or no boolean. */
bool arz_place_flag(arz_place object, arz_str name, bool otherwise);

/* True where nothing stands at `place`, or something of that kind; else an error of `rule` that
 * calls it `what`. */
ARZ_MUST_USE bool arz_expect(arz_place place, arz_kind kind, const char *rule, const char *what,
                             arz_error *error);

#endif
