/* Reads YAML files into trees of nodes with positions, straight from libyaml's events, and frees
 * nothing: the least that a program does that reads the same files with the same library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

typedef struct node {
    yaml_event_type_t type;
    char *text;
    size_t length;
    size_t line, column;
    struct node *first, *last, *next;
    struct node *parent;
} node;

/* Memory in large pieces that are never given back. */
typedef struct pool {
    char *at;
    size_t left;
} pool;

static void *take(pool *memory, size_t size)
{
    size = (size + 15) & ~(size_t)15;
    if (size > memory->left) {
        memory->left = size > 65536 ? size : 65536;
        memory->at = malloc(memory->left);
        if (!memory->at)
            abort();
    }
    void *piece = memory->at;
    memory->at += size;
    memory->left -= size;
    return piece;
}

static node *add(pool *memory, node *parent, const yaml_event_t *event)
{
    node *made = take(memory, sizeof *made);

    memset(made, 0, sizeof *made);
    made->type = event->type;
    made->line = event->start_mark.line;
    made->column = event->start_mark.column;
    made->parent = parent;
    if (parent->last)
        parent->last->next = made;
    else
        parent->first = made;
    parent->last = made;
    return made;
}

static void add_scalar(pool *memory, node *parent, const yaml_event_t *event)
{
    node *made = add(memory, parent, event);

    made->length = event->data.scalar.length;
    made->text = take(memory, made->length + 1);
    memcpy(made->text, event->data.scalar.value, made->length + 1);
}

/* The node that what follows belongs to; counts the nodes. */
static node *place(pool *memory, node *parent, const yaml_event_t *event, size_t *count)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        ++*count;
        add_scalar(memory, parent, event);
        return parent;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        ++*count;
        return add(memory, parent, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return parent->parent;
    default:
        return parent;
    }
}

/* The nodes of one file; 0 where it cannot be read. */
static size_t read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    yaml_parser_t parser;
    pool memory = { NULL, 0 };
    node root = { .type = YAML_NO_EVENT };
    node *current = &root;
    size_t count = 0;

    if (!file)
        return 0;
    if (!yaml_parser_initialize(&parser))
        abort();
    yaml_parser_set_input_file(&parser, file);
    for (int more = 1; more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            count = 0;
            break;
        }
        current = place(&memory, current, &event, &count);
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    fclose(file);
    return count;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        size_t count = read_file(argv[i]);
        if (count == 0) {
            fprintf(stderr, "floor_yaml: cannot read '%s'\n", argv[i]);
            return 1;
        }
        printf("%zu\n", count);
    }
    return 0;
}
