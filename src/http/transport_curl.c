/* The transport over libcurl's multi interface. One transfer is one easy handle; when its
 * exchange has ended the handle waits, with all its settings, for the next one. */
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fail.h"
#include "base/library.h"
#include "http/curl_error.h"
#include "http/redirect.h"
#include "http/response.h"
#include "http/transport.h"
#include "http/upload.h"
#include "http/wait.h"

/* Connections kept open while nothing uses them. libcurl would keep four for each transfer that
 * is under way, which closes most of them whenever a batch has a lull. */
#define KEPT_CONNECTIONS 256L

typedef struct functions {
    CURLcode (*global_init)(long flags);
    void (*global_cleanup)(void);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *easy);
    CURLcode (*easy_setopt)(CURL *easy, CURLoption option, ...);
    CURLcode (*easy_getinfo)(CURL *easy, CURLINFO info, ...);
    const char *(*easy_strerror)(CURLcode code);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_cleanup)(CURLM *multi);
    CURLMcode (*multi_setopt)(CURLM *multi, CURLMoption option, ...);
    CURLMcode (*multi_add_handle)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_remove_handle)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_perform)(CURLM *multi, int *running);
    CURLMcode (*multi_poll)(CURLM *multi, struct curl_waitfd fds[], unsigned count, int timeout_ms,
                            int *ready);
    CURLMsg *(*multi_info_read)(CURLM *multi, int *left);
    const char *(*multi_strerror)(CURLMcode code);
    void (*slist_free_all)(struct curl_slist *list);
} functions;

/* clang-format off */
#define FUNCTION(name) { "curl_" #name, offsetof(functions, name) }
/* clang-format on */
static const arz_symbol symbols[] = {
    FUNCTION(global_init),    FUNCTION(global_cleanup),   FUNCTION(easy_init),
    FUNCTION(easy_cleanup),   FUNCTION(easy_setopt),      FUNCTION(easy_getinfo),
    FUNCTION(easy_strerror),  FUNCTION(multi_init),       FUNCTION(multi_cleanup),
    FUNCTION(multi_setopt),   FUNCTION(multi_add_handle), FUNCTION(multi_remove_handle),
    FUNCTION(multi_perform),  FUNCTION(multi_poll),       FUNCTION(multi_info_read),
    FUNCTION(multi_strerror), FUNCTION(slist_free_all),
};
#undef FUNCTION

typedef struct transfer {
    struct transfer *next; /* in the list that it is in: idle ones or failed ones */
    bool failed;
    CURL *easy; /* owned; NULL where libcurl could not be loaded */
    arz_exchange *exchange;
    const arz_request *request; /* being sent: the exchange's, or where a redirect led */
    arz_response_reader reader;
    arz_upload upload;          /* of a request with pieces */
    bool has_cookies;           /* libcurl may hold some for it */
    struct curl_slist *cookies; /* owned: those that libcurl was given for the request */
    int64_t started_us;
    unsigned redirects;
    char detail[CURL_ERROR_SIZE]; /* libcurl's words on what went wrong */
} transfer;

typedef struct transport {
    functions curl;
    arz_curl_options options;
    arz_clock clock;
    CURLM *multi;     /* owned; NULL until libcurl is loaded */
    transfer *idle;   /* owned: between exchanges */
    transfer *failed; /* owned: could not be sent; told by the next poll() */
    unsigned active;  /* transfers between those two */
    arz_exchange *first_waiting, *last_waiting; /* for a turn, by options.max_requests */
    bool started; /* something was, and libcurl has not had a turn since */
} transport;

/* What libcurl calls with pieces of the body and lines of the header, as documented with a `size`
 * of 1. To take less than all ends the transfer. */
static size_t on_body(char *data, size_t size, size_t count, void *user)
{
    transfer *at = user;
    arz_str piece = { data, size * count };
    return arz_response_piece(&at->reader, piece) ? piece.size : 0;
}

static size_t on_header(char *data, size_t size, size_t count, void *user)
{
    transfer *at = user;
    arz_str line = { data, size * count };
    return arz_response_line(&at->reader, line) ? line.size : 0;
}

/* What libcurl calls for more of a body that is sent in pieces, and to send it once more. */
static size_t on_upload(char *to, size_t size, size_t count, void *user)
{
    transfer *at = user;
    size_t taken;
    if (!arz_upload_read(&at->upload, to, size * count, &taken, &at->exchange->error))
        return CURL_READFUNC_ABORT;
    return taken;
}

static int on_seek(void *user, curl_off_t offset, int origin)
{
    transfer *at = user;
    bool found =
        origin == SEEK_SET && offset >= 0 && arz_upload_seek(&at->upload, (uint64_t)offset);
    return found ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

/* The process-wide start of libcurl, which counts how often it was started. */
static bool load_curl(transport *at, arz_error *error)
{
    if (!arz_library_load("libcurl.so.4", "libcurl4", symbols, sizeof symbols / sizeof *symbols,
                          &at->curl, error))
        return false;
    CURLcode code = at->curl.global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK)
        return arz_fail(error, ARZ_ERROR_IO, NULL, "libcurl cannot be started: %s",
                        at->curl.easy_strerror(code));
    at->multi = at->curl.multi_init();
    if (!at->multi)
        arz_out_of_memory();
    long kept = (long)at->options.max_requests;
    (void)at->curl.multi_setopt(at->multi, CURLMOPT_MAXCONNECTS,
                                kept > KEPT_CONNECTIONS ? kept : KEPT_CONNECTIONS);
    return true;
}

/* The settings that no request changes. A libcurl that lacks one does without it, except for
 * those that keep a request where it belongs, which all have had for long. */
static void configure(const transport *at, transfer *made)
{
    CURLcode (*set)(CURL *, CURLoption, ...) = at->curl.easy_setopt;
    CURL *easy = made->easy;

    (void)set(easy, CURLOPT_PRIVATE, made);
    (void)set(easy, CURLOPT_WRITEFUNCTION, on_body);
    (void)set(easy, CURLOPT_WRITEDATA, made);
    (void)set(easy, CURLOPT_READFUNCTION, on_upload);
    (void)set(easy, CURLOPT_READDATA, made);
    (void)set(easy, CURLOPT_SEEKFUNCTION, on_seek);
    (void)set(easy, CURLOPT_SEEKDATA, made);
    (void)set(easy, CURLOPT_HEADERFUNCTION, on_header);
    (void)set(easy, CURLOPT_HEADERDATA, made);
    (void)set(easy, CURLOPT_ERRORBUFFER, made->detail);
    (void)set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    (void)set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)set(easy, CURLOPT_PATH_AS_IS, 1L);
    (void)set(easy, CURLOPT_COOKIEFILE, ""); /* no file, but cookies are understood */
    (void)set(easy, CURLOPT_ACCEPT_ENCODING, "");
    (void)set(easy, CURLOPT_NOSIGNAL, 1L);
    /* Else the end of an exchange waits for a name server that does not answer. */
    (void)set(easy, CURLOPT_QUICK_EXIT, 1L);
    (void)set(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    (void)set(easy, CURLOPT_SSL_VERIFYPEER, at->options.insecure ? 0L : 1L);
    (void)set(easy, CURLOPT_SSL_VERIFYHOST, at->options.insecure ? 0L : 2L);
    if (at->options.cacert)
        (void)set(easy, CURLOPT_CAINFO, at->options.cacert);
    if (at->options.cert)
        (void)set(easy, CURLOPT_SSLCERT, at->options.cert);
    if (at->options.key)
        (void)set(easy, CURLOPT_SSLKEY, at->options.key);
    if (at->options.proxy)
        (void)set(easy, CURLOPT_PROXY, at->options.proxy);
}

/* A transfer for the exchange: one that waited, or a new one. */
static transfer *take_transfer(transport *at, arz_exchange *exchange)
{
    transfer *taken = at->idle;
    if (taken)
        at->idle = taken->next;
    else
        taken = arz_alloc(1, sizeof *taken);
    taken->next = NULL;
    taken->failed = false;
    taken->exchange = exchange;
    taken->request = exchange->request;
    taken->started_us = at->clock.monotonic_us(at->clock.data);
    taken->redirects = 0;
    exchange->handle = taken;
    at->active++;
    return taken;
}

/* The exchange and its transfer part; the transfer waits for the next one. */
static void recycle(transport *at, transfer *used)
{
    arz_upload_end(&used->upload);
    used->exchange->handle = NULL;
    used->exchange = NULL;
    used->next = at->idle;
    at->idle = used;
    at->active--;
}

static bool ensure_easy(transport *at, transfer *for_exchange, arz_error *error)
{
    if (!at->multi && !load_curl(at, error))
        return false;
    if (for_exchange->easy)
        return true;
    for_exchange->easy = at->curl.easy_init();
    if (!for_exchange->easy)
        arz_out_of_memory();
    configure(at, for_exchange);
    return true;
}

/* One line of libcurl's list of headers, in the exchange's arena, since libcurl only reads it. */
static void add_line(arz_arena *arena, struct curl_slist ***end, arz_str name, const char *between,
                     arz_str value)
{
    struct curl_slist *line = arz_arena_alloc(arena, 1, sizeof *line);
    size_t gap = strlen(between);
    char *text = arz_arena_alloc(arena, name.size + gap + value.size + 1, 1);

    memcpy(text, name.data, name.size);
    memcpy(text + name.size, between, gap);
    if (value.size)
        memcpy(text + name.size + gap, value.data, value.size);
    line->data = text;
    **end = line;
    *end = &line->next;
}

/* "Name;" is how libcurl is told of a field with an empty value, "Name:" of one that it shall not
 * add by itself: it would wait a second for a "100 Continue", and call any body a form. */
static struct curl_slist *header_lines(const arz_request *request, bool posts, arz_arena *arena)
{
    struct curl_slist *first = NULL;
    struct curl_slist **end = &first;

    for (size_t i = 0; i < request->header_count; i++) {
        const arz_header *field = &request->headers[i];
        if (!arz_str_equal_nocase(field->name, ARZ_STR("Cookie")))
            add_line(arena, &end, field->name, field->value.size ? ": " : ";", field->value);
    }
    if (posts)
        add_line(arena, &end, ARZ_STR("Expect"), ":", arz_str_of(NULL));
    if (posts &&
        !arz_headers_find(request->headers, request->header_count, ARZ_STR("Content-Type")).data)
        add_line(arena, &end, ARZ_STR("Content-Type"), ":", arz_str_of(NULL));
    return first;
}

/* Methods that say "Content-Length: 0" where they have no body. (RFC 9110, 8.6) */
static bool expects_body(const char *method)
{
    return strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 ||
           strcmp(method, "PATCH") == 0;
}

/* Text is handed over, pieces are asked for. */
static void set_body(const transport *at, transfer *sent)
{
    CURLcode (*set)(CURL *, CURLoption, ...) = at->curl.easy_setopt;
    const arz_request *request = sent->request;
    const char *text = request->body.size ? request->body.data : "";
    arz_upload_begin(&sent->upload, request);
    uint64_t size = request->pieces ? arz_upload_size(&sent->upload) : request->body.size;
    (void)set(sent->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    (void)set(sent->easy, CURLOPT_POSTFIELDS, request->pieces ? NULL : text);
}

/* libcurl knows three kinds of exchange: without a body, with one in the answer, with one in
 * both. The method's name is no more than a word to it. */
static void set_request(const transport *at, transfer *sent)
{
    CURLcode (*set)(CURL *, CURLoption, ...) = at->curl.easy_setopt;
    const arz_request *request = sent->request;
    bool head = strcmp(request->method, "HEAD") == 0;
    bool posts = !head && (arz_request_has_body(request) || expects_body(request->method));

    (void)set(sent->easy, CURLOPT_URL, request->url);
    if (head) {
        (void)set(sent->easy, CURLOPT_NOBODY, 1L);
    } else if (posts) {
        (void)set(sent->easy, CURLOPT_POST, 1L);
        set_body(at, sent);
    } else {
        (void)set(sent->easy, CURLOPT_HTTPGET, 1L);
    }
    (void)set(sent->easy, CURLOPT_CUSTOMREQUEST, head ? NULL : request->method);
    (void)set(sent->easy, CURLOPT_HTTPHEADER, header_lines(request, posts, sent->exchange->arena));
}

/* The exchange with a Digest challenge, which needs the response before the request that counts,
 * is libcurl's. What an earlier request has set is undone. */
static void set_digest(const transport *at, transfer *sent)
{
    CURLcode (*set)(CURL *, CURLoption, ...) = at->curl.easy_setopt;
    arz_str login = sent->request->digest;
    size_t colon = arz_str_find_char(login, ':');
    size_t behind = colon < login.size ? colon + 1 : login.size;
    char *user = login.data ? arz_str_dup(arz_str_slice(login, 0, colon)) : NULL;
    char *password = login.data ? arz_str_dup(arz_str_from(login, behind)) : NULL;

    (void)set(sent->easy, CURLOPT_HTTPAUTH, login.data ? CURLAUTH_DIGEST : CURLAUTH_BASIC);
    (void)set(sent->easy, CURLOPT_USERNAME, user);
    (void)set(sent->easy, CURLOPT_PASSWORD, password);
    free(user);
    free(password);
}

/* What libcurl holds for the transfer as lines. New, for slist_free_all(); NULL for none. */
static struct curl_slist *list_cookies(const transport *at, const transfer *of)
{
    struct curl_slist *list = NULL;
    (void)at->curl.easy_getinfo(of->easy, CURLINFO_COOKIELIST, &list);
    return list;
}

/* Gives libcurl the exchange's cookies, but for those that the request has itself, and the
 * request's own, which it puts behind them into one field. */
static void set_cookies(const transport *at, transfer *sent)
{
    CURLcode (*set)(CURL *, CURLoption, ...) = at->curl.easy_setopt;
    const arz_cookies *cookies = sent->exchange->cookies;
    const arz_request *request = sent->request;
    arz_str own = arz_headers_find(request->headers, request->header_count, ARZ_STR("Cookie"));
    char *own_text = own.data ? arz_str_dup(own) : NULL;

    (void)set(sent->easy, CURLOPT_COOKIE, own_text);
    free(own_text);
    at->curl.slist_free_all(sent->cookies); /* of one that could not be sent */
    if (sent->has_cookies)
        (void)set(sent->easy, CURLOPT_COOKIELIST, "ALL"); /* forgets those of the last request */
    sent->has_cookies = cookies && cookies->count > 0;
    for (size_t i = 0; cookies && i < cookies->count; i++) {
        if (!arz_cookie_named_in(arz_str_of(cookies->lines[i]), own))
            (void)set(sent->easy, CURLOPT_COOKIELIST, cookies->lines[i]);
    }
    sent->cookies = sent->has_cookies ? list_cookies(at, sent) : NULL;
}

static bool is_listed(const struct curl_slist *list, const char *line)
{
    while (list && strcmp(list->data, line) != 0)
        list = list->next;
    return list != NULL;
}

/* Keeps what the response has changed: cookies that are gone, or there since. */
static void take_cookies(const transport *at, transfer *received)
{
    arz_cookies *cookies = received->exchange->cookies;
    struct curl_slist *now = list_cookies(at, received);
    received->has_cookies = now != NULL;
    if (cookies) {
        for (const struct curl_slist *old = received->cookies; old; old = old->next) {
            if (!is_listed(now, old->data))
                arz_cookies_remove(cookies, arz_str_of(old->data));
        }
        for (const struct curl_slist *one = now; one; one = one->next) {
            if (!is_listed(received->cookies, one->data))
                arz_cookies_put(cookies, arz_str_of(one->data));
        }
    }
    at->curl.slist_free_all(now);
    at->curl.slist_free_all(received->cookies);
    received->cookies = NULL;
}

/* Milliseconds that the exchange has left: 0 for no limit, and less than 0 past it. */
static int64_t time_left(const transport *at, const transfer *sent)
{
    int64_t limit = sent->exchange->timeout_ms;
    if (limit <= 0)
        return 0;
    int64_t left = limit - (at->clock.monotonic_us(at->clock.data) - sent->started_us) / 1000;
    return left > 0 ? left : -1;
}

/* The connection's time is part of the whole: libcurl has a limit of its own for it, too. */
static void set_timeout(const transport *at, transfer *sent, int64_t left_ms)
{
    long limit = left_ms < LONG_MAX ? (long)left_ms : LONG_MAX;
    (void)at->curl.easy_setopt(sent->easy, CURLOPT_TIMEOUT_MS, limit);
    (void)at->curl.easy_setopt(sent->easy, CURLOPT_CONNECTTIMEOUT_MS, limit);
}

static bool fail_multi(const transport *at, CURLMcode code, arz_error *error)
{
    return arz_fail(error, ARZ_ERROR_NETWORK, NULL, "libcurl cannot go on: %s",
                    at->curl.multi_strerror(code));
}

/* Hands the transfer to libcurl, which sends at its next turn. */
static bool send_request(transport *at, transfer *sent, arz_error *error)
{
    int64_t left_ms = time_left(at, sent);
    if (left_ms < 0) {
        arz_curl_failure late = { CURLE_OPERATION_TIMEDOUT,   0,    "", sent->request->url,
                                  sent->exchange->timeout_ms, false };
        return arz_curl_fail(&late, error);
    }
    sent->detail[0] = '\0';
    arz_response_begin(&sent->reader, sent->exchange);
    set_request(at, sent);
    set_digest(at, sent);
    set_cookies(at, sent);
    set_timeout(at, sent, left_ms);
    CURLMcode code = at->curl.multi_add_handle(at->multi, sent->easy);
    if (code != CURLM_OK)
        return fail_multi(at, code, error);
    at->started = true;
    return true;
}

static void add_failed(transport *at, transfer *added)
{
    transfer **link = &at->failed;
    while (*link)
        link = &(*link)->next;
    added->failed = true;
    *link = added;
}

static void begin(transport *at, arz_exchange *exchange)
{
    transfer *taken = take_transfer(at, exchange);

    if (!ensure_easy(at, taken, &exchange->error) || !send_request(at, taken, &exchange->error))
        add_failed(at, taken);
}

static bool has_room(const transport *at)
{
    return at->options.max_requests == 0 || at->active < at->options.max_requests;
}

/* libcurl can hold requests back as well, but it looks at each of them at every turn, and counts
 * their waiting as time that they took. */
static void add_waiting(transport *at, arz_exchange *added)
{
    added->waiting = true;
    added->before = at->last_waiting;
    added->after = NULL;
    *(added->before ? &added->before->after : &at->first_waiting) = added;
    at->last_waiting = added;
}

static void remove_waiting(transport *at, arz_exchange *removed)
{
    removed->waiting = false;
    *(removed->before ? &removed->before->after : &at->first_waiting) = removed->after;
    *(removed->after ? &removed->after->before : &at->last_waiting) = removed->before;
}

static void begin_waiting(transport *at)
{
    while (at->first_waiting && has_room(at)) {
        arz_exchange *next = at->first_waiting;
        remove_waiting(at, next);
        begin(at, next);
    }
}

static void transport_start(void *data, arz_exchange *exchange)
{
    transport *at = data;
    if (at->first_waiting || !has_room(at))
        add_waiting(at, exchange);
    else
        begin(at, exchange);
}

static void remove_failed(transport *at, transfer *removed)
{
    transfer **link = &at->failed;
    while (*link != removed)
        link = &(*link)->next;
    *link = removed->next;
}

static void transport_cancel(void *data, arz_exchange *exchange)
{
    transport *at = data;
    transfer *cancelled = exchange->handle;

    if (exchange->waiting)
        remove_waiting(at, exchange);
    if (!cancelled)
        return; /* it has ended, or never started */
    if (cancelled->failed) {
        remove_failed(at, cancelled);
    } else {
        (void)at->curl.multi_remove_handle(at->multi, cancelled->easy);
        take_cookies(at, cancelled);
        arz_response_finish(&cancelled->reader);
    }
    recycle(at, cancelled);
}

/* Gives the exchange back. The transfer is ready for the next one before done() asks for it. */
static void tell(transport *at, transfer *ended)
{
    arz_exchange *exchange = ended->exchange;
    exchange->response.total_us = at->clock.monotonic_us(at->clock.data) - ended->started_us;
    recycle(at, ended);
    exchange->done(exchange->data, exchange);
}

static size_t count_failed(const transport *at)
{
    size_t count = 0;
    for (const transfer *one = at->failed; one; one = one->next)
        count++;
    return count;
}

/* What could not be sent; done() may start more that cannot, which wait for the next turn. */
static void tell_failed(transport *at)
{
    for (size_t count = count_failed(at); count > 0 && at->failed; count--) {
        transfer *ended = at->failed;
        remove_failed(at, ended);
        tell(at, ended);
    }
}

static void fail_transfer(transport *at, transfer *ended, CURLcode code)
{
    arz_exchange *exchange = ended->exchange;
    long os_error = 0;
    (void)at->curl.easy_getinfo(ended->easy, CURLINFO_OS_ERRNO, &os_error);
    const char *detail = ended->detail[0] ? ended->detail : at->curl.easy_strerror(code);
    arz_curl_failure failure = {
        (int)code,           (int)os_error,        detail,
        ended->request->url, exchange->timeout_ms, exchange->response.status != 0
    };
    (void)arz_curl_fail(&failure, &exchange->error);
}

/* True where the response leads elsewhere and the transfer goes there, or fails to. */
static bool follow(transport *at, transfer *ended)
{
    arz_exchange *exchange = ended->exchange;
    char *url = NULL; /* borrowed from the easy handle */
    if (!at->options.follow_redirects || exchange->stays ||
        !arz_redirect_is(exchange->response.status))
        return false;
    (void)at->curl.easy_getinfo(ended->easy, CURLINFO_REDIRECT_URL, &url);
    if (!url)
        return false;
    if (ended->redirects == ARZ_MAX_REDIRECTS) {
        (void)arz_fail(&exchange->error, ARZ_ERROR_NETWORK, NULL,
                       "more than %d redirects, the last of them to '%s'", ARZ_MAX_REDIRECTS,
                       ARZ_QUOTE(arz_str_of(url)));
        return false;
    }
    ended->redirects++;
    ended->request =
        arz_redirect_request(ended->request, exchange->response.status, url, exchange->arena);
    return send_request(at, ended, &exchange->error);
}

/* The end of one transfer; true where it is the end of its exchange. */
static bool conclude(transport *at, transfer *ended, CURLcode code)
{
    (void)at->curl.multi_remove_handle(at->multi, ended->easy);
    take_cookies(at, ended);
    if (code != CURLE_OK)
        fail_transfer(at, ended, code);
    else if (follow(at, ended))
        return false;
    if (ended->exchange->error.kind != ARZ_OK) {
        arz_response_drop(&ended->reader);
    } else {
        arz_response_finish(&ended->reader);
        ended->exchange->response.url = ended->request->url;
    }
    tell(at, ended);
    return true;
}

/* Lets libcurl move what it can. *told: an exchange came to its end. */
static bool take_turn(transport *at, bool *told, arz_error *error)
{
    int running, left;
    at->started = false;
    CURLMcode code = at->curl.multi_perform(at->multi, &running);
    if (code != CURLM_OK)
        return fail_multi(at, code, error);
    CURLMsg *message;
    while ((message = at->curl.multi_info_read(at->multi, &left))) {
        transfer *ended = NULL;
        CURLcode result = message->data.result;
        (void)at->curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &ended);
        *told = conclude(at, ended, result) || *told;
    }
    return true;
}

static bool transport_poll(void *data, int64_t timeout_ms, int wake_fd, arz_error *error)
{
    transport *at = data;
    begin_waiting(at);
    bool told = at->failed != NULL;

    tell_failed(at);
    if (at->started && !take_turn(at, &told, error))
        return false;
    if (told)
        return true;
    if (!at->multi) {
        arz_wait(timeout_ms, wake_fd);
        return true;
    }
    struct curl_waitfd wake = { wake_fd, CURL_WAIT_POLLIN, 0 };
    int wait_ms = timeout_ms < 0 ? INT_MAX : arz_wait_ms(timeout_ms);
    CURLMcode code = at->curl.multi_poll(at->multi, &wake, wake_fd >= 0, wait_ms, NULL);
    if (code != CURLM_OK)
        return fail_multi(at, code, error);
    return take_turn(at, &told, error);
}

static void free_transfers(const transport *at, transfer *first)
{
    while (first) {
        transfer *next = first->next;
        if (first->easy)
            at->curl.easy_cleanup(first->easy);
        arz_response_clear(&first->reader);
        free(first);
        first = next;
    }
}

static void transport_free(void *data)
{
    transport *at = data;
    free_transfers(at, at->idle);
    free_transfers(at, at->failed);
    if (at->multi) {
        (void)at->curl.multi_cleanup(at->multi);
        at->curl.global_cleanup();
    }
    free(at);
}

void arz_transport_curl(const arz_curl_options *options, arz_transport *made)
{
    transport *at = arz_alloc(1, sizeof *at);
    at->options = *options;
    at->clock = arz_clock_system();
    *made =
        (arz_transport){ transport_start, transport_cancel, transport_poll, transport_free, at };
}
