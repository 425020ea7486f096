/* SPDX-License-Identifier: MIT */
/* Right orders of steps: which there are, how far an order is from them, and a shuffle that is none. */
#include "ordering.h"

#include <string.h>

enum { SETS = 1 << ORDER_MAX_STEPS, SHUFFLES = 64 };

/* --- places --------------------------------------------------------------------------------------- */

static size_t find_step(const struct field *field, const char *name)
{
    size_t i = 0;
    while (i < field->step_count && !str_equal(field->steps[i].name, name))
        i++;
    return i;
}

static size_t step_count(const struct field *field)
{
    return field->step_count < ORDER_MAX_STEPS ? field->step_count : ORDER_MAX_STEPS;
}

static unsigned named_places(const struct field *field, const struct order_places *places,
                             const struct order_step *step)
{
    unsigned set = 0;
    for (size_t i = 0; i < step->after_count; i++) {
        size_t other = find_step(field, step->after[i]);
        if (other < step_count(field) && places->of_step[other] >= 0)
            set |= 1u << places->of_step[other];
    }
    return set;
}

struct order_places ordering_places(const struct field *field)
{
    struct order_places places = {.count = 0};
    size_t count = step_count(field);
    bool listed = true; /* without any `after` the listed order is the only one */
    for (size_t i = 0; i < count; i++) {
        const struct order_step *step = &field->steps[i];
        bool own = !step->distractor && !step->instead_of;
        places.of_step[i] = own ? (int)places.count : -1;
        if (own)
            places.step[places.count++] = i;
        listed = listed && step->after_count == 0;
    }
    for (size_t i = 0; i < count; i++) {
        const struct order_step *step = &field->steps[i];
        size_t other = step->instead_of ? find_step(field, step->instead_of) : count;
        if (other < count && !step->distractor)
            places.of_step[i] = places.of_step[other];
    }
    for (size_t p = 0; p < places.count; p++)
        places.before[p] =
            listed ? (1u << p) - 1 : named_places(field, &places, &field->steps[places.step[p]]);
    for (size_t k = 0; k < places.count; k++) { /* and what must come before those */
        for (size_t p = 0; p < places.count; p++)
            places.before[p] |= places.before[p] & (1u << k) ? places.before[k] : 0;
    }
    return places;
}

/* --- the distance --------------------------------------------------------------------------------- */

/** One bit for each set of places that can be kept of the first typed steps. */
struct sets {
    unsigned char bits[SETS / 8];
};

static bool has(const struct sets *sets, unsigned set)
{
    return sets->bits[set / 8] >> (set % 8) & 1;
}

static void add(struct sets *sets, unsigned set)
{
    sets->bits[set / 8] |= (unsigned char)(1u << (set % 8));
}

static size_t size_of(unsigned set)
{
    size_t size = 0;
    for (; set; set &= set - 1)
        size++;
    return size;
}

/** Places that must come after one: none of them may have been kept before it. */
static unsigned places_after(const struct order_places *places, size_t place)
{
    unsigned set = 0;
    for (size_t p = 0; p < places->count; p++)
        set |= places->before[p] >> place & 1 ? 1u << p : 0;
    return set;
}

/** Whether a place may join a set that was kept before it. */
static bool may_join(const struct order_places *places, unsigned set, int place)
{
    return place >= 0 && !(set >> place & 1) && !(set & places_after(places, (size_t)place));
}

/** What can be kept of the first i typed steps, for each i up to `count`. */
static void find_sets(const struct order_places *places, const size_t *typed, size_t count,
                      struct sets *kept)
{
    unsigned all = 1u << places->count;
    add(&kept[0], 0);
    for (size_t i = 0; i < count; i++) {
        int place = places->of_step[typed[i]];
        for (unsigned set = 0; set < all; set++) {
            if (!has(&kept[i], set))
                continue;
            add(&kept[i + 1], set);
            if (may_join(places, set, place))
                add(&kept[i + 1], set | 1u << place);
        }
    }
}

/** Goes back through the sets, from the largest, and keeps the last steps where there is a choice. */
static void trace_back(const struct order_places *places, const size_t *typed, size_t count,
                       const struct sets *kept, struct order_distance *distance)
{
    unsigned all = 1u << places->count;
    struct sets now = {{0}};
    size_t most = 0;
    for (unsigned set = 0; set < all; set++)
        most = has(&kept[count], set) && size_of(set) > most ? size_of(set) : most;
    for (unsigned set = 0; set < all; set++) {
        if (has(&kept[count], set) && size_of(set) == most)
            add(&now, set);
    }
    for (size_t i = count; i > 0; i--) {
        int place = places->of_step[typed[i - 1]];
        struct sets with = {{0}}, without = {{0}};
        bool joined = false;
        for (unsigned set = 0; set < all; set++) {
            unsigned rest = place >= 0 ? set & ~(1u << place) : set;
            if (!has(&now, set))
                continue;
            if (rest != set && has(&kept[i - 1], rest) && may_join(places, rest, place)) {
                add(&with, rest);
                joined = true;
            }
            if (has(&kept[i - 1], set))
                add(&without, set);
        }
        distance->kept[i - 1] = joined;
        now = joined ? with : without;
    }
}

struct order_distance ordering_distance(const struct order_places *places, const size_t *typed,
                                        size_t count)
{
    struct order_distance distance = {.moves = 0};
    struct sets kept[ORDER_MAX_STEPS + 1] = {{{0}}};
    unsigned used = 0;
    size_t stay = 0;
    find_sets(places, typed, count, kept);
    trace_back(places, typed, count, kept, &distance);
    for (size_t i = 0; i < count; i++) {
        int place = places->of_step[typed[i]];
        stay += distance.kept[i];
        distance.extra[i] = place < 0;
        if (place >= 0 && distance.kept[i])
            used |= 1u << place;
    }
    for (size_t i = 0; i < count; i++) {
        int place = places->of_step[typed[i]];
        if (place >= 0 && !distance.kept[i]) {
            distance.extra[i] = used >> place & 1;
            used |= 1u << place;
        }
        distance.moves += distance.extra[i];
    }
    distance.missing = places->count - size_of(used);
    distance.moves += places->count - stay;
    return distance;
}

/* --- the shuffle ---------------------------------------------------------------------------------- */

/** splitmix64 (Steele, Lea and Flood, 2014). */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void mix(uint64_t *state, const char *text)
{
    for (const char *c = text ? text : ""; *c; c++)
        *state = (*state ^ (unsigned char)*c) * 0x100000001B3u;
    (void)next_random(state);
}

/** Whether a list holds a whole right order, with nothing to move. */
static bool gives_away(const struct order_places *places, const size_t *steps, size_t count)
{
    struct order_distance distance = ordering_distance(places, steps, count);
    size_t stay = 0;
    for (size_t i = 0; i < count; i++)
        stay += distance.kept[i];
    return stay == places->count;
}

void ordering_shuffle(const struct variant *variant, const struct field *field,
                      size_t steps_out[ORDER_MAX_STEPS])
{
    const struct order_places places = ordering_places(field);
    size_t count = step_count(field);
    uint64_t state = variant->seed;
    mix(&state, variant->question->pack);
    mix(&state, variant->question->id);
    mix(&state, field->id);
    for (size_t i = 0; i < count; i++)
        steps_out[i] = i;
    for (int tries = 0; tries < SHUFFLES; tries++) {
        for (size_t i = count; i > 1; i--) {
            size_t other = (size_t)(next_random(&state) % i);
            size_t step = steps_out[i - 1];
            steps_out[i - 1] = steps_out[other];
            steps_out[other] = step;
        }
        if (!gives_away(&places, steps_out, count))
            return;
    }
}
