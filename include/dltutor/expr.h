/* SPDX-License-Identifier: MIT */
/**
 * expr: the language in which students answer and authors compute. Text -> tree -> text, value,
 * piecewise-linear function, or a decision whether two trees mean the same.
 */
#ifndef DLTUTOR_EXPR_H
#define DLTUTOR_EXPR_H

#include "dltutor/base.h"
#include "dltutor/num.h"

enum {
    EXPR_MAX_TEXT = 1 << 16, /**< bytes of one expression; longer is LIMIT */
    EXPR_MAX_DEPTH = 200,    /**< nesting */
    EXPR_MAX_NODES = 20000,
    EXPR_MAX_TERMS = 100000, /**< terms a sum or product may run through, nested ones together */
};

enum expr_op {
    EXPR_NUMBER,
    EXPR_SYMBOL,      /**< a declared name; `args` are its indices, as in y_d or Omega_{i,j} */
    EXPR_ADD,         /**< n-ary */
    EXPR_SUB,         /**< 2 */
    EXPR_NEG,         /**< 1 */
    EXPR_MUL,         /**< n-ary; matrix product where shapes ask for it */
    EXPR_DIV,         /**< 2 */
    EXPR_POW,         /**< 2 */
    EXPR_ELEMENTWISE, /**< 2: the Hadamard product */
    EXPR_TRANSPOSE,   /**< 1 */
    EXPR_FACTORIAL,   /**< 1 */
    EXPR_CALL,        /**< `name` of a known function with its arguments */
    EXPR_SUM,         /**< 4: index symbol, from, to, term */
    EXPR_PRODUCT,     /**< 4 */
    EXPR_LIST,        /**< (a, b, c) or [a, b, c]; a list of lists is a matrix */
    EXPR_SHAPE,       /**< a x b x c as typed with x, ×, or * between whole numbers, where a shape
                           is allowed (EXPR_READ_SHAPE) */
    EXPR_RELATION,    /**< 2, `name` one of = != < <= > >= */
    EXPR_CASES,       /**< pairs (value, condition) as in "2^D if D <= D_i; ..." */
};

/** A parsed text. Immutable, in the arena; `column` and `length` count characters of the text. */
struct expr {
    enum expr_op op;
    unsigned column, length;
    const char *name;    /**< canonical name of a symbol, function, or relation */
    struct value number; /**< of EXPR_NUMBER; exact */
    size_t count;
    const struct expr *const *args;
    const struct function *function; /**< of EXPR_CALL: its row, NULL for none; private */
};

/** One side of a symbol's shape: a size with an optional name, such as D_o = 3. */
struct expr_dim {
    const char *name; /**< NULL: just a number */
    long size;        /**< used when random matrices are drawn; at least 1 */
};

/** A name that may occur in an answer. All texts sanitised UTF-8. */
struct expr_symbol {
    const char *name;           /**< canonical, ASCII: D_h, sigma, v_{t+1} */
    const char *const *aliases; /**< further spellings, any characters: "dl/df", "∂l/∂f" */
    size_t alias_count;
    const char *shown; /**< Unicode spelling for the echo, NULL: derived from the name */
    bool integer;      /**< takes whole values only */
    struct value minimum, maximum; /**< closed domain; none: unbounded */
    bool positive;                 /**< > 0 */
    bool indexed;                  /**< may carry indices: y_d, y_{i,d} */
    struct expr_dim rows, columns; /**< sizes 0: a scalar; columns 1: a column vector */
    const char *const
        *keys; /**< spellings as the reader compares them; NULL: found at each reading */
    size_t key_count;
};

/** Prepares symbols that many texts are read with: fills `keys`. O(names and aliases). */
void expr_symbols_prepare(struct arena *arena, struct expr_symbol *symbols, size_t count);

enum expr_flags {
    EXPR_READ_PLAIN = 0,
    EXPR_READ_UNDECLARED = 1, /**< any name is a symbol; declared ones still split `2ab` */
    EXPR_READ_DOTTED = 2,     /**< names may hold dots, and `k[2]` picks an item (authors' side) */
    EXPR_READ_SHAPE = 4,      /**< `7x7x35`, `7*7*35`, `(7, 7, 35)` are shapes */
    EXPR_READ_GROUPING = 8,   /**< `1,408` and `1 408` are one number (single-number fields) */
    EXPR_READ_RELATION = 16,  /**< = and inequalities are allowed at the top */
    EXPR_READ_CASES = 32,     /**< "A if COND; B otherwise" is allowed at the top */
};

/** What may be typed. A zeroed scope knows numbers, functions and constants (pi, e) only. */
struct expr_scope {
    const struct expr_symbol *symbols;
    size_t symbol_count;
    unsigned flags;
};

/**
 * Reads a text. DESIGN section 6 says what is understood. On failure `diag` holds the column and
 * length in the original text, a stable tag (unknown-symbol, missing-operand, unbalanced,
 * ambiguous-comma, unknown-function, trailing, too-long, too-deep, bad-character, ...) and a
 * sentence with a way out where there is one ("did you mean D_h?").
 * `warning` (may be NULL) is filled, with a tag, when the text was read one way of two (1/2x).
 * SYNTAX, UNKNOWN, LIMIT. O(n) for n bytes.
 */
enum dlt_err expr_parse(struct arena *arena, const char *text, const struct expr_scope *scope,
                        const struct expr **expr_out, struct diag *warning, struct diag *diag);

/** How a tree is written. */
enum expr_charset { EXPR_ASCII = 0, EXPR_UNICODE };

/** One line that parses back to the same tree (ASCII) or reads well (Unicode: 2·D_h, σ², √8). */
char *expr_print(struct arena *arena, const struct expr *expr, const struct expr_scope *scope,
                 enum expr_charset charset);

/** Several lines with one baseline: fractions, roots, sums and powers as on paper. */
struct expr_picture {
    const char **lines;
    size_t count;    /**< 1 when nothing is gained by two dimensions */
    size_t baseline; /**< index of the line that stands on the text's line */
    int width;       /**< columns */
};
/** 2-D layout at most `max_width` columns and `max_height` lines; else the one-line form. */
struct expr_picture expr_picture(struct arena *arena, const struct expr *expr,
                                 const struct expr_scope *scope, enum expr_charset charset,
                                 int max_width, int max_height);

/* --- evaluation ------------------------------------------------------------------------------- */

struct expr_binding {
    const char *name; /**< canonical */
    struct value value;
};

/** Names with values; looked up here, then in `outer`. */
struct expr_env {
    const struct expr_binding *bindings;
    size_t count;
    const struct expr_env *outer;
    bool words; /**< a symbol without value evaluates to its own name as a VALUE_WORD */
};

/** The value bound to a name, or a value of kind NONE. */
struct value expr_env_get(const struct expr_env *env, const char *name);

/**
 * The value of a tree: numbers, lists, matrices; relations give 1 or 0; cases the first that holds.
 * Failures stay in `ctx` (UNKNOWN symbol, RANGE, LIMIT, TYPE). An item of a list is picked with
 * `k[2]`, counted from 1. Functions: abs sqrt exp log ln log2 log10 sin cos tan tanh sigmoid min max
 * relu floor ceil round mod gcd binom C sum prod length first last total norm det if, among others.
 */
struct value expr_eval(struct num_ctx *ctx, const struct expr *expr, const struct expr_env *env);

/** As expr_parse + expr_eval for authors' text: all names of `env` may occur. */
struct value expr_eval_text(struct num_ctx *ctx, const char *text, const struct expr_env *env);

/** True when the symbol of that name occurs freely: the index of a sum does not within it. O(size of
 *  the tree). */
bool expr_mentions(const struct expr *expr, const char *name);

/** The tree with every bound symbol replaced by its value. */
const struct expr *expr_substitute(struct arena *arena, const struct expr *expr,
                                   const struct expr_env *env);

/**
 * A tree for a value (numbers and lists). A ball becomes the fraction that a person would write for
 * it, and where there is none it stays a ball, printed with dots: 1.41421...
 */
const struct expr *expr_from_value(struct arena *arena, struct value value);

/**
 * Fills a template: `{expression}` is replaced by its value, `{expression:format}` with a format:
 * `,` groups thousands, `.3` three decimal places, `#4` four significant digits, `/` as a fraction,
 * `%` as a percentage, `s:one|many` picks a word by the number. `{{` and `}}` are braces. A symbolic
 * expression (names of `scope` that `env` does not bind) is printed with its bound names replaced. A
 * name that neither has is a word where it is a branch of if(...) or of cases: `{if(n > 2, yes, no)}`.
 * SYNTAX or the evaluation's error, with the column inside the template.
 */
enum dlt_err expr_fill(struct arena *arena, const char *text, const struct expr_env *env,
                       const struct expr_scope *scope, char **text_out, struct diag *diag);

/**
 * Running text with its symbols as formulas print them: phi_2, sigma^2, w_1 and the names with digits
 * or an index that `scope` (may be NULL) declares become φ₂, σ², w₁; other words, and the rows of
 * tables, stay. Drawn in ASCII they are phi_2, sigma^2, w_1 again. O(bytes * symbols).
 */
char *expr_prose(struct arena *arena, const char *text, const struct expr_scope *scope);

/**
 * The exact piecewise-linear function of `variable` that a tree denotes, when it is one: sums and
 * differences of such, constant factors, relu, abs, max, min. TYPE when it is something else.
 */
enum dlt_err expr_piecewise(struct num_ctx *ctx, const struct expr *expr, const char *variable,
                            const struct expr_env *env, struct piecewise *function_out);

/* --- deciding equality ---------------------------------------------------------------------------- */

enum expr_verdict { EXPR_EQUAL, EXPR_DIFFERENT, EXPR_UNDECIDED };

/** What counts as the same. Zeroed: strict equality on the symbols' domains. */
struct expr_rules {
    bool up_to_factor;   /**< a positive factor is free */
    bool up_to_constant; /**< an additive constant is free */
    /** Names the free factor and constant may not depend on; none listed: on no symbol at all. */
    const char *const *variables;
    size_t variable_count;
    struct value tolerance; /**< relative, for numbers; none: exact */
    uint64_t seed;          /**< of the random points; the same seed gives the same decision */
    const struct expr *const *where; /**< relations between symbols that every point must meet */
    size_t where_count;
    unsigned deciders; /**< which may be used, bits of enum expr_decider; 0: all, the best first */
};

/** The ways to decide. Each is sound alone: where two of them decide, they agree. */
enum expr_decider {
    EXPR_BY_EXACT = 1,       /**< constants in rational arithmetic; small rational points */
    EXPR_BY_CONSTANTS = 2,   /**< constants with roots, logs, pi, in exact fields (Calcium) */
    EXPR_BY_PRIME_FIELD = 4, /**< rational functions, and elementary ones of equal arguments, at
                                  random points of prime fields, with an error bound */
    EXPR_BY_SUM_PROOF = 8,   /**< sums of polynomials up to a symbolic limit: as many points as the
                                  degree needs */
    EXPR_BY_GRID = 16,       /**< small whole numbers, all or many of them */
    EXPR_BY_BALLS = 32,      /**< rigorous balls at points of the domain */
};

struct expr_decision {
    enum expr_verdict verdict;
    /** Short tag. Proved: identical, exact, constants, piecewise, shapes, relation; with a bound:
        prime-field, sum-proof; where it shows: integer-grid, up-to, tolerance; agreement at points,
        or a difference there: balls, random-points; nothing: undefined, conditions, limit. */
    const char *method;
    const char *detail; /**< one sentence for the person: what was compared, where, how surely */
    const struct expr_binding *witness; /**< the point that shows the difference */
    size_t witness_count;
    struct value left, right; /**< both values at the witness; none when there is none */
    int holds; /**< relations: the witness fulfils the first (1) or the second (2) alone, and the values
                    are what their sides differ by; 0: neither is known */
    unsigned long long work; /**< that it took, as in struct num_ctx; bounded */
    unsigned points;         /**< at which the sides were compared; 0: none was needed */
    double error;            /**< 0 for a proof or a witness, else a bound on the chance of error,
                                   or NAN where only agreement at points can be claimed */
    const char *domain; /**< what the symbols ranged over: "D_h > 0; n = 1, 2, ..."; NULL: none */
};

/**
 * Decides whether two trees mean the same under the rules: have the same value at every point of
 * the domain at which both have one. Relations are equal when they say the same wherever their
 * sides have values: up to a nonzero factor, and powers of what both divide by. Two that isolate the
 * same symbol are compared by their other sides, under the rules. Matrices: shapes first (DIFFERENT, method
 * "shapes"). A case's condition restricts the points. Never fails: what cannot be decided within
 * the bounds is UNDECIDED with a reason. The simplest witness found is reported.
 */
void expr_compare(struct arena *arena, const struct expr *a, const struct expr *b,
                  const struct expr_scope *scope, const struct expr_rules *rules,
                  struct expr_decision *decision_out);

/** Rows and columns of a tree (1 x 1 for scalars) as text such as "D_o x D_i"; TYPE on a clash. */
enum dlt_err expr_shape(struct arena *arena, const struct expr *expr,
                        const struct expr_scope *scope, struct expr_dim *rows_out,
                        struct expr_dim *columns_out, struct diag *diag);

#endif
