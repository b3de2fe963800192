/* Sends COUNT GET requests to URL, so many at a time over as many connections, and reads each body
 * with jansson: the least that a program does that runs as many steps with the same libraries. */
#include <stdio.h>
#include <stdlib.h>

#include <curl/curl.h>
#include <jansson.h>

#define MAX_AT_ONCE 1024

typedef struct transfer {
    CURL *easy;
    char *data;
    size_t size, room;
} transfer;

static size_t append(char *data, size_t size, size_t count, void *user)
{
    transfer *into = user;

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

static void prepare(transfer *made, const char *url)
{
    made->easy = curl_easy_init();
    curl_easy_setopt(made->easy, CURLOPT_URL, url);
    curl_easy_setopt(made->easy, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(made->easy, CURLOPT_WRITEDATA, made);
    curl_easy_setopt(made->easy, CURLOPT_PRIVATE, made);
}

/* Takes what has ended, and sends it again while any are left; -1 where one failed. */
static long take_ended(CURLM *multi, long left)
{
    CURLMsg *message;
    int queued;

    while ((message = curl_multi_info_read(multi, &queued))) {
        transfer *ended;
        CURLcode result = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &ended);
        curl_multi_remove_handle(multi, ended->easy);
        json_t *value = json_loadb(ended->data, ended->size, 0, NULL);
        if (result != CURLE_OK || !value)
            return -1;
        json_decref(value);
        ended->size = 0;
        if (left > 0) {
            left--;
            curl_multi_add_handle(multi, ended->easy);
        }
    }
    return left;
}

int main(int argc, char **argv)
{
    static transfer transfers[MAX_AT_ONCE];
    long left = argc == 4 ? strtol(argv[2], NULL, 10) : 0;
    long at_once = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
    int running = 1;

    if (left <= 0 || at_once <= 0 || at_once > MAX_AT_ONCE) {
        fprintf(stderr, "usage: floor_multi URL COUNT AT-ONCE\n");
        return 2;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, at_once);
    for (long i = 0; i < at_once && left > 0; i++, left--) {
        prepare(&transfers[i], argv[1]);
        curl_multi_add_handle(multi, transfers[i].easy);
    }
    while (running && left >= 0) {
        curl_multi_perform(multi, &running);
        long before = left;
        left = take_ended(multi, left);
        if (left >= 0 && left < before)
            running = 1;
        else if (running)
            curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    for (long i = 0; i < at_once; i++) {
        curl_easy_cleanup(transfers[i].easy);
        free(transfers[i].data);
    }
    curl_multi_cleanup(multi);
    curl_global_cleanup();
    if (left < 0)
        fprintf(stderr, "floor_multi: a request failed\n");
    return left < 0;
}
