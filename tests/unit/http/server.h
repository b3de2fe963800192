/* A server on loopback that answers each path as its table says: see server.c. */
#ifndef ARZ_TESTS_HTTP_SERVER_H
#define ARZ_TESTS_HTTP_SERVER_H

typedef struct server server;

/* Starts one on any free port. New, for server_stop(). */
server *server_start(void);
void server_stop(server *running);

unsigned server_port(const server *running);
/* How many connections were made to it so far. */
unsigned server_connections(const server *running);

#endif
