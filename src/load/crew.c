/* SPDX-License-Identifier: MIT */
/* Several threads read the heads of a large bank. Which of them reads a file makes no difference: each
 * puts what it found where the file stands in its list, and tells nothing. */
#include "shelf.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

enum {
    MOST_WORKERS = 8,
    WORTH_A_THREAD = 64, /* files, about ten times what it takes to start one */
    AT_ONCE = 8          /* files taken from the list together */
};

struct job {
    const struct listed *listed;
    const struct question **found;
    struct file_key *key;
};

struct worker {
    struct crew *crew;
    struct arena *heads, *scratch, *parsed;
    pthread_t thread;
};

struct crew {
    struct worker workers[MOST_WORKERS];
    size_t count; /* of workers; the first is the caller */
    struct job *jobs;
    size_t job_count, capacity;
    atomic_size_t next;
    struct shelf *shelf;
    int64_t now;
};

static void destroy_heads(void *arena)
{
    arena_destroy(arena);
}

struct crew *load_crew_create(struct arena *arena, struct shelf *shelf, int64_t now)
{
    struct crew *const crew = mem_alloc(sizeof *crew);
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);

    crew->shelf = shelf;
    crew->now = now;
    crew->count = processors < 1              ? 1
                  : processors < MOST_WORKERS ? (size_t)processors
                                              : MOST_WORKERS;
    for (size_t i = 0; i < crew->count; i++) {
        struct worker *const worker = &crew->workers[i];

        worker->crew = crew;
        worker->heads = i == 0 ? arena : arena_create();
        worker->scratch = arena_create();
        worker->parsed = arena_create();
        if (i > 0)
            arena_defer(arena, destroy_heads, worker->heads);
    }
    return crew;
}

void load_crew_destroy(struct crew *crew)
{
    for (size_t i = 0; i < crew->count; i++) {
        arena_destroy(crew->workers[i].scratch);
        arena_destroy(crew->workers[i].parsed);
    }
    mem_free(crew->jobs);
    mem_free(crew);
}

/* The memory of the file before is used again. */
static void read_head(struct worker *worker, const struct job *job)
{
    struct loader loader = {
        .arena = worker->heads,
        .scratch = worker->scratch,
        .parsed = worker->parsed,
        .file = job->listed->path,
        .document = {.path = job->listed->path},
    };

    if (worker->crew->shelf) {
        *job->key = load_file_key(job->listed->path, worker->crew->now);
        *job->found = load_shelf_find(worker->crew->shelf, worker->heads, job->listed, job->key);
        if (*job->found)
            return;
    }
    if (load_listed_head(&loader, job->listed, job->found) != DLT_OK)
        *job->found = NULL;
    arena_reset(worker->scratch);
    arena_reset(worker->parsed);
}

static void *work(void *context)
{
    struct worker *const worker = context;
    struct crew *const crew = worker->crew;
    size_t first;

    while ((first = atomic_fetch_add(&crew->next, AT_ONCE)) < crew->job_count) {
        for (size_t i = first; i < first + AT_ONCE && i < crew->job_count; i++)
            read_head(worker, &crew->jobs[i]);
    }
    return NULL;
}

static void gather_jobs(struct crew *crew, struct pack *const *packs, size_t pack_count)
{
    size_t count = 0;

    for (size_t i = 0; i < pack_count; i++)
        count += packs[i]->count;
    if (count > crew->capacity) {
        crew->jobs = mem_resize(crew->jobs, count, sizeof *crew->jobs);
        crew->capacity = count;
    }
    crew->job_count = 0;
    for (size_t i = 0; i < pack_count; i++)
        for (size_t j = 0; j < packs[i]->count; j++)
            crew->jobs[crew->job_count++] = (struct job){.listed = &packs[i]->listed[j],
                                                         .found = &packs[i]->found[j],
                                                         .key = &packs[i]->keys[j]};
}

void load_crew_read(struct crew *crew, struct pack *const *packs, size_t pack_count)
{
    sigset_t all, before;
    size_t begun = 1;

    gather_jobs(crew, packs, pack_count);
    atomic_store(&crew->next, 0);
    /* Signals are for the thread that knows what to do about them. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (begun < crew->count && begun * WORTH_A_THREAD < crew->job_count &&
           pthread_create(&crew->workers[begun].thread, NULL, work, &crew->workers[begun]) == 0)
        begun++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    work(&crew->workers[0]);
    while (begun > 1)
        pthread_join(crew->workers[--begun].thread, NULL);
}
