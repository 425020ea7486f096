/* SPDX-License-Identifier: MIT */
/** What the files that decide equality share: symbols and their domains, points, agreement. */
#ifndef EXPR_DECIDE_H
#define EXPR_DECIDE_H

#include "expr_internal.h"

enum {
    DECIDE_AGREEING = 12,    /**< points that must agree */
    DECIDE_BENDING = 32,     /**< the same where max, abs and the like have kinks */
    DECIDE_MAX_TRIALS = 64,  /**< points that are tried for it */
    DECIDE_MAX_DRAWS = 4096, /**< points that are drawn until so many meet the conditions */
    DECIDE_MAX_FAILED = 8,   /**< points that are too much to compute */
    DECIDE_MAX_SYMBOLS = 64,
    DECIDE_MAX_SEEN = 24, /**< items of indexed symbols that a witness can list */
    DECIDE_MAX_LANDMARKS = 8,
    DECIDE_GRID_SIDE = 64,
    DECIDE_MAX_PRECISION = 2048,
    DECIDE_MAX_STEPS = 250000,  /**< of one comparison, at all its points: nodes of the trees */
    DECIDE_MAX_WORK = 11 << 17, /**< of one comparison, at all its points */
};

/** A free symbol of the two trees, and the values it may take. */
struct domain {
    const char *name;
    const struct expr_symbol *symbol; /**< NULL when undeclared */
    struct value minimum, maximum;    /**< rational ends; none: unbounded */
    bool above, below;                /**< the minimum, or the maximum, itself is left out */
    bool integer;
    bool counting; /**< a limit of a sum, or in a binomial: not negative unless declared so */
    bool scalar;   /**< occurs without indices, and is no vector */
};

/** An item of an indexed symbol that was looked at. */
struct seen {
    const char *name;
    struct value value;
};

struct seen_list {
    struct seen items[DECIDE_MAX_SEEN];
    size_t count;
};

/** Small whole numbers for one or two symbols. */
struct grid {
    struct value sides[2][DECIDE_GRID_SIDE];
    size_t counts[2];
    unsigned points;
    bool complete; /**< these are all there are */
};

/** One assignment of values. `fixed` and `moving` number the draws of the two kinds of symbols. */
struct point {
    uint64_t seed;
    const struct domain *domains;
    size_t count;
    const char *const *variables; /**< symbols that take the draw `moving`; NULL: all */
    size_t variable_count;
    const struct value *landmarks; /**< constants of the trees: something may happen near them */
    size_t landmark_count;
    unsigned fixed, moving;
    const struct grid *grid;    /**< integers run through it, `moving` counts them; NULL: none */
    struct seen_list *seen;     /**< may be NULL */
    struct arena *keep;         /**< where `seen` lives */
    const struct value *values; /**< of the scalar symbols, by sample_prepare */
    bool level;                 /**< all symbols take the same value */
    bool wide;                  /**< some draws are far out: there may be kinks */
    long *span;                 /**< raised to the bits that values on the way span; may be NULL */
};

/** Everything one comparison uses. */
struct deciding {
    struct arena *arena;
    struct arena *scratch; /**< values at the current point; made when it is first needed */
    const struct expr *a, *b;
    const struct expr_scope *scope;
    const struct expr_rules *rules;
    unsigned deciders; /**< that may be used */
    struct domain *domains;
    size_t count, capacity;
    struct value landmarks[DECIDE_MAX_LANDMARKS];
    size_t landmark_count;
    const struct expr **conditions; /**< of the rules, less those that give a symbol */
    size_t condition_count, condition_capacity;
    const char *given;           /**< those that give a symbol, as text; NULL: none */
    const struct expr **filters; /**< conditions that are more than a bound of one symbol */
    size_t filter_count, filter_capacity;
    bool indexed; /**< some symbol is a vector, or has indices */
    bool bending; /**< max, abs and the like */
    bool rooted;  /**< roots and powers of symbols that are no whole ones: they hide signs */
    bool sums;    /**< sums over an index */
    struct eval_budget budget;
    unsigned long long work; /**< left for all points together; see struct num_ctx */
    struct expr_decision *out;
    struct diag diag; /**< the last failure, for the reason */
};

enum outcome {
    OUTCOME_VALUE,
    OUTCOME_UNDEFINED, /**< no value here: a division by zero, a root of a negative number */
    OUTCOME_EXCLUDED,  /**< no case of the tree applies here */
    OUTCOME_FAILED,    /**< a limit was reached or a kind did not fit */
};

/** The arena for what is needed at one point only, emptied. */
struct arena *decide_scratch(struct deciding *d);

/** Collects the free symbols of both trees, by name. False when there are too many. */
bool sample_collect(struct deciding *d);
/** Adds the free symbols of one more tree. False when there are too many. */
bool sample_collect_tree(struct deciding *d, const struct expr *expr);
/**
 * Where an undeclared y has a running index, y_1 and y_D become its items. False, and the decision
 * made, when it is not clear whether a name is one.
 */
bool family_join(struct deciding *d);
/** NULL when no such symbol was collected. */
struct domain *sample_domain(struct deciding *d, const char *name);
/** A point that takes the draw `turn` for every symbol. */
struct point sample_point(const struct deciding *d, unsigned turn);
/** Is the value within the bounds of the symbol? */
bool sample_inside(const struct domain *domain, struct value value);
/** The grid over one or two integer symbols; NULL when there is no such grid. */
const struct grid *sample_grid(const struct deciding *d, struct arena *arena);
/** Draws the values of the scalar symbols into `arena`; needed before the point is used. */
void sample_prepare(struct point *point, struct arena *arena);
/** The value of a tree at a point, in `arena` or where the point's values are. */
enum outcome sample_value(struct deciding *d, const struct expr *expr, const struct point *point,
                          struct arena *arena, long precision, struct value *value_out);
/** A context that draws on what work is left; sample_charge says what it took. */
void sample_context(const struct deciding *d, struct num_ctx *ctx, struct arena *arena,
                    long precision);
void sample_charge(struct deciding *d, const struct num_ctx *ctx);
/** A difference that was found is read once more, to be shown: that takes no more than before. */
void sample_refill(struct deciding *d);
/** Nothing is left to spend on further points. */
bool sample_spent(const struct deciding *d);
/** The names and values of a point as bindings in the decision. */
void sample_witness(struct deciding *d, const struct point *point);
/** Is the symbol among those of the point that move? */
bool sample_moves(const struct point *point, const char *name);

/* --- conditions ----------------------------------------------------------------------------------- */

/** Takes over the conditions of the rules; symbols they give, as in y = 2 x, are replaced. */
void given_replace(struct deciding *d);
void given_add(struct deciding *d, const struct expr *condition);
/**
 * Takes the conditions into the domains: a bound of one symbol narrows it, others are
 * kept as filters. False, and the decision made, when they leave nothing.
 */
bool where_apply(struct deciding *d);
/** Does the point, prepared, meet the filters? */
bool where_holds(struct deciding *d, const struct point *point, struct arena *arena);
/** The scope with what the conditions say of its symbols. */
const struct expr_scope *where_scope(struct deciding *d);
/** "D_h > 0; n = 1, 2, ...; a < b", or NULL without symbols. */
const char *where_text(struct deciding *d);

/** May the tree lack a value at some points of the domain, by a quotient, root or logarithm? */
bool partial_tree(struct deciding *d, const struct expr *expr);
/** Is it positive wherever it has a value, as far as its looks tell? */
bool partial_positive(struct deciding *d, const struct expr *expr);

/* --- agreement of values ---------------------------------------------------------------------------- */

enum agreement { AGREE_EXACT, AGREE_BALLS, AGREE_NOT, AGREE_UNSURE };

/**
 * Compares two values; `*digits_io` is lowered to the decimal digits that agree when balls do.
 * `tolerance` is relative, or none.
 */
enum agreement agree_values(struct num_ctx *ctx, struct value a, struct value b,
                            struct value tolerance, int *digits_io);
/** No ball in it. */
bool agree_is_exact(struct value value);

/** What one point said. */
struct reading {
    enum outcome outcomes[2];
    struct value values[2]; /**< in the scratch arena */
    enum agreement agreement;
    int digits;
    bool too_fine; /**< UNSURE, for values on the way are too large or too small for the balls */
};

/** Values of both trees at a prepared point. */
enum agreement points_read(struct deciding *d, const struct point *point, long precision,
                           struct reading *out);
/** The same with the precision raised, from `least` on where balls agree, until they tell. */
void points_settle(struct deciding *d, const struct point *at, long least, struct reading *out);

/** Sets many scalars of a point that shows a difference to 0, 1 or 2. False: it stays as it is. */
bool points_simplify(struct deciding *d, struct point *point);

/** How the points so far came out. */
struct tally;
/** Counts one prepared point. True when it shows a difference: the decision is made then. */
bool points_look(struct deciding *d, const struct point *point, struct tally *tally);
/** Points around the kinks of abs, max, roots and conditions. True when the comparison is over. */
bool kinks_look(struct deciding *d, struct tally *tally);
/** Small numbers for whole symbols and exponents, together. True when the comparison is over. */
bool corners_look(struct deciding *d, struct tally *tally);

/* --- the deciders --------------------------------------------------------------------------------------- */

/** Decides two relations: whether they hold at the same points. */
void decide_relations(struct deciding *d);
/** Are both sides conditions, and one of them joined by "and" or "or", as chains are? */
bool joined_conditions(const struct deciding *d);
/** Decides two such. */
void decide_joined(struct deciding *d);
/** Decides two values under the rules, with a factor and a constant where these are free. */
void decide_sides(struct deciding *d);
/** Decides by values alone, at points where there are symbols. */
void decide_values(struct deciding *d);
/** Both trees have no symbols. */
void decide_constants(struct deciding *d);
/** Piecewise-linear functions of one symbol are compared exactly. True when that decided. */
bool decide_pieces(struct deciding *d);
/** Both trees have symbols. */
void decide_formulas(struct deciding *d);

/** How relate_trees lets the two sides differ. */
struct relation_rule {
    bool factor, constant;
    bool any_sign; /**< of the factor: equations may be negated */
    const char *const *variables;
    size_t variable_count;
};

struct prime_answer;
/** Is it sure, but for the sign of the factor, that the trees are so related? */
bool ratio_prove(struct deciding *d, const struct relation_rule *rule, struct prime_answer *answer);
/** Decides equality up to a factor and a constant. */
void relate_trees(struct deciding *d, const struct relation_rule *rule);

enum shape_finding {
    SHAPE_SAME,
    SHAPE_DIFFERENT, /**< they differ, or one tree has none */
    SHAPE_NEITHER,   /**< neither tree has a shape */
};

/** Compares shapes; unless they are the same, a sentence names them. */
enum shape_finding shape_agree(struct arena *arena, const struct expr *a, const struct expr *b,
                               const struct expr_scope *scope, const char **sentence_out);

/* --- what is said ------------------------------------------------------------------------------------------ */

/** UNDECIDED: it would take too long. */
void decide_too_long(struct deciding *d);
void decide(struct deciding *d, enum expr_verdict verdict, const char *method, const char *format,
            ...) DLT_PRINTF(4, 5);
/** EQUAL at so many points, with a bound on the error or NAN; the detail is taken as it is. */
void decide_equal(struct deciding *d, const char *method, unsigned points, double error,
                  const char *detail);
/** "D_h = 2, sigma = 3" for the witness, or "" */
const char *decide_where(struct deciding *d);
/** A value in few characters. */
const char *decide_number(struct deciding *d, struct value value, int digits);
/** Keeps values and witness of a point that shows a difference, and says so. */
void decide_different(struct deciding *d, const struct point *point, const char *method,
                      const struct value values[2]);

#endif
