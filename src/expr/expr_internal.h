/* SPDX-License-Identifier: MIT */
/**
 * What the files of expr share: glyphs (text with spellings resolved), names, the parser's state,
 * tree building, the function table, the evaluator and the sampler.
 */
#ifndef EXPR_INTERNAL_H
#define EXPR_INTERNAL_H

#include "dltutor/expr.h"

#include <string.h>

/* --- spelling: text -> glyphs ------------------------------------------------------------------- */

/** Codes of glyphs that Unicode has no character for; others are code points. */
enum {
    GLYPH_END = 0,
    GLYPH_FRAC = 0x110000, /**< \frac */
    GLYPH_BINOM,           /**< \binom */
    GLYPH_RANGE,           /**< .. */
    GLYPH_CHOOSE,          /**< \choose */
    GLYPH_CASES,           /**< \begin{cases} */
    GLYPH_MATRIX,          /**< \begin{pmatrix} and its like */
    GLYPH_CLOSE,           /**< \end{...} of either */
    GLYPH_ROW,             /**< a double backslash */
    GLYPH_TIMES = 0xD7,
    GLYPH_NORM = 0x2016,
    GLYPH_PRODUCT = 0x220F,
    GLYPH_SUM = 0x2211,
    GLYPH_ROOT = 0x221A,
    GLYPH_NE = 0x2260,
    GLYPH_LE = 0x2264,
    GLYPH_GE = 0x2265,
    GLYPH_HADAMARD = 0x2299,
    GLYPH_OUTER = 0x2297,
    GLYPH_TOP = 0x22A4,
    GLYPH_LCEIL = 0x2308,
    GLYPH_RCEIL = 0x2309,
    GLYPH_LFLOOR = 0x230A,
    GLYPH_RFLOOR = 0x230B,
};

struct glyph {
    uint32_t code;
    unsigned column; /**< in the original text, from 1 */
};

/** `items[count]` is a GLYPH_END that carries the column after the text. */
struct glyphs {
    struct glyph *items;
    size_t count;
};

/**
 * Resolves spellings: LaTeX commands, superscript and subscript runs (`x²` -> `x^{2}`), look-alikes
 * of operators, letter styles. SYNTAX (encoding, unknown-command) or LIMIT, located.
 */
enum dlt_err glyphs_read(struct arena *arena, const char *text, struct glyphs *glyphs_out,
                         struct diag *diag);
/** "gamma" for a Greek letter and its variants, else NULL. */
const char *greek_name(uint32_t code);
/** The letter for "gamma", or 0; `length` bytes are looked at. */
uint32_t greek_letter(const char *name, size_t length);
/** Those beyond ASCII. */
bool glyph_is_far_letter(uint32_t code);
bool glyph_is_far_blank(uint32_t code);

static inline bool glyph_is_letter(uint32_t code)
{
    return code < 0x80 ? (code | 0x20) - 'a' < 26 : glyph_is_far_letter(code);
}

static inline bool glyph_is_digit(uint32_t code)
{
    return code - '0' < 10;
}

static inline bool glyph_is_blank(uint32_t code)
{
    if (code >= 0x80)
        return glyph_is_far_blank(code);
    return code == ' ' || code == '\t' || code == '\n' || code == '\r';
}

/** Numerator and denominator of a vulgar fraction such as ½. */
bool glyph_is_fraction(uint32_t code, long *numerator_out, long *denominator_out);
/** What to write instead of a character that has no meaning here, or NULL. */
const char *glyph_advice(uint32_t code);
/** The superscript form of an ASCII digit, sign or bracket, or 0; likewise for subscripts. */
uint32_t glyph_superscript(char c);
uint32_t glyph_subscript(char c);

/* --- functions ------------------------------------------------------------------------------------ */

enum function_kind {
    FUNCTION_MAP,  /**< one number; lists item by item */
    FUNCTION_ARGS, /**< `call` with all arguments */
    FUNCTION_LAZY, /**< evaluated by the evaluator itself: if, and, or, not */
    FUNCTION_BIND, /**< sum, prod: the parser builds a node of its own */
};

struct function {
    const char *name;      /**< as typed */
    const char *canonical; /**< NULL: the name itself */
    enum function_kind kind;
    size_t minimum, maximum; /**< arguments */
    struct value (*map)(struct num_ctx *ctx, struct value x);
    struct value (*call)(struct num_ctx *ctx, const struct value *args, size_t count);
    const char *help;
};

extern const struct function function_table[];
extern const size_t function_count;
/** NULL when there is none. Spelling counts, but for capitals in names of two letters and more. */
const struct function *function_find(const char *name);

/* --- values as matrices ---------------------------------------------------------------------------- */

/** Rows and columns; a flat list is a column, a number 1 x 1. False for anything ragged. */
bool matrix_size(struct value value, size_t *rows_out, size_t *columns_out);
struct value matrix_add(struct num_ctx *ctx, struct value a, struct value b, bool subtract);
struct value matrix_multiply(struct num_ctx *ctx, struct value a, struct value b);
struct value matrix_elementwise(struct num_ctx *ctx, struct value a, struct value b);
struct value matrix_transpose(struct num_ctx *ctx, struct value a);
/** Every number of a list through `map`. */
struct value matrix_map(struct num_ctx *ctx, struct value a,
                        struct value (*map)(struct num_ctx *, struct value));
struct value matrix_norm(struct num_ctx *ctx, struct value a);
struct value matrix_determinant(struct num_ctx *ctx, struct value a);

/* --- trees ------------------------------------------------------------------------------------------ */

/** A growing array of trees in an arena; the first few lie in it, so it is not to be copied. */
struct expr_vec {
    const struct expr **items;
    size_t count, capacity;
    const struct expr *few[4];
};

/** str_equal for names, which mostly are the same text or differ at once. */
static inline bool str_same(const char *a, const char *b)
{
    return a == b || (a[0] == b[0] && strcmp(a, b) == 0);
}

void expr_vec_add(struct arena *arena, struct expr_vec *vec, const struct expr *expr);
/** A tree with these arguments (copied); place and name may be 0 and NULL. */
struct expr *expr_new(struct arena *arena, enum expr_op op, const char *name,
                      const struct expr *const *args, size_t count);
struct expr *expr_new_number(struct arena *arena, struct value number);
struct expr *expr_new_pair(struct arena *arena, enum expr_op op, const struct expr *a,
                           const struct expr *b);
/** Same operations, names and numbers. */
bool expr_same(const struct expr *a, const struct expr *b);
const struct expr_symbol *scope_find(const struct expr_scope *scope, const char *name);
/** A scope with the names of an environment besides those of `scope` (may be NULL). */
struct expr_scope scope_from_env(struct arena *arena, const struct expr_env *env,
                                 const struct expr_scope *scope);

/* --- parsing ----------------------------------------------------------------------------------------- */

enum { PARSE_MAX_WORD = 256, PARSE_MAX_LOCALS = 32 };

/** One spelling of a declared name, without underscores and braces. */
struct spelling {
    const char *key;
    const struct expr_symbol *symbol;
};

enum token_kind {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_FRACTION, /**< ½ */
    TOKEN_SYMBOL,   /**< declared, running index, or any name where that is allowed */
    TOKEN_FUNCTION,
    TOKEN_KEYWORD, /**< if, otherwise, and, or, to */
    TOKEN_CHAR,    /**< an operator or bracket: `code` */
};

enum keyword {
    KEYWORD_NONE,
    KEYWORD_IF,
    KEYWORD_OTHERWISE,
    KEYWORD_AND,
    KEYWORD_OR,
    KEYWORD_TO,
    KEYWORD_MOD,
    KEYWORD_CHOOSE
};

/** One way to read the glyphs from some place on. */
struct candidate {
    size_t end; /**< after indices; 0: none found */
    const char *name;
    const struct expr_symbol *symbol;
    const struct function *function;
    enum keyword keyword;
    size_t index_start, index_end;
    bool index_letters;
};

struct token {
    enum token_kind kind;
    uint32_t code;
    size_t lead, start, end; /**< glyphs; lead: where the blanks before it begin */
    bool blank_before;
    struct value number;
    const char *name; /**< canonical, of a symbol */
    const struct expr_symbol *symbol;
    const struct function *function;
    enum keyword keyword;
    /** Glyphs of a subscript that holds indices; equal when there is none. */
    size_t index_start, index_end;
    bool index_letters; /**< unbraced, as in y_id: a letter is an index */
};

/** The segmentation of one run of letters, kept because each of its tokens asks again. */
struct word_memo {
    size_t start, end;
    unsigned locals;
    bool valid;
    struct candidate *best; /**< the longest name at each place, end 0 where there is none */
};

struct parser {
    struct arena *arena;
    const struct expr_scope *scope;
    const char *text; /**< as typed */
    struct glyphs glyphs;
    size_t at, end;
    size_t last;        /**< end of the token taken last */
    struct token token; /**< looked ahead, valid when `ready` */
    bool ready;
    bool
        after_value; /**< the token taken last ends a value, so that a word may join it to another */
    struct spelling *spellings; /**< those that begin with a letter of the text */
    size_t spelling_count;
    uint64_t letters; /**< first letters of names that can occur, a bit each */
    const char *locals[PARSE_MAX_LOCALS];
    size_t local_count;
    unsigned local_version;
    struct word_memo memo;
    unsigned depth, nodes, nesting; /**< nesting: open brackets */
    unsigned bars;                  /**< open | of the innermost bracket */
    unsigned bar_retries;
    unsigned conditions; /**< relations are allowed when > 0 */
    unsigned tables;     /**< open \begin: & parts columns when > 0 */
    bool matrix_index;   /**< the subscript being read belongs to a matrix */
    bool index_mode;     /**< inside a subscript: single letters need no declaration */
    enum dlt_err err;
    struct diag *diag, *warning;
};

/** Looks ahead; a fault leaves p->err set and gives TOKEN_END. */
const struct token *parse_look(struct parser *p);
static inline const struct token *parse_peek(struct parser *p)
{
    return p->ready && !p->err ? &p->token : parse_look(p);
}
/** Takes the token looked at. */
struct token parse_next(struct parser *p);
/** Takes the token when it is this operator. */
bool parse_accept(struct parser *p, uint32_t code);
static inline bool parse_is(struct parser *p, uint32_t code)
{
    const struct token *token = parse_peek(p);
    return token->kind == TOKEN_CHAR && token->code == code;
}
/** Forgets the look-ahead, as the meaning of names changes. */
void parse_forget(struct parser *p);
/** Records a fault over glyphs [start, end); the first wins. Always returns NULL. */
const struct expr *parse_fail(struct parser *p, enum dlt_err err, size_t start, size_t end,
                              const char *tag, const char *format, ...) DLT_PRINTF(6, 7);
void parse_warn(struct parser *p, size_t start, size_t end, const char *tag, const char *format,
                ...) DLT_PRINTF(5, 6);
/** Original characters of glyphs [start, end), spelled in canonical letters, for messages. */
char *parse_quote(struct parser *p, size_t start, size_t end);
/** The same as typed, without blanks around it: "..." when that is long. */
const char *parse_typed(struct parser *p, size_t start, size_t end);
unsigned parse_column(const struct parser *p, size_t glyph);
/** Makes a node that covers glyphs [start, p->last); checks depth and size. NULL after a fault. */
const struct expr *parse_node(struct parser *p, enum expr_op op, size_t start, const char *name,
                              const struct expr_vec *args);
const struct expr *parse_node2(struct parser *p, enum expr_op op, size_t start,
                               const struct expr *a, const struct expr *b);
const struct expr *parse_call_node(struct parser *p, size_t start, const char *name,
                                   const struct expr *arg);
const struct expr *parse_number(struct parser *p, size_t start, struct value number);
/** One more level of recursion; every cycle of the grammar passes one of these. */
bool parse_enter(struct parser *p);
void parse_leave(struct parser *p);

const struct expr *parse_additive(struct parser *p);
const struct expr *parse_relation(struct parser *p);
const struct expr *parse_term(struct parser *p);
const struct expr *parse_power(struct parser *p);
const struct expr *parse_primary(struct parser *p);
const struct expr *parse_symbol(struct parser *p);
const struct expr *parse_call(struct parser *p);
const struct expr *parse_bars(struct parser *p);
/** \sum, \prod and sum_{k=1}^n; the token of the operator has been taken. */
const struct expr *parse_big(struct parser *p, size_t start, enum expr_op op);
/** sum(k, 1, n, term), after the name; NULL without fault when it is an ordinary call. */
const struct expr *parse_bound_call(struct parser *p, size_t start, enum expr_op op);
/** (W x + b)_i, with the look-ahead at _: an entry of `base`, which begins at glyph `start`. */
const struct expr *parse_entry(struct parser *p, size_t start, const struct expr *base);
/** \begin{cases} and matrices, with the look-ahead at the beginning. */
const struct expr *parse_cases_table(struct parser *p);
const struct expr *parse_matrix_table(struct parser *p);
/** Inside of a bracket up to `close`, as one expression. */
const struct expr *parse_group(struct parser *p, uint32_t close);
/** "<=" for the sign of a relation, else NULL. */
const char *parse_relation_name(uint32_t code);
bool parse_starts_operand(struct parser *p, const struct token *token);

/** Keys of all declared spellings. */
void names_prepare(struct parser *p);
/** Reads a name, function or keyword at p->at into the token. */
void names_read(struct parser *p, struct token *token);
/** True when the scope or a running index has this spelling. */
bool names_declared(struct parser *p, const char *spelling);
/**
 * Reads the subscript at glyph `at` into the token's index_start, index_end, index_letters and end.
 * False when it cannot be read.
 */
bool names_read_subscript(struct parser *p, size_t at, struct token *token);
/** (dl/df)_i where that is a declared spelling: reads it as one name. */
bool names_read_bracketed(struct parser *p, struct token *token);
/** The declared name that one letter spells, else the letter's own name. */
const char *names_canonical(struct parser *p, size_t at);
/** Reads a running index (a plain name) at p->at; NULL when there is none. */
const char *names_read_index(struct parser *p);
bool names_push_local(struct parser *p, const char *name);
void names_pop_local(struct parser *p);

/* --- evaluation ---------------------------------------------------------------------------------------- */

/** What one evaluation, or one comparison of many, may still use up. */
struct eval_budget {
    unsigned long terms, steps;
    bool located;
};

struct evaluator {
    struct num_ctx *ctx;
    const struct expr_env *env;
    struct eval_budget *budget;
    /** Values of symbols without binding, or NULL. NONE without failure: unknown to it. */
    struct value (*sample)(const struct evaluator *ev, const struct expr *symbol,
                           const struct value *indices);
    /** Sees each value on the way, or NULL. */
    void (*watch)(const struct evaluator *ev, struct value value);
    const void *data;
};

enum { EVAL_MAX_STEPS = 4000000, EVAL_NODE_WORK = 4 };

struct value eval_node(const struct evaluator *ev, const struct expr *expr);
/** 1, 0, or -1 when it failed. */
int eval_condition(const struct evaluator *ev, const struct expr *expr);

#endif
