/* SPDX-License-Identifier: MIT */
/* Decides whether two texts mean the same, in every order and with several seeds: nothing is different
 * from itself, equal one way is equal the other way, no two seeds contradict each other, and each
 * decision keeps within its bound. The first byte chooses rules by its bits; the texts are parted by
 * the first newline. */
#include "dltutor/expr.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST = 400,
    SEEDS = 3,
    MOST_WORK = 1 << 23,
    HEAVY = 1 << 19,
    BIT_FACTOR = 1,
    BIT_CONSTANT = 2
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct expr_symbol symbols[] = {
    {.name = "a"},
    {.name = "b"},
    {.name = "x"},
    {.name = "n", .integer = true, .positive = true},
    {.name = "D_h", .integer = true, .positive = true},
    {.name = "sigma", .positive = true},
    {.name = "y", .indexed = true, .rows = {NULL, 3}, .columns = {NULL, 1}},
    {.name = "h", .rows = {"D_i", 4}, .columns = {NULL, 1}},
    {.name = "W", .rows = {"D_o", 3}, .columns = {"D_i", 4}},
};

static const struct expr_scope scope = {.symbols = symbols,
                                        .symbol_count = DLT_COUNT(symbols),
                                        .flags = EXPR_READ_RELATION | EXPR_READ_CASES};

/* Broken promises end the program, with the texts that showed them. */
static void require(bool holds, const char *promise, const char *a, const char *b)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_decide: %s:\n  %s\n  %s\n", promise, a, b);
    abort();
}

struct pair {
    const char *texts[2];
    const struct expr *trees[2];
    unsigned bits;
};

static struct expr_decision decide(struct arena *arena, const struct pair *pair, int left,
                                   int right, uint64_t seed)
{
    const struct expr_rules rules = {.seed = seed,
                                     .up_to_factor = (pair->bits & BIT_FACTOR) != 0,
                                     .up_to_constant = (pair->bits & BIT_CONSTANT) != 0};
    struct expr_decision decision;
    expr_compare(arena, pair->trees[left], pair->trees[right], &scope, &rules, &decision);
    const char *a = pair->texts[left], *b = pair->texts[right];
    require(decision.method && decision.method[0], "a decision without method", a, b);
    require(decision.detail && decision.detail[0], "a decision without words", a, b);
    require(decision.work <= MOST_WORK, "too much work", a, b);
    require(left != right || decision.verdict != EXPR_DIFFERENT, "different from itself", a, b);
    return decision;
}

static bool contradict(enum expr_verdict a, enum expr_verdict b)
{
    return a != b && a != EXPR_UNDECIDED && b != EXPR_UNDECIDED;
}

static void check(struct arena *arena, const struct pair *pair)
{
    const char *a = pair->texts[0], *b = pair->texts[1];
    const struct expr_decision decision = decide(arena, pair, 0, 1, 1);
    enum expr_verdict first = decision.verdict;
    if (decision.work > HEAVY) { /* one more is all that there is time for */
        require(!contradict(first, decide(arena, pair, 1, 0, 1).verdict), "orders contradict", a,
                b);
        return;
    }
    require(first == decide(arena, pair, 0, 1, 1).verdict, "another verdict the second time", a, b);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        require(!contradict(first, decide(arena, pair, 0, 1, seed).verdict), "seeds contradict", a,
                b);
        require(!contradict(first, decide(arena, pair, 1, 0, seed).verdict), "orders contradict", a,
                b);
    }
    for (int side = 0; side < 2; side++)
        (void)decide(arena, pair, side, side, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *newline = size > 1 ? memchr(data + 1, '\n', size - 1) : NULL;
    if (size > LONGEST || !newline)
        return 0;
    struct arena *arena = arena_create();
    size_t length = (size_t)(newline - data - 1);
    struct pair pair = {
        .texts = {arena_strndup(arena, (const char *)data + 1, length),
                  arena_strndup(arena, (const char *)newline + 1, size - length - 2)},
        .bits = data[0],
    };
    if (expr_parse(arena, pair.texts[0], &scope, &pair.trees[0], NULL, NULL) == DLT_OK &&
        expr_parse(arena, pair.texts[1], &scope, &pair.trees[1], NULL, NULL) == DLT_OK)
        check(arena, &pair);
    arena_destroy(arena);
    return 0;
}
