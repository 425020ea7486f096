/* SPDX-License-Identifier: MIT */
/* The tutor without its terminal: state, a stack of views, keys in, a surface out. */
#ifndef TUI_APP_H
#define TUI_APP_H

#include "dltutor/core.h"
#include "dltutor/draw.h"
#include "dltutor/figure.h"
#include "dltutor/session.h"
#include "dltutor/tui.h"
#include "key.h"
#include "line.h"

enum {
    APP_MIN_WIDTH = 40,
    APP_MIN_HEIGHT = 12,
    APP_STACK = 8,
    APP_MAX_FIELDS = 256,
    APP_MAX_STEPS = 26 /* of an ordering: a letter each */
};

static inline int app_least(int a, int b)
{
    return a < b ? a : b;
}

/* What a key does; keys.def says which key, where. */
enum action {
    ACTION_NONE = 0,
#define ACTION(name) ACTION_##name,
#include "actions.def"
#undef ACTION
};

/* In which views a key row is valid. */
enum context {
    CONTEXT_LIST,
    CONTEXT_SEARCH,
    CONTEXT_QUESTION,
    CONTEXT_ORDER,
    CONTEXT_SELF,
    CONTEXT_PAGER,
    CONTEXT_FIGURE,  /* the figure on the whole screen */
    CONTEXT_SAVE,    /* the name of the file that it is saved in */
    CONTEXT_EXPLORE, /* its sliders */
    CONTEXT_PRESENT,
    CONTEXT_POLL,  /* what a class answered, as bars */
    CONTEXT_TALLY, /* while an answer of the class is typed */
    CONTEXT_NOTES, /* the second terminal of a lesson */
    CONTEXT_CONFIRM,
    CONTEXT_EVERYWHERE,
    CONTEXT_COUNT
};

struct key_row {
    enum context context;
    enum key_code code;
    int letter; /* of TEXT, CTRL, ALT and FUNCTION keys */
    enum action action;
    const char *shown;  /* "F2" */
    const char *footer; /* "hint"; NULL: not in the footer */
    const char *help;
};

struct app;

/* What a view's `act` says has to happen. */
enum act_flags {
    ACT_IGNORED = 0,
    ACT_CHANGED = 1,
    ACT_QUIT = 2,
    ACT_SUSPEND = 4,
    ACT_REDRAW = 8,
};

struct view {
    const char *name;
    enum context context;
    /* The only place where state changes. Keys that no row names arrive with ACTION_NONE. */
    unsigned (*act)(struct app *app, enum action action, const struct key *key);
    void (*draw)(const struct app *app, struct arena *frame, struct surface *surface);
    /* Whether a key of its context can be used now: the footer shows only these. NULL: all. */
    bool (*valid)(const struct app *app, enum action action);
    /* Another word for the footer, where a key does something else now. NULL: the row's. */
    const char *(*word)(const struct app *app, enum action action);
    bool mouse; /* the terminal is asked to report the mouse */
};

extern const struct view view_list, view_search, view_question, view_pager, view_figure, view_save,
    view_confirm, view_order, view_self, view_explore, view_poll, view_tally;

/* What the pager shows. */
enum page { PAGE_HELP, PAGE_SUMMARY, PAGE_SOLUTION, PAGE_WHY, PAGE_FIGURE };

/* How the person looks at figures. Markers and weight are kept from one figure to the next. */
struct looks {
    enum marker marker;
    bool pictures;             /* rather than the finest markers, where they can be shown */
    int weight;                /* dots across a line, from 1 */
    struct plot_window window; /* the part of the axes on show */
    int column, row;           /* of what is larger than its place: the first on show */
};

/* What figures are drawn for. */
struct figure_source {
    const struct variant *variant;
    const struct verdict *verdicts; /* flat; NULL: nothing is typed */
    int layers;                     /* only so many of the figure's; 0: all */
    unsigned long version;          /* another number whenever one of them may have changed */
};

struct present;
struct tally;

struct app {
    const struct bank *bank;
    const struct session_ports *ports;
    struct session *session;
    size_t paper;
    enum charset charset;
    struct looks looks;
    bool pictures; /* the terminal shows them over its cells */
    int width, height;
    const struct view *stack[APP_STACK];
    size_t depth;
    struct arena *arena;   /* until the next question */
    const char *notice;    /* one line above the footer, until the next key */
    struct strbuf message; /* holds `notice` when it was made up here */

    size_t selected;    /* list: question under the cursor */
    struct line search; /* search: what is looked for */
    size_t came_from;   /* search: what was selected before */

    size_t field;     /* question: flat index of the field in focus */
    size_t part;      /* its part */
    size_t figure;    /* which figure of the part */
    struct line line; /* the answer line */
    int scroll;       /* first line of the statement on show */

    enum page page; /* pager */
    int page_scroll;
    enum page page_below; /* the page that help was opened over, and where it was */
    int scroll_below;

    enum action confirming; /* confirm: what is done on yes */

    struct {
        size_t items[APP_MAX_STEPS]; /* steps by letter: those in order first, then the others */
        size_t count, taken;
        size_t cursor; /* index into items */
    } order;
    struct {
        struct line name; /* of the file */
        bool replace;     /* it is there already, and Enter replaces it */
    } saving;
    struct line own_marks; /* self: the marks being typed */

    struct explorer *explorer; /* of what is tried out; NULL: nothing */
    struct tally *tally;       /* what a class answered; NULL: nothing was asked yet */
    struct present *present;   /* of present mode; NULL: this is none */
    enum tui_theme theme;

    struct memo *memo;            /* the layout of the present state */
    struct figure_cache *figures; /* the figure as it was last bound and drawn */
};

/* Opens a paper of the bank. `options->ports` and the bank must outlive the app. */
struct app *app_create(const struct bank *bank, const struct tui_options *options,
                       enum charset charset);
void app_destroy(struct app *app);
void app_resize(struct app *app, int width, int height);
/* Handles one key; act_flags. */
unsigned app_key(struct app *app, const struct key *key);
/* Draws the whole screen. Changes nothing. */
void app_draw(const struct app *app, struct surface *surface);

/* Milliseconds until the app wants a key TICK; -1: it waits for keys alone. */
int app_timeout(const struct app *app);

/* --- for the views -------------------------------------------------------------------------------- */

const struct key_row *app_keys(size_t *count_out);
const struct view *app_view(const struct app *app);
/* What a key does in a context. */
enum action app_action(enum context context, const struct key *key);
void app_push(struct app *app, const struct view *view);
void app_pop(struct app *app);
void app_say(struct app *app, const char *format, ...) DLT_PRINTF(2, 3);
bool app_open_question(struct app *app, size_t index);
/* Reads the open question again after its file was saved. Field and draft stay; when the file has
 * problems, they stand in the place of the question until it has none. */
void app_reload(struct app *app);
/* True while they do. */
bool app_has_problems(const struct app *app);
/* Puts the focus on a field and its draft into the answer line. */
void app_focus(struct app *app, size_t field);
const struct question *app_question(const struct app *app);
/* Draws title, rules, notice and footer; returns the rectangle that is left. */
struct rect {
    int x, y, width, height;
};
struct rect app_frame(const struct app *app, struct arena *frame, struct surface *surface,
                      const char *title, const char *status);
/* The list of questions into a rectangle: its own view, and the left side of wide screens. */
void app_draw_list(const struct app *app, struct arena *frame, struct surface *surface,
                   struct rect rect, bool focused);
/* Whether a text holds another, whatever the case; whether a question's title, name or a topic does. */
bool text_contains(const char *text, const char *part);
bool question_matches(const struct question *question, const char *text);
/* Marks so far, for the right end of the title bar. */
char *app_status(const struct app *app, struct arena *frame, int width);
/* The body of a frame at the present size, as app_frame returns it. */
struct rect app_body(const struct app *app);
void app_draw_footer(const struct app *app, struct surface *surface);
/* Opens the view in which the steps of the field in focus are put in order, or the one in which its
 * answer is marked by the person. */
void app_open_order(struct app *app);
void app_open_self(struct app *app);
/* Opens the poll of a class about the field in focus. */
void app_open_poll(struct app *app);
void tally_destroy(struct tally *tally);
/* Opens the view in which other numbers and other answers are tried out for the current part, from
 * what its figures are drawn for and, in a sitting, what was typed; false (which is said) where there
 * are no numbers. */
bool app_open_explore(struct app *app);
/* Leaves it, with all views above, if it is open. */
void app_close_explore(struct app *app);
/* Opens help at the keys of the view; what is below, even another page, comes back as it was. */
void app_open_help(struct app *app);
/* All keys that there are, in chapters. Their titles: the one of a context, NULL: it has none; and whether
 * a line is one. */
char *help_text(const struct app *app, struct arena *frame, int width);
const char *help_title(enum context context);
bool help_is_title(const char *line);
/* Opens the pager on a page; its text for a width. */
void app_open_page(struct app *app, enum page page);
char *page_text(const struct app *app, struct arena *frame, enum page page, int width);
/* What the figures on show are drawn for: the sitting, what is being tried out, or a step of a
 * lesson. */
struct figure_source app_figure_source(const struct app *app);
/* Binds and draws figure `index` of the current part into a rectangle; false if it has none. */
bool app_draw_figure(const struct app *app, struct surface *surface, struct rect rect,
                     size_t index);
/* What can be moved in figure `index`, without names; how many. */
size_t app_figure_handles(const struct app *app, size_t index,
                          struct figure_handle handles_out[FIGURE_MAX_HANDLES]);
int app_figure_height(const struct app *app, int width);
/* True when the figure on show looks another way with other markers. */
bool app_figure_has_lines(const struct app *app);
/* True when a part of its axes can be looked at. */
bool app_figure_has_axes(const struct app *app);
/* True when some of the figure that was drawn last lies beyond its axes, which stay while a number is
 * moved, or takes up little of them; makes the next one have axes that suit it. */
bool app_figure_strays(const struct app *app);
void app_fit_figure(struct app *app);
/* The same on the whole screen, in full from row looks.row on; how many rows it has there. */
bool app_draw_figure_whole(const struct app *app, struct surface *surface, struct rect rect);
int app_figure_rows(const struct app *app, struct rect rect);
/* The same as exact strokes, blank but for them and what stands between them. */
struct surface *app_figure_strokes(const struct app *app, struct rect rect);
/* That, and where it is, while the full-screen figure is to be shown as a picture; else NULL. Whether a
 * key leads from markers to one. */
struct surface *app_exact_figure(const struct app *app, struct rect *rect_out);
bool app_enters_picture(const struct app *app, const struct key *key);
/* The figure on show in words; its caption; the contents of a file of it, as large as in `rect`. NULL
 * where it has none. */
char *app_figure_words(const struct app *app, struct arena *arena);
const char *app_figure_caption(const struct app *app, struct arena *arena);
/* "drawn for what was checked last: 200" where another answer is being typed; NULL: it is up to date. */
const char *app_figure_stale(const struct app *app, struct arena *arena);
char *app_figure_picture(const struct app *app, struct arena *arena, struct rect rect,
                         enum picture_format format);
/* All of the figure's axes, from its first row on. */
void app_look_at_all(struct app *app);
struct figure_cache *figure_cache_create(void);
void figure_cache_destroy(struct figure_cache *cache);
/* Another paper: what looks like the same figure is another one. */
void figure_cache_forget(struct figure_cache *cache);

#endif
