/* SPDX-License-Identifier: MIT */
/** What the files that decide equality share: symbols and their domains, points, agreement. */
#ifndef EXPR_DECIDE_H
#define EXPR_DECIDE_H

#include "expr_internal.h"

enum {
    DECIDE_AGREEING = 12,   /**< points that must agree */
    DECIDE_MAX_TRIALS = 64, /**< points that are tried for it */
    DECIDE_MAX_FAILED = 8,  /**< points that are too much to compute */
    DECIDE_MAX_SYMBOLS = 64,
    DECIDE_MAX_SEEN = 24, /**< items of indexed symbols that a witness can list */
    DECIDE_MAX_PRECISION = 2048,
    DECIDE_MAX_STEPS = 250000, /**< of one comparison, at all its points: nodes of the trees */
    DECIDE_MAX_WORK = 1 << 21, /**< of one comparison, at all its points */
};

/** A free symbol of the two trees, and the values it may take. */
struct domain {
    const char *name;
    const struct expr_symbol *symbol; /**< NULL when undeclared */
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

/** One assignment of values. `fixed` and `moving` number the draws of the two kinds of symbols. */
struct point {
    uint64_t seed;
    const struct domain *domains;
    size_t count;
    const char *const *variables; /**< symbols that take the draw `moving`; NULL: all */
    size_t variable_count;
    unsigned fixed, moving;
    bool grid;                  /**< integers run through all small values, `moving` counts them */
    struct seen_list *seen;     /**< may be NULL */
    struct arena *keep;         /**< where `seen` lives */
    const struct value *values; /**< of the scalar symbols, by sample_prepare */
};

/** Everything one comparison uses. */
struct deciding {
    struct arena *arena;
    struct arena *points;     /**< values of symbols at the current point */
    struct arena *scratch[2]; /**< one per side's values at the current point */
    const struct expr *a, *b;
    const struct expr_scope *scope;
    const struct expr_rules *rules;
    struct domain domains[DECIDE_MAX_SYMBOLS];
    size_t count;
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

/** Collects the free symbols of both trees. False when there are too many. */
bool sample_collect(struct deciding *d);
/** Points of the grid over one or two integer symbols; 0 when there is no such grid. */
unsigned sample_grid(const struct deciding *d, bool *complete_out);
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

enum agreement { AGREE_EXACT, AGREE_BALLS, AGREE_NOT, AGREE_UNSURE };

/**
 * Compares two values; `*digits_io` is lowered to the decimal digits that agree when balls do.
 * `tolerance` is relative, or none.
 */
enum agreement agree_values(struct num_ctx *ctx, struct value a, struct value b,
                            struct value tolerance, int *digits_io);

/** How relate_trees lets the two sides differ. */
struct relation_rule {
    bool factor, constant;
    bool any_sign; /**< of the factor: equations may be negated */
    const char *const *variables;
    size_t variable_count;
};

/** Decides equality up to a factor and a constant. */
void relate_trees(struct deciding *d, const struct relation_rule *rule);
/** Decides by values alone, at points where there are symbols. */
void decide_values(struct deciding *d);

enum shape_finding {
    SHAPE_SAME,
    SHAPE_DIFFERENT, /**< they differ, or one tree has none */
    SHAPE_NEITHER,   /**< neither tree has a shape */
};

/** Compares shapes; unless they are the same, a sentence names them. */
enum shape_finding shape_agree(struct arena *arena, const struct expr *a, const struct expr *b,
                               const struct expr_scope *scope, const char **sentence_out);

/** UNDECIDED: it would take too long. */
void decide_too_long(struct deciding *d);
void decide(struct deciding *d, enum expr_verdict verdict, const char *method, const char *format,
            ...) DLT_PRINTF(4, 5);
/** "D_h = 2, sigma = 3" for the witness, or "" */
const char *decide_where(struct deciding *d);
/** Keeps values and witness of a point that shows a difference, and says so. */
void decide_different(struct deciding *d, const struct point *point, const char *method,
                      const struct value values[2]);

#endif
