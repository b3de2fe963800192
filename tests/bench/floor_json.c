/* Reads JSON files into trees of nodes with byte offsets, by hand, and frees nothing: the least
 * that a program does that reads the same files. It believes that they are JSON, but for what would
 * lead it astray. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 1000

typedef struct node {
    uint32_t offset, size; /* of the text; strings are not unescaped */
    char kind;             /* '{', '[', '"', or the first character */
    struct node *first, *last, *next;
} node;

/* Memory in large pieces that are never given back. */
typedef struct pool {
    node *at;
    size_t left;
} pool;

typedef struct reader {
    const char *text, *at, *end;
    pool memory;
    node *open[MAX_DEPTH]; /* what the next value belongs to is the last */
    size_t depth, count;
} reader;

static node *add(reader *r, size_t size)
{
    node *parent = r->open[r->depth];
    if (r->memory.left == 0) {
        r->memory.left = 4096;
        r->memory.at = malloc(r->memory.left * sizeof(node));
        if (!r->memory.at)
            abort();
    }
    node *made = r->memory.at++;
    r->memory.left--;
    *made = (node){ (uint32_t)(r->at - r->text), (uint32_t)size, *r->at, NULL, NULL, NULL };
    if (parent->last)
        parent->last->next = made;
    else
        parent->first = made;
    parent->last = made;
    r->count++;
    return made;
}

/* Behind the closing quote; NULL where there is none. */
static const char *end_of_string(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++)
        at += *at == '\\';
    return at < end ? at + 1 : NULL;
}

static const char *end_of_word(const char *at, const char *end)
{
    while (at < end && !strchr(",]} \t\r\n", *at))
        at++;
    return at;
}

/* One character, or a whole value that holds no other. */
static int take(reader *r)
{
    const char *end;
    switch (*r->at) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
    case ',':
    case ':':
        r->at++;
        return 1;
    case '{':
    case '[':
        if (r->depth + 1 == MAX_DEPTH)
            return 0;
        r->open[r->depth + 1] = add(r, 1);
        r->depth++;
        r->at++;
        return 1;
    case '}':
    case ']':
        if (r->depth == 0)
            return 0;
        r->depth--;
        r->at++;
        return 1;
    default:
        end = *r->at == '"' ? end_of_string(r->at, r->end) : end_of_word(r->at, r->end);
        if (!end || end == r->at)
            return 0;
        (void)add(r, (size_t)(end - r->at));
        r->at = end;
        return 1;
    }
}

/* All of the file, for free(); NULL where it cannot be read. */
static char *load(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    (void)fseek(file, 0, SEEK_END);
    long end = ftell(file);
    rewind(file);
    char *text = end > 0 ? malloc((size_t)end) : NULL;
    *size = text ? fread(text, 1, (size_t)end, file) : 0;
    (void)fclose(file);
    return text;
}

/* The nodes of one file; 0 where it cannot be read. */
static size_t read_file(const char *path)
{
    node root = { 0 };
    size_t size = 0;
    char *text = load(path, &size);
    reader r = { .text = text, .at = text, .end = text ? text + size : NULL, .open = { &root } };
    while (r.at < r.end && take(&r))
        ;
    return text && r.at >= r.end && r.depth == 0 ? r.count : 0;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        size_t count = read_file(argv[i]);
        if (count == 0) {
            (void)fprintf(stderr, "floor_json: cannot read '%s'\n", argv[i]);
            return 1;
        }
        (void)printf("%zu\n", count);
    }
    return 0;
}
