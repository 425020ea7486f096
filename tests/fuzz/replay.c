/* SPDX-License-Identifier: MIT */
/* Goes through the inputs kept for one target: tests/fuzz/corpus/NAME for .../replay_NAME, or the files
 * named on the command line. One test a file; what was wrong once ends the program. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 22, PATH_SIZE = 4096 };

static int count;

static void replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(INPUT_MAX);
    size_t size = file && data ? fread(data, 1, INPUT_MAX, file) : 0;
    if (!file || !data) {
        printf("not ok %d - %s: cannot be read\n", ++count, path);
        free(data);
        return;
    }
    fclose(file);
    /* An exact copy lets the sanitizers see a read past its end. */
    uint8_t *exact = malloc(size ? size : 1);
    if (exact) {
        memcpy(exact, data, size);
        LLVMFuzzerTestOneInput(exact, size);
    }
    free(exact);
    free(data);
    printf("ok %d - %s\n", ++count, path);
    fflush(stdout);
}

static int is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void replay_folder(const char *folder)
{
    struct dirent **entries = NULL;
    int found = scandir(folder, &entries, is_input, alphasort);
    if (found <= 0)
        printf("not ok %d - %s: no inputs\n", ++count, folder);
    for (int i = 0; i < found; i++) {
        char path[PATH_SIZE];
        if (snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name) < (int)sizeof path)
            replay(path);
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    const char *name = strrchr(argv[0], '_');
    char folder[PATH_SIZE];
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    if (argc == 1) {
        snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name ? name + 1 : "");
        replay_folder(folder);
    }
    printf("1..%d\n", count);
    return 0;
}
