/* SPDX-License-Identifier: MIT */
/**
 * core: what a paper, a question, a variant of it, an answer and a verdict are. Plain data with the
 * few functions that keep its invariants; no input or output.
 *
 * A `struct question` is what an author wrote, immutable, with every text still a template. A
 * `struct variant` is that question with numbers bound and solvers run.
 */
#ifndef DLTUTOR_CORE_H
#define DLTUTOR_CORE_H

#include "dltutor/base.h"
#include "dltutor/expr.h"
#include "dltutor/num.h"

/* --- marks ---------------------------------------------------------------------------------------- */

/** Marks are counted in hundredths: 1.5 marks are 150. */
enum { MARKS_ONE = 100, MARKS_MAX = 1000 * MARKS_ONE };
/** "2", "1.5", "0.75". */
char *marks_format(struct arena *arena, int marks);
/** Reads "2", "1.5", "0.75"; false for anything else, negatives and more than MARKS_MAX. */
bool marks_from_text(const char *text, int *marks_out);

/* --- parameters: solvers and figures describe what they take in the same way ------------------------ */

enum param_type {
    PARAM_INTEGER,
    PARAM_RATIONAL,
    PARAM_REAL,     /**< any number, exact or a ball */
    PARAM_CHOICE,   /**< one of `choices`: a convention */
    PARAM_LIST,     /**< list of numbers */
    PARAM_MATRIX,   /**< list of equally long lists of numbers */
    PARAM_LISTS,    /**< list of lists of numbers, of any lengths: the biases of each layer */
    PARAM_MATRICES, /**< list of matrices, of any shapes: the weights of each layer */
    PARAM_TABLE,    /**< list of lists that start with a word, such as a stack of layers */
    PARAM_ANY,      /**< a number, a list of numbers or a matrix: whatever was typed */
    PARAM_FUNCTION, /**< text of an expression in x, in which {n + 1} stands for a number */
};

struct param {
    const char *name;    /**< the field's term: kernel_size */
    const char *summary; /**< one line for help, manual and error messages */
    const char *unit;    /**< NULL: a pure number */
    enum param_type type;
    const char *fallback;          /**< text of the default; NULL: required; "" : may stay absent */
    const char *minimum, *maximum; /**< closed range of a number or of each item; NULL: open */
    const char *choices;           /**< PARAM_CHOICE: names separated by blanks */
};

/** The name of a type as help prints it: "integer", "list of numbers". */
const char *param_type_name(enum param_type type);
/** True when `word` is one of the blank-separated `choices`. */
bool param_has_choice(const char *choices, const char *word);
/**
 * Binds texts such as "batch_size=50" or "kernel_size=[3,5,3]" to parameters. Each value is an
 * expression over `env` (NULL: numbers only), a choice's word or a function's text as it stands.
 * `values_out` has param_count items, in the parameters' order, defaults filled in; absent optional
 * ones are NONE. UNKNOWN for a name (with "did you mean"), TYPE, RANGE, SYNTAX with a sentence that
 * names the parameter; `*bad_out` (may be NULL) is the index of the text at fault, or `count`.
 */
enum dlt_err param_bind(struct num_ctx *ctx, const struct param *params, size_t param_count,
                        const char *const *texts, size_t count, const struct expr_env *env,
                        struct value *values_out, size_t *bad_out);

/* --- the trace of a solver -------------------------------------------------------------------------- */

/** One named step of a computation: hints and worked solutions are made of these. */
struct trace_step {
    const char *name;    /**< stable: "h2", "weights" */
    const char *title;   /**< what is computed, a short sentence: "Receptive field of H2" */
    const char *formula; /**< with symbols, Unicode: "r₂ = r₁ + (k₂ − 1)·d₂·j₁" */
    const char *substitution; /**< with this question's numbers: "3 + (5 − 1)·2·2" */
    const char *result;       /**< "19" */
    const char *why;          /**< the idea in a sentence, NULL: none */
    struct value value;       /**< may be none */
};

struct trace {
    const struct trace_step *steps;
    size_t count;
};

/* --- what an author writes ---------------------------------------------------------------------------- */

/** A text of a question file and where it stands. `text` NULL: not given. */
struct source {
    const char *text;
    const char *file;
    unsigned line, column;
};

/** A number, list or word of the question. */
struct given {
    const char *name;
    struct source value; /**< expression over earlier givens, or a word */
    struct source draw;  /**< fresh values: "2..8", "2..8 step 2", or "3, 5, 7"; absent: fixed */
    bool word;           /**< value is a word (a convention), not an expression */
    bool hidden;         /**< a what if does not offer it */
};

/** What one given is drawn from instead of its own draw. */
struct given_draw {
    const char *given;
    struct source draw; /**< as in struct given */
};

/** One sort of fresh numbers among several that are mixed on purpose. */
struct mix_sort {
    const char *name; /**< stable tag: "solvable" */
    long share;       /**< of all draws, beside the shares of the others */
    const struct given_draw *draws;
    size_t draw_count;
    const struct source *where; /**< conditions beside the question's */
    size_t where_count;
};

/** One answer of a test: what is typed into a field, or the note that it earns. */
struct test_text {
    const char *field;  /**< full id */
    struct source text; /**< an answer is a template */
};

/** "This answer scores this": a test that an author writes into the question. */
struct question_test {
    uint64_t seed; /**< 0: the paper's own numbers */
    const struct test_text *answers;
    size_t answer_count;
    int marks; /**< of all answers together */
    const struct test_text *notes;
    size_t note_count;
    struct source place;
};

/** `name` = outputs of `solver` for these arguments, used as name.output. */
struct solve_call {
    const char *name;
    const char *solver;
    const struct source *with; /**< texts "key=expression" */
    size_t with_count;
    struct source place;
};

/** Another answer that is accepted, or a usual mistake. */
struct reply {
    const char *name;     /**< stable tag: notes read "alternative:NAME" or "mistake:NAME" */
    struct source is;     /**< expression, choice, or pattern, as the field's kind reads it */
    struct source when;   /**< condition over givens for the reply to exist; absent: always */
    int marks;            /**< -1: all of the field's for an alternative, none for a mistake */
    const char *together; /**< replies that only count when every field that has a reply with the
                               same tag uses it or is still blank; NULL: alone */
    struct source say;    /**< feedback, a template */
};

/** One idea that free text should (or must not) contain. */
struct key_point {
    const char *name;
    const char *const *patterns; /**< PCRE2, caseless; any of them */
    const struct source *places; /**< where the patterns stand; NULL: not known */
    size_t pattern_count;
    struct source say; /**< shown when found, or missing */
};

struct option {
    const char *name; /**< what is typed: "yes" */
    struct source label;
};

/** One step of an ordering: what may stand anywhere after all of its `after`. */
struct order_step {
    const char *name;         /**< stable tag */
    struct source text;       /**< what is shown, a template */
    const char *const *after; /**< names of steps that must stand before it */
    size_t after_count;
    const char
        *instead_of;   /**< name of the step whose place it may take: an alternative; or NULL */
    bool distractor;   /**< belongs to no right order */
    struct source say; /**< feedback where it stands wrongly, or at all for a distractor */
};

/** A form that an answer must have, besides its value. */
enum answer_form {
    FORM_ANY = 0,
    FORM_INTEGER,      /**< one whole number, computed to the end */
    FORM_LOWEST_TERMS, /**< p/q, reduced */
    FORM_DECIMAL,      /**< `form_digits` decimal places */
    FORM_SIGNIFICANT,  /**< `form_digits` significant figures */
    FORM_FACTORED,     /**< a product whose factors cannot be split further over the rationals */
    FORM_EXPANDED,     /**< a sum of products, like terms taken together */
    FORM_SINGLE_POWER, /**< one power: 2^180 */
};

enum field_kind {
    FIELD_NUMBER = 0,
    FIELD_SHAPE,
    FIELD_EXPRESSION,
    FIELD_EQUATION,
    FIELD_CHOICE,
    FIELD_TEXT,    /**< short free text by key points */
    FIELD_NETWORK, /**< coefficients (phi_0, phi_1, ...) of a shallow network */
    FIELD_DERIVATION, /**< an expression with the lines that lead to it, each following from the last */
    FIELD_ORDERING, /**< given steps put in order */
    FIELD_FUNCTION, /**< a piecewise-linear function of one variable */
    FIELD_KIND_COUNT
};

/** What is asked, one line to type. Which members count depends on the kind. */
struct field {
    const char *id;    /**< "c.dont_care", or "epochs" where the question has no parts */
    const char *label; /**< short, for the answer line: "dont_care" without its part */
    enum field_kind kind;
    int marks;
    struct source prompt; /**< template */
    struct source expect; /**< expression over givens and solver outputs (and declared symbols) */
    struct source unit;
    struct source tolerance; /**< relative; absent: exact */
    int rounded;             /**< number: marks for a rounded value of an exact count; -1: none */
    const struct expr_symbol *symbols; /**< names that an expression may use */
    size_t symbol_count;
    const struct source *where; /**< conditions on the symbols, beyond their domains: "a < b" */
    size_t where_count;
    enum answer_form form;
    int form_digits;
    int form_marks; /**< of a right value in another form; -1: half of the field's */
    bool up_to_factor, up_to_constant;
    const char *const *variables; /**< see struct expr_rules */
    size_t variable_count;
    const char *subject; /**< equation: left side taken for granted when it is missing */
    const struct option *options;
    size_t option_count;
    const struct reply *alternatives;
    size_t alternative_count;
    const struct reply *slips;
    size_t slip_count;
    const struct reply *follows; /**< right given earlier answers: over typed.FIELD as well */
    size_t follow_count;
    const struct key_point *points; /**< text: required ideas */
    size_t point_count;
    size_t points_needed; /**< how many of them earn full marks; 0: all */
    size_t points_most;   /**< how many ideas may be named, further ones cost; 0: any number */
    struct source number_from, number_to; /**< text: a number in (from, to] also earns full marks */
    struct source model;   /**< text: an answer that earns full marks; absent: the points' names */
    const char *const *at; /**< expression: "D_h=1": numbers at which it is worth typed.FIELD */
    size_t at_count;
    const char *along; /**< "x=range(0, 9)": typed.FIELD is points [x, value]; NULL: one value */
    const char *carry; /**< equation: this symbol is the subject's last value; NULL: none is */
    const char *const *network; /**< network: "slopes=..", "joints=..", "target_x=..", ... */
    size_t network_count;
    struct source network_place; /**< where that list stands */
    struct source from; /**< derivation: what the first line follows from; absent: nothing */
    const struct source *facts; /**< derivation: "name = expression", known to every line */
    size_t fact_count;
    int step_marks; /**< derivation: for lines that follow but stop short of the answer; -1: none */
    const struct order_step *steps; /**< ordering: in one right order, distractors anywhere */
    size_t step_count;
    const char *variable;                 /**< function: its variable, "x" */
    struct source domain_from, domain_to; /**< function: where it counts; absent: the whole line */
    long units;             /**< function: hidden units it may have at most; -1: any number */
    struct source shown_if; /**< "a.possible=yes": the field is asked only then */
    struct source correct;  /**< feedback for the right answer; absent: a plain sentence */
    struct source place;
};

enum hint_aspect { HINT_TEXT = 0, HINT_FORMULA, HINT_SUBSTITUTION, HINT_RESULT };

struct hint {
    struct source text;  /**< template, for HINT_TEXT */
    struct source trace; /**< "call.step": formula, substitution and result, three rungs */
    const char *field;   /**< id of the field it helps with; NULL: the whole part */
};

/** A picture: kind and arguments; typed.FIELD stands for what the person answered, none if blank. */
struct figure_spec {
    const char *kind;
    const struct source *with; /**< texts "key=expression" */
    size_t with_count;
    const char *field;     /**< id of the field it belongs to; NULL: the whole part */
    struct source caption; /**< template */
    struct source place;
};

struct part {
    const char *id; /**< "a"; "" for a question without parts */
    struct source title;
    struct source statement; /**< template */
    const struct field *fields;
    size_t field_count;
    const struct hint *hints;
    size_t hint_count;
    struct source solution; /**< template */
    struct source notes;    /**< template: the author's, for who presents; no student sees them */
    const struct figure_spec *figures;
    size_t figure_count;
    int marks; /**< sum over its fields */
};

/** What a list says of a field, without the rest of its question. */
struct field_head {
    const char *id; /**< full */
    enum field_kind kind;
    int marks;
};

struct question {
    const char *id;   /**< "q6" */
    const char *pack; /**< "cs60010-2025-midsem" */
    const char *file;
    bool head; /**< only what lists show: title, topics, marks, difficulty, prerequisites, heads */
    const struct field_head *heads; /**< of the fields of all parts, in a head alone */
    size_t head_count;
    struct source title;
    struct source statement; /**< template; above the parts */
    const char *const *topics;
    size_t topic_count;
    const struct given *givens;
    size_t given_count;
    const struct source *where; /**< conditions that fresh numbers must meet */
    size_t where_count;
    const struct mix_sort *mix; /**< sorts of fresh numbers; none: each draw is like any other */
    size_t mix_count;
    const struct solve_call *solves;
    size_t solve_count;
    const struct part *parts;
    size_t part_count;
    int marks;
    int difficulty;                     /**< 1 (a warm-up) to 5 (hard); 0: not said */
    const struct source *prerequisites; /**< questions to do before: "epochs", "PACK/epochs" */
    size_t prerequisite_count;
    struct source learn;   /**< template: what to take along, shown with the worked solution */
    struct source notes;   /**< template: the author's, for who presents; no student sees them */
    const char *reference; /**< where to read more; NULL: none */
    const struct question_test *tests;
    size_t test_count;
};

struct paper {
    const char *id; /**< the pack's folder name */
    const char *title;
    const char *file;
    int minutes;
    int marks;
    const struct question *const *questions; /**< in the paper's order */
    size_t question_count;
};

/** Finds questions by their names; see bank_index. */
struct bank_index;

/** All papers that were found. */
struct bank {
    const struct paper *const *papers;
    size_t paper_count;
    const struct bank_index *index; /**< NULL: each question is looked at */
};

/** Number of fields of all parts, and the field at a flat index (with its part's index). */
size_t question_field_count(const struct question *question);
const struct field *question_field(const struct question *question, size_t index, size_t *part_out);
/** Index of a field by id, or SIZE_MAX. A question with one part also takes the bare label. */
size_t question_find_field(const struct question *question, const char *id);
/** True when some given can be drawn afresh: other seeds then give other numbers. */
bool question_has_draws(const struct question *question);
/** "PACK/q6", the name that is always unique. */
char *question_full_name(struct arena *arena, const struct question *question);
/** Makes an index of all questions, in the arena: O(n); with it one is found in O(1). */
const struct bank_index *bank_index(struct arena *arena, const struct bank *bank);
/**
 * Finds "q6" (must be unique among the papers) or "PACK/q6". UNKNOWN with a proposal in `diag`.
 */
enum dlt_err bank_find_question(const struct bank *bank, const char *name,
                                const struct question **question_out, struct diag *diag);

/* --- a question with numbers -------------------------------------------------------------------------- */

/** A hint or solution line ready to show. */
struct ladder_step {
    const char *text; /**< filled */
    enum hint_aspect aspect;
    const char *field; /**< NULL: the whole part */
};

struct bound_part {
    const char *statement; /**< filled */
    const char *solution;  /**< filled; NULL: the part has none */
    const char *notes;     /**< filled; NULL: the part has none */
    const struct ladder_step *ladder;
    size_t ladder_count;
};

struct bound_trace {
    const char *name; /**< of the solve call */
    struct trace trace;
};

/** What check works out once of the authors' texts; see check_prepare. */
struct answer_key;

struct variant {
    struct arena *arena; /**< owns all below */
    const struct question *question;
    uint64_t seed;               /**< 0: the paper's own numbers */
    struct expr_env env;         /**< givens, solver outputs (call.output) */
    const struct mix_sort *sort; /**< the sort of numbers that was drawn; NULL: none */
    const char *statement;
    const char *learn;              /**< filled; NULL: none */
    const char *notes;              /**< filled; NULL: none */
    const struct bound_part *parts; /**< one for each part of the question */
    const struct bound_trace *traces;
    size_t trace_count;
    struct answer_key *key; /**< NULL: each answer is marked from the texts alone */
};

/* --- an answer and what is said of it ------------------------------------------------------------------ */

enum verdict_status {
    VERDICT_BLANK = 0,
    VERDICT_CORRECT,
    VERDICT_PARTIAL,
    VERDICT_INCORRECT,
    VERDICT_UNREADABLE, /**< costs nothing */
    VERDICT_UNDECIDED,  /**< costs nothing */
};
/** "blank", "correct", "partial", "incorrect", "unreadable", "undecided". */
const char *verdict_status_name(enum verdict_status status);

/** What is said of one line of a derivation, or of one step of an ordering. */
struct line_verdict {
    unsigned line; /**< counted from 1, of the text as typed */
    enum verdict_status status;
    const char *reads_as; /**< NULL: not read */
    const char *text; /**< why it does not follow, with its witness; "" where nothing is to say */
};

struct verdict {
    enum verdict_status status;
    int marks, max;
    const char *note;     /**< stable tag: correct, alternative:NAME, mistake:NAME, follow-through,
                               rounded, incorrect, derivation:STATE, ordering:FAULT, unreadable:TAG,
                               undecided, blank */
    const char *feedback; /**< one to three sentences that teach; never empty but for blank */
    const char *reads_as; /**< how the answer was understood, Unicode; NULL when it was not */
    unsigned column, length; /**< where an unreadable answer goes wrong, in characters from 1 */
    const char *witness; /**< such as "at D_h = 2 yours gives 1/3, the answer 3/4"; NULL: none */
    const char *why;     /**< how it was decided: method, points, bound */
    struct value value;  /**< the answer's value when it has one: typed.FIELD */
    const struct expr_binding *at; /**< the witness's point, for figures: witness.FIELD is its value
                                        where it is one number */
    size_t at_count;
    const struct line_verdict *lines; /**< derivation, ordering: line by line */
    size_t line_count;
    bool self; /**< the person marked it against the model answer */
};

#endif
