/* SPDX-License-Identifier: MIT */
/*
 * screen: what programs cost on a terminal, which this is one of.
 *
 *   screen first RUNS PROGRAM... [-- PROGRAM...]...
 *       from exec to the end of the first frame, the programs in turn: for each "first SECONDS BYTES QUICK",
 *       the median of RUNS, and the quickest tenth of them, which others on the machine disturb least.
 *   screen whole RUNS PROGRAM... [-- PROGRAM...]...
 *       the same from exec to the end of the program, with its output thrown away: "whole SECONDS".
 *   screen keys COLUMNSxLINES SETUP KEY COUNT PROGRAM...
 *       types SETUP, then KEY so often, and waits after each: "keys SECONDS BYTES MOST_BYTES", the
 *       medians of one KEY and the most. In both texts \e is escape and \r Enter.
 *   screen idle COLUMNSxLINES SETUP SECONDS PROGRAM...
 *       types SETUP and then nothing: "idle CPU_SECONDS BYTES".
 *
 * A frame ends with the marker that a program writes when it is idle, with DLTUTOR_TEST_SYNC set.
 */
#define _GNU_SOURCE /* forkpty, clock_getcpuclockid */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_RUNS = 1000, MAX_PROGRAMS = 4, PATIENCE_MS = 10000, SETTLED_MS = 300 };

static const char mark[] = "\033]2;idle:";

struct child {
    pid_t pid;
    int file;
    size_t bytes;  /* that it wrote, without the markers */
    size_t marked; /* how much of a marker has come */
    bool in_mark;  /* behind its beginning, up to BEL */
    long marks;
    double started;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void fail(const char *what)
{
    fprintf(stderr, "screen: %s\n", what);
    exit(1);
}

static struct child start(char *const argv[], int columns, int lines)
{
    const struct winsize size = {.ws_row = (unsigned short)lines,
                                 .ws_col = (unsigned short)columns};
    struct child child = {.started = now()};
    child.pid = forkpty(&child.file, NULL, NULL, &size);
    if (child.pid < 0)
        fail(strerror(errno));
    if (child.pid == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
    return child;
}

static void stop(struct child *child)
{
    /* It leaves as it should, so that the next one finds nothing to mend. */
    kill(child->pid, SIGTERM);
    while (waitpid(child->pid, NULL, WNOHANG) == 0) {
        char bytes[4096];
        struct pollfd file = {.fd = child->file, .events = POLLIN};
        if (poll(&file, 1, 1) > 0 && read(child->file, bytes, sizeof bytes) <= 0)
            sched_yield();
    }
    close(child->file);
}

static void count(struct child *child, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (child->in_mark) {
            child->in_mark = bytes[i] != '\007';
            child->marks += bytes[i] == '\007';
            continue;
        }
        child->bytes++;
        child->marked = bytes[i] == mark[child->marked] ? child->marked + 1 : bytes[i] == mark[0];
        if (child->marked == strlen(mark)) {
            child->bytes -= strlen(mark);
            child->in_mark = true;
            child->marked = 0;
        }
    }
}

/* Takes in what comes within so many milliseconds, at most once. False: nothing came. */
static bool take(struct child *child, int wait_ms)
{
    char bytes[65536];
    struct pollfd file = {.fd = child->file, .events = POLLIN};
    if (poll(&file, 1, wait_ms) <= 0)
        return false;
    ssize_t got = read(child->file, bytes, sizeof bytes);
    if (got <= 0)
        fail("the program ended");
    count(child, bytes, (size_t)got);
    return true;
}

static void wait_marks(struct child *child, long marks)
{
    while (child->marks < marks)
        if (!take(child, PATIENCE_MS))
            fail("no frame within ten seconds");
}

/* --- keys ---------------------------------------------------------------------------------------- */

static size_t key_length(const char *keys)
{
    size_t length = 2;
    if (keys[0] == '\033' && keys[1] == 'O')
        return 3;
    if (keys[0] == '\033' && keys[1] == '[') {
        while (keys[length] >= 0x20 && keys[length] < 0x40)
            length++;
        return length + 1;
    }
    return keys[0] == '\033' && keys[1] ? 2 : 1;
}

static void press(struct child *child, const char *key, size_t length)
{
    const long before = child->marks;
    if (write(child->file, key, length) != (ssize_t)length)
        fail("a key was not taken");
    wait_marks(child, before + 1);
}

static void type(struct child *child, const char *keys)
{
    while (*keys) {
        const size_t length = key_length(keys);
        press(child, keys, length);
        keys += length;
    }
}

/* A text with \e and \r as the bytes that they stand for. */
static char *bytes_of(const char *text)
{
    char *bytes = strdup(text), *to = bytes;
    for (const char *at = text; bytes && *at; at++) {
        const bool escaped = *at == '\\' && (at[1] == 'e' || at[1] == 'r');
        *to++ = escaped ? (at[1] == 'e' ? '\033' : '\r') : *at;
        at += escaped;
    }
    if (!bytes)
        fail("no memory");
    *to = '\0';
    return bytes;
}

/* --- what is measured ---------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *items, size_t length)
{
    qsort(items, length, sizeof *items, by_size);
    return items[length / 2];
}

/* Programs that are measured in turn, so that what else goes on meets all of them. */
struct race {
    char **programs[MAX_PROGRAMS];
    size_t length;
    double seconds[MAX_PROGRAMS][MAX_RUNS];
    size_t bytes[MAX_PROGRAMS];
};

static void split(struct race *race, char **argv)
{
    race->programs[race->length++] = argv;
    for (char **at = argv; *at; at++) {
        if (strcmp(*at, "--") != 0)
            continue;
        *at = NULL;
        if (race->length == MAX_PROGRAMS)
            fail("too many programs");
        race->programs[race->length++] = at + 1;
    }
}

static double first_frame(char *const argv[], size_t *bytes_out)
{
    struct child child = start(argv, 100, 30);
    wait_marks(&child, 1);
    const double seconds = now() - child.started;
    *bytes_out = child.bytes;
    stop(&child);
    return seconds;
}

static double whole_run(char *const argv[])
{
    const double began = now();
    int status = 0;
    const pid_t pid = fork();
    if (pid == 0) {
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDOUT_FILENO);
        execvp(argv[0], argv);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0)
        fail("a program did not end well");
    return now() - began;
}

static void run_race(int runs, char **argv, bool frames)
{
    static struct race race;
    split(&race, argv);
    for (int i = -1; i < runs; i++) { /* the first fills the caches, and does not count */
        for (size_t j = 0; j < race.length; j++)
            race.seconds[j][i < 0 ? 0 : i] = frames ? first_frame(race.programs[j], &race.bytes[j])
                                                    : whole_run(race.programs[j]);
    }
    for (size_t j = 0; j < race.length; j++) {
        const double seconds = median(race.seconds[j], (size_t)runs);
        if (frames)
            printf("first %.6f %zu %.6f\n", seconds, race.bytes[j], race.seconds[j][runs / 10]);
        else
            printf("whole %.6f\n", seconds);
    }
}

static struct child prepare(const char *size, const char *setup, char **argv)
{
    int columns = 0, lines = 0;
    char *keys = bytes_of(setup);
    if (sscanf(size, "%dx%d", &columns, &lines) != 2)
        fail("a size is COLUMNSxLINES");
    struct child child = start(argv, columns, lines);
    wait_marks(&child, 1);
    type(&child, keys);
    free(keys);
    return child;
}

static void measure_keys(struct child *child, const char *key, int times)
{
    static double seconds[MAX_RUNS], bytes[MAX_RUNS];
    char *one = bytes_of(key);
    double most = 0;
    for (int i = 0; i < times; i++) {
        const size_t before = child->bytes;
        const double began = now();
        press(child, one, strlen(one));
        seconds[i] = now() - began;
        bytes[i] = (double)(child->bytes - before);
        most = bytes[i] > most ? bytes[i] : most;
    }
    free(one);
    printf("keys %.6f %.0f %.0f\n", median(seconds, (size_t)times), median(bytes, (size_t)times),
           most);
}

/* User and system time of a process so far. */
static double cpu_of(pid_t pid)
{
    clockid_t clock;
    struct timespec time = {0};
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0)
        fail("the time that the program used is not told");
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void measure_idle(struct child *child, int seconds)
{
    while (take(child, SETTLED_MS)) /* what is done behind the first frame */
        ;
    const double began = now(), before = cpu_of(child->pid);
    const size_t bytes = child->bytes;
    while (now() - began < seconds)
        take(child, (int)(1000 * (seconds - (now() - began))) + 1);
    printf("idle %.9f %zu\n", cpu_of(child->pid) - before, child->bytes - bytes);
}

/* A number of runs or seconds that makes sense. */
static int number_of(const char *text)
{
    const int number = atoi(text);
    if (number < 1 || number > MAX_RUNS)
        fail("a number is 1 to 1000");
    return number;
}

int main(int argc, char **argv)
{
    const char *what = argc > 3 ? argv[1] : "";
    struct child child;
    setenv("DLTUTOR_TEST_SYNC", "1", 1);
    setenv("TERM", "xterm-256color", 1);
    if (strcmp(what, "first") == 0 || strcmp(what, "whole") == 0) {
        run_race(number_of(argv[2]), argv + 3, strcmp(what, "first") == 0);
    } else if (argc > 6 && strcmp(what, "keys") == 0) {
        child = prepare(argv[2], argv[3], argv + 6);
        measure_keys(&child, argv[4], number_of(argv[5]));
        stop(&child);
    } else if (argc > 5 && strcmp(what, "idle") == 0) {
        child = prepare(argv[2], argv[3], argv + 5);
        measure_idle(&child, number_of(argv[4]));
        stop(&child);
    } else {
        fail("see the head of its source");
    }
    return 0;
}
