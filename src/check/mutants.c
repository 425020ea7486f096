/* SPDX-License-Identifier: MIT */
/* One change at a time: a term's sign, a term or factor left out, a limit one off, a fraction upside
   down, another base of a logarithm, a square too many or too few. */
#include "guess.h"

#include <string.h>

enum { SPOTS_MAX = 400 };

/** A node of the tree, and how it is reached from the root. */
struct spot {
    const struct spot *up;
    size_t index; /**< among the arguments of `up` */
    const struct expr *node;
};

struct maker {
    struct arena *arena;
    const struct expr_scope *scope;
    const struct expr *ln2, *ln10, *degree;
    struct mutants made;
    size_t spots; /**< visited in this round */
};

/* --- building -------------------------------------------------------------------------------------- */

static const struct expr *number(struct arena *arena, long value)
{
    return expr_from_value(arena, value_long(arena, value));
}

static const struct expr *node(struct arena *arena, enum expr_op op, const struct expr *left,
                               const struct expr *right)
{
    const struct expr **args = arena_array(arena, 2, sizeof(const struct expr *));
    struct expr *made = arena_alloc(arena, sizeof(*made));
    args[0] = left;
    args[1] = right;
    *made = (struct expr){.op = op, .count = right ? 2 : 1, .args = args};
    return made;
}

/** The node with one argument replaced, or left out where `with` is NULL. */
static const struct expr *with_argument(struct arena *arena, const struct expr *old, size_t index,
                                        const struct expr *with)
{
    const struct expr **args = arena_array(arena, old->count, sizeof(const struct expr *));
    struct expr *copy = arena_alloc(arena, sizeof(*copy));
    size_t count = 0;
    for (size_t i = 0; i < old->count; i++) {
        if (i != index)
            args[count++] = old->args[i];
        else if (with)
            args[count++] = with;
    }
    if (count == 1 && (old->op == EXPR_ADD || old->op == EXPR_MUL))
        return args[0];
    *copy = *old;
    copy->args = args;
    copy->count = count;
    return copy;
}

/** The whole tree with another node in this place. */
static const struct expr *rebuild(struct arena *arena, const struct spot *spot,
                                  const struct expr *with)
{
    for (; spot->up; spot = spot->up)
        with = with_argument(arena, spot->up->node, spot->index, with);
    return with;
}

static const char *words(struct maker *maker, const struct expr *piece)
{
    return expr_print(maker->arena, piece, maker->scope, EXPR_UNICODE);
}

/** Notes one change; NULL when there are as many as are tried. */
static struct mutant *add(struct maker *maker, enum guess_id id, const struct spot *spot,
                          const struct expr *with)
{
    if (maker->made.count == MUTANTS_MAX)
        return NULL;
    struct mutant *mutant = &maker->made.items[maker->made.count++];
    mutant->id = id;
    mutant->tree = rebuild(maker->arena, spot, with);
    return mutant;
}

static void say(struct maker *maker, struct mutant *mutant, const char *format,
                const struct expr *piece)
{
    if (!mutant)
        return;
    const char *at = strstr(format, "%s");
    mutant->say = at ? arena_printf(maker->arena, "%.*s%s%s", (int)(at - format), format,
                                    words(maker, piece), at + 2)
                     : format;
}

static bool is_long(const struct expr *tree, long value)
{
    long own = 0;
    return tree->op == EXPR_NUMBER && value_to_long(tree->number, &own) && own == value;
}

/* --- the changes of one node ------------------------------------------------------------------------- */

static const struct expr *negated(struct arena *arena, const struct expr *term)
{
    return term->op == EXPR_NEG ? term->args[0] : node(arena, EXPR_NEG, term, NULL);
}

static void turn_terms(struct maker *maker, const struct spot *spot)
{
    static const char text[] =
        "Only the sign of the term %s is not right: check which way it counts.";
    const struct expr *at = spot->node;
    struct arena *arena = maker->arena;
    bool terms = at->op == EXPR_ADD || at->op == EXPR_SUB;
    /* The last first: below a square, a - b and -(a + b) differ by either sign. */
    for (size_t i = terms ? at->count : 0; i-- > 0;) {
        const struct expr *term = at->args[i];
        const struct expr *turned = negated(arena, term);
        say(maker, add(maker, GUESS_SIGN, spot, with_argument(arena, at, i, turned)), text,
            term->op == EXPR_NEG ? turned : term);
    }
}

/** Of 1 - gamma without its second term nothing is left of the factor, and x^(n - 1) without the 1
 *  has an exponent one off: there another mistake says more. */
static bool says_more(const struct spot *spot, size_t index)
{
    const struct expr *at = spot->node;
    if (!spot->up || at->count != 2)
        return false;
    const struct expr *term =
        at->args[index]->op == EXPR_NEG ? at->args[index]->args[0] : at->args[index];
    bool factor = spot->up->node->op == EXPR_MUL && is_long(at->args[1 - index], 1);
    return factor || (spot->up->node->op == EXPR_POW && spot->index == 1 && is_long(term, 1));
}

static void drop_terms(struct maker *maker, const struct spot *spot)
{
    static const char text[] = "The term %s is missing; the rest is right.";
    const struct expr *at = spot->node;
    struct arena *arena = maker->arena;
    for (size_t i = 0; at->op == EXPR_ADD && i < at->count; i++) {
        if (!says_more(spot, i))
            say(maker, add(maker, GUESS_FORGOTTEN_TERM, spot, with_argument(arena, at, i, NULL)),
                text, at->args[i]);
    }
    if (at->op != EXPR_SUB)
        return;
    const struct expr *second = negated(arena, at->args[1]);
    if (!says_more(spot, 1))
        say(maker, add(maker, GUESS_FORGOTTEN_TERM, spot, at->args[0]), text, second);
    if (!says_more(spot, 0))
        say(maker, add(maker, GUESS_FORGOTTEN_TERM, spot, second), text, at->args[0]);
}

static void move_limits(struct maker *maker, const struct spot *spot)
{
    static const struct {
        size_t limit;
        enum expr_op way;
        const char *sum, *product;
    } moves[] = {
        {2, EXPR_SUB, "The sum stops one term early.", "The product stops one factor early."},
        {2, EXPR_ADD, "The sum runs one term too far.", "The product runs one factor too far."},
        {1, EXPR_ADD, "The sum starts one term late.", "The product starts one factor late."},
        {1, EXPR_SUB, "The sum starts one term early.", "The product starts one factor early."},
    };
    const struct expr *at = spot->node;
    if (at->op != EXPR_SUM && at->op != EXPR_PRODUCT)
        return;
    for (size_t i = 0; i < DLT_COUNT(moves); i++) {
        const struct expr *moved =
            node(maker->arena, moves[i].way, at->args[moves[i].limit], number(maker->arena, 1));
        say(maker,
            add(maker, GUESS_OFF_BY_ONE, spot,
                with_argument(maker->arena, at, moves[i].limit, moved)),
            at->op == EXPR_SUM ? moves[i].sum : moves[i].product, at);
    }
}

static void invert_fraction(struct maker *maker, const struct spot *spot)
{
    const struct expr *at = spot->node;
    if (at->op != EXPR_DIV || !spot->up || spot->up->node->op == EXPR_RELATION ||
        is_long(at->args[0], 1))
        return;
    say(maker,
        add(maker, GUESS_INVERTED_FRACTION, spot,
            node(maker->arena, EXPR_DIV, at->args[1], at->args[0])),
        "The fraction %s stands upside down in yours: check what is divided by what there.", at);
}

/** 1/2 of 1/2·1. */
static const struct expr *without_ones(struct arena *arena, const struct expr *piece)
{
    for (size_t i = piece->op == EXPR_MUL ? piece->count : 0; i-- > 0 && piece->op == EXPR_MUL;) {
        if (is_long(piece->args[i], 1))
            piece = with_argument(arena, piece, i, NULL);
    }
    return piece;
}

static void drop_factors(struct maker *maker, const struct spot *spot)
{
    static const char text[] = "The factor %s is missing; the rest is right.";
    const struct expr *at = spot->node;
    struct arena *arena = maker->arena;
    for (size_t i = 0; at->op == EXPR_MUL && i < at->count; i++) {
        if (!is_long(at->args[i], 1))
            say(maker, add(maker, GUESS_FORGOTTEN_FACTOR, spot, with_argument(arena, at, i, NULL)),
                text, at->args[i]);
    }
    if (at->op != EXPR_DIV)
        return;
    say(maker, add(maker, GUESS_FORGOTTEN_FACTOR, spot, at->args[0]),
        "The division by %s is missing; the rest is right.", without_ones(arena, at->args[1]));
    const struct expr *above = without_ones(arena, at->args[0]);
    if (!is_long(above, 1))
        say(maker,
            add(maker, GUESS_FORGOTTEN_FACTOR, spot,
                node(arena, EXPR_DIV, number(arena, 1), at->args[1])),
            text, above);
}

static void change_base(struct maker *maker, const struct spot *spot)
{
    const struct expr *at = spot->node;
    struct arena *arena = maker->arena;
    if (at->op != EXPR_CALL || at->count != 1 || !maker->ln2 || !maker->ln10)
        return;
    if (str_equal(at->name, "log") || str_equal(at->name, "ln")) {
        say(maker, add(maker, GUESS_LOG_BASE, spot, node(arena, EXPR_DIV, at, maker->ln2)),
            "The logarithm to base 2 is used where the natural one is meant.", at);
        say(maker, add(maker, GUESS_LOG_BASE, spot, node(arena, EXPR_DIV, at, maker->ln10)),
            "The logarithm to base 10 is used where the natural one is meant.", at);
    }
    if (str_equal(at->name, "log2"))
        say(maker, add(maker, GUESS_LOG_BASE, spot, node(arena, EXPR_MUL, at, maker->ln2)),
            "The natural logarithm is used where the one to base 2 is meant.", at);
    if (str_equal(at->name, "log10"))
        say(maker, add(maker, GUESS_LOG_BASE, spot, node(arena, EXPR_MUL, at, maker->ln10)),
            "The natural logarithm is used where the one to base 10 is meant.", at);
}

static void change_square(struct maker *maker, const struct spot *spot)
{
    const struct expr *at = spot->node;
    struct arena *arena = maker->arena;
    const struct expr *two = number(arena, 2);
    if (at->op == EXPR_POW && is_long(at->args[1], 2))
        say(maker, add(maker, GUESS_SQUARE, spot, at->args[0]),
            "The square of %s is asked; yours has it without the square.", at->args[0]);
    if (at->op == EXPR_CALL && at->count == 1 && str_equal(at->name, "sqrt"))
        say(maker, add(maker, GUESS_SQUARE, spot, at->args[0]),
            "The square root over %s is missing.", at->args[0]);
    bool inside = spot->up && spot->up->node->op == EXPR_POW;
    if ((at->op == EXPR_SYMBOL || at->op == EXPR_CALL) && !inside)
        say(maker, add(maker, GUESS_SQUARE, spot, node(arena, EXPR_POW, at, two)),
            "%s is squared in yours, and should not be.", at);
}

static void move_exponent(struct maker *maker, const struct spot *spot)
{
    const struct expr *at = spot->node;
    struct arena *arena = maker->arena;
    const struct expr *one = number(arena, 1);
    if (at->op != EXPR_POW)
        return;
    say(maker,
        add(maker, GUESS_OFF_BY_ONE, spot,
            with_argument(arena, at, 1, node(arena, EXPR_SUB, at->args[1], one))),
        "The exponent of %s is one too small in yours.", at->args[0]);
    say(maker,
        add(maker, GUESS_OFF_BY_ONE, spot,
            with_argument(arena, at, 1, node(arena, EXPR_ADD, at->args[1], one))),
        "The exponent of %s is one too large in yours.", at->args[0]);
}

static void use_degrees(struct maker *maker, const struct spot *spot)
{
    const struct expr *at = spot->node;
    bool angle =
        at->op == EXPR_CALL && at->count == 1 &&
        (str_equal(at->name, "sin") || str_equal(at->name, "cos") || str_equal(at->name, "tan"));
    if (!angle || !maker->degree)
        return;
    const struct expr *turned = node(maker->arena, EXPR_MUL, at->args[0], maker->degree);
    say(maker, add(maker, GUESS_DEGREES, spot, with_argument(maker->arena, at, 0, turned)),
        "The angle %s is taken in degrees; here it is in radians.", at->args[0]);
}

/* --- the whole tree ------------------------------------------------------------------------------------- */

/** Arguments whose change is a usual mistake: no indices, no running index, no conditions. */
static bool may_enter(const struct expr *at, size_t index)
{
    if (at->op == EXPR_SYMBOL || at->op == EXPR_CASES)
        return false;
    if (at->op == EXPR_RELATION)
        return index == 1;
    if (at->op == EXPR_SUM || at->op == EXPR_PRODUCT)
        return index == 3;
    return true;
}

static void visit(struct maker *maker, const struct spot *spot,
                  void (*change)(struct maker *, const struct spot *))
{
    if (maker->spots++ >= SPOTS_MAX || maker->made.count == MUTANTS_MAX)
        return;
    change(maker, spot);
    for (size_t i = 0; i < spot->node->count; i++) {
        const struct spot inner = {.up = spot, .index = i, .node = spot->node->args[i]};
        if (may_enter(spot->node, i))
            visit(maker, &inner, change);
    }
}

static void change_whole(struct maker *maker, const struct spot *spot)
{
    struct arena *arena = maker->arena;
    const struct expr *at = spot->node, *one = number(arena, 1), *two = number(arena, 2);
    const struct {
        enum guess_id id;
        const struct expr *tree;
        const char *say;
    } changes[] = {
        {GUESS_SIGN, node(arena, EXPR_NEG, at, NULL),
         "The size is right and the sign is not: check which way each term counts."},
        {GUESS_RECIPROCAL, node(arena, EXPR_DIV, one, at),
         "This is the answer upside down: check what is divided by what."},
        {GUESS_FACTOR_OF_TWO, node(arena, EXPR_MUL, two, at),
         "You are a factor of 2 away: look for something counted twice, or only by half."},
        {GUESS_FACTOR_OF_TWO, node(arena, EXPR_DIV, at, two),
         "You are a factor of 2 away: look for something counted twice, or only by half."},
        {GUESS_OFF_BY_ONE, node(arena, EXPR_ADD, at, one),
         "You are one away: check where the count begins and ends, and whether both ends belong "
         "to it."},
        {GUESS_OFF_BY_ONE, node(arena, EXPR_SUB, at, one),
         "You are one away: check where the count begins and ends, and whether both ends belong "
         "to it."},
    };
    for (size_t i = 0; i < DLT_COUNT(changes); i++) {
        struct mutant *mutant = add(maker, changes[i].id, spot, changes[i].tree);
        if (!mutant)
            return;
        mutant->say = changes[i].say;
        mutant->whole = true;
    }
}

static const struct expr *constant(struct arena *arena, const char *text)
{
    const struct expr_scope scope = {.symbols = NULL};
    const struct expr *tree = NULL;
    return expr_parse(arena, text, &scope, &tree, NULL, NULL) == DLT_OK ? tree : NULL;
}

struct mutants mutants_make(struct arena *arena, const struct expr *tree,
                            const struct expr_scope *scope)
{
    static void (*const changes[])(struct maker *, const struct spot *) = {
        turn_terms,  drop_terms,    move_limits,   invert_fraction, drop_factors,
        change_base, change_square, move_exponent, use_degrees,
    };
    struct maker maker = {
        .arena = arena,
        .scope = scope,
        .ln2 = constant(arena, "log(2)"),
        .ln10 = constant(arena, "log(10)"),
        .degree = constant(arena, "pi/180"),
        .made = {.items = arena_array(arena, MUTANTS_MAX, sizeof(struct mutant))},
    };
    const struct spot root = {.node = tree};
    const struct spot right = {
        .up = &root, .index = 1, .node = tree->op == EXPR_RELATION ? tree->args[1] : NULL};
    if (tree->op == EXPR_CASES)
        return maker.made;
    change_whole(&maker, right.node ? &right : &root);
    for (size_t i = 0; i < DLT_COUNT(changes); i++) {
        maker.spots = 0;
        visit(&maker, &root, changes[i]);
    }
    return maker.made;
}
