/* SPDX-License-Identifier: MIT */
/* The lines of a derivation: how they are read, and whether each follows from the ones before. */
#ifndef CHECK_DERIVATION_H
#define CHECK_DERIVATION_H

#include "marking.h"

enum {
    DERIVATION_MAX_LINES = 64,
    DERIVATION_MAX_SIDES = 16, /**< of one line */
};

/** What stands between two "=". */
struct side {
    const struct expr *tree;  /**< as typed */
    const struct expr *meant; /**< with the field's facts put in */
    unsigned line;            /**< counted from 1 */
    bool subject;             /**< the field's subject occurs in it */
};

/** One line as it was typed. Lines without sides are blank. */
struct typed_line {
    unsigned number;
    size_t start, length; /**< bytes of the typed text, behind "therefore" and a first "=" */
    bool continues;       /**< begins with "=": goes on from the side before */
    const char *label;    /**< what it calls its sides, as "E[h^2]"; NULL: nothing */
    size_t first, count;  /**< its sides */
};

/** A name and what it is known to be. */
struct fact {
    const char *name;
    const struct expr *tree;
};

struct derivation {
    const struct typed_line *lines;
    size_t line_count;
    const struct side *sides; /**< of all lines, in order */
    size_t side_count;
    const struct fact *facts;
    size_t fact_count;
    const char *subject; /**< canonical name that equations are solved for; NULL: none */
    bool solved; /**< the last line says what the answer is, and is no equation to be solved */
};

/** A step that only the field's looser rules let pass. */
struct loose_step {
    unsigned line, before;    /**< line 0: none; before 0: the field's `from` */
    bool claimed;             /**< an "=" or the same name says that the two are equal */
    const struct expr *found; /**< the later side */
};

/** What the steps from line to line came to. */
struct steps {
    enum verdict_status *status; /**< of each line; BLANK: nothing came before to follow from */
    unsigned compared, undecided;
    unsigned undecided_line;
    const char *doubt;         /**< why that one is undecided */
    bool broken;               /**< some step does not follow; the first is told below */
    unsigned line, before;     /**< line and the one it should follow from; 0: the field's `from` */
    const char *witness;       /**< "at D_h = 2 line 2 gives 3/4, line 3 gives 3/8"; NULL: none */
    const struct expr *wanted; /**< what the broken side should be equal to */
    const struct expr *found;
    const struct expr *left, *right; /**< the two as typed; NULL where they were not */
    const struct expr *solution;     /**< of the last equation for the subject; NULL: none */
    struct loose_step *loose;        /**< of each line, the first in it */
    bool one_thread;                 /**< all lines speak of one thing */
};

/** Whether a text is surely one expression: no lines, no sides, nothing that leads over to it. */
bool derivation_is_plain(const char *text);
/** Reads m->text into `derivation_out`; the verdict gets its lines. False: it says why not. */
bool derivation_parse(struct marking *m, struct derivation *derivation_out);
/** The facts and the subject of the field; the author's mistakes go to `diag`. */
enum dlt_err derivation_facts(struct marking *m, struct derivation *derivation_out,
                              struct diag *diag);
/** A tree with facts put in; the same tree where none occurs. */
const struct expr *derivation_meant(struct marking *m, const struct expr *tree,
                                    const struct fact *facts, size_t count);
/** How a symbol is written for people. */
const char *derivation_shown(const struct field *field, const char *name);

/** Decides every step. `start`: whether the first line has to follow from the field's `from`. */
void derivation_decide(struct marking *m, const struct derivation *derivation, bool start,
                       struct steps *steps_out);
/** What the last line is about: its name, or that of the lines before it; NULL: no name at all. */
const char *derivation_last_label(const struct derivation *derivation);
/** Whether two trees are the same, by no looser rules. */
enum match derivation_equal(struct marking *m, const struct expr *a, const struct expr *b,
                            struct expr_decision *decision_out);
/** Whether two trees are the same by the field's rules. */
enum match derivation_same(struct marking *m, const struct expr *a, const struct expr *b,
                           struct expr_decision *decision_out);
/** What an equation says its subject is; NULL where that cannot be told. */
const struct expr *derivation_solve(struct marking *m, const struct expr *left,
                                    const struct expr *right, const char *subject);

#endif
