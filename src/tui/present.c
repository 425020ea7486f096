/* SPDX-License-Identifier: MIT */
/* Where a lesson stands: which question, which step, what is revealed, and keeping that. */
#include "lectern.h"
#include <string.h>

/* Lines are drawn heavier: they are seen from afar. */
enum { PROJECTED_WEIGHT = 2, SECONDS_A_MINUTE = 60 };
enum { LOOK_WIDTH = 72, LOOK_HEIGHT = 24, MOST_LAYERS = 64 };

static const uint64_t FNV_BASIS = 0xcbf29ce484222325, FNV_PRIME = 0x100000001b3;

/* --- layers of figures ----------------------------------------------------------------------------- */

static bool same_cells(const struct surface *a, const struct surface *b)
{
    return memcmp(a->cells, b->cells, (size_t)(a->width * a->height) * sizeof *a->cells) == 0;
}

static uint64_t picture_number(const struct surface *picture)
{
    const unsigned char *bytes = (const unsigned char *)picture->cells;
    const size_t size = (size_t)(picture->width * picture->height) * sizeof *picture->cells;
    uint64_t number = FNV_BASIS;
    for (size_t i = 0; i < size; i++)
        number = (number ^ bytes[i]) * FNV_PRIME;
    return number;
}

/* Draws with one layer more each time, and sees what is new. */
static struct lesson_look look_through(const struct app *app, struct arena *arena,
                                       const struct figure_kind *kind, const struct value *args)
{
    struct surface *before = surface_create(LOOK_WIDTH, LOOK_HEIGHT, app->charset);
    struct surface *picture = surface_create(LOOK_WIDTH, LOOK_HEIGHT, app->charset);
    const int count = kind->layers ? kind->layers(args) : 1;
    struct num_ctx ctx;
    struct lesson_look look = {0};
    num_ctx_init(&ctx, arena, NULL);
    for (int i = 1; i <= count && i <= MOST_LAYERS; i++) {
        const struct figure_view view = {.marker = app->looks.marker, .weight = 1, .layers = i};
        surface_clear(picture);
        if (figure_draw(&ctx, kind, args, NULL, picture, &view) != DLT_OK)
            break;
        if (!same_cells(before, picture))
            look.layers |= (uint64_t)1 << (i - 1);
        struct surface *spare = before;
        before = picture;
        picture = spare;
    }
    look.picture = picture_number(before); /* the last one */
    surface_destroy(before);
    surface_destroy(picture);
    return look;
}

static struct lesson_look look_of(void *context, const struct variant *variant, size_t part,
                                  size_t figure, const struct verdict *verdicts)
{
    const struct figure_spec *spec = &variant->question->parts[part].figures[figure];
    const struct figure_kind *kind = figure_find(spec->kind);
    struct arena *arena = arena_create();
    struct lesson_look look = {0};
    if (kind) {
        struct value *args = arena_array(arena, kind->param_count + 1, sizeof *args);
        if (variant_bind_figure(arena, variant, spec, kind->params, kind->param_count, verdicts,
                                args, NULL) == DLT_OK)
            look = look_through(context, arena, kind, args);
    }
    arena_destroy(arena);
    return look;
}

/* --- steps ------------------------------------------------------------------------------------------- */

static char *heap_copy(const char *text)
{
    char *copy = mem_alloc(strlen(text) + 1);
    memcpy(copy, text, strlen(text));
    return copy;
}

const struct lesson_step *present_step(const struct app *app)
{
    const struct present *present = app->present;
    return present->lesson ? &present->lesson->steps[present->step] : NULL;
}

/* Remembers the place, and has it kept. */
static void keep_place(struct app *app)
{
    struct present *present = app->present;
    struct bookmark *spot = &present->spots[present->question];
    const struct lesson_step *steps = present->lesson->steps;
    mem_free(spot->step);
    mem_free(spot->furthest);
    *spot = (struct bookmark){.known = true,
                              .step = heap_copy(steps[present->step].name),
                              .furthest = heap_copy(steps[present->furthest].name)};
    const struct lesson_place place = {session_variant(app->session)->seed, spot->step,
                                       spot->furthest};
    if (!app->ports || !app->ports->place)
        return;
    const bool kept = app->ports->place(app->ports->context, app_question(app), &place);
    if (!kept && !present->warned && !app->notice) /* once: the class watches */
        app_say(app, "The place could not be kept: the disk is full or read-only.");
    present->warned = !kept;
}

/* The part and the figure that other views look at. */
static void follow(struct app *app)
{
    const struct lesson_step *step = present_step(app);
    const struct question *question = app_question(app);
    app->part = step->part == SIZE_MAX ? 0 : step->part;
    app->field = 0;
    for (size_t i = 0; i < app->part; i++)
        app->field += question->parts[i].field_count;
    app->figure = step->kind == LESSON_FIGURE || step->kind == LESSON_DRAWN ? step->figure : 0;
}

static void show_step(struct app *app, size_t step)
{
    struct present *present = app->present;
    present->step = step;
    present->scroll = 0;
    app->looks.row = 0;
    present->unit = 0;
    if (step > present->furthest)
        present->furthest = step;
    lesson_verdicts(present->lesson, step, present->verdicts);
    present->version++;
    follow(app);
}

void present_go(struct app *app, size_t step)
{
    if (!app->present->lesson)
        return;
    show_step(app, step);
    keep_place(app);
}

bool present_has_figure(const struct app *app)
{
    const struct lesson_step *step = present_step(app);
    return step && app_question(app)->parts[app->part].figure_count > 0 &&
           (step->part != SIZE_MAX || app_question(app)->part_count == 1);
}

/* --- questions --------------------------------------------------------------------------------------- */

static void make_lesson(struct app *app)
{
    struct present *present = app->present;
    const struct variant *variant = session_variant(app->session);
    const size_t fields = question_field_count(variant->question);
    present->lesson = lesson_create(variant, look_of, app);
    present->verdicts = arena_array(present->lesson->arena, fields + 1, sizeof *present->verdicts);
    figure_cache_forget(app->figures);
}

static void drop_lesson(struct present *present)
{
    lesson_destroy(present->lesson);
    mem_free(present->problem);
    present->lesson = NULL;
    present->problem = NULL;
}

static void tell_problem(struct present *present, const struct diag *diag)
{
    struct arena *arena = arena_create();
    present->problem = heap_copy(diag_format(arena, diag));
    arena_destroy(arena);
}

/* The place of an earlier lesson, with its numbers. */
static void take_kept_place(struct app *app, struct bookmark *spot)
{
    const struct session_ports *ports = app->ports;
    struct lesson_place place = {0};
    struct arena *arena = arena_create();
    if (ports && ports->find_place && !app->present->again &&
        ports->find_place(ports->context, arena, app_question(app), &place)) {
        if (place.seed != session_variant(app->session)->seed)
            (void)session_reseed(app->session, place.seed, NULL);
        *spot = (struct bookmark){true, heap_copy(place.step), heap_copy(place.furthest)};
    }
    arena_destroy(arena);
}

/* Other numbers than last time begin anew. */
static bool take_asked_seed(struct app *app, struct bookmark *spot)
{
    const struct tui_options *options = app->present->options;
    struct diag diag = {0};
    if (!options || !options->seeded || options->seed == session_variant(app->session)->seed)
        return true;
    mem_free(spot->step);
    mem_free(spot->furthest);
    *spot = (struct bookmark){.known = false};
    if (session_reseed(app->session, options->seed, &diag) == DLT_OK)
        return true;
    tell_problem(app->present, &diag);
    return false;
}

void present_open(struct app *app, size_t index)
{
    struct present *present = app->present;
    struct bookmark *spot = &present->spots[index];
    struct diag diag = {0};
    drop_lesson(present);
    present->question = app->selected = index;
    present->step = present->furthest = 0;
    present->blank = present->spotlight = false;
    arena_reset(app->arena);
    if (session_open(app->session, index, &diag) != DLT_OK) {
        tell_problem(present, &diag);
        return;
    }
    if (!spot->known)
        take_kept_place(app, spot);
    if (!take_asked_seed(app, spot))
        return;
    make_lesson(app);
    if (spot->known) {
        present->furthest = lesson_find(present->lesson, spot->furthest);
        show_step(app, lesson_find(present->lesson, spot->step));
    } else {
        show_step(app, 0);
    }
    keep_place(app);
}

/* The first step of what is on show: of the part, or the statement above the parts. */
static size_t begin_again(const struct lesson *lesson, size_t step)
{
    const struct lesson_step *steps = lesson->steps;
    if (steps[step].kind == LESSON_LEARN)
        return lesson->count > 1 ? 1 : 0;
    while (step > 0 && steps[step].part != SIZE_MAX && steps[step - 1].part == steps[step].part)
        step--;
    return step;
}

void present_reseed(struct app *app, uint64_t seed)
{
    struct present *present = app->present;
    struct lesson *before = present->lesson;
    struct diag diag = {0};
    if (!before)
        return;
    const size_t step = begin_again(before, present->step);
    if (session_reseed(app->session, seed, &diag) != DLT_OK) {
        app_say(app, "%s", diag_format(app->arena, &diag));
        return;
    }
    make_lesson(app);
    present->furthest = 0; /* of these numbers nothing was revealed yet */
    show_step(app, lesson_match(present->lesson, before, step));
    keep_place(app);
    lesson_destroy(before);
    app_say(app, seed ? "Numbers %llu." : "The paper's own numbers.", (unsigned long long)seed);
}

/* What the views above hold is about a question that is no more; help and a figure are made anew with
 * each draw. */
static void leave_others(struct app *app)
{
    const struct view *view = app_view(app);
    if (app->depth == 2 &&
        (view == &view_pager || (view == &view_figure && present_has_figure(app))))
        return;
    while (app->depth > 1)
        app_pop(app);
}

void present_reload(struct app *app)
{
    struct present *present = app->present;
    struct lesson *before = present->lesson;
    struct diag diag = {0};
    if (!before) {
        present_open(app, present->question);
        return;
    }
    if (session_reload(app->session, &diag) != DLT_OK) {
        app_say(app, "The file was saved and cannot be read: %s", diag_format(app->arena, &diag));
        return;
    }
    make_lesson(app);
    present->furthest = lesson_match(present->lesson, before, present->furthest);
    const int scroll = present->scroll;
    show_step(app, lesson_match(present->lesson, before, present->step));
    present->scroll = scroll;
    keep_place(app);
    lesson_destroy(before);
    leave_others(app);
    app_say(app, "Read again: the file was saved.");
}

/* --- life -------------------------------------------------------------------------------------------- */

static size_t first_question(struct app *app, const char *wanted)
{
    const struct paper *paper = session_paper(app->session);
    struct arena *arena = arena_create();
    size_t found = 0;
    for (size_t i = 0; wanted && i < paper->question_count; i++)
        if (str_equal(question_full_name(arena, paper->questions[i]), wanted))
            found = i;
    arena_destroy(arena);
    return found;
}

struct present *present_create(struct app *app, const struct tui_options *options)
{
    struct present *present = mem_alloc(sizeof *present);
    const size_t count = session_paper(app->session)->question_count;
    present->spots = mem_alloc((count + 1) * sizeof *present->spots);
    present->spot_count = count;
    present->again = options->again;
    present->timer.limit = (int64_t)options->minutes * SECONDS_A_MINUTE;
    present->timer.wanted = options->minutes > 0;
    app->present = present;
    app->looks.weight = PROJECTED_WEIGHT;
    if (count == 0) {
        present->problem = heap_copy("This paper has no questions.");
        return present;
    }
    present->options = options;
    present_open(app, first_question(app, options->question));
    present->options = NULL;
    return present;
}

void present_destroy(struct present *present)
{
    if (!present)
        return;
    drop_lesson(present);
    for (size_t i = 0; i < present->spot_count; i++) {
        mem_free(present->spots[i].step);
        mem_free(present->spots[i].furthest);
    }
    mem_free(present->spots);
    mem_free(present);
}

/* --- for others -------------------------------------------------------------------------------------- */

const struct lesson_step *present_shown_hint(const struct app *app, size_t before)
{
    const struct present *present = app->present;
    for (size_t i = 0; present->lesson && i <= present->furthest; i++) {
        const struct lesson_step *step = &present->lesson->steps[i];
        if (step->kind == LESSON_HINT && step->part == app->part && step->index == before + 1)
            return step;
    }
    return NULL;
}

static bool shows_figure(const struct app *app, const struct lesson_step *step)
{
    return (step->kind == LESSON_FIGURE || step->kind == LESSON_DRAWN) && step->part == app->part &&
           step->figure == app->figure;
}

/* So many layers of the figure that is looked at as the lesson has come to; before it comes to the
 * figure those that it will begin with. */
static int layers_so_far(const struct app *app)
{
    const struct present *present = app->present;
    const struct lesson_step *steps = present->lesson->steps;
    for (size_t i = present->step + 1; i > 0; i--)
        if (shows_figure(app, &steps[i - 1]))
            return steps[i - 1].layers;
    for (size_t i = present->step; i < present->lesson->count; i++)
        if (shows_figure(app, &steps[i]))
            return steps[i].layers;
    return 0;
}

struct figure_source present_source(const struct app *app)
{
    const struct present *present = app->present;
    const struct lesson_step *step = present_step(app);
    return (struct figure_source){
        .variant = session_variant(app->session),
        .verdicts = step ? present->verdicts : NULL,
        .layers = step ? layers_so_far(app) : 0,
        .version = present->version,
    };
}

/* A step as the notes tell it: what it is, and its words. */
static char *step_words(const struct lesson *lesson, struct arena *frame, size_t index,
                        const char *seen)
{
    if (index >= lesson->count)
        return arena_strdup(frame, "The end of the question.");
    return arena_printf(frame, "%s%s\n%s", lesson->steps[index].title, seen,
                        lesson_words(frame, lesson, index));
}

/* What the class sees in the place of the step. */
static const char *seen_instead(const struct app *app)
{
    if (app->present->blank)
        return " (the screen is blank)";
    return app->explorer ? " (the class sees what if)" : "";
}

/* The answers of a part, then how they are found. */
static char *solution_words(const struct lesson *lesson, struct arena *frame, size_t part)
{
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = 0; i < lesson->count; i++) {
        const struct lesson_step *step = &lesson->steps[i];
        if (step->kind == LESSON_ANSWER && step->part == part)
            strbuf_printf(&text, "- %s: %s\n", step->title + strlen("Answer: "), step->reads);
    }
    const char *solution = variant_solution(frame, lesson->variant, part);
    if (solution)
        strbuf_printf(&text, "%s%s", text.length ? "\n" : "", solution);
    char *taken = strbuf_take(&text, frame);
    strbuf_finish(&text);
    return taken;
}

struct brief present_brief(const struct app *app, struct arena *frame)
{
    const struct present *present = app->present;
    const struct lesson *lesson = present ? present->lesson : NULL;
    struct brief brief = {.paper = session_paper(app->session)->title,
                          .question = "",
                          .now = "",
                          .next = "",
                          .solution = "",
                          .notes = ""};
    if (present) {
        brief.running = present->timer.running;
        brief.since = present->timer.since + present->timer.limit;
        brief.elapsed = present->timer.limit - present->timer.elapsed;
        brief.elapsed = brief.elapsed < 0 ? -brief.elapsed : brief.elapsed;
    }
    if (!lesson)
        return brief;
    const char *notes = variant_notes(frame, lesson->variant, app->part);
    brief.question = arena_printf(frame, "%s  %s", present_number(app, frame, present->question),
                                  lesson->variant->question->title.text);
    brief.step = present->step + 1;
    brief.step_count = lesson->count;
    brief.now = step_words(lesson, frame, present->step, seen_instead(app));
    brief.next = step_words(lesson, frame, present->step + 1, "");
    brief.solution = solution_words(lesson, frame, app->part);
    brief.notes = notes ? notes : "";
    return brief;
}
