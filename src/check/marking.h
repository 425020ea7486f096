/* SPDX-License-Identifier: MIT */
/* What the kinds of answer share: one marking under way, and the order in which it is tried against
   the expected answer, the alternatives and the usual mistakes. */
#ifndef CHECK_MARKING_H
#define CHECK_MARKING_H

#include "dltutor/check.h"

enum {
    MARKING_MAX_TEXT = 10000,
    MARKING_READ_WORK = 1 << 21,    /**< of the value of what was typed; see struct num_ctx */
    MARKING_COMPARE_WORK = 1 << 22, /**< of all comparisons of one answer together */
};

enum match { MATCH_NO = 0, MATCH_YES, MATCH_UNKNOWN };

/** How closely an answer has to agree. */
enum closeness {
    CLOSE_STRICT = 0, /**< the same */
    CLOSE_LOOSE,      /**< by the field's tolerance, free factor or constant */
    CLOSE_MISTAKE,    /**< enough to recognise what was done */
};

enum { PROBE_POINTS = 3 };

/** Values at the points of a field, see probe.h; `known` has a bit for each that was computed. */
struct probe_values {
    unsigned known;
    struct value at[PROBE_POINTS];
};

/** One answer on its way to a verdict. */
struct marking {
    struct arena *arena;
    const struct variant *variant;
    const struct field *field;
    const char *text;           /**< sanitised */
    const struct expr_env *env; /**< typed.FIELD, wrong.FIELD, apart.TAG over the variant's names */
    struct verdict *verdict;
    /* How it was read. */
    const char *side;             /**< the part of the text that was parsed: right of a last "=" */
    const char *sides;            /**< what was parsed, with all of its "="; NULL: no part counts */
    const struct expr *tree;      /**< NULL for words and free text */
    struct value value;           /**< of the tree, where it has one */
    const char *word;             /**< the option meant */
    char warning[DIAG_TEXT_SIZE]; /**< the text was read one way of two; "" when it was not */
    struct value wanted;          /**< number: the author's value it was last compared with */
    const char *remark;           /**< what a loose match left aside, NULL: nothing */
    unsigned long long work;      /**< of the comparisons so far */
    const char *limit;            /**< why no more comparisons are tried; NULL: they are */
    const struct probe *probe;    /**< the field's points, once they are needed */
    struct probe_values probed;   /**< of the tree */
    const char *printed;          /**< the tree as text, once it is needed */
    void *own;                    /**< what the kind keeps of the text */
    bool thorough;                /**< the deciders alone decide, for their witness */
    bool unkept;                  /**< nothing is taken from the answer key, or put into it */
    const struct expr **where;    /**< the field's conditions; NULL: none, or not read yet */
    size_t where_count;
    const void *kept; /**< what a kind's `read` leaves for its own `mark` */
};

/** What a kind of answer does for itself. */
struct engine {
    /** Reads m->text; fills tree, value, word and reads_as. False: the verdict says why not. */
    bool (*read)(struct marking *m);
    /** Compares with an author's text. `decision_out` tells how, and the witness. */
    enum match (*match)(struct marking *m, const struct source *is, enum closeness closeness,
                        struct expr_decision *decision_out);
    /** A rounded value of an exact answer; true when the verdict is done. NULL: no such thing. */
    bool (*rounded)(struct marking *m);
    /** A mistake that nobody listed; true when the verdict is done. NULL: none are looked for. */
    bool (*guess)(struct marking *m);
    /** Feedback and witness of an answer that is simply wrong. */
    void (*miss)(struct marking *m, const struct expr_decision *decision);
    /** An answer that earns full marks; NULL when there is none. */
    char *(*model)(struct marking *m);
    /** Whether an author's text can be compared with at all. NULL: any text can. */
    enum dlt_err (*audit)(struct marking *m, const struct source *is, struct diag *diag);
    /** What else the field itself needs. NULL: nothing. */
    enum dlt_err (*audit_field)(struct marking *m, struct diag *diag);
    /** In place of the common order. NULL: the common order. */
    void (*mark)(struct marking *m);
};

#define KIND(constant, name)                                                                       \
    extern const struct answer_kind kind_##name;                                                   \
    extern const struct engine engine_##name;
#include "kinds.def"
#undef KIND

const struct engine *marking_engine(enum field_kind kind);

/** Sanitises and bounds the text; false: the verdict (blank or unreadable) is done. */
bool marking_begin(struct marking *m, struct arena *arena, const struct variant *variant,
                   const struct field *field, const char *text);
/** The `mark` of every kind: see struct answer_kind. */
void marking_mark(struct arena *arena, const struct variant *variant, const struct field *field,
                  const char *text, const struct expr_env *earlier, struct verdict *verdict_out);

/** The common order; fills the verdict. */
void marking_decide(struct marking *m, const struct engine *engine);
/** The alternatives or the slips alone, for a kind with a `mark` of its own; true when the verdict is
 *  done. */
bool marking_alternatives(struct marking *m, const struct engine *engine);
bool marking_slips(struct marking *m, const struct engine *engine);

/* --- verdicts --------------------------------------------------------------------------------- */

void marking_unreadable(struct marking *m, const struct diag *diag);
void marking_undecided(struct marking *m, const char *reason);
/** `right`: full marks make it correct; else it is partial at most. */
void marking_earn(struct marking *m, int marks, bool right, const char *note, const char *feedback);
/** Fills a template over the question's names, typed.self and answer. */
enum dlt_err marking_fill(struct marking *m, const struct source *say, char **text_out,
                          struct diag *diag);
/** The filled text, or `fallback` where there is none or it cannot be filled. */
const char *marking_say(struct marking *m, const struct source *say, const char *fallback);
/** A plain sentence for a right answer when the author wrote none. */
const char *marking_praise(const struct marking *m);
/**
 * Sets verdict->why: what was compared ("Compared with the expected answer."), then what the decision
 * says, its method, points, seed, domain and how sure it is. Nothing for a decision without method.
 */
void marking_why(struct marking *m, const char *what, const struct expr_decision *decision);
/**
 * Adds "at g = 2, v_t = 1" for the decision's witness, with "all others 0" for many, and without the
 * name that is left out (NULL: none); nothing where there is no point.
 */
void marking_add_point(struct strbuf *buffer, struct arena *arena,
                       const struct expr_decision *decision, const char *without);
/** "at D_h = 2 yours gives 1/3, the answer 3/4", or NULL. */
char *marking_witness(struct arena *arena, const struct expr_decision *decision);

/* --- reading ----------------------------------------------------------------------------------- */

/**
 * Parses the typed text into m->tree under the field's symbols and `flags`. Of "name = a = b" the
 * last side counts. False: the verdict says why not.
 */
bool marking_parse(struct marking *m, const char *text, unsigned flags);
/**
 * "9/4 is not 3" where sides before a last "=" can be read and are decided to be another value than
 * what counts; decimals may be rounded, and names are labels. NULL: nothing is wrong.
 */
const char *marking_unequal_sides(struct marking *m);
/** Bytes of `text` before each "=" outside brackets; returns how many were found (at most `most`). */
size_t marking_equal_signs(const char *text, size_t *offsets, size_t most);
/** True for what stands left of "=" to give a thing its name: no sum, no number. */
bool marking_is_name(const char *text, size_t length);
/**
 * expr_compare of what was typed. Once one comparison is too much, or all of them together are, no
 * further one is tried: each is UNDECIDED with that reason.
 */
void marking_compare(struct marking *m, const struct expr *tree, const struct expr_scope *scope,
                     const struct expr_rules *rules, struct expr_decision *decision_out);
/** EQUAL is YES, DIFFERENT is NO. */
enum match marking_from_decision(const struct expr_decision *decision);
/** Sets reads_as to the tree and, where that says more, its value. */
void marking_echo(struct marking *m);
/** Whether every name in the tree has a value: asked first, as evaluation looks for words to say. */
bool marking_has_values(const struct expr *tree, const struct expr_env *env);
/** A context for the value of what was typed, within narrow bounds. */
void marking_context(struct marking *m, struct num_ctx *ctx, struct diag *diag);
/** A number for people: exact where that is short. `*exact_out` (may be NULL) tells. */
char *marking_number_text(struct arena *arena, struct value value, bool *exact_out);
/** Two numbers with as many digits as it takes to tell them apart; false when nothing does. */
bool marking_tell_apart(struct arena *arena, struct value a, struct value b, const char **a_out,
                        const char **b_out);

/* --- the author's side -------------------------------------------------------------------------- */

/** The value of an author's text, NONE on failure. */
struct value marking_eval(struct marking *m, const struct source *is, struct diag *diag);
/** Its tree with the question's numbers put in; NULL on failure. */
const struct expr *marking_tree(struct marking *m, const struct source *is, struct diag *diag);
/** The same as text, as expr_print gives it; "" on failure. */
const char *marking_tree_text(struct marking *m, const struct source *is);
/** Whether a condition holds; an absent one does. */
bool marking_holds(struct marking *m, const struct source *condition);
/** The field's symbols with the flags of a typed answer. */
struct expr_scope marking_scope(const struct field *field, unsigned flags);
/** What an author may write: the field's symbols and these names (NULL: none). */
struct expr_scope marking_author_scope(struct marking *m, const struct expr_env *names,
                                       unsigned flags);
/** The field's rules for looser equality. */
struct expr_rules marking_rules(struct marking *m, enum closeness closeness);

#endif
