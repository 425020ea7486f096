/* SPDX-License-Identifier: MIT */
/* The words for mistakes that happen everywhere. */
#include "guess.h"

static const struct guess guesses[] = {
    [GUESS_SIGN] = {.name = "sign",
                    .say = "The size is right and the sign is not: check which way each term "
                           "counts."},
    [GUESS_RECIPROCAL] = {.name = "reciprocal",
                          .say = "This is the answer upside down: check what is divided by what."},
    [GUESS_FACTOR_OF_TWO] = {.name = "factor-of-two",
                             .say = "You are a factor of 2 away: look for something counted twice, "
                                    "or only by half."},
    [GUESS_OFF_BY_ONE] = {.name = "off-by-one",
                          .say = "You are one away: check where the count begins and ends, and "
                                 "whether both ends belong to it."},
};

bool guess_take(struct marking *m, enum guess_id id)
{
    const struct guess *guess = &guesses[id];
    marking_earn(m, 0, false, arena_printf(m->arena, "mistake:%s", guess->name), guess->say);
    return true;
}
