/* SPDX-License-Identifier: MIT */
/* What if, with the mouse: tracks are set and stepped, and what stands in the figure is dragged. */
#include "explorer.h"
#include <math.h>
#include <string.h>

enum { NEAR = 2 };

#define LEAST_MOVE 0.25 /* cells that a step has to move something to be seen */

/* --- tracks --------------------------------------------------------------------------------------------- */

/* The slider in a row; SIZE_MAX: there is none. */
static size_t slider_at(const struct app *app, const struct explorer_layout *layout, int y)
{
    size_t index = layout->first + (size_t)(y - layout->sliders.y);
    bool inside = y >= layout->sliders.y && y < layout->sliders.y + layout->sliders.height;
    return inside && index < explore_count(app->explorer->explore) ? index : SIZE_MAX;
}

static void move_by(struct app *app, size_t index, double steps)
{
    if (!(fabs(steps) <= 1e6))
        return;
    int whole = (int)lround(steps);
    if (whole != 0)
        explorer_step(app, index, whole);
}

/* Puts a slider where the pointer is on its track, in whole steps from where it is. */
static void set_track(struct app *app, const struct explorer_layout *layout, size_t index, int x)
{
    const struct explore_slider *slider = explore_slider(app->explorer->explore, index);
    double low = value_to_double(slider->low), high = value_to_double(slider->high);
    double share = (double)(x - layout->track_x) / (layout->track_width - 1);
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    double there = low + share * (high - low);
    move_by(app, index, (there - value_to_double(slider->value)) / value_to_double(slider->step));
}

/* --- handles in the figure ------------------------------------------------------------------------------ */

struct dot {
    double x, y; /* in cells of the screen */
};

/* Where the handles of the figure are on the screen, and the plots in which they are. */
struct dots {
    struct dot items[FIGURE_MAX_HANDLES];
    size_t pivots[FIGURE_MAX_HANDLES]; /* which stays while it is moved; SIZE_MAX: none */
    bool level[FIGURE_MAX_HANDLES];
    size_t count;
    struct plot_area plots[SURFACE_MAX_PLOTS];
    size_t plot_count;
};

/* Puts the handles of the moment into the plots. */
static void place_dots(const struct app *app, struct dots *dots)
{
    struct figure_handle handles[FIGURE_MAX_HANDLES];
    dots->count = app_figure_handles(app, app->figure, handles);
    for (size_t i = 0; i < dots->count; i++) {
        double x, y;
        dots->items[i] = (struct dot){NAN, NAN};
        dots->pivots[i] = handles[i].pivot - 1; /* of 0: SIZE_MAX */
        dots->level[i] = handles[i].level;
        if (handles[i].plot >= dots->plot_count)
            continue;
        const struct plot_area *area = &dots->plots[handles[i].plot];
        if (!figure_handle_at(&handles[i], area, &x, &y))
            continue;
        x = (x - area->x_from) / (area->x_to - area->x_from);
        y = (area->y_to - y) / (area->y_to - area->y_from);
        dots->items[i].x = area->x + x * area->width - 0.5;
        dots->items[i].y = area->y + y * area->height - 0.5;
    }
}

static struct dots find_dots(const struct app *app, const struct explorer_layout *layout)
{
    struct dots dots = {.count = 0};
    struct surface *surface = surface_create(app->width, app->height, app->charset);
    if (app_draw_figure(app, surface, layout->picture, app->figure)) {
        dots.plot_count = surface->plot_count;
        memcpy(dots.plots, surface->plots, sizeof dots.plots);
        place_dots(app, &dots);
    }
    surface_destroy(surface);
    return dots;
}

/* A row is about as high as two columns are wide. */
static double distance(struct dot dot, int x, int y)
{
    return hypot(dot.x - x, 2 * (dot.y - y));
}

static size_t nearest(const struct dots *dots, int x, int y)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < dots->count; i++)
        if (distance(dots->items[i], x, y) <= 2 * NEAR &&
            (found == SIZE_MAX ||
             distance(dots->items[i], x, y) < distance(dots->items[found], x, y)))
            found = i;
    return found;
}

/* What one step of a slider does. */
struct push {
    struct dot handle, pivot; /* columns to the right and down; a row is two */
    double far;               /* that the handle goes */
};

static struct dot way_between(const struct dots *before, const struct dots *after, size_t i,
                              double share)
{
    if (i >= before->count)
        return (struct dot){0, 0};
    return (struct dot){(after->items[i].x - before->items[i].x) * share,
                        (after->items[i].y - before->items[i].y) * share * 2};
}

/* How one step of a slider moves a handle, and its pivot, in the plots as they are; nothing where it
 * does not, or cannot be stepped. */
static struct push probe(const struct app *app, const struct dots *before, size_t index,
                         size_t handle)
{
    struct explore *explore = app->explorer->explore;
    struct arena *arena = arena_create();
    struct push push = {.far = 0};
    const struct value start = value_copy(arena, explore_slider(explore, index)->value);
    double step = value_to_double(explore_slider(explore, index)->step);
    if (explore_step(explore, index, 1, NULL) == DLT_OK ||
        explore_step(explore, index, -1, NULL) == DLT_OK) {
        struct dots after = *before;
        double way =
            value_to_double(explore_slider(explore, index)->value) - value_to_double(start);
        place_dots(app, &after);
        if (after.count == before->count && way != 0) {
            push.handle = way_between(before, &after, handle, step / way);
            push.pivot = way_between(before, &after, before->pivots[handle], step / way);
            push.far = hypot(push.handle.x, push.handle.y);
        }
        (void)explore_set(explore, index, start, NULL);
    }
    arena_destroy(arena);
    return isfinite(push.far) && push.far > 1e-6 ? push : (struct push){.far = 0};
}

static double cross(double ax, double ay, double bx, double by)
{
    return fabs(ax * by - ay * bx);
}

/* Another slider, which moves the handle most across the way of the first. */
static void add_across(struct grip *grip, const struct push *pushes, size_t count)
{
    const struct push *first = &pushes[grip->sliders[0]];
    double widest = 0;
    for (size_t i = 0; i < count; i++) {
        const struct dot *way = &pushes[i].handle;
        double across = cross(first->handle.x, first->handle.y, way->x, way->y) / first->far;
        if (across > widest && across > 0.5 * pushes[i].far && pushes[i].far > 0.1 * first->far) {
            widest = across;
            grip->sliders[1] = i;
        }
    }
    for (size_t k = 0; k < 2; k++) {
        grip->right[k] = grip->sliders[k] == SIZE_MAX ? 0 : pushes[grip->sliders[k]].handle.x;
        grip->down[k] = grip->sliders[k] == SIZE_MAX ? 0 : pushes[grip->sliders[k]].handle.y;
    }
}

/* Another slider, with which the first moves the handle along its way while the pivot stays. False:
 * there is none. */
static bool add_turning(struct grip *grip, const struct dots *dots, const struct push *pushes,
                        size_t count)
{
    const struct push *first = &pushes[grip->sliders[0]];
    double best = 0.05;
    size_t found = SIZE_MAX;
    grip->way_x = first->handle.x / first->far;
    grip->way_y = first->handle.y / first->far;
    double goes[EXPLORE_MOST], stays[EXPLORE_MOST];
    for (size_t i = 0; i < count; i++) {
        goes[i] = pushes[i].handle.x * grip->way_x + pushes[i].handle.y * grip->way_y;
        stays[i] = pushes[i].pivot.x * grip->way_x + pushes[i].pivot.y * grip->way_y;
    }
    for (size_t i = 0, one = grip->sliders[0]; i < count; i++) {
        double sizes = hypot(goes[one], stays[one]) * hypot(goes[i], stays[i]);
        double turns = cross(goes[one], stays[one], goes[i], stays[i]) / sizes;
        if (pushes[i].far > 0.1 * first->far && turns > best) {
            best = turns;
            found = i;
        }
    }
    if (found == SIZE_MAX)
        return false;
    grip->sliders[1] = found;
    for (size_t k = 0; k < 2; k++) {
        grip->right[k] = goes[grip->sliders[k]];
        grip->down[k] = stays[grip->sliders[k]];
    }
    grip->pivot = dots->pivots[grip->handle];
    grip->pivot_x = dots->items[grip->pivot].x;
    grip->pivot_y = dots->items[grip->pivot].y;
    return true;
}

/* --- handles that go to the left and right only ---------------------------------------------------------- */

enum { LEFT_SIDE, RIGHT_SIDE, ROUNDS_MOST = 8 };

static bool nudge(struct explore *explore, size_t index, long steps)
{
    struct arena *arena = arena_create();
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    const struct explore_slider *slider = explore_slider(explore, index);
    const struct value by = num_mul(&ctx, slider->step, value_long(arena, steps));
    bool done = explore_set(explore, index, num_add(&ctx, slider->value, by), NULL) == DLT_OK;
    arena_destroy(arena);
    return done;
}

/* What grows comes first: a sum of both stays positive. False: nothing changed. */
static bool take_pull(struct explore *explore, const struct pull *pull, long times)
{
    size_t first = pull->sliders[1] != SIZE_MAX && pull->steps[1] * times > 0, second = !first;
    if (!nudge(explore, pull->sliders[first], pull->steps[first] * times))
        return false;
    if (pull->sliders[second] == SIZE_MAX ||
        nudge(explore, pull->sliders[second], pull->steps[second] * times))
        return true;
    (void)nudge(explore, pull->sliders[first], -pull->steps[first] * times);
    return false;
}

/* Sees what a pull does, and keeps it where it moves less else than the one that is known. True where it
 * moves the handle. */
static bool try_pull(struct app *app, const struct dots *before, struct pull pull)
{
    struct explore *explore = app->explorer->explore;
    struct grip *grip = &app->explorer->grip;
    struct dots after = *before;
    if (!take_pull(explore, &pull, 1))
        return false;
    place_dots(app, &after);
    (void)take_pull(explore, &pull, -1);
    if (after.count != before->count)
        return false;
    for (size_t i = 0; i < before->count; i++) {
        double goes = after.items[i].x - before->items[i].x;
        if (i == grip->handle)
            pull.goes = goes;
        else if (before->level[i])
            pull.others = fmax(pull.others, fabs(goes));
    }
    if (!(fabs(pull.goes) > 1e-3))
        return false;
    struct pull *known = &grip->pulls[pull.goes > 0 ? RIGHT_SIDE : LEFT_SIDE];
    double share = pull.others / fabs(pull.goes);
    if (share < 1 &&
        (known->sliders[0] == SIZE_MAX || share < known->others / fabs(known->goes) - 1e-6))
        *known = pull;
    return true;
}

/* Finds for either side what moves the handle, and as little else as can be. */
static void grasp_level(struct app *app, const struct dots *dots)
{
    struct grip *grip = &app->explorer->grip;
    const size_t count = explore_count(app->explorer->explore);
    bool moved_before = false;
    grip->level = true;
    grip->pulls[LEFT_SIDE].sliders[0] = grip->pulls[RIGHT_SIDE].sliders[0] = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        bool more = try_pull(app, dots, (struct pull){{i, SIZE_MAX}, {1, 0}, 0, 0, 0});
        bool less = try_pull(app, dots, (struct pull){{i, SIZE_MAX}, {-1, 0}, 0, 0, 0});
        if (moved_before && (more || less)) {
            (void)try_pull(app, dots, (struct pull){{i - 1, i}, {1, -1}, 0, 0, 0});
            (void)try_pull(app, dots, (struct pull){{i - 1, i}, {-1, 1}, 0, 0, 0});
        }
        moved_before = more || less;
    }
    for (size_t k = 0; k < 2; k++)
        if (grip->pulls[k].sliders[0] != SIZE_MAX)
            app->explorer->slider = grip->pulls[k].sliders[0];
}

/* As many times as bring the handle nearer to the column, fewer where that is too far. */
static bool pull_nearer(struct app *app, struct pull *pull, long times, int x)
{
    struct explore *explore = app->explorer->explore;
    const struct grip *grip = &app->explorer->grip;
    struct dots dots = {.plot_count = grip->plot_count};
    memcpy(dots.plots, grip->plots, sizeof dots.plots);
    place_dots(app, &dots);
    const double far = fabs(x - dots.items[grip->handle].x);
    for (; times != 0; times /= 2) {
        if (!take_pull(explore, pull, times))
            continue;
        place_dots(app, &dots);
        if (grip->handle < dots.count && fabs(x - dots.items[grip->handle].x) < far) {
            pull->taken += times;
            return true;
        }
        (void)take_pull(explore, pull, -times);
    }
    return false;
}

/* Back first by what brought it there, then by the pull of the other side. */
static void follow_level(struct app *app, int x)
{
    struct grip *grip = &app->explorer->grip;
    struct dots dots = {.plot_count = grip->plot_count};
    memcpy(dots.plots, grip->plots, sizeof dots.plots);
    bool moved = true, ever = false;
    double far = 0;
    for (int i = 0; i < ROUNDS_MOST && moved; i++) {
        place_dots(app, &dots);
        far = grip->handle < dots.count ? x - dots.items[grip->handle].x : NAN;
        if (!(fabs(far) >= 0.5 && fabs(far) < 1e6))
            return;
        struct pull *back = &grip->pulls[far > 0 ? LEFT_SIDE : RIGHT_SIDE];
        struct pull *on = &grip->pulls[far > 0 ? RIGHT_SIDE : LEFT_SIDE];
        struct pull *pull = back->taken > 0 ? back : on;
        if (pull->sliders[0] == SIZE_MAX)
            break;
        long times = lround(fabs(far / pull->goes));
        times = times < 1 ? 1 : times;
        if (pull == back)
            times = -(times < back->taken ? times : back->taken);
        moved = pull_nearer(app, pull, times, x);
        ever = ever || moved;
    }
    const struct pull *on = &grip->pulls[far > 0 ? RIGHT_SIDE : LEFT_SIDE];
    bool stuck = on->sliders[0] == SIZE_MAX || (!ever && fabs(far) > fabs(on->goes));
    if (stuck)
        app_say(app, "Nothing here moves this joint alone.");
}

/* --- taking hold, and following --------------------------------------------------------------------------- */

/* Takes hold of a handle: of all sliders the one that moves it farthest, and another one that moves it
 * across that way, or turns it about what stays. */
static bool grasp(struct app *app, const struct explorer_layout *layout, int x, int y)
{
    struct grip *grip = &app->explorer->grip;
    struct push pushes[EXPLORE_MOST];
    const struct dots dots = find_dots(app, layout);
    size_t handle = nearest(&dots, x, y), count = explore_count(app->explorer->explore);
    double farthest = 0;
    if (handle == SIZE_MAX)
        return false;
    *grip = (struct grip){.handle = handle,
                          .pivot = SIZE_MAX,
                          .sliders = {SIZE_MAX, SIZE_MAX},
                          .plot_count = dots.plot_count};
    memcpy(grip->plots, dots.plots, sizeof grip->plots);
    if (dots.level[handle]) {
        grasp_level(app, &dots);
        grip->what = GRIP_HANDLE;
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        pushes[i] = probe(app, &dots, i, handle);
        if (pushes[i].far > farthest) {
            farthest = pushes[i].far;
            grip->sliders[0] = i;
        }
    }
    if (grip->sliders[0] == SIZE_MAX)
        return false;
    if (dots.pivots[handle] >= dots.count || !add_turning(grip, &dots, pushes, count))
        add_across(grip, pushes, count);
    grip->what = GRIP_HANDLE;
    app->explorer->slider = grip->sliders[0];
    return true;
}

/* How many steps of each slider bring the handle by so much to the right and down; never more than its
 * own way would take. */
static void find_steps(const struct grip *grip, double right, double down, double steps[2])
{
    double ax = grip->right[0], ay = grip->down[0], bx = grip->right[1], by = grip->down[1];
    double area = ax * by - ay * bx;
    if (grip->sliders[1] == SIZE_MAX) {
        /* On a curve only the way along the axis is straight. */
        bool along = fabs(ax) >= LEAST_MOVE;
        steps[0] = along ? right / ax : (right * ax + down * ay) / (ax * ax + ay * ay);
        steps[1] = 0;
    } else {
        steps[0] = (right * by - down * bx) / area;
        steps[1] = (ax * down - ay * right) / area;
    }
    for (size_t k = 0; k < 2 && grip->pivot == SIZE_MAX; k++) {
        double most = hypot(right, down) / hypot(grip->right[k], grip->down[k]) + 0.5;
        steps[k] = steps[k] > most ? most : steps[k] < -most ? -most : steps[k];
    }
}

static double distance_of(const struct dots *dots, size_t handle, int x, int y)
{
    return handle < dots->count ? distance(dots->items[handle], x, y) : INFINITY;
}

/* Lets the handle follow the pointer, as near as whole steps take it: where they take it farther away,
 * they are taken back. The pointer is where it would be in the plots as they were when it was pressed:
 * axes that grew meanwhile would drive it on and on. */
static void follow(struct app *app, int x, int y)
{
    const struct grip *grip = &app->explorer->grip;
    struct explore *explore = app->explorer->explore;
    struct arena *arena = arena_create();
    struct dots before = {.plot_count = grip->plot_count};
    memcpy(before.plots, grip->plots, sizeof before.plots);
    place_dots(app, &before);
    double far = distance_of(&before, grip->handle, x, y), steps[2] = {0, 0};
    struct value values[2];
    size_t count = grip->sliders[1] == SIZE_MAX ? 1 : 2;
    if (isfinite(far)) {
        const struct dot *dot = &before.items[grip->handle];
        double right = x - dot->x, down = 2 * (y - dot->y);
        if (grip->pivot < before.count) {
            const struct dot *pivot = &before.items[grip->pivot];
            right = right * grip->way_x + down * grip->way_y;
            down = (grip->pivot_x - pivot->x) * grip->way_x +
                   2 * (grip->pivot_y - pivot->y) * grip->way_y;
        }
        find_steps(grip, right, down, steps);
    }
    for (size_t k = 0; k < count; k++)
        values[k] = value_copy(arena, explore_slider(explore, grip->sliders[k])->value);
    for (size_t k = 0; k < count; k++)
        move_by(app, grip->sliders[k], steps[k]);
    struct dots after = before;
    place_dots(app, &after);
    bool farther = !(distance_of(&after, grip->handle, x, y) <= far);
    for (size_t k = count; k > 0 && farther; k--)
        (void)explore_set(explore, grip->sliders[k - 1], values[k - 1], NULL);
    arena_destroy(arena);
}

/* --- the keys of the mouse ------------------------------------------------------------------------------ */

static unsigned press(struct app *app, const struct explorer_layout *layout, const struct key *key)
{
    struct explorer *explorer = app->explorer;
    size_t index = slider_at(app, layout, key->y);
    explorer->typing = false;
    explorer->grip.what = GRIP_NONE;
    if (index == SIZE_MAX) {
        bool held = !explorer_shows_statement(app) && grasp(app, layout, key->x, key->y);
        return held ? ACT_CHANGED : ACT_IGNORED;
    }
    explorer->slider = index;
    bool on_track = layout->track_width > 0 && key->x >= layout->track_x - 1 &&
                    key->x <= layout->track_x + layout->track_width;
    if (on_track) {
        explorer->grip.what = GRIP_TRACK;
        set_track(app, layout, index, key->x);
    }
    return ACT_CHANGED;
}

static unsigned drag(struct app *app, const struct explorer_layout *layout, const struct key *key)
{
    const struct explorer *explorer = app->explorer;
    if (explorer->grip.what == GRIP_NONE)
        return ACT_IGNORED;
    if (explorer->grip.what == GRIP_TRACK && layout->track_width > 1)
        set_track(app, layout, explorer->slider, key->x);
    else if (explorer->grip.what == GRIP_HANDLE && explorer->grip.level)
        follow_level(app, key->x);
    else if (explorer->grip.what == GRIP_HANDLE)
        follow(app, key->x, key->y);
    return ACT_CHANGED;
}

unsigned explorer_mouse(struct app *app, const struct key *key)
{
    const struct explorer_layout layout = explorer_layout(app);
    size_t index = slider_at(app, &layout, key->y);
    app->explorer->firm = true;
    switch (key->mouse) {
    case MOUSE_PRESS:
        return press(app, &layout, key);
    case MOUSE_DRAG:
        return drag(app, &layout, key);
    case MOUSE_RELEASE:
        app->explorer->grip.what = GRIP_NONE;
        return ACT_IGNORED;
    case MOUSE_WHEEL_UP:
    case MOUSE_WHEEL_DOWN:
        break;
    }
    if (index == SIZE_MAX)
        return ACT_IGNORED;
    app->explorer->slider = index;
    explorer_step(app, index, key->mouse == MOUSE_WHEEL_UP ? 1 : -1);
    return ACT_CHANGED;
}
