/* Feeds each file of the folders given to a fuzz target: the corpus as a test, without libFuzzer.
 * Each is read into a block of exactly its size, so that the sanitizers see a read behind it. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "fuzz.h"

static void replay_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = arz_alloc(size + (size == 0), 1);
    fuzz_expect(file && fread(data, 1, size, file) == size, path);
    (void)fclose(file);
    (void)LLVMFuzzerTestOneInput(data, size);
    free(data);
}

/* How many files it held; a folder that is not there holds none. */
static size_t replay_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t count = 0;
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        arz_buf path = ARZ_BUF_INIT(0);
        struct stat info;
        arz_buf_printf(&path, "%s/%s", folder, entry->d_name);
        if (stat(arz_buf_cstr(&path), &info) == 0 && S_ISREG(info.st_mode)) {
            /* Said beforehand: a target that fails ends the program. */
            (void)fprintf(stderr, "%s\n", arz_buf_cstr(&path));
            replay_file(arz_buf_cstr(&path), (size_t)info.st_size);
            count++;
        }
        arz_buf_clear(&path);
    }
    if (dir)
        (void)closedir(dir);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++)
        count += replay_folder(argv[i]);
    (void)printf("%zu inputs\n", count);
    return count ? EXIT_SUCCESS : EXIT_FAILURE;
}
