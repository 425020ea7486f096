/* SPDX-License-Identifier: MIT */
/* load FOLDER ROUNDS: the time that the packs in a folder take, the best of some rounds, side by side:
 * a bare pass of libyaml's events over the bytes of all files, which are in memory already, and loading
 * with all checks, from the files. Prints "NAME CPU_SECONDS SECONDS" for each. */
#include "dltutor/load.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <yaml.h>

struct text {
    char *bytes;
    size_t length;
};

struct texts {
    struct text *items;
    size_t count, capacity, bytes;
};

static _Noreturn void fail(const char *what, const char *path)
{
    fprintf(stderr, "load: %s: %s\n", path, what);
    exit(1);
}

static void read_file(struct texts *texts, const char *path)
{
    FILE *const file = fopen(path, "rb");
    char *const bytes = malloc(LOAD_MAX_FILE + 1);
    size_t length;

    if (!file || !bytes)
        fail("cannot be read", path);
    length = fread(bytes, 1, LOAD_MAX_FILE, file);
    fclose(file);
    if (texts->count == texts->capacity) {
        texts->capacity = texts->capacity ? 2 * texts->capacity : 1024;
        texts->items = mem_resize(texts->items, texts->capacity, sizeof *texts->items);
    }
    texts->items[texts->count++] = (struct text){mem_resize(bytes, length + 1, 1), length};
    texts->bytes += length;
}

static void read_folder(struct texts *texts, const char *path, int depth)
{
    struct dirent **entries = NULL;
    const int count = scandir(path, &entries, NULL, alphasort);

    if (count < 0)
        fail("cannot be read", path);
    for (int i = 0; i < count; i++) {
        const char *const name = entries[i]->d_name;
        char inside[4096];

        snprintf(inside, sizeof inside, "%s/%s", path, name);
        if (strstr(name, ".yaml"))
            read_file(texts, inside);
        else if (name[0] != '.' && depth == 0)
            read_folder(texts, inside, 1);
        free(entries[i]);
    }
    free(entries);
}

static size_t pass(const struct text *text)
{
    yaml_parser_t parser;
    yaml_event_t event;
    size_t events = 0;
    bool done = false;

    if (!yaml_parser_initialize(&parser))
        exit(1);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text->bytes, text->length);
    while (!done) {
        if (!yaml_parser_parse(&parser, &event))
            fail("is no YAML", text->bytes);
        done = event.type == YAML_STREAM_END_EVENT;
        events++;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return events;
}

static void tell(void *context, const struct diag *diag)
{
    (void)context;
    fail(diag->text, diag->file);
}

struct subject {
    const char *folder;
    struct texts texts;
    size_t seen; /* events, or questions */
};

static void pass_all(struct subject *subject)
{
    subject->seen = 0;
    for (size_t i = 0; i < subject->texts.count; i++)
        subject->seen += pass(&subject->texts.items[i]);
}

static void load_with(struct subject *subject,
                      enum dlt_err (*load)(struct arena *, const char *const *, size_t,
                                           struct bank *, load_report_fn, void *))
{
    struct arena *const arena = arena_create();
    struct bank bank = {0};

    if (load(arena, &subject->folder, 1, &bank, tell, NULL) != DLT_OK)
        exit(1);
    subject->seen = 0;
    for (size_t i = 0; i < bank.paper_count; i++)
        subject->seen += bank.papers[i]->question_count;
    arena_destroy(arena);
}

static void load_all_heads(struct subject *subject)
{
    load_with(subject, load_heads);
}

static void load_all_whole(struct subject *subject)
{
    load_with(subject, load_bank);
}

static double now(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static const struct {
    const char *name;
    void (*run)(struct subject *subject);
} rows[] = {{"libyaml", pass_all}, {"checked", load_all_heads}, {"whole", load_all_whole}};

int main(int argc, char **argv)
{
    struct subject subject = {.folder = argc == 3 ? argv[1] : NULL};
    const long rounds = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    double cpu[DLT_COUNT(rows)], wall[DLT_COUNT(rows)];

    if (rounds < 1) {
        fprintf(stderr, "usage: load FOLDER ROUNDS\n");
        return 2;
    }
    read_folder(&subject.texts, subject.folder, 0);
    for (long round = 0; round < rounds; round++) {
        for (size_t i = 0; i < DLT_COUNT(rows); i++) {
            const double cpu_before = now(CLOCK_PROCESS_CPUTIME_ID);
            const double wall_before = now(CLOCK_MONOTONIC);
            double cpu_used, wall_used;

            rows[i].run(&subject);
            cpu_used = now(CLOCK_PROCESS_CPUTIME_ID) - cpu_before;
            wall_used = now(CLOCK_MONOTONIC) - wall_before;
            cpu[i] = round == 0 || cpu_used < cpu[i] ? cpu_used : cpu[i];
            wall[i] = round == 0 || wall_used < wall[i] ? wall_used : wall[i];
        }
    }
    printf("files %zu\nbytes %zu\n", subject.texts.count, subject.texts.bytes);
    for (size_t i = 0; i < DLT_COUNT(rows); i++)
        printf("%s %.3f %.3f\n", rows[i].name, cpu[i], wall[i]);
    for (size_t i = 0; i < subject.texts.count; i++)
        free(subject.texts.items[i].bytes);
    mem_free(subject.texts.items);
    return 0;
}
