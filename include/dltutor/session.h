/* SPDX-License-Identifier: MIT */
/**
 * session: one sitting. Which question, which numbers, what was typed, what was said of it, hints and
 * marks. Clock and storage are injected, so that all of it runs in a test without either.
 */
#ifndef DLTUTOR_SESSION_H
#define DLTUTOR_SESSION_H

#include "dltutor/base.h"
#include "dltutor/check.h"
#include "dltutor/core.h"
#include "dltutor/hint.h"

/* --- numbers for a question -------------------------------------------------------------------------- */

/**
 * Binds the numbers of a question (seed 0: its own; else drawn within the stated ranges so that the
 * conditions hold and no slip equals an answer), runs its solvers, and fills its texts.
 * On failure `diag` is located in the question's file. The same seed gives the same variant.
 * Destroy with variant_destroy.
 */
enum dlt_err variant_create(const struct question *question, uint64_t seed,
                            struct variant **variant_out, struct diag *diag);
void variant_destroy(struct variant *variant);
/**
 * A variant with other numbers: `givens` has a value for each given of the question, in its order,
 * NONE: as it is, and anew where it comes from others. All that follows is computed anew, and the
 * question's conditions must hold; those of a sort of fresh numbers need not. RANGE, or the solvers'
 * own errors, with a sentence in `diag` that says what does not fit. Costs a variant_create.
 */
enum dlt_err variant_change(const struct variant *base, const struct value *givens,
                            struct variant **variant_out, struct diag *diag);

/**
 * Arguments of a figure, bound to the kind's parameters: givens, solver outputs, and typed.FIELD for
 * what the person answered (NONE while blank or unreadable). `verdicts` is flat, NULL: nothing typed.
 */
enum dlt_err variant_bind_figure(struct arena *arena, const struct variant *variant,
                                 const struct figure_spec *figure, const struct param *params,
                                 size_t param_count, const struct verdict *verdicts,
                                 struct value *args_out, struct diag *diag);
/** What a figure without anything to draw waits for, as a sentence: "Nothing to draw yet: ...", or
 *  which answers have no value that it could draw; NULL: it draws no answers. `verdicts` in flat order,
 *  NULL: nothing was typed. */
char *variant_figure_waits(struct arena *arena, const struct variant *variant,
                           const struct figure_spec *figure, const struct verdict *verdicts);
/** Fills a template of the question (a caption, say) with the variant's numbers. */
enum dlt_err variant_fill(struct arena *arena, const struct variant *variant,
                          const struct source *text, char **text_out, struct diag *diag);

/** The worked solution of a part, and below that of the last one what to take along and where to read
 *  more; NULL: nothing of all that was written. */
char *variant_solution(struct arena *arena, const struct variant *variant, size_t part);
/** The author's notes for who presents a part: its own, and below them those of the question; NULL:
 *  none were written. */
char *variant_notes(struct arena *arena, const struct variant *variant, size_t part);

/* --- a lesson: the question one idea at a time ---------------------------------------------------------- */

enum lesson_kind {
    LESSON_TITLE = 0,
    LESSON_STATEMENT, /**< of the question, or of a part: a paragraph or a few */
    LESSON_ASK,       /**< what is asked in a part: `items` */
    LESSON_FIGURE,    /**< with nothing answered of its part, layer by layer */
    LESSON_HINT,
    LESSON_ANSWER, /**< of one field */
    LESSON_DRAWN,  /**< the figure with the right answer */
    LESSON_SOLUTION,
    LESSON_LEARN,
    LESSON_KIND_COUNT
};

/** One field that is asked. */
struct lesson_item {
    size_t field;               /**< flat */
    const char *prompt;         /**< filled; the field's label where it has none */
    const char *const *choices; /**< what is chosen from, or put in order; none for other kinds */
    size_t choice_count;
};

struct lesson_step {
    enum lesson_kind kind;
    size_t part;         /**< SIZE_MAX: the whole question */
    size_t field;        /**< ANSWER, and HINT where it helps with one: flat; else SIZE_MAX */
    size_t figure;       /**< FIGURE, DRAWN: which of the part */
    int layers;          /**< FIGURE, DRAWN: so many of the figure's layers; 0: all */
    size_t rung;         /**< HINT: which of the part's ladder */
    size_t index, count; /**< "hint 2 of 4" of the part, layer 1 of 3; from 1 */
    const char *name;    /**< stable while the file changes elsewhere: "a/hint/2" */
    const char *title;   /**< tells what comes and nothing of it: "Hint 2 of 4" */
    const char *text;    /**< filled, "" where there is none; ANSWER: the model answer, as typed */
    const char *reads;   /**< ANSWER: the same for people to read, of one line or several */
    const char *reason;  /**< ANSWER: steps of the solver that end in it, a line each; "" */
    const char *correct; /**< ANSWER: the author's words on it; "" */
    const struct lesson_item *items; /**< ASK */
    size_t item_count;
    size_t answered; /**< fields before this flat index are answered from this step on */
};

/** All steps of a lesson, in an arena of its own. */
struct lesson {
    struct arena *arena;
    const struct variant *variant;
    const struct lesson_step *steps; /**< at least the title */
    size_t count;
    const struct verdict *verdicts; /**< of the model answers; blank where a field is not asked */
};

/** What there is to see of a figure with some verdicts. */
struct lesson_look {
    uint64_t layers;  /**< that show something which those before do not: bit i for layer i + 1; 0:
                           there is nothing to see */
    uint64_t picture; /**< two figures with the same number look the same in all */
};
typedef struct lesson_look (*lesson_look_fn)(void *context, const struct variant *variant,
                                             size_t part, size_t figure,
                                             const struct verdict *verdicts);

/**
 * Puts a question into steps. No step before a field's ANSWER tells its answer: hints that end in it
 * are told with it, and figures are drawn with the answers of earlier parts alone. The variant must
 * outlive the lesson. `layers` NULL: there are no figures. Cost: that of marking an answer for each
 * hint and field. Never fails.
 */
struct lesson *lesson_create(const struct variant *variant, lesson_look_fn look, void *context);
/** NULL is accepted. */
void lesson_destroy(struct lesson *lesson);
/** The verdicts as they are at a step, one for each field; blank for what comes later. */
void lesson_verdicts(const struct lesson *lesson, size_t step, struct verdict *verdicts_out);
/** The step of that name; where there is none any more, the first of its part, else the title. */
size_t lesson_find(const struct lesson *lesson, const char *name);
/** The step of another lesson on the same question that stands where this one stood: the step
 *  itself, else the nearest before it that is still there. */
size_t lesson_match(const struct lesson *lesson, const struct lesson *before, size_t step);

/** What a step tells, without its title, as plain lines; "" for a figure without a caption. */
char *lesson_words(struct arena *arena, const struct lesson *lesson, size_t index);

/** Where a lesson stands. */
struct lesson_place {
    uint64_t seed;
    const char *step;     /**< its name */
    const char *furthest; /**< the name of the last one that was revealed */
};

/* --- other numbers and other answers, beside the sitting --------------------------------------------- */

/** "What if": numbers of a question and of answers to it are changed, and what follows is shown.
 *  Nothing of it is marked or kept. */
struct explore;

enum { EXPLORE_MOST = 256 /**< sliders */ };

/** One number that can be changed. */
struct explore_slider {
    const char *label;      /**< "claim 2", "batch size", "joints 2" */
    size_t field;           /**< flat index of the answer that it stands in; SIZE_MAX: a given */
    struct value value;     /**< exact, as all below */
    struct value start;     /**< that it came with */
    struct value step;      /**< 1, one of the last decimals, or 1/q */
    struct value low, high; /**< a sensible range to show it in */
    const char *text;       /**< the value as it stands in the answer or the question: "1/3" */
    const char *start_text;
    bool changed;
};

/**
 * What a part can be tried out with: every number in its answers (`texts`, flat over the question;
 * items, or all, may be NULL), then every given that the part depends on, directly or not, and that
 * comes from no other, in the order in which the statement and the part come to them. The variant must
 * outlive it. At most EXPLORE_MOST sliders, maybe none. Costs that of marking the answers.
 */
struct explore *explore_create(const struct variant *variant, size_t part,
                               const char *const *texts);
/** NULL is accepted. */
void explore_destroy(struct explore *explore);

size_t explore_count(const struct explore *explore);
/** Valid until the next change. */
const struct explore_slider *explore_slider(const struct explore *explore, size_t slider);
/**
 * Puts a slider on an exact number: the text of its answer, and nothing else in it, or the question's
 * numbers change, with all that follows. What the question's conditions or its solvers do not take
 * leaves everything as it was, with the reason in `diag`: RANGE, LIMIT, TYPE. Costs that of marking
 * the answers, and for a given a variant_change before.
 */
enum dlt_err explore_set(struct explore *explore, size_t slider, struct value value,
                         struct diag *diag);
/** Moves a slider by so many steps, not 0. Where that is refused, numbers a few steps on, and then
 *  nearer ones, are tried; the reason in `diag` is that of the first. */
enum dlt_err explore_step(struct explore *explore, size_t slider, int steps, struct diag *diag);
/** Puts it on what a constant expression is worth: "1/3", "0.25", "2^-4". TYPE for what is no exact
 *  number; SYNTAX and the like with the column in the text. */
enum dlt_err explore_type(struct explore *explore, size_t slider, const char *text,
                          struct diag *diag);
/** Puts a slider (SIZE_MAX: all) back to where it came from; one alone may be refused. */
enum dlt_err explore_reset(struct explore *explore, size_t slider, struct diag *diag);

/** The question with the numbers of the moment, and what is said of the answers with them, flat. */
const struct variant *explore_variant(const struct explore *explore);
const struct verdict *explore_verdicts(const struct explore *explore);
/** The text of an answer as it is now, flat; NULL: there is none. */
const char *explore_text(const struct explore *explore, size_t field);
/** True when the numbers of the question are not those that it came with. */
bool explore_has_other_numbers(const struct explore *explore);
size_t explore_changed_count(const struct explore *explore);
/** Another number after each change. */
unsigned long explore_version(const struct explore *explore);

/* --- a sitting ---------------------------------------------------------------------------------------- */

struct session;
struct lesson_place;

/** What the outside provides. Members may be NULL: then nothing is kept, and the clock stands at 0. */
struct session_ports {
    void *context;
    int64_t (*now)(void *context); /**< seconds since the epoch */
    /** The whole of a question that the paper lists, in memory of the port's own until it is closed;
     *  asked when a question is opened, and again when its file has changed. Problems are reported
     *  through `report`. NULL: what the paper lists is whole already. */
    enum dlt_err (*open)(void *context, const struct question *listed,
                         const struct question **question_out,
                         void (*report)(void *context, const struct diag *diag),
                         void *report_context);
    void (*close)(void *context, const struct question *question);
    /** Keeps a marked answer; false when it could not be kept. */
    bool (*attempt)(void *context, const struct variant *variant, const struct field *field,
                    const char *text, const struct verdict *verdict, int hints_seen);
    bool (*draft)(void *context, const struct variant *variant, const struct field *field,
                  const char *text);
    bool (*hints)(void *context, const struct variant *variant, const struct part *part,
                  uint64_t seen);
    /** Restores what was kept through the session_restore_* functions. */
    void (*restore)(void *context, struct session *session, const struct variant *variant);
    /** Best marks so far of a question, asked once when the sitting begins; -1: never tried.
     *  `*self_out` (0 until then) is how much of it the person gave. */
    int (*best)(void *context, const struct question *question, int *self_out);
    /** Keeps where a lesson on a question stands; false when it could not be kept. */
    bool (*place)(void *context, const struct question *question, const struct lesson_place *place);
    /** Where the last lesson on it stood, in the arena; false: there was none. */
    bool (*find_place)(void *context, struct arena *arena, const struct question *question,
                       struct lesson_place *place_out);
};

/** One field as it stands. */
struct session_field {
    const char *draft;     /**< text in the answer line, never NULL */
    const char *submitted; /**< text last marked, NULL: none */
    int best;              /**< best marks over all tries at this variant */
    bool best_self;        /**< that much was only given by the person */
    int tries;
};

struct session *session_create(const struct paper *paper, const struct session_ports *ports);
void session_destroy(struct session *session);

const struct paper *session_paper(const struct session *session);
/** Question `index` of the paper as it is now; whole only once it was opened. */
const struct question *session_question(const struct session *session, size_t index);
/** Opens question `index` of the paper with the numbers it had before (at first: seed 0). */
enum dlt_err session_open(struct session *session, size_t index, struct diag *diag);
/** The next seed whose numbers are not those on show; the next one where there are no others within a
 *  few. Costs a variant for each seed that is looked at. */
uint64_t session_fresh_seed(const struct session *session);
/** Opens the question with other numbers. */
enum dlt_err session_reseed(struct session *session, uint64_t seed, struct diag *diag);
/**
 * Reads the open question again, as its file is now: the same numbers (or fresh ones of the same
 * seed), and by their names the same drafts, answers and hints; the answers are marked anew. On
 * failure everything stays as it was, and session_problems tells what is wrong with the file.
 */
enum dlt_err session_reload(struct session *session, struct diag *diag);
/** Why the open question could not be read again, until it can; located, in the file's order. */
const struct diag *session_problems(const struct session *session, size_t *count_out);
/** Index of the open question, or SIZE_MAX. */
size_t session_current(const struct session *session);
/** The variant on show; NULL when none is open. */
const struct variant *session_variant(const struct session *session);

/** Fields, flat over the open question. */
const struct session_field *session_field(const struct session *session, size_t field);
const struct verdict *session_verdict(const struct session *session, size_t field);
const struct verdict *session_verdicts(const struct session *session);
/** Answers marked in this sitting, newest first, without repeats; valid until the next submit. */
const char *const *session_tries(const struct session *session, size_t field, size_t *count_out);
/** True when the field is asked at the moment. */
bool session_shown(const struct session *session, size_t field);

/** The answer line changed. */
void session_type(struct session *session, size_t field, const char *text);
/** Marks the draft of a field (and again those that hang together with it) and keeps the attempt. */
const struct verdict *session_submit(struct session *session, size_t field);
/** True when the person may mark the submitted answer against the model answer: words that did not
 *  earn all marks, whatever could not be decided, and what was marked in this way before. */
bool session_can_self_mark(const struct session *session, size_t field);
/** Gives the submitted answer `marks` (0 up to the field's) as the person's own marking and keeps it
 *  as such: a verdict with `self` and the note "self-marked", which lasts until the next submit.
 *  False, with nothing changed, when session_can_self_mark says no or the marks are out of range. */
bool session_self_mark(struct session *session, size_t field, int marks);
/** What the person gave the submitted answer; -1: nothing. */
int session_own_marks(const struct session *session, size_t field);
/** Marks as a person types them for their own answer: "0", "half" (h), "full" (f) or a number up to
 *  `most`; -1 for anything else. */
int session_marks_from_text(const char *text, int most);
/** Another number whenever the open variant or a verdict of it may have changed. */
unsigned long session_version(const struct session *session);
/** Forgets what was typed and said for the open variant (the record of attempts stays). */
void session_clear(struct session *session);

/** The ladder of a part; session_hint shows the next rung for a field (SIZE_MAX: whole part). */
const struct ladder *session_ladder(const struct session *session, size_t part);
size_t session_hint(struct session *session, size_t part, size_t field);
size_t session_hint_move(struct session *session, size_t part, int direction);
/** The worked solution of a part was looked at: shown from now on. */
void session_reveal(struct session *session, size_t part);
bool session_revealed(const struct session *session, size_t part);

/** Best marks and state of a question of the paper, opened or not. */
struct session_marks {
    int marks, max;
    int self; /**< how much of `marks` the person gave */
    bool begun;
    bool complete; /**< all marks are there */
};
struct session_marks session_question_marks(const struct session *session, size_t index);
struct session_marks session_part_marks(const struct session *session, size_t part);
struct session_marks session_total(const struct session *session);
size_t session_begun_count(const struct session *session);
/** True while something could not be kept (disk full, read-only); the screen says so. */
bool session_keeping_failed(const struct session *session);

/* Only for the restore port: puts kept things back without recording them again. */
void session_restore_submitted(struct session *session, size_t field, const char *text, int best);
/** What session_restore_submitted put back was marked by the person: `marks` of the submitted answer,
 *  -1: none; `best`: so was the best. */
void session_restore_self(struct session *session, size_t field, int marks, bool best);
void session_restore_draft(struct session *session, size_t field, const char *text);
void session_restore_hints(struct session *session, size_t part, uint64_t seen);

/* --- what a class answers ------------------------------------------------------------------------------- */

/** Answers of many to one field: each is run, and those that mean the same are counted together. */
struct poll;

enum { POLL_MAX_ANSWERS = 10000, POLL_MAX_ROWS = 500 };

/** One answer, in all its spellings. Its texts live as long as the poll. */
struct poll_row {
    size_t id;        /**< stays the same while counts change */
    const char *text; /**< as it was first given */
    size_t count;     /**< at least 1 */
    enum verdict_status status;
    const char *note, *feedback; /**< see struct verdict; none is NULL */
    const char *reads_as;        /**< how it was read; of words, the ideas in them */
};

/** What became of a text. */
struct poll_added {
    size_t taken;   /**< answers that were counted */
    size_t refused; /**< lines that were not */
};

/** `name`: what the poll is about, for its owner to tell. Destroy with poll_destroy. */
struct poll *poll_create(const char *name);
void poll_destroy(struct poll *poll);
const char *poll_name(const struct poll *poll);
/**
 * Counts answers, one a line: "25", or with how often it was given, "25 #12" or "25<TAB>12". Blank
 * lines are none. Any bytes may be given. SYNTAX or LIMIT of the first line that was refused; the others
 * are counted all the same. Cost: marking each spelling that is new, and comparing it with up to 64
 * rows.
 */
enum dlt_err poll_add(struct poll *poll, const struct variant *variant, const struct field *field,
                      const char *text, struct poll_added *added_out, struct diag *diag);
/** The answers that were given, most often first, those that could not be run below them; valid until
 *  the next change. */
const struct poll_row *poll_rows(const struct poll *poll, size_t *count_out);
/** How many answers there are. */
size_t poll_answers(const struct poll *poll);
/** More or fewer gave the row with this id. False, with nothing changed, when that cannot be. */
bool poll_change(struct poll *poll, size_t row, int by);
bool poll_remove(struct poll *poll, size_t row);
void poll_clear(struct poll *poll);
/** Takes the last change back, up to 64 of them; false when there is none. */
bool poll_undo(struct poll *poll);

#endif
