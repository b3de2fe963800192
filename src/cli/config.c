#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fail.h"

static char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return arz_str_dup((arz_str){ path, slash ? (size_t)(slash - path) : 0 });
}

static void free_config(cli_config *item)
{
    free(item->directory);
    free(item->file);
    free(item->sources);
    arz_settings_free(item->settings);
    free(item);
}

void cli_configs_clear(cli_configs *settings)
{
    for (size_t i = 0; i < settings->count; i++)
        free_config(settings->items[i]);
    free(settings->items);
}

/* RULE=SEVERITY, as it is given on the command line. */
static bool set_severity(arz_settings *settings, const char *text, arz_error *error)
{
    const char *equals = strchr(text, '=');
    if (!equals)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                        "--severity takes RULE=error, =warning, =info or =off, not '%s'",
                        ARZ_QUOTE(arz_str_of(text)));
    char *rule = arz_str_dup((arz_str){ text, (size_t)(equals - text) });
    bool set = arz_settings_set(settings, rule, equals + 1, error);
    free(rule);
    return set;
}

static bool read_config(const cli_options *options, cli_config *item, const char *path,
                        arz_error *error)
{
    item->settings = arz_settings_create();
    if (options->config)
        item->file = arz_strdup(options->config);
    else if (!options->no_config)
        item->file = arz_settings_find(path);
    if (item->file && !arz_settings_read(item->settings, item->file, error))
        return false;
    for (size_t i = 0; i < options->severities.count; i++) {
        if (!set_severity(item->settings, options->severities.items[i], error))
            return false;
    }
    return true;
}

/* What the command line says wins. */
static void fill_load(const arz_load_options *load, cli_config *item)
{
    size_t count;
    const arz_source_place *sources = arz_settings_sources(item->settings, &count);
    item->sources = arz_alloc(count + load->source_count, sizeof *item->sources);
    for (size_t i = 0; i < count; i++)
        item->sources[i] = sources[i];
    for (size_t i = 0; i < load->source_count; i++)
        item->sources[count + i] = load->sources[i];
    item->load = *load;
    item->load.sources = item->sources;
    item->load.source_count += count;
    item->load.optional_source_count = count;
    item->load.settings = item->settings;
    if (!item->load.base)
        item->load.base = arz_settings_base(item->settings);
}

const arz_load_options *cli_configs_for(cli_configs *settings, const char *path, arz_error *error)
{
    cli_config *last = settings->count ? settings->items[settings->count - 1] : NULL;
    char *directory = directory_of(path);
    if (last && strcmp(last->directory, directory) == 0) {
        free(directory);
        return &last->load;
    }
    cli_config *item = arz_alloc(1, sizeof *item);
    item->directory = directory;
    if (!read_config(settings->options, item, path, error)) {
        free_config(item);
        return NULL;
    }
    fill_load(settings->load, item);
    settings->items =
        arz_grow(settings->items, settings->count, &settings->capacity, sizeof *settings->items);
    settings->items[settings->count++] = item;
    return &item->load;
}
