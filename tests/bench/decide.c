/* SPDX-License-Identifier: MIT */
/* decide PAIRS.TSV SECONDS: how many pairs of formulas are read and decided in a second, each as if
 * nobody had seen it before. Prints one line a pair and the rate of the equal, the different and all
 * of them; a verdict other than the file's is an error. */
#include "dltutor/expr.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAIRS_MAX = 256, SYMBOLS_MAX = 8, ROUND = 64, COLUMNS = 4 };

struct pair {
    char *text[2];
    struct expr_symbol symbols[SYMBOLS_MAX];
    size_t symbol_count;
    enum expr_verdict verdict;
    double seconds;
    unsigned long decisions;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static bool read_pair(char *line, struct pair *pair)
{
    char *columns[COLUMNS];
    line[strcspn(line, "\n")] = '\0';
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] = line;
        line += strcspn(line, "\t");
        if (*line)
            *line++ = '\0';
    }
    *pair = (struct pair){.text = {strdup(columns[0]), strdup(columns[1])}};
    for (char *name = strtok(columns[2], ","); name && pair->symbol_count < SYMBOLS_MAX;
         name = strtok(NULL, ","))
        pair->symbols[pair->symbol_count++] = (struct expr_symbol){.name = strdup(name)};
    pair->verdict = strcmp(columns[3], "equal") == 0 ? EXPR_EQUAL : EXPR_DIFFERENT;
    return columns[3][0] != '\0';
}

static enum expr_verdict decide(struct arena *arena, const struct pair *pair)
{
    const struct expr_scope scope = {
        .symbols = pair->symbols, .symbol_count = pair->symbol_count, .flags = EXPR_READ_RELATION};
    const struct expr_rules rules = {.seed = 0};
    const struct expr *trees[2];
    struct expr_decision decision;
    for (int side = 0; side < 2; side++)
        if (expr_parse(arena, pair->text[side], &scope, &trees[side], NULL, NULL) != DLT_OK)
            return EXPR_UNDECIDED;
    expr_compare(arena, trees[0], trees[1], &scope, &rules, &decision);
    return decision.verdict;
}

/* One round of one pair; false when the verdict is not the stated one. */
static bool run_round(struct arena *arena, struct pair *pair)
{
    double begin = now();
    bool right = true;
    for (int i = 0; i < ROUND; i++) {
        arena_reset(arena);
        right = right && decide(arena, pair) == pair->verdict;
    }
    pair->seconds += now() - begin;
    pair->decisions += ROUND;
    return right;
}

static void print_sum(const char *name, const struct pair *pairs, size_t count, int verdict)
{
    double seconds_each = 0;
    size_t summed = 0;
    for (size_t i = 0; i < count; i++) {
        if (verdict >= 0 && (int)pairs[i].verdict != verdict)
            continue;
        seconds_each += pairs[i].seconds / (double)pairs[i].decisions;
        summed++;
    }
    if (summed)
        printf("decisions %s %.0f\n", name, (double)summed / seconds_each);
}

int main(int argc, char **argv)
{
    static struct pair pairs[PAIRS_MAX];
    size_t count = 0;
    char line[4096];
    FILE *file = argc == 3 ? fopen(argv[1], "r") : NULL;
    if (!file) {
        fprintf(stderr, "decide: %s\n", argc == 3 ? strerror(errno) : "PAIRS.TSV SECONDS");
        return 2;
    }
    while (count < PAIRS_MAX && fgets(line, sizeof line, file))
        if (read_pair(line, &pairs[count]))
            count++;
    fclose(file);

    struct arena *arena = arena_create();
    double end = now() + atof(argv[2]);
    do {
        for (size_t i = 0; i < count; i++) {
            if (!run_round(arena, &pairs[i])) {
                fprintf(stderr, "decide: %s and %s: not the verdict the file states\n",
                        pairs[i].text[0], pairs[i].text[1]);
                return 1;
            }
        }
    } while (now() < end);
    arena_destroy(arena);

    for (size_t i = 0; i < count; i++)
        printf("pair %8.2f us  %-20s %s\n", 1e6 * pairs[i].seconds / (double)pairs[i].decisions,
               pairs[i].text[0], pairs[i].text[1]);
    print_sum("equal", pairs, count, EXPR_EQUAL);
    print_sum("different", pairs, count, EXPR_DIFFERENT);
    print_sum("all", pairs, count, -1);
    return 0;
}
