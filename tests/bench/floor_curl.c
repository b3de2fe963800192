/* Sends COUNT GET requests to URL one after another over one connection, and reads each body with
 * jansson: the least that a program does that runs as many steps with the same libraries. */
#include <stdio.h>
#include <stdlib.h>

#include <curl/curl.h>
#include <jansson.h>

typedef struct body {
    char *data;
    size_t size, room;
} body;

static size_t append(char *data, size_t size, size_t count, void *user)
{
    body *into = user;

    while (into->size + size * count > into->room) {
        into->room = into->room ? into->room * 2 : 4096;
        into->data = realloc(into->data, into->room);
        if (!into->data)
            abort();
    }
    for (size_t i = 0; i < size * count; i++)
        into->data[into->size + i] = data[i];
    into->size += size * count;
    return size * count;
}

static int send_one(CURL *curl, body *answer)
{
    answer->size = 0;
    if (curl_easy_perform(curl) != CURLE_OK)
        return 0;
    json_t *value = json_loadb(answer->data, answer->size, 0, NULL);
    json_decref(value);
    return value != NULL;
}

int main(int argc, char **argv)
{
    body answer = { NULL, 0, 0 };
    long count = argc == 3 ? strtol(argv[2], NULL, 10) : 0;

    if (count <= 0) {
        fprintf(stderr, "usage: floor_curl URL COUNT\n");
        return 2;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, argv[1]);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    int ok = 1;
    while (ok && count-- > 0)
        ok = send_one(curl, &answer);
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    free(answer.data);
    if (!ok)
        fprintf(stderr, "floor_curl: a request failed\n");
    return ok ? 0 : 1;
}
